"""The fixture table on the checker of models.

No part is judged the other way round, and nothing is judged that is not there. What this checker
does not come to yet stands in the table (``open``): a part that is judged as it deserves has to go
from it.
"""

from __future__ import annotations

import pytest

from tests.homework.grades import found
from tests.homework.table import BATCHES, rows


@pytest.mark.parametrize("batch", BATCHES)
def test_verdicts_and_mistakes_are_those_of_the_table(batch: str) -> None:
    other, solved = {}, {}
    for row in rows(batch):
        judged = found(row)
        for part, expected in row.parts.items():
            if part == "steps":
                continue
            mine, own = set(expected.misconceptions), set(judged[part].misconceptions)
            same = judged[part].verdict == expected.verdict or (
                expected.verdict == "missing" and judged[part].verdict not in ("right", "wrong"))
            fits = same and (expected.verdict != "wrong" or (
                mine <= own if batch == "d" else mine == own))
            if fits and expected.open:
                solved[row.name, part] = expected.open
            elif not fits and not expected.open:
                other[row.name, part] = judged[part].verdict
    assert (other, solved) == ({}, {})
