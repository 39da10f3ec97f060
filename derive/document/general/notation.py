"""The letters of a model in general: the statement's own; the report's give way to them."""

from __future__ import annotations

from dataclasses import replace

from ...families import LAWS
from ...model import Model, Variable
from ..letters import Letter, letter
from ..notation import Notation, NotationError, settle
from ..style import Pair
from ..style_file import shipped, style

#: Patterns of a mixture's own quantities, which print by their letters and indices here.
_OF_A_MIXTURE = ("indicator", "posterior", ".T", ".T/1", ".T^t", ".T^t/1", ".T^t+1")


def general_notation(model: Model, name: str = "problem") -> Notation:
    """The letters of a model's own statement.

    Raises NotationError for a borrowed notation, which has letters for a mixture of one plate
    alone.
    """
    if style(name).name != "problem":
        raise NotationError(
            f"the notation {name} has letters for a mixture with one observation for each latent "
            f"variable, and {model.name} is stated as another model: use the notation problem")
    letters = {n: letter(n) for n in _names(model)}
    observed = data(model)
    small = {v.name: _small(model, v) for v in model.observed}
    if all(small.values()):
        letters |= {n: letter(v) for n, v in small.items()}
    taken = {v.latex for v in letters.values()}
    plates = [p.index for p in model.plates]
    counted = tuple(p.size for p in model.plates if not p.labels)
    sizes: dict[str, Pair] = {}
    labels: dict[str, tuple[str, ...]] = {}
    for p in model.plates:
        if p.labels:
            sizes[p.size] = (str(len(p.labels)),) * 2
            if p.labels != tuple(map(str, range(1, len(p.labels) + 1))):
                labels[p.size] = p.labels
    free = (c for c in "dDpmq" if c not in taken | {*plates, *counted})
    if "d" not in counted:
        sizes["d"] = (next(free, "d"),) * 2
    found = settle(
        shipped("problem"), letters, {}, sizes, labels, {}, _families(model), "x", "",
        tuple(plates), counted=(*counted, "d"))
    drawn = next((c for c in "XUWVY" if c not in taken), "X")
    shown = _words([letters[v.name] for v in observed])
    latent = _words([letters[v.name] for v in model.latents])
    words = {**found.words, **dict.fromkeys(("x", "X", "xs"), shown),
             **dict.fromkeys(("Z", "zs", "Zall"), latent)}
    patterns = {k: v for k, v in found.patterns.items() if k not in _OF_A_MIXTURE}
    patterns["log_posterior"] = (r"\log <L>^*(<theta>; <x>)", "log <L>*(<theta>; <x>)")
    if "E" in taken | {*counted}:  # in text the sign of an expectation would look the same
        patterns["E"] = (patterns["E"][0], "𝔼")
    return replace(found, letters={**found.letters, ".X": letter(drawn)}, patterns=patterns,
                   words=words, observed=tuple((v.name, v.indices) for v in observed))


def data(model: Model) -> tuple[Variable, ...]:
    """What is observed; of a given density its values, which stand for what was observed."""
    given = {f.variable for f in model.factors if f.law == "known"}
    return tuple(v for v in model.variables if v.role == "observed" or v.name in given)


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
