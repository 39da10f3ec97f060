"""A document as a PDF: its LaTeX set by a TeX, or its page printed by a browser, as is installed.

Both run in a folder of their own that is removed again, and have a limit of time; TeX may not start
programs or read files from elsewhere above it, the browser finds no host. The same document gives
the same bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import tex
from .document import Document
from .notation import Notation
from .pictures import files

#: Seconds that one run of TeX may take.
LIMIT = 120.0
#: Runs until references and the widths of tables have settled; three are usual.
RUNS = 5

INSTALL = (
    "install one and try again: on Debian and Ubuntu\n"
    "  apt install texlive-latex-extra texlive-fonts-recommended lmodern\n"
    "on macOS MacTeX (brew install --cask mactex), on Windows MiKTeX or TeX Live; "
    "the smaller tectonic will do, too.\n"
    "Or install Chromium or Chrome (apt install chromium), which prints the page instead;\n"
    "or write LaTeX (-o report.tex) and set it elsewhere."
)


class PdfError(RuntimeError):
    """No PDF could be made: what is missing, or what TeX says and where its log lies."""


@dataclass(frozen=True)
class Engine:
    """A TeX: its command, and the arguments before the file's name; ``once`` if it repeats runs
    by itself."""

    command: str
    arguments: tuple[str, ...]
    once: bool = False


ENGINES = (
    Engine("pdflatex", ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")),
    Engine("tectonic", ("--untrusted", "--keep-logs", "--chatter=minimal"), once=True),
)


#: Browsers that print a page: their commands, and where macOS keeps them.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium")
#: The browser without a window, a network, or a wait for what a page does by itself.
_ALONE = ("--headless", "--disable-gpu", "--disable-extensions", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--disable-sync",
          "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=10000",
          "--no-pdf-header-footer")
#: When a PDF was made: it is never the same twice otherwise.
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \()D:\d{14}")


def render(document: Document, notation: Notation) -> bytes:
    """The document as PDF. Raises PdfError."""
    if engine() is None:
        from . import html

        return printed(html.render(document, notation))
    return typeset(tex.render(document, notation), files=files(document, "pdf"))


def engine(which: Callable[[str], str | None] = shutil.which) -> Engine | None:
    """The TeX that is installed, or None.

    >>> engine(lambda name: f"/usr/bin/{name}").command
    'pdflatex'
    """
    return next((e for e in ENGINES if which(e.command)), None)


def browser(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """The command of the browser that is installed, or None.

    >>> browser(lambda name: f"/usr/bin/{name}")
    'chromium'
    """
    return next((b for b in BROWSERS if which(b)), None)


def instead_of_tex() -> str:
    """What is used here where there is no TeX, in words; "" where there is one, or nothing is."""
    command = None if engine() else browser()
    return "" if command is None else (
        f"no TeX was found ({_names(ENGINES)}), so {Path(command).name} prints the page")


def _names(engines: Sequence[Engine]) -> str:
    return " or ".join(e.command for e in engines)


def printed(page: str, limit: float = LIMIT) -> bytes:
    """An HTML page as PDF, by a browser without a window.

    Raises PdfError: no browser, an error, or no end.
    """
    command = browser()
    if command is None:
        raise PdfError(f"a PDF needs a TeX or a browser, and neither {_names(ENGINES)} nor "
                       f"{' or '.join(BROWSERS[:3])} was found; {INSTALL}")
    # the superuser's browser starts in no other way, and the page asks for nothing
    root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="derive-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / "report.html", folder / "report.pdf"
        source.write_text(page, encoding="utf-8")
        done = _done([command, *_ALONE, *root, f"--user-data-dir={folder / 'profile'}",
                      f"--print-to-pdf={made}", source.as_uri()], folder, limit, os.environ)
        if done.returncode or not made.exists():
            said = done.stdout.decode("utf-8", "replace").strip().split("\n")[-1][:300]
            raise PdfError(f"{Path(command).name} could not print the page"
                           f"{': ' + said if said else ''}. {INSTALL[0].upper()}{INSTALL[1:]}")
        return _DATE.sub(rb"\1D:19700101000000", made.read_bytes())


def typeset(source: str, limit: float = LIMIT, files: Mapping[str, bytes] | None = None) -> bytes:
    """LaTeX as PDF, ``files`` being those of its pictures.

    Raises PdfError: no TeX, a package missing, an error, or no end.
    """
    used = engine()
    if used is None:
        raise PdfError(f"{_names(ENGINES)} was not found; {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="derive-") as name:
        folder = Path(name)
        (folder / "report.tex").write_text(source, encoding="utf-8")
        (folder / "figures").mkdir()
        for file, content in (files or {}).items():
            (folder / "figures" / file).write_bytes(content)
        before = None
        for _ in range(1 if used.once else RUNS):
            _run(used, folder, limit)
            settled = _bytes(folder / "report.aux")
            if settled == before:
                break
            before = settled
        return (folder / "report.pdf").read_bytes()


def _run(used: Engine, folder: Path, limit: float) -> None:
    """One run of TeX."""
    # the day 0: a PDF that says when it was made is never the same twice
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1",
                   "openin_any": "p", "openout_any": "p", "max_print_line": "1000"}
    done = _done([used.command, *used.arguments, "report.tex"], folder, limit, environment)
    if done.returncode or not (folder / "report.pdf").exists():
        log = _bytes(folder / "report.log") or done.stdout
        raise PdfError(explanation(used.command, log.decode("utf-8", "replace"))
                       + f" The log is kept in {_kept(folder, log)}")


def _done(call: Sequence[str], folder: Path, limit: float, environment: Mapping[str, str]
          ) -> subprocess.CompletedProcess[bytes]:
    """A program that has ended, whatever it says."""
    try:
        return subprocess.run(call, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit,
                              check=False)
    except subprocess.TimeoutExpired as error:
        kept = _kept(folder, error.stdout or b"")
        raise PdfError(f"{call[0]} did not end within {limit:g} seconds; its log is kept "
                       f"in {kept}") from error
    except OSError as error:
        raise PdfError(f"{call[0]} cannot be run: {error.strerror or error}") from error


def explanation(command: str, log: str) -> str:
    """What a log says went wrong, in a sentence or two.

    >>> explanation("pdflatex", "! Undefined control sequence.")
    'pdflatex could not set the report: Undefined control sequence.'
    """
    missing = re.search(r"File [`']([^']+)' not found", log)
    if missing:
        return (f"the TeX that is installed lacks {missing[1]}: install its package (Debian and "
                "Ubuntu: texlive-latex-extra, texlive-fonts-recommended, lmodern; "
                f"otherwise tlmgr install {missing[1].rpartition('.')[0]}).")
    said = re.search(r"^(?:! |error: )(.+)", log, re.MULTILINE)
    place = re.search(r"^l\.(\d+)", log, re.MULTILINE)
    where = f", line {place[1]} of the LaTeX" if place else ""
    what = said[1].strip().rstrip(".") if said else "it ended without a PDF"
    return f"{command} could not set the report: {what}{where}."


def _kept(folder: Path, log: bytes) -> str:
    """The name of a file outside the folder that holds the log, or else what TeX printed."""
    handle, name = tempfile.mkstemp(prefix="derive-report-", suffix=".log")
    with os.fdopen(handle, "wb") as stream:
        stream.write(_bytes(folder / "report.log") or log)
    return name


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
