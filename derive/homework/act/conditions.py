"""What holds in a case alone: formulas for the observations that are 0, and for the others, in rows
of a definition by cases, in words, or in the condition of a probability; together one formula."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..bind.reading import Language
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import text_of
from ..value.instance import Instance
from .symbols import EQUAL, event_of

_BEFORE = re.compile(r"\b(?:if|for|when|whenever|where|given|case|suppose|assume)\s*(?:that)?\W*$",
                     re.IGNORECASE)
_UNLESS = re.compile(r"\b(?:unless|(?:except|only) (?:if|for|when|where))\W*$", re.IGNORECASE)
_AFTER = re.compile(r"^(?!\s*(?:\n\s*\n|\f)\s*[A-Z])[^\w.;!?]*(?:and|just|just as|exactly)?\s*"
                    r"(?:if|for|when|whenever|where|as long as|in the case)\W*$", re.IGNORECASE)
_STOP = re.compile(r"[.;!?]\s|\n\s*\n")
_OTHERWISE = re.compile(r"\b(?:otherwise|else)\W*$", re.IGNORECASE)
_OTHERWISE_AFTER = re.compile(r"^\W*(?:otherwise|else)\s*[.,;)]", re.IGNORECASE)
#: What stands between ``r_ik = 1`` and the condition of it.
_IFF = re.compile(r"(?:exactly |just |only )?(?:if|when|iff|where|whenever|if and only if|for)")
_LIMIT = re.compile(r"k-?means|\blimit|\bhard\b|\bexample\b")
_COMPARED = {"=": np.equal, "<": np.less, ">": np.greater, "<=": np.less_equal,
             ">=": np.greater_equal, "!=": np.not_equal}


@dataclass(frozen=True)
class _Row:
    """A statement that holds in a case: the case, None for all others."""

    n: int
    node: Node
    case: Node | None
    written: Node | None = None


class Conditions:
    """The cases of one answer. ``instances`` tell which cases are all that there are."""

    def __init__(self, language: Language, instances: Sequence[Instance], reads: Sequence[Read],
                 prose: Sequence[tuple[int, str]]) -> None:
        self.language, self.instances, self.reads = language, instances, reads
        between: dict[int, str] = {}
        for n, words in prose:
            between[n] = between.get(n, "") + " " + words
        self.between: Mapping[int, str] = between
        self._used: set[int] = set()

    def together(self) -> list[Read]:
        """The statements, those that hold in cases as one where the cases are all that there are.
        A statement that holds in a case alone has that as its condition."""
        found = list(self.reads)
        rows: dict[str, list[_Row]] = {}
        for n, r in enumerate(self.reads):
            if r.node is not None and self._compares(r.node) and _UNLESS.search(
                    self.between.get(n, "")):
                found[n] = _nothing(r)  # what is excepted is not said
            named = self._named(r)
            if named is not None:
                r, name = named
                found[n] = r
                found.append(name)
            row = self._row(n, r)
            if row is None:
                continue
            own = rows.setdefault(text_of(row.node.parts[0]), [])
            if self._again(row, own):
                found[n] = _nothing(r)
            else:
                own.append(row)
        for own in rows.values():
            if all(row.case is None for row in own):
                continue
            whole = len(own) > 1 and all(self._whole(own, at) for at in self.instances)
            for row in own:
                r = self.reads[row.n]
                following = self.reads[row.n + 1:row.n + 2]
                if whole and following and following[0].node is not None and (
                        following[0].node.kind == "bracket"):
                    found[row.n + 1] = _nothing(following[0])
                if not whole:
                    found[row.n] = replace(r, node=row.node, condition=None, partial=True,
                                           compared=False, written=row.written)
                elif row is own[0]:
                    last = self.reads[own[-1].n]
                    found[row.n] = Read(_joined(own), r.at, max(last.end, r.end))
                else:
                    found[row.n] = _nothing(r)
        return found

    def _named(self, r: Read) -> tuple[Read, Read] | None:
        """``s_1 = P(Z_i = H | Y_i = 1) = a`` as what it is of the probability, and ``s_1 = a``."""
        node = r.node
        if node is None or node.kind != "chain" or len(node.parts) != 3 or any(
                x not in EQUAL for x in node.relations):
            return None
        names = [m for m in node.parts if (w := self.language.written(m)) is not None
                 and not w.rest and not w.mark and w.letter not in self.language.parameters
                 and all(map(str.isdigit, w.indices))]
        events = [m for m in node.parts if self._given(m)[1] is not None]
        rest = [m for m in node.parts if m not in (*names, *events)]
        if not len(names) == len(events) == len(rest) == 1:
            return None
        first, second = (replace(node, parts=(*left, *rest), text="=") for left in (events, names))
        return replace(r, node=first), replace(r, node=second)

    def _again(self, row: _Row, rows: Sequence[_Row]) -> bool:
        """Whether a statement only says once more what holds in a case, or works out numbers."""
        body = row.node.parts[-1]
        return row.case is not None and any(
            r.case is not None and text_of(r.case) == text_of(row.case)
            and (text_of(r.node.parts[-1]) == text_of(body) or body.kind == "number")
            for r in rows)

    def _row(self, n: int, r: Read) -> _Row | None:
        """The case in which a statement holds; None where it holds always, or is none."""
        node = r.node if r.node is not None else r.named
        if node is None or node.kind != "chain" or not node.relates or any(
                x not in EQUAL for x in node.relations) or node.parts[-1].kind == "none":
            return None
        w = self.language.written(node.parts[0])
        model = self.language.model
        data = {v.name.lower() for v in (*model.observed, *model.known)}
        if w is not None and (not w.indices or w.letter in self.language.parameters
                              or w.letter.lower() in data):
            return None
        if r.condition is not None:
            if r.condition.kind == "dots":
                return _Row(n, node, None)
            return _Row(n, node, r.condition) if self._telling(r.condition) else None
        written = node
        node, case = self._given(node)
        if case is not None:
            return _Row(n, node, case, written) if self._telling(case) else None
        if (_OTHERWISE.search(self.between.get(n, ""))
                             or _OTHERWISE_AFTER.match(self.between.get(n + 1, ""))):
            return _Row(n, node, None)
        case = self._in_words(n)
        return _Row(n, node, case) if case is not None and self._telling(case) else None

    def _in_words(self, n: int) -> Node | None:
        """The condition that words put after a statement, or before it."""
        before = self.reads[n - 1].node if n else None
        if before is not None and n - 1 not in self._used and self._compares(before) and (
                _BEFORE.search(self.between.get(n - 1, ""))
                and not _STOP.search(self.between.get(n, "").rstrip() + " ")):
            self._used.add(n - 1)
            return before
        after = self.reads[n + 1].node if n + 1 < len(self.reads) else None
        if after is not None:
            inside = after.alone if after.kind == "bracket" else None
            if inside is not None and self._compares(inside) and not self.between.get(
                    n + 1, "").strip():
                return inside
            if self._compares(after) and _AFTER.match(self.between.get(n + 1, "")):
                self._used.add(n + 1)
                return after
        return None

    def _given(self, node: Node) -> tuple[Node, Node | None]:
        """A chain with ``P(Z_i = 0 | Y_i)`` for ``P(Z_i = 0 | Y_i = 0)``, and that condition."""
        case = None
        members = []
        for m in node.parts if node.kind == "chain" else (node,):
            items = m.factors
            bracket = items[-1] if items else m
            given = next((p for p in bracket.parts[1:] if self._compares(p)), None) \
                if len(items) == 2 and bracket.kind == "bracket" else None
            if given is None:
                members.append(m)
                continue
            inside = tuple(self._indexed(p.parts[0]) if p is given else p for p in bracket.parts)
            general = replace(m, parts=(items[0], replace(bracket, parts=inside)))
            if event_of(self.language, general) is None:
                return node, None
            members.append(general)
            case = replace(given, parts=(self._indexed(given.parts[0]), given.parts[1]))
        return (node.with_parts(members), case) if case is not None else (node, None)

    def _indexed(self, node: Node) -> Node:
        """An observation of which ``P(H | Y = 1)`` is, with its index."""
        w, v = self.language.written(node), self.language.model.observed[0]
        if w is None or w.indices or len(v.indices) != 1:
            return node
        index = Node("group", (Node("name", (), v.indices[0], node.at),), "{", node.at)
        return Node("scripted", (node.head, Node("sub", (index,), "", node.at)), "", node.at)

    def _compares(self, node: Node) -> bool:
        """Whether an observation is compared with a number."""
        if node.kind != "chain" or len(node.parts) != 2 or node.relations[0] not in _COMPARED or (
                node.parts[1].kind != "number"):
            return False
        w = self.language.written(node.parts[0])
        observed = [v for v in self.language.model.observed if v.domain != "label"]
        return w is not None and len(observed) == 1 and not w.rest and not w.mark and (
            len(w.indices) in (0, len(observed[0].indices))) and w.letter.lower() in (
            observed[0].name.lower(), "x", "y")

    def _holds(self, case: Node, at: Instance) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        v = next(v for v in self.language.model.observed if v.domain != "label")
        found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = _COMPARED[case.relations[0]](
            at.values[v.name, ""].array, float(case.parts[1].text))
        return found

    def _telling(self, case: Node) -> bool:
        """Whether a condition is on an observation, and not one that every observation meets."""
        return self._compares(case) and not all(
            self._holds(case, at).all() for at in self.instances)

    def _whole(self, rows: Sequence[_Row], at: Instance) -> bool:
        """Whether every observation is in one of the cases, and in one alone."""
        if sum(r.case is None for r in rows) > 1:
            return False
        counts = sum(self._holds(r.case, at).astype(int) for r in rows if r.case is not None)
        return bool(np.all(counts <= 1) and (
            any(r.case is None for r in rows) or np.all(counts == 1)))


def decided(reads: Sequence[Read], prose: Sequence[tuple[int, str]]) -> list[Read]:
    """The statements, with ``z_i = 1 if r_i > 1/2, otherwise z_i = 2`` in a sentence as one;
    ``prose`` is what stands before each."""
    words = {n: text.lower().strip(" \n,;") for n, text in prose}
    found = list(reads)
    for n in range(len(reads) - 1):
        one, case = reads[n].node, reads[n + 1].node
        if _LIMIT.search(words.get(n, "")):
            continue
        if one is not None and case is not None and _IFF.fullmatch(words.get(n + 1, "")) and (
                one.kind == case.kind == "chain" and one.text == "=" and len(one.parts) == 2
                and one.parts[1].text == "1" and one.parts[0].below and len(case.parts) == 2 and (
                case.text in ("<", ">", "<=", ">=") or any(
                    x.kind == "func" and x.text == "max" for x in case.walk()))):
            chosen = Node("product", (one.parts[1], Node("bracket", (case,), "{", case.at)))
            found[n] = replace(reads[n], node=replace(one, parts=(one.parts[0], chosen)))
            found[n + 1] = _nothing(reads[n + 1])
    for n in range(len(reads) - 2):
        first, case, last = (r.node for r in reads[n:n + 3])
        if first is not None and case is not None and last is not None and (
                words.get(n + 1) in ("if", "when", "where")
                and words.get(n + 2) in ("otherwise", "else", "and otherwise")
                and all(x.kind == "chain" and len(x.parts) == 2 for x in (first, case, last))
                and first.text == last.text == "=" and case.text in ("<", ">", "<=", ">=")
                and text_of(first.parts[0]) == text_of(last.parts[0])
                and first.parts[1].kind == last.parts[1].kind == "number"):
            found[n] = replace(reads[n], node=_joined((_Row(n, first, case),
                                                       _Row(n + 2, last, None))))
            found[n + 2] = replace(reads[n + 2], node=case)
    return found


def _nothing(r: Read) -> Read:
    """What says nothing, in the place of a statement."""
    return Read(Node("dots", (), "dots", r.at), r.at, r.end)


def _joined(rows: Sequence[_Row]) -> Node:
    """The formulas of all cases as one sum, each times 1 where its case holds."""
    first = rows[0].node
    at = first.at
    one = Node("number", (), "1", at)
    holds = {r.n: Node("product", (one, Node("bracket", (r.case,), "{", at)), "", at)
             for r in rows if r.case is not None}
    terms: list[Node] = []
    for r in rows:
        body = r.node.parts[-1]
        if body.text == "0" and body.kind == "number" and (terms or r is not rows[-1]):
            continue
        left = Node("expression", (one, *holds.values()), "+" + "-" * len(holds), at)
        factors = holds[r.n].parts if r.n in holds else (Node("bracket", (left,), "(", at),)
        terms.append(Node("product", (Node("bracket", (body,), "(", at), *factors), "", at))
    body = terms[0] if len(terms) == 1 else Node("expression", tuple(terms), "+" * len(terms), at)
    given = first.parts[:-1]
    return replace(first, parts=(*given, body), text=" ".join(["="] * len(given)))
