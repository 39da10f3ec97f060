"""The PDF: set by TeX, the same bytes each time, and what is said where TeX is missing or fails."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest

import derive
from derive.document import pdf

TEX = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not here")


def pages(content, folder):
    file = folder / "report.pdf"
    file.write_bytes(content)
    shown = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True)
    return int(re.search(r"Pages:\s+(\d+)", shown.stdout)[1])


@TEX
@pytest.mark.parametrize("name", derive.models)
def test_a_brief_report_has_two_pages_and_a_sheet_one(name, tmp_path):
    em = derive.derive_em(derive.models[name])
    assert pages(em.report("pdf", level="brief", certify=False), tmp_path) <= 2
    assert pages(em.report("pdf", level="sheet"), tmp_path) == 1


@TEX
def test_the_same_bytes_and_settled_references(tmp_path):
    em = derive.derive_em(derive.models["two_gaussians"])
    content = em.report("pdf", certify=False)
    assert content.startswith(b"%PDF-")
    assert em.report("pdf", certify=False) == content
    assert pages(content, tmp_path) > 5
    text = subprocess.run(["pdftotext", str(tmp_path / "report.pdf"), "-"], capture_output=True,
                          text=True, check=True).stdout
    assert "??" not in text and "The answer" in text


def alone(monkeypatch, folder, **commands):
    """A PATH with these commands alone, each a shell script."""
    for name, script in commands.items():
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/nowhere")


def test_without_a_tex(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path)
    monkeypatch.setattr(pdf, "BROWSERS", ("chromium", "google-chrome"))
    with pytest.raises(pdf.PdfError, match=r"(?s)apt install texlive.*MacTeX.*MiKTeX"):
        pdf.typeset("x")
    # neither, and both are named
    with pytest.raises(pdf.PdfError, match=r"(?s)TeX or a browser.*pdflatex.*chromium.*apt install "
                                           r"texlive.*apt install chromium"):
        derive.derive_em("two_coins").report("pdf", level="sheet")
    assert pdf.instead_of_tex() == ""


CHROMIUM = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not here")


@pytest.fixture
def browser_alone(monkeypatch, tmp_path):
    """No TeX, and Chromium under its own name."""
    (tmp_path / "commands").mkdir()
    alone(monkeypatch, tmp_path / "commands", chromium='PATH=/usr/bin:/bin exec '
          f'{shutil.which("chromium")} "$@"')


@CHROMIUM
def test_a_browser_where_there_is_no_tex(browser_alone, tmp_path):
    em = derive.derive_em("two_coins")
    content = em.report("pdf", level="brief", certify=False)
    assert content == em.report("pdf", level="brief", certify=False)
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    tools = {**os.environ, "PATH": "/usr/bin:/bin"}
    told = subprocess.run(["pdfinfo", str(file)], env=tools, capture_output=True, text=True,
                          check=True).stdout
    assert "A4" in told and "1970" in told and "Tagged:          yes" in told
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], env=tools, capture_output=True,
                          text=True, check=True).stdout
    # pages are numbered; formulas are set, not printed as LaTeX
    assert re.search(r"(?m)^ +1$", text) and "\\frac" not in text
    assert "file://" not in text


@CHROMIUM
def test_the_command_says_what_printed_the_page(browser_alone, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "derive", "report", "two_coins", "--sheet", "-o", "sheet.pdf"],
        cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0 and (tmp_path / "sheet.pdf").read_bytes()[:5] == b"%PDF-"
    assert done.stderr == ("derive: no TeX was found (pdflatex or tectonic), so chromium prints "
                           "the page\nwrote sheet.pdf\n")


def test_a_browser_that_fails_is_one_message(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path, chromium="echo first; echo 'no display'; exit 1")
    with pytest.raises(pdf.PdfError, match=r"chromium could not print the page: no display\. "
                                           r"Install"):
        pdf.printed("<p>x</p>")
    alone(monkeypatch, tmp_path, chromium="while :; do :; done")
    with pytest.raises(pdf.PdfError, match=r"chromium did not end within 0\.5 seconds"):
        pdf.printed("<p>x</p>", limit=0.5)


def test_an_error_is_one_message_and_the_log_is_kept(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path, pdflatex="echo '! Undefined control sequence.'\n"
          "echo 'l.12 \\\\nonsense'; exit 1")
    with pytest.raises(pdf.PdfError, match="Undefined control sequence, line 12") as found:
        pdf.typeset("x")
    log = re.search(r"kept in (\S+)", str(found.value))[1]
    with open(log) as stream:
        assert "nonsense" in stream.read()
    os.remove(log)


def test_a_package_that_is_missing(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path,
          pdflatex="echo \"! LaTeX Error: File \\`lmodern.sty' not found.\"; exit 1")
    with pytest.raises(pdf.PdfError, match=r"lacks lmodern\.sty: install") as found:
        pdf.typeset("x")
    os.remove(re.search(r"kept in (\S+)", str(found.value))[1])


def test_no_end(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path, pdflatex="while :; do :; done")
    with pytest.raises(pdf.PdfError, match=r"did not end within 0\.5 seconds") as found:
        pdf.typeset("x", limit=0.5)
    os.remove(re.search(r"kept in (\S+)", str(found.value))[1])


def test_tectonic_where_there_is_no_pdflatex(monkeypatch, tmp_path):
    alone(monkeypatch, tmp_path, tectonic='for last; do :; done\n'
          'echo "%PDF-1.5 of $last without trust: $1" > report.pdf')
    assert pdf.typeset("x") == b"%PDF-1.5 of report.tex without trust: --untrusted\n"


@TEX
def test_tex_starts_no_program_and_reads_no_other_file(tmp_path):
    document = r"\documentclass{article}\begin{document}%s\end{document}"
    mark = tmp_path / "mark"
    pdf.typeset(document % rf"x\immediate\write18{{touch {mark}}}")
    assert not mark.exists()
    with pytest.raises(pdf.PdfError) as found:
        pdf.typeset(document % r"\input{/etc/hostname}")
    os.remove(re.search(r"kept in (\S+)", str(found.value))[1])
