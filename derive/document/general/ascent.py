"""EM in general: a lower bound of the log-likelihood that both steps raise; and that the
likelihood of the observations never decreases."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import function, log
from .. import document as doc
from ..pen import cited, fact, formula, say, section, theta, titled
from .derivation import together
from .pen import Writer
from .proofs import names_every_parameter
from .unbounded import PARTS as UNBOUNDED

#: The lines that make F a lower bound, and those by which both steps maximise it.
BOUND = ("lower bound", "lower bound plain", "below")
STEPS = ("E reaches", "E maximises", "M maximises")
#: The parts of the proof that stand in the section on the lower bound.
LOWER = ("likelihood", "F", "averaged", "any_divergence", "below", "F_at_T", "e_step", "m_step")
#: Those of the section on the ascent.
RISING = ("observed", "H", "log_posterior", "entropy", "ascent", "touching")


def general(pen: Writer) -> doc.Section:
    """F, that it is at most the log-likelihood, and both steps as ascent on it; empty where no
    bound is derived."""
    title = titled(pen, BOUND, "EM in general: a lower bound", "A lower bound")
    if pen.held("lower bound") is None:
        return section("general", title)
    return section(
        "general", title, *together(pen),
        fact(pen, ("likelihood",), "What EM is after is the likelihood of the observed data alone: "
             "that of the complete data, summed over all values of the latent variables."),
        pen.part("ascent", "likelihood"), _observed(pen, defined=True),
        *_lower_bound(pen), *_difference(pen), *_both_steps(pen))


def _observed(pen: Writer, defined: bool) -> doc.Equations:
    """The lines of the log-likelihood: what it is, or what follows of it."""
    steps = [s for s in pen.em.steps if s.stage == "ascent" and s.part == "observed"]
    at = next((n for n, s in enumerate(steps) if s.relation == "=" and any(
        e.op == "function" and e.args[0] == "H" for e in (s.right, *s.right.children))),
        len(steps))
    return pen.group(steps[:at] if defined else steps[at:])


def _lower_bound(pen: Writer) -> Iterator[doc.Block | None]:
    own = pen.own
    what = "the components" if own is not None else "the values of the latent variables"
    yield fact(pen, ("likelihood", *BOUND), f"The logarithm stands outside the sum over {what}, "
               "and a sum does not factorise. What takes its place is a function below it in which "
               f"the logarithm stands inside. Let {what} be drawn with any weights, one "
               "distribution for each " + ("observation:" if own is not None else "unit:"))
    yield pen.part("posterior", *(p for p in pen.parts("posterior", "any")))
    yield pen.part("posterior", "law") if pen.parts("posterior", "law") else None
    yield say("The function is the mean, over values so drawn, of the complete-data "
              "log-likelihood less ", log(function("assignment_law")), ":") if pen.parts(
                  "posterior", "law") else None
    yield pen.part("ascent", "F")


def _difference(pen: Writer) -> Iterator[doc.Block | None]:
    f, u = function("F"), pen.local("uvgh").args[0]
    yield say("To compare it with the log-likelihood, take the posterior probabilities at any ",
              theta(), ":")
    yield pen.part("ascent", *pen.parts("ascent", "posterior"), why=fact(
        pen, ("rearranged", "any weights sum", "averaged with any"), "The left side of ",
        pen.link("rearranged"), " is the same for every value, so any weights that sum to 1 "
        "leave it as it is where they average it."))
    yield pen.part("ascent", "averaged")
    yield fact(pen, ("any divergence", "below"), "So what ", f, " lacks is a sum of divergences, "
               "one for each ", "observation:" if pen.own is not None else "unit:")
    yield pen.part("ascent", "any_divergence")
    yield pen.part("ascent", "below")
    yield fact(pen, (*BOUND, "below only"), "This is Jensen's inequality for the logarithm, with "
               "its case of equality; all that it took is ",
               doc.Law(rf"\log {u} \le {u} - 1"), ". The likelihood of the observations is also "
               "called the evidence, and ", f, " the evidence lower bound (ELBO).")
    yield cited(pen, ("neal", "bishop"), "Nothing is lost by drawing independently: for any other "
                "distribution of the latent variables, too, what is missing is its divergence "
                "from their posterior, and this is a product (Neal and Hinton 1998; Bishop 2006, "
                "section 9.4).")


def _both_steps(pen: Writer) -> Iterator[doc.Block | None]:
    f = function("F")
    yield fact(pen, ("F at responsibilities", "F is Q"), "With the responsibilities for the "
               "weights, ", f, " is ", function("Q"), " and a constant:")
    yield pen.part("ascent", "F_at_T")
    yield fact(pen, ("E reaches", "E maximises", "E only"), "The E-step holds ", theta("t"),
               " and chooses the weights. With the responsibilities ", f, " reaches the "
               "log-likelihood, and no other weights do as well:")
    yield pen.part("ascent", "e_step")
    yield fact(pen, ("M maximises", "M only"), "The M-step holds the responsibilities and chooses "
               "the parameters, and no others do as well:") or fact(
        pen, ("M maximises",), "The M-step holds the responsibilities and chooses the parameters:")
    yield pen.part("ascent", "m_step")
    yield fact(pen, (*STEPS, "E only", "M only"), "So EM is coordinate ascent on ", f, ". By turns "
               "it is maximised over the weights and over the parameters.", role="result")


def ascent(pen: Writer) -> doc.Section:
    """The log-likelihood as Q + H, neither of which falls; and where F touches it."""
    h, q, held = function("H"), function("Q"), function("F_at_T")
    bound = pen.held("lower bound") is not None
    known = {*LOWER, *RISING, *UNBOUNDED, *pen.parts("ascent", "posterior")}
    return section(
        "ascent", titled(pen, ("ascent",), "The likelihood never decreases"
                         if not pen.penalised else "What is maximised never decreases",
                         "The likelihood"),
        fact(pen, ("E reaches", "M maximises", "below"), "What raises ", function("F"), " raises "
             "the log-likelihood: after the E-step both are the same, by ", pen.link("E reaches"),
             "; the M-step does not lower ", held, ", by ", pen.link("M maximises"), "; and by ",
             pen.link("below"), " the log-likelihood lies nowhere below it."),
        *(() if bound else (
            fact(pen, ("likelihood",), "What EM is after is the likelihood of the observed data, "
                 "in which the latent variables have been summed out:"),
            pen.part("ascent", "likelihood"), _observed(pen, defined=True))),
        fact(pen, ("Q plus H", "H"), "Dempster, Laird and Rubin (1977) show it by a remainder "
             "beside ", q, ":", cites=("dlr",)),
        None if bound else pen.part("ascent", *pen.parts("ascent", "posterior")),
        pen.part("ascent", "H"),
        fact(pen, ("Q plus H",), "For by Bayes' rule, averaged with the responsibilities as "
             "weights, the log-likelihood is ", q, ", less the logarithms of the priors,"
             if pen.penalised else "", " and ", h, ":"),
        _observed(pen, defined=False),
        *_penalised(pen),
        fact(pen, ("maximum", "H rises"), "The M-step does not lower ", q, ". And ", h, " does not "
             "fall when ", theta(), " moves away from ", theta("t"), ", wherever it goes:"),
        pen.part("ascent", "entropy"),
        say("Therefore") if pen.held("ascent") else None,
        pen.part("ascent", "ascent"),
        fact(pen, ("ascent", "rest"), "Equality holds only where ", theta("t+1"), " equals ",
             theta("t"), ".", role="result") if names_every_parameter(pen, "rest") else None,
        fact(pen, ("touching", "E reaches"), "As a function of ", theta(), ", ", held,
             " touches the log-likelihood at ", theta("t"), " and lies nowhere above it:"),
        pen.part("ascent", "touching"),
        pen.group(s for s in pen.em.steps if s.stage == "ascent" and s.part not in known))


def _penalised(pen: Writer) -> Iterator[doc.Block | None]:
    """The log-likelihood with the priors, where there are any."""
    if pen.parts("ascent", "log_posterior"):
        yield fact(pen, ("ascent",), "What rises is the log-likelihood with the logarithms of the "
                   "priors:")
        yield pen.part("ascent", "log_posterior")


def rises(pen: Writer) -> doc.Formula:
    """What rises, in a formula."""
    return formula(pen.objective("t+1"), " ≥ ", pen.objective("t"))
