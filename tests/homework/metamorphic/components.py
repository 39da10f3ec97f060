r"""The other component's responsibility: r_i gives way to 1 - g_i everywhere, and the components
change their numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .answers import Answer
from .texts import prose, replaced, symbols

_DEFINED = re.compile(r"(?P<head>(?P<letter>\\[a-z]+|[A-Za-z])_(?:\{[a-z]\}|[a-z]))\s*:?=\s*"
                      r"(?:\\mathbb\s*\{?P\}?|P|p|\\Pr)\s*\(\s*Z_(?:\{[a-z]\}|[a-z])\s*=\s*1\b")
_INDEX = re.compile(r"_(?:\{[a-z]\}|[a-z])")
_ACCENTS = ("\\hat", "\\bar", "\\tilde", "\\mathbf", "\\boldsymbol", "\\bm",
            "\\widehat")
_OTHER = ("g", "h", "u", "b", "v")
_SECOND = re.compile(r"\b(first|second|other|group|component|class|cluster|population|point)",
                     re.IGNORECASE)


def the_other_responsibility(answer: Answer, rng: random.Random) -> str | None:
    r"""r_i, defined as P(Z_i = 1 | x_i), is 1 - g_i everywhere."""
    text, kind = answer.text, answer.kind
    m = _DEFINED.search(text)
    if m is None or r"\newcommand" in text or _SECOND.search(prose(text, kind)):
        return None
    all_of = symbols(text, kind)
    new = next((c for c in rng.sample(_OTHER, len(_OTHER)) if c not in {
        s.letter for s in all_of}), None)
    places = []
    for s in all_of:
        if s.letter != m["letter"] or s.script == "^" and s.after != "_":
            continue
        index = _INDEX.match(text, s.end)
        if index is None or s.before in _ACCENTS or re.match(
                r"\s*(?:\^\s*\{?\(?[a-z]|['(])", text[index.end() :]):
            return None
        left = re.match(r"\s*(?::?=|&\s*:?=)", text[index.end() :])
        own = f"1-{new}{index[0]}"
        places.append((s.start, index.end(), own if left else f"({own})"))
    return replaced(text, places) if new else None


_LABEL = re.compile(r"(?<=_)([12])(?![0-9])|(?<=_\{)([12])(?=[,}a-z])|(?<=_\{[a-z,])([12])(?=\})"
                    r"|(?<=_\{[a-z],)([12])(?=\})|(?<=(?:Z|z)_[a-z]=)([12])(?![0-9])"
                    r"|(?<=(?:Z|z)=)([12])(?![0-9])|(?<=[Cc]omponent )([12])\b|(?<=k=)([12])(?=\$)")
_ORDINAL = re.compile(r"\b(first|second)(?= (?:component|population|normal|gaussian|group|class|"
                      r"cluster|one)s?\b)", re.IGNORECASE)
_ALIKE = ("gaussian_mixture", "poisson_mixture", "two_gaussians", "two_gaussians_1d")


def mirrored(answer: Answer, rng: random.Random) -> str | None:
    r"""Components 1 and 2 change their numbers, and \tau is one minus itself: what was said of
    mu_1 is said of mu_2."""
    text, kind = answer.text, answer.kind
    if answer.statement not in _ALIKE or kind == "text" or "command" in text or \
            "dots" in text or not _LABEL.search(text):  # the first observation is no component
        return None
    places = []
    for s in symbols(text, kind):
        if s.letter == r"\tau" and s.after != "_":
            mark = re.compile(r"\s*(?:\^(?:\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|\\?\w))?").match(
                text, s.end)
            if mark is None or s.before in _ACCENTS or s.script or \
                    text[s.start - 1 : s.start] == "{" or s.before in ("partial", "\\partial"):
                return None
            whole = s.letter + mark[0].rstrip()
            left = re.match(r"\s*&?\s*(?::?=|\\(?:gets|leftarrow))", text[mark.end() :])
            places.append((s.start, mark.end(), f"1-{whole}" if left and s.before in (
                "$", "$$", "[", "\\[", ",", "\\quad", "\\qquad", "", "\\\\")
                else rf"(1-{whole})"))
    if "tau" in re.sub(r"\\tau", "", text) or "_1" not in text.replace("{", ""):
        return None
    text = replaced(text, places)
    text = _LABEL.sub(lambda m: "12"[m[0] == "1"], text)
    rest = _ORDINAL.sub("", prose(text, kind))
    if re.search(r"\b(first|second|eins|zwei)\b", rest, re.IGNORECASE):
        return None
    return _ORDINAL.sub(lambda m: "second" if m[0].lower() == "first" else "first", text)


def opposite(part: str) -> str:
    """The part of the other component.

    >>> [opposite(p) for p in ("mu_1", "sigma_2^2", "Q")]
    ['mu_2', 'sigma_1^2', 'Q']
    """
    return re.sub(r"_([12])", lambda m: "_" + "12"[m[1] == "1"], part)


COMPONENTS: tuple[Callable[[Answer, random.Random], str | None], ...] = (
    the_other_responsibility, mirrored)
