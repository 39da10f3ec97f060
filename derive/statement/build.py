"""Models built in Python. What is built is the statement's text, so both ways mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .reader import parse

if TYPE_CHECKING:
    from ..families.family import Family
    from ..model import Model


@dataclass(frozen=True)
class Distribution:
    """A distribution with its arguments, as a statement writes them.

    >>> print(Distribution("Normal", ("mu_1", "Sigma_1")))
    Normal(mu_1, Sigma_1)
    """

    name: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


def distribution(name: str, *arguments: str, **named: str) -> Distribution:
    """The distribution of that name, with arguments in their order or by name.

    >>> print(distribution("Poisson", "lambda_k"), distribution("Normal", "mu_k", var="v_k"))
    Poisson(lambda_k) Normal(mu_k, var=v_k)
    """
    return Distribution(name, arguments + tuple(f"{n}={a}" for n, a in named.items()))


def mixture(components: Mapping[str, Distribution | str],
            weights: Mapping[str, str | Fraction | float], *, observed: str = "X",
            latent: str = "Z", index: str = "i", size: str = "", space: str = "", ranges: str = "",
            name: str = "statement", families: Mapping[str, Family] | None = None) -> Model:
    """The mixture model with these components and weights, each by the component's label.

    ``ranges`` is a line such as ``k = 1..K``, ``space`` is ``R`` or ``R^d``, ``size`` the letter
    of the number of observations. Equal to the model of the same statement as text, which it
    keeps as its ``statement``. Raises StatementError where that text would.

    >>> mixture({"k": distribution("Normal", "mu_k", "Sigma_k")}, {"k": "pi_k"},
    ...         ranges="k = 1..K").keys
    ('pi', 'mu', 'Sigma')
    """
    x, z = f"{observed}_{index}", f"{latent}_{index}"
    lines = [f"{x} | {z}={label} ~ {d}" for label, d in components.items()]
    lines += [f"P({z} = {label}) = {w}" for label, w in weights.items()]
    lines += [ranges] if ranges else []
    lines += [f"{index} = 1..{size}"] if size else []
    lines += [f"{x} in {space}"] if space else []
    return parse("\n".join(lines), name, families)
