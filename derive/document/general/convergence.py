"""How fast EM converges, and when to stop: three criteria, and what each says on published data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from ...algebra.expression import function
from .. import document as doc
from .. import examples
from ..latex import LatexPrinter
from ..pen import cited, computed, fact, run_table, say, scientific, section, theta
from .pen import Writer, names
from .points import example_of

#: The tolerance of the picture: looser than that of the fit, so that there is something to see.
SHOWN_TOLERANCE = 1e-6

#: The largest fraction of missing information.
FRACTION = r"\lambda_{\max}(I_c^{-1} I_{\mathrm{mis}})"

#: What each criterion compares with the tolerance, and what that means.
CRITERIA: tuple[tuple[str, str, str], ...] = (
    ("log-likelihood", r"\frac{|L_t - L_{t-1}|}{1 + |L_t|}",
     "the last step; what is left may be far more"),
    ("parameters", r"\frac{\max|\theta^t - \theta^{t-1}|}{\max|\theta^t|}",
     "the last step of the parameter that moves most, the largest entry of each compared"),
    ("aitken", r"\frac{|L_\infty - L_t|}{1 + |L_t|}",
     "what is left, if the steps go on shrinking as the last two did"),
)


def rate(pen: Writer) -> doc.Section:
    """The linear rate as the largest fraction of missing information."""
    r, q, h = _rate(pen), function("Q"), function("H")
    model, height = pen.em.model, pen.objective()
    z = names(model.symbol(v.name) for v in model.latents)
    what = "The log-likelihood" if not pen.penalised else "What EM climbs"
    complete, missing = doc.Law("I_c"), doc.Law(r"I_{\mathrm{mis}}")
    return section(
        "rate", "The rate of convergence",
        fact(pen, ("Q plus H", "H rises"), "At a strict local maximum, where ", theta("t"), " is ",
             theta("t+1"), ", minus the matrix of second derivatives of ", q,
             " by the free entries of ", theta(),
             " is called ", complete, ", the information that the complete data would hold, as far "
             "as the observed ones tell. The second derivatives of ", h, " are called ", missing,
             ": what is missing of it because no ", *z, " is observed. As ", height, " is ", q,
             " plus ", h, ", the observed information is ", doc.Law(r"I_c - I_{\mathrm{mis}}"),
             "; and as ", h, " is least there, ", missing, " has no eigenvalue below 0."),
        cited(pen, ("dlr", "meng"), "Near that point one iteration multiplies the error of ",
              theta(), " by the matrix ", doc.Law(r"I_c^{-1} I_{\mathrm{mis}}"), ", whose largest "
              "eigenvalue ", _rate(pen, f" = {FRACTION}"), " is the largest fraction of missing "
              "information (Dempster, Laird and Rubin 1977; Meng and Rubin 1991). So EM comes "
              "ever nearer to its limit and does not reach it: in the long run every iteration "
              "leaves the fraction ", r, f" of the error, which is linear convergence. {what} "
              "is flat at its maximum, so what is missing of it shrinks by ",
              _rate(pen, "^2"), *((". Components far apart lose little, and a few iterations do; "
              "components that overlap lose nearly everything, ", r, " is close to 1, and there "
              "may be thousands.") if pen.own is not None else (
                  ". Where the latent variables are nearly certain, given the data, a few "
                  "iterations do; where the data say little of them, ", r, " is close to 1, and "
                  "there may be thousands."))))


def stopping(pen: Writer) -> doc.Section:
    """What "converged" can mean, with figures where there is an example."""
    a = pen.spare("agu")
    return section(
        "stopping", "When to stop",
        say("It is for us to say when to stop. With ", doc.Law("L_t"), " for ",
            pen.objective("t"), ", one of three quantities is compared with a small tolerance:"),
        doc.Table((("criterion",), ("compared with the tolerance",), ("which is",)),
              tuple(((doc.Code(name),), (_criterion(pen, formula),), (words,))
                    for name, formula, words in CRITERIA),
              by=(doc.Licence(cites=("mclachlan",)),) * len(CRITERIA)),
        cited(pen, ("boehning", "mclachlan"), "Here ",
              doc.Law(rf"L_\infty = L_t + \frac{{{a}\,(L_t - L_{{t-1}})}}{{1 - {a}}}"), " with ",
              doc.Law(rf"{a} = \frac{{L_t - L_{{t-1}}}}{{L_{{t-1}} - L_{{t-2}}}}"), " is Aitken's "
              "estimate of the limit (Böhning and others 1994; McLachlan and Krishnan 2008, "
              "section 4.9). It is exact where the steps shrink by a constant factor. Where they "
              "do not shrink there is no estimate; and two estimates in a row have to be small, "
              "for after a long first step a short second one looks like the end."),
        *_measured(pen, None if pen.on_data else
                   examples.figures(f"convergence-{example_of(pen)}")),
        cited(pen, ("mclachlan",), "None of the three sees more than the path. Where fast first "
              "iterations pass into slow ones, even Aitken's estimate may stop too early, before "
              "the slow rate shows. At a saddle point, or on a plateau that the iterates leave "
              "slowly, the steps are as small as near the maximum: hence several starts, and a "
              "small tolerance. ", doc.Code("derive fit"), " uses the first criterion with the "
              "tolerance ", doc.Code("1e-10"), "; another is chosen with ",
              doc.Code("--criterion"), ".",
              role="remark"))


def _rate(pen: Writer, more: str = "") -> doc.Law:
    """The letter of the rate, and what stands behind it."""
    return doc.Law(pen.spare("rgu") + more)


def _criterion(pen: Writer, formula: str) -> doc.Law:
    """A criterion with the letter that stands for all parameters."""
    name = LatexPrinter(pen.notation).show(theta())
    return doc.Law(formula.replace(r"\theta", name))


def on_path(pen: Writer, iterates: Sequence[tuple[Mapping[str, Any], float]]) -> list[doc.Block]:
    """The rate of the last steps of a fit's iterates (theta, log-likelihood), and the criteria
    along them as a picture.

    Nothing where there are fewer than five: Aitken's method needs four.
    """
    if len(iterates) < 5:
        return []
    from numeric.convergence import parameter_rates
    from numeric.plots.stopping import criteria

    before, last = parameter_rates([theta for theta, _ in iterates[-4:]])
    settled = abs(last - before) < 0.01 * last < 0.01
    rate = [computed(
        "In the last iterations the step of all parameters together shrank by ",
        _rate(pen, f" = {last:.3f}"), " each time: the estimate that the iterates give of the "
        "largest fraction of missing information, ", doc.Law(FRACTION), ".")]

    caption: doc.Words = (
        "What each of the three criteria of \u201cWhen to stop\u201d compares with the tolerance, "
        "on a logarithmic scale, and the iteration after which it stops for the tolerance ",
        doc.Code("1e-6"), ", where it does. The broad grey line is what is missing of the "
        "log-likelihood, measured likewise. Where the lines are straight, EM converges linearly; a "
        "criterion that runs below the grey line stops too early, and Aitken's lies on it once the "
        "rate has settled.")
    picture = criteria(iterates, SHOWN_TOLERANCE)
    return [*(rate if settled else ()), doc.Figure("criteria", caption, (picture,))]


def _measured(pen: Writer, f: dict[str, Any] | None) -> list[doc.Block | None]:
    """The criteria on the family's example."""
    if f is None:
        return []
    loose, tight = (doc.Code(t) for t in f["tolerances"])
    head = (("criterion",), ("at ", loose), ("missing",), ("at ", tight), ("missing",))
    rows: list[tuple[doc.Words, ...]] = []
    for row in f["rows"]:
        stops = [((str(s["iterations"]),), scientific(s["missing"])) for s in row["stops"]]
        rows.append(((doc.Code(row["criterion"]),), *chain(*stops)))
    value = f"{f['log_likelihood']:.3f}".replace("-", "−")
    return [
        computed(
            "On the data set ", doc.Code(f["data"]), f", started with {f['start']}, the "
            f"log-likelihood ends at {value}. The tolerance ", loose, " asks for it within ",
            *scientific(f["allowed"][0]), ". The table says after how many iterations each "
            "criterion stops, and what is missing of the log-likelihood then:"),
        run_table(head, rows),
        computed("There each iteration leaves ", _rate(pen, f" = {f['rate']}"), " of the error of "
            f"the parameters and {f['rate_of_log_likelihood']} of what is missing of the "
            "log-likelihood, which is close to ", _rate(pen, f"^2 = {f['square']}"), ": one more "
            f"decimal digit of the log-likelihood costs about {f['digit']} iterations.")]

