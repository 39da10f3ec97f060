"""How the names of a derivation print: a notation is data that printers read.

A :class:`~derive.document.style.Style` is a way of writing (the problem's own letters, Bishop's
book); a :class:`Notation` is a style applied to one model, with every letter settled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..statement.mixture import Mixture
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


def notation_for(model: Mixture | None, style: str = "problem") -> Notation:
    """The notation of ``model`` in a shipped style or that of a TOML file; without a model, the
    common letters.

    Raises NotationError, a ValueError, for an unknown style, a file that cannot be used, or a
    style that is made for other models.

    >>> notation_for(None).letters[".T"].latex
    'T'
    """
    s = read_style(style)
    families = {**_families(), **s.families}
    if model is None:
        return settle(s, {}, {}, {}, {}, {}, families, s.observed or "x", s.latent or "Z")
    _fits(model, s)
    observed, latent = model.observed.name, model.latent.name
    plate, component = model.observations, model.components
    statement = {p.base for p in model.parameters} | {v.name for v in model.variables}
    value = observed.lower()
    shown = value if value not in statement - {observed} else observed
    letters = {n: letter(n) for n in sorted(statement | {model.weights.base} - {""})}
    letters[observed] = letters[value] = letter(s.observed or shown)
    letters[latent] = z = letter(s.latent or latent)
    if "latent" in s.bold:
        letters[latent] = Letter(_bold(z.latex), z.text)
    for v in model.known:
        letters[v.name] = letter(v.name if v.name.lower() in letters else v.name.lower())
        letters[v.name.lower()] = letters[v.name]
    fixed: dict[str, tuple[str, str]] = {}
    # the style's letter for the weights, unless a parameter of another place has it
    weight = "" if s.weight in _others(model) else s.weight
    if weight and model.weights.kind != "fixed":
        letters[model.weights.base] = letter(weight)
        for name, label in zip(model.weights.names, component.labels, strict=False):
            if name and (name not in letters or name == model.weights.base) \
                    and weight != model.weights.base:
                fixed[name] = (model.weights.base, label)
                letters.setdefault(name, letter(weight))
    if s.slots:
        letters.update(_slot_letters(model, s))
    sizes, labels = {}, {}
    if component.labels:
        sizes[component.size] = (str(len(component.labels)),) * 2
        if component.labels != tuple(str(j + 1) for j in range(len(component.labels))):
            labels[component.size] = component.labels
    taken = {v.latex for v in letters.values()}
    if s.size and s.size not in taken:
        sizes[plate.size] = _pair(letter(s.size))
    free = (c for c in (s.dimension, "d", "D", "p", "m") if c and c not in taken)
    sizes["d"] = _pair(letter(next(free, "d")))
    lengths = {sizes.get(n, (n, n))[0] for n in (plate.size, component.size, "d")}
    return settle(s, letters, fixed, sizes, labels, _indices(model, s, taken | lengths), families,
                   s.observed or shown, s.latent or latent,
                   _plain(model), component.labels,
                   model.observed.domain == "vector", (plate.size, component.size, "d"))


def _fits(model: Mixture, s: Style) -> None:
    """Raises NotationError where the style is made for other models."""
    from ..families import FAMILIES

    found = next(f.family for f in model.factors if f.given)
    labels = model.components.labels
    vectors = [f in FAMILIES and FAMILIES[f].observation == "vector" for f in (s.only, found)]
    if s.only and vectors == [False, True]:
        raise NotationError(
            f"the notation {s.name} is one-dimensional: use two_gaussians_1d, or state the normal "
            f"distribution with a variance; for vectors there are "
            f"{', '.join(n for n in STYLES if n != s.name)}")
    if s.only and found != s.only or s.count and len(labels) != s.count:
        count = f"{s.count} components" if s.count else "components"
        titles = {FAMILIES[f].title + "s" if f in FAMILIES else f for f in (s.only or found,)}
        raise NotationError(
            f"the notation {s.name} is for mixtures of {count}, {' or '.join(titles)}, and "
            f"{model.name} is none: use another of {', '.join(STYLES)}")


def _others(model: Mixture) -> set[str]:
    """The letters of the parameters that are no weights, as the statement has them."""
    w = model.weights
    return {p.base for p in model.parameters if p.base != w.base and p.base not in w.names}


def _plain(model: Mixture) -> tuple[str, str, str]:
    """The index letters of an observation, a component and a second component, as stated."""
    i, k = model.observations.index, model.components.index
    return i, k, next(c for c in "jlhm" if c not in (i, k))


def _indices(model: Mixture, s: Style, taken: set[str]) -> dict[str, str]:
    """The style's index letters for the model's, those that they displace exchanged."""
    found: dict[str, str] = {}
    *plain, second = _plain(model)
    for own, wanted in zip((*plain, second), (s.observation, s.component, s.second), strict=True):
        if not wanted or wanted == own or letter(wanted).latex in taken:
            continue
        if wanted in plain and wanted not in found:
            continue
        found[own] = wanted
        found.setdefault(wanted, own)
    return found


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


def _slot_letters(model: Mixture, s: Style) -> dict[str, Letter]:
    """The style's own letter for each parameter whose place in its family has one."""
    from ..families import FAMILIES
    found: dict[str, Letter] = {}
    for f in model.factors:
        if f.family not in FAMILIES:
            continue
        for slot, argument in zip(FAMILIES[f.family].slots, f.arguments, strict=False):
            if argument.kind == "parameter" and slot.name in s.slots:
                found[argument.name] = letter(s.slots[slot.name])
    return found
