"""SQL: a Python module whose iteration is one query of sums over the rows of a table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from ...scale.statistics import NotSummed
from ...scale.step import chunk_step
from ..emstep import EmStep
from ..lower import CannotLower
from ..python_text import identifier
from .comparison import compared

FORMS = ("fast",)
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module, and a test that runs it on DuckDB."""
    name = identifier(em.model.name or "em")
    try:
        source = chunk_step(em.algorithm).source
    except NotSummed as reason:
        raise CannotLower(re.sub(r"^\S+: |: run it.*", "", str(reason))) from reason
    source += "\n\n" + (_HERE / "sql_runtime.py.txt").read_text("utf-8")
    return {f"{name}.py": source, f"test_{name}.py": _test(em, name, source)}


def columns_of(em: EmStep, x: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The names of the columns of each variable of the rows, and what is known of none. Raises
    CannotLower for what no table of rows has."""
    (letter,) = {u.plates[0] for u in em.algorithm.units}
    columns: dict[str, Any] = {}
    known: dict[str, Any] = {}
    for name, a in x.items():
        v = em.model.variable(name)
        if v.missing:
            raise CannotLower(f"{name} may be missing, which has no form in SQL here")
        if letter not in v.indices:
            known[name] = a
            continue
        rank = np.ndim(np.array(a, dtype=object))
        if v.role == "latent" or rank > 2 or v.indices[0] != letter:
            raise CannotLower(f"{name} is no column of a table, or several, of all rows")
        columns[name] = name if rank == 1 else [
            f"{name}_{n + 1}" for n in range(len(np.array(a, dtype=object)[0]))]
    return columns, known


def _test(em: EmStep, name: str, source: str) -> str:
    x, theta, after, value = compared(em)
    columns, known = columns_of(em, x)
    table = {}
    for of, names in columns.items():
        a = np.array(x[of], dtype=object)
        table.update({names: a.tolist()} if isinstance(names, str) else
                     {each: a[:, n].tolist() for n, each in enumerate(names)})
    module: dict[str, Any] = {"__name__": "derived"}
    exec(compile(source, name, "exec", dont_inherit=True), module)
    try:
        module["query"](theta, "t", columns, known)
    except (TypeError, AttributeError) as reason:
        raise CannotLower("an operation of the step has no form in SQL here") from reason
    text = (_HERE / "sql_test.py.txt").read_text("utf-8")
    for key, part in {"name": name, "table": table, "columns": columns, "known": _plain(known),
                      "theta": _plain(theta), "after": _plain(after), "value": value}.items():
        text = text.replace(f"⟦{key}⟧", repr(part) if key != "name" else name)
    return text


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: np.asarray(a).tolist() for key, a in values.items()}
