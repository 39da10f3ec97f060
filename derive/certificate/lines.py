"""One line of a derivation: what its relation claims, and whether that holds at the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .arithmetic import Logs, NoValue
from .blame import blame
from .definitions import fault_of as definition_fault
from .exact import Exact
from .instances import holds_part, instance
from .lemmas import LEMMAS, Ground, average, why_not
from .limits import limit
from .shown import value
from .signs import Signs
from .terms import BOUND, MATRIX, SCALAR, Pool, Term, walk
from .vanishing import again, fault_of

#: The kinds of evidence that fit each relation.
FITTING = {
    ":=": ("definition",), "=": ("identity", "identity-with-logs", "moments"),
    "<=>": ("identity", "identity-with-logs"), "sum": ("identity", "identity-with-logs"),
    "solves": ("identity", "identity-with-logs"), ">=": ("inequality", "gibbs"),
    ">": ("inequality",), "only": ("vanishing",), "->": ("limit",),
}


class Refused(ValueError):
    """The line does not hold, or does not have the form that its relation asks for."""


@dataclass(frozen=True)
class Line:
    """A step as read: trees instead of nested lists."""

    id: str
    stage: str
    part: str
    rule: str
    relation: str
    left: Term
    right: Term
    evidence: str
    head: Term | None = None
    chain: str = ""
    needs: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def read_line(step: Mapping[str, Any], pool: Pool) -> Line:
    """The line of a step's plain data. Raises MalformedTerm, KeyError or TypeError."""
    head = step.get("head")
    return Line(
        step["id"], step["stage"], step["part"], step["rule"], step["relation"],
        pool.read(step["left"]), pool.read(step["right"]), step["evidence"],
        None if head is None else pool.read(head), step["chain"], tuple(step["needs"]),
        {k: _read(v, pool) for k, v in step["given"].items()})


def _read(value: Any, pool: Pool) -> Any:
    if isinstance(value, Mapping) and set(value) == {"expr"}:
        return pool.read(value["expr"])
    if isinstance(value, (list, tuple)):
        return tuple(_read(v, pool) for v in value)
    return value


def sides(equation: Term) -> tuple[Term, Term]:
    """Left and right of an equation. Raises Refused for anything else."""
    if equation.op != "equation":
        raise Refused("this relation is between equations")
    return equation.args


def difference(pool: Pool, equation: Term) -> Term:
    """l - r of an equation; l alone where r is zero."""
    left, right = sides(equation)
    if left.shape != right.shape:
        raise Refused("the sides of an equation have different shapes")
    if right.op == "zero" or right is pool.number(0):
        return left
    return pool.minus(left, right)


def claims(line: Line, pool: Pool, size_of: Mapping[str, str]) -> list[tuple[Term, Term]]:
    """The pairs of terms that must have the same value for the line to hold."""
    given = line.given
    found: list[tuple[Term, Term]] = []
    if line.relation == "=":
        found.append((line.left, line.right))
    elif line.relation == "<=>":
        scaled = difference(pool, line.left)
        factors = [given.get("factor_left"), scaled, given.get("factor_right")]
        kept = [f for f in factors if f is not None and f is not pool.number(1)]
        found.append((pool.mul(*kept), difference(pool, line.right)))
    elif line.relation == "sum":
        index = given.get("index")
        if not isinstance(index, str) or index not in size_of:
            raise Refused(f"the index {index} that is summed over is not known")
        summed = pool.make("sum", difference(pool, line.left), index, size_of[index])
        found.append((summed, difference(pool, line.right)))
    elif line.relation == "solves":
        equation = given.get("equation")
        if not isinstance(equation, Term):
            raise Refused("no equation that is solved")
        found.append(sides(equation))
    elif line.relation in (">=", ">", "only"):
        terms = [t for _, t in given.get("terms", ())]
        if not terms:
            raise Refused("no terms that make the difference non-negative")
        whole = line.left if line.relation == "only" else difference(
            pool, pool.make("equation", line.left, line.right))
        found.append((whole, pool.add(*terms)))
    if line.head is not None and line.head is not line.left:
        if line.head.op == "equation" and line.left.op == "equation":
            found.append((difference(pool, line.head), difference(pool, line.left)))
        elif line.relation != "solves":
            found.append((line.head, line.left))
    for a, b in found:
        if a.shape != b.shape:
            raise Refused(f"a {a.shape} on the left, a {b.shape} on the right")
    return found


def invertible(signs: Signs, term: Term) -> bool:
    """Whether a factor is shown to be invertible: a number but 0, positive, positive definite."""
    if term.op == "number":
        return bool(term.args[0] != 0)
    if term.op == "mul":
        return all(invertible(signs, f) for f in term.args)
    if term.op == "power":
        return invertible(signs, term.args[0])
    return signs.definite(term) if term.shape == MATRIX else signs.positive(term)


def check_form(line: Line, ground: Ground, differences: Mapping[str, tuple[Term, Term]],
               vanishing: Mapping[str, tuple[Term, Term]] | None = None) -> None:
    """What a line must be whatever the values: invertible factors, shapes of lemmas. Raises."""
    if line.relation not in FITTING:
        raise Refused(f"an unknown relation {line.relation}")
    if line.evidence not in FITTING[line.relation]:
        raise Refused(f"the evidence {line.evidence} does not fit the relation {line.relation}")
    if line.relation == "<=>":
        for name in ("factor_left", "factor_right"):
            factor = line.given.get(name)
            if factor is not None and not invertible(ground.signs, factor):
                raise Refused(f"{name} is not shown to be invertible")
    if line.relation == ":=":
        fault = definition_fault(line.left, line.right, line.given, ground)
        if fault:
            raise Refused(fault)
    elif "instance" in line.given:
        found = instance(line.given["instance"], ground)
        if isinstance(found, str):
            raise Refused(found)
        part = line.left.args[0] if line.left.op == "derivative" else line.left
        if not holds_part(found, part, ground):
            raise Refused(f"the left side is no part of {found.of} at those values")
    terms = line.given.get("terms", ())
    if line.relation in (">=", ">"):
        for name, term in terms:
            _check_term(name, term, ground, differences)
    if line.relation == ">" and not any(name == "positive" for name, _ in terms):
        raise Refused("no term is shown to be positive")
    if (line.evidence == "gibbs") != (line.relation == ">=" and any(
            name == "gibbs" for name, _ in terms)):
        raise Refused("the evidence gibbs is that of a divergence among the terms")
    if line.relation == "only":
        known = [_where_zero(name, term, ground, differences, vanishing or {})
                 for name, term in terms]
        fault = fault_of(line.right, [e for found in known for e in found], ground)
        if fault:
            raise Refused(fault)
    if line.evidence == "moments" and not any(
            t.op == "law_expectation" for side in (line.left, line.right) for t in walk(side)):
        raise Refused("no expectation under a law on either side")
    if line.relation == "->":
        _check_limit(line, ground)
    if line.relation == "solves":
        _check_solution(line)


def _check_term(name: str, term: Term, ground: Ground,
                differences: Mapping[str, tuple[Term, Term]]) -> None:
    if name.startswith("earlier:"):
        there = ground.pool.minus(*_earlier(name, differences, "inequality", ground.pool))
        if not ground.is_zero(ground.pool.minus(term, there)):
            raise Refused(f"the term is not what {name} says")
    elif name.startswith("average:"):
        if not average(ground, term, name[len("average:"):]):
            raise Refused(f"the term is no average of what {name} bounds")
    elif name not in LEMMAS:
        raise Refused(f"an unknown lemma {name}")
    elif term.shape != SCALAR or not LEMMAS[name].accepts(ground, term):
        if name == "gibbs":
            raise Refused(f"the term is no divergence: {why_not(ground, term)}")
        raise Refused(f"the term does not have the shape of the lemma {name}")


def _earlier(name: str, known: Mapping[str, tuple[Term, Term]], what: str,
             pool: Pool) -> tuple[Term, Term]:
    """The sides of an accepted line that "earlier:ID@mark" names, put at the mark if one is given.
    """
    earlier, _, mark = name.partition(":")[2].partition("@")
    if earlier not in known:
        raise Refused(f"{earlier} is no earlier {what}")
    left, right = (put_at(pool, t, mark) if mark else t for t in known[earlier])
    return left, right


def _where_zero(name: str, term: Term, ground: Ground,
                differences: Mapping[str, tuple[Term, Term]],
                vanishing: Mapping[str, tuple[Term, Term]]) -> tuple[Term, ...]:
    """What holds where a term is 0, the term being at least 0. Raises Refused where it may not."""
    if not name.startswith("only:"):
        _check_term(name, term, ground, differences)
        found = LEMMAS[name].where_zero(ground, term) if name in LEMMAS else None
        return found or ()
    sides = _earlier(name, vanishing, "case of equality", ground.pool)
    equations = again(term, *sides, ground)
    if equations is None:
        raise Refused(f"the term is not what {name} says, nor a positive multiple of it")
    return equations


#: Where an operation has its mark among its arguments.
MARKED = {"symbol": 3, "function": 1, "posterior": 2}


def put_at(pool: Pool, term: Term, mark: str, every: bool = False) -> Term:
    """The term with every free symbol, function and posterior put at a mark; ``every`` one of
    them, whatever its mark.
    """
    args = [put_at(pool, a, mark, every) if isinstance(a, Term) else a for a in term.args]
    place = MARKED.get(term.op)
    if place is not None and (args[place] == "" or every) and args[0] != BOUND:
        args[place] = mark
    return pool.make(term.op, *args)


def _check_limit(line: Line, ground: Ground) -> None:
    """The left side tends to the right side by the table of limits."""
    variable, to = line.given.get("variable"), line.given.get("to")
    if not isinstance(variable, Term) or variable.op != "symbol":
        raise Refused("no variable whose limit is taken")
    right = line.right
    stated = str(right.args[0]) if right.op in ("constant", "number") else ""
    found = limit(ground.signs, line.left, variable, str(to))
    if found is None:
        raise Refused("a limit that is not in the table of limits")
    if found != stated:
        raise Refused(f"the limit is {found}")


def _check_solution(line: Line) -> None:
    at = line.given.get("at", ())
    if line.left.op != "symbol" or line.left.args[3] != "t+1":
        raise Refused("a solution is of a symbol at t+1")
    if line.left.args[0] not in at:
        raise Refused(f"{line.left.args[0]} is not put at t+1 in its equation")
    for t in walk(line.right):
        if t is line.left:
            raise Refused("the solution needs itself")
        if t.op == "symbol" and t.args[3] == "" and t.args[0] in at:
            raise Refused(f"{t.args[0]} is free in a solution")


def equal(interpreter: Exact, line: Line, left: Term, right: Term) -> None:
    """Raises Refused unless both terms have the same value; NoValue, Singular, NotASquare too."""
    interpreter.read_at("", tuple(line.given.get("at", ())) if line.relation == "solves" else ())
    try:
        a, b = interpreter.value(left), interpreter.value(right)
    finally:
        interpreter.read_at("")
    if (isinstance(a, Logs) or isinstance(b, Logs)) and line.evidence == "identity":
        raise Refused("logarithms occur, so the evidence is identity-with-logs")
    if a != b:
        what = f"{blame(interpreter, left, right)}: " if line.relation == "=" else ""
        raise Refused(f"{what}the left side is {value(a)}, the right side {value(b)}")


def determined(interpreter: Exact, line: Line) -> None:
    """Raises Refused where the equation of a solution holds whatever is put for the unknown."""
    names = tuple(n for n in line.given["at"] if n != line.left.args[0])
    left, right = sides(line.given["equation"])
    interpreter.read_at("", names)
    try:
        if interpreter.value(left) == interpreter.value(right):
            raise Refused("the equation holds for every value of the unknown")
    except NoValue:
        pass
    finally:
        interpreter.read_at("")
