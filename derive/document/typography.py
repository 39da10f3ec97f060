"""The words of a document as they are set: quotation marks, apostrophes and dashes of print."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from . import document as doc

_OPENING = re.compile(r'(^|[\s(\[])"')
#: Between two names or two numbers stands an en dash, within a word a hyphen.
_NAMES = re.compile(r"\b(Kullback|Cauchy|Gauss|Fisher)-(?=[A-Z])")
_NUMBERS = re.compile(r"(?<=\d)-(?=\d)")


def typographic(text: str) -> str:
    """Plain words as they are printed.

    >>> typographic("Bayes' rule, \\"soft\\", 1-38"), typographic("the Kullback-Leibler divergence")
    ('Bayes’ rule, “soft”, 1–38', 'the Kullback–Leibler divergence')
    """
    text = _OPENING.sub(r"\1“", text).replace('"', "”").replace("'", "’")
    return _NUMBERS.sub("–", _NAMES.sub(r"\1–", text))


def typeset(document: doc.Document) -> doc.Document:
    """The document with all its words as they are printed; code stays as it is."""
    return replace(document, title=typographic(document.title), summary=_words(document.summary),
                   sections=tuple(_set(s) for s in document.sections))


def _words(words: doc.Words) -> doc.Words:
    return tuple(typographic(w) if isinstance(w, str) else w for w in words)


#: What prints of each kind of block: its texts, its words, and what holds more of both.
_TEXTS = ("title", "part", "lead", "rule_title")
_WORDS = ("words", "caption", "reason", "condition")
_MORE = ("blocks", "lines", "why", "items")


def _set(part: Any) -> Any:
    """A part of a document with its words set."""
    changed: dict[str, Any] = {}
    for name in _TEXTS:
        if isinstance(getattr(part, name, None), str):
            changed[name] = typographic(getattr(part, name))
    for name in _WORDS:
        if hasattr(part, name):
            changed[name] = _words(getattr(part, name))
    for name in _MORE:
        if hasattr(part, name):
            changed[name] = tuple(map(_set, getattr(part, name)))
    if isinstance(part, doc.Table):
        changed["head"] = tuple(map(_words, part.head))
        changed["rows"] = tuple(tuple(map(_words, row)) for row in part.rows)
    return replace(part, **changed) if changed else part
