"""Whether what words claim of a model is so: each claim is compared with the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..algebra.expression import walk
from ..families import LAWS
from ..model import Factor, Model, Parameter, Variable
from .errors import shortened
from .facts import Constraint, Symbol
from .plates.shape import has

#: Laws that go by one name.
_SPELLINGS = {"normal": ("normal", "multivariate_normal"),
              "exponential": ("exponential_rate", "exponential_mean"),
              "geometric": ("geometric_from_0", "geometric_from_1")}


def checked(model: Model, claims: Sequence[Constraint]) -> Model:
    """The model, with a note for each claim that is so. Raises StatementError at one that is not,
    or that nothing in the model can be compared with."""
    notes = []
    for fact in claims:
        what = fact.parts[0]
        assert isinstance(what, Symbol)
        named = _with_size(model, what)
        if named is None and not _is_so(what, fact.parts[1:], model):
            raise fact.place.error(
                "this is not what the other lines state, or says more than they do",
                f"{_found(what, model)}; write as a fact what is meant, and after # "
                "what says nothing new")
        model = named or model
        notes.append(f"as the lines say: “{shortened(fact.place.written, 60)}”")
    return replace(model, notes=tuple(dict.fromkeys((*model.notes, *notes))))


def _with_size(model: Model, what: Symbol) -> Model | None:
    """The model with the number of values of a label that words give, where no line does: of the
    latent one, or of an observed one."""
    labels = {"count": model.latents, "values": model.observed}.get(what.letter, ())
    if len(labels) != 1 or not what.subscript[:1].isalpha() or not labels[0].values:
        return None
    plate = model.plate(labels[0].values)
    size = re.escape(plate.size)
    if plate.labels or re.search(rf"(?<![A-Za-z\\]){size}(?![A-Za-z(_])", model.statement) or (
            what.subscript in {p.size for p in model.plates} - {plate.size}) or any(
            e.op in ("size", "sum") for f in model.factors for a in f.arguments for e in walk(a)):
        return None
    return replace(model, plates=tuple(
        replace(p, size=what.subscript) if p.index == plate.index else p for p in model.plates))


def _is_so(what: Symbol, about: Sequence[object], m: Model) -> bool:
    beside = {s.letter for s in about if isinstance(s, Symbol)}
    if what.letter in ("law", "mixture") and not beside <= {
            v.name for v in (*m.observed, *m.latents)} | {p.index for p in m.plates}:
        return False
    name = next((s.letter for s in what.indices if isinstance(s, Symbol)), "")
    return _CHECKS[what.letter](m, what.subscript, name)


def _sizes(m: Model) -> set[str]:
    """The numbers of values of the latent variables."""
    plates = [m.plate(v.values) for v in m.latents if v.values]
    return {str(len(p.labels)) if p.labels else p.size for p in plates}


def _laws(m: Model) -> list[Factor]:
    """The laws of what is observed."""
    seen = {v.name for v in m.observed}
    return [f for f in m.factors if f.variable in seen]


def _is(p: Parameter | Variable, name: str) -> bool:
    return re.split("[_^]", p.name)[0] == name


def _law(m: Model, law: str, _: str) -> bool:
    return {f.law for f in _laws(m)} <= {*_SPELLINGS.get(law, (law,))} and bool(_laws(m))


def _argument(m: Model, slot: str, name: str) -> bool:
    """Whether a name stands in the argument of that name of a law, and in no other one."""
    found = [(s.name, e.args[0]) for f in m.factors if f.law in LAWS
             for s, a in zip(LAWS[f.law].slots, f.arguments, strict=False) for e in walk(a)
             if e.op == "symbol" and re.split("[_^]", e.args[0])[0] == name]
    return bool(found) and {s for s, _ in found} == {slot}


def _binary(m: Model, size: str, name: str) -> bool:
    """Whether a variable has coordinates 0 or 1, as many as that."""
    return any(_is(v, name) and v.domain == "binary" and size in {
        m.plate(i).size for i in v.indices[1:]} for v in m.observed)


def _spreads(m: Model, name: str) -> list[tuple[Factor, list[Parameter]]]:
    """The normal laws of what is observed, each with the parameters in its covariance, which are
    of that name; none where one is not."""
    parameters = {p.name: p for p in m.parameters}
    found = [(f, [parameters[e.args[0]] for e in walk(f.arguments[1])
                  if e.op == "symbol" and e.args[0] in parameters]) for f in _laws(m)
             if f.law in _SPELLINGS["normal"]]
    named = all(_is(p, name) for _, ps in found for p in ps) or not name
    return found if named and len(found) == len(_laws(m)) else []


def _common(m: Model, _: str, name: str) -> bool:
    """Whether every normal law has the same covariance, an estimated one."""
    values = {v.values for v in m.latents}
    spreads = _spreads(m, name)
    return bool(spreads) and all(
        f.arguments[1] == spreads[0][0].arguments[1] and ps and not any(
            {*p.indices} & values for p in ps) for f, ps in spreads)


def _separate(m: Model, _: str, __: str) -> bool:
    """Whether each normal law has a covariance of its own."""
    values = {v.values for v in m.latents}
    return bool(_spreads(m, "")) and all(any({*p.indices} & values for p in ps)
                                         for _, ps in _spreads(m, ""))


def _structured(m: Model, shape: str, name: str) -> bool:
    """Whether every covariance is diagonal or spherical: by its structure, or by coordinates that
    are an index of their own."""
    for f, ps in _spreads(m, name):
        if f.law == "multivariate_normal":
            if [p.structure for p in ps] != [shape]:
                return False
            continue
        coordinates = {*m.variable(f.variable).indices} - {i for v in m.latents for i in v.indices}
        spread = {i for p in ps for i in p.indices} & coordinates
        if not coordinates or not ps or bool(spread) != (shape == "diagonal"):
            return False
    return bool(_spreads(m, name))


def _full(m: Model, _: str, name: str) -> bool:
    spreads = _spreads(m, name)
    return bool(spreads) and all(f.law == "multivariate_normal" and [
        p.domain for p in ps] == ["covariance"] and not ps[0].structure for f, ps in spreads)


def _size(m: Model, n: str, _: str) -> bool:
    """Whether a letter is a size of this model, or the name of something in it: X values."""
    values = {v.values for v in m.latents}
    names = {p.name for p in m.parameters} | {
        name for v in m.variables for name in (v.name, v.dimension)}
    return n in names | {p.size for p in m.plates if p.index not in values}


def _vectors(m: Model) -> bool:
    """Whether an observation has several coordinates."""
    shared = {i for v in m.latents for i in v.indices}
    return all(v.domain == "vector" or len({*v.indices} - shared) > 0 for v in m.observed)


def _numbers(m: Model) -> set[str]:
    """How many units there are, where lines give it as a number."""
    plates = [m.plate(v.indices[0]) for v in m.observed]
    return {str(len(p.labels)) if p.labels else p.size for p in plates if p.labels
            or p.size.isdigit()}


#: Whether a claim is so: of the model, its value and its name.
_CHECKS: Mapping[str, Callable[[Model, str, str], bool]] = {
    "count": lambda m, n, _: _sizes(m) == {n},
    "causes": lambda m, n, _: str(len(m.latents)) == n,
    "apart": lambda m, *_: not any(f.guards for f in m.factors
                                   if f.variable in {v.name for v in m.latents}),
    "two": lambda m, *_: _sizes(m) == {"2"},
    "units": lambda m, n, _: not _numbers(m) - {n},
    "size": _size,
    "numbers": lambda m, *_: not _vectors(m),
    "vectors": lambda m, *_: _vectors(m),
    "values": lambda m, n, _: any(v.values and n == (
        str(len(m.plate(v.values).labels) or m.plate(v.values).size)) for v in m.observed),
    "law": _law,
    "argument": _argument,
    "binary": _binary,
    "common": _common,
    "diagonal": lambda m, _, name: _structured(m, "diagonal", name),
    "spherical": lambda m, _, name: _structured(m, "spherical", name),
    "full": _full,
    "separate": _separate,
    "unseen": lambda m, *_: bool(m.latents) and not any(v.seen for v in m.latents),
    "seen": lambda m, *_: any(v.seen for v in m.latents),
    "flat": lambda m, _, name: any(_is(p, name) for p in m.parameters) and not any(
        _is(p, name) for p in m.parameters for f in m.factors if f.variable == p.name),
    "prior": lambda m, *_: has(m, "maximum"),
    "likelihood": lambda m, *_: not has(m, "maximum"),
    **{kind: lambda m, _, __, word=word: has(m, word)  # type: ignore[misc]
       for kind, word in {"frequency": "frequencies", "classes": "classes", "gating": "gating",
                          "regression": "regression"}.items()},
    "words": lambda m, *_: has(m, "words") and all({*z.indices} < {*x.indices}
                                                   for z in m.latents for x in m.observed),
    "chain": lambda *_: False,
    "factors": lambda *_: False,
}


def _found(what: Symbol, m: Model) -> str:
    """What the model has instead."""
    if what.letter in ("count", "causes", "unseen", "seen"):
        return "latent by the lines: " + ", ".join(
            f"{v.name} with {len(m.plate(v.values).labels) or m.plate(v.values).size} values"
            for v in m.latents if v.values)
    laws = sorted({f.law.replace("_", " ") for f in _laws(m)})
    return "the lines have the laws " + ", ".join(laws)

