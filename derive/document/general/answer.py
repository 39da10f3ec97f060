"""The answer in a box: posterior, Q, the updates block by block, and what is proved of them."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import equation, function
from ...engine.parts import Block
from ...trace import Step
from .. import document as doc
from ..pen import fact, formula, listed, section, theta
from .pen import Writer, names
from .roles import posteriors

#: What the updates of a block are, by what is proved of them.
LEADS = {
    "joint": "M-step: the updates",
    "conditional": "M-step: these in this order, each with the others held",
    "safeguarded": "M-step: these as steps that are taken only where Q rises",
}


def answer(pen: Writer, best: tuple[str, ...] = ("one maximum",),
           rises: tuple[str, ...] = ("ascent", "rest")) -> doc.Section:
    """The posterior of each unit, Q and the updates, each with the place of its proof.

    ``best`` and ``rises`` are the lines to which the sentence of guarantee refers where they have
    been derived.
    """
    blocks: tuple[doc.Restated | doc.Paragraph | None, ...] = (
        pen.again("E-step: the responsibilities" if pen.own is not None else
                  "E-step: the posterior of the latent variables", *posteriors(pen.em.steps)),
        pen.again("The expected log-likelihood", *pen.all("Q expanded"), *pen.all("Q plain")),
        *_updates(pen), *_counts(pen), guarantee(pen, best, rises), _roots(pen))
    found = tuple(b for b in blocks if b is not None)
    return section("answer", "The answer", doc.Answer(found) if found else None)


def update_of(pen: Writer, parameter: str) -> Step | None:
    """The line with a parameter's new value, or with the equation that it solves."""
    return pen.held(f"update:{parameter}") or pen.held(f"root:{parameter}")


def solved(pen: Writer, blocks: tuple[Block, ...]) -> tuple[Step | None, ...]:
    """The lines with the new values of blocks, in the order in which they are made; None for one
    that is missing."""
    return tuple(update_of(pen, u.parameter) for b in blocks for u in b.updates)


def _updates(pen: Writer) -> Iterator[doc.Restated | None]:
    for kind, blocks in pen.kinds().items():
        each = (blocks,) if kind == "joint" else tuple((b,) for b in blocks)
        for some in each:
            yield pen.again(LEADS[kind], *filter(None, solved(pen, some)))


def _counts(pen: Writer) -> Iterator[doc.Paragraph | None]:
    found, own = pen.all("count"), pen.own
    if own is not None and len(found) == 1 and found[0].left == own.N_k:
        yield fact(pen, found, "Here ", equation(own.N_k, found[0].right), " is the effective "
                   "number of observations of component ", own.k, ".")
    elif found:
        yield fact(pen, found, "Here ", *listed([(equation(s.left, s.right),) for s in found]),
                   ", expected counts." if len(found) > 1 else ", an expected count.")


def guarantee(pen: Writer, best: tuple[str, ...] = ("one maximum",),
              rises: tuple[str, ...] = ("ascent", "rest")) -> doc.Paragraph | None:
    """What is proved of the updates, in one sentence."""
    q, kinds = function("Q"), pen.kinds()
    risen = formula(pen.objective("t+1"), " ≥ ", pen.objective("t"))
    claims: tuple[str | Step | None, ...] = ("maximum", "ascent", *solved(pen, pen.em.blocks))
    one, rest = pen.held("one maximum") is not None, pen.held("rest") is not None
    strict = (", equal only where ", equation(theta("t+1"), theta("t"))) if rest else ()
    both = (*_links(pen, best if one else ("maximum",)), ", and ", risen, *strict,
            *_links(pen, rises if rest else ("ascent",)))
    if set(kinds) <= {"joint"}:
        claims = (*claims, *(("one maximum",) if one else ()), *(("rest",) if rest else ()))
        return fact(pen, claims, "Where they lie in the domain, the updates are the ",
                    "one global maximum of " if one else "global maximum of ", q, *both,
                    *_prior(pen), ".")
    return fact(pen, claims, *_jointly(pen, kinds), *_one_by_one(pen, kinds),
                *_guarded(pen, kinds), "So ", formula(function("Q", "t+1"), " ≥ ",
                                                      function("Q", "t")), *both, *_prior(pen), ".")


def _links(pen: Writer, roles: tuple[str, ...]) -> doc.Words:
    links = listed([(pen.link(r),) for r in roles], ", ")
    return (" ", *links) if links else ()


def _of(pen: Writer, blocks: tuple[Block, ...]) -> doc.Words:
    """The parameters of blocks."""
    return names(pen.free(u) for b in blocks for u in b.updates)


def _jointly(pen: Writer, kinds: dict[str, tuple[Block, ...]]) -> doc.Words:
    return ("The updates of ", *_of(pen, kinds["joint"]), " are the global maximum of the terms "
            "of ", function("Q"), " in which they stand. ") if "joint" in kinds else ()


def _one_by_one(pen: Writer, kinds: dict[str, tuple[Block, ...]]) -> doc.Words:
    return tuple(w for b in kinds.get("conditional", ()) for w in (
        "Of ", *_of(pen, (b,)), " each is the global maximum of ", function("Q"), " with the "
        "others held, in this order; together they need not be its maximum (an ECM step). "))


def _guarded(pen: Writer, kinds: dict[str, tuple[Block, ...]]) -> doc.Words:
    return ("For ", *_of(pen, kinds["safeguarded"]), " a step is taken only where ",
            function("Q"), " rises; that it reaches a maximum is not claimed. "
            ) if "safeguarded" in kinds else ()


def _prior(pen: Writer) -> doc.Words:
    if not pen.penalised:
        return ()
    return (", where ", pen.objective(), " is the log-likelihood plus the logarithm of the "
            "priors: what EM climbs here is the posterior of ", theta())


def _roots(pen: Writer) -> doc.Paragraph | None:
    """Which updates have no closed form."""
    found = [u for u in pen.em.updates if u.formula is None]
    lines = [pen.held(f"root:{u.parameter}") for u in found]
    return fact(pen, lines, "There is no closed form for ", *names(pen.free(u) for u in found),
                ": the root of its equation is found by Newton steps, halved until the "
                "equation's two sides come closer and ", function("Q"), " has not fallen. What is "
                "said of it holds of the exact root.") if found else None
