"""Which lines a line has to cite: what its needs lack, what they carry, and what would do.

For whoever writes the lines of a derivation:

    python -m tests.certify.needed STATEMENT...

lists every line whose needs are not what it uses, with the smallest sets of lines that are.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from derive.certificate.checking import PROBLEMS, Checker
from derive.certificate.lines import Line, read_line
from derive.certificate.openings import Total
from derive.certificate.statement import read_statement
from derive.certificate.terms import Pool

MOST = 5


@dataclass(frozen=True)
class Finding:
    """A line whose needs are wrong: why, which are too many, and the smallest sets that do."""

    id: str
    needs: tuple[str, ...]
    message: str
    superfluous: tuple[str, ...]
    enough: tuple[tuple[str, ...], ...]

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """What each of those sets has that the line does not cite."""
        return tuple(tuple(n for n in s if n not in self.needs) for s in self.enough)


def findings(data: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the needs of a derivation's lines, in order.

    A line is looked at as if those before it had the needs that were found for them.
    """
    pool = Pool()
    statement = read_statement(dict(data), pool)
    lines = [read_line(step, pool) for step in data["steps"]]
    checker = Checker(statement, pool, lines, seed=0, thorough=False, by_use=True)
    found = []
    for line in lines:
        message = checker.refusal(line, [], [])
        if message:
            superfluous = tuple(n for n in line.needs if too_many(checker, line, n))
            sets = tuple(smallest(checker, line))
            found.append(Finding(line.id, line.needs, message, superfluous, sets))
            if sets:
                line = _citing(line, sets[0])
        checker.ledger.close(line, right=True)
    return found


def repaired(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same derivation with the first set of needs that is enough in each line."""
    wanted = {f.id: f.enough[0] for f in findings(data) if f.enough}
    changed = copy.deepcopy(dict(data))
    for step in changed["steps"]:
        step["needs"] = list(wanted.get(step["id"], step["needs"]))
    return changed


def too_many(checker: Checker, line: Line, need: str) -> bool:
    """Whether a need opens nothing of the line, or nothing that it does not hold without."""
    if not checker.needs.closable(need):
        return not checker.needs.occurs(line, need)
    return holds(checker, line, [n for n in line.needs if n != need])


def holds(checker: Checker, line: Line, needs: Any) -> bool:
    """Whether the line holds with those needs."""
    try:
        checker.check(line, tuple(needs))
    except PROBLEMS:
        return False
    return True


def smallest(checker: Checker, line: Line) -> Iterator[tuple[str, ...]]:
    """The smallest sets of earlier lines with which a line holds; cited ones are tried first."""
    algebra = tuple(n for n in line.needs if not checker.needs.closable(n)
                    and checker.needs.occurs(line, n))
    states: list[tuple[str, ...]] = [algebra]
    seen = {frozenset(algebra)}
    for _ in range(MOST):
        good = [s for s in states if holds(checker, line, s)]
        if good:
            yield from good[:8]
            return
        following = []
        for state in states:
            for more in candidates(checker, line, state):
                grown = frozenset({*state, more})
                if grown not in seen:
                    seen.add(grown)
                    following.append((*state, more))
        states = following


def candidates(checker: Checker, line: Line, state: tuple[str, ...]) -> list[str]:
    """The earlier lines that may open something of what a line with those needs leaves closed."""
    needs, seen = checker.needs, checker.ledger.seen
    closed = {name for name, _ in needs.closed(_citing(line, state))}
    opened = {e.left.args[0] for e in map(needs.opened, state)
              if e is not None and not isinstance(e, Total) and e.left.op in ("symbol", "function")}
    found = []
    named = [name.partition(":")[2].partition("@")[0] for name, *_ in line.given.get("terms", ())]
    for id, x in seen.items():
        e = needs.opened(id)
        if isinstance(e, Total):
            useful = e.symbol.args[0] in closed
        elif e is None:
            useful = id in named or id in checker.ledger.shown or (
                line.relation == "solves" and x.relation in ("<=>", "sum") and x.part == line.part)
        elif e.left.op in ("symbol", "function"):
            useful = e.left.args[0] in closed and e.left.args[0] not in opened
        else:
            useful = needs.closable(id) and needs.occurs(line, id)
        if useful and id not in state:
            found.append(id)
    return sorted(found, key=lambda id: (id not in line.needs, -list(seen).index(id)))


def _citing(line: Line, needs: tuple[str, ...]) -> Line:
    return Line(**{**{f: getattr(line, f) for f in line.__dataclass_fields__}, "needs": needs})


if __name__ == "__main__":
    import derive

    for name in sys.argv[1:] or list(derive.models):
        print(name)
        for f in findings(derive.derive_em(derive.models[name]).to_data()):
            print(f"  {f.id} cites {list(f.needs)}", end="")
            print(f", too many: {list(f.superfluous)}" if f.superfluous else "")
            print(f"    {f.message[:150]}")
            for s in f.enough or (("nothing found",),):
                print(f"    enough: {', '.join(s) or 'nothing'}")
