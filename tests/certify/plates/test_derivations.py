"""What the engine derives is right, quickly."""

from __future__ import annotations

import time

import pytest

from derive.certificate.plates import check

from .derivations import MODELS, derivation


@pytest.mark.parametrize("name", MODELS)
def test_right(name: str) -> None:
    data = derivation(name)
    started = time.process_time()
    found = check(data)
    spent = time.process_time() - started
    assert found.first_fault == ""
    assert found.verdict == "right"
    assert spent < 2  # 0.05 to 0.3 s where nothing else runs
    assert all(o.verdict == "right" for o in found.obligations)


@pytest.mark.parametrize("name", MODELS)
def test_more_sizes(name: str) -> None:
    found = check(derivation(name), thorough=True, seed=3)
    assert found.first_fault == ""
    assert len(found.lines[0].sizes) >= len(check(derivation(name)).lines[0].sizes)


def test_conditions_on_priors_are_said() -> None:
    assert check(derivation("latent class, priors")).conditions == ("a", "alpha", "b")
    assert check(derivation("latent class")).conditions == ()
