"""The lines of a derivation, read from its plain data, and what they define together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .quantities import NUMBERS, WEIGHTS
from .stated import Stated
from .symbols import ASSIGNMENT, Definition
from .terms import Pool, Term, relettered


class Refused(ValueError):
    """A line that does not hold, with what is wrong."""


@dataclass(frozen=True)
class Line:
    """A step as terms."""

    id: str
    stage: str
    part: str
    rule: str
    relation: str
    evidence: str
    left: Term
    right: Term
    chain: str
    needs: tuple[str, ...]
    given: Mapping[str, Any]


#: The evidence on which a relation may rest.
EVIDENCE = {
    ":=": ("definition",), "=": ("identity", "identity-with-logs", "moments"),
    "<=>": ("identity",), "sum": ("identity",), "solves": ("identity",), "root": ("identity",),
    ">=": ("inequality", "gibbs"), ">": ("inequality",), "only": ("vanishing",), "->": ("limit",),
}


def read_line(step: Mapping[str, Any], pool: Pool) -> Line:
    """A step's line. Raises MalformedTerm, KeyError, TypeError."""
    return Line(str(step["id"]), str(step["stage"]), str(step["part"]), str(step["rule"]),
                str(step["relation"]), str(step["evidence"]), pool.read(step["left"]),
                pool.read(step["right"]), str(step["chain"]), tuple(map(str, step["needs"])),
                {str(k): _read(v, pool) for k, v in step["given"].items()})


def _read(value: Any, pool: Pool) -> Any:
    if isinstance(value, dict) and set(value) == {"expr"}:
        return pool.read(value["expr"])
    if isinstance(value, list):
        return tuple(_read(v, pool) for v in value)
    return value


def shorthands(stated: Stated, lines: Sequence[Line]) -> dict[str, Definition]:
    """The counts that lines define: sums of a unit's weight times responsibilities, no other."""
    found: dict[str, Definition] = {}
    for line in lines:
        left = line.left
        if line.relation == ":=" and left.op == "symbol" and left.args[0].startswith(".N") and (
                left.args[0] not in found) and _is_count(stated, line.right):
            found[left.args[0]] = Definition(left, line.right)
        elif line.relation == ":=" and left.op == "symbol" and left.args[0] == ASSIGNMENT:
            found.setdefault(assigned(stated, left), Definition(left, line.right))
        elif line.relation == ":=" and left.op == "symbol" and stated.weighted(left.args[0]) and (
                _are_weights(stated, left, line.right)):
            found.setdefault(left.args[0], Definition(left, line.right))
    return found


def assigned(stated: Stated, left: Term) -> str:
    """The name under which an assignment is kept: of all values, or of one."""
    value = left.args[2][0] if left.args[2] else ""
    labels = {x for p in stated.plates.values() for x in p.labels}
    return f"{ASSIGNMENT}@{value}" if value in labels else ASSIGNMENT


def _are_weights(stated: Stated, left: Term, right: Term) -> bool:
    """Whether weights are any numbers divided by their sum over all values of the unit."""
    latents = stated.weighted(left.args[0]) or ()
    if left is not stated.weights_of(latents) or right.op != "mul" or len(right.args) != 2:
        return False
    r, below = right.args
    if r.op != "symbol" or r.args != (left.args[0].replace(WEIGHTS, NUMBERS, 1), *left.args[1:]):
        return False
    if below.op != "power" or below.args[1] is not stated.pool.number(-1):
        return False
    summed, values = below.args[0], [stated.latents[z].values for z in latents]
    letters = []
    while summed.op == "sum":
        letters.append(summed.args[1:])
        summed = summed.args[0]
    renamed = {v: x for v, (x, _) in zip(values, letters, strict=False)}
    return [size for _, size in letters] == [stated.plates[v].size for v in values] and (
        len(set(renamed.values()) - set(left.args[2])) == len(values)
        and summed is relettered(stated.pool, r, renamed))


def _is_count(stated: Stated, term: Term) -> bool:
    summed = 0
    while term.op == "sum":
        term, summed = term.args[0], summed + 1
    parts = term.args if term.op == "mul" else (term,)
    shares = [p for p in parts if p.op == "symbol" and stated.responsible(p.args[0])
              and p.args[3] == "t"]
    weights = {w for _, w in stated.weights}
    return summed > 0 and len(shares) == 1 and len(set(parts)) == len(parts) and all(
        p in shares or p in weights or (p.op == "indicator" and p.args[0] not in stated.latents)
        for p in parts)


def solved(stated: Stated, lines: Sequence[Line]) -> dict[str, list[Definition]]:
    """The formulas of the new parameters, by name, in the order in which they are found."""
    found: dict[str, list[Definition]] = {}
    for line in lines:
        left = line.left
        if line.relation == "solves" and left.op == "symbol" and left.args[3] == "t+1" and (
                left.args[0] in stated.parameters):
            old = found.setdefault(left.args[0], [])
            if all(left.args[2] != d.left.args[2] for d in old):
                old.append(Definition(left, line.right))
    return found


def letters_of(lines: Sequence[Line]) -> Iterator[Term]:
    """Every term of the lines."""
    for line in lines:
        yield line.left
        yield line.right
        for v in line.given.values():
            yield from _terms(v)


def _terms(value: Any) -> Iterator[Term]:
    if isinstance(value, Term):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _terms(v)
