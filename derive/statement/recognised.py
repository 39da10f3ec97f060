"""Laws that a statement writes out as densities or probabilities, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .clauses import PROBABILITY
from .facts import (
    Computed,
    Constraint,
    Expression,
    Fact,
    Law,
    Number,
    Place,
    Probability,
    Range,
    Role,
    Symbol,
    Tree,
)
from .gating import softmax
from .laws import law_name, same
from .sampled import indexed, renamed, symbols, unlawful
from .written import at_points, term

if TYPE_CHECKING:
    from ..families.family import Family

_FUNCTIONS = ("", "exp", "log", "ln", "sqrt", "Gamma")


def recognised(facts: Sequence[Fact], families: Mapping[str, Family]) -> list[Fact]:
    """The facts with each density that is written out and is that of a law, as that law: of a
    component, of each term of a sum, of each coordinate in a product, and P(Y_i = y) = ... of a
    count. What is no such density stays as it is."""
    facts = [_of_one(f, facts) for f in indexed(facts)]
    free = next(w for w in (*unlawful(facts), "Z", "C", "W", "G", "U") if not any(
        w == s.letter for f in facts if not isinstance(f, Role) for s in symbols(f)))
    found: list[Fact] = []
    done: set[int] = set()
    for fact in facts:
        if id(fact) in done:
            continue
        found += _gate(fact, facts)
        law = _as_law(fact, facts)
        made = _inflated(law, fact, facts, families, free, done) if law is not None else None
        if made is None and law is not None:
            made = _law(law, facts, families, free, done)
            if made and isinstance(fact, Probability) and isinstance(fact.event, Tree):
                done |= {id(f) for f in facts if isinstance(f, Range) and f.items[:1] == ("0",)
                         and f.items[-1] == ".." and same(f.symbol, fact.event.parts[1])}
        found += made or [fact]
    return [f for f in found if id(f) not in done]


def _of_one(fact: Fact, facts: Sequence[Fact]) -> Fact:
    """P(Y_i = 1 | Z_i = k) = p_k of a variable that a line says is 0 or 1, as its law."""
    event = fact.event if isinstance(fact, Probability) else None
    if not (isinstance(fact, Probability) and isinstance(event, Tree) and fact.conditions
            and len(fact.values) == 1 and event.head == "=" and isinstance(event.parts[0], Symbol)
            and event.parts[1] == Number("1", fact.place)):
        return fact
    y = event.parts[0]
    others = [f for f in facts if isinstance(f, Probability) and f is not fact and isinstance(
        f.event, Tree) and isinstance(f.event.parts[0], Symbol)
        and f.event.parts[0].letter == y.letter and f.event.parts[1] != event.parts[1]]
    given = [c for f in facts if isinstance(f, Law | Probability) for c in f.conditions]
    if others or _domain(y, facts) != "binary" or any(
            isinstance(p, Symbol) and p.letter == y.letter for c in given for p in _outside(c)):
        return fact
    name = Symbol("Bernoulli", "", "", fact.values[0].place)
    call = Tree("call", (name, *fact.values), fact.values[0].place)
    return Law(y, fact.conditions, call, "", fact.place)


def _as_law(fact: Fact, facts: Sequence[Fact]) -> Law | None:
    """A law, or P(Y_i = y) = ..., where y stands in ... by itself, as one."""
    if isinstance(fact, Law) and isinstance(fact.variable, Symbol):
        return fact
    event = fact.event if isinstance(fact, Probability) else None
    if not (isinstance(fact, Probability) and isinstance(event, Tree) and event.head == "="
            and isinstance(event.parts[0], Symbol) and isinstance(event.parts[1], Symbol)):
        return None
    value = event.parts[1]
    if value.subscript or not any(same(value, p) or getattr(p, "power", "") == value.name
                                  for p in _outside(fact.values[-1])):
        return None
    x = event.parts[0]
    return Law(x, fact.conditions, renamed(fact.values[-1], value, x), "", fact.place)


def _outside(e: Expression) -> Iterator[Expression]:
    """An expression and its parts, subscripts left out."""
    yield e
    for p in (*e.parts, *e.given) if isinstance(e, Tree) else ():
        yield from _outside(p)


def _law(law: Law, facts: Sequence[Fact], families: Mapping[str, Family],
         free: str, done: set[int]) -> list[Fact] | None:
    x, body = law.variable, law.law
    assert isinstance(x, Symbol)
    body = _lifted(body, x)
    if x.subscript and not any(same(x, p) for p in _outside(body)):  # t of t_i
        body = renamed(body, Symbol(x.letter, "", "", x.place), x)
    domain = _domain(x, facts)
    if not isinstance(body, Tree) or body.head not in ("+", "sum", "*", "^", "call"):
        return None
    if body.head == "call" and law_name(body) not in _FUNCTIONS:
        return None
    if body.head == "+":
        terms = [(p, term(p, x, families, domain)) for p in body.parts]
        if all(t is None for _, t in terms) or any(
                t is None and not _has_law(p) for p, t in terms):
            return None
        made = tuple(p if t is None else _weighed(t.weight, t.call) for p, t in terms)
        return [replace(law, law=replace(body, parts=made))]
    if body.head == "sum":
        inner = body.parts[1]
        split = _product(inner, x)
        if split is not None:
            return _spread(law, body, split, facts, families, free, done)
        one = term(inner, x, families, domain)
        if one is None or one.weight is None:
            return None
        return [replace(law, law=replace(body, parts=(
            body.parts[0], _weighed(one.weight, one.call))))]
    split = _product(body, x)
    if split is not None and split[0] is None:
        _, sign, variable, inner = split
        call = _call(inner, variable, facts, families)
        done |= _spaces(sign, x, facts)
        return None if call is None else [
            replace(law, variable=variable, law=call), *_range(sign)]
    one = term(body, x, families, domain)
    return None if one is None or one.weight is not None else [replace(law, law=one.call)]


def _lifted(e: Expression, x: Symbol) -> Expression:
    """a^y_i, which reads as a_i^y, as a to the power of y_i, where y_i is the variable."""
    if isinstance(e, Tree):
        return replace(e, parts=tuple(_lifted(p, x) for p in e.parts))
    own = f",{e.subscript}" if isinstance(e, Symbol) else ""
    if isinstance(e, Symbol) and e.power == x.letter and x.subscript and own.endswith(
            f",{x.subscript}"):
        rest = own[1:len(own) - len(x.subscript)].rstrip(",")
        return Tree("^", (Symbol(e.letter, rest, "", e.place, e.indices[:-1]), x), e.place)
    return e


def _weighed(weight: Expression | None, call: Tree) -> Tree:
    return Tree("*", (weight or Number("1", call.place), call), call.place)


def _has_law(e: Expression) -> bool:
    return any(law_name(p)[:1].isupper() for p in _outside(e))


def _call(inner: Expression, x: Symbol, facts: Sequence[Fact],
          families: Mapping[str, Family]) -> Expression | None:
    """The law that stands in a product over coordinates, by name or written out."""
    if law_name(inner)[:1].isupper() and law_name(inner) not in PROBABILITY:
        return inner
    one = term(inner, x, families, _domain(x, facts))
    return None if one is None or one.weight is not None else one.call


def _product(e: Expression, x: Symbol) -> tuple[
        Expression | None, Symbol, Symbol, Expression] | None:
    """The weight, the sign, the coordinate's variable and the body of w prod_j f(x_ij)."""
    factors = list(e.parts) if isinstance(e, Tree) and e.head == "*" else [e]
    at = next((j for j, f in enumerate(factors) if _sign(f) is not None), None)
    if at is None:
        return None
    sign = _sign(factors[at])
    head = factors[at]
    inside = [*(head.parts[1:] if isinstance(head, Tree) and head.head == "call" else ()),
              *factors[at + 1:]]
    letter = sign.subscript.strip("{}")[:1] if sign is not None else ""
    own = [s for p in inside for s in _outside(p) if isinstance(s, Symbol)
           and s.letter == x.letter and letter in s.subscript]
    if sign is None or not own or not inside or not letter.isalpha() or any(
            s.name != own[0].name for s in own):
        return None
    before = factors[:at]
    weight = None if not before else before[0] if len(before) == 1 else Tree(
        "*", tuple(before), e.place)
    body = inside[0] if len(inside) == 1 else Tree("*", tuple(inside), Place(
        e.place.line, inside[0].place.start, inside[-1].place.end))
    return weight, sign, replace(own[0], power="", place=x.place), body


def _sign(e: Expression) -> Symbol | None:
    head = e.parts[0] if isinstance(e, Tree) and e.head == "call" else e
    return head if isinstance(head, Symbol) and head.letter == "prod" and head.subscript else None


def _spread(law: Law, body: Tree, split: tuple[Expression | None, Symbol, Symbol, Expression],
            facts: Sequence[Fact], families: Mapping[str, Family],
            free: str, done: set[int]) -> list[Fact] | None:
    """A sum over components of products over coordinates, with the latent variable by its name."""
    weight, sign, variable, inner = split
    call = _call(inner, variable, facts, families)
    bound = body.parts[0]
    assert isinstance(bound, Symbol) and isinstance(law.variable, Symbol)
    done |= _spaces(sign, law.variable, facts)
    k = bound.subscript.strip("{}")[:1]
    if call is None or weight is None or not k.isalpha():
        return None
    at = bound.place
    z = Symbol(free, law.variable.subscript, "", at, law.variable.indices)
    event = Tree("=", (z, Symbol(k, "", "", at)), at)
    return [Law(variable, (*law.conditions, event), call, law.first, law.place),
            Probability(Symbol("P", "", "", at), event, (), (weight,), weight.place),
            *_range(sign), *_range(bound)]


def _gate(fact: Fact, facts: Sequence[Fact]) -> list[Fact]:
    """The range of k of weights exp(v_k'x_i) / sum_{l=1}^K exp(v_l'x_i)."""
    event = fact.event if isinstance(fact, Probability) else None
    k = event.parts[-1] if isinstance(event, Tree) else None
    if not isinstance(fact, Probability) or not isinstance(k, Symbol) or softmax(
            fact.values[-1], k.name) is None:
        return []
    sums = [p.parts[0] for p in _outside(fact.values[-1]) if isinstance(p, Tree)
            and p.head == "sum"]
    sign = sums[0] if sums and isinstance(sums[0], Symbol) and sums[0].power else Symbol(
        "sum", "k=1", "K", k.place)
    stated = any(isinstance(f, Range) and same(f.symbol, k) for f in facts)
    return [] if stated and sums[:1] != [sign] else _range(
        replace(sign, subscript=f"{k.name}=1"))


def _spaces(sign: Symbol, x: Symbol, facts: Sequence[Fact]) -> set[int]:
    """What says that a vector has the size that the sign of a product runs to: no new fact."""
    return {id(f) for f in facts if isinstance(f, Range) and f.relation == "in"
            and f.symbol.letter == x.letter and f.items == (f"R^{sign.power}",)}


def _range(sign: Symbol) -> list[Fact]:
    """The range that stands at the sign of a sum or a product."""
    letter = sign.subscript.strip("{}")
    if "=" not in letter or not sign.power:
        return []
    k, _, first = letter.partition("=")
    return [Range(Symbol(k, "", "", sign.place), "=", (first, "..", sign.power), sign.place,
                  sign.place)]


def _domain(x: Symbol, facts: Sequence[Fact]) -> str:
    """Where a line says that a variable lies: {0, 1}, counts, or above 0."""
    for f in facts:
        if isinstance(f, Range) and f.relation == "in" and f.symbol.letter == x.letter:
            if f.items == ("0", "1"):
                return "binary"
            if f.items[:1] == ("R",):
                return "real"
            if f.items[:1] == ("0",) and ".." in f.items:
                return "count"
        if isinstance(f, Constraint) and f.kind == "bounds" and f.place.plain.startswith((
                f"{x.letter}>0", f"{x.name}>0")):
            return "positive"
    return ""


def _inflated(law: Law, fact: Fact, facts: Sequence[Fact], families: Mapping[str, Family],
              free: str, done: set[int]) -> list[Fact] | None:
    """P(Y_i = 0) = p + (1-p) f(0) beside P(Y_i = y) = (1-p) f(y), y = 1, 2, ...: a point at 0."""
    if not isinstance(fact, Probability):
        return None
    x = law.variable
    assert isinstance(x, Symbol) and isinstance(fact.event, Tree)
    y = fact.event.parts[1]
    ranges = [f for f in facts if isinstance(f, Range) and same(f.symbol, y)]
    zero = next((f for f in facts if isinstance(f, Probability) and isinstance(f.event, Tree)
                 and same(f.event.parts[0], x) and f.event.parts[1] == Number("0", x.place)
                 and f.conditions == fact.conditions), None)
    one = term(law.law, x, families, "count")
    if one is None or zero is None or len(ranges) != 1 or ranges[0].items[:1] != ("1",) or (
            one.weight is None):
        return None
    total = zero.values[-1]
    terms = total.parts if isinstance(total, Tree) and total.head == "+" else (total,)
    rest = [t for t in terms if not at_points(t, law.law, x)]
    if len(rest) != 1 or len(terms) != 2:
        return None
    done |= {id(zero), id(ranges[0])}
    place = fact.place
    z = Symbol(free, x.subscript, "", place, x.indices)
    inside, outside = (Tree("=", (z, Number(v, place)), place) for v in ("0", "1"))
    sign = Symbol("P", "", "", place)
    return [Computed(x, Number("0", place), outside, zero.place),
            Law(x, (inside,), one.call, "", place),
            Probability(sign, outside, (), (rest[0],), rest[0].place),
            Probability(sign, inside, (), (one.weight,), one.weight.place)]
