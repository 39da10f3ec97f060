"""The first page: the problem as mathematics, what is asked, and the answer in a box."""

from __future__ import annotations

from ...algebra.expression import Expr, density, equation, function, indicator, size, symbol
from ..document import BRIDGE, Answer, Formula, Law, Paragraph, Section, Stated, Words
from ..latex import latex
from ..letters import letter
from ..pen import Pen, expected_log_likelihood, fact, formula, listed, section, theta
from .steps import updates

#: A model of more named components than this is stated once for all of them.
FEW = 4


def problem(pen: Pen) -> Section:
    """The model in the statement's letters, and what is asked of it."""
    s, q = pen.em.setting, function("Q")
    return section(
        "statement", "The problem",
        model(pen),
        fact(pen, ("joint", "Q", "maximum"), "All ", s.x, " are observed; no ", s.Z_i, " is "
             "observed. With ", theta(), " for all parameters and ", theta("t"), " for their "
             "current values, derive ", equation(q, expected_log_likelihood()), " and the ",
             theta("t+1"), " at which it is largest."))


def model(pen: Pen) -> Stated:
    """The laws of the observations and of the latent variables, a row each."""
    labels = pen.em.model.components.labels
    each = labels if 0 < len(labels) <= FEW else (pen.em.setting.k,)
    return Stated((*(_component(pen, k) for k in each), _ranges(pen, named=each == labels)),
                  pen.licence(("joint",)) or BRIDGE)


def _component(pen: Pen, k: str) -> Formula:
    s = pen.em.setting
    law = density(s.family.id, function("·"), *s.slots(k=k).values())
    weight = s.written_weight(k) if k in pen.em.model.components.labels else s.weight(k=k)
    return formula(_random(pen), " | ", *_is(pen, k), " ~ ", law, ",\u2003P(", *_is(pen, k), ") = ",
                   weight)


def _random(pen: Pen) -> Expr | Law:
    """The observation as the statement writes it; a borrowed notation has one letter for it."""
    s, name = pen.em.setting, pen.em.model.observed.name
    if pen.notation.style != "problem":
        return s.x
    return Law(rf"{letter(name).latex}_{{{letter(s.i).latex}}}")


def _is(pen: Pen, k: str) -> tuple[str | Expr, ...]:
    """That the component is k: of a label, or of the notation's indicator."""
    s = pen.em.setting
    one = pen.notation.components.get(("indicator", k))
    if one is not None:  # one letter for two components: the other is 1 minus it
        return (s.Z_i, " = 0" if one[0].startswith("(1") else " = 1")
    if "=" in pen.notation.patterns["indicator"][0]:
        return (s.Z_i, " = ", symbol(".index", "scalar", (k,)))
    return (indicator(pen.em.model.latent.name, s.i, k), " = 1")


def _ranges(pen: Pen, named: bool) -> Formula:
    s, c = pen.em.setting, pen.em.model.components
    over_i: tuple[str | Expr | Law, ...] = (s.letter(s.i), " = 1, …, ", s.N)
    if s.family.observation == "vector":
        space = Law(rf"\mathbf{{R}}^{{{latex(size('d'), pen.notation)}}}")
        over_i = (s.x, " ∈ ", space, ",\u2003", *over_i)
    if named:
        return formula(*over_i)
    last = symbol(".index", "scalar", (c.labels[-1],)) if c.labels else size(c.size)
    first = symbol(".index", "scalar", (c.labels[0],)) if c.labels else "1"
    return formula(s.letter(s.k), " = ", first, ", …, ", last, ",\u2003", *over_i)


def answer(pen: Pen, best: tuple[str, ...] = ("one maximum",),
           rises: tuple[str, ...] = ("ascent", "rest")) -> Section:
    """The responsibilities, Q and the updates, each with the place of its proof.

    ``best`` and ``rises`` are the lines to which the sentence of guarantee refers.
    """
    blocks = (
        pen.again("E-step: the responsibilities", "bayes"),
        pen.again("The expected log-likelihood", "Q by component", "Q plain"),
        pen.again("M-step: the updates", *updates(pen)),
        _with_counts(pen),
        guarantee(pen, best, rises))
    return section("answer", "The answer", Answer(tuple(b for b in blocks if b is not None)))


def _with_counts(pen: Pen) -> Paragraph | None:
    s, count = pen.em.setting, pen.held("count")
    if count is None:
        return None
    return fact(pen, (count,), "Here ", equation(s.N_k, count.right), " is the effective number "
                "of observations of component ", s.letter(s.k), ".")


def guarantee(pen: Pen, best: tuple[str, ...], rises: tuple[str, ...]) -> Paragraph | None:
    """What is proved of the updates, in one sentence."""
    return fact(pen, ("maximum", "one maximum", "ascent", "rest"), "Where they lie in the domain, "
                "the updates are the one global maximum of ", function("Q"), *_proved(pen, best),
                ", and ", formula(function("log_likelihood", "t+1"), " ≥ ",
                                  function("log_likelihood", "t")),
                ", equal only where ", equation(theta("t+1"), theta("t")),
                *_proved(pen, rises), ".")


def _proved(pen: Pen, roles: tuple[str, ...]) -> Words:
    links = listed([(pen.link(r),) for r in roles], ", ")
    return (" ", *links) if links else ()
