"""The letters of a model in general: the statement's own, or borrowed ones; the report's give way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ...families import LAWS
from ...model import Model, Variable
from ..letters import Letter, letter
from ..notation import Notation, NotationError, settle
from ..style import STYLES, Pair, Style
from ..style_file import style
from .labelled import Labelled, labelled

#: Patterns of a label for each observation: other models print these by letters and indices.
_OF_LABELS = (".T", ".T/1", ".T^t", ".T^t/1", ".T^t+1", ".omega^t", ".omega^t/1", ".r^t",
              ".R")
#: Patterns that give way to events by the names of their variables.
_OF_EVENTS = ("indicator", "posterior")


def general_notation(model: Model, name: str = "problem") -> Notation:
    """The letters of a model in a shipped notation or that of a TOML file.

    Raises NotationError for an unknown style, a file that cannot be used, and a style that is made
    for other models: all borrowed ones are for models with one label for each observation.
    """
    s, own = style(name), labelled(model)
    borrowed = s.name != "problem"
    if borrowed:
        _fits(model, s, own)
    letters = {n: letter(n) for n in _names(model)}
    observed = data(model)
    small = {v.name: _small(model, v) for v in model.observed}
    if all(small.values()):
        letters |= {n: letter(v) for n, v in small.items()}
    fixed: dict[str, tuple[str, str]] = {}
    if borrowed and own is not None:
        fixed = _borrow(model, s, own, letters)
    taken = {v.latex for v in letters.values()}
    plates = [p.index for p in model.plates]
    indices = _indices(model, s, own, taken) if borrowed and own is not None else {}
    sizes, labels = _sizes(model)
    if own is not None and s.size and letter(s.size).latex not in taken:
        sizes[own.unit.size] = (letter(s.size).latex, letter(s.size).text)
    counted = tuple(p.size for p in model.plates if not p.labels)
    if "d" not in counted:
        free = (c for c in (s.dimension, *"dDpmq") if c and c not in taken | {
            *(indices.get(i, i) for i in plates), *counted})
        sizes["d"] = (next(free, "d"),) * 2
    # a theta of the statement, which is another letter here, does not come back as all parameters
    displaced = [letter(n).latex for n in ("theta",) if n in letters and letter(
        n).latex not in taken]
    families = {**_families(model), **s.families}
    found = settle(
        s, letters, fixed, sizes, labels, indices, families, _shown(observed, letters),
        _shown(model.latents, letters), (*plates, *displaced),
        components=own.values.labels if own else (),
        vectors=any(v.domain == "vector" for v in observed), counted=(*counted, "d"))
    drawn = next((c for c in "XUWVY" if c not in taken), "X")
    shown = _words([letters[v.name] for v in observed])
    latent = _words([letters[v.name] for v in model.latents])
    words = found.words if borrowed else {
        **found.words, **dict.fromkeys(("x", "X", "xs"), shown),
        **dict.fromkeys(("Z", "zs", "Zall"), latent)}
    gone = (() if borrowed else _OF_EVENTS) + (() if own else _OF_LABELS)
    patterns = {k: v for k, v in found.patterns.items() if k not in gone}
    patterns["log_posterior"] = (r"\log <L>^*(<theta>; <x>)", "log <L>*(<theta>; <x>)")
    if len(model.latents) > 1:
        patterns["assignments"] = (patterns["assignments"][0], "∑_{<Z>}")
    if "E" in taken | {*counted}:  # in text the sign of an expectation would look the same
        patterns["E"] = (patterns["E"][0], "𝔼")
    return replace(found, letters={**found.letters, ".X": letter(drawn)}, patterns=patterns,
                   words=words, observed=tuple((v.name, v.indices) for v in observed),
                   latent=own.latent.name if borrowed and own is not None else "",
                   axes={p.name: p.indices[-1] for p in model.parameters
                         if p.domain == "simplex" and p.indices})


def data(model: Model) -> tuple[Variable, ...]:
    """What is observed; of a given density its values, which stand for what was observed."""
    given = {f.variable for f in model.factors if f.law == "known"}
    return tuple(v for v in model.variables if v.role == "observed" or v.name in given)


def _fits(model: Model, s: Style, own: Labelled | None) -> None:
    """Raises NotationError where the style is made for other models."""
    if own is None:
        raise NotationError(
            f"the notation {s.name} has letters for a mixture with one observation for each latent "
            f"variable, and {model.name} is stated as another model: use the notation problem")
    laws = {f.law for f in own.components}
    vectors = [f in LAWS and LAWS[f].observation == "vector" for f in (s.only, *laws)]
    if s.only and vectors == [False, True]:
        raise NotationError(
            f"the notation {s.name} is one-dimensional: use two_gaussians_1d, or state the normal "
            f"distribution with a variance; for vectors there are "
            f"{', '.join(n for n in STYLES if n != s.name)}")
    if s.only and laws != {s.only} or s.count and len(own.values.labels) != s.count:
        count = f"{s.count} components" if s.count else "components"
        titles = {LAWS[f].title + "s" if f in LAWS else f for f in (s.only or min(laws),)}
        raise NotationError(
            f"the notation {s.name} is for mixtures of {count}, {' or '.join(titles)}, and "
            f"{model.name} is none: use another of {', '.join(STYLES)}")
    if s.only and any(v.indices for v in model.known):
        raise NotationError(f"the notation {s.name} has no letters for covariates, which "
                            f"{model.name} has: use another of {', '.join(STYLES)}")


def _borrow(model: Model, s: Style, own: Labelled, letters: dict[str, Letter]
            ) -> dict[str, tuple[str, str]]:
    """Puts the style's letters into ``letters``, where nothing else has them; what prints as
    another letter with an index."""
    if s.observed and len(data(model)) == 1 and not _has_another(
            letters, s.observed, data(model)[0].name):
        letters[data(model)[0].name] = letter(s.observed)
    if s.latent:
        letters[own.latent.name] = letter(s.latent)
    if "latent" in s.bold:
        z = letters[own.latent.name]
        letters[own.latent.name] = replace(z, latex=_bold(z.latex))
    fixed: dict[str, tuple[str, str]] = {}
    places = {p.name: s.slots[slot.name] for f in own.components if f.law in LAWS
              for slot, a in zip(LAWS[f.law].slots, f.arguments, strict=True)
              for p in model.parameters if slot.name in s.slots and a.op == "symbol"
              and a.args[0] == p.name}
    alone = [n for n, wanted in places.items() if list(places.values()).count(wanted) == 1]
    letters |= {n: letter(places[n]) for n in alone}
    weights = [a for a in own.prior.arguments if a.op == "symbol"]
    others = {v.latex for n, v in letters.items() if n not in {a.args[0] for a in weights}}
    if s.weight and letter(s.weight).latex not in others:
        for n, a in enumerate(own.prior.arguments):
            if a.op == "symbol":
                letters[a.args[0]] = letter(s.weight)
                if not a.args[2]:
                    fixed[a.args[0]] = (a.args[0], own.values.labels[n])
    return fixed


def _has_another(letters: Mapping[str, Letter], wanted: str, name: str) -> bool:
    """Whether a letter stands for something else than what is called ``name``."""
    return any(v.latex.strip("\\") == wanted and n != name for n, v in letters.items())


def _indices(model: Model, s: Style, own: Labelled, taken: set[str]) -> dict[str, str]:
    """The style's index letters for the model's, those that they displace exchanged."""
    plain = [own.unit.index, own.values.index]
    second = next(c for c in "jlhm" if c not in plain)
    lengths = {p.size for p in model.plates}
    found: dict[str, str] = {}
    for mine, wanted in zip((*plain, second), (s.observation, s.component, s.second), strict=True):
        if not wanted or wanted == mine or letter(wanted).latex in taken | lengths:
            continue
        if wanted in plain and wanted not in found:
            continue
        found[mine] = wanted
        found.setdefault(wanted, mine)
    return found


def _sizes(model: Model) -> tuple[dict[str, Pair], dict[str, tuple[str, ...]]]:
    """How many labels a plate has, and the labels that are no numbers from 1."""
    sizes: dict[str, Pair] = {}
    labels: dict[str, tuple[str, ...]] = {}
    for p in model.plates:
        if p.labels:
            sizes[p.size] = (str(len(p.labels)),) * 2
            if p.labels != tuple(map(str, range(1, len(p.labels) + 1))):
                labels[p.size] = p.labels
    return sizes, labels


def _shown(variables: tuple[Variable, ...], letters: dict[str, Letter]) -> str:
    """The name under which the letter of the first of them is found, without bold type."""
    found = letters[variables[0].name] if variables else letter("x")
    name = re.sub(r"\\(?:mathbf|boldsymbol)\{(.*)\}$", r"\1", found.latex)
    return name.lstrip("\\")


def _bold(latex: str) -> str:
    return rf"\mathbf{{{latex}}}" if len(latex) == 1 else rf"\boldsymbol{{{latex}}}"


def _names(model: Model) -> list[str]:
    return [v.name for v in model.variables] + [p.name for p in model.parameters]


def _small(model: Model, v: Variable) -> str:
    """The small letter for what was observed, "" where something else has it."""
    small = v.name.lower()
    others = {*_names(model), *(p.index for p in model.plates),
              *(w.name.lower() for w in model.observed if w is not v)} - {v.name}
    return "" if small in others else small


def _families(model: Model) -> dict[str, Pair]:
    """How each law prints; one of the statement's own by the letter that it has there."""
    own = {law.name: (letter(law.name).latex, letter(law.name).text) for law in model.laws}
    return {f.id: (f.latex, f.names[0] if f.names else f.id) for f in LAWS.values()} | own


def _words(letters: list[Letter]) -> Pair:
    return ", ".join(v.latex for v in letters), ", ".join(v.text for v in letters)
