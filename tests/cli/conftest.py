"""A folder of its own for each test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .shell import Shell


@pytest.fixture
def derive(tmp_path: Path) -> Shell:
    return Shell(tmp_path)
