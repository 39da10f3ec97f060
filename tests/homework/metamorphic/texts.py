r"""Where the letters of a text stand: its formulas, token by token, and its prose.

A scanner of its own, apart from the checker's: what the gate rewrites must not depend on what the
checker reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

ENVIRONMENTS = "equation|align|gather|multline|eqnarray|alignat|flalign|displaymath|math"
_FORMULA = re.compile(
    r"(?<!\\)\$\$.+?\$\$|(?<!\\)\$(?:\\.|[^$\\])+\$|(?<!\\)\\\[.+?\\\]|(?<!\\)\\\(.+?\\\)"
    rf"|\\begin\{{({ENVIRONMENTS})(\*?)\}}.+?\\end\{{\1\2\}}"
    r"|\\(?:(?:re)?newcommand|DeclareMathOperator|def)\*?.*", re.DOTALL)
_MACRO = re.compile(r"\\(?:(?:re)?newcommand|DeclareMathOperator|def)\*?")
_PIECE = re.compile(r"\\[A-Za-z]+\*?|\\.|[A-Za-z]+|\d+|\s+|.", re.DOTALL)
COMMAND = re.compile(r"\\[A-Za-z]+$")
_TYPED = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)
#: Commands whose argument is words or one name.
_WORDS = ("text", "textit", "textbf", "textrm", "mathrm", "operatorname", "mathcal", "mathbb",
          "mathsf", "mbox", "label", "ref", "eqref", "tag", "begin", "end", "mathscr", "mathfrak",
          "emph", "hbox", "cal", "rm", "operatorname*", "intertext", "textsc", "usepackage",
          "documentclass", "hspace", "vspace", "hspace*", "cite")
#: Runs of letters that are words also without a backslash.
NAMES = frozenset((
    "new old log exp const max min arg argmax argmin and for all det tr ln sum prod if else "
    "otherwise with where diag cov var pt em").split())
GREEK = frozenset((
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega").split())


@dataclass(frozen=True)
class Symbol:
    """A letter or the command of one: where it stands, in which script ("", "_" or "^"), and what
    comes before and after it, blanks left out."""

    start: int
    end: int
    letter: str
    script: str
    before: str
    after: str


def formulas(text: str) -> list[tuple[int, int]]:
    """Where the formulas of a marked-up text are, and the definitions of its commands."""
    found = []
    at = 0
    while m := _FORMULA.search(text, at):
        start, end = m.span()
        if _MACRO.match(m[0]):
            line = text.find("\n", start)
            end = len(text) if line < 0 else line
        found.append((start, end))
        at = max(end, start + 1)
    return found


def prose(text: str, kind: str) -> str:
    """What is no formula. All of a typed text may be one."""
    if kind == "text":
        return ""
    out, at = [], 0
    for start, end in formulas(text):
        out.append(text[at:start])
        at = end
    return " ".join([*out, text[at:]])


@lru_cache(maxsize=64)
def symbols(text: str, kind: str) -> tuple[Symbol, ...]:
    """The letters of the formulas, in order."""
    if kind == "text":
        return tuple(_typed(text))
    return tuple(s for start, end in formulas(text) for s in _marked(text, start, end))


def _scripts(pieces: list[str]) -> list[str]:
    """For each piece the innermost script that it stands in."""
    found, stack, pending = [], [""], ""
    for p in pieces:
        if p in "_^" and p:
            found.append(stack[-1])
            pending = p
        elif p == "{":
            found.append(stack[-1])
            stack.append(pending or stack[-1])
            pending = ""
        elif p == "}":
            if len(stack) > 1:
                stack.pop()
            found.append(stack[-1])
        elif p.isspace():
            found.append(stack[-1])
        else:
            found.append(pending or stack[-1])
            pending = ""
    return found


def _marked(text: str, start: int, end: int) -> list[Symbol]:
    places: list[tuple[int, str]] = []
    for m in _PIECE.finditer(text, start, end):
        run = m[0]
        if run.isalpha() and run not in NAMES:
            places += [(m.start() + n, c) for n, c in enumerate(run)]
        else:
            places.append((m.start(), run))
    words = _in_words([p for _, p in places])
    scripts = _scripts([p for _, p in places])
    full = [n for n, (_, p) in enumerate(places) if not p.isspace()]
    found = []
    for n, index in enumerate(full):
        at, p = places[index]
        letter = p if len(p) == 1 and p.isalpha() and p.isascii() else \
            p if p[1:] in GREEK or p[1:].removeprefix("var") in GREEK else ""
        if letter and not words[index]:
            found.append(Symbol(at, at + len(p), letter, scripts[index],
                                places[full[n - 1]][1] if n else "",
                                places[full[n + 1]][1] if n + 1 < len(full) else ""))
    return found


def _in_words(pieces: list[str]) -> list[bool]:
    """For each piece whether it is in the argument of a command that takes words."""
    found, depth, waits = [], 0, False
    for p in pieces:
        if depth:
            depth += (p == "{") - (p == "}")
            found.append(True)
            continue
        found.append(waits and not p.isspace())
        if waits and p == "{":
            depth, waits = 1, False
        elif not p.isspace():
            waits = p.startswith("\\") and p[1:] in _WORDS
    return found


def _typed(text: str) -> list[Symbol]:
    places: list[tuple[int, str]] = []
    last = ""
    for m in _TYPED.finditer(text):
        run = m[0]
        if run.isalpha() and len(run) == 2 and last in ("_", "{", "[") and run not in NAMES:
            places += [(m.start() + n, c) for n, c in enumerate(run)]
        else:
            places.append((m.start(), run))
        last = run if not run.isspace() else last
    scripts = _scripts([p for _, p in places])
    full = [n for n, (_, p) in enumerate(places) if not p.isspace()]
    return [Symbol(at, at + len(p), p, scripts[index], places[full[n - 1]][1] if n else "",
                   places[full[n + 1]][1] if n + 1 < len(full) else "")
            for n, index in enumerate(full) for at, p in [places[index]]
            if p.isalpha() and p.isascii() and (len(p) == 1 or p in GREEK)]


def bare(letter: str) -> str:
    """The name of a letter without its backslash."""
    return letter.removeprefix("\\")


def replaced(text: str, places: list[tuple[int, int, str]]) -> str:
    """The text with other words at some places; a command is kept apart from a letter after it."""
    out, at = [], 0
    for start, end, new in sorted(places):
        out.append(text[at:start])
        if new[:1].isalpha() and COMMAND.search(out[-1]):
            out.append(" ")
        gap = " " if new[-1:].isalpha() and "\\" in new and text[end : end + 1].isalpha() else ""
        out.append(new + gap)
        at = end
    return "".join([*out, text[at:]])


def is_word(letter: str, text: str, kind: str) -> bool:
    """Whether the prose has the letter for itself, or in typed text glued to an index."""
    name = re.escape(bare(letter))
    if kind == "text":
        if len(bare(letter)) > 1:
            return bool(re.search(rf"(?<![A-Za-z]){name}[A-Za-z]|[a-z]{name}(?![A-Za-z])", text))
        glued = re.search(rf"(?<![A-Za-z]){name}[a-zA-Z](?![A-Za-z])", text)
        return bool(glued) and glued[0] not in ("is", "in", "it", "if", "so", "to", "we", "my")
    return bool(re.search(rf"(?<![A-Za-z\\']){name}(?![A-Za-z])", prose(text, kind)))


def renamed(text: str, kind: str, old: str, new: str,
            which: Callable[[Symbol], bool] = lambda s: True) -> str | None:
    """The text with one letter under another one, or None where that would change a meaning: the
    new letter is in use, or the prose speaks of the old one by itself."""
    used = {s.letter for s in symbols(text, kind)} | {
        bare(s.letter) for s in symbols(text, kind)}
    if bare(new) in used or is_word(old, text, kind) or is_word(new, text, kind):
        return None
    if kind == "text" and re.search(rf"(?<![A-Za-z]){re.escape(bare(new))}(?![a-z])", text):
        return None
    if kind != "text" and rf"\{bare(new)}" in text:
        return None
    places = [(s.start, s.end, bare(new) if kind == "text" else new)
              for s in symbols(text, kind) if s.letter in (old, bare(old)) and which(s)]
    return replaced(text, places) if places else None
