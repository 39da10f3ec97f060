"""Words for a model: small numbers and domains."""

from __future__ import annotations

from ..algebra.expression import size
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
