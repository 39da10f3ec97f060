"""EM from the start of an entry of the library, by what is derived from its statement."""

from __future__ import annotations

from functools import cache

import derive
from derive.fitting.library import Run, run
from derive.model import Model
from derive.statement import parse
from derive.statement.library import library


@cache
def model(name: str) -> Model:
    """The model of an entry."""
    return parse(library[name].statement, name)


def observed(stated: Model) -> list[str]:
    """The names of the observed variables."""
    return [v.name for v in (
        stated.observed)]


@cache
def finished(name: str) -> Run:
    """EM from the entry's start until theta stands still."""
    stated = model(name)
    return run(library[name], observed(stated), derive.derive_em(stated).lambdify().step)
