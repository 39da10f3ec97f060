"""`derive serve`: a page on this machine."""

from __future__ import annotations

import sys

import click

from .options import common, read_model
from .output import out, out_json

_EPILOG = """\b
Examples:
  derive serve
  derive serve two_gaussians
  derive serve mine.txt --port 8800 --no-browser
"""


@click.command(epilog=_EPILOG, short_help="Open a page to try it on.")
@click.argument("statement", required=False)
@click.option("--port", type=click.IntRange(1, 65535), metavar="N",
              help="Listen here. [default: 8765, or any free port where that is taken]")
@click.option("--no-browser", is_flag=True, help="Open no browser, only say the address.")
@click.option("--children", type=click.IntRange(1, 64), default=2, show_default=True, metavar="N",
              help="How many processes work at once, beside one for what is typed.")
@common
def serve(statement: str | None, port: int | None, no_browser: bool, children: int,
          as_json: bool) -> int:
    """Open a page in the browser: state a model and see its derivation, write an answer and see
    its verdict, take the code, fit data.

    It begins with STATEMENT. Only this machine can reach it, nothing is sent elsewhere, and what
    takes work is done in processes with limits. It ends with Ctrl-C.
    """
    from derive.serve.running import listening, run

    model = None if statement is None else read_model(statement)
    try:
        found = listening(port)
    except OSError as error:
        raise click.ClickException(f"--port {port}: {error.strerror or error}") from None
    address = f"http://127.0.0.1:{found.getsockname()[1]}/"

    def started() -> None:
        if as_json:
            out_json({"address": address})
        else:
            out(f"{address}   (Ctrl-C ends it)")
        sys.stdout.flush()
        if not no_browser:
            import webbrowser

            webbrowser.open(address)

    begin = {} if model is None else {"name": model.name, "statement": model.statement}
    try:
        run(begin, found, children, started)
    except KeyboardInterrupt:
        sys.stderr.write("\n" if sys.stderr.isatty() else "")
    return 0
