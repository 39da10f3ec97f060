"""The figure that the reader moves: the derived program, the rows and the start, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...derivation import Derivation
from ...program import CannotLower

if TYPE_CHECKING:
    from numeric.plots import Components, Data, Scene



def live(em: Derivation, data: Data, scene: Scene, c: Components, start: Mapping[str, Any]
         ) -> Callable[[], Mapping[str, Any]] | None:
    """What makes the content of the figure, or None for a program that a page cannot run.

    ``program`` is that of the derivation: nothing on the page knows a formula besides.
    """
    from ...program.json_form import to_json
    from ...program.lower import lower

    try:
        program = to_json(lower(em), len(c.weights))
    except CannotLower:
        return None
    return partial(_content, em, program, data, scene, c, start)


def _content(em: Derivation, program: Mapping[str, Any], data: Data, scene: Scene, c: Components,
             start: Mapping[str, Any]) -> Mapping[str, Any]:
    from numeric.decimals import DIGITS
    from numeric.plots import Normals
    from numeric.plots.live import drawn, thinned

    from ...program.json_form import theta_to_json

    model, kept = em.model, thinned(data)
    vector = model.observed.domain == "vector"
    rows = {"x": kept.x.tolist() if vector else kept.x[:, 0].tolist()}
    tosses = next((v.name for v in model.known), None)
    if tosses is not None and kept.n is not None:
        rows[tosses] = kept.n.tolist()
    bases = [a.name for a in model.law.arguments if a.kind == "parameter"]
    return {
        "program": program, "rows": rows, "start": theta_to_json(model, start, DIGITS),
        "location": bases[0], "k-means": isinstance(c, Normals) and len(c.weights) > 1,
        "rows_of": [kept.rows, data.rows] if kept.rows < data.rows else None,
        "picture": {**drawn(replace(scene, data=kept), c),  # type: ignore[type-var]
                    "spread": bases[-1], "tosses": tosses}}
