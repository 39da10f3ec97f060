"""`derive fit --variant`: what it prints, and what it refuses."""

from __future__ import annotations

import json

import pytest

from .shell import Shell, refused


@pytest.mark.parametrize("variant", ["hard", "annealed", "stepwise"])
def test_every_variant_says_what_rises(derive: Shell, variant: str) -> None:
    found = json.loads(derive("fit", "two_gaussians", "faithful", "--restarts", "2", "--variant",
                              variant, "--json").stdout)
    assert found["variant"] == variant
    assert (found["objective"] is not None) == (variant == "hard")
    assert (found["bic"] is not None) == (variant == "annealed")
    assert "need not" in found["notes"][-1] or "may fall" in found["notes"][-1]
    assert -1131.5 < found["log_likelihood"] < -1130.26


def test_what_is_of_another_variant_is_refused(derive: Shell) -> None:
    for more, said in ((["--beta", "0.3"], "--variant annealed"),
                       (["--variant", "hard", "--batch", "9"], "--variant stepwise"),
                       (["--variant", "hard", "--standard-errors"], "--standard-errors"),
                       (["--variant", "annealed", "--beta", "3"], "above 0")):
        assert said in refused(derive("fit", "two_gaussians", "faithful", *more))


def test_a_model_without_statistics_has_no_steps(derive: Shell) -> None:
    done = derive("fit", "gammas", "faithful", "--columns", "eruptions", "--set", "K=2",
                  "--variant", "stepwise")
    assert "the new a has no closed form" in refused(done)
