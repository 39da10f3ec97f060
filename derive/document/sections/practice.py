"""What a computer needs besides the formulas: logarithms, starts, and a guard against collapse."""

from __future__ import annotations

from ...algebra.expression import Expr, det, function, log, power, size, transpose
from ..document import Code, Law, Paragraph, Section, Stated
from ..latex import latex
from ..naming import COUNTS
from ..pen import Pen, cited, fact, formula, local, section, theta
from .steps import updates


def floating_point(pen: Pen) -> Section:
    """The responsibilities and the log-likelihood by logarithms."""
    return section(
        "floating-point", "In floating point",
        fact(pen, ("bayes",), "Far from every component all terms of ", pen.link("bayes"),
             " are too small for a floating-point number. They round to 0, and the responsibility "
             "is 0 divided by 0.", cites=("blanchard",)),
        cited(pen, ("blanchard",), "What is computed is therefore the logarithm of each term, and "
              "the logarithm of their sum with the largest one taken out (log-sum-exp; Blanchard, "
              "Higham and Higham 2021):"),
        _log_sum_exp(pen),
        fact(pen, ("observed", "bayes"), "One exponential in the last sum is 1 and none is more, "
             "so that nothing overflows and no logarithm is of 0. The exponential of a term less "
             "this logarithm is the responsibility, and the logarithms of all observations add up "
             "to ", function("log_likelihood", "t"), ": it is a by-product of the E-step and "
             "belongs to the ", theta("t"), " with which that began.", cites=("blanchard",)),
        _factorised(pen),
        fact(pen, ("responsibility", "bayes"), "The responsibilities are often what was wanted: "
             "for each observation the probabilities of its components, given the data and as if "
             "the estimated parameters were the true ones. Those of the last iteration belong to "
             "its ", theta("t"), "; one more E-step gives those of the ", theta("t+1"),
             " that is reported."))


def _log_sum_exp(pen: Pen) -> Stated | None:
    s = pen.em.setting
    by = pen.licence(("bayes",), cites=("blanchard",))
    if by is None:
        return None
    a, m = (latex(local(pen, letters), pen.notation) for letters in ("acg", "mbh"))
    k, i = (latex(s.letter(x), pen.notation) for x in (s.k, s.i))
    each, largest = rf"{a}_{{{k},{i}}}", rf"{m}_{{{i}}}"
    return Stated((
        formula(Law(each), " = ", log(s.joint("t")), ",\u2003", Law(largest), " = ",
                Law(rf"\max_{{{k}}} {each}")),
        formula(log(s.over_k(s.joint("t"))), " = ", Law(largest), " + ",
                Law(rf"\log\textstyle\sum_{{{k}}} e^{{{each}-{largest}}}"))), by)


def _factorised(pen: Pen) -> Paragraph | None:
    """How the logarithm of a normal density of several coordinates is computed."""
    s = pen.em.setting
    u = s.unknowns()[-1]
    if u.shape != "matrix":
        return None
    return fact(pen, ("log density",), "No matrix need be inverted. With the Cholesky factor ",
                Law("C"), " of ", u, ", lower triangular with ",
                formula(u, " = ", Law(r"C C^{\mathsf T}")), ", the quadratic form is the squared "
                "length of the solution ", Law("z"), " of ", formula(Law("C z"), " = ",
                                                                      s.x - s.unknowns()[0]),
                ", and ", log(det(u)), " is twice the sum of the logarithms of the diagonal of ",
                Law("C"), " (Higham 2002). A factorisation that breaks down is the first sign of a "
                "component that collapses.", cites=("higham",))


def starts(pen: Pen) -> Section:
    """From where to start, and how often."""
    s, labels = pen.em.setting, pen.em.model.components.labels
    k = COUNTS.get(len(labels), str(len(labels))) if labels else size(s.components)
    zero = "" if pen.em.model.weights.kind == "fixed" else \
        ", and no weight may be 0, which would stay 0"
    centre = next(slot.name for slot in s.family.slots if not slot.known)
    return section(
        "starts", "Where to start",
        fact(pen, ("ascent", "bayes", *updates(pen)), "The start decides where EM ends. It must "
             f"not be the same for two components, which would then stay the same{zero}."),
        cited(pen, ("arthur", "biernacki"), "Usual starts are ", k, " different observations, "
              f"from each of which a {centre} is made, drawn so that far ones are more probable "
              "(k-means++; Arthur and Vassilvitskii 2007), or random responsibilities followed by "
              "an M-step. Several short runs cost little: a few iterations from each of many "
              "starts, then a long run from the highest likelihood reached (Biernacki, Celeux and "
              "Govaert 2003)."),
        cited(pen, ("biernacki",), "Of the long runs the one with the highest likelihood is kept, "
              "of those that have not collapsed. Two that end at the same height with the "
              "components in another order have found the same mixture. ", Code("derive fit"),
              " starts by itself, several times, and says which start won; ", Code("--start"),
              " takes one from a file."))


def guard(pen: Pen) -> Section:
    """A prior or a floor on the variances; empty where the likelihood is bounded."""
    scale = pen.em.setting.unknowns()[-1]
    matrix, floor = scale.shape == "matrix", Law("c")
    kind = "covariance" if matrix else "variance"
    title = f"A prior or a floor on the {kind}s"
    if pen.held("unbounded") is None:
        return section("guard", title)
    return section(
        "guard", title,
        fact(pen, ("unbounded",), "A component that collapses onto too few observations has a "
             f"{kind} that goes to 0, by ", pen.link("unbounded"), ". Where this keeps happening, "
             "take fewer components, or one of two guards. Each changes what is maximised, and is "
             "to be reported with the result."),
        cited(pen, ("fraley", "ciuperca"), f"For each {kind} take the inverse "
              f"{'Wishart' if matrix else 'gamma'} density, proportional to ", _prior(pen, scale),
              ", with ", Law(r"\Lambda"), " and ", Law(r"\nu"), " of your choice. The M-step then "
              "maximises ", function("Q"), " plus the logarithm of the prior (Fraley and Raftery "
              "2007); the means and weights are updated as before, and", lead="A prior"),
        _with_prior(pen, scale),
        cited(pen, ("ciuperca",), "The log-likelihood plus the logarithm of the prior never falls, "
              "and is bounded (Ciuperca, Ridolfi and Idier 2003)."),
        cited(pen, ("hathaway", "ingrassia"), "Let every "
              + ("eigenvalue of every covariance" if matrix else "variance") + " be at least ",
              floor, ". The best parameters under this condition are the updates with every "
              + ("eigenvalue of the new covariances" if matrix else "new variance")
              + " that is less than ", floor, " replaced by ", floor, "; the likelihood never "
              "falls, and is bounded (Hathaway 1985; Ingrassia and Rocci 2007). To add a constant "
              "to " + ("the diagonals" if matrix else "the variances") + " after each M-step is "
              "not the same: that need not raise the likelihood, and may lower it.",
              lead="A floor"),
        cited(pen, ("fraley",), Code("derive fit"), " uses neither: it reports a run that "
              "collapsed as collapsed, and keeps another."))


def _prior(pen: Pen, scale: Expr) -> Law:
    v, d = latex(scale, pen.notation), latex(size("d"), pen.notation)
    if scale.shape == "matrix":
        return Law(rf"|{v}|^{{-(\nu+{d}+1)/2}} e^{{-\operatorname{{tr}}(\Lambda {v}^{{-1}})/2}}")
    return Law(rf"({v})^{{-(\nu+2)/2}} e^{{-\Lambda/(2 {v})}}")


def _with_prior(pen: Pen, scale: Expr) -> Stated | None:
    s, by = pen.em.setting, pen.licence(("update:" + scale.args[0],), cites=("fraley",))
    if by is None:
        return None
    new, mean = (Expr("symbol", *u.args[:3], "t+1") for u in (scale, s.unknowns()[0]))
    matrix, off = scale.shape == "matrix", s.x - mean
    square = s.over_i(s.T * (off * transpose(off) if matrix else power(off, 2)))
    n, d = latex(s.N_k, pen.notation), latex(size("d"), pen.notation)
    under = rf"{n} + \nu + {d} + 1" if matrix else rf"{n} + \nu + 2"
    over = rf"\Lambda + {latex(square, pen.notation)}"
    return Stated((formula(new, " = ", Law(rf"\frac{{{over}}}{{{under}}}")),), by)
