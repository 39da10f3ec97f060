"""Points by a rubric, and the results that grading systems take."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

import derive
from derive.homework.batch import STOPPED, Graded
from derive.homework.exports import SYSTEMS
from derive.homework.exports.notebook import GradedAnswer, grade
from derive.homework.gradebook import Gradebook
from derive.homework.rubric import RubricError, even, parse_rubric
from derive.homework.submissions import Submission
from derive.homework.word.summary import summary

PARTS = ("responsibilities", "Q", "tau", "mu_1", "mu_2", "Sigma_1", "Sigma_2", "steps")
#: Those that have points below.
POINTED = ("responsibilities", "tau", "mu_1", "Sigma_1", "Sigma_2")
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
    (line,) = csv.DictReader(Gradebook((row,), parse_rubric(RUBRIC, PARTS)).csv().splitlines())
    assert line == {
        "student": "anna", "submission": "anna", "responsibilities": "right", "Q": "unread",
        "tau": "wrong", "mu_1": "right", "mu_2": "right", "Sigma_1": "wrong",
        "Sigma_2": "undecided", "points:responsibilities": "2", "points:tau": "0",
        "points:mu_1": "4", "points:Sigma_1": "3", "points:Sigma_2": "", "points": "9", "of": "15",
        "needs a person": "Sigma_2", "misconceptions": "Sigma_1:old_mean", "why not judged": ""}


@pytest.mark.parametrize(("points", "steps", "told"), [
    (None, "missing", False), (None, "right", False), (None, "wrong", True), (None, "unread", True),
    (0, "missing", False), (0, "right", False), (0, "undecided", False), (0, "wrong", True),
    (1, "missing", True), (1, "right", True),
])
def test_steps_without_points_are_told_where_they_are_wrong(points, steps, told):
    given = None if points is None else parse_rubric(
        RUBRIC.replace("[points]", f"[points]\nsteps = {points}"), PARTS)
    row = _row(steps=_part(steps))
    book = Gradebook((row, _row(steps=_part("missing"))), given)
    assert ("steps" in book.shown) == told
    assert ("steps" in next(csv.reader(book.csv().splitlines()))) == told
    assert ("steps" in summary(book).partition("\npart")[2]) == told
    assert ("  steps" in summary(Gradebook((row,), given))) == told
    assert "steps" in book.to_json()[0]["parts"]
    if given:
        for system in SYSTEMS.values():
            assert ("steps" in json.dumps(system.results(row, given))) == told
    alone = Graded(row.submission, {"steps": row.parts["steps"]})
    assert "steps" in summary(Gradebook((alone,), given))


def test_what_was_not_judged_is_said_to_staff_with_and_without_a_rubric():
    late = _row("time", **{p: _part("undecided", feedback=STOPPED["time"]) for p in PARTS})
    picture = _row(unread="A picture is not read.", **{p: _part("unread") for p in PARTS})
    for rubric, needed in ((None, PARTS), (parse_rubric(RUBRIC, PARTS), POINTED)):
        book = Gradebook((_row(), late, picture), rubric)
        header, *rows = csv.reader(book.csv().splitlines())
        at, why = header.index("needs a person"), header.index("why not judged")
        assert [r[at].split() for r in rows] == [[], list(needed), list(needed)]
        assert [r[why] for r in rows] == ["", STOPPED["time"], "A picture is not read."]
        said = summary(book)
        assert STOPPED["time"] in said and "a person has to look at 2 of 3" in said
        assert f"not judged: {STOPPED['time']}" in summary(Gradebook((late,), rubric))


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


def _gradescope(row):
    found = SYSTEMS["gradescope"].results(row, parse_rubric(RUBRIC, PARTS))
    json.dumps(found, allow_nan=False)
    assert set(found) <= GRADESCOPE
    assert found["visibility"] == "visible" and found["stdout_visibility"] == "hidden"
    for test in found["tests"]:
        assert set(test) <= GRADESCOPE_TEST
        # one that is not visible hides the total from the students
        assert test["visibility"] == "visible" and test["output_format"] == "text"
        assert test.get("status", "passed") in ("passed", "failed")
        assert ("score" in test) == ("max_score" in test)
        if "score" in test:
            assert 0 <= test["score"] <= test["max_score"]
    # where a test has no score the total stands above them
    assert found["score"] == sum(t.get("score", 0) for t in found["tests"])
    return found


def _shown(test):
    """What a student sees of a test: its status, or the one that its score means, or none."""
    if "status" in test:
        return test["status"]
    if "score" not in test and "max_score" not in test:
        return None
    return "passed" if test["score"] >= test["max_score"] else "failed"


def test_gradescope_has_one_test_a_part():
    found = _gradescope(_row(tau=_part("wrong", feedback="<b>Look</b> again."),
                             mu_1=_part("unread"), Sigma_2=_part("undecided"),
                             steps=_part("missing")))
    assert [t["extra_data"]["part"] for t in found["tests"]] == list(PARTS[:-1])
    by_part = {t["extra_data"]["part"]: t for t in found["tests"]}
    assert by_part["tau"]["score"] == 0 and _shown(by_part["tau"]) == "failed"
    assert by_part["tau"]["output"] == "Wrong. Line 3.\n<b>Look</b> again."
    assert _shown(by_part["Sigma_1"]) == "passed" and by_part["Sigma_1"]["score"] == 4
    for open_part in ("mu_1", "Sigma_2"):
        assert _shown(by_part[open_part]) is None and "person" in by_part[open_part]["output"]
        assert "not judged yet" in by_part[open_part]["name"]
    assert found["score"] == 6 and "The total may rise" in found["output"]
    assert found["extra_data"]["needs_a_person"] == ["mu_1", "Sigma_2"]
    assert "extra_data" not in _gradescope(_row())


def test_a_missing_part_has_failed_only_where_it_has_points():
    by_part = {t["extra_data"]["part"]: t for t in _gradescope(
        _row(tau=_part("missing"), Q=_part("missing"), steps=_part("wrong")))["tests"]}
    assert _shown(by_part["tau"]) == "failed" and _shown(by_part["Q"]) is None
    assert _shown(by_part["steps"]) == "failed" and "score" not in by_part["steps"]


@pytest.mark.parametrize("why", sorted(STOPPED))
def test_a_crash_is_for_staff_alone(why):
    row = _row(why, **{p: _part("undecided", feedback=STOPPED[why]) for p in PARTS})
    found = _gradescope(row)
    assert found["extra_data"] == {"needs_a_person": list(POINTED), "stopped": why}
    assert len(found["tests"]) == len(PARTS) - 1 and not any(map(_shown, found["tests"]))
    text = json.dumps([found["output"], [t["output"] for t in found["tests"]]])
    assert STOPPED[why] not in text and "person" in text
    # standard output, which Gradescope shows to staff, has the reason
    assert STOPPED[why] in summary(Gradebook((row,), parse_rubric(RUBRIC, PARTS)))


# -- PrairieLearn ---------------------------------------------------------------------------------


def _prairielearn(row, rubric=None):
    found = SYSTEMS["prairielearn"].results(row, rubric or parse_rubric(RUBRIC, PARTS))
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


@pytest.mark.parametrize("why", sorted(STOPPED))
def test_a_judgement_that_failed_costs_no_attempt(why):
    row = _row(why, **{p: _part("undecided", feedback=STOPPED[why]) for p in PARTS})
    found = _prairielearn(row)
    assert found["gradable"] is False and len(found["format_errors"]) == 1
    assert STOPPED[why] not in found["format_errors"][0]
    assert "does not count" in found["format_errors"][0]


#: "timeout", of externalGradingOptions: 30 s where a question does not say it, 600 s at most.
PRAIRIELEARN_ENDS = 30


def test_a_judgement_ends_before_prairielearn_ends_the_job():
    limits = SYSTEMS["prairielearn"].limits
    start = 8  # seconds that the program may take to start on a slow machine
    assert limits.seconds <= limits.in_all and limits.in_all + start <= PRAIRIELEARN_ENDS
    assert limits.longer(60).seconds == 60


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
    points = {t["extra_data"]["part"]: t.get("score")
              for t in json.loads(made.read_text())["tests"]}
    assert points == {**dict.fromkeys(POINTED, 0.0), "Q": None, "mu_2": None, "tau": 1.0,
                      "mu_1": 1.0}
    assert "2 of 15" in done.stdout  # for staff
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


def test_the_total_of_floats_is_exact_enough_for_a_cell():
    row = _row(**{p: _part("missing") for p in PARTS if p not in ("tau", "mu_1", "Sigma_1")})
    rubric = parse_rubric("[points]\ntau = 0.1\nmu_1 = 0.1\nSigma_1 = 0.1", PARTS)
    score = rubric.score(row)
    assert score.points > 0.3  # as floats add
    assert GradedAnswer(row, score, 0.3).points == 0.3
    assert GradedAnswer(row, score, 2 / 3).points <= 2 / 3


# nbgrader.utils.determine_grade: an error or a stream on stderr is 0; the text of the last value is
# the points where it is a number; any other, or none, is full credit
def _nbgrader(text, most):
    try:
        points = float(text)
    except ValueError:
        return most
    if points > most:
        raise ValueError("partial credit cannot be greater than maximum points for cell")
    return points if points >= 0.0 else most


@pytest.mark.parametrize("most", [0, 0.3, 4, 5, 15.0, 100])
@pytest.mark.parametrize("last", ["result", "result.points"])
def test_nbgrader_takes_the_last_value(most, last):
    from IPython.lib.pretty import pretty

    rubric = parse_rubric(RUBRIC, PARTS)
    for row, share in ((_row(), 1), (_row(mu_1=_part("wrong")), 11 / 15),
                       (_row(**{p: _part("unread") for p in PARTS}), 0)):
        result = GradedAnswer(row, rubric.score(row), float(most))
        text = pretty(eval(last, {"result": result}))
        assert _nbgrader(text, most) == pytest.approx(share * most)


def test_what_is_asked_of_a_cell_is_a_number_and_a_text():
    em = derive.derive_em(derive.models["two_gaussians"])
    right = r"$\tau^{t+1} = N_1/N$"
    assert grade(em, right, RUBRIC, most=30).points == 2.0
    for most in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="points of the cell"):
            grade(em, right, RUBRIC, most=most)

    class Forged(str):
        def encode(self, *_):
            raise AssertionError("not asked")

    for answer in (None, 3, Forged(right), b"x"):
        with pytest.raises(TypeError, match="write it as a string"):
            grade(em, answer, RUBRIC)


GRADING = Path(__file__).parents[2] / "docs" / "grading.md"


@pytest.fixture
def otter_cases(monkeypatch):
    """The cases of the test file in docs/grading.md, as Otter calls them: each parameter is the
    student's global of that name (otter.test_files.exception_test), or None."""
    import types

    source = next(block.split("```")[0] for block in GRADING.read_text().split("```python\n")[1:]
                  if "OK_FORMAT" in block)
    module = types.ModuleType("otter.test_files")
    module.test_case = lambda **given: lambda function: (given, function)
    monkeypatch.setitem(sys.modules, "otter", types.ModuleType("otter"))
    monkeypatch.setitem(sys.modules, "otter.test_files", module)
    scope = {}
    exec(compile(source, "q1.py", "exec"), scope)
    assert scope["OK_FORMAT"] is False and scope["name"]
    return [v for v in scope.values() if isinstance(v, tuple) and callable(v[-1])]


def _otter(cases, student):
    passed = []
    for given, function in cases:
        assert given["points"] > 0
        names = function.__code__.co_varnames[:function.__code__.co_argcount]
        try:
            function(**{n: student if n == "env" else student.get(n) for n in names})
        except Exception as error:
            passed.append(str(error))
        else:
            passed.append(True)
    return passed


def test_an_otter_test_trusts_nothing_but_the_text(otter_cases):
    right = (r"$\tau^{t+1} = N_1/N,\ \mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}}$")
    assert _otter(otter_cases, {"answer": right}) == [True, True]

    class Yes:
        def __getattr__(self, name):
            return lambda *_, **__: self

        def __bool__(self):
            return True

        __call__ = __getitem__ = right = lambda self, *_, **__: self

    forged = dict.fromkeys(("result", "em", "derive", "judged", "grade", "rubric", "RUBRIC"), Yes())
    wrong = _otter(otter_cases, {**forged, "answer": r"$\tau^{t+1} = N_2/N$"})
    assert "Wrong." in wrong[0] and "Missing." in wrong[1]
    for answer in (Yes(), None):
        assert True not in _otter(otter_cases, {**forged, "answer": answer})
    unread = _otter(otter_cases, {"answer": r"$\tau^{t+1} = \frac{1}{N$"})[0]
    assert "Unread." in unread and "person" in unread


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
