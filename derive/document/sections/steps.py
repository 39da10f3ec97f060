"""The derivation proper: complete-data log-likelihood, E-step, M-step, the algorithm."""

from __future__ import annotations

from ...algebra.expression import Expr, function, symbol, walk
from ..document import (
    Block,
    Link,
    Paragraph,
    Section,
    Table,
    Words,
)
from ..pen import Pen, index, latent, say, theta


def complete(pen: Pen) -> Section:
    """The complete-data log-likelihood."""
    s = pen.em.setting
    blocks: list[Block] = [
        say(
            "If the components were known, estimation would be easy. So begin with the joint "
            "density of one observation and its component,"
        ),
        pen.part(
            "log_likelihood",
            "joint",
            why=(
                (
                    "For one observation the indicators ",
                    s.Z,
                    " are 0 but for one. A factor to the power "
                    "0 is 1, so the product over the components has one factor that counts: the "
                    "one of the "
                    "component that ",
                    latent(pen),
                    " names. Written like this, ",
                    latent(pen),
                    " stands in an exponent, and the logarithm will bring it down.",
                ),
            ),
        ),
        say("and multiply over the observations, which are independent:"),
        pen.part("log_likelihood", "complete"),
        say("The logarithm of the family's density is"),
        pen.part("log_likelihood", "density"),
        say("so that the complete-data log-likelihood becomes"),
        pen.part("log_likelihood", "log"),
    ]
    return Section("complete", "The complete-data log-likelihood", tuple(blocks))


def e_step(pen: Pen) -> Section:
    """Responsibilities and Q."""
    s = pen.em.setting
    return Section(
        "e-step",
        "E-step",
        (
            say(
                "The only random quantities left are the indicators. Given the data, and with the "
                "current parameters ",
                theta("t"),
                ", each is 1 with a probability that Bayes' rule "
                "gives: the responsibility of component ",
                index(s.k),
                " for observation ",
                index(s.i),
                ".",
            ),
            pen.part(
                "posterior",
                "",
                why=(
                    (
                        "The numerator is the joint density of the observation and its "
                        "component, the "
                        "denominator the density of the observation alone: the same, summed "
                        "over all "
                        "components. Everything in it is taken at ",
                        theta("t"),
                        ", which is a number by now. "
                        "So the responsibilities are numbers too: the free parameters ",
                        theta(),
                        " do not stand in them, and nothing will be differentiated through them.",
                    ),
                ),
            ),
            pen.part("posterior", "sum"),
            say(
                "By the same rule all latent variables together have a posterior distribution, at "
                "any ",
                theta(),
                ". Its denominator is a sum over all assignments of the observations to "
                "components,",
            ),
            pen.part("posterior", "total"),
            say("so that the posterior is a product over the observations:"),
            pen.part("posterior", "all"),
            say(
                "So, given the data, the latent variables are independent, and each depends on its "
                "own observation alone."
            ),
            say("With the responsibilities the expectation is taken term by term."),
            pen.chain(
                "Q.Q.1",
                "Q.Q.2",
                "Q.Q.3",
                "Q.Q.4",
                why=(
                    (
                        "The expectation is over the latent variables only. The data are given, "
                        "and the free "
                        "parameters ",
                        theta(),
                        " are not random, so they leave the expectation; what remains "
                        "is the expectation of an indicator, and that is the probability of "
                        "what it "
                        "indicates.",
                    ),
                ),
            ),
            say(
                "No latent variable is left. The free ",
                theta(),
                " stands inside the brackets, ",
                theta("t"),
                " only in the responsibilities. With the effective number of observations "
                "of each component,",
            ),
            pen.part("expectation", "N"),
            say(
                "the sums may be exchanged, and ",
                function("Q"),
                " falls into parts that share no parameters:",
            ),
            pen.chain("Q.Q.5"),
        ),
    )


def m_step(pen: Pen) -> Section:
    """Scores and solutions, parameter by parameter."""
    em, s = pen.em, pen.em.setting
    blocks: list[Block] = [
        say(
            "Each part is maximised by itself: its gradient, the score, is set to zero and "
            "solved for "
            "the parameter."
        ),
    ]
    bases = [step.left.args[0] for step in em.steps if step.relation == "solves"]
    for base in bases:
        u = em.solution(base)[0]
        free = Expr("symbol", *u.args[:3], "")
        if base == em.model.weights.base:
            text: Words = (
                (
                    "The weights. They sum to 1, so a multiplier ",
                    symbol(".lambda", "scalar"),
                    " is added for that.",
                )
                if s.k in u.args[2]
                else ("The weight ", free, ". Let it vary and keep all else fixed.")
            )
        else:
            text = ("Let ", free, " vary, for one component, and keep all else fixed.")
        blocks.append(Paragraph(text))
        blocks.append(pen.part("score", base, why=_why_score(u)))
        blocks.append(_solved_before(pen, base) or say("Set it to zero and solve:"))
        blocks.append(pen.part("solve", base))
    if em.model.weights.kind == "fixed":
        blocks.insert(
            1, say("The weights are given numbers, so there is nothing to update in them.")
        )
    return Section("m-step", "M-step", tuple(blocks))


def _solved_before(pen: Pen, base: str) -> Paragraph | None:
    """That an earlier solution may be put in; None where the update holds no other."""
    update = pen.em.solution(base)
    for step in pen.em.steps:
        if step.relation == "solves" and step.left != update[0] and step.left in walk(update[1]):
            return say(
                "Set it to zero and solve. As ",
                Link(step.id),
                " holds for every ",
                Expr("symbol", *update[0].args[:3], ""),
                ", the new ",
                Expr("symbol", *step.left.args[:3], ""),
                " may be put in at the end:",
            )
    return None


def _why_score(u: Expr) -> tuple[Words, ...]:
    if u.shape == "vector":
        return (
            (
                "The differential of ",
                function("Q"),
                " is linear in the change of ",
                Expr("symbol", *u.args[:3], ""),
                "; the vector that multiplies the change is the "
                "gradient. Differentials keep to the rules for numbers, order of factors apart, so "
                "no entry is ever differentiated by itself.",
            ),
        )
    if u.shape == "matrix":
        gradient = symbol(".G", "symmetric")
        return (
            (
                "For a matrix the change appears inside a trace, ",
                function("Q"),
                " changing by "
                "the trace of ",
                gradient,
                " times the change. To bring it to the end, use that a scalar is its "
                "own trace and that factors may be rotated within a trace. ",
                gradient,
                " is symmetric, as the parameter is.",
            ),
        )
    return ()


def algorithm(pen: Pen) -> Section:
    """The updates in one table."""
    em, s = pen.em, pen.em.setting
    rows = [(("E-step",), (s.T, " = ", em.step("T.2").right), (Link("T.2"),))]
    for step in em.steps:
        if step.relation == "solves":
            rows.append((("M-step",), (step.left, " = ", step.right), (Link(step.id),)))
    return Section(
        "algorithm",
        "The algorithm",
        (
            say(
                "One iteration computes all responsibilities from the current parameters, then all "
                "parameters from the responsibilities:"
            ),
            Table((("step",), ("formula",), ("line",)), tuple(rows)),
            say(
                "A by-product is often what was wanted: for each observation the probabilities of "
                "its components, given the data and as if the estimated parameters were the true "
                "ones. The responsibilities of the last iteration belong to its ",
                theta("t"),
                "; one more E-step gives those of the ",
                theta("t+1"),
                " that is reported.",
            ),
        ),
    )
