"""Data as the page shows them, and the derived algorithm run on them."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from contextlib import chdir
from typing import Any

from .refusals import Refused
from .statements import derived

#: How many rows are shown, how many columns, and how many characters of a name.
ROWS, COLUMNS, NAME = 4, 60, 60
#: A fit tells at most so often how far it has come, in seconds.
EVERY = 0.1
#: How many iterates it tells then.
MOST = 300
#: On the page of a fit the figure that the reader moves begins to run.
_RUN = 'document.querySelectorAll(".live .play").forEach(function (b) { b.click(); });'
#: It has no contents, and needs no room for them.
_WIDE = ".page{display:block;padding-top:1.2rem}h1{font-size:1.3rem;margin:0}h2{margin-top:1.2rem}"
RESTARTS, ITERATIONS = 100, 10_000


def source_of(given: Mapping[str, Any]) -> str:
    """The file, which the server has put there, or the name of a shipped data set."""
    from numeric import datasets

    if given.get("file"):
        return str(given["file"])
    if given.get("data") in datasets.names():
        return str(given["data"])
    raise Refused("there are no data", "drop a file, or choose a data set")


def _there(given: Mapping[str, Any]) -> chdir[str]:
    """In the folder of the file, so that it is called by its name alone."""
    return chdir(str(given.get("folder") or "."))


def columns(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The columns of a table: their names, first cells, range, and how many cells are empty."""
    import numpy as np

    from ..fitting.cells import readable
    from ..fitting.tables import open_table

    with _there(given):
        table = open_table(source_of(given))
    shown = range(min(len(table.names), COLUMNS))
    found, rows = [], 0
    for name, cells in zip(table.names, table.read(list(shown)), strict=False):
        good = cells.values[np.isfinite(cells.values)]
        rows = len(cells.values)
        found.append({
            "name": name, "shown": readable(name)[:NAME],
            "first": [cells.text(i)[:24] for i in range(min(ROWS, rows))],
            "number": bool(len(good)), "missing": int(cells.missing.sum()),
            "range": [float(good.min()), float(good.max())] if len(good) else None})
    return {"columns": found, "rows": rows, "more": len(table.names) - len(found),
            "note": table.note}


def fit(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The fit in words, as JSON, and as a page with its pictures; on the way, how far it is."""
    from ..arrays.running import run_model
    from ..arrays.shown_run import shown
    from ..document.general.compose import on_data_alone
    from ..document.general.notation import general_notation
    from ..document.html import render

    em, source = derived(given), source_of(given)
    sizes, known = _numbers(given)
    told = 0.0
    points: list[tuple[int, float | None]] = []

    def at(restart: int, restarts: int, iteration: int, value: float) -> None:
        nonlocal told
        if len(points) < MOST or iteration == 0:
            points.append((iteration, _finite(value)))
        if time.monotonic() - told >= EVERY:
            told = time.monotonic()
            so_far({"restart": restart + 1, "restarts": restarts, "points": points})
            points.clear()

    with _there(given):
        run = run_model(
            em.algorithm, source, sizes=sizes, given=known, columns=_columns(given),
            seed=_whole(given, "seed", 0, 2**31), restarts=_whole(given, "restarts", 10, RESTARTS),
            iterations=_whole(given, "iterations", 1000, ITERATIONS),
            drop_missing=bool(given.get("drop_missing")), progress=at)
    found = run.fit
    climb = found.log_posteriors or tuple(value for _, value in found.iterates)
    so_far({"fit": found.text(), "json": found.to_json(trace=True), "stopped": found.stopped,
            "climb": [_finite(v) for v in climb],
            "notes": list(run.rows.notes), "converged": found.converged})
    so_far({"drawing": True})
    letters = general_notation(em.model)
    document = on_data_alone(em.algorithm, shown(em.algorithm, run), letters)
    page = render(document, letters, contents=False)
    return {"text": page.replace("</head>", f"<style>{_WIDE}</style></head>", 1).replace(
        "</body>", f"<script>{_RUN}</script></body>")}


def _columns(given: Mapping[str, Any]) -> Sequence[str] | None:
    found = given.get("columns")
    return [str(name) for name in found] if found else None


def _numbers(given: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, float]]:
    """Sizes and known numbers by their names."""
    sizes: dict[str, int] = {}
    for name, value in dict(given.get("sizes") or {}).items():
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 1000:
            raise Refused(f"{str(name)[:20]} is a whole number from 1 to 1000")
        sizes[str(name)] = value
    known: dict[str, float] = {}
    for name, value in dict(given.get("known") or {}).items():
        if not isinstance(value, int | float) or not math.isfinite(value):
            raise Refused(f"{str(name)[:20]} is a number")
        known[str(name)] = float(value)
    return sizes, known


def _whole(given: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    value = given.get(name)
    if value is None:
        return usual
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Refused(f"{name} is a whole number up to {most}")
    return value


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
