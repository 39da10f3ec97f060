"""What the words of an answer say of its symbols."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..bind.reading import Head, Language
from ..parse.read import Read
from ..parse.symbols import text_of

_PROBABILITY = re.compile(
    r"(?:\bis|\bbe|\bare|\bdenotes?|=|:|,|for|^)?\s*(?:the|its|our)?\s*(?:current |conditional )*"
    r"(?:posterior\s+)?(?:probabilit(?:y|ies)|prob\.?|responsibilit(?:y|ies)|weights?)\s+"
    r"(?:\w+\s+){0,3}?(?:that|of|for)\b(?!\s+(?:sum|add)\b)")
_OLD_AFTER = re.compile(r"(?:is|are|being|denotes?|stays?|means?)?\s*(?:still |always |here )*"
                        r"(?:the |that of |taken at )?(?:old|current|previous|last)\b")
_OLD_BEFORE = re.compile(r"\b(?:old|current|previous)(?: (?:mean|means|parameters?|values?|"
                         r"estimates?))?$")
_ORDINALS = {"first": 0, "second": 1, "other": 1, "third": 2, "fourth": 3}
_COMPONENT = re.compile(
    r"\b(first|second|third|fourth)\b|\b(?:component|population|cluster|class|group|normal|"
    r"gaussian|coin|source|type|law|urn|distribution)\s+(?:number\s+)?(\d|[A-Z])\b"
    r"|\b(\d|[A-Z])\b(?=\s*(?:$|[,.;]))")


@dataclass(frozen=True)
class Fact:
    """``what`` is "responsibility", "data", "count", "weight" or "univariate"; ``label`` the place
    of the component that the words name."""

    what: str
    head: Head | None = None
    label: int | None = None
    line: int = -1
    """The place in the source of the line that it speaks of, -1 for any."""


def facts_of(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
             ) -> list[Fact]:
    """The facts that the words state, each attached to the symbol before it."""
    found: list[Fact] = []
    said = " ".join(words for _, words in prose).lower()
    if re.search(r"\bd\s*=\s*1\b|one[- ]dimensional|univariate|1-d\b", said):
        found.append(Fact("univariate"))
    between: dict[int, list[str]] = {}
    for n, words in prose:
        between.setdefault(n, []).append(words)
    found += _remarked(language, reads, between)
    found += _objectives(language, reads, between)
    for n, r in enumerate(reads):
        if r.node is None or r.node.kind == "chain":
            continue
        if r.node.kind == "bracket" and _OLD_BEFORE.search(
                " ".join(between.get(n, ())).strip().lower()):
            found += [Fact("old", language.head(w)) for p in r.node.parts
                      if (w := language.written(p)) is not None]
        w = language.written(r.node)
        if w is None:
            continue
        head = language.head(w)
        after = " ".join(between.get(n + 1, ()))
        more = after + " " + _symbol(reads, n + 1) + " " + " ".join(between.get(n + 2, ()))
        match = _PROBABILITY.match(after.strip().lower())
        before = " ".join(between.get(n, ())).strip().lower()
        if _OLD_AFTER.match(after.strip().lower()) or _OLD_BEFORE.search(before):
            line = reads[n - 1].at if n and reads[n - 1].node is not None and not (
                _OLD_BEFORE.search(before)) else -1
            found.append(Fact("old", head, None, line))
        if match and head.arity:
            found.append(Fact("responsibility", head, _component(language, more)))
    return found


_REMARK = re.compile(r"[(\[]([^()\[\]]*\b(?:prob\b|probability|responsibility|posterior)"
                     r"[^()\[\]]*)[)\]]|\b(?:is|=)\s+(?:the )?(?:posterior )?"
                     r"((?:responsibility|prob\b|probability)\b.*)")
_CALLED = (r"(?:(?:is|be|are|denotes?|means?|for|as|stands? for|=|:|the|a|our|its|current|"
           r"posterior|conditional)\s+)*")
_CHANCE = r"(?:probability|prob\.?|responsibility|posterior)"
_NAMED = re.compile(rf"\b([A-Za-z]\w*)_([a-z])\b\s*,?\s*{_CALLED}{_CHANCE}(?!\w)(.*)")
_NAMED_AFTER = re.compile(rf"\b{_CHANCE}(?!\w)([^.;=]*?),?\s+(?:by|as|is|is called|is written|"
                          r"call it|write)\s+([A-Za-z]\w*)_([a-z])\b\s*(?:[.;]|$)")


def _remarked(language: Language, reads: Sequence[Read], between: dict[int, list[str]]
              ) -> list[Fact]:
    """What lines of plain text say of a symbol: in a bracket after its formula, or by name."""
    found = []
    for n, lines in between.items():
        for line in lines:
            if "$" in line or "\\" in line:
                continue
            w = None
            if n < len(reads) and (node := reads[n].node) is not None and node.kind == "chain":
                w = language.written(node.parts[0])
            remark = _REMARK.search(line)
            if remark and w is not None and w.indices and line.strip().startswith(w.letter[:1]):
                words = remark.group(1) or remark.group(2)
                found.append(Fact("responsibility", language.head(w), _component(language, words)))
            named = _NAMED.search(line)
            if named and len(named.group(1)) < 4:
                found.append(Fact("responsibility", Head(named.group(1), 1),
                                  _component(language, named.group(3))))
            after = _NAMED_AFTER.search(line)
            if after and len(after.group(2)) < 4:
                found.append(Fact("responsibility", Head(after.group(2), 1),
                                  _component(language, after.group(1))))
    return found


_SECOND = re.compile(r"\b(?:second|2nd|other)\b|\b(?:component|population|cluster|class|group)\s+"
                     r"(?:number\s+)?2\b")
_BELONGS = re.compile(r"\b(?:probab|prob\b|respons|posterior|member|belong)")


def speaks_of_the_second(facts: Sequence[Fact], prose: Sequence[tuple[int, str]]) -> bool:
    """Whether a sentence about probabilities of belonging names the second component, and no fact
    says of which symbol: a symbol that is guessed may then be of either."""
    return not any(f.label for f in facts) and any(
        _SECOND.search(sentence) and _BELONGS.search(sentence)
        and not re.search(r"\b(?:first|1)\b", sentence)
        for _, words in prose for sentence in re.split(r"[.;]\s", words.lower()))


def _objectives(language: Language, reads: Sequence[Read], between: dict[int, list[str]]
                ) -> list[Fact]:
    """The functions that the words before them call the objective, where nothing is called Q."""
    heads = [(n, r, w) for n, r in enumerate(reads) if r.node is not None and r.node.relates
             and (w := language.written(r.node.parts[0].items[0])) is not None]
    if any(w.letter == "Q" for _, _, w in heads):
        return []
    return [Fact("objective", language.head(w), None, r.at) for n, r, w in heads
            if w.letter in ("J", "F", "L", "G", "H", "ell") and not w.indices and re.search(
                r"\b(objective|criterion|expected log|auxiliary function|lower bound)\b[^.]*$",
                " ".join(between.get(n, ())).lower())]


def _symbol(reads: Sequence[Read], n: int) -> str:
    if n < len(reads):
        node = reads[n].node
        if node is not None:
            return text_of(node)[:30]
    return ""


def _component(language: Language, words: str) -> int | None:
    """The place of the component that words name, None where they name none."""
    clause = re.split(r"[.;\n]", words.replace("prob.", "prob").replace("resp.", "resp"))[0]
    for match in _COMPONENT.finditer(clause):
        ordinal, own, last = match.groups()
        if ordinal:
            return _ORDINALS[ordinal]
        for plate in language.values:
            labels = language.plates[plate].labels
            if (own or last) in labels:
                return labels.index(own or last)
            if (own or last) in ("1", "2") and len(labels) == 2 and "0" not in labels:
                return int(own or last) - 1
    return None
