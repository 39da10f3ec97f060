"""The table that DATA names: a file, standard input, or a shipped data set."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from .binary import NPY, PARQUET, npy_table, parquet_table
from .cells import DataError, Table, array_cells
from .delimited import text_table

#: Longer files do not fit in memory beside what a fit makes of them.
MOST_BYTES = 1 << 31
_CHUNK = 1 << 24
#: What ``-`` is called where its rows are named.
STANDARD_INPUT = "standard input"


def open_table(source: str) -> Table:
    """The table in the file or shipped data set ``source``; ``-`` is standard input. What a file
    begins with says what it is: Parquet, .npy or text. Raises DataError.

    >>> open_table("faithful").names
    ('eruptions', 'waiting')
    """
    path = Path(source)
    if not source.strip():
        raise DataError("DATA", "the name is empty", "name a CSV file or a shipped data set")
    if source == "-":
        if sys.stdin is None:
            raise DataError(STANDARD_INPUT, "is closed", "name a file")
        return _table(STANDARD_INPUT, _content(STANDARD_INPUT, sys.stdin.buffer))
    if path.exists() and not path.is_dir():
        try:
            with path.open("rb") as file:
                return _table(source, _content(source, file))
        except OSError as error:
            raise DataError(source, f"cannot be read ({error.strerror})",
                            "check its name and permissions") from error
    from numeric.datasets import load, names

    if source in names():
        found = load(source)
        return Table(source, found.columns,
                     lambda columns: [array_cells(found.values[:, j]) for j in columns],
                     lambda row: row + 2, True)
    if path.is_dir():
        raise DataError(source, "is a folder", "name the CSV file in it")
    raise DataError(source, "there is no such file and no such shipped data set",
                    f"name a CSV file, or one of {', '.join(names())}")


def _content(source: str, file: BinaryIO) -> bytes:
    """All bytes of a file, read piece by piece: a pipe need not end."""
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        begins = pieces[0][:len(NPY)]
        known = begins.startswith((PARQUET, NPY, b"\xff\xfe", b"\xfe\xff"))
        if size > MOST_BYTES or (len(pieces) == 1 and b"\0" in piece and not known):
            break
    if size > MOST_BYTES:
        raise DataError(source, f"has more than {MOST_BYTES} bytes",
                        "leave out columns, or take a sample of the rows")
    return b"".join(pieces)


def _table(source: str, content: bytes) -> Table:
    if content.startswith(PARQUET):
        return parquet_table(source, content)
    if content.startswith(NPY):
        return npy_table(source, content)
    return text_table(source, content)
