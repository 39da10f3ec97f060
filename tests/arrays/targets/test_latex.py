"""Printed LaTeX, set: the equations of every statement in one document."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from derive.arrays.targets import program_text
from tests.arrays.targets.cases import NAMES, case

_HEAD = r"""\documentclass{article}
\usepackage[paperwidth=120cm,margin=1cm]{geometry}
\usepackage{amsmath,amssymb,mathtools}
\begin{document}
"""


def test_every_update_is_an_equation() -> None:
    text = program_text(case("gaussian_mixture").algorithm, "latex")
    for left in (r"T_{k,i} = ", r"N_k = ", r"\pi_k^{t+1} = ", r"\mu_k^{t+1} = ",
                 r"\Sigma_k^{t+1} = "):
        assert f"\\begin{{equation*}}\n{left}" in text


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="LaTeX is not installed: nothing was set")
def test_it_can_be_set(tmp_path: Path) -> None:
    text = "\n".join(program_text(case(name).algorithm, "latex") for name in NAMES)
    (tmp_path / "all.tex").write_text(f"{_HEAD}{text}\\end{{document}}\n", encoding="utf-8")
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
                          cwd=tmp_path, capture_output=True, text=True, errors="replace",
                          timeout=100)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
