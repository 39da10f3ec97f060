"""`derive grader`: an assignment as a package for a system that collects homework."""

from __future__ import annotations

from pathlib import Path

import click

from .options import common, read_model, statement_argument
from .output import out, out_json, progress, target, write

_EPILOG = """\b
Examples:
  derive grader gradescope two_gaussians -o homework/
  derive grader nbgrader mine.txt -o course/ --rubric rubric.toml

\b
Systems:
  gradescope    an autograder to upload, and the exercise
  prairielearn  a question, and the image that its external grader runs in
  nbgrader      a course with a source notebook and its configuration
  otter         a notebook, a test for each part, and what `otter generate` takes
"""


@click.command(epilog=_EPILOG, short_help="Write a package for a homework system.")
@click.argument("system", type=click.Choice(("gradescope", "prairielearn", "nbgrader", "otter")))
@statement_argument
@click.option("-o", "--output", metavar="DIR", required=True, help="Write the package here.")
@click.option("--rubric", "rubric_file", metavar="FILE.toml",
              help="Points for the verdicts; a point for each part unless given.")
@click.option("--seconds", type=click.IntRange(1, 250), default=30, show_default=True, metavar="N",
              help="The processor time that judging one answer may take.")
@click.option("--force", is_flag=True, help="Replace files that exist already.")
@common
def grader(system: str, statement: str, output: str, rubric_file: str | None, seconds: int,
           force: bool, as_json: bool) -> None:
    """Write all that a course needs to set STATEMENT as homework in SYSTEM: the exercise, what
    grades it, a rubric, limits, and a README for the teacher.
    """
    model = read_model(statement)

    from derive.api import derive_em
    from derive.grader import Assignment, package
    from derive.homework.rubric import RubricError

    with progress("deriving"):
        em = derive_em(model)
        try:
            text = Path(rubric_file).read_text(encoding="utf-8") if rubric_file else ""
            files = package(system, Assignment(em, text, seconds))
        except OSError as error:
            raise click.UsageError(f"--rubric {rubric_file}: {error.strerror}") from None
        except (RubricError, UnicodeDecodeError) as error:
            raise click.UsageError(f"--rubric {rubric_file}: {error}") from None
    folder = Path(output)
    for path in files:
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.UsageError(
                f"{place.parent} cannot be made: {error.strerror or error}") from error
        target(str(place), force)
    for path, content in files.items():
        write(folder / path, content, force, quiet=True)
        if path.endswith(".sh"):
            (folder / path).chmod(0o755)
    if as_json:
        out_json({"statement": model.name, "system": system, "files": list(files)})
    else:
        out(f"wrote {len(files)} files; {folder / 'README.md'} says what to do with them")
