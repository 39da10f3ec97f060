r"""Definitions: a sum gets a name, before or after its use; a name gives way to what it stands for;
a definition stands at another place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .additions import around
from .answers import Answer
from .texts import bare, formulas, symbols

_SUM = r"\\sum(?:_\{?(?P<i>[a-z])(?:=1)?\}?)(?:\^\{?[A-Za-z]\}?)?\s*"
#: T_{1,i}, r_{ik}, \gamma_i^{(t)}, (1-r_i)
_RESPONSIBILITY = (r"(?:\\[a-z]+|[A-Za-z])_(?:\{[A-Za-z0-9,]{1,4}\}|[a-z])"
                   r"(?:\^(?:\{\(?[a-z]\)?\}|\([a-z]\)|[a-z]))?")
_TOTAL = re.compile(rf"(?P<sum>{_SUM}(?P<of>{_RESPONSIBILITY}|\(1\s*-\s*{_RESPONSIBILITY}\)))"
                    r"(?=\s*[}$])")
NAMES = ("R", "S", "C", "M", "W", "A", "B")


def _free(of: str, i: str) -> str:
    """The other index of a responsibility: "k", "1" or ""."""
    inside = re.search(r"_\{?([A-Za-z0-9,]+)", of)
    return inside[1].replace(i, "", 1).replace(",", "") if inside and i in inside[1] else "?"


def _unused(answer: Answer, rng: random.Random, number: int) -> list[str]:
    used = {bare(s.letter) for s in symbols(answer.text, answer.kind)}
    free = [n for n in NAMES if n not in used and not re.search(
        rf"(?<![A-Za-z]){n}(?![A-Za-z])", answer.text)]
    return rng.sample(free, number) if len(free) >= number else []


def extracted(answer: Answer, rng: random.Random) -> str | None:
    r"""Sums of responsibilities below a stroke under a name: \frac{...}{R_1}, R_1 = \sum_i r_i."""
    if answer.kind == "text" or r"\newcommand" in answer.text:
        return None
    found: dict[str, str] = {}
    heads: dict[tuple[str, str], str] = {}
    places = []
    below = re.compile(r"\}\s*\{\s*" + _TOTAL.pattern + r"\s*\}")
    matches = [m for m in below.finditer(answer.text) if _free(m["of"], m["i"]) != "?"]
    shapes = sorted({(re.sub(r"[0-9]", "#", m["of"]), "1-" in m["of"].replace(" ", ""))
                     for m in matches})
    names = _unused(answer, rng, len(shapes)) if shapes else []
    if not names:
        return None
    for m in matches:
        shape = re.sub(r"[0-9]", "#", m["of"]), "1-" in m["of"].replace(" ", "")
        own = _free(m["of"], m["i"])
        name = names[shapes.index(shape)] + (f"_{{{own}}}" if own else "")
        if heads.setdefault((shape[0], own), m["sum"]) != m["sum"]:
            pass  # the same sum, written otherwise
        found.setdefault(name, m["sum"])
        places.append((m.start("sum"), m.end("sum"), name))
    text = answer.text
    for start, end, name in reversed(places):
        text = text[:start] + name + text[end:]
    told = ", ".join(f"${name} = {of}$" for name, of in found.items())
    before = rng.random() < 0.5
    changed = Answer(answer.name, text, answer.kind, answer.statement)
    return around(changed, f"Write {told}." if before else f"Here {told}.", before)


_COUNT = re.compile(r"(?P<head>(?P<letter>[A-Z])_\{?k\}?)\s*(?::?=)\s*"
                    rf"(?P<sum>{_SUM}(?P<of>{_RESPONSIBILITY}))(?=\s*(?:\$|\\\]|\\\)|[.,]|\\q?quad))")


def inlined(answer: Answer, rng: random.Random) -> str | None:
    """N_k gives way to its sum wherever it is used; its definition stays."""
    if answer.kind == "text":
        return None
    m = _COUNT.search(answer.text)
    if m is None or "k" not in m["of"]:
        return None
    letter, of = m["letter"], m["sum"]
    places = []
    for use in re.finditer(rf"(?<![A-Za-z\\]){letter}_(?:\{{k\}}|k)(?![A-Za-z])", answer.text):
        if not m.start() <= use.start() < m.end():
            after = answer.text[use.end() :].lstrip()
            if after.startswith(("^", "'", "=", ":")):
                return None
            places.append(use.span())
    if not places:
        return None
    text = answer.text
    for start, end in reversed(places):
        text = text[:start] + rf"{{\left({of}\right)}}" + text[end:]
    return text


_LONE = re.compile(r"(?P<letter>[A-Z])_\{?(?P<k>[k12])\}?\s*:?=\s*" + _SUM +
                   rf"(?P<of>{_RESPONSIBILITY})\s*[.,]?")


def moved(answer: Answer, rng: random.Random) -> str | None:
    """A formula that is the definition of a count alone, at the other end of the answer."""
    if answer.kind == "text":
        return None
    for start, end in formulas(answer.text):
        inner = answer.text[start:end].strip("$").removeprefix("\\[").removesuffix("\\]").strip()
        if _LONE.fullmatch(inner) and inner.count("=") - inner.count("=1") == 1:
            whole = answer.text
            cut = Answer(answer.name, whole[:start] + "the counts" + whole[end:], answer.kind,
                         answer.statement)
            inner = inner.rstrip(" .,")
            before = start > len(whole) / 2
            return around(cut, f"Let ${inner}$." if before else f"Here ${inner}$.", before)
    return None


DEFINITIONS: tuple[Callable[[Answer, random.Random], str | None], ...] = (
    extracted, inlined, moved)
