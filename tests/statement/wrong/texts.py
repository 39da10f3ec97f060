"""Right statements that the wrong ones are made of."""

from __future__ import annotations

TWO = """X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
P(Z_i = 1) = tau
P(Z_i = 2) = 1 - tau"""
X1, X2, P1, P2 = TWO.splitlines()
OPEN = "X_i | Z_i=k ~ Normal(mu_k, Sigma_k)\n"
HALVES = "\nP(Z_i=1) = 1/2\nP(Z_i=2) = 1/2"
COUNTS = "X_i | Z_i=1 ~ {}\nX_i | Z_i=2 ~ {}" + HALVES


def but(*changes: str) -> str:
    """The two Gaussians with the first of each pair replaced by the second."""
    text = TWO
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text
