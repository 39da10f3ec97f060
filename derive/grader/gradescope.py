"""Gradescope: an archive for "Configure Autograder", and the exercise to hand out.

The archive is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/: setup.sh and
run_autograder at its root, everything below /autograder/source when it runs.
"""

from __future__ import annotations

from .assignment import Assignment, Content, archive


def files(given: Assignment) -> dict[str, Content]:
    """The package."""
    inside: dict[str, Content] = {
        "setup.sh": given.text("gradescope_setup.sh.txt"),
        "run_autograder": given.text("gradescope_run.sh.txt"),
        "statement.txt": given.statement,
        "rubric.toml": given.rubric_toml,
        given.wheel[0]: given.wheel[1],
    }
    return {
        "README.md": given.text("gradescope_readme.md.txt"),
        "problem.md": given.problem,
        "solution.md": given.solution,
        "rubric.toml": given.rubric_toml,
        "autograder.zip": archive(inside, ("setup.sh", "run_autograder")),
    }
