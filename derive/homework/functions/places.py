"""Where in a source a value is made that a function returns: the function, and the lines in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..verdicts import InFunction
from .found import stored
from .results import Returned

#: The longest function that is shown beside a verdict, in lines.
LONGEST = 60


def place(text: str, node: ast.AST, one: Returned) -> tuple[InFunction, tuple[int, ...]]:
    """The function, which is ``node`` in a source, with the lines that make a value."""
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    code = "\n".join(text.split("\n")[first - 1:last]) if first and last and (
        last - first < LONGEST) else ""
    lines = {n for s in _statements(node)
             if not isinstance(s, ast.Return) and set(stored(s)) & set(one.names)
             for n in range(s.lineno, (s.end_lineno or s.lineno) + 1)}
    made = _returned(node, one.value)
    if not lines and made is not None:
        lines = set(range(made.lineno, (made.end_lineno or made.lineno) + 1))
    return InFunction(one.function or "your program", first, one.value, code), tuple(sorted(lines))


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The simple statements of a function, or those outside all functions of a module."""
    level = list(ast.iter_child_nodes(node))
    while level:
        inner = level.pop()
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(inner, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return):
            yield inner
        level += [c for c in ast.iter_child_nodes(inner) if isinstance(
            c, ast.stmt | ast.ExceptHandler)]


def _returned(node: ast.AST, value: int | None) -> ast.expr | None:
    """What a function returns last, or one of several values of it."""
    own = [s for s in _statements(node) if isinstance(s, ast.Return) and s.value is not None]
    last = max(own, key=lambda s: s.lineno).value if own else None
    if isinstance(last, ast.Tuple) and value is not None and value <= len(last.elts):
        return last.elts[value - 1]
    return last
