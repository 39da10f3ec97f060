"""`derive fit NAME --published`."""

from __future__ import annotations

import json

import pytest

from .shell import Shell


def test_every_number_is_beside_its_print(derive: Shell) -> None:
    done = derive("fit", "co2", "--published", "--json")
    assert done.returncode == 0, done.stderr.decode()
    (one,) = json.loads(done.stdout)["published"]
    assert one["iterations"] == 10 and "regmixEM" in one["where"] and not one["note"]
    assert len(one["numbers"]) == 9 and all(n["equal"] for n in one["numbers"])
    assert {"name": "log_likelihood", "printed": "-66.93977"}.items() <= one["numbers"][0].items()


@pytest.mark.parametrize("name, says", [
    ("carcinoma", "25 of 25 numbers agree in every digit"),
    ("faithful_tied", "printed      -1126.326   ours -1126.315928"),
    ("faithful_tied", "mclust stops at a relative change of 1e-5"),
    ("zero_inflation", "this is our run")])
def test_the_text_says_what_agrees_and_why_not(derive: Shell, name: str, says: str) -> None:
    done = derive("fit", name, "--published")
    assert done.returncode == 0
    assert says in done.stdout.decode()


@pytest.mark.parametrize("arguments, message", [
    (("two_gaussians",), "two_gaussians is no statement of the library"),
    (("co2", "co2"), "leave out DATA"),
    (("co2", "--seed", "3"), "leave out --seed"),
    (("co2", "--set", "K=2"), "leave out --set")])
def test_what_it_cannot_take(derive: Shell, arguments: tuple[str, ...], message: str) -> None:
    done = derive("fit", *arguments, "--published")
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not done.stdout
