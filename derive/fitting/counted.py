"""How many rows and columns there are, in words; what belongs to rows, in their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def counted(count: int, what: str) -> str:
    """So many of something.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{count} {what}{'s' * (count != 1)}"


def counted_rows(rows: int, columns: Sequence[str], dropped: int) -> str:
    """How many rows there are, of which columns, and how many more were left out.

    >>> counted_rows(1, ["x"], 2)
    '1 row (2 more with empty cells left out), column x'
    """
    left = f" ({dropped} more with empty cells left out)" if dropped else ""
    return f"{counted(rows, 'row')}{left}, column{'s' * (len(columns) > 1)} {', '.join(columns)}"


def in_place(kept: Sequence[T], dropped: Sequence[int]) -> list[T | None]:
    """What belongs to each row that was kept, with None at the places of those left out.

    >>> in_place(["a", "b"], [1])
    ['a', None, 'b']
    """
    left, rest = set(dropped), iter(kept)
    return [None if i in left else next(rest) for i in range(len(kept) + len(left))]
