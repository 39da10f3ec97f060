"""Unicode text as the tokens of LaTeX: raised and lowered letters are scripts, words are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .dictionary import Unreadable

_LOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
                "0123456789+-=()aehijklmnoprstuvxβγρφχ", strict=True))
_HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
                 "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRUVW", strict=True))
_HIGH["ᵀ"] = "T"
_SIGNS = {"−": "-", "∑": r"\sum", "∏": r"\prod", "√": r"\sqrt", "∂": r"\partial", "·": r"\cdot",
          "‖": r"\|", "∈": r"\in", "≥": r"\ge", "≤": r"\le", "→": r"\to", "⟺": r"\iff",
          "⟹": r"\implies", "{": r"\{", "}": r"\}", "~": r"\sim"}
_TOKEN = re.compile(rf"""
    (?P<space>\s+)
  | (?P<low>[{"".join(_LOW)}]+)
  | (?P<high>[{"".join(_HIGH)}]+)
  | (?P<script>[_^])
  | (?P<fraction>[½⅓⅔¼¾])
  | (?P<place><[^<>=]+>)
  | (?P<word>(?:(?![{"".join(_LOW)}{"".join(_HIGH)}])[^\W\d_][\u0300-\u036f]*)+)
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<relation>:=|\.\.)
  | (?P<other>[-+=/()\[\]{{}}|!,;:<>−∑∏√∂·‖∈≥≤→⟺⟹~∞'*])
""", re.VERBOSE)
_OPENS = "([{|‖"


def words(code: str) -> set[str]:
    """The words of a written form.

    >>> sorted(words("Normal(<1>; <parameters>)"))
    ['Normal']
    """
    return {m[0] for m in _TOKEN.finditer(code) if m.lastgroup == "word"}


def tokens(known: Iterable[str]) -> Callable[[str], list[str]]:
    """What makes tokens of a text whose words are ``known``.

    >>> tokens(["x", "T"])("½ xᵢ²")
    ['½', 'x', '_', '{', 'i', '}', '^', '{', '2', '}']
    """
    known = {*known, "log", "exp", "tr", "C", "I", "π", "E"}

    def split(code: str) -> list[str]:
        return _Text(code, known).found

    return split


class _Text:
    """The tokens of one text, from left to right."""

    def __init__(self, code: str, known: set[str]) -> None:
        self.known = known
        self.found: list[str] = []
        self._read(code)

    def _read(self, code: str, inside: bool = False) -> None:
        """The tokens of a part; ``inside`` a script a comma is only a space."""
        at, depth = 0, 0
        while at < len(code):
            match = _TOKEN.match(code, at)
            if match is None:
                raise Unreadable(f"the character {code[at]!r}")
            kind, token, at = match.lastgroup, match[0], match.end()
            if token == "ᵀ":
                self.found += ["^", "{", r"\T", "}"]
            elif kind in ("low", "high"):
                table, sign = (_LOW, "_") if kind == "low" else (_HIGH, "^")
                self._script(sign, "".join(table.get(c, c) for c in token), apart=kind == "low")
            elif kind == "script":
                end = _closed(code, at) if code[at:at + 1] in ("{", "(") else at + 1
                braced = token == "_" and code[at:at + 1] == "{" or (
                    token == "^" and code[at:at + 1] == "(")
                self._script(token, code[at + 1:end - 1] if braced else code[at:end])
                at = end
            elif kind == "word":
                self._word(token, code[at:at + 1], inside)
            elif kind == "place":
                self._place(token)
            elif kind != "space":
                depth += (token in "([") - (token in ")]")
                if not (inside and token == "," and depth == 0):
                    self.found.append(_SIGNS.get(token, token))

    def _script(self, sign: str, content: str, apart: bool = False) -> None:
        self.found += [sign, "{"]
        if apart and "=" not in content:
            self.found += re.findall(r"[0-9]+|.", content)
        else:
            self._read(content, inside=sign == "_")
        self.found.append("}")

    def _place(self, token: str) -> None:
        kind, _, rest = token[1:-1].partition(" ")
        if kind in ("sub", "sup") and rest:
            sign = "_" if kind == "sub" else "^"
            self.found += [sign, "{", *(f"<{p}>" for p in rest.split(",")), "}"]
        else:
            self.found.append(token)

    def _word(self, word: str, after: str, inside: bool = False) -> None:
        """A known word, or a differential or the number pi right before one."""
        if word == "d" and after and after in _OPENS:
            self.found.append(r"\d")
        elif word in self.known:
            self.found.append(word)
        elif inside and all(c in self.known for c in word):
            self.found += word  # indices side by side
        elif word[0] in "dπ" and word[1:] in self.known | {"log", "exp", "tr"}:
            self.found += [{"d": r"\d"}.get(word[0], word[0]), word[1:]]
        elif word == "solves":
            self.found.append(r"\solves")
        elif word == "only":
            self.found.append(r"\only")
        elif word == "where" and self.found[-1:] == [r"\only"]:
            pass
        else:
            raise Unreadable(f"the word {word!r}")


def _closed(code: str, at: int) -> int:
    """Where the bracket that opens at a place has been closed. Raises Unreadable."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    waiting: list[str] = []
    for n in range(at, len(code)):
        if code[n] in pairs:
            waiting.append(pairs[code[n]])
        elif code[n] in pairs.values():
            if code[n] != waiting.pop():
                break
            if not waiting:
                return n + 1
    raise Unreadable("a bracket in a script is not closed")
