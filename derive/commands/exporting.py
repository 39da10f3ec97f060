"""`derive export`: the updates as code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from .options import common, output_options, read_model, set_option, sizes, statement_argument
from .output import out_json, progress, target, write, wrote

_EPILOG = """\b
Examples:
  derive export two_gaussians --to numpy -o em.py
  derive export gaussian_mixture --to numpy --set K=3
  derive export gaussian_mixture --to sklearn -o mixture.py
  derive export candy --to r -o candy/
"""


@click.command(epilog=_EPILOG, short_help="Print the EM updates as a program.")
@statement_argument
@click.option("--to", "language", metavar="TARGET", required=True,
              help="What to write: numpy, numba, c, jax, torch, r, javascript, "
                   "octave, sql, sympy, rust, program, latex, sklearn.")
@click.option("--form", type=click.Choice(("fast", "plain")), default="fast", show_default=True,
              help="All that a run needs, fast; or one step and the log-likelihood, with the "
                   "formulas beside the lines that compute them.")
@set_option
@output_options("the code, or into a folder (a name with a / at its end) a project that builds "
                "and tests itself,")
@common
def export(statement: str, language: str, form: str, settings: tuple[str, ...], output: str | None,
           force: bool, as_json: bool) -> int:
    """Print the EM updates of STATEMENT as a program."""
    folder = output is not None and (output.endswith("/") or Path(output).is_dir())
    file = None if folder else target(output, force)
    if language == "sklearn" and folder:
        raise click.UsageError("--to sklearn is one file: name a file")
    if language == "sklearn" and (settings or form == "plain"):
        raise click.UsageError(
            "--to sklearn has one form, and takes no size: an estimator is given its number of "
            "components as n_components")
    model = read_model(statement)

    from derive.api import derive_em

    with progress("deriving"):
        em = derive_em(model)
        if folder:
            files = em.project(language, form)
        else:
            code = em.export(language, form=form, **sizes(settings, em.model))
            files = {"": code}
    if folder:
        _write_all(Path(output or ""), files, force)
        if not as_json:
            wrote(f"{len(files)} file{'s' * (len(files) != 1)} in {output}")
    elif not as_json or file is not None:
        write(file, files[""], force, quiet=True)
        if file is not None and not as_json:
            wrote(str(file))
    if as_json:
        where = {"files": list(files)} if folder else {"code": files[""]} if file is None else {}
        place = {} if output is None or where.get("code") else {"file": str(file or output)}
        out_json({"statement": model.name, "target": language, **place, **where})
    return 0


def _write_all(folder: Path, files: Mapping[str, str], force: bool) -> None:
    """The files below a folder, none of them before all can be written."""
    for path in files:
        place = folder / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.UsageError(
                f"{place.parent} cannot be made: {error.strerror or error}") from error
        target(str(place), force)
    for path, text in files.items():
        write(folder / path, text, force, quiet=True)
