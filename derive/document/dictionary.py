"""How a notation writes each name, as plain data: what reads printed formulas back knows no more.

The tables are described in :mod:`derive.certificate.printed.dictionary`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .letters import GREEK, escape_word, index_latex, letter
from .notation import Notation


def dictionary(notation: Notation, names: Iterable[str], indices: Iterable[str],
               sizes: Iterable[str], families: Iterable[str]) -> dict[str, Any]:
    """The written forms of those names, index letters, sizes and families.

    >>> from .notation import common_notation
    >>> found = dictionary(common_notation(), ["mu"], ["k"], ["N"], ["normal"])
    >>> found["letters"]["mu"], found["families"]["normal"]
    (['\\\\mu', 'μ', ''], ['\\\\mathcal{N}', 'Normal'])
    """
    letters = {}
    for name in names:
        own = name.partition(":")[0] if name.startswith(".") else name
        found = notation.letters.get(own) or letter(own)
        letters[name] = [found.latex, found.text, found.power]
    shown = {i: notation.indices.get(i, i) for i in indices}
    # a posterior probability of all components at once, at parameters that are free
    one = {".T/1": ("<T>_{<1>}(<theta>)", "<T><sub 1>(<theta>)")}
    return {
        "letters": letters,
        "indices": {i: [index_latex(s), GREEK.get(s, s)] for i, s in shown.items()},
        "sizes": {s: list(notation.sizes.get(s, (escape_word(s), s))) for s in sizes},
        "labels": {s: list(labels) for s, labels in notation.labels.items()},
        "families": {f: list(notation.families[f]) for f in families},
        "marks": {mark: list(pair) for mark, pair in notation.marks.items()},
        "accents": {mark: list(pair) for mark, pair in notation.accents.items()},
        "patterns": {name: list(pair) for name, pair in {**one, **notation.patterns}.items()},
        "whose": {name: _whose(notation, name) for name in letters if ":" in name},
        "components": [[name, label, list(pair)]
                       for (name, label), pair in notation.components.items()],
        "words": {name: list(pair) for name, pair in notation.words.items()},
        "fixed": {name: list(other) for name, other in notation.fixed.items()},
        "bold": list(notation.bold),
        "latent": notation.latent,
    }


def _whose(notation: Notation, name: str) -> list[str]:
    """The latent variables that a responsibility or a count is of, as they are written."""
    found = [notation.letters[z] for z in name.partition(":")[2].split(",")]
    return [",".join(v.latex for v in found), ",".join(v.text for v in found)]
