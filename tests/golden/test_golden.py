"""Today's results beside those of commit 3828f84: what differs stands in changes.toml, with why."""

import json
import math
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

import derive

from .make import SUBJECTS, checked, table

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


def explains(change, name, statement, id, field):
    """Whether a change speaks of a difference (id, field) of a subject in a statement."""
    return (name in change["in"] and statement in change.get("statements", [statement])
            and field in change["fields"] and any(fnmatchcase(id, i) for i in change["ids"]))


def unexplained(name, statement, found):
    return sorted(d for d in found if not any(explains(c, name, statement, *d) for c in CHANGES))


def idle(change, found):
    """What a change names that differs nowhere among (subject, statement, id, field)."""
    own = [d for d in found if explains(change, *d)]
    return [("in", n) for n in change["in"] if all(d[0] != n for d in own)] + [
        ("statements", s) for s in change.get("statements", ()) if all(d[1] != s for d in own)] + [
        ("ids", i) for i in change["ids"] if not any(fnmatchcase(d[2], i) for d in own)] + [
        ("fields", f) for f in change["fields"] if all(d[3] != f for d in own)]


@cache
def today(name, statement):
    return json.loads(json.dumps(SUBJECTS[name](statement)))


@cache
def found(name, statement):
    """What differs in a subject, in a statement."""
    return differences(golden(name)[statement], today(name, statement))


@cache
def answers(step):
    """What differs in every so-many-th answer, and in those with a change."""
    before = golden("check")[""]
    changed = [i for c in CHANGES if "check" in c["in"] for i in c["ids"]]
    rows = {f"{row.batch}/{row.name}": row for row in table.all_rows()}
    asked = [id for n, id in enumerate(before) if id in rows and (
        n % step == 0 or any(fnmatchcase(id, i) for i in changed))]
    now = json.loads(json.dumps(checked(rows[id] for id in asked)))
    return differences({id: before[id] for id in asked} | {
        id: before[id] for id in before.keys() - rows.keys()}, now)


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("statement", derive.models)
def test_what_differs_is_explained(name, statement):
    assert unexplained(name, statement, found(name, statement)) == [], "see changes.toml"


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_answers_have_the_same_verdicts(step):
    assert unexplained("check", "", answers(step)) == [], "see changes.toml"


def test_what_is_explained_differs():
    everything = [(name, s, *d) for name in SUBJECTS for s in derive.models for d in found(name, s)]
    everything += [("check", "", *d) for d in answers(3)]
    assert {c["why"]: gone for c in CHANGES if (gone := idle(c, everything))} == {}


def test_every_change_says_where_and_why():
    for change in CHANGES:
        assert {"in", "ids", "fields", "why"} == change.keys() - {"statements"}
        assert {*change["in"]} <= {*SUBJECTS, "check"} and change["why"].strip()


def test_the_comparison_can_fail():
    before = {"a": {"verdict": "right", "value": 1.0}, "b": {}}
    differ = differences(before, {"a": {"verdict": "wrong", "value": 1 + 1e-9}, "c": {}})
    assert differ == {("a", "verdict"), ("b", "gone"), ("c", "new")}
    assert unexplained("fit", "two_coins", differ) == sorted(differ)
    change = {"in": ["fit"], "ids": ["a", "d*"], "fields": ["verdict", "gone"], "why": "so"}
    assert idle(change, [("fit", "two_coins", *d) for d in differ]) == [
        ("ids", "d*"), ("fields", "gone")]


def test_the_files_are_small():
    assert sum(f.stat().st_size for f in HERE.glob("*.json")) < 1_000_000
