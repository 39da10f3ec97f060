"""The functions, methods and loops of a Python source that may be steps of EM, with the names that
their arguments and results have there and where they are called. Nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .names import says_theta

#: How the names of functions end, in lower case without underscores.
_CALLED = {
    "e_step": ("estep", "expectation", "expectationstep", "responsibilities", "responsibility",
               "posterior", "posteriors", "resp", "gamma", "gammas", "memberships"),
    "m_step": ("mstep", "maximization", "maximisation", "maximizationstep", "maximisationstep",
               "updateparameters", "updateparams", "updatetheta", "params", "parameters",
               "maximize", "maximise"),
    "q": ("qfunction", "qfunc", "qvalue", "qfn", "auxiliary", "completeloglikelihood",
          "completeloglik", "expectedloglikelihood", "expectedloglik", "completedatalikelihood",
          "completell"),
}
#: Attributes of arrays: no keys of what is called theta.
_OF_ARRAYS = frozenset("T shape size ndim sum mean std var min max copy dot reshape flatten ravel "
                       "items keys values get append astype prod update".split())
_EXACT = {"e": "e_step", "m": "m_step", "q": "q", "update": "m_step"}


@dataclass(frozen=True)
class Argument:
    """An argument, with the names that callers pass for it, and "old" or "new" where these are
    assigned after or before the call."""

    name: str
    optional: bool = False
    aliases: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Function:
    """A function or method by its path; ``results`` are the names of what it returns, in order,
    each with others that it has there; ``attributes`` those of self that it may use."""

    path: str
    step: str
    arguments: tuple[Argument, ...]
    results: tuple[tuple[str, ...], ...] = ()
    single: bool = True
    attributes: tuple[str, ...] = ()
    init: tuple[Argument, ...] = ()
    words: str = ""

    @property
    def name(self) -> str:
        """The name in the source."""
        return self.path.rpartition(".")[2]


@dataclass
class Source:
    """What a source defines: its functions, all names in it, the keys of dictionaries, all together
    and those that a name is ``keyed`` by."""

    tree: ast.Module
    functions: list[Function] = field(default_factory=list)
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    unpacked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passes: tuple[Any, ...] = ()
    keyed: Mapping[str, frozenset[str]] = field(default_factory=dict)


def has_functions(tree: ast.Module) -> bool:
    """Whether a source has functions, classes or loops: it is a program, and no list of
    formulas."""
    return any(isinstance(s, ast.FunctionDef | ast.ClassDef | ast.For | ast.While)
               for s in tree.body)


def step_of(name: str) -> str:
    """The step that a function is by its name; "" where that says nothing.

    >>> step_of("E_step"), step_of("get_responsibilities"), step_of("gauss")
    ('e_step', 'e_step', '')
    """
    bare = name.replace("_", "").lower()
    if bare in _EXACT or bare.endswith("emstep") and not bare.endswith("emmstep"):
        return _EXACT.get(bare, "")
    return next((step for step, called in _CALLED.items() if bare.endswith(called)), "")


def source_of(text: str) -> Source:
    """All that a source defines. Raises SyntaxError."""
    tree = ast.parse(text)
    found = Source(tree)
    calls = _calls(tree)
    for s in tree.body:
        if isinstance(s, ast.FunctionDef):
            found.functions.append(_function(text, s, "", (), (), calls))
        elif isinstance(s, ast.ClassDef):
            own = [f for f in s.body if isinstance(f, ast.FunctionDef)]
            attributes = tuple(dict.fromkeys(
                n.attr for f in own for n in ast.walk(f) if isinstance(n, ast.Attribute)
                and isinstance(n.value, ast.Name) and f.args.args
                and n.value.id == f.args.args[0].arg and n.attr not in {g.name for g in own}))
            init = next((_arguments(f)[1:] for f in own if f.name == "__init__"), ())
            for f in own:
                if f.name != "__init__":
                    found.functions.append(_function(text, f, s.name, attributes, init, calls))
    found.names = tuple(dict.fromkeys(
        n for node in ast.walk(tree) for n in _named(node) if n))
    found.keys = tuple(dict.fromkeys(k for node in ast.walk(tree) for k in _keys(node)))
    found.keyed = {name: frozenset(
        n.slice.value for n in ast.walk(tree) if isinstance(n, ast.Subscript)
        and isinstance(n.value, ast.Name) and n.value.id == name
        and isinstance(n.slice, ast.Constant) and isinstance(n.slice.value, str))
        for f in found.functions for name in (a.name for a in f.arguments)}
    found.unpacked = {
        node.value.id: tuple(e.id for e in node.targets[0].elts if isinstance(e, ast.Name))
        for node in ast.walk(tree) if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Name)}
    return found


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Attribute):
        yield node.attr


def _keys(node: ast.AST) -> Iterator[str]:
    """The keys that a node uses or makes: ``p["mu"]``, ``{"mu": m}``, ``dict(mu=m)``, ``p.mu``,
    ``namedtuple("P", "mu")``, fields of a class."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        if isinstance(node.slice.value, str):
            yield node.slice.value
    elif isinstance(node, ast.Dict):
        yield from (k.value for k in node.keys
                    if isinstance(k, ast.Constant) and isinstance(k.value, str))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        name = _name(node.func)
        if name == "dict" or name[:1].isupper():
            yield from (k.arg for k in node.keywords if k.arg)
        elif name == "namedtuple" and len(node.args) == 2:
            yield from (w for c in ast.walk(node.args[1]) if isinstance(c, ast.Constant)
                        for w in str(c.value).replace(",", " ").split())
        elif name == "get" and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and \
            says_theta(node.value.id) and node.attr not in _OF_ARRAYS:
        yield node.attr
    elif isinstance(node, ast.ClassDef):
        yield from (s.target.id for s in node.body if isinstance(s, ast.AnnAssign)
                    and isinstance(s.target, ast.Name))


def _function(text: str, f: ast.FunctionDef, owner: str, attributes: tuple[str, ...],
              init: tuple[Argument, ...], calls: Mapping[str, list[_Call]]) -> Function:
    own = calls.get(f.name, [])
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in f.decorator_list)
    method = bool(owner) and not static
    arguments = _arguments(f)[method:]
    named = tuple(Argument(
        a.name, a.optional, tuple(dict.fromkeys(c.passed[n] for c in own if n < len(c.passed)
                                                and c.passed[n])),
        next((c.marks[n] for c in own if n < len(c.marks) and c.marks[n]), ""))
        for n, a in enumerate(arguments))
    results, single = _returned(f)
    to = [c.into for c in own if c.into]
    if not single or not results:
        longest = max((len(t) for t in to), default=0)
        width = len(results) or (longest if longest > 1 else 0)
        results = tuple(tuple(dict.fromkeys(
            [*(results[n] if n < len(results) else ()),
             *(t[n] for t in to if len(t) == width and t[n])])) for n in range(width)) or results
        single = width < 2 and single
    if single:
        results = (tuple(dict.fromkeys(
            [*(results[0] if results else ()), *(t[0] for t in to if len(t) == 1 and t[0])])),)
    segment = ast.get_source_segment(text, f) or ""
    comments = [line.partition("#")[2] for line in segment.split("\n") if "#" in line]
    return Function(f"{owner}.{f.name}" if owner else f.name, step_of(f.name), named, results,
                    single, attributes if method else (), init,
                    "\n".join([ast.get_docstring(f) or "", *comments]))


def _arguments(f: ast.FunctionDef) -> tuple[Argument, ...]:
    every = [*f.args.posonlyargs, *f.args.args]
    plain = len(every) - len(f.args.defaults)
    return tuple(Argument(a.arg, n >= plain) for n, a in enumerate(every))


def _name(e: ast.expr) -> str:
    """The name that an expression is, "" for others."""
    if isinstance(e, ast.Name):
        return e.id
    if isinstance(e, ast.Attribute):
        return e.attr
    if isinstance(e, ast.Subscript) and isinstance(e.slice, ast.Constant) and isinstance(
            e.slice.value, str):
        return e.slice.value
    if isinstance(e, ast.Call) and len(e.args) == 1 and not e.keywords:  # np.array(mu)
        return _name(e.args[0])
    return ""


def _returned(f: ast.FunctionDef) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The names of what a function returns last, and whether it is one thing alone."""
    inner = {id(n) for g in ast.walk(f) if g is not f
             and isinstance(g, ast.FunctionDef | ast.Lambda) for n in ast.walk(g)}
    for node in reversed(list(ast.walk(f))):
        if isinstance(node, ast.Return) and node.value is not None and id(node) not in inner:
            if isinstance(node.value, ast.Tuple):
                return tuple((_name(e),) if _name(e) else () for e in node.value.elts), False
            own = _name(node.value)
            return ((own,) if own else (),), True
    return (), True


@dataclass(frozen=True)
class _Call:
    """A call: the names passed, in order, with what they are there, and what takes the result."""

    passed: tuple[str, ...]
    marks: tuple[str, ...]
    into: tuple[str, ...]


def _calls(tree: ast.Module) -> dict[str, list[_Call]]:
    """The calls of each name."""
    found: dict[str, list[_Call]] = {}
    for block in _blocks(tree):
        for n, s in enumerate(block):
            before = {x for t in block[:n] for x in stored(t)}
            after = {x for t in block[n:] for x in stored(t)} - before
            for call in _shallow(s):
                own = _name(call.func)
                into: tuple[str, ...] = ()
                if isinstance(s, ast.Assign) and s.value is call:
                    target = s.targets[0]
                    into = tuple(map(_name, target.elts)) if isinstance(
                        target, ast.Tuple) else (_name(target),)
                passed = tuple(_name(a) for a in call.args)
                marks = tuple("new" if p in before else "old" if p in after else ""
                              for p in passed)
                if own:
                    found.setdefault(own, []).append(_Call(passed, marks, into))
    return found


def _blocks(tree: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _shallow(s: ast.stmt) -> Iterator[ast.Call]:
    """The calls in a statement, not those in statements inside it."""
    level: list[ast.AST] = [s]
    while level:
        node = level.pop()
        if isinstance(node, ast.Call):
            yield node
        level += [c for c in ast.iter_child_nodes(node) if not isinstance(c, ast.stmt)]


def stored(s: ast.AST) -> Iterator[str]:
    """The names that a statement assigns, whole or in part, attributes of self too."""
    for node in ast.walk(s):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield _name(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node
            while isinstance(base, ast.Subscript):
                base = base.value
            yield _name(base)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and \
                node.func.attr == "append":
            yield _name(node.func.value)


def globals_of(tree: ast.Module) -> list[ast.stmt]:
    """The statements that functions rest on: imports, definitions, and the assignments of the
    names that they use, with what these rest on."""
    needed: set[str] = set()
    kept: list[ast.stmt] = []
    for s in reversed(tree.body):
        defines = isinstance(s, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
        if defines:
            needed |= _loaded(s)
    grown = -1
    while grown != len(needed):
        grown = len(needed)
        kept = [s for s in tree.body
                if isinstance(s, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
                or isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.With | ast.Try
                              | ast.If) and set(stored(s)) & needed]
        needed |= {n for s in kept for n in _loaded(s)}
    return kept


def _loaded(s: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
