"""One submission to any model's homework graded: a verdict for each part."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from typing import Any

import numpy as np

from ..em import EM
from .act.alarms import alarms_of
from .act.asides import sections_of, without_asides
from .act.bracketed import bracketed
from .act.chains import without_else
from .act.conditions import Conditions, decided
from .act.facts import Fact, facts_of, legend, numbered, objectives
from .act.iterates import with_index, with_marks, with_raised
from .act.labels import labels_of
from .act.likewise import likewise
from .act.lines import Line, lines_of
from .act.normalised import with_sums
from .act.said import with_said
from .act.sentences import Sentence, sentences_of
from .bind.binding import Binding, Outcome
from .bind.candidates import symbols_of
from .bind.survey import Symbols
from .bind.words import relabelled
from .diagnose.findings import Finder
from .judge.claims import Claim, says, speaks_of_posterior
from .judge.doubts import Doubts
from .judge.judging import Judge, Judgement
from .judge.steps import Reader, words
from .judge.unclaimed import Unclaimed
from .lex.tokens import LONGEST, WORDS, CannotRead
from .parse.cases import by_component
from .parse.grammar import Node, parse
from .parse.read import Read
from .parse.symbols import Head
from .parse.text import Lines, is_plain, kind_of, reads_of
from .verdicts import Grade, PartVerdict

_STARTS = re.compile(r"\b(start|initial|begin|guess|example|instance|e\.g|say|suppose|assum|if|let|"
                     r"where|with|case|special|note|equal|fixed|held|known)", re.IGNORECASE)
_HEADING = re.compile(r"^#+ |\\(?:sub)*section|\\paragraph", re.MULTILINE)
_OTHERWISE = ("The words say the same of this part, with a difference: which formula is meant?")
#: The most statements of one answer.
MOST = 1_500


def check(em: EM, text: str, part: str | None = None, *, kind: str | None = None,
          reveal: bool = False, judge: Judge | None = None,
          letters: Mapping[str, str] | None = None) -> Grade:
    """The grade of an answer, as one part where ``part`` names it. Student text is never executed.
    ``letters`` says what a course uses letters for.

    Raises ValueError for a part that the statement does not have.
    """
    if part is not None and part not in em.parts:
        raise ValueError(f"no part {part!r}: there are {', '.join(em.parts)}")
    with _undisturbed():
        return _Grading(em, text, kind, reveal, judge or Judge(em.algorithm),
                        letters or {}).grade(em.parts if part is None else [part])


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Values that an answer divides by 0 are told by themselves; no search for garbage, of which
    one answer makes little, goes over all that is kept."""
    collects = gc.isenabled()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        gc.disable()
        try:
            yield
        finally:
            if collects:
                gc.enable()


class _Grading:
    """Grades the parts of one answer."""

    def __init__(self, em: EM, text: str, kind: Any, reveal: bool, judge: Judge,
                 letters: Mapping[str, str]) -> None:
        self.em, self.text, self.reveal, self.judge = em, text, reveal, judge
        self.line_of, self.letters = Lines(text), letters
        self.unread: list[tuple[int, str]] = []
        self.reads: Sequence[Read] = ()
        self.prose: Sequence[tuple[int, str]] = ()
        self.written = ""
        try:
            if len(text) > LONGEST:
                raise CannotRead(f"longer than {LONGEST} characters")
            kind = kind or kind_of(text)
            self.written = "text" if is_plain(text, kind) else ""
            self.reads, self.prose = reads_of(text, kind, self.judge.language.words)
            if len(self.reads) > MOST:
                self.reads = ()
                raise CannotRead(f"more than {MOST} formulas")
            language = self.judge.language
            self.reads = with_sums(language, with_raised(language, with_said(
                language, bracketed(self.reads), self.prose)), self.prose)
            self.unread = [(r.at, r.reason) for r in self.reads if r.node is None]
        except (CannotRead, RecursionError) as error:
            self.unread = [(getattr(error, "at", 0) or 0, str(error) or "nested too deep")]

    def grade(self, keys: Iterable[str]) -> Grade:
        """The verdicts of these parts."""
        found = {key: self.part(key) for key in keys}
        return Grade({key: replace(v, written=self.written) if v.read_as else v
                      for key, v in found.items()})

    @cached_property
    def _rows(self) -> Sequence[Read]:
        """The statements, those by cases as one for each component."""
        language = self.judge.language
        labels = [language.plates[p].labels for p in language.values]
        own = labels[0] if len(labels) == 1 else ()
        reads = without_asides(language, self.text, self.reads, self.prose)
        reads = with_marks(language, with_index(language, reads), self.prose)
        reads = relabelled(language, Conditions(
            language, self.judge.instances(False), reads, self.prose).together(), self._facts)
        return by_component(reads, own) if own else reads

    @cached_property
    def lines(self) -> list[Line]:
        """The statements of the answer that are chains of relations."""
        language = self.judge.language
        reads = self._rows
        if len(reads) == len(self.reads):
            reads = decided(reads, self.prose)
        return lines_of(language, reads)

    @cached_property
    def outcome(self) -> Outcome:
        """The best reading, with every claim judged."""
        return Binding(self.judge, self._symbols, self.lines, self.em.parts).best()

    @cached_property
    def _symbols(self) -> Symbols:
        """The symbols of the answer with what each can be."""
        heads = list(self._unread_heads())
        worded = [Fact("worded", h) for h, words in heads if words]
        return symbols_of(self.judge.language, self.lines, [*self._facts, *worded],
                          [h for h, words in heads if not words], self.letters)

    @cached_property
    def _told(self) -> tuple[list[Fact], list[Sentence]]:
        """What the words say of the symbols, and the sentences without these words."""
        language = self.judge.language
        indices = frozenset(i for r in self.reads if r.node is not None for n in r.node.walk()
                            if n.kind == "scripted" and (w := language.written(n)) is not None
                            for i in w.indices if len(i) == 1)
        return facts_of(language, sentences_of(language, self.reads, self.prose), indices)

    @cached_property
    def _facts(self) -> Sequence[Fact]:
        """What the words say of the symbols."""
        language = self.judge.language
        return [*self._told[0], *labels_of(language, self.reads),
                *objectives(language, self.reads, self.prose),
                *legend(language, self.reads, self.prose), *numbered(language, self.reads)]

    @cached_property
    def _doubts(self) -> Doubts:
        """What the words ask of what looks right."""
        return Doubts(self.judge, self._symbols, self._facts,
                      alarms_of(self.judge.language, self._told[1]))

    def _unread_heads(self) -> Iterator[tuple[Head, bool]]:
        """The symbols on the left sides of what has no syntax, or holds in a case alone, each with
        whether words stand on the right."""
        for r in without_else(self._rows):
            case = r.named if r.node is None else r.node if r.condition is not None and (
                not r.compared) else None
            if case is not None and case.parts:
                w = self.judge.language.written(case.parts[0])
                if w is not None:
                    yield w.head, False
            elif r.node is None and r.tokens:
                left = list(takewhile(lambda t: t.kind != "REL", r.tokens))
                try:
                    node = parse(left) if left else Node("none")
                    w = (self.judge.language.called(node) or [self.judge.language.written(node)])[0]
                except CannotRead:
                    continue
                if w is not None:
                    yield w.head, r.reason == WORDS

    def part(self, key: str) -> PartVerdict:
        """The verdict of one part."""
        if key == "steps":
            return self._steps()
        found = [(c, j[key]) for c, j in self.outcome.said if key in j]
        formulas = [(c, j) for c, j in found if not c.weak]
        found = formulas or [(c, j) for c, j in found if self._answers(c)]
        found = [(c, j) for c, j in found if not self._names_again(c)]
        found = self._with_posterior(found) or found
        if key.startswith("responsibilities"):  # not what one is at y = 1, in a remark
            found = [(c, j) for c, j in found if any(
                says(self.outcome.reading, m) for m in c.members)] or found
        firm = [(c, j) for c, j in found if not self._remarks(c)]
        found = firm or found
        twice = self._twice(key, found)
        if twice is not None:
            return twice
        if not found:
            return self._likewise(key) or self._without(key)
        for verdict in ("wrong", "undecided", "right", "unread"):
            for claim, judged in reversed(found):
                if judged.verdict == verdict:
                    return self._verdict(key, claim, judged)
        return self._without(key)

    def _with_posterior(self, found: Sequence[tuple[Claim, Judgement]]
                        ) -> list[tuple[Claim, Judgement]]:
        """The answers without those for known labels, in sections before any posterior."""
        speaks = [speaks_of_posterior(self.outcome.reading, c) for c, _ in found]
        first = min((c.line.at for (c, _), s in zip(found, speaks, strict=True) if s), default=0)
        start = max((s for s, _ in sections_of(self.text) if s <= first), default=0)
        return [one for one, s in zip(found, speaks, strict=True) if s or one[0].line.at >= start]

    def _likewise(self, key: str) -> PartVerdict | None:
        """What "similarly for the other component", said after the first one's formula, says of a
        part that has none."""
        first = next((p[0] for p in self._pairs() if len(p) == 2 and p[1] == key), "")
        stated = min((c.line.at for c, j in self.outcome.said if first in j), default=None)
        if stated is None:
            return None
        said = likewise(_HEADING.split(self.text[stated:], maxsplit=1)[0], self._label(key))
        found = self.part(first) if said is not False else None
        return replace(found, verdict="undecided", misconceptions=(), feedback=_OTHERWISE) \
            if said is None and found is not None else found

    def _label(self, key: str) -> str:
        """The label of the component of a part."""
        language = self.judge.language
        own = next((p for p in self._pairs() if len(p) == 2 and p[1] == key), ())
        labels = next((language.plates[x].labels for x in language.values), ())
        return labels[1] if len(own) == len(labels) == 2 else "2"

    def _pairs(self) -> Iterator[tuple[str, ...]]:
        """The parameters of the first and of the second of two components of one law."""
        language = self.judge.language
        names = {p.name for p in self.em.model.parameters}
        for p in self.em.model.parameters:
            yield p.keys
        for q in language.quantities:
            cells = [q.parameters(n) & names for n in range(len(q.cells))]
            if q.kind == "parameter" and all(len(c) == 1 for c in cells):
                yield tuple(name for c in cells for name in c)

    def _answers(self, claim: Claim) -> bool:
        """Whether a number is meant as an update: of a weight, and no start, example or case."""
        if claim.role is not None and claim.role.quantity.kind == "responsibility":
            return True
        before = self.text[max(0, claim.line.at - 300):claim.line.at]
        sentence = re.split(r"\.\s|\n\s*\n", re.sub(r"\\[A-Za-z]+", " ", before))[-1]
        own = self.judge.language.written(claim.line.members[0])
        others = [w for r in self.reads if r.node is not None and r.node.relates
                  and (w := self.judge.language.written(r.node.parts[0])) is not None
                  and own is not None and w.letter == own.letter]
        decimals = any("." in n.text for m in claim.members for n in m.walk()
                       if n.kind == "number")
        return not decimals and len(others) == 1 and not _STARTS.search(sentence)

    def _steps(self) -> PartVerdict:
        """The verdict of the lines between the parts: wrong or unread where one is."""
        found = Reader(self.judge, self.outcome, self.text).steps(self.lines)
        count = len(found.read | set(found.unread))
        said = f"{len(found.read - set(found.unread))} of {count} lines read."
        if found.faults:
            faults = sorted(found.faults, key=lambda f: f.at)
            lines = tuple(sorted({self.line_of(f.at) for f in faults}))
            return PartVerdict("wrong", faults[0].source, lines[0], (),
                               f"{words(faults[0], lines)} {said}", lines,
                               faults[0].follows_from)
        if found.unread:
            at, reason = min(found.unread.items())
            return PartVerdict("unread", "", self.line_of(at), (), f"{said} Line "
                               f"{self.line_of(at)} was not read: {reason}.")
        if found.right:
            return PartVerdict("right", feedback=said)
        return PartVerdict("missing", feedback="No intermediate line was found.")

    def _remarks(self, claim: Claim) -> bool:
        """Whether a claim stands in a sentence that supposes something or tells an example."""
        before = self.text[max(0, claim.line.at - 300):claim.line.at]
        sentence = re.split(r"\.\s|\n\s*\n|\\\\|\\item|\\end\{", before)[-1]
        return bool(re.search(r"\b([Ii]f|[Ss]uppose|[Ee]xample|for instance|e\.g|would|only where|"
                              r"(?:because|for|since) then|(?:should|must|may) not)\b",
                              sentence))

    def _names_again(self, claim: Claim) -> bool:
        """Whether a claim's formula is the part itself, ``mu_1 = mu_1``."""
        own = self.judge.language.written(claim.line.members[0])
        w = self.judge.language.written(claim.members[-1])
        return own is not None and w is not None and not w.rest and w.mark != "old" and (
            (own.letter, own.indices) == (w.letter, w.indices)) and len(claim.members) == 1

    def _twice(self, key: str, found: Sequence[tuple[Claim, Judgement]]) -> PartVerdict | None:
        """The question that two answers with different values ask; None where there are none."""
        said = [(c, j) for c, j in found if j.verdict in ("right", "wrong")]
        for n, (a, first) in enumerate(said):
            for b, second in said[n + 1:]:
                if a.line.at == b.line.at or not _overlap(a, b):
                    continue
                if first.verdict == second.verdict == "right" or (
                        first.verdict == second.verdict and self.judge.alike(
                            self.outcome.reading, a, b, key)):
                    continue
                places = sorted({self.line_of(c.line.at) for c in (a, b)})
                lines = " and ".join(map(str, places))
                source = " ".join(self.text[a.line.at:a.line.end].split())
                return PartVerdict("undecided", source, places[0], (), (
                    "This part is answered more than once, with different values (lines "
                    f"{lines}): which one counts?"))
        return None

    @cached_property
    def finder(self) -> Finder:
        """Finds out about the wrong parts."""
        parts: dict[str, list[tuple[Claim, Judgement]]] = {}
        for claim, judged in self.outcome.said:
            for key, j in judged.items():
                if not claim.weak or self._answers(claim):
                    parts.setdefault(key, []).append((claim, j))
        return Finder(self.judge, self.outcome, parts)

    def _verdict(self, key: str, claim: Claim, judged: Judgement) -> PartVerdict:
        source = " ".join(self.text[claim.line.at:claim.line.end].split())
        line, feedback = self.line_of(claim.line.at), judged.feedback
        question = self._doubts.of(claim, self.outcome) or _sums_over(
            self.judge, claim, source) if judged.verdict == "right" else ""
        if question:
            return PartVerdict("undecided", source, line, (), question)
        if judged.verdict != "wrong":
            follows = self.finder.following.stands_on(claim) if judged.verdict == "right" else None
            if follows is not None:
                feedback = "Right, with the responsibilities as they should be; your own are wrong."
            return PartVerdict(judged.verdict, source, line, (), feedback, follows_from=follows)
        found = self.finder.of(key, claim)
        hint, explanation = found.hint, found.explanation(self.em.model.name)
        feedback = f"{hint}\n{explanation}"
        if self.reveal:
            name = "responsibilities" if key.startswith("responsibilities") else key
            feedback += f"\nThe right formula: ${self.em.latex(name)}$"
        return PartVerdict(
            "wrong", source, line, found.ids, feedback, follows_from=found.follows_from,
            counterexample=found.counterexample, hint=hint, explanation=explanation,
            step=found.line.id if found.line else None,
            equation=found.line.number if found.line else None,
            together=tuple(m.id for m in found.pair))

    def _without(self, key: str) -> PartVerdict:
        """What speaks of a part and was not read, or the whole text where nothing was."""
        unclaimed = Unclaimed(self.judge, self.outcome, self.lines, self._rows, self.text)
        found = unclaimed.of(key)
        if found is None and self.unread and not self.outcome.said and not any(
                map(unclaimed.of, self.em.parts)):
            found = self.unread[0]
        if found is None:
            words = "" if self.lines or self.unread else "The answer has words alone. "
            return PartVerdict("missing", feedback=f"{words}No formula for this part was found.")
        at, reason = found
        return PartVerdict("unread", "", self.line_of(at), (), f"This was not read: {reason}.")


def _sums_over(judge: Judge, claim: Claim, source: str) -> str:
    """The question that the index of a sign of proportionality asks where it is another one than
    that over which the claim sums to 1."""
    m = re.search(r"(?:\\propto|∝)\s*_\s*\{?\s*(\w)", source)
    if m is None or claim.role is None:
        return ""
    letters = [x for x in claim.role.letters if x in judge.language.values] if (
        claim.role.quantity.kind == "responsibility") else claim.role.letters[-1:]
    return "" if m[1] in {dict(claim.places)[x] for x in letters} else (
        f"Over which index does it sum to 1? The sign says {m[1]}.")


def _overlap(a: Claim, b: Claim) -> bool:
    """Whether two claims of one part speak of one component."""
    def own(c: Claim) -> tuple[tuple[str, str], ...]:
        fixed = tuple((p, str(n + 1)) for p, n in c.role.fixed) if c.role is not None else ()
        return (*fixed, *((p, y) for p, y in c.places if y.isdigit() or y.isupper()))

    x, y = dict(own(a)), dict(own(b))
    return all(x[p] == y[p] for p in x if p in y) and not (a.proportional or b.proportional)
