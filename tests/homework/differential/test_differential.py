"""Random answers, printed and read back: a sample of the differential, and what it stands on."""

import random

import pytest

from . import originals
from .answers import Unfit, answer, claim, truths
from .models import STATEMENTS
from .mutations import MUTATIONS
from .notations import notation
from .rewritings import REWRITINGS, Place
from .rewritings.place import WRITTEN
from .run import Outcome, outcomes
from .trees import ONE, add, num, put, tree
from .values import holds

REWRITTEN, MUTATED = 60, 45  # answers, of several formulas each
SHARDS = 4
#: Of (mutated, seed, part): what is said of those that are not judged as they deserve yet. Each is
#: a debt, the wrong one that is right first; one that is paid, and any other, fails.
LOST: dict[tuple[bool, int, str], str] = {}

#: Wrong ones that are given up, too: symbols that nothing says.
GIVEN_UP = {(9, "p_B"), (43, "lambda")}


def owed(mutate, seeds, outcomes):
    """The faults that are not in the list, and those of it that are there no more."""
    found = {(mutate, o.seed, o.part): o.verdict for o in outcomes if o.fault}
    listed = {key: said for key, said in LOST.items() if key[0] == mutate and key[1] in seeds}
    return set(found.items()) ^ set(listed.items())


@pytest.mark.parametrize("shard", range(SHARDS))
def test_rewritten_answers_are_right(shard):
    seeds = range(shard, REWRITTEN, SHARDS)
    found = [o for seed in seeds for o in outcomes(seed, False)]
    assert len(found) > 30
    assert owed(False, seeds, found) == set()
    assert all(o.truth for o in found)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutated_answers_are_wrong_unless_equal_by_value(shard):
    seeds = range(shard, MUTATED, SHARDS)
    found = [o for seed in seeds for o in outcomes(seed, True)]
    assert owed(True, seeds, found) == set()
    wrong = [o for o in found if o.truth is False]
    assert len(wrong) > 20
    # what is wrong is said to be wrong, not given up
    rest = [o for o in wrong if (o.seed, o.part) not in GIVEN_UP]
    assert all(o.verdict != "wrong" for o in wrong if o not in rest)
    assert sum(o.verdict == "wrong" for o in rest) > 0.9 * len(rest)


def test_the_kinds_are_many_and_occur():
    assert len(REWRITINGS) >= 30
    assert len(MUTATIONS) >= 25
    used = {kind for seed in range(150) for c in answer(seed, False).cases for kind in c.kinds}
    assert len(used & set(REWRITINGS)) >= 45
    changed = {c.mutation for seed in range(150) for c in answer(seed, True).cases}
    assert len(changed & set(MUTATIONS)) >= 25


def test_every_rewriting_is_among_the_choices():
    assert len(WRITTEN) == len(set(WRITTEN)) == len(REWRITINGS)
    assert set(REWRITINGS.values()) == set(WRITTEN)


def test_an_answer_is_the_same_every_time():
    assert answer(7, False) == answer(7, False)
    assert answer(7, False).text != answer(8, False).text


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_originals_hold_by_the_textbooks_formulas(name):
    s = STATEMENTS[name]
    for part in originals.parts(s):
        assert all(v for _, v in truths(s, part, None, originals.original(s, part), "equal", {}))


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_is_wrong_does_not_hold(name):
    s = STATEMENTS[name]
    for part in originals.parts(s):
        t = originals.original(s, part)
        for wrong in (tree("mul", num(2), t), put(t, (0,), tree("mul", num(2), t.args[0]))):
            assert not any(v for _, v in truths(s, part, None, wrong, "equal", {}))


def test_q_holds_up_to_a_constant_and_only_that():
    s = STATEMENTS["poisson_mixture"]
    q = originals.original(s, "Q")
    assert holds(s.name, "Q", add(q, ONE), None, "equal", {})
    assert not holds(s.name, "Q", add(q, originals.weight(s, "1", "")[0]), None, "equal", {})


def test_a_rewriting_that_changes_the_value_is_refused(monkeypatch):
    for name in list(REWRITINGS):
        monkeypatch.setitem(REWRITINGS, name, lambda t, at: tree("mul", num(2), t))
    s = STATEMENTS["two_gaussians"]
    rng = random.Random(1)
    with pytest.raises(Unfit):
        for _ in range(5):
            claim(s, notation(s, rng), "mu", "1", Place(s, "mu", {}, rng), False)


@pytest.mark.parametrize(("truth", "verdict", "fault"), [
    (True, "right", ""), (True, "wrong", "false reject"), (True, "unread", "unread"),
    (True, "missing", "missing"), (False, "right", "false accept"), (False, "wrong", ""),
    (False, "unread", ""), (None, "right", "false accept"), (None, "wrong", ""),
    (False, "crash", "crash"),
])
def test_what_counts_as_a_fault(truth, verdict, fault):
    assert Outcome(0, False, "", "", truth, verdict, (), "", "", "").fault == fault
