"""`derive export`: the updates as code."""

from __future__ import annotations

import click

from derive.model_em import ModelEM

from .options import common, output_options, read_model, set_option, sizes, statement_argument
from .output import out_json, progress, target, write

_EPILOG = """\b
Examples:
  derive export two_gaussians --to numpy -o em.py
  derive export gaussian_mixture --to numpy --set K=3
  derive export gaussian_mixture --to sklearn -o mixture.py
"""


@click.command(epilog=_EPILOG, short_help="Print the EM updates as a program.")
@statement_argument
@click.option("--to", "language", metavar="TARGET", required=True,
              help="What to write: numpy, sklearn.")
@click.option("--form", type=click.Choice(("fast", "plain")), default="fast", show_default=True,
              help="All that a run needs, fast; or one step and the log-likelihood, with the "
                   "formulas beside the lines that compute them.")
@set_option
@output_options("the code")
@common
def export(statement: str, language: str, form: str, settings: tuple[str, ...], output: str | None,
           force: bool, as_json: bool) -> int:
    """Print the EM updates of STATEMENT as a program."""
    file = target(output, force)
    if language == "sklearn" and (settings or form == "plain"):
        raise click.UsageError(
            "--to sklearn has one form, and takes no size: an estimator is given its number of "
            "components as n_components")
    model = read_model(statement)

    from derive.api import derive_em

    with progress("deriving"):
        em = derive_em(model)
        code = em.export(language, form=form) if isinstance(em, ModelEM) else em.export(
            language, form=form, **sizes(settings, em.model))
    if not as_json:
        write(file, code, force)
    elif file is None:
        out_json({"statement": model.name, "target": language, "code": code})
    else:
        write(file, code, force)
        out_json({"statement": model.name, "target": language, "file": str(file)})
    return 0
