"""Names and functions that a line defines by an equation, put where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .errors import shortened
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
    Symbol,
    Tree,
    parts,
)
from .laws import law_name, same

_LINKS = {"logit": "logistic", "log": "exp", "ln": "exp"}
#: Functions that a statement does not define.
_TAKEN = frozenset("exp log ln sqrt logistic expit sigmoid min max round floor ceil diag softmax "
                   "P Pr p f Prob prob".split())
_DEEPEST = 10


def defined(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with what is defined put in: s(u) = 1/(1+exp(-u)), logit(p_i) = x_i'b, l_i =
    exp(x_i'b). A name is defined where it has no law and stands in one. Raises StatementError
    where it is defined twice, or by itself."""
    functions: dict[str, tuple[Symbol, Expression, Place]] = {}
    names: dict[tuple[str, str], tuple[Symbol, Expression, Place]] = {}
    rest: list[Fact] = []
    for fact in facts:
        function, name = _function(fact), _name(fact, facts)
        if isinstance(fact, Computed) and _lists_itself(fact):
            fact = Constraint("parts", (fact.variable, fact.value), fact.place, fact.place)
        if function is not None:
            _once(functions, function[0], fact.place)
            functions[function[0]] = (*function[1:], fact.place)
        elif name is not None:
            _once(names, (name[0].base, name[0].subscript), fact.place)
            names[name[0].base, name[0].subscript] = (*name, fact.place)
        else:
            rest.append(fact)
    if not functions and not names:
        return rest
    put = _Put(functions, names)
    found = [_in(fact, put.into) for fact in rest]
    for key, (_, _, place) in [*functions.items(), *names.items()]:
        if key not in put.used:
            raise place.error(f"{shortened(place.written)} defines what stands in no law",
                              "remove it, or write it where it belongs")
    return found


def _once(found: object, key: object, place: Place) -> None:
    assert isinstance(found, dict)
    if key in found:
        raise place.error(f"{shortened(place.written)}: another line defines it already",
                          "one name has one definition")


def _lists_itself(fact: Computed) -> bool:
    """Whether an equation lists what a vector is made of: p_k = (p_k1, ..., p_kV)."""
    value = fact.value
    inside = [p for p in parts(value) if isinstance(p, Symbol)
              and not p.place.plain.isdigit()] if isinstance(value, Tree) else []
    own = [p for p in inside if p.letter == fact.variable.letter]
    return fact.condition is None and isinstance(value, Tree) and value.head == "(" and any(
        isinstance(p, Tree) and p.head == ".." for p in value.parts) and len(own) > 1 and (
        {p.letter for p in value.parts if isinstance(p, Symbol)} <= {fact.variable.letter}) and (
        own[0].subscript.replace(",", "") == fact.variable.subscript.replace(",", "") + "1") and (
        own[-1].subscript.replace(",", "")[:-1] == fact.variable.subscript.replace(",", ""))


def _function(fact: Fact) -> tuple[str, Symbol, Expression] | None:
    """The name, the argument and the body of s(u) = ..."""
    if isinstance(fact, Constraint) and fact.kind == "equation" and len(fact.parts) == 2:
        call = fact.parts[0]
        if isinstance(call, Tree) and law_name(call) not in (*_TAKEN, "") and len(
                call.parts) == 2 and not call.given and isinstance(call.parts[1], Symbol):
            u, name, body = call.parts[1], law_name(call), _powers_of_e(fact.parts[1])
            if not u.subscript and any(same(u, p) for p in parts(body)):
                return name, u, body
    return None


def _name(fact: Fact, facts: Sequence[Fact]) -> tuple[Symbol, Expression] | None:
    """The name and the value of l_i = exp(...), or of log(l_i) = ..."""
    if isinstance(fact, Computed) and fact.condition is None:
        name: Expression = fact.variable
        value = fact.value
    elif isinstance(fact, Constraint) and fact.kind == "equation" and len(fact.parts) == 2 and (
            law_name(link := fact.parts[0]) in _LINKS) and isinstance(link, Tree) and len(
            link.parts) == 2:
        name, at = link.parts[1], fact.parts[1].place
        value = Tree("call", (Symbol(_LINKS[law_name(link)], "", "", at), fact.parts[1]), at)
    else:
        return None
    if not isinstance(name, Symbol) or name.power or isinstance(value, Symbol | Number) or (
            isinstance(value, Tree) and value.head not in ("call", "+", "*", "^", "'")):
        return None
    if not any(isinstance(p, Symbol) for p in parts(value)):
        return None
    called = [law_name(p) for p in parts(value) if law_name(p)]
    if not {*called} <= {"exp", "log", "ln", "sqrt", "logistic", "expit", "sigmoid"}:
        return None
    variables = [f.variable for f in facts if isinstance(f, Law)] + [
        f.event.parts[0] for f in facts if isinstance(f, Probability) and isinstance(f.event, Tree)
        and f.event.parts]
    random = {p.letter for v in variables for p in parts(v) if isinstance(p, Symbol)
              and p.subscript} - {name.letter}
    bodies = [e for f in facts if f is not fact for e in _bodies(f)]
    if any(same(name, v) for v in variables) or not any(
            same(name, p) for e in bodies for p in parts(e)) or any(
            isinstance(p, Symbol) and p.letter in random for p in parts(value)):
        return None
    if isinstance(value, Tree) and value.head != "call" and any(
            isinstance(f, Range) and f.symbol.name == name.name for f in facts):
        return None
    if any(same(name, p) for p in parts(value)):
        raise fact.place.error(f"{name.name} is defined by itself",
                               "a definition is made of other names")
    return name, value


def _bodies(fact: Fact) -> tuple[Expression, ...]:
    if isinstance(fact, Computed):
        return (fact.value,)
    if isinstance(fact, Constraint) and fact.kind == "equation":
        return fact.parts[1:]
    return (fact.law,) if isinstance(fact, Law) else (
        fact.values if isinstance(fact, Probability) else ())


class _Put:
    """Puts definitions into expressions."""

    def __init__(self, functions: dict[str, tuple[Symbol, Expression, Place]],
                 names: dict[tuple[str, str], tuple[Symbol, Expression, Place]]) -> None:
        self.functions, self.names = functions, names
        self.used: set[object] = set()

    def into(self, e: Expression, depth: int = 0) -> Expression:
        """The expression with what is defined in it."""
        if depth > _DEEPEST:
            raise e.place.error("definitions refer to each other in a circle",
                                "a definition is made of names that stand before it")
        if isinstance(e, Symbol) and (e.base, e.subscript) in self.names:
            self.used.add((e.base, e.subscript))
            return self.into(_at(self.names[e.base, e.subscript][1], e.place), depth + 1)
        if not isinstance(e, Tree):
            return e
        name = law_name(e)
        if name in self.functions and len(e.parts) == 2 and not e.given:
            self.used.add(name)
            u, body, _ = self.functions[name]
            inside = self.into(e.parts[1], depth)
            return self.into(_at(_replaced(body, u, inside), e.place), depth + 1)
        return replace(e, parts=tuple(self.into(p, depth) for p in e.parts),
                       given=tuple(self.into(p, depth) for p in e.given))


def _replaced(e: Expression, u: Symbol, by: Expression) -> Expression:
    if same(e, u) and isinstance(e, Symbol) and not e.power:
        return by
    if isinstance(e, Symbol) and e.letter == u.letter and not e.subscript and e.power:
        return Tree("^", (by, Number(e.power, e.place)), e.place)
    if isinstance(e, Tree):
        return replace(e, parts=tuple(_replaced(p, u, by) for p in e.parts))
    return e


def _at(e: Expression, place: Place) -> Expression:
    """The expression as if it stood at another place."""
    if isinstance(e, Tree):
        return replace(e, place=place, parts=tuple(_at(p, place) for p in e.parts))
    return replace(e, place=place)


def _powers_of_e(e: Expression) -> Expression:
    """``e^{-u}`` as exp(-u), in a definition, where e is no name of the model."""
    if isinstance(e, Tree) and e.head == "^" and same(e.parts[0], Symbol("e", "", "", e.place)):
        return Tree("call", (Symbol("exp", "", "", e.place), _powers_of_e(e.parts[1])), e.place)
    if isinstance(e, Symbol) and e.letter == "e" and not e.subscript and e.power:
        inside: Expression = Number(e.power, e.place) if e.power.isdigit() else Symbol(
            e.power.lstrip("-"), "", "", e.place)
        if e.power.startswith("-"):
            inside = Tree("-", (inside,), e.place)
        return Tree("call", (Symbol("exp", "", "", e.place), inside), e.place)
    if isinstance(e, Tree):
        return replace(e, parts=tuple(map(_powers_of_e, e.parts)))
    return e


def _in(fact: Fact, put: Callable[[Expression], Expression]) -> Fact:
    if isinstance(fact, Law):
        return replace(fact, law=put(fact.law))
    if isinstance(fact, Probability):
        return replace(fact, values=tuple(map(put, fact.values)))
    if isinstance(fact, Computed):
        return replace(fact, value=put(fact.value))
    return fact


