"""All the files of a class: the pages of its submissions, the gradebook, the grades as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import PurePath

from ...em import EM
from ..gradebook import Gradebook
from ..submissions import Submission, ascii_name
from .answer import Links, answer_page
from .book import book_page
from .words import Names

FOLDER = "submissions"
BOOK, TABLE, GRADES, DERIVATION = "gradebook.html", "gradebook.csv", "grades.json", \
    "derivation.html"


def file_names(found: Sequence[Submission]) -> tuple[str, ...]:
    """A file name for the page of each submission, no two alike on any file system.

    >>> file_names([Submission("a/x.tex"), Submission("b/X.tex"), Submission("..")])
    ('submissions/x.tex.html', 'submissions/X.tex-2.html', 'submissions/submission.html')
    """
    names: dict[str, str] = {}
    for s in found:
        plain = ascii_name(PurePath(s.name.replace("\\", "/")).name)
        name = next(name for n in count(1) if (
            name := plain if n == 1 else f"{plain}-{n}").lower() not in names)
        names[name.lower()] = f"{FOLDER}/{name}.html"
    return tuple(names.values())


def short_names(found: Sequence[Submission]) -> tuple[str, ...]:
    """The names of the submissions without the folders that all of them lie in.

    >>> short_names([Submission("hw/anna/a.tex"), Submission("hw/bob.md")])
    ('anna/a.tex', 'bob.md')
    """
    paths = [PurePath(s.name.replace("\\", "/")).parts for s in found]
    common = 0
    while all(len(p) > common + 1 and p[common] == paths[0][common] for p in paths):
        common += 1
    return tuple("/".join(p[common:]) if p else s.name for p, s in zip(paths, found, strict=True))


def pages(book: Gradebook, em: EM, *, reveal: bool = False, linked: bool = False
          ) -> Iterator[tuple[str, str]]:
    """Each page as its path in the folder and its text; with ``reveal`` the derivation is one.

    The page of a submission leads nowhere and names nobody else, as a student gets it alone, unless
    pages are ``linked``: with the gradebook, with each other and with the derivation."""
    names = Names(em)
    files = file_names([row.submission for row in book.rows])
    shown = short_names([row.submission for row in book.rows])
    right = DERIVATION if reveal else ""
    beside = ["", *(PurePath(file).name for file in files), ""]
    for n, row in enumerate(book.rows):
        links = Links(f"../{BOOK}", beside[n], beside[n + 2], f"../{right}" if right else "") \
            if linked else None
        yield files[n], answer_page(row, shown[n], names, links, book.score(row), reveal=reveal)
    yield BOOK, book_page(book, names, em.model.name, files, shown, right)
    if reveal:
        yield DERIVATION, str(em.report("html"))
