"""Tables in text: a row a line, with commas, semicolons or tabs between the columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, BinaryIO

from .cells import (
    MISSING,
    Cells,
    DataError,
    Table,
    arrow_cells,
    is_missing,
    is_number,
    readable,
    text_cells,
)

SEPARATORS = ("\t", ";", ",")
#: More columns than statements may have sizes.
MOST_COLUMNS = 10_000
#: The longest row, in bytes.
LONGEST = 1 << 24
#: Records, and characters, that are looked at for what separates the columns.
_LOOK, _LOOK_AT = 3, 1 << 20


def text_table(source: str, content: bytes) -> Table:
    """The table in a text. Its first row is the header if it has a cell that holds neither a
    number nor the lack of one; lines that begin with ``#`` and empty ones are left out.

    Raises DataError.

    >>> table = text_table("a.csv", b"# of 1889\\na;b\\n1,5;x\\n2,5;y\\n")
    >>> table.names, table.read([0])[0].values.tolist()
    (('a', 'b'), [1.5, 2.5])
    """
    text, note = _decoded(source, content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, text = _head(source, text)
    body = text[head.length:].encode()
    if not body.strip():
        raise DataError(source, "has a header and no rows", "add a row for each observation")
    return head.table(source, body, head.above, note)


def text_chunks(source: str, file: BinaryIO, rows: int) -> Iterator[Table]:
    """The table in a text file as tables of so many lines each, but the last; a record that goes
    over several lines stands in one of them. Raises DataError."""
    start = file.read(_LOOK_AT)
    start += file.readline()
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\r" in start and b"\n" not in start:
        raise DataError(source, "is read in chunks of lines, which end otherwise",
                        "save the file as UTF-8 with a line for each row")
    text, note = _decoded(source, start)
    head, _ = _head(source, text.replace("\r\n", "\n"))
    file.seek(0)
    for _ in range(head.above):
        file.readline()
    above, found = head.above, False
    while lines := list(islice(file, rows)):
        while sum(line.count(b'"') for line in lines) % 2 and (more := file.readline()):
            lines.append(more)
        text = _decoded(source, b"".join(lines))[0].replace("\r\n", "\n")
        body = _without_idle(text, head.separator).encode()
        if body.strip():
            yield head.table(source, body, above, note)
            found = True
        above += len(lines)
    if not found:
        raise DataError(source, "has a header and no rows", "add a row for each observation")


@dataclass(frozen=True)
class _Head:
    """What the first row says: the names, whether they are the file's own; on which ``line`` it
    ends, and where in the text the rows begin, below ``above`` lines."""

    names: tuple[str, ...]
    separator: str
    headed: bool
    line: int
    length: int

    @property
    def above(self) -> int:
        return self.line if self.headed else 0

    def table(self, source: str, body: bytes, above: int, note: str) -> Table:
        """The table of these rows."""
        rows = _Rows(source, body, self.separator, len(self.names), above, self.line)
        return Table(source, self.names, rows.read, rows.line, self.headed, note)


def _head(source: str, text: str) -> tuple[_Head, str]:
    """What the first row says, and the text without what is no row. Raises DataError."""
    separator = _separator(source, text)
    text = _without_idle(text, separator)
    first = next(_records(source, text, separator), None)
    if first is None:
        raise DataError(source, "is empty", "give a row for each observation")
    cells, length, line = first
    width, decimal = len(cells), "." if separator == "," else ","
    if width > MOST_COLUMNS:
        raise DataError(source, f"has {width} columns, more than {MOST_COLUMNS}",
                        "check what separates them")
    headed = not all(is_missing(c) or is_number(c) or is_number(c, decimal) for c in cells)
    names = tuple(readable(cell) or f"column {j + 1}" for j, cell in enumerate(cells)) if headed \
        else tuple(str(j + 1) for j in range(width))
    return _Head(names, separator, headed, line, length if headed else 0), text


def _decoded(source: str, content: bytes) -> tuple[str, str]:
    """The text, and a note where it is in no UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16"), "it is read as UTF-16"
        except UnicodeDecodeError as error:
            raise DataError(source, f"byte {error.start + 1} is not UTF-16",
                            "save the file as CSV in UTF-8") from error
    if b"\0" in content:
        raise DataError(source, "is a binary file",
                        "give CSV, Parquet or .npy (a spreadsheet is saved as CSV)")
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return content.decode("latin-1"), "it is not UTF-8, and is read as Latin-1"


def _separator(source: str, text: str) -> str:
    """What separates the columns: what splits the first records into as many cells each."""
    found = {}
    for separator in SEPARATORS:
        idle = _without_idle(text[:_LOOK_AT], separator)
        try:
            found[separator] = [len(cells) for cells, *_ in
                                islice(_records(source, idle, separator), _LOOK)]
        except DataError:  # a long line that this does not separate is one cell, and too long
            found[separator] = []
    alike = [s for s, widths in found.items() if len(set(widths)) == 1 and widths[0] > 1]
    split = [s for s, widths in found.items() if widths and widths[0] > 1]
    return (*alike, *split, ",")[0]


def _without_idle(text: str, separator: str) -> str:
    """The text with comments, and rows of empty cells, as empty lines. A header may begin with a
    column of the name #."""
    blank = f" \t{separator}"
    if "#" not in text and not any(f"\n{c}" in text or text.startswith(c) for c in blank):
        return text
    return "\n".join(
        "" if not line.strip(blank) or (
            line.lstrip().startswith("#") and not line.startswith(f"#{separator}")) else line
        for line in text.split("\n"))


def _records(source: str, text: str, separator: str, above: int = 0
             ) -> Iterator[tuple[list[str], int, int]]:
    """The records that are not empty, each with where it ends in the text, and on which line of
    that, which stands below ``above`` lines."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        while end < len(text):
            begin, end = end, text.find("\n", end) + 1 or len(text)
            yield text[begin:end]

    reader = csv.reader(lines(), delimiter=separator)
    try:
        for cells in reader:
            if cells:
                yield cells, end, reader.line_num
    except csv.Error as error:
        raise DataError(f"{source}, row {above + reader.line_num}", f"is not CSV ({error})",
                        "check its quotation marks") from error


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows below ``above`` lines, each of ``width`` cells, as the ``first`` line has them."""

    source: str
    body: bytes
    separator: str
    width: int
    above: int
    first: int

    def read(self, columns: Sequence[int]) -> list[Cells]:
        """The cells of some columns; no other column is read. Without Arrow it takes longer."""
        try:
            import pyarrow as pa
        except ModuleNotFoundError:
            return [text_cells(column, self.separator != ",") for column in self._plain(columns)]
        try:
            found = self._arrow(columns, pa.float64())
        except pa.ArrowInvalid:
            return [arrow_cells(column, commas=self.separator != ",")
                    for column in self._arrow(columns, pa.string())]
        return [Cells(v := column.to_numpy(), v != v, self._text(j))
                for j, column in zip(columns, found)]

    def _plain(self, columns: Sequence[int]) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in columns]
        text, begin = self.body.decode(), 0
        records = _records(self.source, text, self.separator, self.above)
        for row, (cells, end, _) in enumerate(records):
            if len(cells) != self.width:
                self._refuse(row, len(cells), text[begin:end])
            for column, j in zip(found, columns):
                column.append(cells[j])
            begin = end
        return found

    def _text(self, column: int) -> Callable[[int], str]:
        import pyarrow as pa

        read = cache(lambda: self._arrow([column], pa.string())[0])
        return lambda i: str(read()[i].as_py()).strip()

    def _arrow(self, columns: Sequence[int], kind: Any) -> list[Any]:
        """Columns as Arrow's arrays. Raises ArrowInvalid where cells are of another kind than
        float64."""
        import pyarrow as pa
        import pyarrow.csv

        unequal: list[Any] = []

        def skip(row: Any) -> str:
            unequal.append(row)
            return "skip"

        wanted = [str(j) for j in columns]
        try:
            found = pyarrow.csv.read_csv(
                pa.BufferReader(self.body),
                # one thread: only then a row of another width has its number
                pyarrow.csv.ReadOptions(use_threads=False, block_size=LONGEST,
                                        column_names=list(map(str, range(self.width)))),
                pyarrow.csv.ParseOptions(delimiter=self.separator, newlines_in_values=True,
                                         invalid_row_handler=skip),
                pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, kind), include_columns=wanted,
                    null_values=[*MISSING, *map(str.upper, MISSING), "NaN", "None"],
                    strings_can_be_null=False))
        except pa.ArrowInvalid as error:
            if kind == pa.float64():
                raise
            raise DataError(self.source, "is not CSV", f"give no row of more than {LONGEST} bytes, "
                            "and check its quotation marks") from error
        if unequal:
            self._refuse(unequal[0].number - 1, unequal[0].actual_columns, unequal[0].text)
        return [found.column(name) for name in wanted]

    def _refuse(self, row: int, width: int, text: str) -> None:
        line = self.line(row)
        if text.count('"') % 2:
            raise DataError(f"{self.source}, row {line}",
                            "is not CSV (a quotation mark is not closed)",
                            "check its quotation marks")
        count = "1 column" if width == 1 else f"{width} columns"
        raise DataError(f"{self.source}, row {line}",
                        f"has {count} where row {self.first} has {self.width}",
                        "give every row the same columns")

    def line(self, row: int) -> int:
        """The line that row ``row``, counted from 0, starts on."""
        quoted = False
        for n, line in enumerate(self.body.split(b"\n"), self.above + 1):
            if quoted or line:
                row -= not quoted
                quoted ^= line.count(b'"') % 2 == 1
            if row < 0:
                return n
        raise IndexError(row)
