"""The pages docs/targets/NAME.md: each command is run, and prints what stands there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from derive.arrays.targets import TARGETS
from tests.arrays.targets.test_page import missing
from tests.docs.blocks import run_page


@pytest.mark.parametrize("target", TARGETS)
def test_five_minutes_with(target: str, checkout: Path, tmp_path: Path) -> None:
    if reason := missing(target):
        pytest.skip(reason)
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                   "XDG_CACHE_HOME": str(tmp_path / "cache")}
    page = checkout / "docs" / "targets" / f"{target}.md"
    assert run_page(page, tmp_path, checkout / "README.md", environment) > 0
