"""Options and arguments that several commands have in common."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from derive import __version__

if TYPE_CHECKING:
    from derive.model import Model

Command = Callable[..., Any]

MOST_BYTES = 4_000_000
LARGEST_SIZE = 10_000


def common(command: Command) -> Command:
    """The command with --json and --version."""
    command = click.version_option(__version__, message="derive %(version)s")(command)
    return click.option("--json", "as_json", is_flag=True,
                        help="Print JSON alone on standard output.")(command)


#: The first argument of a command.
statement_argument = click.argument("statement")


def output_options(what: str) -> Callable[[Command], Command]:
    """A decorator that gives a command -o and --force; ``what`` is what is written."""

    def decorate(command: Command) -> Command:
        command = click.option("--force", is_flag=True,
                               help="Replace files that exist already.")(command)
        return click.option("-o", "--output", metavar="FILE",
                            help=f"Write {what} here, not on standard output.")(command)

    return decorate


def one_standard_input(statement: str, data: str | None) -> None:
    """Raises click.UsageError where standard input is to be both the statement and the data."""
    if statement == data == "-":
        raise click.UsageError("standard input is the statement or the data, not both: name a file")


def read_model(statement: str) -> Model:
    """The model of a file, of a shipped statement, or of standard input (``-``).

    Raises StatementError where it cannot be used.
    """
    if statement == "-":
        from derive.statement import parse

        return parse(_standard_input(), name="stdin")
    from derive.statement import read

    return read(statement)


def _standard_input() -> str:
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise click.UsageError("standard input is longer than any statement: is it the right file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"standard input is not UTF-8 text (byte {error.start + 1}): convert it first"
        ) from None


def assigned(pairs: tuple[str, ...]) -> dict[str, int]:
    """The sizes given as NAME=VALUE.

    Raises click.UsageError where a pair has another form, or a name comes twice.

    >>> assigned(("K=3", "d=2"))
    {'K': 3, 'd': 2}
    """
    found: dict[str, int] = {}
    for pair in pairs:
        match = re.fullmatch(r"\s*([^\W\d]\w*)\s*=\s*([0-9]+)\s*", pair)
        if match is None or not match[2].strip("0"):
            raise click.UsageError(
                f"--set {pair}: write NAME=VALUE with a positive whole number, such as K=3")
        if len(match[2].lstrip("0")) > 9 or int(match[2]) > LARGEST_SIZE:
            raise click.UsageError(f"--set {pair}: the largest size is {LARGEST_SIZE}")
        if match[1] in found:
            raise click.UsageError(f"--set {match[1]} is given twice: give it once")
        found[match[1]] = int(match[2])
    return found


def ranged(pairs: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, range]]:
    """The pairs NAME=VALUE, and apart from them those that are NAME=FIRST..LAST.

    Raises click.UsageError for a range that is none, and for more than one.

    >>> ranged(("d=2", "K=1..8"))
    (('d=2',), {'K': range(1, 9)})
    """
    single = tuple(pair for pair in pairs if ".." not in pair)
    found: dict[str, range] = {}
    for pair in pairs:
        if ".." not in pair:
            continue
        name, _, between = pair.partition("=")
        first, _, last = between.partition("..")
        (name, low), = assigned((f"{name}={first}",)).items()
        (_, high), = assigned((f"{name}={last}",)).items()
        if low > high:
            raise click.UsageError(f"--set {pair}: write NAME=FIRST..LAST, such as K=1..8")
        if found or name in assigned(single):
            raise click.UsageError(f"--set {pair}: give one range, and no size twice")
        found[name] = range(low, high + 1)
    return single, found


def sizes(pairs: tuple[str, ...], model: Model) -> dict[str, int]:
    """The sizes given as NAME=VALUE, all of them open in the statement.

    Raises click.UsageError where one is not.

    >>> from derive.statement import models
    >>> sizes(("K=3",), models["gaussian_mixture"])
    {'K': 3}
    """
    found, known = assigned(pairs), open_sizes(model)
    for name in found:
        if name not in known:
            raise click.UsageError(
                f"--set {name}: {model.name} leaves "
                + (f"only {' and '.join(known)} open" if known else "no size open"))
    return found


def open_sizes(model: Model) -> tuple[str, ...]:
    """The sizes that a statement leaves open: of its components, and of its vectors.

    >>> from derive.statement import models
    >>> open_sizes(models["two_gaussians"])
    ('d',)
    """
    values = {v.values for v in model.latents}
    found = [p.size for p in model.plates if not p.labels and p.index in values]
    found += [v.dimension for v in model.observed if v.domain == "vector"]
    return tuple(dict.fromkeys(found))


#: --drop-missing, beside data.
drop_missing_option = click.option(
    "--drop-missing", is_flag=True,
    help="Leave out the rows with an empty cell (or NA, NaN, ?) in a column that is used.")


#: --set NAME=VALUE, any number of times.
set_option = click.option(
    "--set", "settings", metavar="NAME=VALUE", multiple=True,
    help="A size that the statement leaves open, such as K=3. May be repeated.")
