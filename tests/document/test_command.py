"""`derive report` in every format, notation and level, as it is typed."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import derive
from derive.document.general.notation import general_notation
from derive.document.style_file import COMMANDS, LETTERS, QUANTITIES, read_style

TEX = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not here")
DOCS = Path(__file__).parents[2] / "docs" / "notation.md"


def run(folder, *arguments, **environment):
    return subprocess.run([sys.executable, "-m", "derive", "report", *arguments], cwd=folder,
                          capture_output=True, timeout=300, stdin=subprocess.DEVNULL,
                          env={**os.environ, **environment})


def refused(done):
    message = done.stderr.decode()
    assert done.returncode == 2 and done.stdout == b"", message
    assert message.startswith("derive: error: ") and "Traceback" not in message
    assert "fault of derive" not in message
    return message


@TEX
def test_pdf_to_a_file_and_to_a_pipe(tmp_path):
    arguments = ("two_coins", "--level", "brief", "--no-certify")
    done = run(tmp_path, *arguments, "-o", "x.pdf")
    assert done.returncode == 0, done.stderr.decode()
    piped = run(tmp_path, *arguments, "--format", "pdf")
    assert piped.stdout == (tmp_path / "x.pdf").read_bytes()
    assert piped.stdout.startswith(b"%PDF-")
    assert "x.pdf exists" in refused(run(tmp_path, *arguments, "-o", "x.pdf"))


def test_no_pdf_on_a_terminal_or_in_json(tmp_path):
    arguments = ("two_coins", "--format", "pdf", "--no-certify")
    assert "name a file with -o" in refused(run(tmp_path, *arguments, "--json"))
    ours, theirs = pty.openpty()
    done = subprocess.run([sys.executable, "-m", "derive", "report", *arguments], cwd=tmp_path,
                          stdout=theirs, stderr=subprocess.PIPE, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2 and b"name a file with -o" in done.stderr


def test_without_a_tex_it_says_what_to_install(tmp_path):
    message = refused(run(tmp_path, "two_coins", "-o", "x.pdf", "--no-certify", PATH="/nowhere"))
    assert "apt install texlive" in message and "MacTeX" in message and "MiKTeX" in message
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(("suffix", "beginning"), [(".md", "# EM for"), (".ipynb", '{\n "cells"')])
def test_suffixes(tmp_path, suffix, beginning):
    done = run(tmp_path, "two_coins", "--no-certify", "-o", f"x{suffix}")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / f"x{suffix}").read_text(encoding="utf-8").startswith(beginning)


def test_sheet(tmp_path):
    done = run(tmp_path, "two_gaussians", "--sheet")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("Exercise: EM for a mixture of two normal")
    assert "--sheet has no level" in refused(
        run(tmp_path, "two_gaussians", "--sheet", "--level", "brief"))


def test_notations(tmp_path):
    (tmp_path / "my.toml").write_text("observed = 'y'\n")
    done = run(tmp_path, "two_gaussians", "--no-certify", "--notation", "my.toml")
    assert done.returncode == 0 and "yᵢ" in done.stdout.decode()
    (tmp_path / "my.toml").write_text("[letters]\nmaen = 'm'\n")
    message = refused(run(tmp_path, "two_gaussians", "--notation", "my.toml"))
    assert message.startswith("derive: error: my.toml: letters.maen: unknown key; known are ")
    message = refused(run(tmp_path, "two_gaussians", "--notation", "esl"))
    assert "esl is one-dimensional: use two_gaussians_1d" in message


def test_the_documented_notation_is_one():
    text = DOCS.read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1]
    assert tomllib.loads(example)
    made = read_style(example, "docs/notation.md")
    assert made.observed == "y" and made.bold == ("vector",)
    for key in (*LETTERS, *QUANTITIES):
        assert f"`{key}`" in text, key
    for name in ("bishop", "murphy", "esl", "wikipedia"):
        assert f"`{name}`" in text


def test_the_documented_notation_prints(tmp_path):
    text = DOCS.read_text(encoding="utf-8")
    (tmp_path / "my.toml").write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1],
                                      encoding="utf-8")
    em = derive.derive_em(derive.models["two_gaussians"])
    assert em.latex("mu_1", notation=str(tmp_path / "my.toml")) == (
        r"\mathbf{m}_1^{(r+1)} = \frac{1}{N_1}\sum_{i=1}^{n} p_{i1}\mathbf{y}_i")
    assert general_notation(em.model, str(tmp_path / "my.toml")).style == "my"


def test_no_command_programs_tex():
    programs = {"input", "include", "write", "def", "let", "gdef", "edef", "csname", "catcode",
                "openin", "read", "immediate", "special", "begin", "end", "href", "url", "loop",
                "newcommand", "usepackage", "directlua", "verb", "expandafter"}
    assert not programs & COMMANDS
