"""Maxima, saddle points, and where EM stops."""

from __future__ import annotations

import math

from ...algebra.expression import ONE, Expr, add, expr, function, mul, size
from ...families import LAWS
from .. import document as doc
from .. import examples
from ..pen import fact, say, section, theta
from .answer import solved
from .domains import image
from .labelled import Labelled
from .pen import Writer


def points(pen: Writer) -> doc.Section:
    """Fixed points, limit points, the boundary, renumbered components; an example on published
    data where there is one."""
    h, updates, objective = function("H"), solved(pen, pen.em.blocks), pen.objective()
    found, where = image(pen)
    counts: doc.Words = tuple(w for s in pen.all("count")[:1] for w in (
        ", since every ", pen.own.N_k if pen.own is not None else s.left, " is positive"))
    joint = set(pen.kinds()) <= {"joint"}
    return section(
        "points", "Maxima, saddle points, and where EM stops",
        fact(pen, ("Q plus H", "H rises", *updates), "At a fixed point, where ",
             theta("t+1"), " equals ", theta("t"), ", the iterates come to rest: the score of ",
             function("Q"), " vanishes there, and with it that of ", objective, ", since ", h,
             " has its minimum there.") if joint else None,
        fact(pen, ("bayes", "ascent", "rest", *updates, *found), "Every limit point "
             "of the iterates inside the domain is such a point. The log-likelihood never falls, "
             "so over all iterates it rises to its value at the limit point. One iteration, as a "
             "map of the parameters, is continuous there", *counts, ". The image lies in the "
             "domain ", *where, ", so that the log-likelihood is continuous "
             "there: where iterates approach the limit point, the next ones approach its image, "
             "and their log-likelihood that of the image. So the map does not raise the "
             "log-likelihood at the limit point, and by ", pen.link("rest"), " it leaves the "
             "limit point where it is. Wu (1983) shows this for EM in general, if the parameters "
             "with at least the likelihood of the start form a compact set.", cites=("wu",)
             ) or fact(
            pen, ("ascent", "H rises"), "The values of ", objective, " rise, and where they are "
            "bounded they converge. Limit points are stationary points of it under Wu's (1983) "
            "conditions: the parameters with at least the likelihood of the start form a compact "
            "set, and one iteration is continuous; they need not be its highest.", cites=("wu",)),
        _boundary(pen), _equal(pen), _label_switching(pen), *_example(pen))


def _boundary(pen: Writer) -> doc.Paragraph | None:
    found = fact(pen, ("unbounded",), "The iterates may also leave for the boundary of the domain: "
                 "a component collapses onto too few observations, and the log-likelihood rises "
                 "without bound. Wu's condition would exclude that; by ",
                 pen.link("unbounded"), " it does not hold here.", cites=("wu",))
    if found is not None or pen.held("one summand") is not None:
        return found
    own, ends = pen.own, []
    if own is None:
        return None
    if any(a.op != "number" for a in own.prior.arguments):
        ends.append("a weight of 0")
    slots = {s.name: s for f in own.components if f.law in LAWS for s in LAWS[f.law].slots}
    ends += [f"a {slot.name} of 0{' or 1' * (slot.domain == 'probability')}"
             for slot in slots.values() if slot.domain in ("positive", "probability")
             and not slot.known]
    return say(f"Of limit points on the boundary of the domain ({', '.join(ends)}) this says "
               "nothing.") if ends else None


def _equal(pen: Writer) -> doc.Paragraph | None:
    """That equal components stay equal."""
    own = pen.own
    if own is None or not own.arguments or pen.penalised or own.latent.seen:
        return None
    return fact(pen, ("bayes", *solved(pen, pen.em.blocks)), "A fixed point need not be a maximum: "
                "if all components have the same parameters, ", own.T, " is the weight of the "
                "component for every observation, and the new parameters are again the same for "
                "all components, for ever.") if own.prior.arguments and any(
                    own.values.index in a.args[2] for _, a in own.arguments
                    if a.op == "symbol") else None


def exchangeable(own: Labelled) -> bool:
    """Whether renumbering the components leaves the likelihood as it is: one law for all of them,
    and weights that are free, or equal."""
    weights = own.prior.arguments
    named = [w for w in weights if w.op == "symbol"]
    left = [w for w in weights if w.op != "symbol"]
    free = len(weights) == 1 or not named and len(set(weights)) == 1 or left == [
        add(ONE, *(mul(-1, w) for w in named))]
    indexed = all(own.values.index in a.args[2] or own.unit.index in a.args[2] or not a.args[2]
                  for _, a in own.arguments if a.op == "symbol")
    return bool(own.arguments) and free and indexed and not own.latent.seen


def _label_switching(pen: Writer) -> doc.Paragraph | None:
    """That the components may be renumbered; nothing where unequal weights are given."""
    own = pen.own
    if own is None or pen.penalised or not exchangeable(own):
        return None
    labels = own.values.labels
    count: doc.Words = (expr(math.factorial(len(labels))),) if labels else (
        size(own.values.size), "!")
    return fact(pen, ("likelihood",), "Renumbering the components leaves the likelihood as it is. "
                "Maxima whose components all differ come in groups of ", *count, ", which are "
                "equally high and describe the same mixture (label switching); which of them EM "
                "finds, the start decides.")


def example_of(pen: Writer) -> str:
    """The id of the law of which there is an example on data: of components that have nothing in
    common, "" where the model is another one."""
    own, model = pen.own, pen.em.model
    plain = own is not None and own.arguments and not (
        pen.penalised or model.weights or own.latent.seen) and all(
        isinstance(a, Expr) and a.op == "symbol" and (
            own.values.index in a.args[2] if not slot.known else True)
        for slot, a in own.arguments) and set(pen.kinds()) <= {"joint"}
    return own.family.id if plain and own is not None and own.family is not None else ""


def _example(pen: Writer) -> tuple[doc.Block | None, ...]:
    found = example_of(pen)
    return examples.blocks(found) if found and not pen.on_data else ()
