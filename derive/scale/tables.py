"""Tables that are read in chunks of rows: .npy, Parquet, CSV, DuckDB; what is read of one chunk is
forgotten with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..extras import how_to_install
from ..fitting.binary import NPY, PARQUET
from ..fitting.cells import DataError, Table, array_cells, arrow_cells, readable
from ..fitting.delimited import text_chunks

#: What the files of a DuckDB data base end in.
DUCKDB = (".duckdb", ".ddb")

#: Gives the chunks of a table; of the columns of these names alone where they are given.
Chunks = Callable[[Sequence[str] | None], Iterator[Table]]


def chunks_of(source: str, rows: int) -> Chunks:
    """What reads the file ``source`` in chunks of ``rows`` rows, as often as it is called.

    A DuckDB data base is ``FILE.duckdb``, or ``FILE.duckdb:TABLE`` where it has several tables.
    Raises DataError.
    """
    name, _, table = source.partition(":")
    if Path(name).suffix in DUCKDB and Path(name).is_file():
        return lambda columns: _duckdb_chunks(source, name, table, rows, columns)
    path = Path(source)
    if not path.is_file():
        raise DataError(source, "is no file that can be read in chunks",
                        "name a CSV, Parquet, .npy or .duckdb file, or leave out --chunks")
    try:
        with path.open("rb") as file:
            begins = file.read(len(NPY))
    except OSError as error:
        raise DataError(source, f"cannot be read ({error.strerror})",
                        "check its name and permissions") from error
    if begins.startswith(PARQUET):
        return lambda columns: _parquet_chunks(source, rows, columns)
    if begins == NPY:
        return lambda columns: _npy_chunks(source, rows)
    return lambda columns: _text_chunks(source, rows)


def _text_chunks(source: str, rows: int) -> Iterator[Table]:
    with Path(source).open("rb") as file:
        yield from text_chunks(source, file, rows)


# .npy ---------------------------------------------------------------------------------------------

def npy_header(source: str) -> tuple[tuple[int, ...], bool, Any, int]:
    """Shape, whether columns lie together, dtype, and where the numbers begin. Raises DataError."""
    try:
        with Path(source).open("rb") as file:
            version = np.lib.format.read_magic(file)
            read = (np.lib.format.read_array_header_1_0 if version == (1, 0)
                    else np.lib.format.read_array_header_2_0)
            shape, fortran, dtype = read(file)
            begin = file.tell()
        if math.prod(shape) * dtype.itemsize != Path(source).stat().st_size - begin:
            raise ValueError("another size than the header says")
    except (ValueError, OSError, EOFError, SyntaxError) as error:
        raise DataError(source, "begins like .npy and cannot be read as it",
                        "save the file again") from error
    if dtype.kind not in "iufb" or len(shape) not in (1, 2) or 0 in shape:
        raise DataError(source, f"is an array of {dtype} of shape {shape}",
                        "give a row of real numbers for each observation")
    return shape, fortran, dtype, begin


def parts_of(source: str, rows: int) -> range:
    """What :func:`part` takes, for each part of a file that can be read in any order: rows of
    .npy, row groups of Parquet. Raises DataError for another kind."""
    begins = b""
    if Path(source).is_file():
        with Path(source).open("rb") as file:
            begins = file.read(len(NPY))
    if begins == NPY:
        return range(0, npy_header(source)[0][0], rows)
    if begins.startswith(PARQUET):
        import pyarrow.parquet

        with pyarrow.parquet.ParquetFile(source) as table:
            return range(table.num_row_groups)
    raise DataError(source, "can be read from its beginning alone",
                    "write it as Parquet or .npy for an engine of many workers")


def part(source: str, rows: int, which: int, columns: Sequence[str] | None = None
         ) -> Iterator[Table]:
    """The tables of one of the parts; of these columns of Parquet alone where they are given."""
    with Path(source).open("rb") as file:
        begins = file.read(len(NPY))
    if begins == NPY:
        return _npy_chunks(source, rows, which, which + rows)
    return _parquet_chunks(source, rows, columns or None, [which])


def _npy_chunks(source: str, rows: int, first: int = 0, last: int | None = None
                ) -> Iterator[Table]:
    (N, *rest), fortran, dtype, begin = npy_header(source)
    d = math.prod(rest)
    names = tuple(str(j + 1) for j in range(d))
    for start in range(first, min(N, N if last is None else last), rows):
        n = min(rows, N - start)

        def piece(at: int, shape: tuple[int, ...]) -> Any:
            # a map of this chunk alone: its pages go with it
            return np.memmap(source, dtype, "r", begin + at * dtype.itemsize, shape)

        if fortran and d > 1:
            columns = [piece(j * N + start, (n,)) for j in range(d)]
        else:
            block = piece(start * d, (n, d))
            columns = [block[:, j] for j in range(d)]

        def read(places: Sequence[int], columns: list[Any] = columns) -> list[Any]:
            return [array_cells(columns[j]) for j in places]

        yield Table(source, names, read, _lines_from(start), False)


def _lines_from(start: int) -> Callable[[int], int]:
    return lambda row: start + row + 1


# what Arrow reads ---------------------------------------------------------------------------------

def _parquet_chunks(source: str, rows: int, columns: Sequence[str] | None,
                    groups: Sequence[int] | None = None) -> Iterator[Table]:
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(source, memory_map=False, pre_buffer=False) as file:
            names = file.schema_arrow.names
            wanted = names if columns is None else [n for n in names if readable(n) in columns]
            yield from _of_batches(source, rows, file.iter_batches(
                min(rows, 1 << 16), row_groups=groups, columns=wanted, use_threads=False))
    except (pa.ArrowException, OSError) as error:
        raise DataError(source, "begins like Parquet and cannot be read as it",
                        "save the file again") from error


def _duckdb_chunks(source: str, file: str, table: str, rows: int, columns: Sequence[str] | None
                   ) -> Iterator[Table]:
    try:
        import duckdb
    except ImportError:
        raise DataError(source, "is a DuckDB data base, and duckdb is not installed",
                        f"{how_to_install('duckdb')}, or write the table to a CSV file") from None
    try:
        with duckdb.connect(file, read_only=True) as connection:
            there = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
            name = table or (there[0] if len(there) == 1 else "")
            if name not in there:
                what = f"has no table {table!r}" if table else f"has {len(there)} tables"
                raise DataError(file, what, f"name one as {file}:TABLE; it has {', '.join(there)}")
            described = connection.execute(f"DESCRIBE {_quoted(name)}").fetchall()
            wanted = [column for column, *_ in described
                      if columns is None or readable(column) in columns]
            found: Any = connection.sql(
                f"SELECT {', '.join(map(_quoted, wanted))} FROM {_quoted(name)}")
            # the older name of the same
            reader = getattr(found, "to_arrow_reader", None) or found.fetch_arrow_reader
            yield from _of_batches(source, rows, reader(min(rows, 1 << 16)))
    except duckdb.Error as error:
        raise DataError(file, f"cannot be read ({str(error).splitlines()[0]})",
                        "check that it is a DuckDB data base") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _of_batches(source: str, rows: int, batches: Any) -> Iterator[Table]:
    """Tables of exactly ``rows`` rows, but the last, whatever the batches have."""
    import pyarrow as pa

    held: list[Any] = []
    count = start = 0
    for batch in batches:
        while batch.num_rows:
            part = batch.slice(0, rows - count)
            batch = batch.slice(part.num_rows)
            held.append(part)
            count += part.num_rows
            if count == rows:
                yield arrow_table(source, pa.Table.from_batches(held), start)
                start, held, count = start + count, [], 0
    if held:
        yield arrow_table(source, pa.Table.from_batches(held), start)
    elif not start:
        raise DataError(source, "is empty", "give a row for each observation")


def arrow_table(source: str, found: Any, start: int) -> Table:
    """An Arrow table whose first row is row ``start``, counted from 0."""

    def read(places: Sequence[int]) -> list[Any]:
        return [arrow_cells(found.column(j)) for j in places]

    return Table(source, tuple(map(readable, found.column_names)), read, _lines_from(start), True)
