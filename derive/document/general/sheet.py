"""The problem as an exercise: what is asked, and nothing of the answers."""

from __future__ import annotations

from ...algebra.expression import equation, function
from .. import document as doc
from ..pen import expected_log_likelihood, fact, formula, say, section, theta
from .pen import Writer, names


def questions(pen: Writer) -> doc.Section:
    """The numbered parts, in the order in which they need one another."""
    q, firsts = function("Q"), pen.all("responsibility")
    parts = (
        say("Likelihood. Write down the complete-data log-likelihood ",
            function("complete_log_likelihood"), " and simplify it until each parameter stands in "
            "terms of its own."),
        *(fact(pen, (s,), "Posterior. Express ", equation(s.left, s.right), " by the factors of "
               "the model.") for s in firsts if s.right.op == "event_probability"),
        say("Expectation. Compute ", equation(q, expected_log_likelihood()), " until no latent "
            "variable is left. Where does it depend on ", theta(), ", and where on ", theta("t"),
            "?"),
        *(say("Update. Find the new ", *names(pen.free(u) for u in b.updates),
              *(", each with the others held, in this order" for _ in range(
                  b.kind == "conditional")),
              "." if all(u.formula is not None for u in b.updates)
              else ": the equation that it solves, and how to solve it.") for b in pen.em.blocks),
        say("Maximum. What do you know of what you have found: is it the maximum of ", q,
            " over all admissible ", theta(), "? For which data does it exist?"),
        fact(pen, ("ascent",), "Ascent. Show that ", formula(
            pen.objective("t+1"), " ≥ ", pen.objective("t")), "."))
    return section(
        "questions", "Questions",
        say("Give a reason for each step. Each part may use the results of those before it."),
        doc.Items(tuple(p for p in parts if p is not None), ordered=True))
