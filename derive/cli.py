"""The command `derive`: what it says, and how it ends.

Exit codes: 0 done and all right; 1 done and something is wrong, results are still printed; 2 the
input cannot be used. No traceback, unless the environment has DERIVE_DEBUG=1.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence

import click

from derive import __version__
from derive.commands.checking import check, list_misconceptions
from derive.commands.exporting import export
from derive.commands.fitting import fit
from derive.commands.grading import grader
from derive.commands.output import Output, OutputFault
from derive.commands.reporting import report
from derive.commands.serving import serve
from derive.commands.shipped import data, language, models
from derive.commands.verifying import verify
from derive.extras import lacking

DONE, WRONG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """\b
Example:
  derive report two_gaussians -o two_gaussians.html

STATEMENT is a file, - for standard input, or the name of a shipped statement; DATA is a file
(CSV, Parquet, .npy), - for standard input, or the name of a shipped data set. An existing file
wins over a shipped name.
"""


@click.group(epilog=_EPILOG, no_args_is_help=False, invoke_without_command=True,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="derive %(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Derive the EM algorithm of a stated model, check every line, print it and run it."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (models, data, language, list_misconceptions, report, verify, export, fit, check,
                 grader, serve):
    app.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code. Never returns: raises SystemExit."""
    _one_thread()
    _open_streams()
    _write_utf8()
    if not sys.warnoptions and not _debugging():
        warnings.simplefilter("ignore")
    try:
        status = run(arguments)
    except BrokenPipeError:
        # whoever read the output has gone: nothing more to say
        _discard_output()
        status = WRONG
    sys.exit(status)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line, after its output; messages go to standard error.

    Raises BrokenPipeError where standard output is closed, and with DERIVE_DEBUG=1 whatever
    was not foreseen.

    >>> run(["models", "--nonsense"])
    2
    """
    try:
        status = app.main(arguments, prog_name="derive", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _complain(_with_hint(error))
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("derive: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OutputFault as error:
        _discard_output()
        return _complain(str(error))
    except Exception as error:
        if isinstance(error, ImportError) and (said := lacking(error)):
            return _complain(said)
        if _foreseen(error):
            return _complain(str(error))
        if _debugging():
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _complain(
            f"unexpected {what[:300]}\nThis is a fault of derive, not of the input. Please report "
            "it with the command and its files; DERIVE_DEBUG=1 shows where it happened.")
    return status if isinstance(status, int) else DONE


def _foreseen(error: Exception) -> bool:
    """Whether the error says what is wrong with the input."""
    # imported here: an error of one of these types has loaded its module already
    from derive.arrays import CannotLower
    from derive.arrays.targets import UnknownTarget
    from derive.document.notation import NotationError
    from derive.document.pdf import PdfError
    from derive.engine.refusal import NotDerived
    from derive.fitting import DataError, StartError
    from derive.rules import NoClosedForm
    from derive.statement.errors import StatementError
    from numeric.errors import BadInput

    said = (StatementError, NoClosedForm, CannotLower, UnknownTarget, DataError, StartError,
            BadInput, NotationError, PdfError, NotDerived)
    return isinstance(error, said)


def _with_hint(error: click.ClickException) -> str:
    message = error.format_message()
    context = getattr(error, "ctx", None)
    return f"{message}\nSee {context.command_path} --help" if context else message


def _complain(message: str) -> int:
    sys.stdout.flush()
    sys.stderr.write(f"derive: error: {message}\n")
    return UNUSABLE


def _discard_output() -> None:
    """Lead what is still to be written nowhere: closing is then no second complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _one_thread() -> None:
    """One thread for linear algebra, unless the environment says otherwise: on matrices this small
    more threads wait for one another."""
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _open_streams() -> None:
    """Lead a stream that was closed before the start nowhere: Python has None for it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _debugging() -> bool:
    return os.environ.get("DERIVE_DEBUG", "") not in ("", "0")


def _write_utf8() -> None:
    """Make output the same bytes in every locale: formulas are not ASCII."""
    out, err = sys.stdout, sys.stderr
    if isinstance(err, io.TextIOWrapper):
        err.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(out, io.TextIOWrapper) and out is sys.__stdout__:
        lines, through = out.line_buffering, out.write_through
        sys.stdout = Output(
            out.detach(), encoding="utf-8", line_buffering=lines, write_through=through)
