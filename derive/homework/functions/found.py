"""The functions and methods of a Python source that may be steps of EM, with the names that their
arguments and results have there and where they are called. Nothing of it is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .names import mark_of, says_theta, words_of

#: How the names of functions end, in lower case without underscores.
_CALLED = {
    "e_step": ("estep", "expectation", "expectationstep", "responsibilities", "responsibility",
               "posterior", "posteriors", "resp", "gamma", "gammas", "memberships"),
    "m_step": ("mstep", "maximization", "maximisation", "maximizationstep", "maximisationstep",
               "updateparameters", "updateparams", "updatetheta", "params", "parameters",
               "maximize", "maximise"),
    "q": ("qfunction", "qfunc", "qfun", "qvalue", "qfn", "qval", "getq", "computeq",
          "evalq", "auxiliary",
          "completeloglikelihood", "completeloglik", "expectedloglikelihood", "expectedloglik",
          "completedatalikelihood", "completell"),
}
#: How the descriptions of functions without such names begin.
_DESCRIBED = {"e_step": r"(?i:\W*(?:the )?(?:e|expectation)[- ]step\b)(?!.*(?i:m[- ]step))",
              "m_step": r"(?i:\W*(?:the )?(?:m|maximi[sz]ation)[- ]step\b)",
              "q": r"\W*(?:[Tt]he )?Q(?:[- ]function|\()"}
#: With these words q is the objective, and no posterior probability.
_OBJECTIVE = frozenset("penalised penalized expected map objective full".split())
#: How the names of functions begin that show what a step made, and are none; words of those that
#: say where it starts.
_SHOWS = frozenset("reset print show plot report simulate sample generate draw check test".split())
_STARTS = frozenset("init initial initialise initialize initialized random start starting default "
                    "guess true".split())
_EXACT = {"e": "e_step", "m": "m_step", "q": "q", "update": "m_step"}
#: Attributes of arrays: no keys of what is called theta.
_OF_ARRAYS = frozenset("T shape size ndim dtype index columns values loc iloc at iat".split())
#: Functions of numbers: what they return is no longer what their argument is called.
_CHANGING = frozenset("exp log sqrt square sum mean log1p expm1 abs max min cumsum inv det diag "
                      "logsumexp softmax len argmax std var cov transpose normalize".split())
#: Attributes of tables whose places are those of the table.
_PLACES = frozenset(("loc", "iloc", "at", "iat"))
_LOG = r"(?i)_*(?:log|ln)_?(?!l)(?=\w)"
#: A name for what a step returns.
_STEPS = {"e_step": "posterior", "m_step": "theta"}
MARKED = re.compile(r"_?(?:new|next|old|prev|hat)$")
#: A statement with the names that it assigns.
Line = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Argument:
    """An argument, with the names that callers pass for it, and "old" or "new" where these are
    assigned after or before the call; ``start`` says that its default is a number, "share" one of
    which the function takes what is left of 1."""

    name: str
    optional: bool = False
    aliases: tuple[str, ...] = ()
    mark: str = ""
    start: str = ""


@dataclass(frozen=True)
class Function:
    """A function or method by its path; ``results`` are the names of what it returns, in order,
    each with others that it has there, those in a list with commas between; ``attributes`` those of
    self that it may use.

    What passes once through a loop has the lines of its ``body`` and those ``before`` it; it starts
    from the names that are ``carried``, and has ``data`` of its own under some.
    """

    path: str
    step: str
    arguments: tuple[Argument, ...] = ()
    results: tuple[tuple[str, ...], ...] = ()
    single: bool = True
    attributes: tuple[str, ...] = ()
    init: tuple[Argument, ...] = ()
    words: str = ""
    before: tuple[Line, ...] = ()
    body: tuple[Line, ...] = ()
    carried: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    crossed: tuple[str, str] | None = None
    """The names that are returned, and the same in another order in which they are taken."""

    @property
    def name(self) -> str:
        """The name in the source."""
        return self.path.rpartition(".")[2]


@dataclass
class Source:
    """What a source defines: its functions, all names in it, the keys of dictionaries, all together
    and those that a name is ``keyed`` by, the names that one is ``unpacked`` into, what a step's
    result is by the name that takes it (``flow``), and the names outside functions that these may
    have ``shared``."""

    tree: ast.Module
    functions: list[Function] = field(default_factory=list)
    nodes: dict[str, ast.FunctionDef] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    unpacked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flow: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    globals: tuple[Line, ...] = ()
    """The statements that assign these."""
    passes: tuple[Function, ...] = ()
    keyed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dotted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: tuple[str, ...] | None = None
    """In a source with tables of pandas, the columns that they have from the start."""
    """The attributes of what stands under a name."""
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names that a loop gives to what stands in each row of a name: ``for x, n in tosses``."""
    free: frozenset[str] = frozenset()
    """The names that nothing defines."""
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The keys or attributes of what stands under a name, or of each element of that."""
    differences: tuple[tuple[str, str], ...] = ()
    """The names of which one is subtracted from another."""
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys of the dictionaries that are written out under a name."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fields of the source's own classes, named tuples too."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """The own class that arguments of a name are said to have."""

    def numbers(self) -> Iterator[int]:
        """The whole numbers in formulas that may be a number of trials."""
        level: list[ast.AST] = [self.tree]
        while level:
            node = level.pop()
            if isinstance(node, ast.Constant) and type(node.value) is int and (
                    7 <= node.value <= 1000):
                yield node.value
            if not isinstance(node, ast.List | ast.Tuple | ast.arguments | ast.Compare) and not (
                    isinstance(node, ast.Call) and _name(node.func) in ("range", "print")):
                level += ast.iter_child_nodes(node)


def has_functions(tree: ast.Module) -> bool:
    """Whether a source has functions, classes or loops: it is no list of formulas."""
    return any(isinstance(s, ast.FunctionDef | ast.ClassDef | ast.For | ast.While)
               for s in tree.body)


def step_of(name: str) -> str:
    """The step that a function is by its name; "" where that says nothing.

    >>> step_of("E_step"), step_of("get_responsibilities"), step_of("gauss")
    ('e_step', 'e_step', '')
    """
    bare = name.replace("_", "").lower()
    if bare.endswith(("expectationmaximization", "expectationmaximisation")):
        return ""
    if bare in _EXACT or bare.endswith("emstep") and not bare.endswith("emmstep"):
        return _EXACT.get(bare, "")
    words = words_of(name)
    if words and words[0].lower() in _SHOWS or _STARTS & {w.lower() for w in words[:-1]}:
        return ""
    if "Q" in words and len(words) > 1 or words[-1:] == ["q"] and _OBJECTIVE & {*words}:
        return "q"
    return next((step for step, called in _CALLED.items() if bare.endswith(called)), "")


def _step(f: ast.FunctionDef, own: Collection[str]) -> str:
    """The step that a function is by its name or how its description begins; "" for none, and for
    an M-step that calls an E-step of the source's ``own``."""
    said = ast.get_docstring(f) or ""
    step = step_of(f.name) or next(
        (step for step, begins in _DESCRIBED.items() if re.match(begins, said)), "")
    return "" if step == "m_step" and any(
        step_of(name) == "e_step" for n in ast.walk(f) if isinstance(n, ast.Call)
        for name in {_name(n.func)} & {*own}) else step


def source_of(text: str) -> Source:
    """All that a source defines. Raises SyntaxError."""
    tree = ast.parse(text)
    found = Source(tree)
    calls = _calls(tree)
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    owners: list[ast.Module | ast.ClassDef] = [
        tree, *(s for s in tree.body if isinstance(s, ast.ClassDef))]
    for owner in owners:
        own = {f.name: f for f in owner.body if isinstance(f, ast.FunctionDef)}
        prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
        init = own.pop("__init__", None) if prefix else None
        attributes = dict.fromkeys(
            n.attr for f in (*own.values(), *([init] if init else [])) for n in ast.walk(f)
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and f.args.args
            and n.value.id == f.args.args[0].arg and n.attr not in own) if prefix else ()
        for f in own.values():
            static = any(isinstance(d, ast.Name) and d.id == "staticmethod"
                         for d in f.decorator_list)
            method = bool(prefix) and not static
            found.nodes[prefix + f.name] = f
            found.functions.append(Function(
                prefix + f.name, _step(f, defined),
                _passed(_arguments(f)[method:], calls.get(f.name, ())),
                *_results(f, calls.get(f.name, [])), tuple(attributes) if method else (),
                _arguments(init)[1:] if init else (), _words(text, f)))
    nodes = list(ast.walk(tree))
    methods = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
    found.names = tuple(dict.fromkeys(n for node in nodes for n in (
        getattr(node, name, None) for name in ("id", "arg", "attr")) if n))
    found.keys = tuple(dict.fromkeys(k for node in nodes if id(node) not in methods
                                    for k in keys_in(node) if k))
    found.flow = {c.into[0]: _STEPS[step_of(name)]
                  for name, own_calls in calls.items() if step_of(name) in _STEPS
                  for c in own_calls if len(c.into) == 1 and c.into[0]}
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    found.shared = tuple(dict.fromkeys(n for s in tree.body if not isinstance(
        s, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom) for n in stored(s)
        if n not in called))
    found.globals = tuple(_globals(found))
    found.functions = [replace(f, attributes=tuple(_read(found.nodes, f.path, found.shared)))
                       if "." not in f.path else f for f in found.functions]
    found.fields = {name: own for s in tree.body for name, own in _fields(s) if own}
    found.classes = {n.arg: name for n in nodes if isinstance(n, ast.arg) and n.annotation
                     for name in _names(n.annotation) if name in found.fields}
    found.free = frozenset(n.id for n in nodes if isinstance(n, ast.Name)) - {
        x for n in nodes for x in (
            getattr(n, "name", None), getattr(n, "asname", None), getattr(n, "arg", None),
            n.id if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) else None)}
    found.differences = tuple((n.left.id, n.right.id) for n in nodes if isinstance(n, ast.BinOp)
                              and isinstance(n.op, ast.Sub) and isinstance(n.left, ast.Name)
                              and isinstance(n.right, ast.Name))
    written = [(_name(n.targets[0]), n.value, [v.elts if isinstance(v, ast.List) else getattr(
        v, "value", v) for v in n.value.values]) for n in nodes if isinstance(
            n, ast.Assign) and isinstance(n.value, ast.Dict)]
    found.entries = {name: tuple(keys_in(value)) for name, value, own in written if any(own)}
    keyed = {name: set(found.fields[cls]) for name, cls in found.classes.items()}
    unpacked: dict[str, tuple[str, ...]] = {}
    dotted: dict[str, set[str]] = {}
    for n in nodes:
        if isinstance(n, ast.Subscript) and isinstance(own_ := _held(n), ast.Name) and _name(n):
            keyed.setdefault(own_.id, set()).add(_name(n))
        elif isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and (
                n.attr not in _OF_ARRAYS and n.attr[0] != "_" and id(n) not in methods):
            dotted.setdefault(n.value.id, set()).add(n.attr)
        elif isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Tuple) and isinstance(
                value := _last(n.value), ast.Name):
            unpacked[value.id] = tuple(map(_name, n.targets[0].elts))
        elif isinstance(n, ast.Call):  # f(x, *theta)
            takes = next((g.arguments for g in found.functions if g.name == _name(n.func)), ())
            unpacked.update((_name(a.value), tuple(o.name for o in takes[k:] if not o.optional))
                            for k, a in enumerate(n.args) if isinstance(a, ast.Starred))
    if any(isinstance(n, ast.alias) and n.name == "pandas" for n in nodes):
        made = {_name(n) for n in nodes
                if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)}
        found.columns = tuple(k for k in found.keys if k not in made)
    over = [r for n in nodes if isinstance(n, ast.For | ast.comprehension)
            for r in _over(n.target, n.iter)]
    over += [(value.id, n.targets[0]) for n in nodes if isinstance(n, ast.Assign) and isinstance(
        value := _last(n.value), ast.Name) and value is not n.value]
    found.rows = {n: tuple(map(_name, t.elts)) for n, t in over if isinstance(t, ast.Tuple)}
    found.functions = [replace(f, crossed=_crossed(f.results, unpacked)) for f in found.functions]
    found.unpacked, found.keyed, found.dotted = unpacked, *(
        {n: frozenset(k) for n, k in own.items()} for own in (keyed, dotted))
    found.held = {n: next((k for own in (found.keyed, found.dotted) for e in each
                           if (k := own.get(e))), frozenset()) for n, *each in (
        *((n, n) for n in (*keyed, *dotted)), *((n, n, _name(t)) for n, t in over))
        if n not in {name for name, _, own in written if own and not any(own)}}
    return found


def keys_in(node: ast.AST) -> Iterator[str]:
    """The keys that a node uses or makes: ``p["mu"]``, ``{"mu": m}``, ``dict(mu=m)``, ``p.mu``."""
    if isinstance(node, ast.Subscript):
        yield _name(node)
    elif isinstance(node, ast.Dict):
        yield from (k.value for k in node.keys
                    if isinstance(k, ast.Constant) and isinstance(k.value, str))
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        if name in ("dict", "replace", "_replace") or name[:1].isupper() and (
                name not in ("DataFrame", "Series")):
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
        yield from (_name(s.target) for s in node.body if isinstance(s, ast.AnnAssign))


def _fields(s: ast.stmt) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The class that a statement defines, with its fields."""
    if isinstance(s, ast.ClassDef):
        own = [f for f in s.body if isinstance(f, ast.FunctionDef)]
        init = next((f for f in own if f.name == "__init__"), None)
        steps = any(step_of(f.name) or f.name in ("fit", "run", "step") for f in own)
        # what has a value by itself is no parameter
        plain = tuple(_name(f.target) for f in s.body if isinstance(f, ast.AnnAssign) and (
            f.value is None or isinstance(f.value, ast.Call) and not any(
                (k.arg or "").startswith("default") for k in f.value.keywords)))
        yield s.name, plain or tuple(keys_in(s)) or (
            () if init is None or steps else tuple(a.name for a in _arguments(init)[1:]))
    elif isinstance(s, ast.Assign) and isinstance(s.value, ast.Call) and _name(
            s.value.func) == "namedtuple":
        yield _name(s.targets[0]), tuple(keys_in(s.value))


def _names(annotation: ast.expr) -> Iterator[str]:
    """The names in an annotation: ``Theta``, ``"Theta"``, ``Theta | None``."""
    for n in ast.walk(annotation):
        if isinstance(n, ast.Name):
            yield n.id
        elif isinstance(n, ast.Constant) and isinstance(n.value, str):
            yield n.value


def _globals(source: Source) -> Iterator[Line]:
    """The statements outside functions that assign what these read, and what that rests on."""
    needed = {n for path in source.nodes for n in _read(source.nodes, path, source.shared)}
    found: list[Line] = []
    for s in reversed(source.tree.body):
        own = set(stored(s))
        read = {n.id for n in ast.walk(s) if isinstance(n, ast.Name)}
        if isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign) and own & needed and not (
                read & source.nodes.keys()):
            needed |= read
            found.insert(0, (ast.unparse(s), tuple(sorted(own))))
    yield from found


def _read(nodes: Mapping[str, ast.FunctionDef], path: str, shared: Sequence[str],
          above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names outside functions that a function uses, or one that it calls."""
    own = [n for n in ast.walk(nodes[path]) if isinstance(n, ast.Name | ast.arg | ast.Global)]
    told = {x for n in own if isinstance(n, ast.Global) for x in n.names}
    inner = {n.arg if isinstance(n, ast.arg) else n.id for n in own if isinstance(n, ast.arg)
             or isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - told
    used = {n.id for n in own if isinstance(n, ast.Name)} | told
    yield from (n for n in shared if n in used - inner)
    for called in sorted(used & nodes.keys() - above - {path}):
        yield from _read(nodes, called, shared, above | {path})


def _crossed(results: Sequence[Sequence[str]], unpacked: Mapping[str, Sequence[str]]
             ) -> tuple[str, str] | None:
    """The names that a function returns, and the same as they are taken, if it differs."""
    if len(results) > 1:
        own = [r[0] for r in results if r]
        taken = [[r[min(n, len(r) - 1)] for r in results if r]
                 for n in range(1, max(map(len, results)))]
    else:
        whole, *takers = [*(results[0] if results else ()), ""]
        own = whole.split(",")
        taken = [list(unpacked[t]) for t in takers if t in unpacked] or (
            [list(u) for u in unpacked.values()])
    bare = [MARKED.sub("", n) for n in own]
    for other in taken:
        names = [MARKED.sub("", n) for n in other]
        if names != bare and sorted(names) == sorted(bare) and len(set(bare)) == len(bare):
            apart = [(a, b) for a, b in zip(own, other, strict=True) if a != b]
            return ", ".join(a for a, _ in apart), ", ".join(b for _, b in apart)
    return None


def _last(e: ast.expr) -> ast.expr:
    """What an expression is the last element of, itself otherwise."""
    return e.value if isinstance(e, ast.Subscript) and ast.unparse(e.slice) == "-1" else e


def _over(target: ast.expr, over: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The names that a loop runs over, each with what takes its elements."""
    own = target.elts if isinstance(target, ast.Tuple) else []
    called, among = (_name(over.func), over.args) if isinstance(over, ast.Call) else ("", [])
    if called == "enumerate" and len(own) == 2 and among:
        yield from _over(own[1], among[0])
    elif called == "zip" and len(own) == len(among):
        for one, each in zip(own, among, strict=True):
            yield from _over(one, each)
    elif isinstance(over, ast.Name | ast.Attribute):
        yield _name(over), target


def _words(text: str, f: ast.FunctionDef) -> str:
    """What a function's description and comments say."""
    segment = ast.get_source_segment(text, f) or ""
    comments = [line.partition("#")[2] for line in segment.split("\n") if "#" in line]
    return "\n".join([ast.get_docstring(f) or "", *comments])


def _arguments(f: ast.FunctionDef) -> tuple[Argument, ...]:
    every = [*f.args.posonlyargs, *f.args.args]
    plain = len(every) - len(f.args.defaults)
    left = {ast.unparse(n.right) for n in ast.walk(f) if isinstance(n, ast.BinOp)
            and isinstance(n.op, ast.Sub) and ast.unparse(n.left) in ("1", "1.0")}
    starts = {a.arg: "share" if a.arg in left else "number"
              for a, d in zip(every[plain:], f.args.defaults, strict=True) if _is_number(d)}
    return tuple(Argument(a.arg, n >= plain, start=starts.get(a.arg, ""))
                 for n, a in enumerate(every))


def _is_number(e: ast.expr) -> bool:
    """Whether an expression is a number, or a quotient of numbers, with a sign or without."""
    return all(isinstance(n, ast.Constant) and type(n.value) in (int, float) or isinstance(
        n, ast.UnaryOp | ast.BinOp | ast.operator | ast.unaryop) for n in ast.walk(e))


def _passed(arguments: Sequence[Argument], calls: Sequence[_Call]) -> tuple[Argument, ...]:
    """The arguments with what the calls pass for them."""
    return tuple(replace(
        a, aliases=tuple(dict.fromkeys(
            c.passed[n] for c in calls if n < len(c.passed) and c.passed[n])),
        mark=next((c.marks[n] for c in calls if n < len(c.marks) and c.marks[n]), ""))
        for n, a in enumerate(arguments))


def _results(f: ast.FunctionDef, calls: Sequence[_Call]
             ) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The names of what a function returns, with those that take it; whether it is one."""
    inner = {id(n) for g in ast.walk(f) if g is not f
             and isinstance(g, ast.FunctionDef | ast.Lambda) for n in ast.walk(g)}
    value = next((n.value for n in reversed(list(ast.walk(f))) if isinstance(n, ast.Return)
                  and n.value is not None and id(n) not in inner), None)
    several = isinstance(value, ast.Tuple)
    own = [] if value is None else [
        ",".join(_listed(e)) or _name(e)
        for e in (value.elts if isinstance(value, ast.Tuple) else [value])]
    into = [c.into for c in calls if c.into]
    width = len(own) if several else max([1, *map(len, into)])
    return tuple(tuple(dict.fromkeys(n for n in (
        own[k] if k < len(own) and (several or width == 1) else "",
        *(t[k] for t in into if len(t) == width)) if n)) for k in range(width)), width == 1


def _listed(e: ast.expr) -> list[str]:
    """The names in a list of several, where all have one."""
    names = [_name(x) for x in e.elts] if isinstance(e, ast.List | ast.Tuple) else []
    return names if len(names) > 1 and all(names) else []


def _name(e: ast.AST) -> str:
    """The name that an expression is, "" for others."""
    if isinstance(e, ast.Name):
        return e.id
    if isinstance(e, ast.Attribute):
        return _name(e.value) if e.attr == "T" else e.attr
    if isinstance(e, ast.Subscript):
        key = e.slice.elts[-1] if isinstance(e.slice, ast.Tuple) and e.slice.elts else e.slice
        return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
    if isinstance(e, ast.BinOp) and isinstance(e.left, ast.Name) and {
            n.id for n in ast.walk(e) if isinstance(n, ast.Name)} <= {e.left.id, "np"}:
        return e.left.id if isinstance(e.op, ast.Div) else ""  # theta / theta.sum()
    if isinstance(e, ast.Call) and len(e.args) == 1 and not e.keywords:  # np.array(mu)
        own, called = _name(e.args[0]), _name(e.func)
        return own if called not in _CHANGING else re.sub(_LOG, "", own) if called == "exp" and \
            re.match(_LOG, own) else ""
    return ""


@dataclass(frozen=True)
class _Call:
    """A call: the names passed, in order, with what they are there, and what takes the result."""

    passed: tuple[str, ...]
    marks: tuple[str, ...]
    into: tuple[str, ...]


def _calls(tree: ast.Module) -> dict[str, list[_Call]]:
    """The calls of each name."""
    found: dict[str, list[_Call]] = {}
    for node in ast.walk(tree):
        for block in blocks(node):
            for n, s in enumerate(block):
                before = {x for t in block[:n] for x in stored(t)}
                after = {x for t in block[n:] for x in stored(t)} - before
                for call in _shallow(s):
                    into: tuple[str, ...] = ()
                    if isinstance(s, ast.Assign) and s.value is call:
                        target = s.targets[0]
                        into = tuple(map(_name, target.elts if isinstance(
                            target, ast.Tuple) else [target]))
                    passed = tuple(_name(a) or _STEPS.get(step_of(_name(a.func)), "")
                                   if isinstance(a, ast.Call) else _name(a) for a in call.args)
                    marks = tuple("new" if p in before else "old" if p in after | {
                        MARKED.sub("", x) for x in before | after if mark_of(x) == "new"} else ""
                                  for p in passed)
                    found.setdefault(_name(call.func), []).append(_Call(passed, marks, into))
    return found


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements in a statement."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
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
    inner = {id(n) for c in ast.walk(s) if isinstance(c, ast.comprehension)
             for n in ast.walk(c.target)}
    for node in ast.walk(s):
        if id(node) in inner:
            continue
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield _name(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield _name(_held(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and \
                node.func.attr == "append":
            yield _name(node.func.value)


def _held(e: ast.expr) -> ast.expr:
    """What a place is in: ``x`` of ``x[i][j]``, and of ``x.loc[i, j]``."""
    while isinstance(e, ast.Subscript) or isinstance(e, ast.Attribute) and e.attr in _PLACES:
        e = e.value
    return e


def globals_of(tree: ast.Module) -> list[ast.stmt]:
    """The statements that functions rest on: imports, definitions, assignments that they use."""
    kept: list[ast.stmt] = []
    needed: set[str] = set()
    grown = -1
    while grown != len(needed):
        grown = len(needed)
        kept = [s for s in tree.body
                if isinstance(s, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
                or isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.With | ast.Try
                              | ast.If) and set(stored(s)) & needed]
        needed |= {n.id for s in kept for n in ast.walk(s)
                   if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return kept
