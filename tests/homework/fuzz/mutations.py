"""Valid answers and what becomes of them: text cut, doubled, spliced, nested, disguised."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .words import BRACKETS, CANARIES, LOOK_ALIKES, MACROS, NUMBERS, ODD, dictionary

ANSWERS = Path(__file__).parents[1] / "answers"
KINDS = {"tex": "latex", "md": "markdown", "txt": "text"}
#: The statements that the inputs are read for.
STATEMENTS = ("two_gaussians", "two_gaussians_1d", "poisson_mixture", "gaussian_mixture")
#: The longest input that mutations make, in characters; most have one to three lines.
LONGEST = 6_000


@dataclass(frozen=True)
class Input:
    """A text, what it is written in (None: to be guessed), and the statement it answers."""

    text: str
    kind: str | None = "latex"
    statement: str = "two_gaussians"


@cache
def answers() -> tuple[Input, ...]:
    """Whole answers as people wrote them."""
    found = []
    for batch in ("a", "b"):
        expected = json.loads((ANSWERS / batch / "expected.json").read_text(encoding="utf-8"))
        for name, e in sorted(expected.items()):
            file = ANSWERS / batch / name
            found.append(Input(file.read_text(encoding="utf-8"), KINDS[file.suffix[1:]],
                               e.get("statement", "two_gaussians")))
    return tuple(found)


_DISPLAY = re.compile(
    r"\$\$.+?\$\$|\$[^$]+\$|\\\[.+?\\\]|\\\(.+?\\\)"
    r"|\\begin\{((?:align|equation|gather|eqnarray|multline|flalign)\*?)\}.+?\\end\{\1\}",
    re.DOTALL)
_DELIMITERS = re.compile(r"^(\$\$?|\\[\[(]|\\begin\{.*?\})|(\$\$?|\\[\])]|\\end\{.*?\})$")


@cache
def excerpts() -> tuple[Input, ...]:
    """Their formulas and the rows of their displays, each an answer of its own."""
    found = {}
    for whole in answers():
        lines = whole.text.split("\n")
        pieces = {*lines, *("\n".join(lines[n : n + 2]) for n in range(len(lines)))}
        if whole.kind != "text":
            pieces = {p for p in pieces if _DISPLAY.search(p)}
            for match in _DISPLAY.finditer(whole.text):
                rows = _DELIMITERS.sub("", match[0]).split(r"\\")
                pieces |= {match[0], *(f"$${row}$$" for row in rows)}
        for text in pieces:
            if 5 < len(text) <= 400 and "=" in text:
                found[Input(text, whole.kind, whole.statement)] = None
    return tuple(sorted(found, key=lambda i: (i.text, str(i.kind), i.statement)))


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|[0-9]+|[A-Za-z]+|.", re.DOTALL)
Mutation = Callable[[random.Random, list[str]], list[str]]


def _slice(rng: random.Random, tokens: list[str], most: int = 12) -> tuple[int, int]:
    start = rng.randrange(len(tokens) + 1)
    return start, min(len(tokens), start + rng.randint(1, most))


def _deleted(rng: random.Random, tokens: list[str]) -> list[str]:
    a, b = _slice(rng, tokens, rng.choice((1, 1, 4, 12)))
    return tokens[:a] + tokens[b:]


def _doubled(rng: random.Random, tokens: list[str]) -> list[str]:
    a, b = _slice(rng, tokens)
    times = rng.choice((1, 1, 1, 2, 5, 40))
    return tokens[:b] + tokens[a:b] * times + tokens[b:]


def _exchanged(rng: random.Random, tokens: list[str]) -> list[str]:
    a, b = _slice(rng, tokens, 5)
    c, d = _slice(rng, tokens[b:], 5)
    return tokens[:a] + tokens[b:][c:d] + tokens[b:][:c] + tokens[a:b] + tokens[b:][d:]


def _spliced(rng: random.Random, tokens: list[str]) -> list[str]:
    other = _TOKEN.findall(rng.choice(excerpts()).text)
    if rng.random() < 0.5:
        return tokens[: _slice(rng, tokens)[0]] + other[_slice(rng, other)[0] :]
    a, b = _slice(rng, other, 20)
    at = _slice(rng, tokens)[0]
    return tokens[:at] + other[a:b] + tokens[at:]


def _insertion(words: Callable[[], tuple[str, ...]]) -> Mutation:
    def inserted(rng: random.Random, tokens: list[str]) -> list[str]:
        at, after = _slice(rng, tokens, 1)
        return tokens[:at] + [rng.choice(words())] + tokens[rng.choice((at, after)):]

    return inserted


def _retyped(rng: random.Random, tokens: list[str]) -> list[str]:
    """One character struck out, doubled, or another one."""
    at = _slice(rng, tokens)[0]
    if at == len(tokens):
        return tokens
    word = tokens[at]
    n = rng.randrange(max(1, len(word)))
    other = rng.choice(("", word[n : n + 1] * 2, chr(rng.randrange(32, 127)),
                        chr(rng.randrange(0x3000)), word.swapcase()))
    return tokens[:at] + [word[:n] + other + word[n + 1 :]] + tokens[at + 1 :]


def _unbalanced(rng: random.Random, tokens: list[str]) -> list[str]:
    places = [n for n, t in enumerate(tokens) if t in BRACKETS]
    if not places:
        return tokens
    at = rng.choice(places)
    return tokens[:at] + ([rng.choice(BRACKETS)] if rng.random() < 0.4 else []) + tokens[at + 1 :]


def _disguised(rng: random.Random, tokens: list[str]) -> list[str]:
    a, b = _slice(rng, tokens, 6)
    text = "".join(rng.choice(LOOK_ALIKES.get(ord(c), c)) for c in "".join(tokens[a:b]))
    return tokens[:a] + [text] + tokens[b:]


_NESTS = (
    ("(", ")"), ("{", "}"), ("[", "]"), (r"\left(", r"\right)"), (r"\frac{1}{", "}"), ("^{", "}"),
    ("_{", "}"), (r"\sqrt{", "}"), (r"\hat{", "}"), ("|", "|"), ("-(", ")"), (r"\sum_{i}", ""),
    (r"\sum_{i=1}^{N}(", ")"), (r"\log(", ")"), (r"\text{", "}"), ("1/", ""), ("x^", ""),
    (r"\begin{cases}", r"\end{cases}"), (r"\boxed{", "}"), (r"\begin{aligned}", ""),
    (r"{\over", "}"), ("- ", ""), ("f(", ")"), (r"\exp\{", r"\}"), ("a = ", ""), ("'", ""),
)


def _nested(rng: random.Random, tokens: list[str]) -> list[str]:
    a, b = _slice(rng, tokens, 5)
    left, right = rng.choice(_NESTS)
    deep = rng.choice((1, 1, 2, 3, 8, 50, 300))
    return tokens[:a] + [left * deep] + tokens[a:b] + [right * deep] + tokens[b:]


def _renamed(rng: random.Random, tokens: list[str]) -> list[str]:
    """Every place of one token, another token there."""
    if not tokens:
        return tokens
    one, other = rng.choice(tokens), rng.choice((rng.choice(tokens), rng.choice(dictionary())))
    return [other if t == one else t for t in tokens]


_CLASSES = (
    ("1", "2", "0", "3", "10"),
    ("i", "j", "k", "n", "1", "2", "l"),
    ("x", "mu", "r", "T", "z", "w", "N", "n", "S", "Q", "d", "a", "p", "t"),
    (r"\mu", r"\tau", r"\Sigma", r"\pi", r"\gamma", r"\theta", r"\sigma", r"\lambda", r"\phi"),
    ("+", "-", "/", r"\cdot ", "*"), ("=", ":=", r"\propto ", r"\leftarrow ", "<-", r"\approx "),
    (r"\sum", r"\prod", r"\log", r"\exp", r"\det", r"\max", r"\operatorname{tr}"),
    (r"\frac", r"\dfrac", r"\binom", r"\tfrac"), (r"\hat", r"\bar", r"\mathbf", r"\tilde", r"\vec"),
)


def _reworded(rng: random.Random, tokens: list[str]) -> list[str]:
    """One token, another of its class in its place: the syntax stays."""
    places = [(n, c) for n, t in enumerate(tokens) for c in _CLASSES if t in c]
    if not places:
        return tokens
    at, words = rng.choice(places)
    return tokens[:at] + [rng.choice(words)] + tokens[at + 1 :]


def _groups(tokens: list[str]) -> list[tuple[int, int]]:
    """Where something stands between brackets that match."""
    found, opened = [], []
    for n, t in enumerate(tokens):
        if t in ("{", "(", "["):
            opened.append(n)
        elif t in ("}", ")", "]") and opened:
            found.append((opened.pop() + 1, n))
    return found


def _regrouped(rng: random.Random, tokens: list[str]) -> list[str]:
    """What stands between brackets, what stands between others in its place: the syntax stays."""
    other = tokens if rng.random() < 0.5 else _TOKEN.findall(rng.choice(excerpts()).text)
    places, parts = _groups(tokens), _groups(other)
    if not places or not parts:
        return tokens
    (a, b), (c, d) = rng.choice(places), rng.choice(parts)
    return tokens[:a] + other[c:d] + tokens[b:]


def _appended(rng: random.Random, tokens: list[str]) -> list[str]:
    """Another excerpt after this one: definitions and uses meet."""
    return tokens + ["\n"] + _TOKEN.findall(rng.choice(excerpts()).text)


MUTATIONS: tuple[tuple[Mutation, int], ...] = (
    (_reworded, 16), (_regrouped, 10), (_appended, 8), (_renamed, 4),
    (_deleted, 4), (_doubled, 3), (_exchanged, 3), (_spliced, 3), (_insertion(dictionary), 5),
    (_retyped, 3), (_unbalanced, 2), (_disguised, 1), (_nested, 2),
    (_insertion(lambda: NUMBERS), 1), (_insertion(lambda: CANARIES), 1),
    (_insertion(lambda: MACROS), 1), (_insertion(lambda: ODD), 1),
)
_HOW, _OFTEN = [m for m, _ in MUTATIONS], [n for _, n in MUTATIONS]


def mutated_text(rng: random.Random, text: str) -> str:
    """The text after a few mutations, most often one or two."""
    tokens = _TOKEN.findall(text)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        tokens = rng.choices(_HOW, _OFTEN)[0](rng, tokens)
        if sum(map(len, tokens)) > LONGEST:
            break
    return "".join(tokens)[:LONGEST]


def mutated(rng: random.Random) -> Input:
    """A mutated valid answer: an excerpt, seldom a whole one, seldom taken for another kind or
    another statement's."""
    base = rng.choice(answers() if rng.random() < 0.01 else excerpts())
    kind = rng.choice(("latex", "markdown", "text", None)) if rng.random() < 0.05 else base.kind
    statement = rng.choice(STATEMENTS) if rng.random() < 0.05 else base.statement
    return Input(mutated_text(rng, base.text), kind, statement)

