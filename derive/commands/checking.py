"""`derive check` and `derive misconceptions`: answers judged, and the mistakes that have a name."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import common, read_model, statement_argument
from .output import as_json as json_text
from .output import coloured, out, out_json, progress, status, target, write, wrote

if TYPE_CHECKING:
    from derive.em import EM
    from derive.homework.gradebook import Gradebook
    from derive.homework.rubric import Rubric
    from derive.homework.submissions import Submission

_EPILOG = """\b
Examples:
  derive check two_gaussians answer.tex
  derive check two_gaussians answer.md --part Sigma_1 --reveal
  derive check two_gaussians notes.md --section "Exercise 2"
  derive check two_gaussians submissions/ -o graded/
  derive check two_gaussians submissions/ -o graded/ --rubric rubric.toml
  derive check two_gaussians /autograder/submission --to gradescope \\
      -o /autograder/results/results.json

\b
A rubric is a TOML file:
  follow_through = 0.5     # share of the points of a wrong part that follows
                           # correctly from an earlier wrong one
  [points]                 # of each part
  responsibilities = 2
  Q = 3
  [letters]                # what letters stand for in your course
  data = "h"
  weight = "eta"
  [misconceptions]         # share of the points of a part with this mistake
  n_for_nk = 0.25
"""


@click.command(epilog=_EPILOG, short_help="Judge answers, a verdict for each part.")
@statement_argument
@click.argument("answers", nargs=-1, required=True, metavar="ANSWER...")
@click.option("--part", metavar="NAME", help="Judge this part alone.")
@click.option("--section", metavar="HEADING",
              help="Read what stands below this heading of a document alone.")
@click.option("--reveal", is_flag=True, help="Say the right formula after a wrong one.")
@click.option("-o", "--output", metavar="DIR",
              help="Write a page for each submission and a gradebook here; with --to, a file.")
@click.option("--rubric", "rubric_file", metavar="FILE.toml", help="Points for the verdicts.")
@click.option("--to", "system", type=click.Choice(("gradescope", "prairielearn")),
              help="Write the results.json of this system. ANSWER is then one file, or one folder "
              "that is one submission.")
@click.option("--seconds", type=click.IntRange(1, 3600), metavar="N",
              help="The processor time that judging one submission may take: 30, and 15 with --to "
              "prairielearn, whose jobs end after 30.")
@click.option("--links", "linked", is_flag=True,
              help="Link each page with the gradebook, its neighbours and the derivation, for "
              "staff: without it the page of a student names nobody else.")
@click.option("--force", is_flag=True, help="Replace files that exist already.")
@common
def check(statement: str, answers: tuple[str, ...], part: str | None, section: str | None,
          reveal: bool, output: str | None, rubric_file: str | None, system: str | None,
          seconds: int | None, linked: bool, force: bool, as_json: bool) -> int:
    """Judge the answers to STATEMENT's homework: responsibilities, Q, each update and the steps.

    Each file, or each file or sub-folder of a given folder, is one submission; - is standard input.
    LaTeX, Markdown, plain text, notebooks and Python (functions, SymPy expressions) are read.
    Exit code 1 says that a part is not right.
    """
    if "-" in answers and statement == "-":
        raise click.UsageError("the statement and an answer cannot both be standard input")
    if system and as_json:
        raise click.UsageError(f"--to {system} is JSON already: leave out --json")
    if linked and (system or not output):
        raise click.UsageError("--links is for pages: name a folder for them with -o")
    if system and len(answers) != 1:
        raise click.UsageError(f"--to {system} is for one submission: name one ANSWER")
    model = read_model(statement)

    from derive.api import derive_em
    from derive.homework.batch import LIMITS, graded
    from derive.homework.exports import SYSTEMS
    from derive.homework.gradebook import Gradebook
    from derive.homework.sections import only
    from derive.homework.word.summary import summary

    folder = Path(output) if output and not system else None
    found = _submissions(answers, folder, bool(system))
    if section is not None:
        found = tuple(only(submission, section) for submission in found)
    em = derive_em(model)
    if part is not None and part not in em.parts:
        raise click.UsageError(f"--part {part}: there are {', '.join(em.parts)}")
    rubric = _rubric(rubric_file, em.parts)
    if folder is not None:
        _prepare(folder, found, reveal, force)
    results = target(output, force) if system else None
    limits = SYSTEMS[system].limits if system else LIMITS
    if seconds:
        limits = limits.longer(seconds)
    with counting("judging submissions", len(found)) as done:
        book = Gradebook(tuple(graded(em, found, part, reveal, limits=limits, done=done,
                                      letters=rubric.letters if rubric else None)), rubric)
    if system:
        from derive.homework.rubric import even

        (row,) = book.rows
        rubric = rubric or even(tuple(row.parts))
        given = SYSTEMS[system].results(row, rubric)
        write(results, json.dumps(given, indent=2, ensure_ascii=False), force)
        if results is not None:  # what a system shows to staff alone
            out(summary(Gradebook(book.rows, rubric)))
        return 0 if row.all_right else 1
    content: dict[str, Any] = {"submissions": book.to_json()}
    if folder is not None:
        _write_all(folder, book, em, content, reveal, linked, force)
        if not as_json:
            _say(folder, len(found), reveal)
    if as_json:
        out_json(content)
    else:
        out(summary(book, coloured))
    return 0 if all(row.all_right for row in book.rows) else 1


def _rubric(file: str | None, parts: tuple[str, ...]) -> Rubric | None:
    """The rubric of a file. Raises click.UsageError where it cannot be used."""
    if file is None:
        return None
    from derive.homework.rubric import RubricError, parse_rubric

    try:
        return parse_rubric(Path(file).read_text(encoding="utf-8"), parts)
    except OSError as error:
        raise click.UsageError(f"--rubric {file}: {error.strerror}") from None
    except (RubricError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--rubric {file}: {error}") from None


def _submissions(answers: tuple[str, ...], without: Path | None,
                 alone: bool) -> tuple[Submission, ...]:
    """What the paths hold, and standard input last where it is one of them; ``alone`` makes a
    given folder one submission."""
    from derive.homework.submissions import NoSubmission, of_bytes, of_folder, submissions

    paths = [a for a in answers if a != "-"]
    try:
        if alone and paths and Path(paths[0]).is_dir():
            return (of_folder(Path(paths[0])),)
        found = submissions(paths, without)
    except NoSubmission as error:
        raise click.UsageError(str(error)) from None
    if "-" in answers:
        found = (*found, of_bytes("-", sys.stdin.buffer.read(4_000_000), None))
    return found


def _prepare(folder: Path, found: Sequence[Submission], reveal: bool, force: bool) -> None:
    """Make the folder of the pages. Raises click.UsageError where a file would be replaced."""
    from derive.homework.pages import course

    try:
        (folder / course.FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{folder}: {error.strerror}: name a folder") from None
    names = [course.GRADES, course.TABLE, course.BOOK, *course.file_names(found)]
    for name in [*names, course.DERIVATION] if reveal else names:
        target(str(folder / name), force)


def _write_all(folder: Path, book: Gradebook, em: EM, content: dict[str, Any],
               reveal: bool, linked: bool, force: bool) -> None:
    """Write the grades, the gradebook and the pages."""
    from derive.homework.pages import course

    write(folder / course.GRADES, json_text(content), force, quiet=True)
    write(folder / course.TABLE, book.csv(), force, quiet=True)
    with progress("writing pages"):
        for name, text in course.pages(book, em, reveal=reveal, linked=linked):
            write(folder / name, text, force, quiet=True)


def _say(folder: Path, count: int, reveal: bool) -> None:
    """Say what has been written."""
    from derive.homework.pages import course

    beside = [course.TABLE, course.GRADES, *[course.DERIVATION] * reveal]
    wrote(f"{folder / course.BOOK}, {', '.join(beside)} and {count} page{'s' * (count != 1)} in "
          f"{folder / course.FOLDER}")


@contextmanager
def counting(what: str, count: int) -> Iterator[Callable[[], None]]:
    """Show how many of ``count`` are done, on a terminal only; what is given says that one more
    is."""
    finished = -1
    with status() as show:

        def one_more() -> None:
            nonlocal finished
            finished += 1
            show(f"{what} {finished}/{count} ")

        one_more()
        yield one_more


@click.command("misconceptions", short_help="List the mistakes that are recognised.")
@common
def list_misconceptions(as_json: bool) -> int:
    """List the mistakes that `derive check` recognises, with what the student is told."""
    from derive.homework.misconceptions import TABLE

    if as_json:
        out_json({"misconceptions": [
            {"id": m.id, "sentence": m.sentence, "hint": m.hint, "stage": m.stage,
             "parts": list(m.kinds)}
            for m in TABLE]})
        return 0
    wide = max(len(m.id) for m in TABLE)
    out("\n".join(f"{m.id.ljust(wide)}  {m.sentence}" for m in TABLE))
    return 0
