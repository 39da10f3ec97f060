"""What a document says beside its answer: remarks, examples in numbers, starts, another method.
What they say of a symbol does not outrank what the answer says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..bind.reading import Language
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import symbols, text_of, written
from ..sections import headings

_REMARK = (r"remark|note\b|notes\b|start(?:ing)?[ -]?(?:values?|points?)|initiali|special case|"
           r"sanity|check\b|limit|k-?means|relation|connection|comment|warning|caveat|pitfall|"
           r"implementation|in practice|practical|convergence|stopping|choice of|choosing|"
           r"model selection|singularit|bemerkung|remarque|observaci")
_NUMBERS = (r"example|numbers?\b|numerical|worked|warm-?up|illustration|by hand|toy\b|"
            r"beispiel|exemple")
#: Where general formulas stand, in letters of their own.
_GENERAL = "(?:rules|laws|facts|identities|formula(?:s|e)|results)"
_RULES = (rf"{_GENERAL} (?:that (?:are|were) )?(?:used|needed)|(?:useful|general|well-known) "
          rf"{_GENERAL}|identities|what was checked")
#: Where the components are observed: nothing there is a step of EM.
_KNOWN = (r"(?<!semi-)supervised|(?:classes|labels|components|clusters|assignments) (?:are |were )?"
          r"(?:known|observed)|known (?:classes|labels|components|assignments)|labell?ed data")
_HIDDEN = r"(?!.*\b(?:EM\b|unknown|unsup|hidden|latent))"
_KIND = re.compile(rf"\b(?:(?P<known>(?:{_KNOWN}){_HIDDEN})|(?P<remark>{_REMARK})|"
                   rf"(?P<numbers>{_NUMBERS})|"
                   rf"(?P<rules>{_RULES}))", re.IGNORECASE)
#: Words in a font at the beginning of a paragraph, and the blocks of slides and theorems.
_RUN_IN = re.compile(
    r"^[ \t]*(?:\\(?:noindent|medskip|smallskip|bigskip|item)\s*)*(?:[-*] +)?(?:"
    r"\\(?:textbf|textit|emph|paragraph|subparagraph)\*?\{(?P<tex>[^{}\n]{1,60})\}|"
    r"(?P<stars>\*{1,2}|_{1,2})(?P<mark>[^*_\n]{1,60})(?P=stars)|"
    r"(?P<plain>Remarks?|Notes?|Examples?|Check|Sanity check|Numbers|Start(?:ing)? values)[.:])",
    re.MULTILINE)
_BLOCK = re.compile(r"\\begin\{(?P<name>[a-z]+)\}(?:<[^>]*>)?(?:[\[{](?P<title>[^\]}\n]*)[\]}])?")
#: What takes a formula back.
_TAKEN_BACK = re.compile(
    r"\b(?:this|that|which|it) (?:is|was|were|would be) (?:wrong|false|not right|incorrect|not "
    r"correct|a mistake|an error)|\b(?:correct(?:ed|ion)|instead)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:at first|first (?:wrote|tried|thought|attempt|guess)|my first|"
                    r"mistakenly|wrong(?:ly)?:|not\s*$|don't write|do not write)\W*\w*\W*$",
                    re.IGNORECASE)


@dataclass(frozen=True)
class _Aside:
    """A stretch of the source. Of ``numbers`` only what is worked out in numbers counts; of
    ``rules`` all that is not said of a symbol that stands elsewhere, too."""

    start: int
    end: int
    kind: str


def without_asides(language: Language, text: str, reads: Sequence[Read],
                   prose: Sequence[tuple[int, str]]) -> list[Read]:
    """The statements, with nothing for those that are taken back; and for those in remarks, in
    examples and in exercises on other models, of a symbol of which something is said elsewhere."""
    spans = [*_asides(text), *_other_exercises(language, text, reads)]
    between: dict[int, str] = {}
    for n, words in prose:
        between[n] = between.get(n, "") + " " + words
    back = {n for n, r in enumerate(reads) if _head(r) and (_taken_back(between, n) or any(
        s.start <= r.at < s.end for s in spans if s.kind == "known"))}
    beside = back | {n for n, r in enumerate(reads) if _head(r) and any(
        s.start <= r.at < s.end and (s.kind != "numbers" or _in_numbers(r)) for s in spans)
        or _head(r) and _supposed(text, r)}
    told = {_head(r) for n, r in enumerate(reads) if n not in beside and not _in_numbers(r)}
    rules = {n for n, r in enumerate(reads) if any(
        s.start <= r.at < s.end for s in spans if s.kind == "rules")}
    used = {w.letter for n, r in enumerate(reads) if n not in rules and rules and r.node is not None
            for w in symbols(r.node)}
    back |= {n for n in rules if _head(reads[n]) not in used}
    return [replace(r, node=Node("dots", (), "dots", r.at), condition=None, named=None)
            if n in back or n in beside and _head(r) in told else r for n, r in enumerate(reads)]


def _head(r: Read) -> str:
    """The letter on the left of a statement, "" where none stands there alone."""
    if r.node is None or not r.node.relates or r.node.relations[0] not in ("=", ":=", "approx",
                                                                          "propto"):
        return ""
    w = written(r.node.parts[0])
    return "" if w is None else w.letter


def _in_numbers(r: Read) -> bool:
    """Whether a statement gives numbers, and speaks of no symbol."""
    return r.node is not None and not any(
        w.letter not in ("e", "exp") for p in r.node.parts[1:] for w in symbols(p))


def _supposed(text: str, r: Read) -> bool:
    """Whether a statement only says which symbols are equal in a case, "if p = q then c_i = pi"."""
    alone = r.node is not None and r.condition is None and all(map(written, r.node.parts[1:]))
    sentence = re.split(r"\.\s|\n\s*\n", text[max(0, r.at - 200):r.at])[-1]
    return alone and re.search(r"\b(?:if|suppose)\b", sentence, re.IGNORECASE) is not None


def _taken_back(between: dict[int, str], n: int) -> bool:
    """Whether the words around a statement say that it is wrong."""
    before, after = between.get(n, ""), between.get(n + 1, "")
    sentence = re.split(r"\.\s|\n\s*\n", after)[0]
    return bool(_FIRST.search(before) and _TAKEN_BACK.search(after) or re.match(
        r"\W*(?:but |and |,)*\s*(?:this|that|which) (?:is|was) (?:wrong|false|incorrect|not "
        r"(?:right|correct)|a mistake)\b", sentence, re.IGNORECASE))


def sections_of(text: str) -> list[tuple[int, int]]:
    """Where the sections of the highest rank of which there are several begin and end."""
    found = headings(text)
    ranks = [h.rank for h in found]
    rank = min((r for r in ranks if ranks.count(r) > 1), default=None)
    lines = [0, *(m.end() for m in re.finditer(r"\n", text))]
    starts = [lines[h.first] for h in found if h.rank == rank]
    return list(pairwise([*starts, len(text) + 1]))


def _other_exercises(language: Language, text: str, reads: Sequence[Read]) -> Iterator[_Aside]:
    """The sections that say of a symbol something else than another section does, where that one
    alone has no parameter that the statement does not have."""
    said: list[tuple[int, int, dict[str, str], int]] = []
    foreign = _PARAMETERS - language.parameters - {v.name for v in language.model.known}
    for start, end in sections_of(text):
        inside = [(_left(r), r) for r in reads if start <= r.at < end and _head(r)]
        lefts = {left: text_of(r.node) for left, r in inside if r.node is not None}
        strange = {w.letter for _, r in inside if r.node is not None
                   for w in symbols(r.node)
                   if w.letter in foreign and w.indices}
        said.append((start, end, lefts, len(strange)))
    rivals = {n for n, (_, _, a, _) in enumerate(said) for m, (_, _, b, _) in enumerate(said)
              if n != m and any(a[x] != b[x] for x in a.keys() & b.keys()
                                if "_" in x)}
    if rivals and sum(not said[n][3] for n in rivals) == 1:
        yield from (_Aside(said[n][0], said[n][1], "exercise") for n in rivals if said[n][3])


_PARAMETERS = {"mu", "Sigma", "sigma", "lambda", "beta", "theta", "alpha"}


def _left(r: Read) -> str:
    """What stands on the left of a statement."""
    return text_of(r.node.parts[0]) if r.node is not None else ""


def _asides(text: str) -> Iterator[_Aside]:
    lines = [0, *(m.end() for m in re.finditer(r"\n", text)), len(text) + 1]
    found = headings(text)
    for n, h in enumerate(found):
        kind = _KIND.search(h.words)
        if kind:
            title = all(x.rank > h.rank for x in found if x is not h)
            last = next((x.first for x in found[n + 1:] if x.rank <= h.rank or title),
                        len(lines) - 1)
            yield _Aside(lines[h.after], lines[min(last, len(lines) - 1)],
                         kind.lastgroup or "")
    for m in _RUN_IN.finditer(text):
        kind = _KIND.search(m["tex"] or m["mark"] or m["plain"])
        if kind:
            blank = re.compile(r"\n[ \t]*\n").search(text, m.end())
            yield _Aside(m.start(), blank.start() if blank else len(text),
                         kind.lastgroup or "")
    for m in _BLOCK.finditer(text):
        kind = _KIND.search(m["title"] or "") or _KIND.match(m["name"])
        if kind:
            end = text.find(f"\\end{{{m['name']}}}", m.end())
            yield _Aside(m.start(), end if end >= 0 else len(text), kind.lastgroup or "")
