"""`derive export`: the updates as code."""

from __future__ import annotations

import click

from .options import common, output_options, read_model, set_option, sizes, statement_argument
from .output import out_json, progress, target, write

_EPILOG = """\b
Examples:
  derive export two_gaussians --to numpy -o em.py
  derive export gaussian_mixture --to numpy --set K=3
"""


@click.command(epilog=_EPILOG, short_help="Print the EM updates as a program.")
@statement_argument
@click.option("--to", "language", metavar="TARGET", required=True, help="What to write: numpy.")
@set_option
@output_options("the code")
@common
def export(statement: str, language: str, settings: tuple[str, ...], output: str | None,
           force: bool, as_json: bool) -> int:
    """Print the EM updates of STATEMENT as a program."""
    file = target(output, force)
    model = read_model(statement)
    given = sizes(settings, model)

    from derive.api import derive_em

    with progress("deriving"):
        code = derive_em(model).export(language, **given)
    if not as_json:
        write(file, code, force)
    elif file is None:
        out_json({"statement": model.name, "target": language, "code": code})
    else:
        write(file, code, force)
        out_json({"statement": model.name, "target": language, "file": str(file)})
    return 0
