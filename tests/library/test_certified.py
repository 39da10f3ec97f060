"""Every statement of the library is derived, and its derivation certified."""

from __future__ import annotations

import pytest

import derive
from derive.statement.library import library

from .runs import model


@pytest.mark.parametrize("name", library)
def test_a_statement_of_the_library_is_certified(name):
    certificate = derive.derive_em(model(name)).certify()
    refused = [(line.id, line.message) for line in certificate.lines if line.verdict != "right"]
    assert not refused
    assert certificate.verdict == "right"
