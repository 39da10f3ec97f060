"""nbgrader: a course folder with a source notebook, a graded cell for each part.

The cells' metadata are nbgrader's, schema version 3; the tests stand between the marks of hidden
tests, so that the students' version needs nothing but Jupyter.
"""

from __future__ import annotations

from ..homework.rubric import number
from .assignment import Assignment, Content, in_quotes, notebook


def files(given: Assignment) -> dict[str, Content]:
    """The package."""
    place = f"source/{given.name}/{given.name}.ipynb"
    return {
        "README.md": given.text("nbgrader_readme.md.txt"),
        "nbgrader_config.py": given.text("nbgrader_config.py.txt"),
        "rubric.toml": given.rubric_toml,
        given.wheel[0]: given.wheel[1],
        place: notebook([
            ("markdown", "problem", given.problem + given.text("nbgrader_asked.md.txt"),
             _cell("problem", locked=True)),
            ("code", "answer", f'answer = r"""\n{given.solution}"""',
             _cell("answer", solution=True)),
            *_graded(given),
        ]),
    }


def _graded(given: Assignment) -> list[tuple[str, str, str, dict[str, object]]]:
    """The cells of tests; the first one judges the whole answer."""
    judged = given.text("nbgrader_judge.py.txt", statement=in_quotes(given.statement),
                        rubric=in_quotes(given.rubric_toml))
    cells = []
    for n, (part, worth) in enumerate(given.pointed.items()):
        source = given.text("nbgrader_test.py.txt", part=part, points=number(worth),
                            judged="" if n else judged)
        cells.append(("code", f"part-{n}", source, _cell(
            f"part_{part.replace('^', '')}", grade=True, locked=True, points=worth)))
    return cells


def _cell(id: str, *, grade: bool = False, solution: bool = False, locked: bool = False,
          points: float | None = None) -> dict[str, object]:
    found: dict[str, object] = {"grade": grade, "grade_id": id, "locked": locked,
                                "schema_version": 3, "solution": solution, "task": False}
    return {"nbgrader": found if points is None else found | {"points": points}}
