"""The derivation of a mixture of one law, as its judge takes it."""

from __future__ import annotations

from functools import lru_cache

from ..derivation import Derivation
from ..em import derive_em
from ..model_em import EM
from ..statement.mixture import Mixture
from ..statement.reader import stated_mixture


def derived(em: Derivation | EM) -> Derivation | EM:
    """The derivation by components where the statement is a mixture of one law; another model's as
    it is."""
    if isinstance(em, Derivation):
        return em
    found = stated_mixture(em.model)
    return em if found is None else _derived(found)


@lru_cache(maxsize=16)
def _derived(model: Mixture) -> Derivation:
    return derive_em(model)
