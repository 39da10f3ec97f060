"""Every entry of the library is whole: statement, source, data, start, prints."""

from __future__ import annotations

import numpy as np
import pytest

from derive.fitting.library import Digits, arguments, compared, known, observations, start
from derive.model import Model
from derive.statement import StatementError, read, shipped
from derive.statement.library import Published, library
from numeric.datasets import load, names

from .runs import model, observed


def test_there_are_enough_and_their_numbers_were_read():
    assert len(library) >= 40
    read = [entry for entry in library.values() if entry.published]
    assert len(read) >= 18
    assert "none" not in library
    with pytest.raises(KeyError):
        library["../library/co2"]


@pytest.mark.parametrize("name", library)
def test_an_entry_is_whole(name):
    entry = library[name]
    assert entry.name == name and entry.title and entry.source
    assert entry.statement.startswith(f"# {entry.title}\n")
    assert entry.data in names()
    held = set(load(entry.data).columns)
    assert {c for columns in entry.columns.values() for c in columns} <= held
    assert set(entry.index.values()) <= held
    assert not set(entry.columns) & set(entry.known)
    assert len(entry.run.partition(".")[2]) == 6
    for printed in entry.published:
        assert printed.where and (printed.log_likelihood or printed.theta)


@pytest.mark.parametrize("name", library)
def test_a_statement_is_read_and_its_data_and_start_are_of_its_variables(name):
    stated, entry = model(name), library[name]
    assert set(stated.keys) == set(entry.start)
    held = set(entry.columns) | set(entry.known)
    seen = [v.name for v in stated.variables if v.seen] if isinstance(stated, Model) else []
    assert held == {*observed(stated), *seen, *(v.name for v in stated.known)}


@pytest.mark.parametrize("name", library)
def test_every_data_set_of_the_library_has_an_axis_for_each_index(name):
    entry = library[name]
    rows = len(load(entry.data).values)
    for variable, value in observations(entry).items():
        shape = value.shape[:max(1, len(entry.index))]
        assert np.prod(shape) >= rows if entry.index else shape == (rows,), variable
        assert not np.isnan(value).all()
    assert all(np.isfinite(value).all() for value in (*known(entry).values(),
                                                      *start(entry).values()))


def test_what_no_row_holds_is_missing():
    graded = observations(library["raters"])["X"]
    assert graded.shape == (45, 5, 3)
    assert np.isnan(graded[:, 1:, 1:]).all() and not np.isnan(graded[:, 0]).any()
    # patient 36 by observer 1, in Dawid and Skene's table 1
    assert graded[35, 0].tolist() == [4, 3, 3]


def test_one_observed_variable_is_an_array_and_two_are_a_mapping():
    x, given = arguments(library["co2"], ["y"])
    assert x.shape == (28,) and given["x"].shape == (28, 2)
    x, given = arguments(library["two_causes"], ["B", "D"])
    assert set(x) == {"B", "D"} and given == {}


@pytest.mark.parametrize("printed, ours, equal, off", [
    ("-293.705", -293.70498, True, 0), ("-293.705", -293.7056, False, .6),
    ("0.360", .3604, True, .4),
    ("0.0000", 1e-9, True, 0), ("-0.0233", .0233, False, 466), ("-1034", -1034.4, True, .4),
    ("0.0000", -1e-9, True, 0), ("0.0012", -.0012, False, 24)])
def test_digits(printed, ours, equal, off):
    found = Digits("p", printed, ours)
    assert found.equal is equal
    assert found.off == pytest.approx(off, abs=.05)


def test_a_print_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="p: 2 are printed, theta has 3"):
        compared(Published("here", theta={"p": ["0.1", "0.9"]}), {"p": np.ones(3) / 3}, 0.0)
    with pytest.raises(KeyError):
        compared(Published("here", theta={"q": "0.1"}), {"p": .1}, 0.0)


def test_a_name_of_the_library_is_read_and_listed():
    assert read("co2") == model("co2")
    assert read("co2").name == "co2"
    with pytest.raises(StatementError) as caught:
        read("carcinom")
    assert "did you mean carcinoma" in str(caught.value)
    assert not set(library) & set(shipped())
