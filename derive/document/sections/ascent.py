"""The likelihood of the observations never decreases."""

from __future__ import annotations

from ...algebra.expression import function
from ..document import Section
from ..pen import Pen, fact, say, section, theta, titled
from .proofs import names_every_parameter


def ascent(pen: Pen) -> Section:
    """The log-likelihood as Q + H, neither of which falls; and where F touches it."""
    h, q, held = function("H"), function("Q"), function("F_at_T")
    return section(
        "ascent", titled(pen, ("ascent",), "The likelihood never decreases", "The likelihood"),
        fact(pen, ("E reaches", "M maximises", "below"), "What raises ", function("F"), " raises "
             "the log-likelihood: after the E-step both are the same, by ", pen.link("E reaches"),
             "; the M-step does not lower ", held, ", by ", pen.link("M maximises"), "; and by ",
             pen.link("below"), " the log-likelihood lies nowhere below it."),
        fact(pen, ("posterior product", "Q plus H"), "Dempster, Laird and Rubin (1977) show it by "
             "a remainder beside ", q, ":", cites=("dlr",)),
        pen.part("ascent", "H"),
        fact(pen, ("rearranged", "Q plus H"), "For with the responsibilities as weights in the "
             "average of ", pen.link("rearranged"), " the log-likelihood is"),
        pen.part("ascent", "observed", since="weights_sum"),
        fact(pen, ("maximum", "H rises"), "The M-step does not lower ", q, ". And ", h, " does not "
             "fall when ", theta(), " moves away from ", theta("t"), ", wherever it goes:"),
        pen.part("ascent", "entropy"),
        say("Therefore"),
        pen.part("ascent", "ascent"),
        fact(pen, ("ascent", "rest"), "Equality holds only where ", theta("t+1"), " equals ",
             theta("t"), ".", role="result") if names_every_parameter(pen, "rest") else None,
        fact(pen, ("touching", "E reaches"), "As a function of ", theta(), ", ", held,
             " touches the log-likelihood at ", theta("t"), " and lies nowhere above it:"),
        pen.part("ascent", "touching"))
