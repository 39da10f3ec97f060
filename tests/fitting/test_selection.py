"""Fits with several numbers of components: the table, the choice, and what it says of itself."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import derive
from derive.fitting import Selection, StartError, fit_each, read_observations

MIXTURE = derive.models["poisson_mixture"]


@pytest.fixture(scope="module")
def found():
    return fit_each(MIXTURE, read_observations(MIXTURE, "deaths"), {"K": range(1, 4)})


def test_the_choice_is_the_smallest_bic(found):
    bics = {K: fit.bic for K, fit in found.fits.items()}
    assert found.chosen == min(bics, key=bics.get) == 2
    for K, fit in found.fits.items():
        assert fit.parameters == 2 * K - 1
        assert fit.bic == pytest.approx(fit.parameters * math.log(fit.rows) -
                                        2 * fit.log_likelihood)
    assert found.exit_code == 0 and found.best is found.fits[2]


def test_one_component_is_the_law_itself(found):
    x = read_observations(MIXTURE, "deaths").x
    assert found.fits[1].theta["lambda"] == pytest.approx([x.mean()])
    assert found.fits[1].theta["pi"].tolist() == [1]


def test_the_text_explains_the_choice(found):
    text = found.text()
    assert "K = 2 has the smallest BIC" in text and "no proof that the data have 2" in text
    assert [line.split()[0] for line in text.splitlines()[2:6]] == ["K", "1", "2", "3"]
    assert "smallest BIC" in text.splitlines()[4]
    assert found.best.text() in text
    content = found.to_json()
    assert content["chosen"] == 2 and [f["K"] for f in content["fits"]] == [1, 2, 3]
    assert [f["bic"] for f in content["fits"]] == [f.bic for f in found.fits.values()]


def test_what_has_not_converged_is_said():
    # its BIC can only fall: what is the smallest already stays smaller than those that converged
    rows = read_observations(MIXTURE, "deaths")
    found = fit_each(MIXTURE, rows, {"K": (1, 2)}, iterations=30, restarts=1)
    assert found.fits[1].converged and not found.fits[2].converged
    assert found.chosen == 2 and found.exit_code == 1
    assert "K = 2 had not converged" in found.explanation()


def test_where_all_collapse_none_is_chosen(found):
    fits = {2: replace(found.fits[2], stopped="collapsed", reason="r."), 3: "too few rows"}
    none = Selection("s", "K", fits)
    assert none.chosen is None and none.best is None and none.exit_code == 1
    assert none.to_json()["chosen"] is None and none.to_json()["fits"][0]["bic"] is None
    assert "none is chosen" in none.text() and "K = 3: too few rows" in none.text()


def test_a_number_that_cannot_be_fitted_leaves_the_others(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("0\n1\n3\n8\n")
    model = derive.models["gaussian_mixture"]
    found = fit_each(model, read_observations(model, str(file)), {"K": (1, 3, 6)})
    assert found.fits[3].stopped == "collapsed" and "collapsed" in found.text()
    assert "Not compared: K = 3, 6." in found.explanation()
    assert found.chosen == 1 and isinstance(found.fits[6], str) and found.exit_code == 1
    assert f"K = 6: {found.fits[6]}" in found.text() and "no fit" in found.text()
    assert found.to_json()["fits"][2] == {"K": 6, "error": found.fits[6]}


@pytest.mark.parametrize(("name", "ranges", "message"), [
    ("two_coins", {"K": (1, 2)}, "names 2 components"),
    ("poisson_mixture", {"d": (1, 2)}, "only the number of components may be a range"),
    ("poisson_mixture", {"M": (1, 2)}, "no size of that name")])
def test_what_is_no_choice(name, ranges, message):
    rows = read_observations(derive.models[name], "coins" if name == "two_coins" else "deaths")
    with pytest.raises(StartError, match=message):
        fit_each(derive.models[name], rows, ranges)
