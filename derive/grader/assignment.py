"""What is handed out and how it is graded: the same for every system."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..em import EM
from ..homework.rubric import Rubric, even, number, parse_rubric
from ..homework.submissions import ascii_name
from ..version import __version__
from .wheel import wheel

Content = str | bytes


@dataclass(frozen=True)
class Assignment:
    """A statement's homework; ``rubric_text`` is a rubric in TOML, else each part has a point, and
    ``seconds`` the processor time that judging one answer may take.

    Raises RubricError for a rubric that cannot be used.
    """

    em: EM
    rubric_text: str = ""
    seconds: int = 30

    @property
    def name(self) -> str:
        """A name that files and folders can have."""
        return ascii_name(self.em.model.name)

    @cached_property
    def rubric(self) -> Rubric:
        """The points of the parts."""
        parts = self.em.parts
        return parse_rubric(self.rubric_text, parts) if self.rubric_text else even(parts)

    @property
    def pointed(self) -> dict[str, float]:
        """The parts that have points, with them."""
        return {p: w for p in self.em.parts if (w := self.rubric.points.get(p, 0.0))}

    @property
    def most(self) -> float:
        """The points of an answer in which everything is right."""
        return sum(self.pointed.values())

    @property
    def statement(self) -> str:
        """The statement, as `derive` reads it."""
        return self.em.model.statement.strip() + "\n"

    @cached_property
    def rubric_toml(self) -> str:
        """The rubric as it was given, else one to be changed."""
        if self.rubric_text:
            return self.rubric_text
        points = "\n".join(f"{_key(p)} = {number(w)}" for p, w in self.pointed.items())
        return text("rubric.toml.txt", points=points)

    @cached_property
    def _sheet(self) -> list[str]:
        notebook = json.loads(self.em.report("ipynb", level="sheet"))
        return ["".join(cell["source"]) for cell in notebook["cells"]
                if cell["cell_type"] == "markdown"]

    @property
    def title(self) -> str:
        """The exercise's name, as its first line has it."""
        return next(line for line in self._sheet[0].splitlines() if line.startswith("# "))[2:]

    @property
    def problem(self) -> str:
        """The exercise in Markdown, formulas between dollars."""
        return "\n\n".join(self._sheet) + "\n"

    @property
    def solution(self) -> str:
        """A right answer in Markdown: a formula for each part that has points."""
        return "\n\n".join(f"$${self.em.latex(p)}$$" for p in self.pointed if p != "steps") + "\n"

    @cached_property
    def wheel(self) -> tuple[str, bytes]:
        """The name and the content of a wheel of the program that wrote the package."""
        return wheel()

    def text(self, template: str, **values: str) -> str:
        """A text of a package, with what it says of this assignment filled in."""
        return text(
            template, name=self.name, title=self.title, version=__version__, wheel=self.wheel[0],
            most=number(self.most), parts=", ".join(self.pointed), seconds=str(self.seconds),
            limit=str(4 * self.seconds + 60), **values)


def _key(part: str) -> str:
    """The part as a key of TOML, between quotes where it has other characters than words have."""
    return part if re.fullmatch(r"[\w-]+", part, re.ASCII) else json.dumps(part)


def text(template: str, **values: str) -> str:
    """A text beside this module, with a value for each name between two @ signs."""
    found = resources.files(__package__).joinpath(template).read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda m: values[m[1]], found)


def archive(files: dict[str, Content], executable: tuple[str, ...] = ()) -> bytes:
    """A zip archive of the files; the same files give the same bytes."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as zipped:
        for path, content in files.items():
            entry = ZipInfo(path)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = (0o100755 if path in executable else 0o100644) << 16
            zipped.writestr(entry, content)
    return kept.getvalue()


def notebook(cells: list[tuple[str, str, str, dict[str, object]]]) -> str:
    """A notebook of cells: kind, id, source and metadata."""
    made = []
    for kind, id, source, metadata in cells:
        cell: dict[str, object] = {"cell_type": kind, "id": id, "metadata": metadata,
                                   "source": source.strip("\n").splitlines(keepends=True)}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({
        "cells": made, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


def in_quotes(value: str) -> str:
    """A text as Python has it, over several lines where it has them.

    >>> in_quotes("a\\nb\\n")
    '"a\\\\n"\\n"b\\\\n"'
    """
    lines = (json.dumps(line, ensure_ascii=False) for line in value.splitlines(keepends=True))
    return "\n".join(lines) or '""'
