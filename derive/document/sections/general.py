"""EM in general: a lower bound of the log-likelihood that both steps raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...algebra.expression import function, log, symbol
from ..document import Block, Law, Section
from ..pen import Pen, cited, fact, local, say, section, theta, titled

#: The lines that make F a lower bound, and those by which both steps maximise it.
BOUND = ("lower bound", "lower bound plain", "below")
STEPS = ("E reaches", "E maximises", "M maximises")


def general(pen: Pen) -> Section:
    """F, that it is at most the log-likelihood, and both steps as ascent on it."""
    return section(
        "general", titled(pen, (*BOUND, *STEPS), "EM in general: a lower bound", "A lower bound"),
        fact(pen, ("likelihood",), "What EM is after is the likelihood of the observed data alone: "
             "that of the complete data, summed over all values of the latent variables."),
        pen.part("ascent", "likelihood"),
        say("Its logarithm is"),
        pen.part("ascent", "observed", until="weights_sum"),
        *_lower_bound(pen),
        *_difference(pen),
        *_both_steps(pen))


def symbols(pen: Pen) -> Iterator[tuple[Any, ...]]:
    """Rows of the table of notation: a name, the role of the line that brings it in, the symbol as
    it prints, and what it means."""
    s = pen.em.setting
    i, k = s.letter(s.i), s.letter(s.k)
    yield (".r", "any weights", symbol(".r", "scalar", (s.k, s.i), "t"), "any positive number")
    yield (".omega", "any weights", s.w, "any weight of component ", k, " for observation ", i,
           "; over the components they sum to 1")
    yield ("assignment_law", "law of assignments", function("assignment_law"), "probability of an "
           "assignment of the observations to components, drawn with the weights ", s.w)
    yield ("F", "lower bound", function("F"), "lower bound of the log-likelihood (ELBO)")
    yield ("F_at_T", "F at responsibilities", function("F_at_T"), "the same, with the "
           "responsibilities for the weights")


def _lower_bound(pen: Pen) -> Iterator[Block | None]:
    yield fact(pen, ("observed", *BOUND), "The logarithm stands outside the sum over the "
               "components, and a sum does not factorise. What takes its place is a function below "
               "it in which the logarithm stands inside. Let the components be drawn with "
               "any weights ", pen.em.setting.w, ", one distribution for each observation:")
    yield pen.part("posterior", "any")
    yield pen.part("posterior", "law")
    yield say("The function is the mean, over such assignments, of the complete-data "
              "log-likelihood less ", log(function("assignment_law")), ":")
    yield pen.part("ascent", "F")


def _difference(pen: Pen) -> Iterator[Block | None]:
    f, u = function("F"), local(pen, "uvgh").args[0]
    yield say("To compare it with the log-likelihood, take the posterior probabilities at any ",
              theta(), ":")
    yield pen.part("ascent", "posterior", fact(
        pen, ("rearranged", "any weights sum", "averaged with any"), "The left side of ",
        pen.link("rearranged"), " is the same for every component, so any weights that sum to 1 "
        "leave it as it is where they average it."))
    yield pen.part("ascent", "averaged")
    yield fact(pen, ("any divergence", "below"), "So what ", f, " lacks is a sum of divergences, "
               "one for each observation:")
    yield pen.part("ascent", "any_divergence")
    yield pen.part("ascent", "below")
    yield fact(pen, (*BOUND, "below only"), "This is Jensen's inequality for the logarithm, with "
               "its case of equality; all that it took is ",
               Law(rf"\log {u} \le {u} - 1"), ". The likelihood of the observations is also called "
               "the evidence, and ", f, " the evidence lower bound (ELBO).")
    yield cited(pen, ("neal", "bishop"), "Nothing is lost by drawing the components independently: "
                "for any other distribution of the assignments, too, what is missing is its "
                "divergence from their posterior, and this is a product over the observations "
                "(Neal and Hinton 1998; Bishop 2006, section 9.4).")


def _both_steps(pen: Pen) -> Iterator[Block | None]:
    f = function("F")
    yield fact(pen, ("F at responsibilities", "F is Q"), "With the responsibilities for the "
               "weights, ", f, " is ", function("Q"), " and a constant:")
    yield pen.part("ascent", "F_at_T")
    yield fact(pen, ("E reaches", "E maximises", "E only"), "The E-step holds ", theta("t"),
               " and chooses the weights. With the responsibilities ", f, " reaches the "
               "log-likelihood, and no other weights do as well:")
    yield pen.part("ascent", "e_step")
    yield fact(pen, ("M maximises", "M only"), "The M-step holds the responsibilities and chooses "
               "the parameters, and no others do as well:")
    yield pen.part("ascent", "m_step")
    yield fact(pen, (*STEPS, "E only", "M only"), "So EM is coordinate ascent on ", f, ". By turns "
               "it is maximised over the weights and over the parameters.", role="result")
