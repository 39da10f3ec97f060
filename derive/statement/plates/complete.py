"""What a statement must say, and must not: nothing is left out, nothing stands for two."""

from __future__ import annotations

from collections.abc import Sequence

from ...algebra.expression import Expr
from ...model import Model, Variable
from ..errors import DERIVED
from ..facts import Symbol, named
from .reading import Reading


def check_apart(r: Reading) -> None:
    """Raises StatementError where a variable has nothing to do with any other one."""
    for head in r.values:
        alone = head not in r.parents and not any(
            c.events for c in r.facts.lines if c.variable.letter == head)
        if alone and head not in r.roles.observed and any(
                c.variable.letter != head for c in r.facts.lines):
            c = next(c for c in r.facts.lines if c.variable.letter == head)
            others = sorted(r.parents)
            raise c.variable.place.error(
                f"{c.variable.name} stands apart: nothing is given it, and it is given nothing",
                "the others are " + ", ".join(f"{h}_{','.join(r.indices[h])}"
                                              for h in others) if others else DERIVED)


def check_observed(r: Reading, found: Sequence[Variable]) -> None:
    """Raises StatementError where a variable is neither observed nor derived as latent."""
    names = {v.name for v in found}
    for name, place in r.roles.observed.items():
        if name not in names and name not in r.scope.known and name not in r.indices:
            raise place.error(f"{name} is observed by this line, and is no variable of this "
                              "model", "its variables are " + ", ".join(r.indices))
    for name in r.scope.data:
        if name not in r.roles.observed:
            c = next(c for c in r.facts.laws
                     if r.subscripts.split(c.variable).name == name)
            raise c.place.error(
                f"{name} is an argument of another law: a latent variable that has no labels "
                "is not derived yet", f"where it is observed, write observed: {name}")
    for v in found:
        own = [c for c in r.facts.laws if r.subscripts.split(c.variable).name == v.name]
        if own and not own[0].events and v.name not in r.roles.observed:
            raise own[0].variable.place.error(
                f"{own[0].variable.name} stands apart: it is given nothing that is latent",
                f"where it is observed, write observed: {v.name}; " + DERIVED)
        if v.role == "observed" and r.roles.observed and v.name not in r.roles.observed:
            c = next((c for c in r.facts.laws if c.variable.letter == v.name),
                     r.facts.laws[0])
            raise c.place.error(
                f"{v.name} is not among what is observed, and nothing depends on it",
                "add it to the line observed:, or remove its law")


def check(r: Reading, model: Model) -> None:
    """Raises StatementError where a name is known, or a value missing, that the model has not, or
    where one name is two things."""
    parts = [*(a for f in model.factors for a in f.arguments), *(w.value for w in model.weights)]
    used = {s.args[0] for e in parts for s in _symbols(e)} | {f.variable for f in model.factors}
    sizes = {fact.items[-1] for fact in r.facts.ranges}
    for name, place in r.roles.known.items():
        if name not in used | r.scope.absorbed | sizes and name not in r.values:
            raise place.error(f"{name} is known by this line, and stands nowhere else",
                              "remove it, or write it where it belongs")
    for v in model.observed:
        if v.name in r.roles.known and v.domain != "label":
            raise r.roles.known[v.name].error(
                f"{v.name} is known by this line, and has a law",
                f"where it is data, write observed: {v.name}")
    for name, place in r.roles.observed.items():
        if name not in used | sizes and not r.has_law(name) and name not in r.values:
            raise place.error(f"{name} is observed by this line, and stands nowhere else",
                              "its variables are " + ", ".join(r.indices))
    for name, place in r.roles.missing.items():
        if not any(v.name == name and (v.missing or v.seen) for v in model.variables):
            raise place.error(f"{name} is missing for some by this line, and is no variable of "
                              "this model", "its variables are " + ", ".join(r.indices))
    priors = [f.variable for f in model.factors if f.variable in r.scope.claims
              and f.law != "known"]
    for fact in r.facts.priors:
        s = fact.law.variable
        if isinstance(s, Symbol) and priors.count(r.subscripts.split(s).name) > 1:
            raise fact.place.error(f"{s.name} has two priors", "each parameter has one")
    _check_names(r, model)


def _check_names(r: Reading, model: Model) -> None:
    """Raises StatementError where a name is one of an indexed family and stands alone too."""
    names = {n: c.place for n, c in r.scope.claims.items()}
    for p in model.parameters:
        alone = next((n for n, c in r.scope.claims.items() if n.startswith(p.name + "_")
                      and c.domain != p.domain), "") if not p.indices else ""
        if alone:
            raise names[alone].error(
                f"{p.name} is one thing and {alone} another", "two things have two letters")
        if p.name.partition("_")[0] in r.scope.sizes:
            raise names[p.name].error(f"{p.name} is a parameter, and a size on another line",
                                      "two things have two letters")
        for i in p.indices:
            for label in model.plate(i).labels or ("1", "2"):
                other = named(p.name, label)
                if other in names:
                    raise names[other].error(
                        f"{other} stands here, and {p.name}_{i} on another line: is it one of "
                        f"{p.name}_{i}?", "another parameter has another letter; one value of "
                        "an indexed parameter by itself is not derived yet")


def _symbols(e: Expr) -> list[Expr]:
    found = [e] if e.op == "symbol" else []
    return found + [s for child in e.children for s in _symbols(child)]
