"""What words say of a symbol decides: no verdict goes against them."""

from __future__ import annotations

import pytest

from derive.em import EM
from derive.homework.grade import check

from .test_written import judge
from .worded import ROWS, kind

#: Parts that end in a question, or are not read, where a person would judge them.
LOST = frozenset("""
swapped indices: mu_1; not yet: Sigma_1; those before: Sigma_1; in all: Sigma_1; order: Sigma_1
Q at new: Q; number of: mu; hard count: mu; effective': tau; effective': mu_1; hard: mu_1
round: mu_1; diagonal: Sigma_1; x the weight': mu_1; any u': mu
""".strip().replace("\n", "; ").split("; "))


@pytest.mark.parametrize(("name", "statement", "sort", "text", "wanted"), ROWS,
                         ids=[r[0] for r in ROWS])
def test_words_decide(name: str, statement: str, sort: str, text: str, wanted: dict[str, str]
                      ) -> None:
    own = judge(statement)
    found = check(EM(own.algorithm), text, kind=sort, judge=own).parts  # type: ignore[arg-type]
    for part, true in wanted.items():
        how = kind(true, found[part].verdict)
        lost = "not judged" if f"{name}: {part}" in LOST else "as it is"
        assert how == lost, (name, part, found[part])
