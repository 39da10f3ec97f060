"""Facts that must follow from the model: bounds, sums, what is unknown, what a title says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...model import Model
from ..errors import DERIVED, shortened
from ..facts import Constraint, Expression, Number, Range, Role, Symbol, Tree, names, parts
from ..forms import TITLES
from ..licensed import FOLLOWS, no_label
from ..remarks import LABELS
from .scope import Line, Scope
from .shape import has
from .stated import Stated

_DOMAINS = {"real": (), "positive": ("{}>0", "0<{}"), "probability": ("0<{}<1", "{}in(0,1)")}


_REMARKS = {"shared": "{} is the same for every component, as the laws say",
            "conditioned": "the observations are independent given {}, as the laws say",
            "parts": "{} is the list of its parts, as its law says"}


def bounds(stated: Stated, scope: Scope) -> Mapping[str, str]:
    """The domains that bounds give to names: positive, or a probability."""
    found: dict[str, str] = {}
    for fact in stated.constraints:
        if fact.kind != "bounds":
            continue
        inside = [s for p in fact.parts for s in names(p)]
        for domain, forms in _DOMAINS.items():
            if len(inside) == 1 and fact.place.plain in [f.format(inside[0].place.plain)
                                                         for f in forms]:
                found[scope.split(inside[0], Line())[0]] = domain
    for r in stated.ranges:
        if r.relation == "in" and r.items == ("R",):
            found[scope.split(r.symbol, Line())[0]] = "real"
    return found


def ones(stated: Stated, scope: Scope) -> Mapping[frozenset[str], Constraint]:
    """The sums of names that a line says are 1."""
    found = {}
    for fact in stated.constraints:
        if fact.kind == "equation" and len(fact.parts) == 2 and (
                fact.parts[1] == Number("1", fact.place)):
            left = fact.parts[0]
            if isinstance(left, Tree) and left.head == "+" and all(
                    isinstance(p, Symbol) for p in left.parts):
                found[frozenset(scope.split(s, Line())[0] for s in names(left))] = fact
    return found


def remarks(stated: Stated) -> tuple[str, ...]:
    """What lines say that follows from the other lines: it is checked, and changes nothing."""
    found = [_REMARKS[f.kind].format(shortened(f.parts[0].place.written))
             for f in stated.constraints if f.kind in _REMARKS]
    found += [f"read as words that state nothing: “{shortened(f.place.written, 60)}”"
              for f in stated.constraints if f.kind == "told"]
    return tuple(dict.fromkeys(found))


def check(stated: Stated, model: Model, scope: Scope) -> None:
    """Raises StatementError at a fact that says more than the model does."""
    for fact in stated.constraints:
        if fact.kind == "title":
            _title(fact, model)
        elif fact.kind == "bounds":
            _bounds(fact, model, scope)
        elif fact.kind == "simplex":
            if _domain(fact.parts[0], model, scope) != "simplex":
                raise fact.place.error(
                    f"{shortened(fact.parts[0].place.written)} sums to 1 here, and is no weight",
                    "weights are those of a label's values")
        elif fact.kind == "equation":
            if not _is_one(fact, model, scope):
                raise fact.sign.error(
                    "an equation between parameters or variables: this is not derived yet",
                    "equal parameters have one name; " + DERIVED)
        elif fact.kind == "labels":
            if _domain(fact.parts[0], model, scope) not in ("label", "binary"):
                raise no_label(fact)
        elif fact.kind == "conditioned":
            name = names(fact.parts[0])[0].letter
            if name in LABELS and name not in [v.name for v in model.variables] and len(
                    model.latents) > 1:
                raise fact.place.error(
                    f"which of {', '.join(v.name for v in model.latents)} is the {name}?",
                    "write its name, as in independent given Z_i")
        elif fact.kind == "parts":
            _parts(fact, model, scope)
        elif fact.kind == "shared":
            _shared(fact, model, scope)
        elif fact.kind in ("diagonal", "spherical"):
            name = scope.split(names(fact.parts[0])[0], Line())[0]
            if not any(p.name == name and p.structure == fact.kind for p in model.parameters):
                raise fact.place.error(
                    f"{name} is no covariance matrix that this model estimates",
                    "one that is diagonal stands in a law, as in N(mu_k, D_k)")
        elif fact.kind == "equal" or fact.kind == "symmetric" and _domain(
                fact.parts[0], model, scope) != "covariance":
            raise fact.place.error(
                f"{shortened(fact.place.written)}: this is not derived yet",
                "what is the same has one name; a covariance matrix is symmetric")
    for r in stated.ranges:
        if r.relation == "in" and (r.symbol.subscript or r.symbol.letter not in [
                p.index for p in model.plates]):
            _set(r, model, scope)
    _unknown([f for f in stated.roles if f.role == "unknown"], stated, model, scope)


def _domain(e: Expression, model: Model, scope: Scope) -> str:
    found = names(e)
    name = scope.split(found[0], Line())[0] if found else ""
    of = {p.name: p.domain for p in model.parameters} | {v.name: v.domain for v in model.variables}
    keyed = next((p.domain for p in model.parameters if name in p.keys), "")
    return of.get(name, keyed)


def _bounds(fact: Constraint, model: Model, scope: Scope) -> None:
    inside = [s for part in fact.parts for s in names(part)]
    given = {v.name for v in model.variables if v.role == "known"}
    if all(scope.split(s, Line())[0] in given for s in inside):
        return
    domain = _domain(inside[0], model, scope) if len(inside) == 1 else ""
    if len(inside) != 1 or fact.place.plain not in [
            form.format(fact.parts[j].place.plain) for form in FOLLOWS.get(domain, ())
            for j in (0, 1) if j < len(fact.parts)]:
        raise fact.sign.error(
            "the bounds of a parameter are not stated",
            "those that follow from its place (0 < tau < 1 of a weight) are left out; others are "
            "not derived yet")


def _is_one(fact: Constraint, model: Model, scope: Scope) -> bool:
    """Whether an equation says that weights sum to 1, which they do."""
    left, *right = fact.parts
    if len(right) != 1 or right[0] != Number("1", fact.place) or not isinstance(left, Tree):
        return False
    if left.head == "sum":
        return _domain(left.parts[1], model, scope) == "simplex"
    found = [scope.split(s, Line())[0] for s in names(left)]
    return left.head == "+" and any(sorted(p.keys) == sorted(found) and p.domain == "simplex"
                                    for p in model.parameters)


def _set(r: Range, model: Model, scope: Scope) -> None:
    """The set that a variable or a parameter lies in; labels and observations were read."""
    name = scope.split(r.symbol, Line())[0]
    if any(v.name == name and v.role != "known" for v in model.variables):
        return
    domain = _domain(r.symbol, model, scope)
    wanted = "vector" if r.items[0].startswith("R^") else "real"
    if domain != wanted or r.items[0][:1] != "R":
        raise r.place.error(
            f"nothing can be stated of {shortened(r.symbol.place.written)} here" if not domain
            else f"{r.symbol.name} lies elsewhere by its place in the law",
            "stated are the sets of variables, as in X_i in R^d, and ranges, as in k = 1..K")


def _parts(fact: Constraint, model: Model, scope: Scope) -> None:
    """A list of what a vector is made of has its size."""
    whole = fact.parts[0]
    assert isinstance(whole, Symbol)
    name, _ = scope.split(whole, Line())
    p = next((p for p in model.parameters if p.name == name), None)
    last = [s for s in parts(fact.parts[1]) if isinstance(s, Symbol) and s.subscript][-1]
    size = "" if p is None else p.dimension if p.domain == "vector" else (
        model.plate(p.indices[-1]).size if p.indices else "")
    if p is None or p.domain not in ("vector", "simplex") or size != last.subscript[-1]:
        raise fact.place.error(
            f"{shortened(whole.place.written)} is listed here, and "
            + (f"by its law it has {size} of them" if size else "it is no vector of this model"),
            "remove the line, or write the size that its law has")


def _shared(fact: Constraint, model: Model, scope: Scope) -> None:
    """What is the same for all values has no index of theirs."""
    values = {v.values for v in model.latents}
    for s in names(fact.parts[0]):
        name = scope.split(s, Line())[0]
        mine = next((p for p in model.parameters if name == p.name or name in p.keys), None)
        if mine is None or {*mine.indices} & values:
            raise fact.parts[0].place.error(
                f"{name} is the same for every component by this line"
                + (f", and {mine.name}_{','.join(mine.indices)} in its law has an index" if mine
                   else ", and no parameter of this model"),
                f"a parameter that is the same for all is written {s.letter}, without the index")


def _title(fact: Constraint, model: Model) -> None:
    s = fact.parts[0]
    assert isinstance(s, Symbol)
    if not s.subscript:
        if not has(model, s.letter):
            said = next(w for w, word, _ in TITLES if word == s.letter)
            raise fact.place.error(
                f"the title says {said}, and no fact does: this is not derived yet", DERIVED)
        return
    law = {"gaussian": "normal"}.get(s.letter, s.letter)
    counts = {"two": 2, "three": 3}
    label = model.latents[0]
    plate = model.plate(label.values)
    stated = counts.get(s.subscript, int(s.subscript) if s.subscript.isdigit() else None)
    if not any(re.search(law, f.law) for f in model.factors) or (
            s.subscript == "K" and plate.labels) or (
            stated is not None and stated != len(plate.labels)):
        raise fact.place.error(
            f"the title says {shortened(s.place.written)}, and the facts state another model",
            "the two cannot both hold")


def _unknown(facts: Iterable[Role], stated: Stated, model: Model, scope: Scope) -> None:
    facts = list(facts)
    listed: set[str] = set()
    for fact in facts:
        if fact.entry.place.plain == "everything":
            if any(f.role == "known" for f in stated.roles):
                raise fact.place.error("another line says what is known",
                                       "the two cannot both hold")
            return
        symbols = [p for p in parts(fact.entry) if isinstance(p, Symbol)]
        s = symbols[0] if symbols else None
        of = [p for p in model.parameters if s is not None and _is(s, p.name, p.keys, scope)]
        if not of:
            raise fact.entry.place.error(
                f"{shortened(fact.entry.place.written)} is unknown by this line, and it is no "
                "parameter of this model: this is not derived yet",
                f"its parameters are {', '.join(model.keys)}")
        last = fact.units.place.plain.rpartition("..")[2] if fact.units else ""
        sizes = [size for p in of for i in p.indices
                 for size in (model.plate(i).size, *model.plate(i).labels[-1:])]
        if last and last not in sizes:
            raise fact.place.error(
                f"{shortened(fact.entry.place.written)} runs to {last} by this line, and to "
                f"{sizes[0] if sizes else 'nothing'} by others", "the two cannot both hold")
        listed |= {p.name for p in of}
    for p in model.parameters:
        if facts and p.name not in listed:
            raise facts[-1].entry.place.error(
                f"{p.name} is a parameter, and not among what is unknown",
                f"where {p.name} is to be estimated, it stands in the list too; where it is "
                f"given, write known: {p.name}")


def _is(s: Symbol, name: str, keys: tuple[str, ...], scope: Scope) -> bool:
    """Whether a symbol is a parameter's name, one of its keys, or stands for all of them."""
    written = scope.split(s, Line())[0]
    letter, _, power = name.partition("^")
    if s.power == "2" and written.removesuffix("^2") in (name, *keys):  # tau^2 of a scale tau
        return True
    if not s.power and f"{written}^2" in (name, *keys):  # s of a variance s^2
        return True
    return written in (name, *keys) or s.power in ("", power) and not s.subscript and (
        letter.partition("_")[0] == s.letter)
