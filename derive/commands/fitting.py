"""`derive fit`: the generated EM, run on data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .models import require_variant
from .options import (
    common,
    drop_missing_option,
    one_standard_input,
    output_options,
    ranged,
    read_model,
    statement_argument,
)
from .output import as_json as to_json_text
from .output import out, status, target, write
from .standard_errors import standard_errors_of

if TYPE_CHECKING:
    from derive.arrays import ModelRows
    from derive.fitting import FitResult, Observations

_EPILOG = """\b
Examples:
  derive fit two_gaussians faithful
  derive fit gaussian_mixture faithful --set K=3 -o fit.json
  derive fit mine.txt mine.csv --columns height,weight --start start.json --trace
  derive fit gaussian_mixture faithful --set K=1..8
  derive fit gaussian_mixture --predict new.csv --start fit.json
  derive fit poisson_mixture deaths --set K=2 --criterion aitken --tolerance 1e-8
  derive fit carcinoma --published

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
@click.argument("data", required=False)
@click.option("--start", metavar="FILE.json", help="theta to start from, as JSON.")
@click.option("--seed", type=int, help=f"Of the random starts. [default: {SEED}]")
@click.option("--restarts", type=int, metavar="R",
              help=f"How many random starts; the best is kept. [default: {RESTARTS}]")
@click.option(
    "--set", "settings", metavar="NAME=VALUE", multiple=True,
    help="A size that the statement leaves open, such as K=3. May be repeated. K=1..8 fits each "
         "number of components and chooses by BIC.")
@click.option("--columns", metavar="A,B", help="The columns that are the coordinates of X: "
              "all unless given. No other column is read.")
@drop_missing_option
@click.option("--iterations", type=int, metavar="N", help=f"At most so many. "
              f"[default: {ITERATIONS}]")
@click.option("--tolerance", type=float, metavar="R",
              help="Stop when |L_t - L_(t-1)| / (1 + |L_t|) is smaller; 0 never stops early. "
                   f"[default: {TOLERANCE:g}]")
@click.option(
    "--criterion", type=click.Choice(CRITERIA),
    help="What is compared with the tolerance: the change of the log-likelihood, as above, which "
         "is the default; the largest relative change of a parameter; or |L_inf - L_t| / "
         "(1 + |L_t|), with the limit L_inf as Aitken's method estimates it.",
)
@click.option("--trace", is_flag=True, help="Show every iterate.")
@click.option("--variant", type=click.Choice(["hard", "annealed", "stepwise"]),
              help="Run a variant of EM: hard EM, deterministic annealing, stepwise (online) EM. "
                   "The result says what rises.")
@click.option("--beta", type=float, metavar="B",
              help="Where annealing starts, above 0 to 1. [default: 0.25]")
@click.option("--step", type=float, metavar="KAPPA",
              help="Stepwise EM's steps are (t + 2)^-KAPPA. [default: 0.7]")
@click.option("--batch", type=int, metavar="M",
              help="How many units a step of stepwise EM takes. [default: a tenth]")
@click.option("--standard-errors", is_flag=True,
              help="Add standard errors from the observed information (Louis 1982), and the rate "
                   "of EM.")
@click.option("--responsibilities", metavar="FILE.csv",
              help="Write the responsibilities here, a column for each component.")
@click.option("--predict", "new", metavar="FILE",
              help="Fit nothing: print the responsibilities and the labels of the rows in FILE "
                   "under the fit in --start, as CSV.")
@click.option("--chunks", type=int, metavar="ROWS",
              help="Read the file (CSV, Parquet, .npy, FILE.duckdb) so many rows at a time, in "
                   "memory that does not grow with it; starts are compared on a sample. What is "
                   "larger than 1 GiB is read so in any case.")
@click.option("--engine", metavar="NAME", help="What runs over the chunks: numpy, numba, c, "
              "jax, dask or spark. [default: numpy]")
@click.option("--checkpoint", metavar="FILE", help="Write here, after each pass over the chunks, "
              "what the run has come to.")
@click.option("--resume", metavar="FILE", help="Go on from what --checkpoint has written: to the "
              "same result as if nothing had happened.")
@click.option("--published", "in_print", is_flag=True,
              help="Of a statement of the library: run it on its data from its start, and compare "
                   "with what was printed, digit by digit.")
@output_options("the result")
@common
def fit(statement: str, data: str | None, new: str | None, start: str | None,
        settings: tuple[str, ...], columns: str | None, drop_missing: bool, trace: bool,
        standard_errors: bool, responsibilities: str | None, in_print: bool, output: str | None,
        force: bool, as_json: bool, chunks: int | None, engine: str | None,
        checkpoint: str | None, resume: str | None, **search: Any) -> int:
    """Fit STATEMENT to DATA by the EM that is derived from it.

    DATA is a file (CSV, Parquet or .npy; - is standard input) or a shipped data set. Exit code 1
    says that EM has not converged, or has collapsed; the last good iterate is printed, as it is,
    with exit code 130, where a run over chunks is interrupted. FILE gets JSON where its suffix is
    .json.
    """
    search = {name: value for name, value in search.items() if value is not None}
    file, table = target(output, force), target(responsibilities, force)
    if file is not None and table is not None and file.resolve() == table.resolve():
        raise click.UsageError(f"{file}: -o and --responsibilities name the same file")
    if responsibilities == "-":
        raise click.UsageError("--responsibilities -: name a file; standard output is the result's")
    one_standard_input(statement, data if new is None else new)
    if new is not None:
        _require_predictable(data, start, settings, trace, standard_errors, search)
        return _predict(statement, new, str(start), names_in(columns), drop_missing, file, table,
                        force, as_json)
    if in_print:
        return _published(statement, data, {"--start": start, "--set": settings, "--trace": trace,
                                            "--standard-errors": standard_errors,
                                            "--columns": columns, **{f"--{k}": v for k, v
                                            in search.items()}}, file, force, as_json)
    if data is None:
        raise click.UsageError("Missing argument 'DATA': name a file or a shipped data set")
    from .scaling import Wanted, fit_in_chunks, in_chunks

    wanted = Wanted(chunks, engine, checkpoint, resume)
    if in_chunks(data, wanted):
        whole, code = fit_in_chunks(
            read_model(statement), data, wanted, start=start, settings=settings,
            columns=names_in(columns), trace=trace, force=force, search=search,
            others={"--drop-missing": drop_missing, "--responsibilities": responsibilities,
                    "--standard-errors": standard_errors})
        _put(file, to_json_text(whole.to_json(trace=trace)),
             lambda: _text(whole) if trace else whole.text(), force, as_json)
        return code
    one_start(start, search.get("seed"), search.get("restarts"))
    single, ranges = ranged(settings)
    of_one = {"trace": trace, "standard-errors": standard_errors, "start": start is not None,
              "variant": bool(search.get("variant"))}
    if ranges and any(of_one.values()):
        name = next(name for name, given in of_one.items() if given)
        raise click.UsageError(f"--{name} is of one fit: give --set one number of components")
    require_variant(search)
    if search.get("variant") and standard_errors:
        raise click.UsageError("--standard-errors are those at a maximum of the likelihood: run EM "
                               "without --variant, from --start with the result of this one")

    from .models import run, run_each

    model = read_model(statement)
    asked: dict[str, Any] = {"start": start, "settings": single, "columns": names_in(columns),
                             "drop_missing": drop_missing, "options": search}
    with watched() as watch:
        rows: ModelRows
        found: Any
        rows, found = run_each(model, data, ranges, progress=watch, **asked) if ranges else \
            run(model, data, progress=watch, **asked).outcome
    say_notes(rows)
    best = found.best if ranges else found
    if table is not None and best is not None:
        write(table, best.responsibilities_csv(), force)
    more, errors = standard_errors_of(model, rows.x, None, found) if standard_errors else ({}, "")
    _put(file, to_json_text({**found.to_json(trace=trace), **more}),
         lambda: (_text(found) if trace else found.text()) + errors, force, as_json)
    if file is not None and not as_json:
        click.echo(f"derive: fitted {rows.counted()}", err=True)
    return int(found.exit_code)


def _published(name: str, data: str | None, others: dict[str, Any], file: Path | None,
               force: bool, as_json: bool) -> int:
    """What --published prints."""
    from .published import exit_code, published, text

    given = ["DATA"] * (data is not None) + [option for option, value in others.items() if value]
    if given:
        raise click.UsageError(f"--published takes data and start from the library: leave out "
                               f"{given[0]}")
    found = published(name)
    _put(file, to_json_text(found), lambda: text(found), force, as_json)
    return exit_code(found)


def one_start(start: str | None, seed: int | None, restarts: int | None) -> None:
    """Raises click.UsageError for random starts beside a start from a file."""
    if start is not None and (seed, restarts) != (None, None):
        raise click.UsageError("--start is one start: leave out --seed and --restarts")


def names_in(columns: str | None) -> list[str] | None:
    """The names in the text of --columns."""
    return None if columns is None else [name.strip() for name in columns.split(",")]


def say_notes(rows: Observations | ModelRows) -> None:
    """Say on standard error what a reader would want to know of how data were read."""
    for note in rows.notes:
        click.echo(f"derive: note: {rows.source}: {note}", err=True)


def _require_predictable(data: str | None, start: str | None, settings: tuple[str, ...],
                         trace: bool, standard_errors: bool, search: Mapping[str, Any]) -> None:
    """Raises click.UsageError unless a fit is given, and nothing that would make one."""
    if start is None:
        raise click.UsageError("--predict needs a fit: add --start FILE.json, as -o writes it")
    if data is not None:
        raise click.UsageError(f"--predict fits nothing: leave out the data {data}, or fit them "
                               "first, with -o FILE.json")
    for name in (*search, *("set",) * bool(settings), *("trace",) * trace,
                 *("standard-errors",) * standard_errors):
        raise click.UsageError(f"--predict fits nothing: leave out --{name}")


def _predict(statement: str, new: str, start: str, columns: list[str] | None, drop_missing: bool,
             file: Path | None, table: Path | None, force: bool, as_json: bool) -> int:
    """Print, or write, the responsibilities and labels of new rows."""
    from derive.fitting import predict

    found = predict(read_model(statement), new, start, columns, drop_missing=drop_missing)
    say_notes(found.rows)
    click.echo(f"derive: predicted {found.rows.counted()}", err=True)
    if table is not None:
        write(table, found.to_csv(), force)
    if file is not None or table is None or as_json:
        _put(file, to_json_text(found.to_json()), found.to_csv, force, as_json)
    return 0


def _put(file: Path | None, json_text: str, text: Callable[[], str], force: bool, as_json: bool
         ) -> None:
    """The result in its file, as JSON where that is asked for or the suffix says so, or on
    standard output; JSON that was asked for there in any case."""
    if file is not None:
        wanted = as_json or file.suffix.lower() == ".json"
        write(file, json_text if wanted else text(), force)
    if as_json:
        out(json_text)
    elif file is None:
        out(text())


def _text(found: FitResult) -> str:
    """The result with the log-likelihood of each iterate."""
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
