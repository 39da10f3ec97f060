"""README does what it says: its blocks are run in one empty directory, their output compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .blocks import run_page


def test_readme(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_page(checkout / "README.md", tmp_path, checkout / "README.md") > 3


def test_links_lead_somewhere(checkout: Path) -> None:
    text = (checkout / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (checkout / target).exists(), target
