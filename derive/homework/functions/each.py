"""What a name holds in each turn of a loop over the data inside a pass: an E-step that is made for
one observation, or one document, at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: How the name of what a name holds in each turn ends.
EACH = "__i"
_CALL = "_each"
_MOST = 1000


def recorded(loop: ast.stmt) -> tuple[ast.stmt, tuple[str, ...]]:
    """A statement that hands what turns of loops assign to ``_each``, with the names of that."""
    handed = _Handed()
    return handed.visit(loop), tuple(dict.fromkeys(n + EACH for n in handed.names))


class _Handed(ast.NodeTransformer):
    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_For(self, node: ast.For) -> ast.stmt:
        self.generic_visit(node)
        last: dict[str, int] = {}
        summed = {s.target.id for s in node.body if isinstance(s, ast.AugAssign)
                  and isinstance(s.target, ast.Name) and isinstance(s.op, ast.Add | ast.Sub)}
        for n, s in enumerate(node.body):
            if isinstance(s, ast.Assign | ast.AugAssign | ast.If):
                last.update({x: n for x in _assigned(s) if x not in summed})
        taken = [t for t in _taken(node) if t not in last]
        for n in sorted({-1 for _ in taken} | set(last.values()), reverse=True):
            node.body[n + 1:n + 1] = [ast.parse(f"{x} = {_CALL}({x}, {x!r})").body[0]
                                      for x, at in (*last.items(), *((t, -1) for t in taken))
                                      if at == n]
        self.names += [*last, *taken]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return node


def _assigned(s: ast.stmt) -> Iterator[str]:
    if isinstance(s, ast.If):
        for inner in (*s.body, *s.orelse):
            yield from _assigned(inner)
    targets = s.targets if isinstance(s, ast.Assign) else [getattr(s, "target", s)]
    for node in (n for t in targets for n in ast.walk(t)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _taken(node: ast.For) -> list[str]:
    """The names that a loop over what a function returns takes, but for those that count."""
    target, over = node.target, node.iter
    counts = isinstance(target, ast.Tuple) and len(target.elts) == 2
    if isinstance(over, ast.Call) and ast.unparse(over.func) == "enumerate" and counts:
        over = over.args[0] if over.args else over
    elif not (isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute)
              and over.func.attr == "items" and counts):
        return []
    if isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and (
            over.func.attr == "items"):
        over = over.func.value
    last = target.elts[1] if isinstance(target, ast.Tuple) else target
    return [last.id] if isinstance(over, ast.Call) and isinstance(last, ast.Name) else []


def opened(value: Any) -> Any:
    """A value with lists in the place of dictionaries."""
    if isinstance(value, dict):
        return [opened(v) for v in value.values()]
    return [opened(v) for v in value] if isinstance(value, list) else value


def like(own: Any, value: Any) -> Any:
    """A value in the lists, dictionaries or axes of what it stands for."""
    if isinstance(own, list) and len(own) == 1 and isinstance(value, dict | tuple):
        return [like(own[0], value)]  # the first of the iterates
    several = hasattr(value, "__len__") and not isinstance(value, dict | str)
    if isinstance(own, dict) and several and own:
        counted = all(k in range(len(value)) for k in own)
        return {k: like(o, value[int(k)]) for k, o in own.items()} if counted else {
            k: like(o, v) for (k, o), v in zip(own.items(), value, strict=True)} if len(
                own) == len(value) else value
    if isinstance(own, list) and several and any(isinstance(o, list | dict) for o in own):
        return [like(own[min(n, len(own) - 1)], v) for n, v in enumerate(value)]
    own_shape = getattr(own, "shape", ())
    if hasattr(value, "ndim") and len(own_shape) > value.ndim == sum(n > 1 for n in own_shape):
        return value[tuple(None if n == 1 else slice(None) for n in own_shape)]
    if not isinstance(own, list) or not hasattr(value, "tolist"):
        return value
    return list(value) if any(hasattr(o, "shape") for o in own) else value.tolist()


class Each:
    """Keeps what names hold in each turn, or has them hold what is given."""

    def __init__(self, np: Any) -> None:
        self.np = np
        self.passes: dict[str, dict[str, list[Any]]] = {}
        self.start("", {})

    def start(self, key: str, given: Mapping[str, Sequence[Any]]) -> None:
        """Begin a pass; of the forms in ``given`` the nearest to what it made is taken."""
        self.given: dict[str, Sequence[Any]] = {}
        for name, forms in given.items():
            made = self.passes.get(key, {}).get(name[:-len(EACH)], [])
            fit = [f for f in forms if [self.np.shape(v) for v in f] == [
                self.np.shape(v) for v in made]]
            self.given[name[:-len(EACH)]] = min(fit, key=lambda f: sum(
                float(self.np.abs(self.np.subtract(a, b)).sum())
                for a, b in zip(f, made, strict=True)), default=[])
        self.made = self.passes[key] = {}

    def __call__(self, value: Any, name: str) -> Any:
        """What a name holds in this turn."""
        made = self.made.setdefault(name, [])
        if len(made) < _MOST:
            made.append(value.copy() if isinstance(value, self.np.ndarray) else opened(value))
            values = self.given.get(name, ())
            if len(made) <= len(values):
                return like(value, values[len(made) - 1])
        return value
