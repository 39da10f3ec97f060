"""What a law of counts has is a probability function: a density is what integrates to 1."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .document import Code, Document, Law, Licence, Link, Listing

#: What is no running text: names, sources, letters of their own.
_KEPT = (Code, Law, Licence, Link, Listing)
_NAMES = ("id", "rule", "relation", "evidence", "verdict", "role", "version")
_DENSITY = re.compile(r"\b(log-)?densit(y|ies)\b")


def of_counts(document: Document) -> Document:
    """The document with "probability function" for "density".

    >>> from .document import Paragraph, Section
    >>> said = Document("", (), (Section("", "", (Paragraph(("log-densities",)),)),))
    >>> of_counts(said).sections[0].blocks[0].words
    ('log-probabilities',)
    """
    return replace(document, sections=tuple(
        s if s.id == "references" else _reworded(s) for s in document.sections))


def _reworded(part: Any) -> Any:
    if isinstance(part, str):
        return _DENSITY.sub(_probability, part)
    if isinstance(part, tuple):
        return tuple(map(_reworded, part))
    if not is_dataclass(part) or isinstance(part, (type, *_KEPT)):
        return part
    values = {f.name: getattr(part, f.name) for f in fields(part) if f.name not in _NAMES}
    return replace(part, **{name: _reworded(v) for name, v in values.items()})


def _probability(match: re.Match[str]) -> str:
    many = match[2] == "ies"
    if match[1]:
        return "log-probabilities" if many else "log-probability"
    return f"probability function{'s' * many}"
