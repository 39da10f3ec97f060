"""Which of an answer's symbols are the responsibilities, where nothing says so: those whose
definitions have their value. Where none has, the survey's choice by form stays."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace

from ...derivation import Derivation
from ...statement.mixture import Mixture
from ..answer import Place
from ..judge import Judge
from .claims import Claims
from .made import keys_in, reached
from .read import Read
from .survey import Survey


def by_value(em: Derivation, found: Survey, reads: Sequence[Read], text: str,
             place: Callable[[int], Place]) -> Survey:
    """The notation with the candidates that have the value of the responsibilities as these; but a
    symbol that by its form is one, and is made of such a candidate, stays: T_ik = a_i1 is wrong."""
    if not found.candidates:
        return found
    labels = em.model.components.labels
    sure = {key: label for key, label in found.responsibilities.items()
            if key not in found.candidates}
    right: dict[str, str] = {}
    for key in sorted(found.candidates):
        own = [reads[d.number] for d in found.definitions[key]]
        for label in ("", *labels[1:]):
            survey = replace(found, responsibilities={**sure, key: label})
            claims = Claims(em, survey, text, place).answer(own, ()).claims
            if any(c.part == "responsibilities" and _judge(em.model).agrees(c) for c in claims):
                right[key] = label
                break
    by_form = set(found.responsibilities) & found.candidates
    if not right or any(_made_of(key, found) & set(right) for key in by_form - set(right)):
        return found
    return replace(found, responsibilities={**sure, **right})


def _made_of(key: str, found: Survey) -> set[str]:
    """The candidates that the definition of a symbol is made of, directly or by others."""
    uses = {k: {s for d in found.definitions[k] for s in keys_in(d.body, found.observation_letters)}
            for k in found.candidates}
    return reached(key, uses) & found.candidates


@functools.lru_cache(maxsize=16)
def _judge(model: Mixture) -> Judge:
    from ...em import derive_em

    return Judge(derive_em(model))
