"""One pass of the loop in which a source alternates the steps: from given parameters, with what
each name holds after it. Nothing is run here; the source is rewritten for the sandbox."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from .found import Function, Source, stored

_ONCE = "__once__"


@dataclass(frozen=True)
class Pass:
    """A function or method rewritten to make one pass, or a ``script`` that does; ``carried`` are
    the names that the pass starts from, ``data`` those that a script takes its data from."""

    function: Function
    script: str = ""
    carried: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


def passes(source: Source, counts: Callable[[str], frozenset[str]], takes: Callable[[str], bool]
           ) -> tuple[Pass, ...]:
    """The passes of a source, whose tree gets the rewritten functions. ``counts`` says
    whether a name may be a "parameter" or a "posterior" probability; ``takes`` tells names of
    data."""
    found = []
    owners: list[tuple[str, list[ast.stmt]]] = [("", source.tree.body)]
    owners += [(s.name, s.body) for s in source.tree.body if isinstance(s, ast.ClassDef)]
    for owner, body in owners:
        for f in [s for s in body if isinstance(s, ast.FunctionDef)]:
            path = f"{owner}.{f.name}" if owner else f.name
            own = next((g for g in source.functions if g.path == path), None)
            once = deepcopy(f)
            loop = _loop(once, counts)
            if own is None or loop is None:
                continue
            before = {a.arg for a in (*f.args.posonlyargs, *f.args.args)} | {
                n for s in _before(once.body, loop) for n in stored(s)}
            carried = tuple(dict.fromkeys(n for s in loop.body for n in stored(s) if n in before))
            data = () if own.attributes or any(takes(a.name) for a in own.arguments) else tuple(
                n for n in before if takes(n))
            _rewrite(once.body, loop, carried)
            once.body = [t for s in once.body for t in _fed(s, data)]
            once.name = f.name + _ONCE
            body.append(once)
            found.append(Pass(replace(own, path=path + _ONCE, step="em"), "", carried, data))
    module = deepcopy(source.tree)
    loop = _loop(module, counts, False)
    if loop is not None and loop in module.body:
        names = {n for s in _before(module.body, loop) for n in stored(s)}
        carried = tuple(dict.fromkeys(n for s in loop.body for n in stored(s) if n in names))
        data = tuple(n for n in names if takes(n))
        _rewrite(module.body, loop, carried)
        module.body = [t for s in module.body for t in _fed(s, data)]
        found.append(Pass(Function("", "em", ()), ast.unparse(ast.fix_missing_locations(module)),
                          carried, data))
    ast.fix_missing_locations(source.tree)
    return tuple(found)


def _loop(f: ast.AST, counts: Callable[[str], frozenset[str]], inside: bool = True
          ) -> ast.For | ast.While | None:
    """The loop that assigns most parameters and posterior probabilities, the inmost of these; of
    a function without one its whole body, if it assigns both."""
    best: tuple[int, ast.For | ast.While] | None = None
    level: list[ast.AST] = [f]
    while level:  # outer loops come first
        node = level.pop(0)
        if isinstance(node, ast.For | ast.While):
            names = {n for s in node.body for n in stored(s)}
            kinds = [counts(n) for n in names]
            value = sum(map(bool, kinds))
            if len(frozenset().union(*kinds)) == 2 and (best is None or value >= best[0]):
                best = value, node
        level += [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.stmt) and (
            inside or not isinstance(c, ast.FunctionDef | ast.ClassDef)) or isinstance(
                c, ast.ExceptHandler)]
    if best is None and isinstance(f, ast.FunctionDef):
        names = {n for s in f.body for n in stored(s)}
        if len(frozenset().union(*map(counts, names))) == 2:
            whole = ast.For(ast.Name("_", ast.Store()), _one(), f.body, [])
            f.body = [whole]
            return whole
    return None if best is None else best[1]


def _one() -> ast.expr:
    return ast.Tuple([ast.Constant(0)], ast.Load())


def _before(body: Sequence[ast.stmt], loop: ast.stmt) -> Iterator[ast.stmt]:
    """The statements that stand before a loop, in its block and around it."""
    for s in body:
        if s is loop:
            return
        if any(n is loop for n in ast.walk(s)):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(s, name, [])
                if any(n is loop for t in block for n in ast.walk(t)):
                    yield from _before(block, loop)
            return
        yield s


def _rewrite(body: list[ast.stmt], loop: ast.For | ast.While, carried: Sequence[str]) -> None:
    """Make a loop pass once, from given starts, and tell the value of each name that it assigns."""
    inner: list[ast.stmt] = [*_lines("__again__()"), *(
        line for n in carried for line in _guarded(f"{n} = __start__({n!r}, {n})"))]
    for s in loop.body:
        inner.append(s)
        for n in dict.fromkeys(stored(s)):
            inner += _guarded(f"{n} = __saw__({n!r}, {n})")
    target = loop.target if isinstance(loop, ast.For) else ast.Name("_", ast.Store())
    once = ast.For(target, _one(), inner, [])

    class Once(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return once if node is loop else self.generic_visit(node)

    for place, s in enumerate(body):
        if s is loop:
            body[place:] = [once]  # what follows is no part of a pass
            return
    for s in body:
        Once().visit(s)


def _fed(s: ast.stmt, data: Sequence[str]) -> Iterator[ast.stmt]:
    """A statement of what has its own data: one that fails is left out, and data are given."""
    if not data:
        yield s
        return
    own = [n for n in data if n in set(stored(s))]
    if isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Import
                  | ast.ImportFrom):
        if not isinstance(s, ast.Expr):
            yield ast.Try([s], [ast.ExceptHandler(ast.Name("Exception", ast.Load()), None,
                                                  [ast.Pass()])], [], [])
    else:
        yield s
    for n in own:
        yield from _lines(f"{n} = __start__({n!r}, locals().get({n!r}))")


def _guarded(line: str) -> list[ast.stmt]:
    return _lines(f"try:\n    {line}\nexcept NameError:\n    pass")


def _lines(text: str) -> list[ast.stmt]:
    return ast.parse(text).body
