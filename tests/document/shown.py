"""Derivations of statements as reports take them, and which lines a report displays."""

from __future__ import annotations

from functools import cache

import derive
from derive.document.general.notation import general_notation
from derive.document.plain import plain
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.engine.parts import Algorithm
from derive.model import Model

#: A density whose likelihood is bounded.
WAITING = "X_i | Z_i=k ~ Exponential(rate=lambda_k)\nP(Z_i = k) = pi_k\nk = 1..K\n"
#: Of the library: several latents, several observations for one, priors, weights, other blocks.
OTHERS = ("raters", "three_coins", "iris_diagonal", "labels_seen", "carcinoma_prior", "gammas",
          "common_mean", "experts")


def model_of(statement: str) -> Model:
    """The model of a shipped statement, by its name, or of a text."""
    if statement == "waiting":
        return derive.parse(WAITING)
    named = "~" not in statement
    return derive.read(statement) if named else derive.parse(statement)


@cache
def algorithm(statement: str) -> Algorithm:
    """Its derivation."""
    return derive_algorithm(model_of(statement))


def em_of(statement: str) -> EM:
    """The same as a user holds it."""
    return EM(algorithm(statement))


def displayed(em: Algorithm) -> list[str]:
    """The ids of all lines but definitions whose two sides print alike."""
    letters = general_notation(em.model)
    return [s.id for s in em.steps
            if s.relation != ":=" or plain(s.head or s.left, letters) != plain(s.right, letters)]
