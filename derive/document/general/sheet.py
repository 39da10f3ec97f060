"""The problem as an exercise: what is asked, in numbered parts, and nothing of the answers."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import equation, function
from .. import document as doc
from ..pen import expected_log_likelihood, fact, formula, say, section, theta
from .answer import update_of
from .pen import Writer, names


def questions(pen: Writer) -> doc.Section:
    """The numbered parts, in the order in which they need one another."""
    q, joint = function("Q"), set(pen.kinds()) <= {"joint"}
    latent = names(pen.em.model.symbol(v.name) for v in pen.em.model.latents)
    one = pen.held("one maximum") is not None
    rest = pen.held("rest") is not None
    parts = (
        say("Likelihood. Write down the complete-data log-likelihood ",
            function("complete_log_likelihood"), " and simplify it until each parameter stands in "
            "terms of its own."),
        *_posterior(pen),
        say("Expectation. Compute ", equation(q, expected_log_likelihood()), " until ", *latent,
            " is gone from it. Where does it depend on " if len(pen.em.model.latents) == 1 else
            " are gone from it. Where does it depend on ", theta(), ", and where on ", theta("t"),
            "?"),
        *_updates(pen),
        fact(pen, ("maximum",), "Maximum. Show that what you have found is the "
             "maximum of ", q, " over all admissible ", theta(), ", not only a root of its "
             "gradient. ", "Is it the only one? " if one else "", "For which data does it exist?")
        if joint else
        fact(pen, ("maximum",), "Maximum. What do you know of what you have found: is it the "
             "maximum of ", q, " over all admissible ", theta(), "? For which data does it "
             "exist?"),
        fact(pen, ("ascent",), "Ascent. Show that the log-likelihood of the observations never "
             "decreases, " if not pen.penalised else "Ascent. Show that what is climbed never "
             "decreases, ", formula(pen.objective("t+1"), " ≥ ", pen.objective("t")), ".",
             " When does equality hold?" if rest else ""))
    return section(
        "questions", "Questions",
        say("Give a reason for each step. Each part may use the results of those before it."),
        doc.Items(tuple(p for p in parts if p is not None), ordered=True))


def _posterior(pen: Writer) -> Iterator[doc.Paragraph | None]:
    for s in pen.all("responsibility"):
        if s.right.op == "event_probability":
            yield fact(pen, (s,), "Responsibilities. Express " if pen.own is not None else
                       "Posterior. Express ", equation(s.left, s.right), " by the weights and the "
                       "densities. What is their sum over the components?"
                       if pen.own is not None else " by the factors of the model.")


def _updates(pen: Writer) -> Iterator[doc.Paragraph | None]:
    for b in pen.em.blocks:
        for u in b.updates:
            line = update_of(pen, u.parameter)
            free = pen.free(u)
            if line is None:
                continue
            if u.formula is None:
                yield fact(pen, (line,), "Update. Find the equation that the new ", free,
                           " solves, and how to solve it.")
            elif b.kind == "joint":
                yield fact(pen, (line, "maximum"), "Update. Find ", line.left, ", the ", free,
                           " at which ", function("Q"), " is largest.")
            else:
                yield fact(pen, (line,), "Update. Find ", line.left, ", the ", free,
                           " at which ", function("Q"), " is largest with the others held.")
