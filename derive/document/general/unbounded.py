"""Whether the likelihood of the observations has a bound, and what EM then looks for."""

from __future__ import annotations

from ...algebra.expression import equation, function, walk
from .. import document as doc
from ..pen import fact, listed, section, titled
from .pen import Writer

#: The parts of the proof that speak of it.
PARTS = ("unbounded", "degenerate", "peak", "bounded")
_UNBOUNDED = ("one summand", "narrow", "unbounded")


def unbounded(pen: Writer) -> doc.Section:
    """A bound of the log-likelihood, or a path along which it has none; empty where neither is
    derived."""
    title = titled(pen, _UNBOUNDED, "The likelihood is unbounded", "A bound of the likelihood") \
        if pen.held("unbounded") else titled(
            pen, ("bounded",), "The likelihood is bounded", "A bound of the likelihood")
    return section(
        "unbounded", title,
        fact(pen, ("one summand",), "Leave one component where it is, and let another one narrow "
             "onto one observation. Each logarithm is at least that of one summand:"),
        pen.part("ascent", "unbounded"),
        fact(pen, ("one summand", "narrow"), "Here the narrowing component is put on the "
             "observation, ", *_narrowed(pen), ":"),
        pen.part("ascent", "degenerate"),
        no_maximum(pen, shown=True),
        fact(pen, ("peak",), "The density of an observation is largest under the law that is "
             "fitted to this observation alone:"),
        pen.part("ascent", "peak"),
        fact(pen, ("peak", "bounded"), "So no component gives an observation more than that, "
             "nor does an average of components:"),
        fact(pen, ("bounded",), "An observation of this family has a probability, which is at most "
             "1, so") if pen.held("peak") is None else None,
        pen.part("ascent", "bounded"),
        bounded(pen))


def _narrowed(pen: Writer) -> doc.Words:
    """What is put for the parameters of the narrowing component: "mu_1 = x_1 and so on"."""
    step = pen.held("narrow")
    put = step.given["instance"][1] if step is not None else ()
    return listed([(equation(u, v),) for u, v in put if u != v])


def bounded(pen: Writer) -> doc.Paragraph | None:
    """That the likelihood has a bound."""
    return fact(pen, ("bounded",), "The log-likelihood is bounded above, whatever the "
                "parameters are.")


def no_maximum(pen: Writer, shown: bool = False) -> doc.Paragraph | None:
    """That the likelihood has no maximum; ``shown`` where the lines that show it stand before."""
    subject = "So the likelihood" if shown else "The likelihood"
    return fact(pen, (*_UNBOUNDED, "maximum"), subject, " is unbounded above for every data set ",
                *_where(pen), "(Kiefer and Wolfowitz 1956; Day 1969). What EM looks for is a good "
                "local maximum in the interior, and \"the maximum-likelihood update\" is the "
                "maximum of ", function("Q"), ", never of the likelihood.",
                cites=("kiefer", "day"))


def _where(pen: Writer) -> doc.Words:
    """Of which data: no vector by whose length a coefficient is divided is 0."""
    step = pen.held("narrow")
    put = step.given["instance"][1] if step is not None else ()
    below = [n.args[0].args[-1] for _, v in put for n in walk(v) if n.op == "power"
             and n.args[0].op == "mul" and n.args[0].args[0].op == "transpose"]
    return ("in which ", *listed([(w,) for w in dict.fromkeys(below)]), " is not 0 ") if below \
        else ()
