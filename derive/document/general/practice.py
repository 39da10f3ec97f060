"""What a computer needs besides the formulas: logarithms, starts, and a guard against collapse."""

from __future__ import annotations

from collections.abc import Iterator

from ...algebra.expression import (
    Expr,
    at_mark,
    density,
    det,
    function,
    log,
    power,
    size,
    transpose,
    walk,
)
from .. import document as doc
from ..latex import latex
from ..naming import COUNTS
from ..pen import cited, fact, formula, section, theta
from .answer import solved
from .labelled import Labelled
from .pen import Writer, names


def floating_point(pen: Writer) -> doc.Section:
    """The posterior and the log-likelihood by logarithms."""
    product = any(s.op == "product" for step in pen.all("bayes") for s in walk(step.right))
    own = pen.own
    far = ("Far from every component all terms of " if own is not None else
           "All terms of the denominator of ")
    many = (", the more so as each is a product over many observations" if product else "")
    return section(
        "floating-point", "In floating point",
        fact(pen, ("bayes",), far, pen.link("bayes"), " are" if own is not None else " may be",
             f" too small for a floating-point number{many}. They round to 0, and the "
             "responsibility is 0 divided by 0.", cites=("blanchard",)),
        cited(pen, ("blanchard",), "What is computed is therefore the logarithm of each term, ",
              _term(pen), ", and the logarithm of their sum with the largest one taken out "
              "(log-sum-exp; Blanchard, Higham and Higham 2021):"),
        _log_sum_exp(pen),
        fact(pen, ("likelihood", "bayes"), "One exponential in the last sum is 1 and none is more, "
             "so that nothing overflows and no logarithm is of 0. The exponential of a term less "
             "this logarithm is the responsibility, and the logarithms of all ",
             "observations" if own is not None else "units", " add up to ",
             function("log_likelihood", "t"), ": it is a by-product of the E-step and "
             "belongs to the ", theta("t"), " with which that began.", cites=("blanchard",)),
        *_factorised(pen),
        fact(pen, ("responsibility", "bayes"), "The responsibilities are often what was wanted: "
             "for each observation the probabilities of its components, given the data and as if "
             "the estimated parameters were the true ones. Those of the last iteration belong to "
             "its ", theta("t"), "; one more E-step gives those of the ", theta("t+1"),
             " that is reported.") if own is not None else None)


def _term(pen: Writer) -> doc.Law:
    """The letter of the logarithm of a term."""
    own, a = pen.own, pen.spare("agc")
    if own is None:
        return doc.Law(f"{a}_{pen.spare('zvsw')}")
    return doc.Law(rf"{a}_{{{latex(own.k, pen.notation)},{latex(own.i, pen.notation)}}}")


def _log_sum_exp(pen: Writer) -> doc.Stated | None:
    by, own = pen.licence(("bayes",), cites=("blanchard",)), pen.own
    if by is None:
        return None
    a, m, z = (pen.spare(letters) for letters in ("agc", "mbh", "zvsw"))
    if own is None:
        return doc.Stated((formula(
            doc.Law(rf"\log\textstyle\sum_{z} e^{{{a}_{z}}}"), " = ",
            doc.Law(rf"{m} + \log\textstyle\sum_{z} e^{{{a}_{z} - {m}}},\quad "
                    rf"{m} = \max_{z} {a}_{z}")),), by)
    k, i = (latex(e, pen.notation) for e in (own.k, own.i))
    each, largest = rf"{a}_{{{k},{i}}}", rf"{m}_{{{i}}}"
    # an index e is not the base
    exponential = (r"\exp({})" if "e" in (k, i) else "e^{{{}}}").format
    return doc.Stated((
        formula(*(x for joint in _joint(pen, own) for x in (
            doc.Law(each), " = ", log(joint), ",\u2003")), doc.Law(largest), " = ",
            doc.Law(rf"\max_{{{k}}} {each}")),
        formula(doc.Law(rf"\log\textstyle\sum_{{{k}}} {exponential(each)}"), " = ",
                doc.Law(largest), " + ",
                doc.Law(rf"\log\textstyle\sum_{{{k}}} {exponential(f'{each}-{largest}')}"))), by)


def _joint(pen: Writer, own: Labelled) -> Iterator[Expr]:
    """The term of a component in the denominator, where one formula has it for all."""
    if not own.arguments or len(own.prior.arguments) != 1:
        return
    f = own.components[0]
    known = {v.name for v in pen.em.model.variables}
    now = [at_mark(e, "t", tuple({n.args[0] for n in walk(e) if n.op == "symbol"} - known))
           for e in (own.prior.arguments[0], *f.arguments)]
    yield now[0] * density(f.law, pen.em.model.symbol(f.variable), *now[1:])


def _factorised(pen: Writer) -> Iterator[doc.Paragraph | None]:
    """How the logarithm of a normal density of several coordinates is computed."""
    own, model = pen.own, pen.em.model
    full = [p for p in model.parameters if p.domain == "covariance"]
    if not full:
        return
    u = model.symbol(full[0].name)
    c, z = pen.spare("CUR"), pen.spare("zvw")
    mean = next((a for slot, a in (own.arguments if own is not None else ())
                 if slot.domain == "vector"), None)
    if own is None or mean is None or len(own.observed) != 1:
        yield fact(pen, ("log density",), "No matrix need be inverted: with the Cholesky factor of "
                   "a covariance matrix a quadratic form is the squared length of the solution of "
                   "a triangular system, and the log-determinant twice the sum of the logarithms "
                   "of the diagonal (Higham 2002). A factorisation that breaks down is the first "
                   "sign of a collapse.", cites=("higham",))
        return
    yield fact(pen, ("log density",), "No matrix need be inverted. With the Cholesky factor ",
               doc.Law(c), " of ", u, ", lower triangular with ",
               formula(u, " = ", doc.Law(rf"{c} {c}^{{\mathsf T}}")), ", the quadratic form is the "
               "squared length of the solution ", doc.Law(z), " of ",
               formula(doc.Law(f"{c} {z}"), " = ", model.symbol(own.observed[0]) - mean),
               ", and ", log(det(u)), " is twice the sum of the logarithms of the diagonal of ",
               doc.Law(c), " (Higham 2002). A factorisation that breaks down is the first sign of "
               "a component that collapses.", cites=("higham",))


def starts(pen: Writer) -> doc.Section:
    """From where to start, and how often."""
    own, objective = pen.own, pen.objective()
    solved_ = solved(pen, pen.em.blocks)
    if own is None:
        return section(
            "starts", "Where to start",
            fact(pen, ("ascent", *solved_), "The start decides where EM ends. Values of a latent "
                 "variable whose parameters are the same have the same likelihood for every "
                 "observation, and the updates cannot tell them apart: they must differ at the "
                 "start."),
            cited(pen, ("biernacki",), "Start from several places, by random posteriors followed "
                  "by an M-step or by parameters drawn at random: a few iterations from each, then "
                  "a long run from the best (Biernacki, Celeux and Govaert 2003). Keep the end "
                  "with the largest ", objective, "."))
    labels, slots = own.values.labels, [s for s, _ in own.arguments if not s.known]
    k = COUNTS.get(len(labels), str(len(labels))) if labels else size(own.values.size)
    zero = "" if all(a.op == "number" for a in own.prior.arguments) else \
        ", and no weight may be 0, which would stay 0"
    centre = slots[0].name if slots else "parameter"
    return section(
        "starts", "Where to start",
        fact(pen, ("ascent", "bayes", *solved_), "The start decides where EM ends. It must "
             f"not be the same for two components, which would then stay the same{zero}."),
        cited(pen, ("arthur", "biernacki"), "Usual starts are ", k, " different observations, "
              f"from each of which a {centre} is made, drawn so that far ones are more probable "
              "(k-means++; Arthur and Vassilvitskii 2007), or random responsibilities followed by "
              "an M-step. Several short runs cost little: a few iterations from each of many "
              "starts, then a long run from the highest likelihood reached (Biernacki, Celeux and "
              "Govaert 2003)."),
        cited(pen, ("biernacki",), "Of the long runs the one with the highest likelihood is kept, "
              "of those that have not collapsed. Two that end at the same height with the "
              "components in another order have found the same mixture. ", doc.Code("derive fit"),
              " starts by itself, several times, and says which start won; ", doc.Code("--start"),
              " takes one from a file."))


def m_steps(pen: Writer) -> doc.Section:
    """What is to be said of M-steps that are no closed form or no joint maximum; else empty."""
    return section("m-steps", "Inside the M-step", *_newton(pen))


def _newton(pen: Writer) -> Iterator[doc.Paragraph | None]:
    found = [u for u in pen.em.updates if u.formula is None]
    if found:
        yield fact(pen, [pen.held(f"root:{u.parameter}") for u in found], "The root for ",
                   *names(pen.free(u) for u in found), " need not be found to the last digit: "
                   "each Newton step that raises the expected log-likelihood raises the "
                   "likelihood, so that a few suffice in each iteration (a generalised EM).")
    if any(b.kind == "conditional" for b in pen.em.blocks):
        yield cited(pen, ("meng_ecm",), "An M-step that is made of conditional maxima is known as "
                    "ECM (Meng and Rubin 1993). It climbs as EM does, often a little more slowly.")


def guard(pen: Writer) -> doc.Section:
    """A prior or a floor on the variances; empty where the likelihood is bounded."""
    own = pen.own
    scale = next((a for s, a in (own.arguments if own is not None else ())
                  if s.domain in ("variance", "covariance") and a.op == "symbol"), None)
    if own is None or scale is None or pen.held("unbounded") is None or pen.penalised:
        return section("guard", "A prior or a floor")
    matrix, floor = scale.shape == "matrix", doc.Law(pen.spare("cbf"))
    kind = "covariance" if matrix else "variance"
    return section(
        "guard", f"A prior or a floor on the {kind}s",
        fact(pen, ("unbounded",), "A component that collapses onto too few observations has a "
             f"{kind} that goes to 0, by ", pen.link("unbounded"), ". Where this keeps happening, "
             "take fewer components, or one of two guards. Each changes what is maximised, and is "
             "to be reported with the result."),
        cited(pen, ("fraley", "ciuperca"), f"For each {kind} take the inverse "
              f"{'Wishart' if matrix else 'gamma'} density, proportional to ", _prior(pen, scale),
              ", with ", doc.Law(r"\Lambda"), " and ", doc.Law(r"\nu"), " of your choice. The "
              "M-step then maximises ", function("Q"), " plus the logarithm of the prior (Fraley "
              "and Raftery 2007); the means and weights are updated as before, and",
              lead="A prior"),
        _with_prior(pen, own, scale),
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
        cited(pen, ("fraley",), doc.Code("derive fit"), " uses neither: it reports a run that "
              "collapsed as collapsed, and keeps another."))


def _prior(pen: Writer, scale: Expr) -> doc.Law:
    v, d = latex(scale, pen.notation), latex(size("d"), pen.notation)
    if scale.shape == "matrix":
        return doc.Law(
            rf"|{v}|^{{-(\nu+{d}+1)/2}} e^{{-\operatorname{{tr}}(\Lambda {v}^{{-1}})/2}}")
    return doc.Law(rf"({v})^{{-(\nu+2)/2}} e^{{-\Lambda/(2 {v})}}")


def _with_prior(pen: Writer, own: Labelled, scale: Expr) -> doc.Stated | None:
    by = pen.licence((f"update:{scale.args[0]}",), cites=("fraley",))
    mean = next((a for s, a in own.arguments if s.domain in ("real", "vector")), None)
    if by is None or mean is None or mean.op != "symbol":
        return None
    new, centre = (Expr("symbol", *u.args[:3], "t+1") for u in (scale, mean))
    matrix, off = scale.shape == "matrix", pen.em.model.symbol(own.observed[0]) - centre
    square = own.over_i(own.T * (off * transpose(off) if matrix else power(off, 2)))
    n, d = latex(own.N_k, pen.notation), latex(size("d"), pen.notation)
    under = rf"{n} + \nu + {d} + 1" if matrix else rf"{n} + \nu + 2"
    over = rf"\Lambda + {latex(square, pen.notation)}"
    return doc.Stated((formula(new, " = ", doc.Law(rf"\frac{{{over}}}{{{under}}}")),), by)
