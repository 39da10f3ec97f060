"""Why the algorithm does what it should: the maximum of Q, and where EM stops."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ...algebra.expression import Expr, expr, function, log, mul, size
from ...algebra.normal import factors
from ...trace import Step
from .. import examples
from ..document import Block, Paragraph, Section, Words
from ..pen import Pen, fact, formula, listed, local, say, section, theta, titled
from .domains import domain, image
from .problem import means
from .steps import bases, updates


def maximum(pen: Pen) -> Section:
    """The stationary point is the maximum, and when it exists."""
    return section(
        "maximum", titled(pen, ("maximum", "one maximum"), "It is the maximum", "The maximum"),
        fact(pen, ("gap",), "A root of the score need not be a maximum. One identity shows "
             "it, which compares ", theta("t+1"), " with every other ", theta(), ":"),
        pen.chain("gap"),
        *_one_inequality(pen),
        *_weights(pen),
        *_components(pen),
        say("Put together,"),
        pen.chain("gap named", "maximum", "one maximum"),
        only_maximum(pen),
        *curvature(pen),
        *existence(pen))


def _one_inequality(pen: Pen) -> Iterator[Paragraph | None]:
    u = local(pen, "uvwh")
    free = pen.em.model.weights.kind != "fixed"
    yield fact(pen, ("gap named", "divergence bound", "laws equal",
                     *(("weights bound", "weights equal") if free else ())),
               "The right side turns out to be a sum of divergences, which exist where the new "
               "parameters do (see the end of this section) and are never negative. For that one "
               "inequality is enough: ", formula(log(u), " ≤ ", u - 1), " for every positive ", u,
               ", with equality only at 1.")


def _weights(pen: Pen) -> Iterator[Block | None]:
    if pen.held("weights divergence") is not None:
        yield say("First the weights.")
    yield pen.part("maximum", "simplex")
    yield pen.part("maximum", "weights")


def _components(pen: Pen) -> Iterator[Block | None]:
    s, u = pen.em.setting, local(pen, "uvwh")
    yield fact(pen, means(pen), "Now each component. The log-density "
               "depends on the observation through its statistics; under the law at the new "
               "parameters, ", s.X, " drawn from it, they have the means")
    yield pen.part("maximum", "means")
    yield fact(pen, [m.replace("mean", "moment equation") for m in means(pen)], "What was solved "
               "above says that over the observations, with the responsibilities as weights, the "
               "statistics have the same averages:")
    yield pen.part("maximum", "moments")
    yield say("Write")
    yield pen.part("maximum", "divergence")
    yield fact(pen, ("natural form", "matching"), "The log-ratio of two densities of the family "
               "is a combination of the statistics. With their averages put in, what stands there "
               "is its mean under the new law:")
    yield pen.part("maximum", "component", fact(
        pen, ("matching",), "Nothing here is approximate, and nothing assumes that the other "
        "point is near: the free parameters may be anything in their domain."))
    yield fact(pen, ("divergence bound",), "and this divergence is never negative:")
    sums = "sum" if s.family.support.discrete else "integrate"
    yield pen.part("maximum", "nonnegative", fact(
        pen, ("divergence", "divergence bound", "laws equal"), "Write ", u, " for the ratio of the "
        "density at the free parameters to that at the new ones. The divergence is the mean of −",
        log(u), " under the new law, so at least that of 1 − ", u, ", and this is 0, since both "
        f"densities {sums} to 1. It needs the free density to be positive where the new one is: "
        "where the family has its observations does not depend on the parameters."))


def names_every_parameter(pen: Pen, role: str) -> bool:
    """Whether the equations of a line speak of every parameter that is updated."""
    step = pen.held(role)
    if step is None:
        return False
    each = step.right.args if step.right.op == "and" else (step.right,)
    return {e.args[0].args[0] for e in each} == set(bases(pen.em.setting))


def only_maximum(pen: Pen) -> Paragraph | None:
    """That theta^{t+1} is the one global maximum of Q."""
    claims = ("maximum", "one maximum", *updates(pen))
    return fact(pen, claims, "So the stationary point ", theta("t+1"), ", where it lies in the "
                "domain, is the global maximum of ", function("Q"), ", and there is no other.",
                role="result") if names_every_parameter(pen, "one maximum") else None


# a second derivative ------------------------------------------------------------------------------

def curvature(pen: Pen) -> Iterator[Block | None]:
    """Whether a second derivative could have shown it."""
    q, u = function("Q"), pen.em.setting.unknowns()[-1]
    score, ray = "score:" + u.args[0], _turn(pen.held("bend")) if pen.held("ray") else None
    turn = _turn(pen.held("bend factored"))
    not_so = ("In these parameters a second derivative could not have shown this: ", q,
              " is not concave in ", u)
    yield fact(pen, ("bend", "concave", score), "Here a second derivative would have shown the "
               "same: ", q, " is concave in ", u, ", since the derivative of its score is not "
               "positive:")
    if turn is not None:
        yield fact(pen, ("bend", "bend factored", score), *not_so, *_held(pen, u))
    if ray is not None:
        threshold, s = ray
        yield fact(pen, ("ray", "slope", "bend"), *not_so, ". Along the ray of the multiples ",
                   mul(s, Expr("symbol", *u.args[:3], "t+1")), ", at the new mean, this "
                   "component's part of ", q, " is less than at ", formula(s, " = 1"), " by")
    yield pen.part("maximum", "ray")
    yield pen.part("maximum", "slope")
    yield pen.part("maximum", "bend")
    if turn is not None:
        yield fact(pen, ("bend", "bend factored", score), "which is positive wherever ", turn[0],
                   " exceeds ", turn[1], ".")
    if ray is not None:
        yield fact(pen, ("ray", "slope", "bend"), "which is negative wherever ", s, " exceeds ",
                   threshold, ": there the loss bends downwards, and ", q, " upwards.")


def _held(pen: Pen, u: Expr) -> Words:
    """What the other parameters are while one varies."""
    others = [(Expr("symbol", *o.args[:3], "t+1"),) for o in pen.em.setting.unknowns() if o != u]
    return (". At ", *listed(others), ",") if others else (". The derivative of its score is",)


def _turn(step: Step | None) -> tuple[Expr, Expr] | None:
    """(u, c) where the line's right side is a positive factor times u - c or c - u."""
    sums = [f for f in factors(step.right) if f.op == "add"] if step is not None else []
    if step is None or len(sums) != 1 or len(sums[0].args) != 2:
        return None
    a, b = sums[0].args
    return (a, mul(-1, b)) if not _negative(a) else (b, mul(-1, a))


def _negative(e: Expr) -> bool:
    return any(f.op == "number" and f.args[0] < 0 for f in factors(e))


# existence ----------------------------------------------------------------------------------------

def existence(pen: Pen) -> Iterator[Block | None]:
    """Where the new parameters lie in their domain."""
    s = pen.em.setting
    yield fact(pen, ("bayes", "count"), "Every responsibility is positive in exact arithmetic, so "
               "every ", s.N_k, " is positive and may be divided by; a computer may round it to 0.",
               lead="Existence")
    yield from _new_weights(pen)
    for slot, u in zip(s.family.slots, s.slots().values(), strict=True):
        if not slot.known:
            yield from domain(pen, slot, u)


def _new_weights(pen: Pen) -> Iterator[Block | None]:
    w = pen.em.model.weights
    single = w.kind == "complement" and len([n for n in w.names if n]) == 1
    claims = ["weight positive#1", *(["weight positive#2"] if single else []),
              *(["new weights sum"] if w.kind == "simplex" else [])]
    yield pen.part("maximum", "domain_weights")
    if w.kind != "fixed":
        yield fact(pen, claims, "So the new weights lie strictly between 0 and 1.")


# where it stops -----------------------------------------------------------------------------------

def points(pen: Pen) -> Section:
    """Where EM stops, with an example on published data."""
    s, h = pen.em.setting, function("H")
    inside, where = image(pen)
    return section(
        "points", "Maxima, saddle points, and where EM stops",
        fact(pen, ("Q plus H", "H rises", *updates(pen)), "At a fixed point, where ",
             theta("t+1"), " equals ", theta("t"), ", the iterates come to rest: the score of ",
             function("Q"), " vanishes there, and with it that of the log-likelihood, since ", h,
             " has its minimum there."),
        fact(pen, ("bayes", "count", "ascent", "rest", *updates(pen), *inside), "Every limit point "
             "of the iterates inside the domain is such a point. The log-likelihood never falls, "
             "so over all iterates it rises to its value at the limit point. One iteration, as a "
             "map of the parameters, is continuous there, since every ", s.N_k, " is positive. The "
             "image lies in the domain ", *where, ", so that the log-likelihood is continuous "
             "there: where iterates approach the limit point, the next ones approach its image, "
             "and their log-likelihood that of the image. So the map does not raise the "
             "log-likelihood at the limit point, and by ", pen.link("rest"), " it leaves the "
             "limit point where it is. Wu (1983) shows this for EM in general, if the parameters "
             "with at least the likelihood of the start form a compact set.", cites=("wu",)),
        _boundary(pen),
        fact(pen, ("bayes", *updates(pen)), "A fixed point need not be a maximum: if all "
             "components have the same parameters, ", s.T, " is the weight of the component for "
             "every observation, and the new parameters are again the same for all components, "
             "for ever."),
        _label_switching(pen),
        *(() if pen.on_data else examples.blocks(s.family.id)))


def _boundary(pen: Pen) -> Paragraph | None:
    """Where else the iterates may go."""
    found = fact(pen, ("one summand", "narrow", "unbounded"), "The iterates may also leave for the "
                 "boundary of the domain: a component collapses onto too few observations, and the "
                 "log-likelihood rises without bound. Wu's condition would exclude that; by ",
                 pen.link("unbounded"), " it does not hold here.", cites=("wu",))
    if found is not None or pen.held("one summand") is not None:
        return found
    s, ends = pen.em.setting, []
    if pen.em.model.weights.kind != "fixed":
        ends.append("a weight of 0")
    ends += [f"a {slot.name} of 0{' or 1' * (slot.domain == 'probability')}"
             for slot in s.family.slots if slot.domain in ("positive", "probability")]
    return say(f"Of limit points on the boundary of the domain ({', '.join(ends)}) this says "
               "nothing.")


def _label_switching(pen: Pen) -> Paragraph | None:
    """That the components may be renumbered; nothing where unequal weights are given."""
    s, weights = pen.em.setting, pen.em.model.weights
    if weights.kind == "fixed" and len(set(weights.values)) > 1:
        return None
    labels = pen.em.model.components.labels
    count: Words = (expr(math.factorial(len(labels))),) if labels else (size(s.components), "!")
    return fact(pen, ("likelihood product",), "Renumbering the components leaves the likelihood as "
                "it is. Maxima whose components all differ come in groups of ", *count, ", which "
                "are equally high and describe the same mixture (label switching); which of them "
                "EM finds, the start decides.")
