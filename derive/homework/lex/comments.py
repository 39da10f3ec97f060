"""What a program in Python says in its descriptions and comments."""

from __future__ import annotations

import ast
import io
import tokenize


def comments(source: str) -> str:
    r"""The descriptions in a source, then its comments, those on lines that follow as one.

    >>> comments("'''Q = 1'''\n# a\n# b\n\nx = 1  # c\n")
    'Q = 1\n\na\nb\n\nc'
    """
    said = [d for n in ast.walk(ast.parse(source)) if isinstance(
        n, ast.Module | ast.ClassDef | ast.FunctionDef) and (d := ast.get_docstring(n))]
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            text, row = token.string.lstrip("# "), token.start[0]
            said[-1:] = [f"{said[-1]}\n{text}"] if row == last + 1 else [*said[-1:], text]
            last = row
    return "\n\n".join(said)
