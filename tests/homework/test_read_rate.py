"""The answers that people wrote without having seen grammar or code: how they are judged.

Each batch has its expected verdicts, with the reason. No part may be judged the other way round,
and nothing may be judged that is not there; how many parts get no judgement can only go down.
"""

import functools
import json
from collections import Counter
from pathlib import Path

import pytest

import derive
from derive.homework.grade import keys
from derive.homework.grading import Grading
from derive.homework.judge import Judge
from derive.homework.reading import read_answer
from tests.homework.mixtures import mixture_em

ANSWERS = Path(__file__).parent / "answers"
KINDS = {".tex": "latex", ".md": "markdown", ".txt": "text"}
#: Parts that are there and get no judgement: unread, undecided, or not found. Only ever lower.
WITHOUT_VERDICT = {"a": 1, "b": 4, "c": 4, "e": 1, "f": 2, "g": 1}


@functools.cache
def judge(statement):
    return Judge(mixture_em(derive.models[statement]))


def verdicts(path, statement):
    """The verdicts of one answer, without feedback; ``Sigma_1`` is the expected name of a variance
    too."""
    whole = judge(statement)
    answer = read_answer(path.read_text(encoding="utf-8"), whole.em, KINDS[path.suffix])
    own = whole.univariate if answer.univariate else whole
    grading = Grading(own, answer)
    found = {}
    for key, mine in zip(keys(whole.em), keys(own.em), strict=True):
        judged = None if key == "steps" else grading.judged(mine)
        found[key] = grading.part(mine).verdict if judged is None else judged.verdict
    return found | {key.replace("sigma", "Sigma").removesuffix("^2"): v
                    for key, v in found.items() if key.startswith("sigma")}


def compared(expected, found):
    """(expected, found) of every part but the steps."""
    return {part: (v, found[part]) for part, v in expected.items() if part != "steps"}


def is_false(pair):
    """Whether a verdict is the other one, or speaks of what is not there."""
    expected, found = pair
    return found in ("right", "wrong") and found != expected


@functools.cache
def batch(name):
    """Every compared part of a batch, by file and part."""
    folder = ANSWERS / name
    table = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert set(table) == {p.name for p in folder.iterdir()} - {"expected.json"}
    return {
        (file, part): pair for file, row in table.items()
        for part, pair in compared(row["parts"], verdicts(
            folder / file, row.get("statement", "two_gaussians"))).items()
    }


@pytest.mark.parametrize("name", WITHOUT_VERDICT)
def test_no_part_is_judged_the_other_way_round(name):
    assert {at: pair for at, pair in batch(name).items() if is_false(pair)} == {}


@pytest.mark.parametrize("name", WITHOUT_VERDICT)
def test_the_parts_without_a_verdict_become_fewer(name):
    open_parts = {at: found for at, (expected, found) in batch(name).items()
                  if expected != "missing" and found not in ("right", "wrong")}
    assert len(open_parts) <= WITHOUT_VERDICT[name], open_parts


def test_the_batches_hold_enough_of_both():
    count = Counter(expected for name in WITHOUT_VERDICT for expected, _ in batch(name).values())
    assert count["right"] >= 150 and count["wrong"] >= 150


@pytest.mark.parametrize(("found", "false"), [
    ({"tau": "right", "mu_1": "right"}, {"mu_1"}),
    ({"tau": "wrong", "mu_1": "unread"}, {"tau"}),
    ({"tau": "missing", "mu_1": "undecided"}, set()),
])
def test_a_verdict_the_other_way_round_is_seen(found, false):
    pairs = compared({"tau": "right", "mu_1": "wrong", "steps": "right"}, found)
    assert {part for part, pair in pairs.items() if is_false(pair)} == false


def test_a_verdict_on_what_is_not_there_is_seen():
    assert is_false(("missing", "right")) and is_false(("missing", "wrong"))
    assert not is_false(("missing", "unread"))
