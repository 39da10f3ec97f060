"""A sample of the gate: the same answer in other words has the same verdicts.

``python -m tests.homework.metamorphic`` judges all of it.
"""

import random
import re

import pytest

from .answers import Answer, all_answers
from .gate import VARIANTS, Outcome, outcomes, variant

SAMPLE = 4  # answers for each variant
#: By the variant, how many parts of the sample may change side or be lost today: to go down.
DEBTS: dict[str, tuple[int, int]] = {"hats": (0, 1)}


def sample(name: str) -> list[Answer]:
    """Answers that a variant applies to, the same ones every time."""
    found = [all_answers()[a] for a in sorted(all_answers())]
    random.Random(name).shuffle(found)
    fitting = (a for a in found if len(a.text) < 1000 and variant(a, name) is not None)
    return [a for _, a in zip(range(SAMPLE), fitting, strict=False)]


@pytest.mark.parametrize("name", VARIANTS)
def test_no_verdict_changes_side_and_none_is_lost(name):
    faults = [o for a in sample(name) for o in outcomes(a, name) if o.fault and o.part != "steps"]
    side, lost = DEBTS.get(name, (0, 0))
    assert sum(o.fault == "side" for o in faults) <= side, faults
    assert sum(o.fault == "lost" for o in faults) <= lost, faults


def test_a_variant_is_the_same_every_time_and_another_text():
    for name in VARIANTS:
        for answer in sample(name):
            assert variant(answer, name) == variant(answer, name) != answer.text


def test_a_renamed_letter_was_in_no_use():
    for name in ("weights", "data"):
        for answer in sample(name):
            before, after = (set(re.findall(r"\\?[A-Za-z]+", t))
                             for t in (answer.text, variant(answer, name)))
            assert len(after - before) >= 1


@pytest.mark.parametrize(("was", "now", "fault"), [
    ("right", "wrong", "side"), ("wrong", "right", "side"), ("right", "unread", "lost"),
    ("wrong", "missing", "lost"), ("right", "right", ""), ("unread", "right", ""),
    ("missing", "wrong", ""),
])
def test_what_is_a_fault(was, now, fault):
    assert Outcome("", "", "", was, now).fault == fault
