"""Docstrings as Markdown: examples in blocks, names without their roles."""

from __future__ import annotations

import re
from typing import Any

import griffe

#: An example with what it prints, to the next empty line.
_EXAMPLE = re.compile(r"(?m)^>>> .*(?:\n(?!\s*$).*)*")
_ROLE = re.compile(r":(?:class|func|meth|mod|data):(?=`)")


class Docstrings(griffe.Extension):
    """What mkdocstrings is given of each docstring."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of a class, a function or a value."""
        if obj.docstring is not None:
            text = _ROLE.sub("", obj.docstring.value)
            obj.docstring.value = _EXAMPLE.sub(lambda m: f"```pycon\n{m[0]}\n```", text)
