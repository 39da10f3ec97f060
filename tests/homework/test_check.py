"""The whole check of a submission, with its feedback, and the command."""

import json
import subprocess
import sys

import pytest

import derive
from derive.homework.grade import check

from .grades import graded


def test_every_part_is_always_there():
    for text in ("", "nothing here", "$$\\mu_1 = \\arg\\max Q$$", "\x00", "$" * 1000):
        grade = graded(text)
        assert tuple(grade.parts) == derive.derive_em("two_gaussians").parts
        assert all(v.verdict in ("missing", "unread") for v in grade.parts.values())


def test_an_unknown_part_names_those_that_there_are():
    with pytest.raises(ValueError, match="Sigma_1"):
        check(derive.derive_em("two_gaussians"), "", "Sigma_9")


def _run(*arguments, stdin=None, cwd=None):
    return subprocess.run([sys.executable, "-m", "derive", *arguments], capture_output=True,
                          text=True, input=stdin, cwd=cwd, timeout=120)


def test_the_command_grades_files_and_writes_a_gradebook(tmp_path):
    right, wrong = tmp_path / "right.md", tmp_path / "wrong.md"
    right.write_text(r"$$\mu_1^{t+1} = \frac{\sum_i T_{1,i} x_i}{\sum_i T_{1,i}}$$", "utf-8")
    wrong.write_text(r"$$\mu_1^{t+1} = \frac{1}{N}\sum_i T_{1,i} x_i$$", "utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    done = _run("check", "two_gaussians", str(right), str(wrong), str(tmp_path / "scan.pdf"),
                "--part", "mu_1", "-o", str(tmp_path / "graded"), "--json")
    assert done.returncode == 1, done.stderr
    content = json.loads(done.stdout)
    parts = [s["parts"]["mu_1"] for s in content["submissions"]]
    assert [p["verdict"] for p in parts] == ["right", "wrong", "unread"]
    assert parts[1]["misconceptions"] == ["n_for_nk"]
    assert set(parts[0]) >= {"verdict", "read_as", "line", "misconceptions", "feedback",
                             "follows_from", "counterexample", "assumption",
                             "question"}
    assert (tmp_path / "graded" / "gradebook.csv").read_text("utf-8").count("\n") == 4
    again = _run("check", "two_gaussians", str(right), "-o", str(tmp_path / "graded"))
    assert again.returncode == 2 and "exists" in again.stderr


def test_standard_input_and_the_solution(tmp_path):
    done = _run("check", "two_gaussians", "-", "--part", "tau", "--reveal",
                stdin=r"$\tau^{t+1} = \sum_i T_{1,i}$")
    assert done.returncode == 1
    assert "wrong" in done.stdout and r"\frac{N_1}{N}" in done.stdout


def test_nothing_of_a_submission_is_executed(tmp_path):
    mark = tmp_path / "executed"
    text = f"""$$\\mu_1 = __import__('os').system('touch {mark}')$$
$$\\tau = \\directlua{{os.execute('touch {mark}')}}$$ $$Q = \\input{{/etc/passwd}}$$"""
    file = tmp_path / "hostile.md"
    file.write_text(text, "utf-8")
    done = _run("check", "two_gaussians", str(file), "--json")
    assert done.returncode == 1
    assert not mark.exists()
    assert "root:" not in done.stdout


def test_the_misconceptions_are_listed():
    done = _run("misconceptions", "--json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["misconceptions"]) >= 40
