"""Every mutation of a derivation's lines, told to the checker; what it accepts, and why it may."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import Any

from derive.certificate.arithmetic import Real
from derive.certificate.checking import Checker
from derive.certificate.lines import read_line
from derive.certificate.points import Setup
from derive.certificate.reals import RealDraw, RealInterpreter
from derive.certificate.samples import Point
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool
from derive.certify import certify

from .mutations import mutants, surroundings

#: What the ledger knows when a line is judged.
KEPT = ("seen", "defined", "inequalities", "shown", "vanishing", "wrong")


@dataclass(frozen=True)
class Lie:
    """A mutated line: the line's id, the kind and place of the mistake, and whether refused."""

    line: str
    kind: str
    place: tuple[int, ...]
    tree: Any
    refused: bool


class Told:
    """A derivation whose lines can be replaced one at a time, the others as they were."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.pool = data, Pool()
        self.statement = read_statement(data, self.pool)
        lines = [read_line(s, self.pool) for s in data["steps"]]
        self.checker = Checker(self.statement, self.pool, lines, 0, False)
        self.before: list[dict[str, Any]] = []
        for line in lines:
            c, ledger = self.checker, self.checker.ledger
            self.before.append({name: copy.copy(getattr(ledger, name)) for name in KEPT})
            self.before[-1]["signs"] = set(c.setup.signs._shown)
            assert c.verdict(line).verdict == "right", line.id

    def refuses(self, n: int, step: dict[str, Any]) -> bool:
        """Whether the checker refuses this step in place of the n-th."""
        c = self.checker
        before = self.before[n]
        for name in KEPT:
            setattr(c.ledger, name, copy.copy(before[name]))
        c.setup.signs._shown.clear()
        c.setup.signs._shown.update(before["signs"])
        c.setup.signs._known.clear()
        try:
            line = read_line(step, self.pool)
        except ValueError:
            return True
        return c.verdict(line).verdict == "wrong"


def tell(data: dict[str, Any], relations: tuple[str, ...]) -> list[Lie]:
    """Every mutation of the right sides of the lines of those relations.

    A definition or a solution changes what later lines mean, so the whole derivation is certified
    with it; any other line is judged alone, where its chain goes on from what it was.
    """
    told, s, found = Told(data), surroundings(data), []
    for n, step in enumerate(data["steps"]):
        if step["relation"] not in relations:
            continue
        for kind, place, tree in mutants(step["right"], s):
            lie = {**step, "right": tree}
            if step["relation"] in (":=", "solves"):
                refused = _whole(data, n, lie)
            else:
                refused = told.refuses(n, lie)
            found.append(Lie(step["id"], kind, place, tree, refused))
        for j, (lemma, term) in enumerate(step["given"].get("terms", [])):
            for kind, place, tree in mutants(term["expr"], s):
                lie = copy.deepcopy(step)
                lie["given"]["terms"][j] = [lemma, {"expr": tree}]
                found.append(Lie(step["id"], f"{kind} in a term", place, tree,
                                 told.refuses(n, lie)))
    return found


def _whole(data: dict[str, Any], n: int, lie: dict[str, Any]) -> bool:
    old = data["steps"][n]["right"]
    steps = list(data["steps"])
    steps[n] = lie
    chain = lie["chain"] or lie["id"]
    for m in range(n + 1, len(steps)):
        if steps[m]["chain"] == chain:
            if steps[m]["left"] == old:
                steps[m] = {**steps[m], "left": lie["right"]}
            break
    pool = Pool()
    statement = read_statement(data, pool)
    try:
        lines = [read_line(s, pool) for s in steps]
    except ValueError:
        return True
    checker = Checker(statement, pool, lines, 0, False)
    checker.sizes = checker.sizes[:1]  # what is refused at one size is refused
    if any(checker.verdict(line).verdict == "wrong" for line in lines):
        return True
    return certify({**data, "steps": steps}).verdict == "wrong"


def equal_in_value(data: dict[str, Any], a: Any, b: Any) -> bool:
    """Whether two trees have one value at real random points, by code that knows no residues."""
    pool = Pool()
    statement = read_statement(data, pool)
    lines = [read_line(s, pool) for s in data["steps"]]
    checker = Checker(statement, pool, lines, 0, False)
    setup: Setup = checker.setup
    left, right = pool.read(a), pool.read(b)
    if left.shape != right.shape:
        return False
    pairs = [(left, right)]
    if left.op == right.op == "equation":
        pairs = [(pool.minus(*left.args), pool.minus(*right.args))]
    for seed in range(3):
        sizes = (6, 2 if statement.vector else 1, len(statement.labels) or 2 + seed % 2)
        point = Point(statement, setup.sizes(sizes), RealDraw(str(seed), sizes[1]))
        reader = RealInterpreter(setup.facts, point, Real(math, float))
        for x, y in pairs:
            kinds = checker.letters.kinds(x, y)
            for row in range(2):
                reader.binding = dict.fromkeys(kinds, row % 2)
                if not _close(reader.value(x), reader.value(y)):
                    return False
            reader.binding = {}
    return True


def _close(x: Any, y: Any) -> bool:
    if isinstance(x, tuple):
        return all(_close(a, b) for u, v in zip(x, y, strict=True)
                   for a, b in zip(u, v, strict=True))
    return abs(x - y) <= 1e-9 * (1 + abs(x))
