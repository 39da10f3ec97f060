"""The fixture table: what each answer deserves. What the program makes of it is tested with the
checker (``models/test_fixtures.py``)."""

from collections import Counter

import pytest

from derive.homework.misconceptions import ENTRIES, misconceptions

from .table import BATCHES, NOTATIONS, VERDICTS, Expected, all_rows, kind, pairs, rows

WRITTEN = ("a", "b", "c", "e", "f", "g")
SHOWN = pairs()


def fault(expected, found, exact=True):
    """What is wrong with what was found, "" where nothing is."""
    if found.verdict != expected.verdict and (
            expected.verdict != "missing" or found.verdict in ("right", "wrong")):
        return f"{found.verdict} for {expected.verdict}"
    mine, own = set(expected.misconceptions), set(found.misconceptions)
    if expected.verdict == "wrong" == found.verdict and (mine != own if exact else not mine <= own):
        return f"{sorted(own)} for {sorted(mine)}"
    return ""


# -- the table itself ---------------------------------------------------------------------------

def test_every_mistake_has_an_answer_and_a_lookalike():
    assert set(SHOWN) == set(misconceptions())
    for id, found in SHOWN.items():
        for wrong, right in found:
            assert wrong.about == right.about == id
            assert {e.verdict for e in wrong.parts.values()} <= {"wrong", "right"}
            assert any(id in e.misconceptions for e in wrong.parts.values())
            assert {e.verdict for e in right.parts.values()} == {"right"}
            assert wrong.text != right.text


@pytest.mark.parametrize("m", ENTRIES, ids=lambda m: f"{m.id}-{m.kinds[0]}")
def test_every_mistake_is_shown_in_every_kind_of_part_that_it_occurs_in(m):
    kinds = {"mean", "spread", "weight"} if "update" in m.kinds else set(m.kinds)
    assert {kind(p) for row, _ in SHOWN[m.id] for p, e in row.parts.items()
            if m.id in e.misconceptions} >= kinds


def test_every_id_of_the_table_is_one():
    named = {i for row in all_rows() for e in row.parts.values() for i in e.misconceptions}
    assert named <= set(misconceptions())


def test_no_id_stands_beside_what_is_not_wrong():
    assert [row.name for row in all_rows() for e in row.parts.values()
            if e.misconceptions and e.verdict != "wrong"] == []


def test_the_table_holds_enough_of_both_in_all_notations():
    count = Counter(e.verdict for row in all_rows() for p, e in row.parts.items() if p != "steps")
    assert count["right"] >= 150 and count["wrong"] >= 150
    assert set(count) <= set(VERDICTS)
    by = {n: Counter(e.verdict for row in all_rows() if row.notation == n
                     for e in row.parts.values()) for n in NOTATIONS}
    assert {row.notation for row in all_rows()} == set(NOTATIONS)
    assert all(c["right"] >= 15 and c["wrong"] >= 15 for c in by.values())


def test_enough_answers_are_of_writers_who_had_not_seen_the_code():
    own = [row for batch in WRITTEN for row in rows(batch)]
    assert len(own) >= 60
    count = Counter(e.verdict for row in own for p, e in row.parts.items() if p != "steps")
    assert count["right"] >= 150 and count["wrong"] >= 150


def test_few_parts_are_open():
    parts = [e for row in all_rows() for p, e in row.parts.items() if p != "steps"]
    assert sum(bool(e.open) for e in parts) <= 0.02 * len(parts)


@pytest.mark.parametrize("row", all_rows(), ids=lambda r: f"{r.batch}-{r.name}")
def test_every_row_is_whole(row):
    assert row.batch in BATCHES and row.why and row.text.strip()
    assert set(e.verdict for e in row.parts.values()) <= set(VERDICTS)


# -- the comparison refuses what it must ----------------------------------------------------------

@pytest.mark.parametrize(("expected", "found", "said"), [
    (Expected("right"), Expected("right"), False),
    (Expected("right"), Expected("wrong"), True),
    (Expected("right"), Expected("unread"), True),
    (Expected("wrong"), Expected("right"), True),
    (Expected("wrong", ("sign",)), Expected("wrong", ("sign",)), False),
    (Expected("wrong", ("sign",)), Expected("wrong"), True),
    (Expected("wrong"), Expected("wrong", ("sign",)), True),
    (Expected("wrong", ("sign",)), Expected("undecided"), True),
    (Expected("missing"), Expected("missing"), False),
    (Expected("missing"), Expected("unread"), False),
    (Expected("missing"), Expected("right"), True),
    (Expected("missing"), Expected("wrong"), True),
])
def test_a_fault_is_seen(expected, found, said):
    assert bool(fault(expected, found)) == said


def test_another_id_beside_the_shown_one_is_allowed_in_pairs_only():
    expected, more = Expected("wrong", ("sign",)), Expected("wrong", ("half_extra", "sign"))
    assert fault(expected, more) and not fault(expected, more, exact=False)
    assert fault(expected, Expected("wrong", ("half_extra",)), exact=False)
