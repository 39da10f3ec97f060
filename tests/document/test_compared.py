"""The comparison with five texts: its links lead somewhere, its figures are ``numeric``'s."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from numeric.reference import REFERENCES

FILE = Path(__file__).parents[2] / "docs" / "compared.md"
TEXT = FILE.read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in re.split(r"^## ", TEXT, flags=re.M)[1:]}


def dangling(text: str) -> list[str]:
    """The links of the text whose file, or whose place in it, does not exist."""
    found = []
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, place = target.partition("#")
        page = FILE.parent / path
        if not page.is_file() or (place and f'id="{place}"' not in page.read_text("utf-8")):
            found.append(target)
    return found


def rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def facts(section: str) -> list[str]:
    return re.split(r"^\d+\. ", section.split("\n\nWhere ")[0], flags=re.M)[1:]


def test_every_link_leads_to_a_place_that_exists():
    assert len(re.findall(r"#", TEXT)) > 60
    assert dangling(TEXT) == []


@pytest.mark.parametrize("target", ["../reports/nothing.html", "../reports/two_gaussians"
                                    "/two_gaussians.html#L.joint.99"])
def test_a_link_that_leads_nowhere_is_found(target):
    assert dangling(f"[1.1]({target})") == [target]


def test_every_step_has_an_answer_for_each_text_and_a_place_in_ours():
    heading, _, *steps = rows(SECTIONS["Step by step"])
    assert heading == ["step", "Bishop", "Wikipedia", "CS229", "ESL", "ours"]
    assert len(steps) > 30
    for step in steps:
        assert len(step) == len(heading), step
        assert all(step), step
        assert "](" in step[-1], step


def test_what_was_read_is_said_of_each_text():
    assert [row[0] for row in rows(SECTIONS["How they were read"])[2:]] \
        == ["Bishop", "Wikipedia", "CS229", "ESL"]


def test_at_least_eight_facts_each_with_its_place():
    found = facts(SECTIONS["What all of them leave out and ours shows"])
    assert len(found) >= 8
    for fact in found:
        assert "](../reports/" in fact, fact


# ESL, Table 8.1, and its estimates in 8.5.1; its pi and gamma are of component 2.
EM = REFERENCES["two_gaussians_1d"]
Y = np.array([-0.39, 0.12, 0.94, 1.67, 1.76, 2.44, 3.72, 4.28, 4.92, 5.53,
              0.06, 0.48, 1.01, 1.68, 1.80, 3.25, 4.12, 4.60, 5.28, 6.22])
PRINTED = {"tau": 1 - 0.546, "mu_1": 4.62, "sigma_1^2": 0.87, "mu_2": 1.06, "sigma_2^2": 0.77}


def path(first, second, iterations):
    """EM from two of the numbers as means, started as ESL advises."""
    start = {"tau": 0.5, "mu_1": first, "mu_2": second,
             "sigma_1^2": Y.var(), "sigma_2^2": Y.var()}
    return EM.fit(Y, start, iterations=iterations, tolerance=1e-13)


def shown(number: float) -> str:
    return f"{number:.3f}".replace("-", "−")


def test_the_printed_estimates_are_not_where_the_algorithm_ends():
    assert shown(EM.log_likelihood(Y, PRINTED)) == "−38.924" and "−38.924" in TEXT
    after, _ = EM.step(Y, PRINTED)
    assert abs(after["mu_1"] - PRINTED["mu_1"]) > 0.01     # twice what rounding may hide
    corners = np.array(np.meshgrid(*[[-1, 0, 1]] * 5)).reshape(5, -1).T / 2
    units = dict(zip(PRINTED, (0.001, 0.01, 0.01, 0.01, 0.01)))
    best = max(EM.log_likelihood(Y, {key: PRINTED[key] + c * units[key]
                                     for key, c in zip(PRINTED, corner)}) for corner in corners)
    assert best < -38.92    # so no rounding explains it


def test_the_algorithm_ends_at_one_maximum_from_all_pairs():
    pairs = list(combinations(Y, 2))
    assert len(pairs) == 190
    for first, second in [*pairs, (Y[1], Y[0])]:
        theta, L = path(first, second, 2000)[-1]
        a, b = (1, 2) if first > second else (2, 1)
        assert (shown(theta[f"mu_{a}"]), shown(theta[f"mu_{b}"])) == ("4.656", "1.083")
        assert (shown(theta[f"sigma_{a}^2"]), shown(theta[f"sigma_{b}^2"])) == ("0.819", "0.811")
        assert shown(theta["tau"] if a == 2 else 1 - theta["tau"]) == "0.555"
        assert shown(L) == "−38.913"
    for number in ("4.656", "1.083", "0.819", "0.811", "0.555", "−38.913"):
        assert number in SECTIONS["Where a reader may stumble"]


def test_what_wikipedia_stops_by_may_fall_where_the_likelihood_rises():
    iterates = path(Y[1], Y[15], 40)
    T = [EM.e_step(Y, theta) for theta, _ in iterates]
    Q = [float(np.sum(t * EM.log_joint(Y, theta))) for t, (theta, _) in zip(T, iterates)]
    assert np.diff(Q).min() < -1e-5
    assert np.diff([L for _, L in iterates]).min() > -1e-12
