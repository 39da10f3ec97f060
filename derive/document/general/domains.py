"""Where the new parameters lie in their domain, and for which data they do not."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import Expr, function, size
from ...engine.parts import Update
from ...model import Parameter
from ...trace import Step
from .. import document as doc
from ..pen import fact, formula, listed, say
from .answer import solved
from .pen import Writer, names


def existence(pen: Writer) -> Iterator[doc.Block | None]:
    """What the lines say of each parameter's domain, and the conditions that follow."""
    domains = pen.parts("maximum", "domain")
    own = pen.own
    if own is not None and not any(f.law == "point" for f in pen.em.model.factors):
        yield fact(pen, ("bayes", "count"), "Every responsibility is positive in exact arithmetic, "
                   "so every ", own.N_k, " is positive and may be divided by; a computer may round "
                   "it to 0.", lead="Existence")
    elif domains:
        yield say("The new parameters must lie in their domains.", lead="Existence")
    said: list[str] = []
    for u in pen.em.updates:
        yield from _lines(pen, u)
        found = inside(pen, u)
        if found is not None:
            said.append(u.parameter)
            yield found
    done = {f"domain_{u.parameter}{end}" for u in pen.em.updates for end in ("", "_span")}
    yield pen.part("maximum", *(p for p in domains if p not in done)) if set(domains) - done \
        else None
    yield from conditions(pen, frozenset(said))


def _lines(pen: Writer, u: Update) -> Iterator[doc.Block | None]:
    part = f"domain_{u.parameter}"
    if part in pen.parts("maximum", part):
        if not _weight(pen, u):
            yield say("When does ", _new(pen, u), " lie in its domain?")
        yield pen.part("maximum", part)
    yield pen.part("maximum", f"{part}_span")


def _new(pen: Writer, u: Update) -> Expr:
    return Expr("symbol", *pen.free(u).args[:3], "t+1")


def _weight(pen: Writer, u: Update) -> bool:
    """Whether it is a weight of the labels."""
    return pen.own is not None and pen.free(u) in pen.own.prior.arguments


def _parameter(pen: Writer, u: Update) -> Parameter:
    return pen.em.model.parameter(u.parameter)


def inside(pen: Writer, u: Update) -> doc.Paragraph | None:
    """For which data the new parameter lies in its domain; None where the lines do not say."""
    lines = _of(pen, u)
    only = [s for s in lines if s.relation == "only"]
    strict = [s for s in lines if s.relation == ">"]
    bounds = [s for s in lines if s.relation in (">", ">=")]
    new, p = _new(pen, u), _parameter(pen, u)
    if len(bounds) != (2 if p.domain == "probability" else 1) \
            or len(strict) + len(only) < len(bounds) \
            or p.domain == "simplex" and not any(s.relation == "=" for s in lines):
        return None
    if _weight(pen, u) and not only:
        return fact(pen, lines, "So the new weights lie strictly between 0 and 1.")
    if p.domain in ("variance", "covariance"):
        return _spread(pen, u, new, p, lines)
    if not only:
        return fact(pen, lines, "So ", new, " lies in its domain for all data.")
    return fact(pen, (*lines, f"stationary:{u.parameter}", f"update:{u.parameter}"), "So ", new,
                " lies in its domain, unless ", *listed([(s.right, *_each(pen)) for s in only],
                                                        " or "), ". Then", *_then())


def _of(pen: Writer, u: Update) -> list[Step]:
    return [s for s in pen.em.steps if (s.stage, s.part) == ("maximum", f"domain_{u.parameter}")]


def _each(pen: Writer) -> doc.Words:
    own = pen.own
    return (" for every ", own.i) if own is not None else (" for all observations",)


def image(pen: Writer) -> tuple[tuple[Step | str | None, ...], doc.Words]:
    """For which data all new parameters lie in their domains: the claims, and in words.

    None is among the claims where one is missing.
    """
    claims, found = list[Step | str | None](), list[doc.Words]()
    for u in pen.em.updates:
        p = _parameter(pen, u)
        if p.domain in ("real", "vector") or _weight(pen, u):
            continue
        by = inside(pen, u)
        claims += _of(pen, u) if by is not None else [None]
        only = [s for s in _of(pen, u) if s.relation == "only"]
        if p.domain == "covariance":
            found.append(("if the ", *pen.data, " affinely span the space"))
        elif p.domain == "variance":
            found.append(("if the ", *pen.data, " are not all equal"))
        elif only:
            found.append(("unless ", *listed([(s.right,) for s in only], " or "), *_each(pen)))
    return tuple(claims), listed(found) if found else ("for all data",)


def _then() -> doc.Words:
    """What follows where the one solution of the stationary equation is outside the domain."""
    return (" the score has no root in the domain, and ", function("Q"), " no maximum.")


def _spread(pen: Writer, u: Update, new: Expr, p: Parameter, steps: list[Step]
            ) -> doc.Paragraph | None:
    name = u.parameter
    claims: tuple[Step | str, ...] = (
        *steps, f"from the mean:{name}", f"between observations:{name}", f"stationary:{name}",
        f"update:{name}")
    if p.domain == "variance":
        return fact(pen, claims, "So ", new, " is positive if and only if the observations ",
                    *pen.data, " are not all equal. Where they are,", *_then())
    d, v = size(p.dimension), next((s.left.args[-1] for s in steps if s.left.op == "mul"), None)
    own = pen.own
    if v is None or own is None:
        return None
    return fact(pen, claims, "For a vector other than 0 in place of ", v,
                " it is 0 only if the difference of any two observations is orthogonal to it. So ",
                new, " is positive definite if and only if the ", *pen.data, " affinely span the "
                "space, that is, do not all lie in one hyperplane; it takes ",
                formula(own.N, " > ", d), ". Where they all lie in one,", *_then())


def conditions(pen: Writer, said: frozenset[str] = frozenset()) -> Iterator[doc.Block | None]:
    """What the data must be for the formulas to have a value, of the parameters not ``said``."""
    model, updates = pen.em.model, solved(pen, pen.em.blocks)
    prior = {f.variable for f in model.factors} & {p.name for p in model.parameters}
    counts = pen.all("count")
    if not prior and pen.own is None:
        yield fact(pen, updates, "Where an expected count is 0, the parameters that it would "
                   "estimate have no update: the formulas divide by it",
                   *((" (", *names(s.left for s in counts), ")") if counts else ()),
                   ". In exact arithmetic it is positive as long as every probability at the "
                   "start is.")
    spread = [p for p in model.parameters if p.domain in ("variance", "covariance")
              and p.name not in said]
    if spread:
        yield fact(pen, updates, "The new ", *names(model.symbol(p.name) for p in spread),
                   " may come out as 0, or singular, where the observations that count for it are "
                   "too few or alike. Then the law has no density, and the likelihood may have no "
                   "maximum: the run has collapsed, and is started elsewhere.")
    edges = [p for p in model.parameters if p.domain in ("probability", "simplex")
             and p.name not in prior and p.name not in said]
    if edges:
        yield fact(pen, updates, "A probability that starts at 0 stays at 0: it is a factor of "
                   "every count by which it is estimated. This holds for ",
                   *names(model.symbol(p.name) for p in edges), "; no start should have a 0 "
                   "that is not meant.")
