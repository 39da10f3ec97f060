"""`derive report`: the derivation, printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from derive.document.formats import FORMATS
from derive.document.style import STYLES

from .data_options import DataOptions, data_options
from .options import common, one_standard_input, output_options, read_model, statement_argument
from .output import out_json, progress, target, wants_colour, write, wrote

SUFFIXES = {suffix: form.name for form in FORMATS.values() for suffix in form.suffixes}

_EPILOG = """\b
Examples:
  derive report two_gaussians
  derive report two_gaussians -o two_gaussians.pdf
  derive report two_gaussians -o handout.pdf --level brief --notation bishop
  derive report two_gaussians -o exercise.md --sheet
  derive report two_gaussians -o two_gaussians.html --data faithful
  derive report mine.txt --format tex --fragment | tee derivation.tex

\b
Notations:
  problem    the letters of the statement
  bishop     Bishop, Pattern Recognition and Machine Learning, chapter 9
  murphy     Murphy, Machine Learning: A Probabilistic Perspective, chapter 11
  esl        Hastie, Tibshirani, Friedman, The Elements of Statistical
             Learning, section 8.5 (two normal distributions of one coordinate)
  wikipedia  the article on the expectation-maximization algorithm
  FILE.toml  your own: docs/notation.md says what stands in it
"""


@click.command(epilog=_EPILOG, short_help="Print the derivation, every line checked.")
@statement_argument
@output_options("the report")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)),
    help="What to write, where -o's suffix does not say: text unless given. A pdf needs a TeX, or "
         "Chromium.")
@click.option(
    "--level", type=click.Choice(("full", "essential", "brief")),
    help="Every step; the answer and its derivation alone; or the results with a line of reason "
         "each, on two pages.  [default: full]")
@click.option("--sheet", is_flag=True, help="The problem as an exercise, without its solution.")
@click.option("--notation", metavar="NAME|FILE.toml", default="problem", show_default=True,
              help=f"The letters: {', '.join(STYLES)}, or a file.")
@click.option("--fragment", is_flag=True, help="TeX without a preamble, for \\input.")
@click.option("--no-certify", is_flag=True, help="Do not check the lines, and say so.")
@data_options
@common
def report(statement: str, output: str | None, force: bool, form: str | None, level: str | None,
           sheet: bool, notation: str, fragment: bool, no_certify: bool, as_json: bool,
           **of_data: Any) -> int:
    """Print the derivation of STATEMENT's EM algorithm, every line checked.

    The format is that of -o's suffix (.tex, .pdf, .html, .md, .ipynb, .txt), else --format, else
    text. With --data the report shows the fit to DATA in pictures; tex and md have them in a
    folder beside FILE, FILE-figures without the suffix. Exit code 1 says that a line was refused,
    which the report marks, or that EM has not converged on DATA.
    """
    file = target(output, force)
    form = _format(file, form)
    if fragment and form != "tex":
        raise click.UsageError(f"--fragment is for tex, and the format is {form}: add --format tex")
    data = DataOptions.of(of_data)
    one_standard_input(statement, data.source)
    figures = data.figures(file, FORMATS[form], force)
    if sheet and data.source:
        raise click.UsageError("--sheet has no solution to show on data: leave out --data")
    if sheet and level:
        raise click.UsageError("--sheet has no level: leave out --level")
    level = "sheet" if sheet else level or "full"
    if FORMATS[form].binary and file is None and (as_json or sys.stdout.isatty()):
        raise click.UsageError(f"a {form} is no text: name a file with -o, or pipe it on")
    model = read_model(statement)

    from derive.api import derive_em
    from derive.document.general.notation import general_notation

    general_notation(model, notation)

    with progress("deriving"):
        derivation = derive_em(model)
    right, unchecked = True, no_certify or sheet
    if not unchecked:
        with progress("checking each line"):
            right = derivation.certify().verdict == "right"
    run = data.run(derivation)
    if form == "pdf":
        from derive.document.pdf import instead_of_tex

        if instead := instead_of_tex():
            click.echo(f"derive: {instead}", err=True)
    with progress(f"writing {form}"):
        made = derivation.report(
            format=form, level=level, notation=notation, fragment=fragment, certify=not unchecked,
            colour=file is None and not as_json and wants_colour(), data=run, figures=figures)
    if as_json:
        content: dict[str, Any] = {
            "statement": model.name, "format": form, "level": level, "notation": notation,
            "verdict": "not checked" if unchecked else "right" if right else "wrong"}
        if run is not None:
            content["data"] = run.rows.source
            content["fit"] = run.fit.to_json()
        if file is None:
            out_json({**content, "report": made})
        else:
            write(file, made, force, quiet=True)
            beside = {} if figures is None else {"figures": str(figures)}
            out_json({**content, "file": str(file), **beside})
    else:
        write(file, made, force, quiet=True)
        if file is not None:
            wrote(str(file) + (f" and the pictures in {figures}" if figures is not None else ""))
    return 0 if right and (run is None or run.fit.converged) else 1


def _format(file: Path | None, form: str | None) -> str:
    """The format to write. Raises click.UsageError where a suffix says something unknown."""
    suffix = "" if file is None else file.suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if suffix and form is None:
        raise click.UsageError(
            f"{file}: no format has the suffix {suffix}: use one of {', '.join(SUFFIXES)}, "
            "or say --format")
    return form or "text"
