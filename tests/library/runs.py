"""EM from the start of an entry of the library, by what is derived from its statement."""

from __future__ import annotations

from functools import cache

import derive
from derive.arrays import lambdify
from derive.engine.em import derive_algorithm
from derive.fitting.library import Run, run
from derive.mixture import Mixture
from derive.model import Model
from derive.statement import parse
from derive.statement.library import library


@cache
def model(name: str) -> Model | Mixture:
    """The model of an entry."""
    return parse(library[name].statement, name)


@cache
def finished(name: str) -> Run:
    """EM from the entry's start until theta stands still."""
    stated = model(name)
    if isinstance(stated, Mixture):
        step = derive.derive_em(stated).lambdify().step
        return run(library[name], [stated.observed.name], step)
    step = lambdify(derive_algorithm(stated)).step
    return run(library[name], [v.name for v in stated.observed], step)
