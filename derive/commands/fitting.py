"""`derive fit`: the generated EM, run on data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from derive.commands.options import (
    assigned,
    common,
    output_options,
    read_model,
    set_option,
    statement_argument,
)
from derive.commands.output import as_json as to_json_text
from derive.commands.output import out, status, target, write

if TYPE_CHECKING:
    from derive.fitting import FitResult

_EPILOG = """\b
Examples:
  derive fit two_gaussians faithful
  derive fit gaussian_mixture faithful --set K=3 -o fit.json
  derive fit mine.txt mine.csv --columns height,weight --start start.json --trace
  derive fit poisson_mixture deaths --set K=2 --criterion aitken --tolerance 1e-8

\b
FILE.json has a value for each parameter, under the name that the statement
gives it; a parameter with an open index is a list. What -o fit.json has
written is a start too. For two_gaussians in two columns:
  {"tau": 0.4, "mu_1": [2, 55], "mu_2": [4, 80],
   "Sigma_1": [[0.1, 0], [0, 36]], "Sigma_2": [[0.2, 0], [0, 36]]}
and for poisson_mixture with K = 2:
  {"pi": [0.4, 0.6], "lambda": [1.2, 2.6]}
"""

CRITERIA = ("log-likelihood", "parameters", "aitken")
ITERATIONS, TOLERANCE, RESTARTS, SEED = 1000, 1e-10, 10, 0


@click.command(epilog=_EPILOG, short_help="Run the generated EM on data.")
@statement_argument
@click.argument("data")
@click.option("--start", metavar="FILE.json", help="theta to start from, as JSON.")
@click.option("--seed", type=int, help=f"Of the random starts. [default: {SEED}]")
@click.option("--restarts", type=int, metavar="R",
              help=f"How many random starts; the best is kept. [default: {RESTARTS}]")
@set_option
@click.option("--columns", metavar="A,B", help="The columns that are the coordinates of X: "
              "all unless given.")
@click.option("--iterations", type=int, default=ITERATIONS, show_default=True, metavar="N",
              help="At most so many.")
@click.option("--tolerance", type=float, default=TOLERANCE, show_default=True, metavar="R",
              help="Stop when |L_t - L_(t-1)| / (1 + |L_t|) is smaller; 0 never stops early.")
@click.option(
    "--criterion", type=click.Choice(CRITERIA),
    help="What is compared with the tolerance: the change of the log-likelihood, as above, which "
         "is the default; the largest relative change of a parameter; or |L_inf - L_t| / "
         "(1 + |L_t|), with the limit L_inf as Aitken's method estimates it.",
)
@click.option("--trace", is_flag=True, help="Show every iterate.")
@click.option("--responsibilities", metavar="FILE.csv",
              help="Write the responsibilities here, a column for each component.")
@output_options("the result")
@common
def fit(statement: str, data: str, start: str | None, seed: int | None, restarts: int | None,
        settings: tuple[str, ...], columns: str | None, iterations: int, tolerance: float,
        criterion: str | None, trace: bool, responsibilities: str | None, output: str | None,
        force: bool, as_json: bool) -> int:
    """Fit STATEMENT to DATA by the EM that is derived from it.

    DATA is a CSV file or a shipped data set. Exit code 1 says that EM has not converged, or has
    collapsed; the last good iterate is printed. FILE gets JSON where its suffix is .json.
    """
    one_start(start, seed, restarts)
    file, table = target(output, force), target(responsibilities, force)
    if file is not None and table is not None and file.resolve() == table.resolve():
        raise click.UsageError(f"{file}: -o and --responsibilities name the same file")
    if responsibilities == "-":
        raise click.UsageError("--responsibilities -: name a file; standard output is the result's")
    sizes = assigned(settings)
    model = read_model(statement)

    from derive.fitting import fit_command

    with watched() as watch:
        found = fit_command(model, data, start=start, seed=SEED if seed is None else seed,
                            restarts=RESTARTS if restarts is None else restarts, sizes=sizes,
                            columns=names_in(columns), iterations=iterations, tolerance=tolerance,
                            criterion=criterion, progress=watch)
    if table is not None:
        write(table, found.responsibilities_csv(), force)
    json_text = to_json_text(found.to_json(trace=trace))
    if file is not None:
        wanted = as_json or file.suffix.lower() == ".json"
        write(file, json_text if wanted else _text(found, trace), force)
    if as_json:
        out(json_text)
    elif file is None:
        out(_text(found, trace))
    return found.exit_code


def one_start(start: str | None, seed: int | None, restarts: int | None) -> None:
    """Raises click.UsageError for random starts beside a start from a file."""
    if start is not None and (seed, restarts) != (None, None):
        raise click.UsageError("--start is one start: leave out --seed and --restarts")


def names_in(columns: str | None) -> list[str] | None:
    """The names in the text of --columns."""
    return None if columns is None else [name.strip() for name in columns.split(",")]


def _text(found: FitResult, trace: bool) -> str:
    if not trace:
        return found.text()
    lines = [f"{t:9}  {value:.10f}" for t, (_, value) in enumerate(found.iterates)]
    return "\n".join(["iteration  log-likelihood", *lines, "", found.text()])


@contextmanager
def watched() -> Iterator[Callable[[int, int, int, float], None] | None]:
    """Shows how far a fit has come, on a terminal only."""
    last = time.monotonic()
    with status() as show:

        def at(restart: int, restarts: int, iteration: int, value: float) -> None:
            nonlocal last
            if time.monotonic() - last >= 0.2:
                last = time.monotonic()
                show(f"start {restart + 1} of {restarts}, iteration {iteration}: {value:.6f}")

        yield at if sys.stderr.isatty() else None
