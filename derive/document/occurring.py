"""Which symbols occur in a document: what its table of notation has to explain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ..algebra.expression import Expr, walk

#: Operations whose sign every reader knows.
COMMON = frozenset(("add", "mul", "number", "power", "sum", "product", "log", "exp", "equation",
                    "and", "zero"))


def occurring(parts: Any) -> frozenset[str]:
    """The symbols in parts of a document, each by a key: the name of a symbol or function, with
    "d" before it for its differential; "index i"; "constant pi"; the operation otherwise. The
    posterior probabilities at a free theta are ".T free".

    >>> from ..algebra.expression import log, symbol
    >>> sorted(occurring((log(symbol("x", "scalar", ("i",))),)))
    ['index i', 'x']
    """
    return frozenset(key for e in _expressions(parts) for n in walk(e) for key in _keys(n))


def _expressions(part: Any) -> Iterator[Expr]:
    if isinstance(part, Expr):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _expressions(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for f in fields(part):
            yield from _expressions(getattr(part, f.name))


def _keys(e: Expr) -> Iterable[str]:
    if e.op in COMMON:
        yield from (f"index {e.args[1]}",) if e.op in ("sum", "product") else ()
    elif e.op == "symbol":
        name, _, indices, mark = e.args
        if name != ".index":
            yield f"d {name}" if mark == "d" else f"{name} free" if name == ".T" and not mark \
                else name
        yield from (f"index {i}" for i in indices if not i.isdigit())
    elif e.op == "constant":
        yield f"constant {e.args[0]}"
    elif e.op in ("function", "size"):
        yield from (str(e.args[0]),) if e.args[0] != "·" else ()
    else:
        yield e.op
