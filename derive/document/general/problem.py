"""The problem as mathematics: the laws, what they range over, what is observed, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...algebra.expression import Expr, density, equation, function, reindex, size, symbol, walk
from ...model import Factor, Law, Model, Parameter, Variable, Weight
from .. import document as doc
from ..arrange import logistic_argument
from ..latex import latex
from ..naming import DOMAINS
from ..pen import expected_log_likelihood, fact, formula, say, section, theta
from .labelled import Labelled
from .pen import Parts, Writer, index, names, over

#: The space between two formulas in a row.
QUAD = ",\u2003"


#: A label of more named values than this is stated once for all of them.
FEW = 4


def problem(pen: Writer) -> doc.Section:
    """The model in the statement's letters, and what is asked of it."""
    model, own = pen.em.model, pen.own
    notes = [n for n in model.notes if not n.startswith(("observed:", "latent:"))]
    asked: doc.Words = (
        "With ", theta(), " for all parameters and ", theta("t"), " for their current values, "
        "derive ", equation(function("Q"), expected_log_likelihood()), *_wanted(pen))
    rows = _components(pen, own) if own is not None else (
        *(_factor(pen, f) for f in model.factors), _ranges(pen))
    said: tuple[doc.Paragraph | None, ...] = (
        _stated(pen, *_roles(pen)), *(_stated(pen, *_weight(pen, w)) for w in model.weights),
        fact(pen, ("Q", "maximum"), "All data are given. ", *asked))
    if _plain(pen):
        assert own is not None
        known = (", with ", *names(model.symbol(v.name) for v in model.known), " known"
                 ) if model.known else ()
        said = (fact(pen, ("complete log", "Q", "maximum"), "All ", *pen.data, " are observed",
                     *known, "; no ", own.Z_i, " is observed. ", *asked),)
    return section(
        "statement", "The problem",
        doc.Stated((*rows, *map(_own_law, model.laws), *_logistic(pen)),
                   pen.licence(("complete log",)) or doc.BRIDGE),
        *said, doc.Items(tuple(map(say, notes))) if notes else None)


def _stated(pen: Writer, *words: Any) -> doc.Paragraph:
    """What the statement itself says."""
    return fact(pen, ("complete log",), *words) or say(*words)


def _plain(pen: Writer) -> bool:
    """Whether the rows say all: one label for each observation, nothing seen, missing, weighted or
    tied to a prior."""
    model = pen.em.model
    return pen.own is not None and not (
        pen.penalised or model.weights or any(v.seen or v.missing for v in model.variables)
        or any(p.structure for p in model.parameters))


def _components(pen: Writer, own: Labelled) -> tuple[doc.Formula, ...]:
    """A row for each component with its probability, and what the indices run over."""
    model, folded = pen.em.model, len(own.components) == 1
    few = own.values.labels if len(own.values.labels) <= FEW else ()
    priors = tuple(_prior(pen, f) for f in model.factors if f not in (own.prior, *own.components))
    rows: list[doc.Formula] = []
    apart = len(own.prior.arguments) > 1
    for f in own.components:
        letter = f.guards[0].value
        each = few or own.values.labels if letter == own.values.index and apart else \
            few if letter == own.values.index and few else (letter,)
        rows += [_component(pen, own, f, value) for value in each]
    named = not folded or rows[0] != _component(pen, own, own.components[0], own.values.index
                                                ) if not apart else True
    return (*rows, *priors, _ranges(pen, () if named else (own.values.index,)))


def _component(pen: Writer, own: Labelled, f: Factor, value: str) -> doc.Formula:
    """The law of the observations that have a value, and its probability."""
    put = tuple(reindex(a, own.values.index, value) for a in f.arguments)
    row = _factor(pen, replace(f, arguments=put, guards=(replace(f.guards[0], value=value),)))
    weight = own.weight(value)
    return formula(*row.parts, QUAD, "P(", pen.event(own.latent.name, *own.latent.indices, value),
                   ") = ", weight)


def _wanted(pen: Writer) -> doc.Words:
    """What the new parameters are to do."""
    if set(pen.kinds()) <= {"joint"}:
        return (" and the ", theta("t+1"), " at which it is largest.")
    return (" and a ", theta("t+1"), " at which it is not smaller than at ", theta("t"), ".")


def _given(pen: Writer, f: Factor) -> Parts:
    """The condition under which a factor stands."""
    words: list[str | doc.Law] = []
    for g in f.guards:
        words += [", " if words else " | ", pen.event(g.variable, *g.indices, g.value)]
    return tuple(words)


def _factor(pen: Writer, f: Factor) -> doc.Formula:
    """A factor of the model, as the statement has it."""
    model = pen.em.model
    thing = next((v for v in model.variables if v.name == f.variable), None)
    if thing is None:
        return _prior(pen, f)
    random = doc.Law(pen.stated.show(model.symbol(thing.name)))
    given = _given(pen, f)
    if f.law == "categorical":
        plate = model.plate(thing.values)
        values = plate.labels if len(f.arguments) > 1 else (thing.values,)
        parts: list[str | Expr | doc.Law] = []
        for value, argument in zip(values, f.arguments, strict=True):
            parts += [QUAD] if parts else []
            parts += ["P(", pen.event(thing.name, *thing.indices, value), *given, ") = ", argument]
        return formula(*parts)
    if f.law == "point":
        events = ", ".join(pen.event(g.variable, *g.indices, g.value).latex for g in f.guards)
        where = ("\u2003", doc.Law(rf"\text{{if }} {events}")) if events else ()
        return formula(random, " = ", *f.arguments, *where)
    if f.law == "known":
        return formula(doc.Law(r"p(\,\cdot\,"), *given, ") = ", model.symbol(thing.name))
    if f.law == "multinomial":
        whole = doc.Law(pen.stated.show(model.symbol(thing.name, thing.indices[:-1])))
        return formula(whole, *given, " ~ ", _law(f.law, tuple(map(_whole, f.arguments))))
    return formula(random, *given, " ~ ", _law(f.law, f.arguments))


def _prior(pen: Writer, f: Factor) -> doc.Formula:
    """The law of a parameter."""
    u = pen.em.model.symbol(f.variable)
    if f.law == "dirichlet":
        return formula(_whole(u), " ~ ", _law(f.law, tuple(map(_whole, f.arguments))))
    return formula(u, " ~ ", _law(f.law, f.arguments))


def _law(name: str, arguments: tuple[Expr, ...]) -> Expr:
    return density(name, function("·"), *arguments)


def _whole(e: Expr) -> Expr:
    """The vector of what a symbol is for each value of its last index."""
    return Expr("symbol", *e.args[:2], e.args[2][:-1], e.args[3]) \
        if e.op == "symbol" and e.args[2] else e


def _own_law(law: Law) -> doc.Formula:
    """A density that the statement writes."""
    x = symbol("x", "scalar")
    written = formula(density(law.name, x, *(symbol(n, "scalar") for n, _ in law.slots)), " = ",
                      law.density)
    low, high = law.low and f"{law.low} < ", law.high and f" < {law.high}"
    between: Parts = (QUAD, low, x, high) if low or high else ()
    return formula(*written.parts, *(p for p in between if p != ""))


def _logistic(pen: Writer) -> Iterator[doc.Formula]:
    """What the logistic function is, where an argument has it."""
    if any(logistic_argument(n) is not None for f in pen.em.model.factors
           for a in f.arguments for n in walk(a)):
        u = pen.spare("uvwst")
        yield formula(doc.Law(rf"\operatorname{{logistic}}({u})"), " = ",
                      doc.Law(rf"1/(1 + e^{{-{u}}})"))


def _ranges(pen: Writer, values: tuple[str, ...] | None = None) -> doc.Formula:
    """Where the vectors lie and what the indices run over; of the values of a label for each
    observation only those of ``values``."""
    model, own = pen.em.model, pen.own
    hidden = {own.values.index} - {*values} if own is not None and values is not None else set()
    parts = [*(_space(pen, v) for v in model.observed if v.domain == "vector"),
             *(over(p) for p in model.plates if p.index not in hidden)]
    return formula(*(w for n, part in enumerate(parts) for w in ((QUAD,) * bool(n) + part)))


def _space(pen: Writer, v: Variable) -> Parts:
    return (pen.em.model.symbol(v.name), " ∈ ",
            doc.Law(rf"\mathbf{{R}}^{{{latex(size(v.dimension), pen.notation)}}}"))


def _roles(pen: Writer) -> Iterator[Any]:
    """What is observed, what is not, what is given, and what is to be estimated."""
    model = pen.em.model
    modelled = {f.variable for f in model.factors}
    observed = [v for v in model.observed if v.name in modelled]
    for lead, found in (("Observed: ", observed), ("Latent: ", model.latents),
                        ("Known: ", model.known)):
        if found:
            yield lead
            yield from names(model.symbol(v.name) for v in found)
            yield ". "
    for v in model.observed:
        if v.missing:
            yield from ("Some of the ", model.symbol(v.name), " are missing. ")
    for v in model.latents:
        if v.seen:
            yield from ("For some observations ", model.symbol(v.name), " is seen. ")
    yield "The parameters are "
    for n, p in enumerate(model.parameters):
        yield from ("; " if n else "", model.symbol(p.name), ", ", *meaning(p),
                    *stated_names(model, p))
    yield "."


def stated_names(model: Model, p: Parameter) -> doc.Words:
    """What the statement calls the values of a parameter, where it has names of its own."""
    if len(p.keys) < 2 or len(p.indices) != 1:
        return ()
    base, _, power = p.name.partition("^")
    words: list[str | Expr] = []
    for label, key in zip(model.plate(p.indices[0]).labels, p.keys, strict=False):
        letter, _, subscript = key.partition("^")[0].partition("_")
        if key and (letter, subscript) != (base, label):
            stated = symbol(letter + "^" * bool(power) + power, "scalar",
                            (subscript,) if subscript else ())
            words += [", " if words else "; in the statement ", model.symbol(p.name, (label,)),
                      " is ", stated]
    return tuple(words)


def meaning(p: Parameter) -> doc.Words:
    """The domain of a parameter in words."""
    d = size(p.dimension)
    if p.domain == "simplex":
        return ("probabilities that sum to 1 over ", index(p.indices[-1]))
    if p.domain == "vector":
        return ("a vector with ", d, " coordinates")
    if p.domain == "covariance":
        return ("a covariance matrix, ", d, " by ", d)
    words = DOMAINS.get(p.domain, (p.domain,))
    return (*words, f", of a {p.structure} covariance matrix") if p.structure else words


def _weight(pen: Writer, w: Weight) -> doc.Words:
    """How often a unit occurs, or how much it counts."""
    latents = [pen.em.model.symbol(v.name) for v in pen.em.model.latents
               if set(w.indices) <= set(v.indices)]
    unit = [x for i in w.indices for x in (", ", index(i))][1:]
    whose: doc.Words = ("Observation ", *unit)
    if w.counts:
        return (*whose, " occurs ", w.value, " times: its term in the log-likelihood is "
                "multiplied by ", w.value, ", and each occurrence has ",
                *(names(latents) or ("latent variables",)), " of its own.")
    return (*whose, " has the weight ", w.value, ", which multiplies its term in the "
            "log-likelihood, and does not enter the posterior of ", *names(latents), ".")
