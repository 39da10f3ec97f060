"""One pass of the loop in which a source alternates the steps: the lines before it and in it, with
the names that each assigns. Nothing is run here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace

from .each import recorded
from .found import Function, Line, Source, blocks, keys_in, stored

_ONE = ast.Tuple([ast.Constant(0)], ast.Load())


def passes(source: Source, counts: Callable[[str], frozenset[str]], takes: Callable[[str], bool],
           holds: Callable[[str], bool]) -> Iterator[Function]:
    """The passes of a source. ``counts`` says whether a name may be a "parameter" or a "posterior"
    probability; ``holds`` tells names of data, ``takes`` also that of how many components there
    are."""
    whole, looped = Function("", "em"), False
    for own in (*source.functions, whole):
        node = source.tree if own is whole else source.nodes[own.path]
        loop = _loop(node, counts, takes, source.nodes)
        once = _once(node.body, counts) if own is whole and not (loop or looped) else []
        looped = looped or bool(loop)
        if not (loop or once) or own.step == "e_step":
            continue
        before = node.body[:-len(once)] if once else list(_before(node.body, loop))
        loop = loop or once
        if own is whole:
            before = [s for s in before if not isinstance(s, ast.Expr)]
        maximized = _maximized(loop, counts)
        before, loop = [*before, *loop[:maximized]], [*loop[maximized:], *loop[:maximized]]
        names = dict.fromkeys([*(a.name for a in own.arguments),
                               *(n for s in before for n in stored(s))])
        read = {n.id for s in loop for n in ast.walk(s) if isinstance(n, ast.Name)}
        names |= dict.fromkeys(n for n in sorted(read & source.free) if takes(n))
        carried = tuple(dict.fromkeys([
            *(n for s in loop for n in stored(s) if n in names), *sorted(  # those held fixed
                n for n in names.keys() & read if len(n) > bool(not once) and (
                    "parameter" in counts(n))
                and not takes(n))]))
        data = tuple(n for n in names if takes(n))
        data = tuple(n for n in data if n in read) or data
        if not any(map(holds, data)):  # what the loop reads, and has no other meaning
            data += tuple(n for n in names if n in read and n not in (*carried, *data)
                          and not counts(n))
        yield replace(
            own, step="em", before=tuple(_line(s) for s in before),
            body=tuple(_line(s, True, own.results * (not own.step)) for s in loop),
            carried=carried,
            data=() if "." in own.path or any(takes(a.name) for a in own.arguments) else data)


def _loop(f: ast.FunctionDef | ast.Module, counts: Callable[[str], frozenset[str]],
          takes: Callable[[str], bool], nodes: Mapping[str, ast.FunctionDef]) -> list[ast.stmt]:
    """The body of the loop, or function, that assigns most parameters and posteriors."""
    methods = {path.rpartition(".")[2]: n for path, n in nodes.items() if "." in path}
    best: tuple[tuple[bool, int], list[ast.stmt]] = ((False, 0), [])
    level: list[ast.AST] = [f]
    while level:  # outer loops come first
        node = level.pop(0)
        over = isinstance(node, ast.For) and (_each_of(node.iter) or any(
            isinstance(n, ast.Name) and takes(n.id) for n in ast.walk(node.iter)))
        if isinstance(node, ast.For | ast.While) and not over or (
                node is f and isinstance(f, ast.FunctionDef)):
            called = [methods[c.func.attr] for s in node.body for c in ast.walk(s)
                      if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)
                      and c.func.attr in methods and node is not f]
            kinds = [counts(n) for n in {n for s in node.body for n in stored(s)} | {
                k for s in node.body for c in ast.walk(s) if isinstance(c, ast.Call | ast.Dict)
                for k in keys_in(c)} | {
                n for m in called for a in ast.walk(m) if isinstance(a, ast.Attribute)
                and isinstance(a.ctx, ast.Store) for n in (a.attr,)}]
            both = len(frozenset().union(*kinds)) == 2
            value = (both, 1 if node is f else 1 + sum(map(bool, kinds)))
            if (both or node is not f and value[1] > 2) and value >= best[0]:
                best = value, node.body
        level += [c for c in ast.iter_child_nodes(node)
                  if isinstance(c, ast.stmt | ast.ExceptHandler)
                  and not isinstance(c, ast.FunctionDef | ast.ClassDef)]
    return best[1]


def _once(body: Sequence[ast.stmt], counts: Callable[[str], frozenset[str]]) -> list[ast.stmt]:
    """The statements that make one iteration of a source without loops, the E-step first."""
    own = [{*stored(s)} if isinstance(s, ast.Assign) else set[str]() for s in body]
    for n, s in enumerate(body):
        read = {x.id for x in ast.walk(s) if isinstance(x, ast.Name)} & set().union(*own[:n])
        if own[n] and all(counts(x) != {"parameter"} for x in own[n]) and all(any(
                what in counts(x) for x in names) for what, names in (("parameter", read), (
                    "posterior", set().union(*own[n:])), (
                        "parameter", set().union(*own[n + 1:])))):
            return [*body[n:]]
    return []


def _each_of(e: ast.expr) -> bool:
    """Whether a loop runs over what is in a name."""
    called = isinstance(e, ast.Call) and ast.unparse(e.func) in ("enumerate", "zip")
    return isinstance(e, ast.Name | ast.Attribute) or isinstance(e, ast.Call) and called and any(
        map(_each_of, e.args))


def _maximized(loop: Sequence[ast.stmt], counts: Callable[[str], frozenset[str]]) -> int:
    """How many statements of a loop are an M-step that stands before the E-step."""
    own = [set(stored(s)) for s in loop]
    first: dict[str, int] = {}
    for n, names in enumerate(own):
        first.update({x: n for x in names if counts(x) == {"posterior"} and x not in first})
    expected = min((n for x, n in first.items() if any(
        isinstance(i, ast.Name) and i.id == x for s in loop[:n] for i in ast.walk(s))), default=0)
    return max((n + 1 for n, names in enumerate(own[:expected]) if any(
        counts(x) == {"parameter"} for x in names)), default=0)


def _before(block: Sequence[ast.stmt], loop: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that stand before a loop, in its block and around it, and what it counts."""
    for s in block:
        if block is loop:
            return
        inside = next((b for n in ast.walk(s) for b in blocks(n) if b is loop), None)
        if inside is None:
            yield s
            continue
        if isinstance(s, ast.For):
            yield ast.For(s.target, _ONE if s.body is loop else s.iter, [ast.Break()], [])
        for b in blocks(s):
            if any(c is loop for t in b for n in ast.walk(t) for c in blocks(n)) or b is loop:
                yield from _before(b, loop)
        return


def _line(s: ast.stmt, turns: bool = False, results: Sequence[Sequence[str]] = ()) -> Line:
    """A statement alone: what ends a pass ends it; with what its ``turns`` assign."""
    own: ast.stmt = _Returned(results).visit(deepcopy(s))
    own, each = recorded(own) if turns else (own, ())
    once = ast.For(ast.Name("_once", ast.Store()), _ONE, [own], [])
    names = tuple(dict.fromkeys([*stored(own), *each]))
    return ast.unparse(ast.fix_missing_locations(once)), names


def has_nothing_else(source: Source, f: Function, known: set[str]) -> bool:
    """Whether a pass reads no names but its own, data and those known, and no share of 1."""
    tree = ast.parse("\n".join(line for line, _ in f.body))
    aside = {id(n) for s in ast.walk(tree) if isinstance(s, ast.Compare) or isinstance(
        s, ast.Call) and ast.unparse(s.func) == "print" for n in ast.walk(s)}
    nodes = [n for n in ast.walk(tree) if id(n) not in aside]
    called = [n.func for n in nodes if isinstance(n, ast.Call)]
    own = [g for g in source.functions if g.path in {c.id for c in called if isinstance(
        c, ast.Name)}]
    names = [n for n in nodes if isinstance(n, ast.Name) and not any(n is c for c in called)]
    loaded = {a.asname or a.name.partition(".")[0] for n in ast.walk(source.tree)
              if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    made = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    nodes += [n for g in own for n in ast.walk(source.nodes[g.path])]
    shares = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)
              and 0 < n.value < 1 or isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)
              and isinstance(n.right, ast.Constant)]
    return not shares and not any(g.attributes for g in own) and {
        n.id for n in names} <= made | known | loaded | {*f.data}


class _Returned(ast.NodeTransformer):
    def __init__(self, results: Sequence[Sequence[str]]) -> None:
        self.results = results

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        own = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        made = [*zip((r[0] if r else "" for r in self.results), own, strict=False)] * (
            len(own) == len(self.results))
        made += [(getattr(k, "value", ""), v) for d in ast.walk(node) if isinstance(d, ast.Dict)
                 for k, v in zip(d.keys, d.values, strict=True)]
        new = {k: v for k, v in made if v and str(k).isidentifier() and isinstance(
            v, ast.Call | ast.BinOp | ast.ListComp)}
        if new:  # what has no other name
            return ast.Assign([ast.Tuple([ast.Name(k, ast.Store()) for k in new], ast.Store())],
                              ast.Tuple([*new.values()], ast.Load()))
        return ast.Break() if node.value is None else ast.Expr(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return node
