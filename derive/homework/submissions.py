"""Submissions: the texts that files and folders hold, or why they hold none."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from .lex import notebooks
from .lex.sympy_text import is_program
from .lex.tokens import LONGEST

#: What the files that are read are written in; None where the text itself has to tell.
KINDS: dict[str, str | None] = {
    ".tex": "latex", ".ltx": "latex", ".latex": "latex", ".md": "markdown", ".markdown": "markdown",
    ".rmd": "markdown", ".qmd": "markdown", ".ipynb": "markdown",
    ".txt": None, ".text": None, "": None, ".py": "sympy",
}
_SOURCE = "hand in the LaTeX, Markdown or plain text that it was made from"
_TYPED = "type the formulas in LaTeX, Markdown or plain text, and hand in that file"
_ADVICE = {
    ("pdf", "ps", "dvi"): f"A {{}} file is not read: {_SOURCE}.",
    ("doc", "docx", "odt", "rtf", "pages", "wpd"): f"A {{}} document is not read: {_TYPED}.",
    ("ppt", "pptx", "odp", "key", "xls", "xlsx", "ods"): f"A {{}} file is not read: {_TYPED}.",
    ("png", "jpg", "jpeg", "gif", "heic", "webp", "tif", "tiff", "bmp", "svg"):
        f"A picture (.{{}}) is not read: {_TYPED}.",
    ("zip", "gz", "tgz", "tar", "7z", "rar", "xz", "bz2"):
        "An archive (.{}) is not opened: unpack it into a folder of its own.",
    ("html", "htm"): f"A web page (.{{}}) is not read: {_SOURCE}.",
}
MOST_BYTES = 4 * LONGEST
MOST_FILES = 50
#: Left out of a folder: what systems and editors leave behind.
_RUBBISH = {"__MACOSX", "Thumbs.db", "desktop.ini"}


class NoSubmission(ValueError):
    """There is nothing to grade at a path; the message says why."""


@dataclass(frozen=True)
class Submission:
    """One hand-in: its name, its text and what that is written in, or why it is not read.

    ``files`` are the files, or the cells of a notebook, whose texts stand one after the other in
    ``text``, each with the number of its first line there; ``left_out`` the files beside them that
    are not read; ``code`` a program in Python that belongs to the text; ``folder`` says that the
    name is that of a folder.
    """

    name: str
    text: str = ""
    kind: str | None = None
    unread: str = ""
    files: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()
    code: str = ""
    folder: bool = False

    @property
    def student(self) -> str:
        """Who handed it in, as far as names tell: a folder's name, a file's without its suffix.

        >>> Submission("hw/anna.tex").student, Submission("hw/bob.b", folder=True).student
        ('anna', 'bob.b')
        """
        path = PurePath(self.name.replace("\\", "/"))
        return path.name if self.folder else path.stem

    @property
    def content(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.text.strip() or self.code.strip())

    def place(self, line: int) -> tuple[str, int]:
        """The file, "" where there is one alone, and the line in it, of a line of the text.

        >>> both = Submission("alice", "a\\n\\nb\\n", files=(("1.tex", 1), ("2.tex", 3)))
        >>> both.place(3)
        ('2.tex', 1)
        """
        if len(self.files) < 2:
            return "", line
        name, first = self.files[bisect_right([f for _, f in self.files], max(line, 1)) - 1]
        return name, line - first + 1


def submissions(paths: Sequence[str], without: Path | None = None) -> tuple[Submission, ...]:
    """The submissions at the paths: each file is one, and each file or sub-folder of a folder.

    Links inside a folder are not followed; ``without`` is a folder that is passed by. Raises
    NoSubmission for a path that does not exist or a folder without any.
    """
    found: list[Submission] = []
    for path in map(Path, paths):
        if not os.path.lexists(path):
            raise NoSubmission(f"{shown(path)}: there is no such file or folder")
        if not path.is_dir():
            found.append(_file(path, given=True))
            continue
        try:
            inside = [p for p in sorted(path.iterdir()) if not _passed_by(p, without)]
        except OSError as error:
            raise NoSubmission(f"{shown(path)}: {error.strerror}") from None
        if not inside:
            raise NoSubmission(f"{shown(path)}: no submission is in the folder")
        found += [of_folder(p) if p.is_dir() and not p.is_symlink() else _file(p) for p in inside]
    return tuple(found)


def of_bytes(name: str, content: bytes, kind: str | None) -> Submission:
    """The submission with that content.

    >>> of_bytes("a.tex", b"\\xff", "latex").unread
    'The file is not UTF-8 text: save it as UTF-8, or hand in LaTeX, Markdown or plain text.'
    """
    if content.startswith(b"%PDF-"):
        return Submission(name, unread=advice(".pdf"))
    if len(content) > MOST_BYTES:
        return _too_long(name, "The file is")
    text = _decoded(content)
    if text is None:
        return Submission(name, unread="The file is not UTF-8 text: save it as UTF-8, or hand in "
                          "LaTeX, Markdown or plain text.")
    if len(text) > LONGEST:
        return _too_long(name, "The text is")
    return Submission(name, harmless(text.replace("\r\n", "\n").replace("\r", "\n")), kind)


def _too_long(name: str, what: str) -> Submission:
    return Submission(name, unread=f"{what} longer than {LONGEST:,} characters, too long for an "
                      "answer: hand in the answer alone.")


def harmless(text: str) -> str:
    """The text with a visible sign for every character that could steer a terminal or turn the
    direction of reading; it has the same length.

    >>> harmless("a\\x1b[2Jb\\u202ec").encode("ascii", "replace")
    b'a?[2Jb?c'
    """
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
                       "\ud800-\udfff]")


def shown(path: str | Path) -> str:
    """A path as it may be printed, whatever bytes its name has."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return harmless(name).replace("\n", "\N{REPLACEMENT CHARACTER}").replace("\t", " ")


def advice(suffix: str) -> str:
    """What to hand in instead of a file of that suffix.

    >>> advice(".png")[:45]
    'A picture (.png) is not read: type the formul'
    """
    plain = suffix.lower().lstrip(".")
    for suffixes, words in _ADVICE.items():
        if plain in suffixes:
            return words.format(plain if "(." in words else plain.upper())
    return f"A .{shown(plain)} file is not read: {_TYPED}."


def _decoded(content: bytes) -> str | None:
    """The text: UTF-8, UTF-16 with its mark, or the eight bits that a LaTeX source declares."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = re.search(rb"\\usepackage\[(latin1|latin9|ansinew|cp1252)\]\{inputenc\}",
                             content)
        encoding = {None: "utf-8-sig", b"latin1": "latin-1", b"latin9": "iso8859-15"}.get(
            declared and declared[1], "cp1252")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _passed_by(path: Path, without: Path | None) -> bool:
    return path.name.startswith(".") or path.name in _RUBBISH or (
        without is not None and without.exists() and path.exists() and path.samefile(without))


def _file(path: Path, given: bool = False) -> Submission:
    """A file; only a given one may be a link."""
    name = shown(path)
    if not given and path.is_symlink():
        return Submission(name, unread="This is a link to another place, which is not followed: "
                          "hand in the file itself.")
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        return Submission(name, unread=advice(suffix))
    notebook = suffix == ".ipynb"
    try:
        if not path.is_file():
            return Submission(name, unread="This is no file with a text.")
        with path.open("rb") as stream:
            content = stream.read((notebooks.MOST_BYTES if notebook else MOST_BYTES) + 1)
    except OSError as error:
        return Submission(name, unread=f"The file cannot be read: {error.strerror}.")
    return of_notebook(name, content) if notebook else of_bytes(name, content, KINDS[suffix])


def of_notebook(name: str, content: bytes) -> Submission:
    """The submission that the cells of a notebook are, its code beside its text."""
    code = notebooks.code_cells(content)
    code = code if is_program(code) else ""
    try:
        cells = notebooks.text_cells(content)
    except notebooks.NoNotebook as error:
        return Submission(name, kind="markdown", code=code) if code else Submission(
            name, unread=str(error))
    whole = of_bytes(name, "\n\n".join(
        text.rstrip("\n") for _, text in cells).encode("utf-8", "replace"), "markdown")
    firsts, line = [], 1
    for number, text in cells:
        firsts.append((f"cell {number}", line))
        line += text.rstrip("\n").count("\n") + 2
    return whole if whole.unread else replace(whole, files=tuple(firsts), code=code)


def of_folder(path: Path) -> Submission:
    """All that a sub-folder holds, as one submission; a main document stands first."""
    return replace(_of_folder(path, shown(path)), folder=True)


def _of_folder(path: Path, name: str) -> Submission:
    files: list[Path] = []
    for folder, below, names in os.walk(path, followlinks=False):
        below[:] = sorted(b for b in below if not _passed_by(Path(folder, b), None))
        files += [p for p in (Path(folder, n) for n in sorted(names)) if not _passed_by(p, None)]
        if len(files) > MOST_FILES:
            return Submission(name, unread=f"More than {MOST_FILES} files are in the folder: hand "
                              "in the answer alone.")
    read = [(p, _file(p)) for p in files]
    good = [(p, s) for p, s in read if not s.unread]
    programs: list[tuple[Path, Submission]] = []
    if any(s.kind != "sympy" for _, s in good):  # one text has one grammar
        programs = [(p, s) for p, s in good if s.kind == "sympy" and is_program(s.text)]
        good = [(p, s) for p, s in good if s.kind != "sympy"]
    left_out = tuple(shown(p.relative_to(path)) for p, _ in read
                     if p not in dict([*good, *programs]))
    if not good:
        return Submission(name, unread=read[0][1].unread if read else "The folder is empty.")
    good.sort(key=lambda entry: "\\documentclass" not in entry[1].text)
    kinds = {s.kind for _, s in good}
    text, firsts = "", []
    for p, s in good:
        here, before = shown(p.relative_to(path)), text.count("\n")
        firsts += [(f"{here}, {cell}", before + first) for cell, first in s.files] or [
            (here, before + 1)]
        text += (s.text if len(good) == 1 else _opened(s.text)).rstrip("\n") + "\n\n"
    if len(text) > LONGEST:
        return _too_long(name, "The texts are")
    code = "\n".join([*(s.code for _, s in good if s.code), *(s.text for _, s in programs)])
    return Submission(name, text, kinds.pop() if len(kinds) == 1 else None, "", tuple(firsts),
                      left_out, code)


def _opened(text: str) -> str:
    """A document without its beginning and end; all else keeps its place."""
    return re.sub(r"\\(?:begin|end)\{document\}", lambda m: " " * len(m[0]), text)


def ascii_name(name: str, length: int = 60) -> str:
    """A name that every file system takes, from any other.

    >>> ascii_name("../Zoë <b>.tex"), ascii_name("...")
    ('Zoe_b_.tex', 'submission')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._-")[:length].rstrip("._-")
    if not plain:
        return "submission"
    stem = plain.partition(".")[0].upper()
    reserved = stem in {"CON", "PRN", "AUX", "NUL"} or re.fullmatch(r"(COM|LPT)\d", stem)
    return "_" + plain if reserved else plain
