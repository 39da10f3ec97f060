"""How the names of a derivation print: a notation is data that printers read.

A :class:`~derive.document.style.Style` is a way of writing (the problem's own letters, Bishop's
book); a :class:`Notation` is a style applied to one model, with every letter settled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .letters import Letter, letter
from .style import STYLES as STYLES
from .style import NotationError as NotationError
from .style import Pair, Style
from .style_file import style as read_style

#: Letters for the engine's own names where all that were meant for them are taken.
_SPARE = ("zeta", "xi", "psi", "chi", "upsilon", "Xi", "Psi", "Upsilon", "U", "Y", "g", "b")


@dataclass(frozen=True)
class Notation:
    """Every name of one model's derivation with the way it prints.

    ``letters`` by name; ``fixed`` are symbols that print as another symbol with indices
    (Bishop's pi_1 for tau); ``sizes`` print as letter or number; ``labels`` are the components'
    labels by size where these are not 1, 2, ...; ``indices`` renames index letters; ``components``
    are patterns of one component, by quantity and label; ``notes`` say what the letters mean.
    ``observed`` are the observed variables with their indices, where the model is no mixture of
    one plate: events and indices then print by their own letters. ``latent`` is the variable of
    which the patterns of indicators and posterior probabilities speak, "" for none. ``axes`` are
    the letters over which probabilities sum to 1, by their names.
    """

    style: str
    letters: Mapping[str, Letter]
    fixed: Mapping[str, tuple[str, str]]
    sizes: Mapping[str, Pair]
    labels: Mapping[str, tuple[str, ...]]
    indices: Mapping[str, str]
    marks: Mapping[str, Pair]
    patterns: Mapping[str, Pair]
    families: Mapping[str, Pair]
    words: Mapping[str, Pair]
    bold: tuple[str, ...] = ()
    accents: Mapping[str, Pair] = field(default_factory=lambda: MappingProxyType({}))
    components: Mapping[tuple[str, str], Pair] = field(
        default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    observed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    latent: str = ""
    axes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def common_notation(style: str = "problem") -> Notation:
    """The letters that all models share, in a shipped style or that of a TOML file.

    Raises NotationError, a ValueError, for an unknown style, or a file that cannot be used.

    >>> common_notation().letters[".T"].latex
    'T'
    """
    s = read_style(style)
    return settle(s, {}, {}, {}, {}, {}, {**_families(), **s.families}, s.observed or "x",
                  s.latent or "Z")


def settle(s: Style, letters: dict[str, Letter], fixed: dict[str, tuple[str, str]],
           sizes: dict[str, Pair], labels: dict[str, tuple[str, ...]], indices: dict[str, str],
           families: dict[str, Pair], observed: str, latent: str,
           index_letters: tuple[str, ...] = (), components: tuple[str, ...] = (),
           vectors: bool = True, counted: tuple[str, ...] = ("N", "K", "d")) -> Notation:
    """The notation with a free letter found for each of the engine's own names."""
    # no letter twice; N_k beside N is the custom
    taken = {c for v in letters.values() for c in (v.latex, v.latex.partition("_")[0])} | {
        letter(latent).latex} | {
        indices.get(i, i) for i in index_letters}
    lengths = {sizes.get(n, (n, n))[0] for n in counted}
    own: dict[str, Letter] = {}
    for name, choices in s.engine.items():
        used = taken | {v.latex for v in own.values()} | (set() if name == ".N" else lengths)
        free = (c for c in (*choices, *_SPARE) if letter(c).latex not in used)
        own[name] = letter(next(free, choices[0]))
    t = own.pop("t")
    marks = {"t": (t.latex, t.text), "t+1": (f"{t.latex}+1", f"{t.text}+1"), **s.marks}
    x, z = letter(observed), letter(latent)
    shown = _bold(x.latex) if vectors and "vector" in s.bold else x.latex
    words = {"x": (shown, x.text), "Z": (z.latex, z.text),
             "X": (_bold(x.latex.upper()), x.text.upper()),
             "xs": (_bold(x.latex), x.text), "zs": (_bold(z.latex), z.text),
             "Zall": (_bold(z.latex.upper() if len(z.latex) == 1 else z.latex), z.text.upper())}
    for name in ("L", "Q", "H", "F", "q"):
        words[name] = _pair(own.pop(name))
    for word, name in (("T", ".T"), ("w", ".omega"), ("r", ".r"), ("R", ".R")):
        words[word] = _pair(own[name])
    special = {(key, components[place - 1]): pair for (key, place), pair in s.components.items()
               if place <= len(components)}
    words["N"] = _pair(own[".N"])
    if "parameters" in s.bold:
        own[".theta"] = Letter(_bold(own[".theta"].latex), own[".theta"].text)
    return Notation(
        s.name, {**own, **letters}, fixed, sizes, labels, indices, marks, dict(s.patterns),
        families, words, s.bold, dict(s.accents), special,
        tuple(re.sub("<(\\w+)>", lambda m: words[m[1]][0], note) for note in s.notes))


def _pair(found: Letter) -> Pair:
    return found.latex, found.text


def _bold(latex: str) -> str:
    return rf"\mathbf{{{latex}}}" if len(latex) == 1 else rf"\boldsymbol{{{latex}}}"


def _families() -> dict[str, Pair]:
    """How each family prints: its letter, and its name in text."""
    from ..families import FAMILIES
    return {f.id: (f.latex, f.names[0] if f.names else f.id) for f in FAMILIES.values()}
