"""Symbols of which an answer says nothing: a line in which they stand is right where it holds for
every value of them, and is not read where it does not; a derivative by one is wrong too."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Literal

import numpy as np

from ..act.symbols import symbols_in
from ..bind.reading import Reading
from ..lex.vocabulary import DATA, LATENT
from ..parse.grammar import Node
from ..parse.symbols import Head, Written
from .derived import THETA
from .instance import Instance
from .named import Named

Kind = Literal["number", "vector", "matrix"]
KINDS: tuple[Kind, ...] = ("number", "vector", "matrix")
#: Free symbols by name, with their indices and what each is; matrices are symmetric.
Free = Mapping[str, tuple[tuple[str, ...], Kind]]
#: The most free letters of a line.
MOST = 3
_NEVER = THETA | LATENT | frozenset(
    "z Z Q L ell E P d I one e const Const partial nabla top T infty".split())


def free_letters(reading: Reading, members: Sequence[Node], guessed: Container[Head] = (),
                 identity: bool = False) -> Mapping[str, tuple[str, ...]]:
    """The symbols, by name, without marks that have no meaning but a guessed one, no definition
    and no place among the statement's names, each with its indices; none where there are more
    than ``MOST``, or one stands with several indices. In an ``identity`` all without an index are
    free that are no parameters."""
    language = reading.language
    found: dict[str, tuple[str, ...]] = {}
    heads = set()
    for m in members:
        for w in symbols_in(language, m):
            if not (w.accents or w.mark or w.primes) and (_unsaid(reading, w, guessed)
                    or identity and not w.indices and w.letter not in _NEVER and (
                        reading.meaning(w) in (None, "own") or w.letter in DATA)):
                found[w.name] = w.indices
                heads.add(w.head)
    return found if len(found) == len(heads) <= MOST else {}


def _unsaid(reading: Reading, w: Written, guessed: Container[Head]) -> bool:
    head = w.head
    return (reading.meaning(w) is None or head in guessed) and head not in reading.definitions and (
        w.letter not in reading.functions and w.letter not in _NEVER
        and w.letter not in reading.language.plates
        and all(reading.sort(i, {}) in reading.language.plates for i in w.indices))


def values_of(reading: Reading, letters: Free, at: Instance) -> dict[str, Named]:
    """A value of each symbol at an instance, positive where it is a number: generic ones, so that
    an equality that holds at them holds at every one."""
    found = {}
    for n, (name, (indices, kind)) in enumerate(letters.items()):
        rng = np.random.default_rng([n, *map(ord, name)])
        rows = at.extent("d") if kind != "number" else 1
        plates = [reading.language.plates[reading.sort(i, {}) or ""] for i in indices]
        shape = (*(at.extent(p.size) for p in plates), rows, rows + 1 if kind == "matrix" else 1)
        value = rng.uniform(0.4, 1.7, shape)
        found[name] = Named(indices, value @ np.swapaxes(value, -1, -2)
                            if kind == "matrix" else value)
    return found
