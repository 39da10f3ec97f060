"""The derivation proper: complete-data log-likelihood, E-step, M-step."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, symbol, walk
from ...engine.parts import Block, Unit, Update
from .. import document as doc
from ..naming import COUNTS
from ..pen import fact, say, section, theta
from .pen import Writer, names
from .roles import of_all


def complete(pen: Writer) -> doc.Section:
    """The complete-data log-likelihood."""
    densities = pen.parts("log_likelihood", "density")
    weighted, own = bool(pen.em.model.weights), pen.own
    return section(
        "complete", "The complete-data log-likelihood",
        say("The joint density of all variables is the product of the factors stated; a bracket ",
            "in an exponent says where a factor stands:" if not weighted else "") if pen.parts(
            "log_likelihood", "complete") else None,
        pen.part("log_likelihood", "complete", *pen.parts("log_likelihood", "complete_"), why=fact(
            pen, ("complete",), "For one observation the indicators ", own.Z, " are 0 but for one. "
            "A factor to the power 0 is 1, so the product over the components has one factor that "
            "counts: the one of the component that ", own.Z_i, " names. Written like this, ",
            own.Z_i, " stands in an exponent, and the logarithm will bring it down.")
            if own is not None else None),
        say("The logarithms of the densities are" if len(densities) > 1 else
            "The logarithm of the density is") if densities else None,
        pen.part("log_likelihood", *densities) if densities else None,
        fact(pen, ("complete log",), "The logarithm turns products into sums and exponents into "
             "factors:") if not weighted else
        fact(pen, ("complete log",), "Each unit counts as often as its weight says: the weight "
             "stands in front of the logarithm of what is its own."),
        pen.part("log_likelihood", but=(*densities, *pen.parts("log_likelihood", "complete"))))


def e_step(pen: Writer) -> doc.Section:
    """The posterior of the latent variables, and Q."""
    q, free = function("Q"), theta()
    return section(
        "e-step", "E-step",
        *(_unit(pen, u) for u in pen.em.units),
        pen.group((s for s in pen.em.steps if s.stage == "posterior" and not of_all(s)),
                  _numerator(pen)),
        fact(pen, ("complete log",), "The weight of an observation does not stand here: it "
             "multiplies the logarithm", ", and the posterior of one occurrence is that of any "
             "other." if all(w.counts for w in pen.em.model.weights) else ", and says nothing of "
             "where the observation comes from.") if pen.em.model.weights else None,
        *(together(pen) if pen.held("lower bound") is None else ()),
        say("With the responsibilities the expectation is taken term by term."),
        pen.part("expectation", "Q", why=fact(
            pen, ("Q plain",), "The expectation is over the latent variables. The data are given, "
            "and the free parameters ", free, " are not random, so they leave the expectation; "
            "what remains is the expectation of an indicator, and that is the probability of what "
            "it indicates.")),
        fact(pen, ("Q plain",), "No latent variable is left. The free ", free, " stands in the "
             "logarithms, ", theta("t"), " only in the responsibilities."),
        *_points(pen), *_counts(pen, q))


def _numerator(pen: Writer) -> doc.Paragraph | None:
    own, now, free = pen.own, theta("t"), theta()
    if own is None:
        return fact(pen, ("bayes",), "The numerator is the joint density of the data and one value "
                    "of the latent variables, the denominator the same summed over all their "
                    "values. All is taken at ", now, ", so that these are numbers: nothing will be "
                    "differentiated through them.")
    return fact(
        pen, ("bayes",), "The numerator is the joint density of the observation and its "
        "component, the denominator the density of the observation alone: the same, summed "
        "over all components. Everything in it is taken at ", now, ", which is known by now. "
        "So the responsibilities are numbers too: the free parameters ", free, " do not stand "
        "in them, and nothing will be differentiated through them.")


def together(pen: Writer) -> Iterator[doc.Block | None]:
    """The posterior of all latent variables together, where it is derived: what EM in general needs
    of the E-step."""
    own = pen.own
    units: doc.Words = ("the observations to components",) if own is not None else (
        "values to the latent variables",)
    yield fact(pen, ("posterior",), "By Bayes' rule all latent variables together have a "
               "posterior distribution, at any ", theta(), ". Its denominator is a sum over all "
               "assignments of ", *units, ",") if pen.held("sum over assignments") else None
    yield pen.part("posterior", "total")
    yield fact(pen, ("posterior product",), "so that the posterior is a product over the ",
               "observations:" if own is not None else "units:")
    yield pen.part("posterior", "all")
    yield fact(pen, ("posterior product",), "So, given the data, the latent variables are "
               "independent, and each depends on its own observation alone."
               if own is not None else "So, given the data, the units are independent, and each "
               "depends on its own data alone.")


def _unit(pen: Writer, u: Unit) -> doc.Paragraph | None:
    """Which latent variables have a posterior together."""
    model = pen.em.model
    own = names(model.symbol(z) for z in u.latents)
    if pen.own is not None:
        return fact(pen, ("responsibility", "bayes"), "What is random now are the indicators. "
                    "Given the data, and with the current parameters ", theta("t"), ", each is 1 "
                    "with a probability that Bayes' rule gives: the responsibility of component ",
                    pen.own.k, " for observation ", pen.own.i, ".")
    if len(u.latents) > 1:
        return fact(pen, ("bayes",), "Given the data ", *own, " depend on one another: their "
                    "posterior is one law, over all pairs of their values." if len(u.latents) == 2
                    else "posterior is one law, over all combinations of their values.")
    return fact(pen, ("bayes",), "Given the data, and with the current parameters ", theta("t"),
                ", ", *own, " has each of its values with a probability that Bayes' rule gives, "
                "its responsibility.")


def _points(pen: Writer) -> Iterator[doc.Block | None]:
    """Why the logarithm of a point mass has no term."""
    if any(f.law == "point" for f in pen.em.model.factors):
        yield fact(pen, ("bayes", "Q plain"), "A point mass leaves no term: where its "
                   "responsibility is positive, the bracket is 1 and its logarithm 0; where the "
                   "bracket is 0, the responsibility is 0, and the term is absent.")


def _counts(pen: Writer, q: Expr) -> Iterator[doc.Block | None]:
    own = pen.own
    counts = tuple(p for p in pen.parts("expectation") if p.startswith("N"))
    others = tuple(p for p in pen.parts("expectation") if p not in ("Q", "separated", *counts))
    if others and pen.held("Q expanded") is not None and own is not None:
        yield say("In the letters of the two components this is" if len(own.values.labels) == 2
                  else "In the letters of the components this is")
    if others:
        yield pen.part("expectation", *others)
    if counts:
        yield say("With the effective number of observations of each component,"
                  if own is not None else "With the expected counts")
        yield pen.part("expectation", *counts)
    if pen.parts("expectation", "separated"):
        yield fact(pen, ("Q separated",), "the sums may be exchanged, and ", q,
                   " falls into parts that share no parameters:")
        yield pen.part("expectation", "separated")


def m_step(pen: Writer) -> doc.Section:
    """Scores and solutions, block by block."""
    q, model = function("Q"), pen.em.model
    free = {n.args[0] for f in model.factors if f.law == "categorical"
            for a in f.arguments for n in walk(a) if n.op == "symbol"}
    return section(
        "m-step", "M-step",
        fact(pen, ("Q plain",), q, f" falls into {COUNTS.get(len(pen.em.blocks), 'several')} parts "
             "that share no parameters, so each is maximised by itself: its gradient, the score, "
             "is set to 0 and solved for the parameter."
             ) if len(pen.em.blocks) > 1 else
        say("The gradient of ", q, ", the score, is set to 0 and solved for the parameter."),
        fact(pen, ("complete log",), "The weights are given numbers, so there is nothing to update "
             "in them.") if pen.own is not None and not free else None,
        *(b for block in pen.em.blocks for b in _block(pen, block)))


def _block(pen: Writer, block: Block) -> Iterator[doc.Block | None]:
    free = [pen.free(u) for u in block.updates]
    if block.kind == "conditional":
        yield say("The parameters ", *names(free), ". The equation of one needs the new value of "
                  "another, round about. So they are updated one after another, each with the "
                  "others held: those before it at their new values, those behind it at the "
                  "current ones.")
    elif block.kind == "safeguarded":
        yield say("The parameters " if len(free) > 1 else "The parameter ", *names(free), ". For "
                  "this part of ", function("Q"), " no lemma here shows that a root of the "
                  "score is its maximum, so a step is taken only where ", function("Q"), " rises.")
    elif len(free) > 1:
        yield say("The parameters ", *names(free), ", in the order in which their equations can "
                  "be solved.")
    for u in block.updates:
        yield from _parameter(pen, u)


def _parameter(pen: Writer, u: Update) -> Iterator[doc.Block | None]:
    free, name = pen.free(u), u.parameter
    simplex = any(p.name == name and p.domain == "simplex" for p in pen.em.model.parameters)
    own = pen.own
    if simplex and own is not None and own.prior.arguments[0] == free:
        yield fact(pen, (f"score:{name}",), "The weights. They sum to 1, so a multiplier ",
                   symbol(".lambda", "scalar"), " is added for that.")
    elif simplex:
        yield fact(pen, (f"score:{name}",), "Let ", free, " vary. They sum to 1 over ",
                   symbol(".index", "scalar", (free.args[2][-1],)), ", so a multiplier ",
                   symbol(".lambda", "scalar"), " is added for that.")
    elif own is not None and free in own.prior.arguments:
        yield say("The weight ", free, ". Let it vary and keep all else fixed.")
    elif own is not None and own.values.index in free.args[2]:
        yield say("Let ", free, " vary, for one component, and keep all else fixed.")
    else:
        yield say("Let ", free, " vary and keep all else fixed.")
    yield pen.part("score", name, why=_why_score(pen, u))
    yield _solved_before(pen, u)
    yield say("Set it to 0 and solve:")
    yield pen.part("solve", name)
    if u.formula is None:
        yield fact(pen, (f"root:{name}",), f"This has no closed solution. The root{_between(u)} is "
                   "found by Newton steps that never lower ", function("Q"), ".")


def _why_score(pen: Writer, u: Update) -> doc.Paragraph | None:
    """How a gradient is read off a differential, where differentials are shown."""
    q, free, role = function("Q"), pen.free(u), f"gradient:{u.parameter}"
    if free.shape == "matrix":
        g = symbol(".G", "symmetric")
        return fact(pen, (role,), "For a matrix the change appears inside a trace, ", q,
                    " changing by the trace of ", g, " times the change. To bring it to the end, "
                    "use that a scalar is its own trace and that factors may be rotated within a "
                    "trace. ", g, " is symmetric, as the parameter is.")
    return fact(pen, (role,), "The differential of ", q, " is linear in the change of ", free,
                "; the vector that multiplies the change is the gradient. Differentials keep to "
                "the rules for numbers, order of factors apart, so no entry is ever differentiated "
                "by itself.")


def _solved_before(pen: Writer, u: Update) -> doc.Paragraph | None:
    """That an earlier solution may be put in, where it holds at any value of the unknown."""
    update = pen.held(f"update:{u.parameter}")
    for other in pen.em.updates:
        used = pen.held(f"update:{other.parameter}")
        if update is not None and used is not None and other is not u and any(
                n.op == "symbol" and (n.args[0], n.args[3]) == (other.parameter, "t+1")
                for n in walk(update.right)) and u.parameter not in {
                    n.args[0] for n in walk(used.right) if n.op == "symbol"}:
            return fact(pen, (update,), "As ", pen.link(f"update:{other.parameter}"),
                        " does not depend on ", pen.free(u), ", the new ", pen.free(other),
                        " may be put in at the end.")
    return None


def _between(u: Update) -> str:
    """The interval of the root."""
    if u.low and u.high:
        return f", between {u.low} and {u.high},"
    return f", above {u.low}," if u.low else f", below {u.high}," if u.high else ""
