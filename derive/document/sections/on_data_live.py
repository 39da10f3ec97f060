"""The figure that the reader moves, of a mixture's run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ...arrays.labelled import labelled
from ...derivation import Derivation
from ...engine.em import derive_algorithm
from ...statement.as_plates import as_model
from ..general.live_content import live as content

if TYPE_CHECKING:
    from numeric.plots import Components, Data, Scene


def live(em: Derivation, data: Data, scene: Scene, c: Components, start: Mapping[str, Any]
         ) -> Callable[[], Mapping[str, Any]] | None:
    """What makes the content of the figure, or None."""
    algorithm = derive_algorithm(as_model(em.model))
    form = labelled(algorithm.model)
    return None if form is None else content(algorithm, form, data, scene, c, start, {})
