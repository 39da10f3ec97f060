"""Our fits beside what books, packages and papers print of the same data."""

from __future__ import annotations

import pytest

from derive.fitting.library import compared
from derive.statement.library import Entry, Published, library

from .runs import finished

PRINTS = [pytest.param(library[name], printed, id=f"{name}-{n}")
          for name in library for n, printed in enumerate(library[name].published)]


@pytest.mark.parametrize("name", library)
def test_em_comes_from_the_start_to_the_log_likelihood_that_we_print(name):
    entry = library[name]
    assert f"{finished(name).log_likelihood:.6f}" == entry.run


@pytest.mark.parametrize("entry, printed", PRINTS)
def test_our_numbers_are_the_print_or_the_note_says_why_not(entry: Entry, printed: Published):
    run = finished(entry.name)
    theta, log_likelihood = (run.theta, run.log_likelihood) if printed.iterations is None \
        else run.at[printed.iterations]
    found = compared(printed, theta, log_likelihood)
    assert found
    differ = [d for d in found if not d.equal]
    assert bool(differ) == bool(printed.note), [(d.name, d.printed, d.ours) for d in differ]
    # a print that is not the maximum is never above it, and never far from it
    for d in found:
        if d.name == "log_likelihood":
            assert float(d.printed) <= d.ours + .5 * 10.0 ** -d.decimals
            assert d.ours - float(d.printed) < .02 or d.equal
        else:
            assert abs(d.ours - float(d.printed)) <= .03 * max(1e-2, abs(d.ours)) or d.equal


def test_a_note_that_says_the_log_likelihood_agrees_is_right():
    said = 0
    for name in library:
        for printed in library[name].published:
            if printed.note.startswith("the log-likelihood agrees"):
                first = compared(printed, finished(name).theta, finished(name).log_likelihood)[0]
                assert first.name == "log_likelihood" and first.equal, name
                said += 1
    assert said >= 4
