"""The statements of the library: their modules are readable Python, and a witness agrees."""

from __future__ import annotations

import numpy as np
import pytest

from derive.arrays import export
from derive.arrays.running import run_model
from derive.arrays.witness import witness
from derive.engine.em import derive_algorithm
from derive.model import Model
from derive.statement import parse
from derive.statement.library import library

MODELS = {name: model for name, entry in library.items()
          if isinstance(model := parse(entry.statement, name), Model)}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_its_modules_are_python_of_a_hundred_columns(name: str) -> None:
    for form in ("fast", "plain"):
        source = export(derive_algorithm(MODELS[name]), form)
        compile(source, name, "exec", dont_inherit=True)
        assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("name", ["encounters", "iris_diagonal", "lines_in_groups", "noise",
                                  "labels_seen", "seizures", "two_causes", "translation",
                                  "random_intercepts"])
def test_the_witness_agrees(name: str) -> None:
    assert witness(derive_algorithm(MODELS[name])).max_difference < 1e-6


@pytest.mark.parametrize(("name", "value"), [
    ("labels_seen", -188.2459), ("faithful_tied", -1126.3159), ("experts", 91.2908),
    ("two_causes", -679.4243), ("pleura", -891.1428), ("raters", None)])
def test_starts_of_its_own_lead_to_the_known_maximum(name: str, value: float | None) -> None:
    model, entry = MODELS[name], library[name]
    latent = {model.plate(v.values).size: np.shape(entry.start[p.name])[p.indices.index(v.values)]
              for v in model.latents for p in model.parameters
              if v.values in p.indices and p.name in entry.start}
    sizes = {n: k for n, k in latent.items() if not model.plate(_letter(model, n)).labels}
    found = run_model(derive_algorithm(model), entry.data, sizes=sizes).fit
    assert found.log_likelihood >= float(entry.run) - 1e-3
    assert value is None or found.log_likelihood == pytest.approx(value, abs=1e-3)


def _letter(model: Model, size: str) -> str:
    return next(p.index for p in model.plates if p.size == size)
