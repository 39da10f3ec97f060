"""An assignment as a complete package for the systems that collect homework: one file each.

A system is a module with ``files(assignment)``: the content of each file of the package by its
relative path. Its texts lie beside it, ``SYSTEM_*.txt``.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from .assignment import Assignment, Content

#: The name on the command line, and what the package is.
SYSTEMS: Mapping[str, str] = MappingProxyType({
    "gradescope": "an autograder to upload, and the exercise",
    "prairielearn": "a question, and the image that its external grader runs in",
    "nbgrader": "a course with a source notebook and its configuration",
    "otter": "a notebook, a test for each part, and what `otter generate` takes",
})


def package(system: str, assignment: Assignment) -> dict[str, Content]:
    """The files of the package for a system, by their paths: texts, and bytes of what is none."""
    found: dict[str, Content] = import_module(f".{system}", __name__).files(assignment)
    return found


__all__ = ["SYSTEMS", "Assignment", "package"]
