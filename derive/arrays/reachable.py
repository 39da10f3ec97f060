"""The text of a module without what nothing in it calls."""

from __future__ import annotations

import ast
from collections.abc import Collection

#: What a program may call of a NumPy module; all else in it is there for these.
PUBLIC = ("EXAMPLE_X", "EXAMPLE_THETA", "EXAMPLE_KNOWN", "BadInput", "Collapse", "Fit", "prepare",
          "step", "e_step", "m_step", "log_likelihood", "fit")


def reachable(text: str, public: Collection[str]) -> str:
    """The module's text without functions, classes and constants that neither the names in
    ``public`` nor its own top-level statements lead to. Comments go with what stands below them.

    >>> print(reachable("def f():\\n    return _A\\n\\n\\n_A = 1\\n# two\\n_B = 2\\n", ["f"]))
    def f():
        return _A
    <BLANKLINE>
    <BLANKLINE>
    _A = 1
    <BLANKLINE>
    """
    nodes = ast.parse(text).body
    defined = {name: n for n, node in enumerate(nodes) for name in _names(node)}
    kept: set[int] = set()
    todo = [n for n, node in enumerate(nodes) if not _names(node) or {*_names(node)} & {*public}]
    while todo:
        n = todo.pop()
        if n not in kept:
            kept.add(n)
            for m in ast.walk(nodes[n]):
                # globals()["_gather"] calls what may not be there
                name = m.id if isinstance(m, ast.Name) else getattr(m, "value", None)
                if isinstance(name, str) and name in defined:
                    todo.append(defined[name])
    lines, found, end = text.splitlines(keepends=True), list[str](), 0
    for n, node in enumerate(nodes):
        assert node.end_lineno is not None
        if n in kept:
            found += lines[end:node.end_lineno]
        end = node.end_lineno
    return "".join([*found, *lines[end:]])


def _names(node: ast.stmt) -> list[str]:
    """What a statement defines; nothing where it is another kind of statement."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else (
        [node.target] if isinstance(node, ast.AnnAssign) else [])
    return [m.id for t in targets for m in ast.walk(t) if isinstance(m, ast.Name)] if all(
        isinstance(t, ast.Name | ast.Tuple) for t in targets) else []
