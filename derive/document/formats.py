"""The formats of a report: one entry each. A format is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from .document import Document
from .notation import Notation
from .pictures import files


@dataclass(frozen=True)
class Format:
    """A format by name, the suffixes of its files, and the module whose ``render`` makes it.

    ``options`` are the names that ``render`` takes beside document and notation; where ``binary``,
    it gives bytes. ``beside`` is the format of pictures that stand in files beside it, "" where
    they are in it.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    options: tuple[str, ...] = ()
    binary: bool = False
    beside: str = ""

    @property
    def render(self) -> Callable[..., str | bytes]:
        """``render(document, notation, **options)``: the document as text, or as bytes."""
        made: Callable[..., str | bytes] = import_module(self.module, __package__).render
        return made


FORMATS: dict[str, Format] = {f.name: f for f in (
    Format("tex", (".tex",), ".tex", ("fragment", "label", "folder"), beside="pdf"),
    Format("pdf", (".pdf",), ".pdf", binary=True),
    Format("html", (".html", ".htm"), ".html"),
    Format("md", (".md", ".markdown"), ".markdown", ("folder",), beside="png"),
    Format("ipynb", (".ipynb",), ".ipynb", ("model", "level", "run")),
    Format("text", (".txt",), ".text", ("colour",)),
)}


def render(document: Document, notation: Notation, format: str, **options: Any) -> str | bytes:
    """The document in that format; options that it does not have are left out.

    Raises ValueError for an unknown format.

    >>> from .notation import common_notation
    >>> print(render(Document("EM", (), ()), common_notation(), "text"), end="")
    EM
    ==
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}: one of {', '.join(FORMATS)}")
    known = {name: value for name, value in options.items() if name in FORMATS[format].options}
    return FORMATS[format].render(document, notation, **known)


def write_beside(document: Document, format: str, folder: Path) -> None:
    """Write the pictures that the format refers to into a folder; without any, nothing is made."""
    form = FORMATS[format].beside if format in FORMATS else ""
    found = files(document, form) if form else {}
    if found:
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (folder / name).write_bytes(content)
