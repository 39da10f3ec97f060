"""`derive fit --standard-errors`: for mixtures of one family, for other models, and refusals."""

from __future__ import annotations

import json

from .shell import Shell, refused


def test_a_mixture_has_them_under_the_keys_of_theta(derive: Shell) -> None:
    found = json.loads(derive("fit", "two_gaussians", "faithful", "--restarts", "2",
                              "--standard-errors", "--json").stdout)
    assert list(found["standard_errors"]) == list(found["theta"])
    assert round(found["standard_errors"]["tau"], 4) == 0.0291
    assert abs(found["rate"] - found["ratio_of_steps"]) < 1e-3


def test_another_model_has_them_in_the_text(derive: Shell) -> None:
    text = derive("fit", "common_mean", "newcomb", "--standard-errors").stdout.decode()
    assert "mu 27.7263 0.637063".split() in [line.split() for line in text.splitlines()]
    assert "rate of EM by the missing information: 0.394828" in text


def test_several_fits_or_none_have_none(derive: Shell) -> None:
    for more in (["--set", "K=1..2", "faithful"], ["--predict", "x.csv", "--start", "x.json"]):
        said = refused(derive("fit", "gaussian_mixture", "--standard-errors", *more))
        assert "--standard-errors" in said
