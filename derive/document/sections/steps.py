"""The derivation proper: complete-data log-likelihood, E-step, M-step, the algorithm."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, symbol, walk
from ...setting import Setting
from ..document import Block, Paragraph, Section
from ..pen import Pen, fact, say, section, theta


def complete(pen: Pen) -> Section:
    """The complete-data log-likelihood."""
    s = pen.em.setting
    return section(
        "complete", "The complete-data log-likelihood",
        say("Begin with the joint density of one observation and its component,"),
        pen.part("log_likelihood", "joint", fact(
            pen, ("one factor",), "For one observation the indicators ", s.Z, " are 0 but for "
            "one. A factor to the power 0 is 1, so the product over the components has one factor "
            "that counts: the one of the component that ", s.Z_i, " names. Written like this, ",
            s.Z_i, " stands in an exponent, and the logarithm will bring it down.")),
        fact(pen, ("independence",), "and multiply over the observations, which are independent:"),
        pen.part("log_likelihood", "complete"),
        say("The logarithm of the family's density is"),
        pen.part("log_likelihood", "density"),
        say("so that the complete-data log-likelihood becomes"),
        pen.part("log_likelihood", "log"))


def e_step(pen: Pen) -> Section:
    """Responsibilities and Q."""
    s = pen.em.setting
    k, i, now, free, q = s.letter(s.k), s.letter(s.i), theta("t"), theta(), function("Q")
    return section(
        "e-step", "E-step",
        fact(pen, ("responsibility", "bayes"), "What is random now are the indicators. Given the "
             "data, and with the current parameters ", now, ", each is 1 with a probability that "
             "Bayes' rule gives: the responsibility of component ", k, " for observation ", i,
             "."),
        pen.part("posterior", "", fact(
            pen, ("bayes",), "The numerator is the joint density of the observation and its "
            "component, the denominator the density of the observation alone: the same, summed "
            "over all components. Everything in it is taken at ", now, ", which is known by now. "
            "So the responsibilities are numbers too: the free parameters ", free, " do not stand "
            "in them, and nothing will be differentiated through them.")),
        pen.part("posterior", "sum"),
        fact(pen, ("posterior",), "By the same rule all latent variables together have a posterior "
             "distribution, at any ", free, ". Its denominator is a sum over all assignments of "
             "the observations to components,"),
        pen.part("posterior", "total"),
        fact(pen, ("posterior product",), "so that the posterior is a product over the "
             "observations:"),
        pen.part("posterior", "all"),
        fact(pen, ("posterior product",), "So, given the data, the latent variables are "
             "independent, and each depends on its own observation alone."),
        say("With the responsibilities the expectation is taken term by term."),
        pen.part("expectation", "Q", fact(
            pen, ("linear", "Q plain"), "The expectation is over the latent variables. The data "
            "are given, and the free parameters ", free, " are not random, so they leave the "
            "expectation; what remains is the expectation of an indicator, and that is the "
            "probability of what it indicates."), until="split"),
        fact(pen, ("Q plain",), "No latent variable is left. The free ", free, " stands inside "
             "the brackets, ", now, " only in the responsibilities."),
        *_by_component(pen),
        say("With the effective number of observations of each component,"),
        pen.part("expectation", "N"),
        fact(pen, ("Q separated",), "the sums may be exchanged, and ", q,
             " falls into parts that share no parameters:"),
        pen.chain("Q separated"))


def _by_component(pen: Pen) -> Iterator[Block]:
    """Q in the letters of the components that have names."""
    if pen.held("Q by component") is not None:
        yield say("In the letters of the two components this is"
                  if len(pen.em.model.components.labels) == 2 else
                  "In the letters of the components this is")
        yield pen.chain("Q by component")


def bases(s: Setting) -> tuple[str, ...]:
    """The names under which parameters have scores and updates."""
    weights = () if s.model.weights.kind == "fixed" else (s.model.weights.base,)
    return (*weights, *(u.args[0] for u in s.unknowns()))


def updates(pen: Pen) -> tuple[str, ...]:
    """The roles of all updates."""
    return tuple(f"update:{b}" for b in bases(pen.em.setting))


def m_step(pen: Pen) -> Section:
    """Scores and solutions, parameter by parameter."""
    s = pen.em.setting
    return section(
        "m-step", "M-step",
        fact(pen, ("Q separated",), "As the parts share no parameters, each is maximised by "
             "itself: its gradient, the score, is set to 0 and solved for the parameter."),
        fact(pen, ("joint",), "The weights are given numbers, so there is nothing to update in "
             "them.") if s.model.weights.kind == "fixed" else None,
        *(b for base in bases(s) for b in _parameter(pen, base)))


def _parameter(pen: Pen, base: str) -> Iterator[Block | None]:
    update = pen.held("update:" + base)
    if update is not None:
        free, s = _free(update.left), pen.em.setting
        if base != s.model.weights.base:
            yield say("Let ", free, " vary, for one component, and keep all else fixed.")
        elif s.k in update.left.args[2]:
            yield fact(pen, ("score:" + base,), "The weights. They sum to 1, so a "
                       "multiplier ", symbol(".lambda", "scalar"), " is added for that.")
        else:
            yield say("The weight ", free, ". Let it vary and keep all else fixed.")
    yield pen.part("score", base, _why_score(pen, base))
    yield _solved_before(pen, base)
    yield say("Set it to 0 and solve:")
    yield pen.part("solve", base)


def _free(new: Expr) -> Expr:
    """The symbol of an update without its mark."""
    return Expr("symbol", *new.args[:3], "")


def _solved_before(pen: Pen, base: str) -> Paragraph | None:
    """That an earlier solution may be put in, where it holds at any value of the unknown."""
    update = pen.held("update:" + base)
    for other in bases(pen.em.setting):
        used = pen.held("update:" + other)
        if update is not None and used is not None and other != base \
                and used.left in walk(update.right) and base not in _names(used.right):
            return fact(pen, (update,), "As ", pen.link("update:" + other), " does not depend on ",
                        _free(update.left), ", the new ", _free(used.left), " may be put in at "
                        "the end.")
    return None


def _names(e: Expr) -> set[str]:
    return {n.args[0] for n in walk(e) if n.op == "symbol"}


def _why_score(pen: Pen, base: str) -> Paragraph | None:
    q = function("Q")
    u = next((u for u in pen.em.setting.unknowns() if u.args[0] == base), None)
    if u is not None and u.shape == "vector":
        return fact(pen, ("gradient:" + base,), "The differential of ", q, " is linear in the "
                    "change of ", u, "; the vector that multiplies the change is the gradient. "
                    "Differentials keep to the rules for numbers, order of factors apart, so no "
                    "entry is ever differentiated by itself.")
    if u is not None and u.shape == "matrix":
        gradient = symbol(".G", "symmetric")
        return fact(pen, ("gradient:" + base,), "For a matrix the change appears inside a trace, ",
                    q, " changing by the trace of ", gradient, " times the change. To bring it to "
                    "the end, use that a scalar is its own trace and that factors may be rotated "
                    "within a trace. ", gradient, " is symmetric, as the parameter is.")
    return None
