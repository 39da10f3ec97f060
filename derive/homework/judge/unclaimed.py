"""What has a part on its left, or could answer one, and was not read: its place and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...em import part_of
from ..act.lines import Line
from ..act.symbols import EQUAL, symbols_in
from ..bind.binding import Outcome
from ..bind.events import event
from ..bind.reading import base_of
from ..bind.survey import USUAL, calls
from ..parse.grammar import Node, parse
from ..parse.read import Read
from ..parse.symbols import Written
from .claims import keys_of, responsibilities, says
from .judging import FAULTS, Judge

#: Relations that only say where something is.
_PLACES = frozenset(("in", "~", "!="))
#: What stands on the right of no formula for a part.
_APART = frozenset("Q L ell theta Theta vartheta J F".split())


class Unclaimed:
    """Looks through what one answer says and no claim was made of."""

    def __init__(self, judge: Judge, outcome: Outcome, lines: Sequence[Line],
                 reads: Sequence[Read], text: str) -> None:
        self.judge, self.language, self.outcome = judge, judge.language, outcome
        self.lines, self.reads, self.text = lines, reads, text
        self.keys = [k for p in judge.algorithm.model.parameters for k in p.theta]

    def of(self, key: str) -> tuple[int, str] | None:
        """The place and the reason of what speaks of a part, None where nothing does."""
        return next(self._reads(key), None) or next(self._lines(key), None) or next(
            self._unknown(key), None)

    def _reads(self, key: str) -> Iterator[tuple[int, str]]:
        """What has no syntax."""
        for r in self.reads:
            if r.node is None and self._begins(r, key):
                yield r.at, r.reason

    def _begins(self, r: Read, key: str) -> bool:
        head = r.named.parts[0] if r.named is not None and r.named.parts else None
        if head is None and r.tokens:
            relation = next((n for n, t in enumerate(r.tokens) if t.kind == "REL"), 0)
            try:
                head = parse(r.tokens[:relation]) if relation else None
            except ValueError:
                return False
        if head is not None:
            w = self.language.written(head)
            return w is not None and self._is(w, key)
        letter = self._letter(key)
        return bool(letter) and re.search(
            rf"(?<![A-Za-z]){letter}(?![A-Za-z])[^=$\n]{{0,20}}?(=|\\leftarrow|:=|←)",
            self.text[r.at:r.end]) is not None

    def _letter(self, key: str) -> str:
        p = next((p for p in self.judge.algorithm.model.parameters if key in p.theta), None)
        return key if key == "Q" else "" if p is None else base_of(p.name)[0].partition("_")[0]

    def _is(self, w: Written, key: str) -> bool:
        """Whether a symbol is what a part asks for."""
        reading = self.outcome.reading
        role = reading.role(w)
        if role is None:
            if key.startswith("responsibilities"):
                return bool(w.indices) and w.letter in USUAL["responsibility"]
            return bool(self._letter(key)) and w.letter == self._letter(key)
        if role.quantity.kind == "responsibility":
            return key == part_of(role.quantity.name, responsibilities(self.language))
        try:
            return any(k == key for k, _ in keys_of(
                self.language, role, reading.placed(role, w, {})))
        except FAULTS:
            return False

    def _lines(self, key: str) -> Iterator[tuple[int, str]]:
        """What relates a part to a formula, and was not taken for its answer."""
        reading = self.outcome.reading
        for line in self.lines:
            w = self.language.written(line.members[0])
            if w is not None and key.startswith("responsibilities") and not w.indices and (
                    w.letter in USUAL["responsibility"] and line.relations[0] in EQUAL) and any(
                    n.kind in ("frac", "slash") for m in line.equal[1:] for n in m.walk()
                    ) and any(map(calls, line.equal[1:])):
                yield line.at, f"{w.letter} has no index: of which observation it is, is not said"
            if w is None or w.mark in ("old", "older") or not self._is(w, key) or (
                    line.relations[0] in _PLACES):
                continue
            if not any(self._formula(m) for m in line.members[1:]) or key.startswith(
                    "responsibilities") and not any(self._further(m, w) for m in line.members[1:]):
                continue
            yield line.at, (
                f"the relation {line.relations[0]} says no equality"
                if line.relations[0] not in (*EQUAL, "propto") and not says(
                    reading, line.members[0]) else "what stands there for this part is no formula "
                "that can be compared")

    def _formula(self, m: Node) -> bool:
        """Whether a member is a formula with data, posterior probabilities or unknown symbols."""
        symbols = list(symbols_in(self.language, m))
        if m.kind == "none" or event(self.language, m) is not None or any(
                n.kind == "func" and n.text == "arg" for n in m.walk()) or any(
                w.letter in _APART for w in symbols):
            return False
        return says(self.outcome.reading, m) or calls(m) or any(
            self.outcome.reading.meaning(w) is None and len(w.letter) > 1 for w in symbols)

    def _further(self, m: Node, own: Written) -> bool:
        """Whether a member says more of a posterior probability than another one of its letter."""
        return calls(m) or self.language.written(m) is None and any(
            w.letter != own.letter for w in symbols_in(self.language, m))

    def _unknown(self, key: str) -> Iterator[tuple[int, str]]:
        """A formula of data and posterior probabilities whose name stands for nothing."""
        reading = self.outcome.reading
        if not self._letter(key) or key == "Q" or any(
                self.language.weighs(q) and self._letter(key) == base_of(q.name)[0]
                for q in self.language.quantities):
            return
        for n, line in enumerate(self.lines):
            w = self.language.written(line.members[0])
            if w is None or line.relations[0] not in EQUAL or reading.role(w) is not None or any(
                    self._is(w, other) for other in (*self.keys, "Q")):
                continue
            head = w.head
            kinds = {r.quantity.kind for m in line.equal[1:] for v in symbols_in(self.language, m)
                     if (r := reading.role(v)) is not None}
            used = any(v.head.letter == head.letter
                       for m, other in enumerate(self.lines) if m != n
                       for x in other.members for v in symbols_in(self.language, x))
            if not used and kinds & {"responsibility", "count"} and "data" in kinds:
                yield line.at, f"nothing says what {w.letter} is"
