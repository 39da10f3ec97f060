"""The pages of the documentation do what they say."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from derive.arrays.targets import TARGETS

from .blocks import blocks, run_page

DOCS = Path(__file__).parents[2] / "docs"
#: Pages whose blocks are run here.
RUN = ("index.md", "fitting.md", "faq.md", "checked.md", "glossary.md", "add_a_law.md",
       "tutorials/lecturer.md", "tutorials/student.md", "tutorials/assistant.md",
       "tutorials/engineer.md")
#: Those with a test of their own, and where it is.
ELSEWHERE = {
    "answers.md": "homework/test_page.py", "compared.md": "document/test_compared.py",
    "grading.md": "homework/test_exports.py", "language.md": "statement/test_language_page.py",
    "library.md": "library/test_page.py", "notation.md": "document/test_command.py",
    "peers.md": "peers/test_peers.py", "serve.md": "serve/test_command.py",
    "sklearn.md": "estimator/test_page.py", "sympy.md": "symbolic/test_page.py",
    "targets.md": "arrays/targets/test_page.py",
}
QUICK = ("glossary.md", "checked.md", "tutorials/student.md")


def test_every_page_with_a_block_is_run_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        name = page.relative_to(DOCS).as_posix()
        if name in ELSEWHERE:
            test = Path(__file__).parents[1] / ELSEWHERE[name]
            assert page.stem in test.read_text(encoding="utf-8"), name
        elif name.startswith("targets/"):  # arrays/targets/test_pages.py runs those of TARGETS
            assert page.stem in TARGETS
        elif name not in RUN:
            assert not list(blocks(page.read_text(encoding="utf-8"))), name


@pytest.mark.parametrize("name", [
    pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in RUN])
def test_page(name: str, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # modules that a page exports are imported by it, and belong to no other
    monkeypatch.syspath_prepend(tmp_path)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path}
    if name == "add_a_law.md":  # in a checkout of its own
        for folder in ("derive", "numeric", "tests"):
            shutil.copytree(checkout / folder, tmp_path / folder,
                            ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(checkout / "pyproject.toml", tmp_path)
        environment |= {"PYTHONPATH": str(tmp_path), "CI": ""}
    run_page(DOCS / name, tmp_path, checkout / "README.md", environment)
