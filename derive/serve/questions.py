"""The question that a part asks, as choices: each is the answer as it would have to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..em import EM
from ..homework.submissions import Submission

#: What a letter may stand for, in words; beside these, any parameter.
KINDS = {"data": "the data", "responsibility": "the posterior probability",
         "weight": "the weight", "count": "the sum of the posterior probabilities",
         "size": "the number of observations", "known": "a known quantity"}
#: Marks behind a symbol, and before it.
_BEHIND = re.compile(r"'+|\^\{[^{}]*\}|\^\*|\^\([^()]*\)")
_DISPLAY = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.S)
_BEFORE = re.compile(r"\\(?:hat|tilde|bar|widehat|widetilde)(?![A-Za-z])\s*\{?\s*$")


@dataclass(frozen=True)
class Choice:
    """What can be clicked: its label, and what it makes of the answer: another text, code that no
    longer counts, or the meaning of a letter."""

    label: str
    text: str | None = None
    only: str | None = None
    letters: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The choice as the page is told."""
        return {key: value for key, value in asdict(self).items() if value not in (None, {})}


def choices(part: Mapping[str, Any], handed: Submission, em: EM) -> tuple[Choice, ...]:
    """The choices that the question of a part leaves; none where only the writer can say."""
    question = asked(part)
    for pattern, of in _QUESTIONS:
        match = re.search(pattern, question)
        if match:
            return tuple(of(match, part, handed, em))
    return ()


def asked(part: Mapping[str, Any]) -> str:
    """The question of a part, "" where it asks none."""
    said = str(part.get("feedback") or "") if part["verdict"] == "undecided" else ""
    return str(part.get("question") or "") or (said if "?" in said else "")


def _which_counts(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
                  ) -> Iterator[Choice]:
    lines = [int(n) for n in re.findall(r"\d+", match[1])]
    for n in lines:
        others = [m for m in lines if m != n]
        yield Choice(f"the one in line {n}", text=without(handed.text, others))


def _formula_or_code(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
                     ) -> Iterator[Choice]:
    yield Choice("the formula", only="text")
    yield Choice("the code", only="code")


def _new_or_current(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
                    ) -> Iterator[Choice]:
    line = part.get("line")
    if not isinstance(line, int):
        return
    for label, mark in (("the new ones", ""), ("the current ones", "^{t}")):
        marked = with_mark(handed.text, line, mark)
        if marked is not None:
            yield Choice(label, text=marked)


def _trials(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
            ) -> Iterator[Choice]:
    yield Choice(f"yes, it is {match[1]} each time",
                 text=f"Each set has {match[1]} tosses.\n\n{handed.text}")


def _letter(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
            ) -> Iterator[Choice]:
    letter = match["letter"].lstrip("\\")
    if not (letter.isascii() and letter.isalpha()):
        return
    for kind, words in KINDS.items():
        if kind != "known" or em.model.known:
            yield Choice(f"{letter} is {words}", letters={letter: kind})
    for key in em.model.keys:
        yield Choice(f"{letter} is {key}", letters={letter: key})


def _words(match: re.Match[str], part: Mapping[str, Any], handed: Submission, em: EM
           ) -> Iterator[Choice]:
    quote = match["quote"]
    if quote and quote in handed.text:
        yield Choice(f"no: leave out “{quote}”", text=handed.text.replace(quote, "", 1))


Of = Callable[[re.Match[str], Mapping[str, Any], Submission, EM], Iterator[Choice]]
_QUESTIONS: Sequence[tuple[str, Of]] = (
    (r"\(lines ([\d, and]+)\): which one counts\?", _which_counts),
    (r"formula and your code .* differ: which one counts\?", _formula_or_code),
    (r"the new or the current parameters|are the new ones, and wrong where they are the current",
     _new_or_current),
    (r"every number of trials is (\d+): say so", _trials),
    (r"words say that (?P<letter>\\?[A-Za-z]+) is “[^”]*”: what is it\?", _letter),
    (r"of which one is (?P<letter>\\?[A-Za-z]+)\?", _letter),
    (r"[Ww]hat (?:is|does) \$?(?P<letter>\\?[A-Za-z]+)\$?(?: stand for)?", _letter),
    (r"words say “(?P<quote>[^”]*)”: does that hold", _words),
)


def without(text: str, lines: Sequence[int]) -> str:
    r"""The text without the formulas that begin on some lines: whole displays, or rows of one.

    >>> without("a\n$$b$$\n$$\nc\n$$\nd", [2, 4])
    'a\n\n\nd'
    >>> without("$$b$$\n\\begin{align}\nc \\\\\nd\n\\end{align}", [3])
    '$$b$$\n\\begin{align}\nd\n\\end{align}'
    """
    rows = text.split("\n")
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row) + 1)
    for n in sorted(lines, reverse=True):
        start, end = _formula_at(text, starts[n - 1], starts[n] - 1)
        text = text[:start] + text[end:]
    return text


def _formula_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the display, its row or the line stands that begins between two places."""
    for display in _DISPLAY.finditer(text):
        if display.start() <= end and display.end() > start:
            if r"\\" not in display[0]:
                return display.span()
            row = text.find(r"\\", start, display.end())
            if row >= 0:
                return start, min(row + 3, display.end())
            last = re.compile(r"\$\$|\\\]|\\end\{").search(text, start)
            return start, last.start() if last else display.end()
    return start, end


def with_mark(text: str, line: int, mark: str) -> str | None:
    r"""The text with a mark at the parameters of a formula's right side that wear none, "" for the
    mark of its left side; None where there is no such parameter.

    >>> with_mark(r"$$\Sigma_1' = f(x_i - \mu_1)\mu_1'$$ and $\mu_1$", 1, "")
    "$$\\Sigma_1' = f(x_i - \\mu_1')\\mu_1'$$ and $\\mu_1$"
    """
    rows = text.split("\n")
    start = sum(len(r) + 1 for r in rows[:line - 1])
    sign = text.find("=", start)
    if sign < 0:
        return None
    left = text[start:sign]
    own = mark or next(iter(_BEHIND.findall(left)), "")
    if not own:
        return None
    stop = re.compile(r"\$\$|\\\]|\\end\{|\\\\|\n\s*\n").search(text, sign)
    end = stop.start() if stop else len(text)
    symbol = re.compile(r"(?:\\(?:mu|Sigma|sigma|lambda|tau|pi|theta|beta|alpha|p|rho)"
                        r"(?![A-Za-z]))(?:_(?:\{[^{}]*\}|\w))?")

    def marked(m: re.Match[str]) -> str:
        whole = text[sign:end]
        if _BEHIND.match(whole, m.end()) or _BEFORE.search(whole, 0, m.start()):
            return m[0]
        return m[0] + own

    right = symbol.sub(marked, text[sign:end])
    return None if right == text[sign:end] else text[:sign] + right + text[end:]
