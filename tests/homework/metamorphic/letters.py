r"""Other letters for what an answer speaks of: each variant is the same answer.

A letter is renamed wherever it stands, to one that the text does not have. Which letter has a role
is told by the form alone: the usual letters of a role, at the places that the role has.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .answers import Answer
from .texts import Symbol, bare, renamed, symbols

WEIGHTS = (r"\tau", r"\pi", r"\alpha", r"\omega", r"\rho")
NEW_WEIGHTS = (r"\rho", r"\lambda", r"\pi", r"\alpha", r"\eta", r"\phi", "w", r"\omega")
NEW_DATA = ("y", "h", "u", "v", "s")
RESPONSIBILITIES = ("T", "r", r"\gamma", "w", "h", "g", "q", "a", "p", r"\rho", r"\omega", "c")
NEW_RESPONSIBILITIES = ("r", "h", "g", "q", "b", r"\xi", r"\zeta", r"\beta", "w", "a", r"\delta")
NEW_SIZES = ("n", "N", "M", "m", "I", "J")
OBSERVATIONS = ("i", "n", "j", "l", "m", "s")
NEW_OBSERVATIONS = ("n", "i", "j", "l", "s", "m")
COMPONENTS = ("k", "j", "i", "c", "l", "h")
NEW_COMPONENTS = ("c", "j", "l", "h", "g", "k", "m")


def _is(s: Symbol, letter: str) -> bool:
    return bare(s.letter) == bare(letter)


def _other(answer: Answer, old: str, new: tuple[str, ...], rng: random.Random,
           which: object = None) -> str | None:
    """The answer with a letter under the first of some letters, in random order, that is free."""
    choice = which if callable(which) else (lambda s: True)
    for letter in rng.sample(new, len(new)):
        if bare(letter) != bare(old):
            text = renamed(answer.text, answer.kind, old, letter, choice)
            if text is not None:
                return text
    return None


def _number(s: Symbol) -> bool:
    """Whether a pi is the number: 2 pi, sqrt(pi)."""
    return _is(s, "pi") and s.before.isdigit() and int(s.before) % 2 == 0 and s.after not in "_^'"


def _found(answer: Answer) -> tuple[Symbol, ...]:
    return symbols(answer.text, answer.kind)


def weights(answer: Answer, rng: random.Random) -> str | None:
    """The weights under another letter; pi stays the number where it is."""
    all_of = _found(answer)
    new = NEW_WEIGHTS
    if any(_number(s) for s in all_of):
        new = tuple(w for w in new if w != r"\pi")
    for old in WEIGHTS:
        own = [s for s in all_of if _is(s, old) and not _number(s)]
        if own and not any(s.after == "(" for s in own):
            if _is(own[0], "pi") and any(s.before == "(" and s.after == ")" for s in own):
                return None  # (\pi) may be the number in a product
            return _other(answer, old, new, rng, lambda s: not _number(s))
    return None


def data(answer: Answer, rng: random.Random) -> str | None:
    """The observations under another letter."""
    for old in ("x", "y"):
        if any(_is(s, old) and s.after in ("_", "^") for s in _found(answer)):
            return _other(answer, old, NEW_DATA, rng)
    return None


def _indexes(answer: Answer, letter: str) -> set[str]:
    """What a letter indexes: "x" the observations, "k" the components."""
    found = set()
    for m in _PLACES.finditer(answer.text):
        if letter in re.findall(r"[A-Za-z]", m[2]):
            found.add("x" if m[1] in ("x", "y", "X", "Y") else "k")
    return found


_PLACES = re.compile(r"(?<![A-Za-z])(?:\\(?:mathbf|boldsymbol|bm|hat)\s*\{?\s*)?\\?"
                     r"(x|y|X|Y|mu|Sigma|sigma|lambda|pi|tau)\}?(?:_|\^\{?(?=\())"
                     r"(\{?\(?[a-zA-Z](?![a-zA-Z]|\s*=)\)?\}?)")


def _index(answer: Answer, of: str, old: tuple[str, ...], new: tuple[str, ...],
           rng: random.Random) -> str | None:
    for letter in old:
        if _indexes(answer, letter) == {of}:
            if answer.kind == "text" and re.search(rf"_[a-z]*{letter}[a-z]*", answer.text) and \
                    re.search(rf"[A-Za-z]{letter}(?![A-Za-z])", re.sub(
                        rf"_\{{?[a-z]?{letter}", "", answer.text)):
                return None  # glued: xi, rik
            return _other(answer, letter, new, rng)
    return None


def observation_index(answer: Answer, rng: random.Random) -> str | None:
    """The index of the observations under another letter."""
    return _index(answer, "x", OBSERVATIONS, NEW_OBSERVATIONS, rng)


def component_index(answer: Answer, rng: random.Random) -> str | None:
    """The index of the components under another letter."""
    return _index(answer, "k", COMPONENTS, NEW_COMPONENTS, rng)


def responsibilities(answer: Answer, rng: random.Random) -> str | None:
    """The responsibilities under another letter; a transposition keeps its T."""
    over = {i for i in OBSERVATIONS if "x" in _indexes(answer, i)}

    def head(s: Symbol) -> bool:
        return s.script != "^" or s.after == "_"

    for old in RESPONSIBILITIES:
        own = [s for s in _found(answer) if _is(s, old) and head(s) and s.script != "_"]
        if not own or not all(s.after in ("_", "^") or s.after == "(" and old == r"\gamma"
                              for s in own):
            continue
        name = re.escape(own[0].letter)
        if any(re.search(rf"{name}\s*(?:\(\s*\w+)?_\s*\{{?[^{{}}$=]{{0,4}}{i}", answer.text)
               for i in over):
            return _other(answer, old, NEW_RESPONSIBILITIES, rng, head)
    return None


def sizes(answer: Answer, rng: random.Random) -> str | None:
    """The number of observations under another letter, and the counts that share it."""
    for old in ("N", "n"):
        own = [s for s in _found(answer) if _is(s, old)]
        density = re.search(rf"(?<![A-Za-z]){old}_\{{?\w\}}?\s*\(", answer.text)
        if own and not density and not any(s.after == "(" for s in own) and any(
                s.script == "^" or s.after not in "_^" for s in own) and \
                not any("x" in _indexes(answer, s.letter) for s in own) and \
                answer.statement != "two_coins":
            limit = re.search(rf"sum[^$\n]{{0,12}}\^\s*\{{?{old}(?![A-Za-z])", answer.text)
            return _other(answer, old, NEW_SIZES if limit else NEW_SIZES[:4], rng)
    return None


LETTERS: tuple[Callable[[Answer, random.Random], str | None], ...] = (
    weights, data, observation_index, component_index, responsibilities, sizes)
