"""What every command does with its results: standard output, files, JSON, colour, progress."""

from __future__ import annotations

import io
import json
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

SCHEMA = 1

#: The options that name a file to read; all arguments may be files to read.
INPUT_OPTIONS = ("source", "start", "notation", "new")


class OutputFault(Exception):
    """Standard output that takes nothing more, as on a full disk: the message says why."""

    def __init__(self, cause: OSError) -> None:
        what = cause.strerror or str(cause)
        super().__init__(f"standard output cannot be written: {what[:1].lower()}{what[1:]}")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputFault(error) from error


class Output(io.TextIOWrapper):
    """Standard output. Its faults are OutputFault, told apart from those of other files; a reader
    that has gone is BrokenPipeError as ever."""

    def write(self, text: str) -> int:
        """Write the text. Raises OutputFault."""
        with _faults():
            return super().write(text)

    def flush(self) -> None:
        """Write what is held back. Raises OutputFault."""
        with _faults():
            super().flush()


def out(text: str) -> None:
    """Print the text on standard output, with one newline at its end.

    >>> out("a line")
    a line
    """
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def out_json(content: Mapping[str, Any]) -> None:
    """Print the content as JSON, the schema's number first.

    >>> out_json({"verdict": "right"})
    {
      "schema": 1,
      "verdict": "right"
    }
    """
    out(as_json(content))


def as_json(content: Mapping[str, Any]) -> str:
    """The content as JSON text in the order given, with "schema" first and NaN as null.

    >>> as_json({"tau": float("nan")}).split()
    ['{', '"schema":', '1,', '"tau":', 'null', '}']
    """
    rest = {name: value for name, value in content.items() if name != "schema"}
    plain = _plain({"schema": SCHEMA, **rest})
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    """The value in JSON's types; arrays become nested lists."""
    if hasattr(value, "tolist"):  # a NumPy array or scalar, without importing NumPy
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def target(path: str | None, force: bool) -> Path | None:
    """The file to write to, None for standard output (no path, or ``-``).

    Raises click.UsageError where the file exists and is not to be replaced, is among the
    command's input, or cannot be made: before any work is done, not after it.
    """
    if path is None or path == "-":
        return None
    if not path.strip():
        raise click.UsageError("the name of the file to write is empty: name a file")
    file = Path(path)
    if file.is_dir():
        raise click.UsageError(f"{path} is a directory: name a file")
    role = _input_in(file)
    if role:
        raise click.UsageError(f"{path} is {role}, and would be replaced: give another name")
    if file.exists() and not force:
        raise click.UsageError(_exists(path))
    if not file.parent.is_dir():
        raise click.UsageError(f"{path}: there is no directory {file.parent}")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise click.UsageError(f"{path} cannot be written: permission denied")
    return file


def _input_in(file: Path) -> str:
    """What the running command reads from this file, such as DATA; "" where nothing."""
    context = click.get_current_context(silent=True)
    if context is None or not file.exists():
        return ""
    for parameter in context.command.params:
        argument = isinstance(parameter, click.Argument)
        if not argument and parameter.name not in INPUT_OPTIONS:
            continue
        values = context.params.get(parameter.name or "")
        for value in values if isinstance(values, tuple) else (values,):
            if isinstance(value, str) and os.path.exists(value) and file.samefile(value):
                return str(parameter.name).upper() if argument else parameter.opts[0]
    return ""


def write(file: Path | None, content: str | bytes, force: bool, *, quiet: bool = False) -> None:
    """Put the text or the bytes into the file, or on standard output where file is None, and say
    so on a terminal unless ``quiet``.

    Raises click.UsageError where the file cannot be written, or has appeared since
    :func:`target` looked.
    """
    if isinstance(content, str):
        content = (content if content.endswith("\n") else content + "\n")
        if file is None:
            out(content)
            return
        content = content.encode("utf-8")
    if file is None:
        sys.stdout.flush()
        with _faults():
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        return
    try:
        with file.open("wb" if force else "xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise click.UsageError(_exists(file)) from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror or error}") from error
    if sys.stderr.isatty() and not quiet:
        wrote(str(file))


def wrote(what: str) -> None:
    """Say on standard error what has been written."""
    sys.stderr.write(f"wrote {what}\n")


def _exists(file: Path | str) -> str:
    return f"{file} exists: give another name, or --force to replace it"


def coloured(text: str, colour: str) -> str:
    """The text in a colour where standard output is a terminal, else as it is."""
    return click.style(text, fg=colour) if wants_colour() else text


def wants_colour() -> bool:
    """Whether standard output is a terminal on which colour is welcome."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """What is given shows a text on standard error in place of the last one, on a terminal only."""
    wide = 0

    def show(text: str) -> None:
        nonlocal wide
        if sys.stderr.isatty():
            sys.stderr.write("\r" + text.ljust(wide))
            sys.stderr.flush()
            wide = len(text)

    try:
        yield show
    finally:
        if wide:
            show("")  # wiped, and back to where it began
            show("")


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show what is being done while it lasts, on a terminal only."""
    with status() as show:
        show(f"{what} ...")
        yield
