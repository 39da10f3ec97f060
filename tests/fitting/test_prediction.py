"""Responsibilities and labels of new rows under a fit that is not changed."""

from __future__ import annotations

import json

import numpy as np
import pytest

import derive
from derive.fitting import DataError, StartError, fit_command, fit_each, predict, read_observations

TWO = derive.models["two_gaussians"]


@pytest.fixture(scope="module")
def fit():
    return fit_command(TWO, "faithful", restarts=2)


@pytest.fixture
def start(fit, tmp_path):
    file = tmp_path / "fit.json"
    file.write_text(json.dumps(fit.to_json()))
    return str(file)


def test_the_rows_of_the_fit_get_its_responsibilities(fit, start):
    found = predict(TWO, "faithful", start)
    assert np.allclose(found.responsibilities, fit.responsibilities, rtol=1e-12, atol=0)
    assert found.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-12)
    assert found.labels == [str(k + 1) for k in fit.responsibilities.argmax(axis=1)]


def test_one_new_row_by_hand(fit, start, tmp_path):
    from scipy.stats import multivariate_normal as normal

    new = tmp_path / "new.csv"
    new.write_text("waiting,note,eruptions\n60,x,3\n")
    found = predict(TWO, str(new), start)  # the columns of the fit, in its order
    assert found.rows.columns == ("eruptions", "waiting")
    t = fit.theta
    joint = [t["tau"] * normal.pdf([3, 60], t["mu_1"], t["Sigma_1"]),
             (1 - t["tau"]) * normal.pdf([3, 60], t["mu_2"], t["Sigma_2"])]
    assert found.responsibilities[0] == pytest.approx(np.divide(joint, sum(joint)))
    header, row = found.to_csv().splitlines()
    assert header == "1,2,label"
    assert [float(v) for v in row.split(",")[:2]] == found.responsibilities[0].tolist()
    assert row.endswith(f",{found.labels[0]}")


def test_rows_that_are_left_out_keep_their_places(start, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("eruptions,waiting\n3,60\n,60\n4,80\n")
    with pytest.raises(DataError, match="row 3, column 1"):
        predict(TWO, str(new), start)
    found = predict(TWO, str(new), start, drop_missing=True)
    assert [line.count(",") for line in found.to_csv().splitlines()] == [2] * 4
    assert found.to_csv().splitlines()[2] == ",,"
    content = found.to_json()
    assert content["labels"][1] is None and content["responsibilities"][1] is None
    assert content["rows"] == 2 and content["dropped"] == 1 and len(content["labels"]) == 3


def test_other_columns_are_not_taken_for_those_of_the_fit(start, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("waiting,length\n60,3\n")
    with pytest.raises(DataError, match="has no column 'eruptions'"):
        predict(TWO, str(new), start)
    assert predict(TWO, str(new), start, ["length", "waiting"]).rows.x["X"].tolist() == [[3, 60]]
    with pytest.raises(StartError, match="mu_1 is 2 numbers; it must be"):
        predict(TWO, str(new), start, ["length"])


def test_known_quantities_and_names_of_components(tmp_path):
    model = derive.models["two_coins"]
    start, new = tmp_path / "start.json", tmp_path / "new.csv"
    start.write_text(json.dumps({"p_A": 0.8, "p_B": 0.5}))
    new.write_text("x,n\n9,10\n4,10\n")
    found = predict(model, str(new), str(start))
    assert found.components == ("A", "B") and found.labels == ["A", "B"]
    odds = (0.8 / 0.5) ** 9 * (0.2 / 0.5)
    assert found.responsibilities[0, 0] == pytest.approx(odds / (1 + odds))


def test_of_several_fits_the_chosen_one(tmp_path):
    model = derive.models["poisson_mixture"]
    fits = fit_each(model, read_observations(model, "deaths"), {"K": (1, 2)}, restarts=2)
    file = tmp_path / "fits.json"
    file.write_text(json.dumps(fits.to_json()))
    assert predict(model, "deaths", str(file)).responsibilities.shape[1] == fits.chosen
    file.write_text(json.dumps({**fits.to_json(), "chosen": None}))
    with pytest.raises(StartError, match="none that is chosen"):
        predict(model, "deaths", str(file))


def test_a_row_that_no_component_can_have(tmp_path):
    model = derive.models["two_coins"]
    start, new = tmp_path / "start.json", tmp_path / "new.csv"
    start.write_text(json.dumps({"p_A": 0, "p_B": 0}))
    new.write_text("x,n\n9,10\n")
    with pytest.raises(StartError, match="no component can be named"):
        predict(model, str(new), str(start))
