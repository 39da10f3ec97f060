"""The fixture table on the checker of models: the shipped mixtures as models of plates.

No part is judged the other way round, and nothing is judged that is not there. What this checker
does not come to yet stands by name below: a part that is judged as it deserves has to go from it.
"""

from __future__ import annotations

import pytest

from tests.homework.grades import found
from tests.homework.table import BATCHES, rows

#: By row and part, what is said instead of what the table says.
LOST = {
    # a density written out with a mistake of its own
    ("a/30.md", "responsibilities"): "wrong", ("g/23.txt", "responsibilities"): "wrong",
    # a normaliser that only words define
    ("c/26.txt", "tau"): "unread", ("c/26.txt", "mu_1"): "unread", ("c/26.txt", "mu_2"): "unread",
    # brackets that the answer defines as means
    ("g/08.tex", "tau"): "unread", ("g/08.tex", "mu_1"): "unread", ("g/08.tex", "mu_2"): "unread",
    ("g/08.tex", "Sigma_1"): "unread", ("g/08.tex", "Sigma_2"): "unread",
    # the size of a set in words, a mistake in the densities beside it
    ("g/37.txt", "tau"): "unread", ("g/37.txt", "Q"): "wrong",
}


@pytest.mark.parametrize("batch", BATCHES)
def test_verdicts_and_mistakes_are_those_of_the_table(batch: str) -> None:
    other = {}
    for row in rows(batch):
        judged = found(row)
        for part, expected in row.parts.items():
            if part == "steps" or expected.open:
                continue
            mine, own = set(expected.misconceptions), set(judged[part].misconceptions)
            same = judged[part].verdict == expected.verdict or (
                expected.verdict == "missing" and judged[part].verdict not in ("right", "wrong"))
            if not same or expected.verdict == "wrong" and (
                    not mine <= own if batch == "d" else mine != own):
                other[f"{batch}/{row.name}", part] = judged[part].verdict
    assert other == {at: said for at, said in LOST.items() if at[0][0] == batch}


def test_nothing_is_judged_the_other_way_round() -> None:
    """What is lost is not read or has no name: it is never right for wrong."""
    wanted = {(f"{row.batch}/{row.name}", part): e.verdict for batch in BATCHES
              for row in rows(batch) for part, e in row.parts.items()}
    assert all(said in ("unread", "missing") or wanted[at] == said for at, said in LOST.items())
