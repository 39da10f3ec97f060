"""Otter: a notebook for the students, a test file for each part, and a configuration for
`otter generate`, which makes the autograder from them.
"""

from __future__ import annotations

import json
import re

from ..homework.rubric import number
from .assignment import Assignment, Content, in_quotes, notebook

#: Where an autograder made by Otter finds the files that were given to it.
_PLACE = "/autograder/source/files"


def files(given: Assignment) -> dict[str, Content]:
    """The package."""
    found: dict[str, Content] = {
        "README.md": given.text("otter_readme.md.txt"),
        f"{given.name}.ipynb": notebook([
            ("markdown", "problem", given.problem + given.text("nbgrader_asked.md.txt"), {}),
            ("code", "answer", 'answer = r"""\n\n"""', {})]),
        "solution.md": given.solution,
        "otter_config.json": json.dumps({"points_possible": given.most}, indent=2) + "\n",
        "requirements.txt": f"{_PLACE}/{given.wheel[0]}\n",
        given.wheel[0]: given.wheel[1],
        "rubric.toml": given.rubric_toml,
    }
    for part, worth in given.pointed.items():
        name = re.sub(r"\W", "_", part)
        found[f"tests/{name}.py"] = given.text(
            "otter_test.py.txt", part=part, test=name, points=number(worth),
            statement=in_quotes(given.statement), rubric=in_quotes(given.rubric_toml))
    return found
