r"""Other letters for what an answer speaks of: each variant is the same answer.

A letter is renamed wherever it stands, to one that the text does not have. Which letter has a role
is told by the form alone: the usual letters of a role, at the places that the role has.
"""

from __future__ import annotations

import random

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
