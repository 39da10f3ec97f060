"""The derivations that were written by hand are right, and are the data beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from derive.certificate.plates import check

from .handwritten import HERE, raters, tied


@pytest.mark.parametrize("make", [tied, raters])
def test_right(make: Callable[[], dict[str, Any]]) -> None:
    data = json.loads((HERE / f"{make.__name__}.json").read_text(encoding="utf-8"))
    assert data == json.loads(json.dumps(make()))
    found = check(data)
    assert found.first_fault == ""
    assert found.verdict == "right"
    assert max(v.false_acceptance for v in found.lines) < 1e-9
