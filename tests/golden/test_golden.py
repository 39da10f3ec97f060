"""Today's results beside those of commit 3828f84: what differs stands in changes.toml, with why."""

import json
import math
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

import derive

from ..homework.table import all_rows
from .make import SUBJECTS, checked

HERE = Path(__file__).parent
CHANGES = tomllib.loads((HERE / "changes.toml").read_text(encoding="utf-8")).get("change", [])
TOLERANCE = 1e-6


@cache
def golden(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def same(a, b):
    """Equal, numbers within the tolerance."""
    if isinstance(a, float) or isinstance(b, float):
        return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def differences(before, now):
    """(id, field) of all that differs, field "gone" or "new" where an entry has no other side."""
    found = {(id, "gone") for id in before.keys() - now.keys()}
    found |= {(id, "new") for id in now.keys() - before.keys()}
    for id in before.keys() & now.keys():
        found |= {(id, field) for field in before[id].keys() | now[id].keys()
                  if not same(before[id].get(field), now[id].get(field))}
    return found


def explains(change, id, field):
    return fnmatchcase(id, change["id"]) and field in change["fields"]


def compare(name, statement, before, now):
    """Fails where differences and changes do not agree."""
    changes = [c for c in CHANGES if c["in"] == name and c.get("statement", statement) == statement]
    found = differences(before, now)
    unexplained = sorted(d for d in found if not any(explains(c, *d) for c in changes))
    assert not unexplained, f"{name}, {statement}: put what changed into changes.toml, with why"
    # a change that names a statement differs there; one that names none is looked for in all
    idle = [(c["id"], field) for c in changes if "statement" in c or name == "check"
            for field in c["fields"]
            if not any(explains(c, *d) and d[1] == field for d in found)]
    assert not idle, f"{name}, {statement}: no longer differs, take it out of changes.toml"
    return found


@cache
def today(name, statement):
    return json.loads(json.dumps(SUBJECTS[name](statement)))


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("statement", derive.models)
def test_what_differs_is_explained(name, statement):
    compare(name, statement, golden(name)[statement], today(name, statement))


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_explained_differs_somewhere(name):
    found = {d for s in derive.models for d in differences(golden(name)[s], today(name, s))}
    assert [(c["id"], field) for c in CHANGES if c["in"] == name and "statement" not in c
            for field in c["fields"]
            if not any(explains(c, *d) and d[1] == field for d in found)] == []


@pytest.mark.parametrize("part", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_answers_have_the_same_verdicts(part):
    """Every third answer and those with a change; the slow test takes all."""
    before = golden("check")[""]
    rows = [row for n, row in enumerate(all_rows()) if f"{row.batch}/{row.name}" in before and (
        n % part == 0 or any(c["in"] == "check" and fnmatchcase(f"{row.batch}/{row.name}", c["id"])
                             for c in CHANGES))]
    now = json.loads(json.dumps(checked(rows)))
    gone = before.keys() - {f"{row.batch}/{row.name}" for row in all_rows()}
    compare("check", "", {id: before[id] for id in now.keys() | gone}, now)


def test_every_change_says_where_and_why():
    for change in CHANGES:
        assert {"in", "id", "fields", "why"} <= change.keys() <= {
            "in", "statement", "id", "fields", "why"}
        assert change["in"] in (*SUBJECTS, "check") and change["why"] and change["fields"]


def test_the_comparison_can_fail():
    before = {"a": {"verdict": "right", "value": 1.0}, "b": {}}
    assert differences(before, {"a": {"verdict": "wrong", "value": 1 + 1e-9}, "c": {}}) == {
        ("a", "verdict"), ("b", "gone"), ("c", "new")}
    with pytest.raises(AssertionError, match="with why"):
        compare("fit", "two_coins", {"b": {}}, {})


def test_the_files_are_small():
    assert sum(f.stat().st_size for f in HERE.glob("*.json")) < 1_000_000
