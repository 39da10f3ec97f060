"""Whether a derivation contains what it must, and nothing that is tied to none of it.

Every claim of :mod:`.required` is stated by exactly one chain of accepted lines. What those rest
on belongs to them; any other chain is a chapter of its own and must speak of what they speak of:
be an instance of a line, go on from a part of one, or name Q, H or the log-likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from typing import Any

from .chains import Chain, chains_of
from .claimed import Claim
from .facts import Facts
from .lines import Line
from .required import required
from .terms import FUNCTION, Term, walk

#: Relations of lines that no chapter of its own may have: what is solved is required.
SOLVING = ("<=>", "sum", "solves", "mixed")
SPOKEN_OF = tuple(FUNCTION + name for name in ("Q", "H", "log_likelihood"))


@dataclass(frozen=True)
class ClaimVerdict:
    """What was found of a claim: the lines that state it, and what is wrong."""

    name: str
    lines: tuple[str, ...]
    verdict: str
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {**asdict(self), "lines": list(self.lines)}


def claims_of(facts: Facts, lines: Sequence[Line],
              refused: AbstractSet[str]) -> tuple[ClaimVerdict, ...]:
    """The verdicts of all required claims, and of each chapter that is tied to none of them."""
    chains = chains_of(lines)
    found, stated = [], []
    for claim in required(facts):
        if claim.when(chains):
            saying = [c for c in chains if claim.says(c)]
            stated += saying
            found.append(_judged(claim, saying, refused))
    return (*found, *_untied(chains, stated))


def _judged(claim: Claim, saying: Sequence[Chain], refused: AbstractSet[str]) -> ClaimVerdict:
    ids = tuple(n for c in saying for n in c.ids)
    if not saying:
        message = f"{claim.name}: missing, or stated in another form"
    elif len(saying) > 1:
        starts = ", ".join(c.first.id for c in saying)
        message = f"{claim.name}: stated {len(saying)} times, from {starts}"
    elif refused & set(ids):
        message = f"{claim.name}: {next(n for n in ids if n in refused)} is refused"
    else:
        fault = claim.fault(saying[0])
        message = f"{claim.name}: {fault}" if fault else ""
    return ClaimVerdict(claim.name, ids, "wrong" if message else "right", message)


def _untied(chains: Sequence[Chain], stated: Sequence[Chain]) -> list[ClaimVerdict]:
    """The chapters that nothing connects with the claims."""
    by_id = {n: c for c in chains for n in c.ids}
    tied: dict[str, Chain] = {}
    known: set[Term] = set()

    def tie(todo: list[Chain]) -> None:
        while todo:
            chain = todo.pop()
            if chain.first.id not in tied:
                tied[chain.first.id] = chain
                known.update(_said(chain))
                todo += [by_id[n] for n in chain.cited if n in by_id]

    tie(list(stated))
    more = True
    while more:
        speaking = [c for c in chains if c.first.id not in tied and c.relation not in SOLVING
                    and _speaks(c, known)]
        more = bool(speaking)
        tie(speaking)
    names = {c.first.id: f"the chapter from {c.first.id}" for c in chains
             if c.first.id not in tied}
    return [ClaimVerdict(name, by_id[first].ids, "wrong",
                         f"{name} is tied to nothing that must be said")
            for first, name in names.items()]


def _said(chain: Chain) -> list[Term]:
    """The parts of a chain's sides that say more than a symbol or a number does."""
    return [t for x in chain.lines for side in (x.left, x.right) for t in walk(side)
            if t.children]


def _speaks(chain: Chain, known: AbstractSet[Term]) -> bool:
    first = chain.first
    if "instance" in first.given:
        return True  # that it is one was compared with the line
    for side in (first.left, first.right):
        core = side.args[0] if side.op in ("derivative", "differential") else side
        if core in known or any(t.op == "function" and t.args[0] in SPOKEN_OF
                                for t in walk(side)):
            return True
    return False
