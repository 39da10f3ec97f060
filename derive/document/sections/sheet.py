"""The problem as an exercise: what is asked, in numbered parts, and nothing of the answers."""

from __future__ import annotations

from ...algebra.expression import Expr, equation, function
from ..document import Items, Paragraph, Section
from ..pen import Pen, expected_log_likelihood, fact, formula, say, section, theta
from .steps import bases


def questions(pen: Pen) -> Section:
    """The numbered parts, in the order in which they need one another."""
    s, q = pen.em.setting, function("Q")
    responsibility = pen.held("responsibility")
    parts = (
        say("Likelihood. Write down the complete-data log-likelihood ",
            function("complete_log_likelihood"),
            " and simplify it until each parameter stands in terms of its own."),
        responsibility and fact(
            pen, ("responsibility",), "Responsibilities. Express ",
            equation(s.T, responsibility.right), " by the weights and the densities. What is "
            "their sum over the components?"),
        say("Expectation. Compute ", equation(q, expected_log_likelihood()),
            " until ", s.Z_i, " is gone from it. Where does it depend on ", theta(),
            ", and where on ", theta("t"), "?"),
        *(_update(pen, base) for base in bases(s)),
        fact(pen, ("maximum", "one maximum"), "Maximum. Show that what you have found is the "
             "maximum of ", q, " over all admissible ", theta(), ", not only a root of its "
             "gradient. Is it the only one? For which data does it exist?"),
        fact(pen, ("ascent",), "Ascent. Show that the log-likelihood of the observations never "
             "decreases, ", formula(
                 function("log_likelihood", "t+1"), " ≥ ", function("log_likelihood", "t")),
             ". When does equality hold?"))
    return section(
        "questions", "Questions",
        say("Give a reason for each step. Each part may use the results of those before it."),
        Items(tuple(p for p in parts if p), ordered=True))


def _update(pen: Pen, base: str) -> Paragraph | None:
    update = pen.held("update:" + base)
    return None if update is None else fact(
        pen, (update, "maximum"), "Update. Find ", update.left, ", the ",
        Expr("symbol", *update.left.args[:3], ""), " at which ", function("Q"), " is largest.")
