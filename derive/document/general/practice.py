"""What a computer needs besides the formulas; only what the model's blocks call for."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import walk
from .. import document as doc
from ..pen import cited, fact, formula, section, theta
from .answer import solved
from .pen import Writer, names


def floating_point(pen: Writer) -> doc.Section:
    """The posterior and the log-likelihood by logarithms."""
    by = pen.licence(("bayes",), cites=("blanchard",))
    a, z, m = (pen.spare(letters) for letters in ("acgu", "zvsw", "mbhr"))
    product = any(s.op == "product" for step in pen.all("bayes") for s in walk(step.right))
    return section(
        "floating-point", "In floating point",
        fact(pen, ("bayes",), "The terms of the denominator may all be too small for a "
             "floating-point number", *(", the more so as each is a product over many "
                                        "observations" for _ in range(product)), ". What is "
             "computed are their logarithms, one ", doc.Law(f"{a}_{z}"), " for each value ",
             doc.Law(z), " of the latent variables, and the logarithm of their sum with the "
             "largest one, ", doc.Law(m), ", taken out (log-sum-exp; Blanchard, Higham "
             "and Higham 2021):",
             cites=("blanchard",)),
        doc.Stated((formula(
            doc.Law(rf"\log\textstyle\sum_{z} e^{{{a}_{z}}}"), " = ",
            doc.Law(rf"{m} + \log\textstyle\sum_{z} e^{{{a}_{z} - {m}}}")),), by) if by else None,
        fact(pen, ("bayes", "likelihood"), "The exponential of a term less this logarithm is the "
             "posterior probability; the logarithms of all units add up to the log-likelihood, "
             "which belongs to the ", theta("t"), " with which the E-step began."),
        *_matrices(pen))


def _matrices(pen: Writer) -> Iterator[doc.Paragraph | None]:
    full = [p for p in pen.em.model.parameters if p.domain == "covariance"]
    if full:
        yield fact(pen, ("log density",), "No matrix need be inverted: with the Cholesky factor of "
                   "a covariance matrix a quadratic form is the squared length of the solution of "
                   "a triangular system, and the log-determinant twice the sum of the logarithms "
                   "of the diagonal (Higham 2002). A factorisation that breaks down is the first "
                   "sign of a collapse.", cites=("higham",))


def running(pen: Writer) -> doc.Section:
    """Starts, and when to stop."""
    objective = pen.objective()
    value, t = pen.notation.words["L"][0], pen.notation.marks["t"][0]
    now, before = f"{value}_{t}", f"{value}_{{{t}-1}}"
    return section(
        "running", "Starting and stopping",
        fact(pen, ("ascent", *solved(pen, pen.em.blocks)), "The start decides where EM ends. "
             "Values of a latent variable whose parameters are the same have the same "
             "likelihood for every observation, and the updates cannot tell them apart: they must "
             "differ at the start. Start from several places, by random posteriors followed by an "
             "M-step or by parameters drawn at random, and keep the end with the largest ",
             objective, "."),
        fact(pen, ("ascent",), "Stop when the relative change of ", objective, " in an iteration, ",
             formula(doc.Law(rf"\frac{{|{now} - {before}|}}{{1 + |{now}|}}")), " with ",
             doc.Law(now), " for its value at ", theta("t"), ", is below a tolerance, such as ",
             doc.Law("10^{-10}"), ". A small change is not yet a small distance from the "
             "end where EM converges slowly. If the value falls by more than rounding, there is "
             "a mistake in the code: it cannot fall."),
        *_newton(pen))


def _newton(pen: Writer) -> Iterator[doc.Paragraph | None]:
    found = [u for u in pen.em.updates if u.formula is None]
    if found:
        yield fact(pen, [pen.held(f"root:{u.parameter}") for u in found], "The root for ",
                   *names(pen.free(u) for u in found), " need not be found to the last digit: "
                   "each Newton step that raises the expected log-likelihood raises the "
                   "likelihood, so that a few suffice in each iteration (a generalised EM).",
                   lead="Inside the M-step")
    if any(b.kind == "conditional" for b in pen.em.blocks):
        yield cited(pen, ("meng_ecm",), "An M-step that is made of conditional maxima is known as "
                    "ECM (Meng and Rubin 1993). It climbs as EM does, often a little more slowly.")
