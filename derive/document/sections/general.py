"""EM in general: a lower bound of the log-likelihood that both steps raise."""

from __future__ import annotations

from ...algebra.expression import function, log
from ..document import Section
from ..pen import Pen, cited, fact, local, say, section, theta, titled
from .proofs import names_every_parameter

#: The lines that make F a bound that EM raises.
BOUND = ("lower bound", "below")
STEPS = ("E reaches", "E maximises", "M maximises")


def general(pen: Pen) -> Section:
    """F, that it is at most the log-likelihood, and both steps as ascent on it."""
    s, q = pen.em.setting, function("Q")
    f, held, law = function("F"), function("F_at_T"), function("assignment_law")
    u = local(pen, "uvgh")
    return section(
        "general", titled(pen, (*BOUND, *STEPS), "EM in general: a lower bound", "A lower bound"),
        fact(pen, ("likelihood",), "What EM is after is the likelihood of the observed data alone: "
             "that of the complete data, summed over all values of the latent variables."),
        pen.part("ascent", "likelihood"),
        say("Its logarithm is"),
        pen.part("ascent", "observed", until="weights_sum"),
        fact(pen, ("observed",), "The logarithm of a sum does not fall apart. What replaces it is "
             "a function that does, and that lies below it. Let the components be drawn with "
             "any weights ", s.w, ", one distribution for each observation:"),
        pen.part("posterior", "any"),
        pen.part("posterior", "law"),
        say("The function is the expectation, over such assignments, of the complete-data "
            "log-likelihood, less that of ", log(law), ":"),
        pen.part("ascent", "F"),
        say("To compare it with the log-likelihood, take the posterior probabilities at any ",
            theta(), ","),
        pen.part("ascent", "posterior", fact(
            pen, ("rearranged",), "The left side of ", pen.link("rearranged"), " is the same for "
            "every component, so any weights that sum to 1 leave it as it is when it is averaged "
            "with them.")),
        pen.part("ascent", "averaged"),
        say("What ", f, " lacks is therefore a sum of divergences, with"),
        pen.part("ascent", "any_divergence"),
        pen.part("ascent", "below", fact(
            pen, BOUND, "This is Jensen's inequality for the logarithm, proved by ",
            log(u), " ≤ ", u, " − 1 and with its case of equality. As the log-likelihood is the "
            "logarithm of what is called the evidence, ", f, " is called the evidence lower "
            "bound (ELBO).")),
        cited(pen, ("neal", "bishop"), "Assignments whose components are drawn together, not "
              "independently, would do no better: for them, too, what is missing is the "
              "divergence from the posterior (Neal and Hinton 1998; Bishop 2006, section 9.4)."),
        fact(pen, ("F at responsibilities", "F is Q"), "Now both steps of EM are seen as one thing "
             "done twice. With the responsibilities for the weights ", f, " is"),
        pen.part("ascent", "F_at_T"),
        fact(pen, ("E reaches", "E maximises", "E only"), "The E-step holds ", theta("t"),
             " and chooses the weights. The responsibilities are the best ones, and no others "
             "are as good:"),
        pen.part("ascent", "e_step"),
        fact(pen, ("M maximises", "M only"), "The M-step holds the responsibilities and chooses "
             "the parameters:") if names_every_parameter(pen, "M only") else fact(
            pen, ("M maximises",), "The M-step holds the responsibilities and chooses the "
            "parameters:"),
        pen.part("ascent", "m_step"),
        fact(pen, STEPS, "So EM is coordinate ascent on ", f, ": each step raises it as far as one "
             "of its two arguments can, and after each E-step it is the log-likelihood itself.",
             role="result"),
        fact(pen, ("F is Q", "M maximises", "E reaches"), "Nothing in this is special to mixtures. "
             "Where the best weights are out of reach, others may be used: ", held, " is then no "
             "longer the log-likelihood at ", theta("t"), ", but still below it, and where the "
             "best parameters are, any that raise ", q, " will do (generalised EM).")
        if False else None)
