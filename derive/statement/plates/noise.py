"""Y_i = mean + e_i with e_i ~ N(0, sigma^2): a noise term used once is no latent variable."""

from __future__ import annotations

from collections.abc import Sequence

from ..facts import Computed, Expression, Fact, Law, Number, Place, Role, Symbol, Tree, names
from ..laws import joined, law_name, same

_NORMAL = ("N", "Normal", "Gaussian")


def absorbed(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """The facts with each sum of a mean and a noise term of its own as a normal law with that
    mean, and what was done. A sum that holds another variable with a law stays as it is."""
    laws = [f for f in facts if isinstance(f, Law) and not f.conditions]
    found: list[Fact] = list(facts)
    notes = []
    for fact in facts:
        if not isinstance(fact, Computed):
            continue
        value = fact.value
        terms = value.parts if isinstance(value, Tree) and value.head == "+" else ()
        random = [(t, f) for t in terms for f in laws if same(t, f.variable)]
        inside = [s for t in terms for s in names(t)]
        if len(random) != 1 or sum(same(s, f.variable) for s in inside for f in laws) != 1:
            continue
        noise, law = random[0]
        spread = _spread(law)
        own = isinstance(noise, Symbol) and joined(noise).subscript == joined(
            fact.variable).subscript
        others = [f for f in facts if f not in (fact, law)]
        if not own or spread is None or _elsewhere(noise, others):
            continue
        rest = tuple(t for t in terms if t is not noise)
        at = Place(value.place.line, value.place.start, value.place.end)
        mean = rest[0] if len(rest) == 1 else Tree("+", rest, at)
        call = Tree("call", (Symbol("Normal", "", "", law.law.place), mean, spread), at)
        found[found.index(fact)] = Law(
            fact.variable, () if fact.condition is None else (fact.condition,), call, "",
            fact.place)
        found.remove(law)
        notes.append(f"{noise.place.plain} is noise of {fact.variable.name} alone: it is no latent "
                     "variable, and its law is that of the observation about its mean")
    return found, notes


def _spread(law: Law) -> Expression | None:
    """The second argument of a normal law with the mean 0."""
    e = law.law
    if not isinstance(e, Tree) or law_name(e) not in _NORMAL or len(e.parts) != 3 or (
            e.parts[1] != Number("0", e.place)):
        return None
    return e.parts[2]


def _elsewhere(e: Expression, facts: Sequence[Fact]) -> bool:
    """Whether a name stands in other facts: then it is a variable of its own."""
    for fact in facts:
        inside: list[Expression] = []
        if isinstance(fact, Law):
            inside = [fact.variable, fact.law, *fact.conditions]
        elif isinstance(fact, Computed):
            inside = [fact.variable, fact.value]
        elif isinstance(fact, Role):
            inside = [fact.entry]
        if any(isinstance(e, Symbol) and s.letter == e.letter for p in inside for s in names(p)):
            return True
    return False
