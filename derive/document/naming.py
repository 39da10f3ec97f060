"""Words for a model: its title, its component range, its domains."""

from __future__ import annotations

from ..algebra.expression import size, symbol
from ..families import Family
from ..mixture import Mixture
from .document import Words

#: Small numbers in words.
COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}

#: What a parameter of each domain is called.
DOMAINS: dict[str, Words] = {
    "real": ("a real number",),
    "vector": ("a vector with ", size("d"), " coordinates"),
    "positive": ("a positive number",),
    "variance": ("a variance, positive",),
    "probability": ("a probability",),
    "covariance": ("a covariance matrix, ", size("d"), " by ", size("d"), ", positive definite"),
    "simplex": ("the weights, positive and summing to 1",),
}


def heading(model: Mixture, family: Family) -> str:
    """The title of a report."""
    labels = model.components.labels
    count = COUNTS.get(len(labels), str(len(labels))) if labels else model.components.size
    return f"EM for a mixture of {count} {family.title}s"


def component_range(model: Mixture) -> Words:
    """What the component index runs over, in words: "k = 1, 2"."""
    c = model.components
    letter = symbol(".index", "scalar", (c.index,))
    return (letter, f" = {', '.join(c.labels)}") if c.labels else (
        letter, " = 1, …, ", size(c.size))
