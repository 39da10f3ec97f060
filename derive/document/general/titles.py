"""What a model in general is called."""

from __future__ import annotations

from ...families import LAWS
from ...model import Model
from ..naming import COUNTS
from ..pen import listed

#: Laws that are no families, in the plural.
OTHERS = {"categorical": "categorical distributions", "multinomial": "multinomial distributions",
        "point": "point masses", "known": "known densities"}


def heading(model: Model) -> str:
    """The title of a report: what the latent variable mixes, or the latent variables.

    >>> from derive.model import Variable
    >>> heading(Model("m", (), (Variable("A", (), "label", "latent", "a"),
    ...                         Variable("C", (), "label", "latent", "c")), (), ()))
    'EM with the latent variables A and C'
    """
    latents = model.latents
    if len(latents) != 1:
        return f"EM with the latent variables {_and([v.name for v in latents])}"
    latent = latents[0]
    mixed = dict.fromkeys(
        law(model, f.law) for f in model.factors
        if f.variable != latent.name and any(g.variable == latent.name for g in f.guards))
    labels = model.plate(latent.values).labels
    if len(mixed) == 1 and labels:
        count = COUNTS.get(len(labels), str(len(labels)))
        return f"EM for a mixture of {count} {next(iter(mixed))}"
    return f"EM for a mixture of {_and(list(mixed))}" if mixed else \
        f"EM with the latent variable {latent.name}"


def law(model: Model, name: str) -> str:
    """A law in the plural."""
    if name in OTHERS:
        return OTHERS[name]
    if name in LAWS:
        return LAWS[name].title + "s"
    return f"densities {name}"


def _and(parts: list[str]) -> str:
    return "".join(map(str, listed([(p,) for p in parts])))


def discrete(model: Model) -> bool:
    """Whether all laws of variables have probabilities, none a density."""
    laws = [f.law for f in model.factors if any(v.name == f.variable for v in model.variables)]
    counted = {"categorical", "multinomial", "point"}
    own = {w.name: w.support == "integers" for w in model.laws}
    return all(n in counted or own.get(n, n in LAWS and LAWS[n].support.discrete)
               for n in laws)
