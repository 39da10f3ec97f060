"""Tables in binary files: Parquet, and NumPy's .npy."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .cells import Cells, DataError, Table, array_cells, arrow_cells, readable

#: What the files begin with.
PARQUET, NPY = b"PAR1", b"\x93NUMPY"
#: More numbers than this do not fit beside what a fit makes of them.
MOST_NUMBERS = 1 << 28


def parquet_table(source: str, content: bytes) -> Table:
    """The table in a Parquet file. Raises DataError."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise _broken(source, "Parquet") from error
    fields = tuple(file.schema_arrow.names)
    names = tuple(map(readable, fields))

    def read(columns: Sequence[int]) -> list[Cells]:
        _require_room(source, file.metadata.num_rows, len(columns))
        try:
            found = file.read([fields[j] for j in columns], use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise _broken(source, "Parquet") from error
        return [arrow_cells(found.column(fields[j])) for j in columns]

    _require_rows(source, file.metadata.num_rows, len(names))
    return Table(source, names, read, lambda row: row + 1, True)


def npy_table(source: str, content: bytes) -> Table:
    """The table in a .npy file: an array (N, d), (N,), or with named fields. Raises DataError.

    >>> file = io.BytesIO()
    >>> np.save(file, np.array([[1, 2], [3, 4]]))
    >>> npy_table("a.npy", file.getvalue()).read([1])[0].values.tolist()
    [2.0, 4.0]
    """
    try:
        _require_length(content)
        x = np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, OSError, EOFError, SyntaxError, MemoryError) as error:
        raise _broken(source, ".npy") from error
    names = x.dtype.names or tuple(str(j + 1) for j in range(math.prod(x.shape[1:2])))
    kinds = {x.dtype[name].kind for name in x.dtype.names or ()} or {x.dtype.kind}
    if not kinds <= set("iufb") or x.ndim not in (1, 2) or (x.dtype.names and x.ndim != 1):
        raise DataError(source, f"is an array of {x.dtype} of shape {x.shape}",
                        "give a row of real numbers for each observation")
    _require_rows(source, len(x), len(names))

    def column(j: int) -> Any:
        return x[names[j]] if x.dtype.names else x.reshape(len(x), -1)[:, j]

    return Table(source, names, lambda columns: [array_cells(column(j)) for j in columns],
                 lambda row: row + 1, x.dtype.names is not None)


def _require_length(content: bytes) -> None:
    """ValueError where the header says another size than the file has: NumPy would make room
    for it first."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    read = (np.lib.format.read_array_header_1_0 if version == (1, 0)
            else np.lib.format.read_array_header_2_0)
    shape, _, dtype = read(file)
    if math.prod(shape) * dtype.itemsize != len(content) - file.tell():
        raise ValueError("another size than the header says")


def _require_rows(source: str, rows: int, columns: int) -> None:
    if not rows or not columns:
        raise DataError(source, "is empty", "give a row for each observation")


def _require_room(source: str, rows: int, columns: int) -> None:
    if rows * columns > MOST_NUMBERS:
        raise DataError(source, f"has {rows} rows of {columns} columns, too many to be held",
                        "take a sample of the rows")


def _broken(source: str, form: str) -> DataError:
    return DataError(source, f"begins like {form} and cannot be read as it", "save the file again")
