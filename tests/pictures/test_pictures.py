"""Every picture of every kind of run can be drawn, says what it shows, and is the same twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from numeric.kmeans import kmeans
from numeric.plots import (
    Binomials,
    Data,
    Normals,
    Plane,
    Poissons,
    at_iteration,
    components,
    shown_iterations,
    telling_pairs,
)
from numeric.plots.ascent import climb, differences, rate, rises, shrinking, two_climbs
from numeric.plots.cells import disagreements, hard, lines, matched, soft
from numeric.plots.components import entropy, expected, log_likelihood, responsibilities
from numeric.plots.live import MOST_ROWS, drawn, thinned
from numeric.plots.minorisation import bound, minorisation, telling
from numeric.plots.scenes import MOST_POINTS
from numeric.plots.starts import way
from numeric.plots.style import DASHES, FILLS, LINES, mixed
from numeric.reference import REFERENCES
from numeric.samples import sample


def pictures_of(run):
    """All pictures of a run."""
    last = len(run.path) - 1
    yield from (at_iteration(run.scene, run.path[t], t, run.values[t], t == last)
                for t in shown_iterations(last))
    yield climb(run.values)
    yield shrinking(run.values)
    yield two_climbs(run.values, run.values[3:])
    yield way(run.scene, run.path, "A", run.values[-1])
    t, k = telling(run.data, run.path)
    yield bound(minorisation(run.data, run.path[t], t, k), "the centre")
    c = run.path[-1]
    if isinstance(c, Normals):
        found = kmeans(run.data.x, run.path[0].centres)
        if isinstance(run.scene, Plane):
            yield hard(run.data, run.scene.pair, found.centres, found.labels, found.inertia)
            yield soft(run.data, run.scene.pair, c)
        else:
            yield from lines(run.data, found.centres, found.labels, found.inertia, c)


def test_pictures(run):
    names = []
    for p in pictures_of(run):
        names.append(p.name)
        svg = p.render("svg")
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert svg == p.render("svg"), p.name
        assert not re.search(rb"20\d\d-\d\d-\d\d|[Mm]atplotlib v", svg), p.name
        assert re.fullmatch(r"[A-Za-z0-9-]+", p.name)
        assert len(p.alt) > 60 and re.search(r"\d", p.alt), p.name
        assert "{" not in p.alt and "nan" not in p.alt and p.alt[0].isupper(), p.alt
    assert len(names) == len(set(names))


def test_a_pdf_is_the_same_twice_and_has_no_date(run):
    p = at_iteration(run.scene, run.path[0], 0, run.values[0])
    pdf = p.render("pdf")
    assert pdf[:5] == b"%PDF-" and pdf == p.render("pdf")
    assert b"CreationDate" not in pdf
    assert p.render("png")[1:4] == b"PNG"


def test_the_components_have_the_likelihood_of_the_fit(run):
    for c, value in zip(run.path[:4], run.values):
        assert log_likelihood(c, run.data.x, run.data.n) == pytest.approx(value, rel=1e-12)


# the minorisation ---------------------------------------------------------------------------------

def test_q_and_a_constant_touch_and_lie_below(run):
    for t in (0, 1, len(run.path) - 1):
        for k in range(len(run.path[t].weights)):
            m = minorisation(run.data, run.path[t], t, k)
            slack = 1e-11 * (1 + abs(m.height))
            assert np.all(m.below <= m.log_l + slack)
            assert m.top <= m.reached + slack
            assert m.height <= m.top + slack
            assert np.all(m.below <= m.top + slack)  # the M-step goes to the top
            c, T = run.path[t], responsibilities(run.path[t], run.data.x, run.data.n)
            touch = expected(c, T, run.data.x, run.data.n) + entropy(T)
            assert touch == pytest.approx(m.height, rel=1e-12)
            assert np.all(np.isfinite(m.log_l)) and m.here != m.there or t > 1


def test_the_bound_bends_away_from_the_point_of_contact(run):
    m = minorisation(run.data, run.path[0], 0, 0)
    far = np.abs(m.at - m.here) > 0.2 * np.ptp(m.at)
    assert np.min((m.log_l - m.below)[far]) > 0


# ascent -------------------------------------------------------------------------------------------

def test_the_rate_is_that_of_a_geometric_sequence():
    values = [-10 - 0.7**t for t in range(30)]
    assert rate(values) == pytest.approx(0.7, rel=1e-6)
    gaps = differences(values)
    assert gaps[:10] == pytest.approx(0.7 ** np.arange(10), rel=1e-6)


def test_a_fall_is_said():
    assert not rises([-3, -2, -2.5])
    assert "falls at least once" in climb([-3, -2, -2.5]).alt


def test_one_value_has_a_picture():
    for picture in (climb([-3.0]), shrinking([-3.0])):
        assert picture.render("svg")


# parts --------------------------------------------------------------------------------------------

def test_pairs_are_those_that_tell_components_apart():
    S = np.broadcast_to(np.eye(5), (2, 5, 5))
    mu = np.array([[0, 0, 0, 0, 0], [0, 5, 0, 9, 1]])
    assert telling_pairs(Normals(np.array([0.5, 0.5]), mu, S))[0] == (1, 3)


def test_many_rows_are_thinned():
    s = sample("two_gaussians/overlapping/d=8")
    data = Data(s.x, tuple("abcdefgh"), ())
    assert len(data.shown) <= MOST_POINTS < data.rows
    svg = at_iteration(Plane(data), components("two_gaussians", s.theta), 0, -1.0).render("svg")
    assert len(svg) < 200_000


def test_colours_mix():
    assert mixed(np.eye(6)).shape == (6, 3)
    assert len(set(FILLS)) == len(set(LINES)) == len(DASHES)


def luminance(colour):
    parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_two_components_differ_in_grey():
    light, dark = sorted((luminance(FILLS[0]), luminance(FILLS[1])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 2


def test_lines_are_dark_enough_on_paper():
    for colour in LINES:
        assert 1.05 / (luminance(colour) + 0.05) > 4


def test_clusters_are_named_like_the_components_they_share_rows_with():
    labels = np.array([1, 1, 0, 0, 0])
    T = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.6, 0.4]])
    order = matched(labels, T)
    assert order.tolist() == [1, 0]
    assert disagreements(order[labels], T) == 1


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_shipped_thetas_are_components(name):
    kinds = {"poisson_mixture": Poissons, "two_coins": Binomials}
    s = next(sample(n) for n in (
        "two_gaussians/separated/d=2", "two_gaussians_1d/separated", "poisson_mixture",
        "two_coins", "gaussian_mixture/separated/d=2") if sample(n).statement == name)
    c = components(name, s.theta)
    assert isinstance(c, kinds.get(name, Normals))
    n = s.known.get("n")
    x = s.x.reshape(len(s.x), -1)
    want = REFERENCES[name].log_likelihood(s.x, s.theta, dict(s.known) or None)
    assert log_likelihood(c, x, n) == pytest.approx(want, rel=1e-12)


# what a page's script draws -----------------------------------------------------------------------

def test_drawn(run):
    data = thinned(run.data)
    found = drawn(replace(run.scene, data=data), run.path[-1])
    assert json.loads(json.dumps(found)) == found
    (left, right), ys = found["limits"]
    low, high = sorted(ys)
    assert bool(found["dots"]) != bool(found["bars"])
    assert all(left <= x <= right and low <= y <= high for _, x, y in found["dots"])
    assert all(left <= x and x + w <= right and 0 <= h <= high for x, w, h, _ in found["bars"])
    assert len(found["labels"]) == len(run.path[-1].weights)
    assert all(row < data.rows for row, _, _ in found["dots"])


def test_rows_that_a_page_computes_on_are_few():
    data = Data(np.arange(10_001.0)[:, None], ("a",), (), np.ones(10_001))
    kept = thinned(data)
    assert kept.rows == len(kept.n) == MOST_ROWS and kept.x[-1] == 10_000
    assert thinned(kept) is kept


# imports ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments", [
    ["report", "two_gaussians", "--no-certify"], ["fit", "two_coins", "coins"], ["models"]])
def test_matplotlib_is_imported_for_pictures_alone(tmp_path, arguments):
    code = ("import sys\nfrom derive.cli import run\n"
            f"run({arguments!r})\nimport numeric.plots.live\n"
            "sys.exit('matplotlib' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()[-800:]
