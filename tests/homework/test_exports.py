"""Points by a rubric, and the results that grading systems take."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.homework.batch import STOPPED, Graded
from derive.homework.exports import SYSTEMS
from derive.homework.exports.notebook import grade
from derive.homework.gradebook import Gradebook
from derive.homework.rubric import RubricError, even, parse_rubric
from derive.homework.submissions import Submission

PARTS = ("responsibilities", "Q", "tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2", "steps")
RUBRIC = """
follow_through = 0.5
[points]
responsibilities = 2
tau = 1
mu_1 = 4
Sigma_1 = 4
Sigma_2 = 4
[misconceptions]
n_for_nk = 0.25
old_mean = 0.75
"""


def _part(verdict="right", **more):
    return {"verdict": verdict, "read_as": "x", "line": 3, "misconceptions": [], "feedback": "",
            "follows_from": None, "counterexample": None, **more}


def _row(stopped="", unread="", **parts):
    return Graded(Submission("anna", "x", unread=unread),
                  {p: parts.get(p, _part()) for p in PARTS}, stopped)


# -- the rubric -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "points"), [
    (_part(), 4.0), (_part("wrong"), 0.0), (_part("missing"), 0.0), (_part("unread"), None),
    (_part("undecided"), None), (_part("wrong", follows_from="mu_1"), 2.0),
    (_part("wrong", misconceptions=["n_for_nk"]), 1.0),
    (_part("wrong", misconceptions=["n_for_nk", "old_mean"]), 3.0),
    (_part("wrong", misconceptions=["n_for_nk"], follows_from="tau"), 2.0),
    (_part("wrong", misconceptions=["unnormalised"]), 0.0),
    (_part("right", follows_from="tau"), 4.0),
])
def test_points_of_a_part(part, points):
    assert parse_rubric(RUBRIC, PARTS).part("mu_1", part) == points


def test_points_of_a_submission():
    row = _row(tau=_part("wrong"), Sigma_1=_part("wrong", misconceptions=["old_mean"]),
               Sigma_2=_part("undecided"), steps=_part("undecided"), Q=_part("unread"))
    score = parse_rubric(RUBRIC, PARTS).score(row)
    assert (score.points, score.most, score.open) == (2 + 4 + 3, 15, ("Sigma_2",))
    csv = Gradebook((row,), parse_rubric(RUBRIC, PARTS)).csv().splitlines()
    assert csv[0].split(",")[9:] == ["points", "of", "needs a person", "misconceptions"]
    assert csv[1].split(",")[9:] == ["9", "15", "Sigma_2", "old_mean"]


@pytest.mark.parametrize(("text", "words"), [
    ("[points", "not TOML"), ("", "points"), ("[points]\n", "points"),
    ("[points]\nSigma_9 = 1", "Sigma_1"), ("[points]\ntau = -1", "from 0"),
    ("[points]\ntau = true", "a number"), ("[points]\ntau = 'x'", "a number"),
    ("[points]\ntau = nan", "from 0"), ("[points]\ntau = inf", "from 0"),
    ("points = 3", "a table"), ("follow_through = 2\n[points]\ntau = 1", "from 0 to 1"),
    ("[points]\ntau = 1\nfollow_through = 1", "there are"),
    ("[points]\ntau = 1\n[misconceptions]\nno_such = 1", "no misconception"),
    ("[points]\ntau = 1\n[misconceptions]\nold_mean = 1.5", "from 0 to 1"),
    ("[points]\ntau = 1\n[bonus]\nx = 1", "a rubric has"),
])
def test_a_rubric_that_cannot_be_used_says_why(text, words):
    with pytest.raises(RubricError, match=words):
        parse_rubric(text, PARTS)


# -- Gradescope -----------------------------------------------------------------------------------

#: https://gradescope-autograders.readthedocs.io/en/latest/specs/
GRADESCOPE = {"score", "execution_time", "output", "output_format", "test_output_format",
              "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests",
              "leaderboard"}
GRADESCOPE_TEST = {"score", "max_score", "status", "name", "name_format", "number", "output",
                   "output_format", "tags", "visibility", "extra_data"}
VISIBILITY = {"hidden", "after_due_date", "after_published", "visible"}


def _gradescope(row):
    found = SYSTEMS["gradescope"](row, parse_rubric(RUBRIC, PARTS))
    json.dumps(found, allow_nan=False)
    assert set(found) <= GRADESCOPE
    for test in found["tests"]:
        assert set(test) <= GRADESCOPE_TEST
        assert test["visibility"] in VISIBILITY and test["output_format"] == "text"
        assert test.get("status", "passed") in ("passed", "failed")
        assert 0 <= test["score"] <= test["max_score"]
    return found


def test_gradescope_has_one_test_a_part():
    found = _gradescope(_row(tau=_part("wrong", feedback="<b>Look</b> again."),
                             mu_1=_part("unread"), steps=_part("missing")))
    assert [t["extra_data"]["part"] for t in found["tests"]] == list(PARTS)
    by_part = {t["extra_data"]["part"]: t for t in found["tests"]}
    assert by_part["tau"]["status"] == "failed" and by_part["tau"]["score"] == 0
    assert by_part["tau"]["output"] == "Wrong. Line 3.\n<b>Look</b> again."
    assert by_part["Sigma_1"]["status"] == "passed" and by_part["Sigma_1"]["score"] == 4
    assert "status" not in by_part["mu_1"] and "person" in by_part["mu_1"]["output"]
    assert "status" not in by_part["steps"]
    assert not [t for t in found["tests"] if t["visibility"] == "hidden"]


@pytest.mark.parametrize("why", sorted(STOPPED))
def test_a_crash_is_for_staff_alone(why):
    row = _row(why, **{p: _part("undecided", feedback=STOPPED[why]) for p in PARTS})
    found = _gradescope(row)
    seen = [t for t in found["tests"] if t["visibility"] != "hidden"]
    (hidden,) = [t for t in found["tests"] if t["visibility"] == "hidden"]
    assert hidden["output"] == STOPPED[why] and hidden["extra_data"] == {"stopped": why}
    assert len(seen) == len(PARTS)
    text = json.dumps([found["output"], [t["output"] for t in seen]])
    assert STOPPED[why] not in text and "person" in text
    assert all("status" not in t for t in seen)


# -- PrairieLearn ---------------------------------------------------------------------------------


def _prairielearn(row, rubric=None):
    found = SYSTEMS["prairielearn"](row, rubric or parse_rubric(RUBRIC, PARTS))
    json.dumps(found, allow_nan=False)
    assert set(found) <= {"gradable", "score", "message", "output", "images", "tests",
                          "format_errors"}
    for test in found.get("tests", ()):
        assert set(test) <= {"name", "description", "points", "max_points", "message", "output",
                             "images"}
    return found


def test_prairielearn_gets_a_share():
    found = _prairielearn(_row(tau=_part("wrong"), Sigma_1=_part("wrong", follows_from="mu_1")))
    assert found["gradable"] is True
    assert found["score"] == pytest.approx(12 / 15)
    assert sum(t["points"] for t in found["tests"]) == 12
    assert _prairielearn(_row())["score"] == 1.0


@pytest.mark.parametrize("verdict", ["unread", "undecided"])
def test_what_is_not_read_costs_no_attempt(verdict):
    found = _prairielearn(_row(mu_1=_part(verdict, feedback="Which one counts?")))
    assert found["gradable"] is False and "score" not in found
    assert len(found["format_errors"]) == 1 and "Which one counts?" in found["format_errors"][0]
    # a part without points is no reason
    assert _prairielearn(_row(Q=_part(verdict)))["gradable"] is True


def test_a_file_that_is_not_read_costs_no_attempt():
    row = _row(unread="A PDF file is not read.", **{p: _part("unread") for p in PARTS})
    assert _prairielearn(row, even(PARTS)) == {
        "gradable": False, "format_errors": ["A PDF file is not read."]}


# -- the command and the notebook -----------------------------------------------------------------


def _run(*arguments):
    return subprocess.run([sys.executable, "-P", "-m", "derive", "check", "two_gaussians",
                           *arguments], capture_output=True, text=True, timeout=300)


def test_the_command_writes_results(tmp_path):
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "a.tex").write_text(r"$\tau^{t+1} = \frac{1}{N}\sum_i T_{1,i}$")
    (folder / "b.tex").write_text(r"$\mu_1^{t+1} = \frac{1}{N}\sum_i T_{1,i} x_i$")
    (tmp_path / "rubric.toml").write_text(RUBRIC)
    made = tmp_path / "results.json"
    done = _run(str(folder), "--to", "gradescope", "--rubric", str(tmp_path / "rubric.toml"),
                "-o", str(made))
    assert done.returncode == 1, done.stderr
    points = {t["extra_data"]["part"]: t["score"] for t in json.loads(made.read_text())["tests"]}
    assert points == {**dict.fromkeys(PARTS, 0.0), "tau": 1.0, "mu_1": 1.0}
    assert _run(str(folder), "--to", "gradescope", "-o", str(made)).returncode == 2
    shown = _run(str(folder / "a.tex"), "--to", "prairielearn", "--part", "tau")
    assert shown.returncode == 0
    assert json.loads(shown.stdout)["score"] == 1.0


@pytest.mark.parametrize(("arguments", "words"), [
    (("a.tex", "b.tex", "--to", "gradescope"), "one submission"),
    (("a.tex", "--to", "gradescope", "--json"), "leave out --json"),
    (("a.tex", "--rubric", "no.toml"), "No such file"),
    (("a.tex", "--to", "canvas"), "gradescope"),
])
def test_what_cannot_be_done_is_said(tmp_path, arguments, words):
    for name in ("a.tex", "b.tex"):
        (tmp_path / name).write_text("$\\tau = 1$")
    done = _run(*(str(tmp_path / a) if a.endswith(".tex") else a for a in arguments))
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_json_has_the_points(tmp_path):
    (tmp_path / "a.md").write_text(r"$\tau^{t+1} = \frac{1}{N}\sum_i T_{1,i}$")
    (tmp_path / "rubric.toml").write_text(RUBRIC)
    done = _run(str(tmp_path / "a.md"), "--rubric", str(tmp_path / "rubric.toml"), "--json")
    (row,) = json.loads(done.stdout)["submissions"]
    assert row["points"]["sum"] == 1.0 and row["points"]["of"] == 15.0
    assert "1 of 15" in _run(str(tmp_path / "a.md"), "--rubric",
                             str(tmp_path / "rubric.toml")).stdout


def test_an_answer_in_a_notebook():
    em = derive.derive_em(derive.models["two_gaussians"])
    found = grade(em, r"$\tau^{t+1} = N_1/N, \mu_1^{t+1} = \frac{1}{N}\sum_i T_{1,i}x_i$", RUBRIC)
    assert found.points == 2.0 and found.score.most == 15.0
    assert found.right("tau") and not found.right("tau", "mu_1") and not found.right()
    assert "Update of mu_1: Wrong." in found.why("mu_1")
    assert "2 of 15 points" in str(found) and "<td>wrong</td>" in found._repr_html_()
    assert "<b>" not in grade(em, "$\\tau = <b>$").row.submission.name
    assert "<script" not in grade(em, "$\\tau = <script>1</script>$")._repr_html_()


NOTEBOOK = Path(__file__).parents[2] / "docs" / "grading.ipynb"


def test_the_example_notebook_runs_and_says_the_same():
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    before = [_said(cell) for cell in notebook.cells]
    assert any(before)
    NotebookClient(notebook, timeout=300).execute()
    assert [_said(cell) for cell in notebook.cells] == before


def _said(cell):
    """What the outputs of a cell say in text."""
    return [o.get("text") or o["data"]["text/plain"] for o in cell.get("outputs", ())]
