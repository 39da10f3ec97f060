"""Array operations as lines of NumPy."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from .program import Node, Placed
from .python_text import ATOM, POWER, PRODUCT, SUM, Text, broken, number

#: Longer texts get a line of their own.
WIDE = 60
_FUNCTIONS = {"exp": "np.exp", "log": "_log", "log1p": "_log1p",
              "loggamma": "gammaln", "digamma": "digamma", "stirling": "_stirling"}


class Lines:
    """Writes nodes as assignments, each once; ``names`` are those that have a name already.

    ``size`` gives the text of a size, ``fresh`` a new name from a hint; ``plain`` asks for calls
    of NumPy alone; ``wanted`` are names that nodes are to have, ``hints`` those that they may have,
    ``domains`` where next parameters must lie, if it is not where they are stated to lie.
    """

    width = 96
    #: Whether what a Cholesky factor is for, its inverse and its determinant, is one call.
    whitens = True

    def __init__(self, names: Mapping[Node, str], roots: Iterable[Node],
                 size: Callable[[str], str], fresh: Callable[[str], str],
                 plain: bool = False, wanted: Mapping[Node, str] | None = None,
                 hints: Mapping[Node, str] | None = None,
                 domains: Mapping[str, str] | None = None) -> None:
        self.domains = domains or {}
        self.wanted, self.hints = wanted or {}, hints or {}
        self.names, self.size, self.fresh = dict(names), size, fresh
        self.plain, self.lines = plain, list[str]()
        self.pairs: dict[Node, tuple[str, str]] = {}
        self.uses: Counter[Node] = Counter()
        self.multiplied: set[Node] = set()
        seen: set[Node] = set()
        todo = list(roots)
        self.uses.update(todo)
        while todo:
            node = todo.pop()
            if node in seen or node in self.names:
                continue
            seen.add(node)
            inside = [p for p in node.parts if p.op != "number"]
            for part in node.parts:
                self.uses[part] += 1
                todo.append(part)
                if node.op in ("mul", "contract") and len(inside) > 1:
                    self.multiplied.add(part)

    def assign(self, node: Node, name: str) -> str:
        """A line that gives a node its name."""
        if node in self.names:
            if self.names[node] != name:
                self.lines.append(f"{name} = {self.names[node]}")
            return name
        text = self._written(node)[0]
        if text != name:
            self.lines.append(f"{name} = {text}")
        self.names[node] = name
        return name

    def text(self, node: Node, least: int = SUM) -> str:
        """The node in a place that needs it to bind at least so tightly."""
        text, level = self._text(node)
        return text if level >= least else f"({text})"

    def _text(self, node: Node) -> Text:
        if node in self.names:
            return self.names[node], ATOM
        text = self._written(node)
        if node in self.names:
            return self.names[node], ATOM
        if node.op in _LEAVES or (self.uses[node] < 2 and len(text[0]) <= WIDE):
            return text
        return self.assign_text(node, text[0]), ATOM

    def _short(self, node: Node) -> str:
        """A node in a list of several: a long text gets a name."""
        text = self.text(node)
        return text if len(text) < WIDE // 2 else self.assign_text(node, text)

    def assign_text(self, node: Node, text: str) -> str:
        """A line that gives a node a name of its own."""
        name = self.fresh(self.hints.get(node) or _HINTS.get(node.op, "a"))
        self.lines.append(f"{name} = {text}")
        self.names[node] = name
        return name

    def _written(self, node: Node) -> Text:
        a = node.args
        match node.op:
            case "trigamma":
                return f"polygamma(1, {self.text(a[0])})", ATOM
            case "log_sum" | "normalise":
                return self._posterior(node), ATOM
            case "next":
                inner, name, domain = a
                domain = self.domains.get(name, domain)
                return self._written(inner) if self.plain else (
                    f"_next({name!r}, {self.text(inner)}, {domain!r}, data.floor)", ATOM)
            case "root":
                return self._root(node), ATOM
            case "number":
                return number(a[0])
            case "pi":
                return "np.pi", ATOM
            case "size":
                return self.size(a[0]), ATOM
            case "add":
                return self._sum(a, node.rank), SUM
            case "mul":
                return self._product(a, node.rank)
            case "power":
                return self._power(a, node.rank)
            case "equal":
                left, right = (self._placed(p, node.rank, PRODUCT) for p in a)
                return f"1.0 * ({left} == {right})", PRODUCT
            case "deviance":
                x, m = (self._placed(p, node.rank, SUM) for p in a)
                return f"_deviance({x}, {m})", ATOM
            case "within":
                x, low, high = (self._placed(p, node.rank, PRODUCT) for p in a)
                return f"1.0 * (({x} >= {low}) & ({x} <= {high}))", PRODUCT
            case "infinity":
                return f"{a[0]}np.inf", PRODUCT if a[0] else ATOM
            case "softplus":
                return f"np.logaddexp(0, {self.text(a[0])})", ATOM
            case "log" | "log1p" if self.plain:
                # only what is multiplied needs a logarithm of 0 that is finite
                finite = node in self.multiplied and not constant(a[0]) or _often_0(a[0])
                log = "_log" if finite else "np.log"
                if node.op == "log":
                    return f"{log}({self.text(a[0])})", ATOM
                u = self.text(a[0], PRODUCT)
                return f"{log}(1 - {u[1:]})" if u[0] == "-" else f"{log}(1 + {u})", ATOM
            case "contract":
                return self._contraction(a, node.rank)
            case "take":
                places = [":"] * a[0].rank
                places[a[1]] = str(a[2])
                while places[-1] == ":":
                    places.pop()
                return f"{self.text(a[0], ATOM)}[{', '.join(places)}]", ATOM
            case "stack":
                listed = f"[{', '.join(map(self._short, a))}]"
                return (f"np.stack({listed}, axis=-1)" if node.rank > 1 else f"np.array({listed})"
                        ), ATOM
            case "spread":
                return self._spread(node), ATOM
            case "move":
                return self._moved(self.text(a[0], ATOM), a[1]), ATOM
            case "middle":
                return f"_middle({self.text(a[0])}, {a[1]})", ATOM
            case "inverse" | "log_diagonal" if self.whitens and not self.plain and \
                    a[0].op == "cholesky" and a[0] not in self.names:
                return self._whitened(node), ATOM
            case "cholesky":
                name = "np.linalg.cholesky" if self.plain else "_cholesky"
                return f"{name}({self.text(a[0])})", ATOM
            case "inverse":
                return f"np.linalg.inv({self.text(a[0])})", ATOM
            case "det":
                return f"np.linalg.det({self.text(a[0])})", ATOM
            case "log_diagonal":
                inner = self.text(a[0])
                return f"2 * np.log(np.diagonal({inner}, axis1=-2, axis2=-1)).sum(axis=-1)", PRODUCT
            case "solve":
                return self._solve(a, node.rank), ATOM
            case "eye":
                return f"np.eye({self.size(a[0])})", ATOM
        return f"{_FUNCTIONS[node.op]}({self.text(a[0])})", ATOM

    # elementwise ----------------------------------------------------------------------------------

    def _placed(self, placed: Placed, rank: int, least: int) -> str:
        """An argument with its axes where the result has them."""
        node, places = placed
        if not places:
            return self.text(node, least)
        if least <= PRODUCT and self._negative(node):
            inner, own = node.args[1]
            return "-" + self._placed((inner, tuple(places[n] for n in own)), rank, POWER)
        order = tuple(sorted(range(len(places)), key=lambda n: places[n]))
        index = [":" if n in places else "None" for n in range(min(places), rank)]
        if order == tuple(range(len(order))) and "None" not in index:
            return self.text(node, least)
        text = self._moved(self.text(node, ATOM), order)
        return text if "None" not in index else f"{text}[{', '.join(index)}]"

    def _negative(self, node: Node) -> bool:
        """Whether a node is written as another one with a minus."""
        return (node.op == "mul" and len(node.args) == 2 and node not in self.names
                and self.uses[node] < 2 and node.args[0][0].op == "number"
                and node.args[0][0].args[0] == -1)

    def _moved(self, text: str, order: Sequence[int]) -> str:
        if list(order) == list(range(len(order))):
            return text
        if list(order) == [1, 0]:
            return f"{text}.T"
        return f"np.transpose({text}, {tuple(order)})"

    def _by_axes(self, args: Sequence[Placed], rank: int) -> list[Placed]:
        """The terms of a sum with those in front that lack axes, as one: what is computed for each
        entry of the whole is computed once."""
        terms: list[Placed] = []
        for node, places in args:
            inner = [(node, places)]
            if node.op == "add" and self.uses[node] < 2 and node not in self.names:
                inner = [(n, tuple(places[p] for p in own)) for n, own in node.args]
            terms += inner
        few = [(n, places) for n, places in terms if len(places) < rank]
        axes = sorted({p for _, places in few for p in places})
        if len(few) < 2 or not axes or len(axes) == rank or len(few) == len(terms):
            return list(args)
        part = Node("add", tuple((n, tuple(map(axes.index, places))) for n, places in few),
                    len(axes))
        return [(part, tuple(axes)), *(t for t in terms if t not in few)]

    def _sum(self, args: Sequence[Placed], rank: int) -> str:
        out = ""
        for n, placed in enumerate(self._by_axes(args, rank)):
            text = self._placed(placed, rank, SUM if n == 0 else PRODUCT)
            if out and text.startswith("-"):
                out += f" - {text[1:]}"
            else:
                out += f" + {text}" if out else text
        return out

    def _product(self, args: Sequence[Placed], rank: int) -> Text:
        above, below, sign = [], [], ""
        for node, places in args:
            if node.op == "number" and node not in self.names:
                value: Fraction = node.args[0]
                sign = "-" if value < 0 else ""
                if abs(value) == Fraction(1, 2):
                    above.append("0.5")
                    continue
                if abs(value.numerator) != 1:
                    above.append(str(abs(value.numerator)))
                if value.denominator != 1:
                    below.append(str(value.denominator))
                continue
            reciprocal = self._reciprocal(node)
            if reciprocal is None:
                above.append(self._placed((node, places), rank, POWER))
            else:
                (inner, own) = reciprocal
                below.append(self._placed((inner, tuple(places[n] for n in own)), rank, ATOM))
        text = " * ".join(above) or "1"
        for factor in below:
            text += f" / {factor}"
        return sign + text, PRODUCT

    def _reciprocal(self, node: Node) -> Placed | None:
        """What a node is one over, where it is written so."""
        if node.op != "power" or node in self.names:
            return None
        (base, places), (exponent, _) = node.args
        if self.uses[node] > 1 and base.op != "size":
            return None
        if exponent.op == "number" and exponent.args[0] == -1:
            inverse = tuple(places.index(n) for n in range(len(places)))
            return base, tuple(inverse.index(n) for n in range(len(places)))
        return None

    def _power(self, args: Sequence[Placed], rank: int) -> Text:
        base, (exponent, places) = args
        if exponent.op == "number":
            value = exponent.args[0]
            if value == -1:
                return f"1 / {self._placed(base, rank, ATOM)}", PRODUCT
            if value == Fraction(1, 2):
                return f"np.sqrt({self._placed(base, rank, SUM)})", ATOM
        under = self._placed(base, rank, ATOM)
        return f"{under} ** {self._placed((exponent, places), rank, ATOM)}", POWER

    # sums, shapes, matrices -----------------------------------------------------------------------

    def _contraction(self, args: Sequence[Placed], rank: int) -> Text:
        if len(args) == 1:
            node, places = args[0]
            if len(set(places)) == len(places):
                gone = tuple(n for n, at in enumerate(places) if at >= rank)
                kept = [at for at in places if at < rank]
                order = tuple(kept.index(n) for n in range(rank))
                axis = "" if len(gone) == len(places) else \
                    f"axis={gone[0] if len(gone) == 1 else gone}"
                return self._moved(f"{self.text(node, ATOM)}.sum({axis})", order), ATOM
        if len(args) == 2 and (text := self._matmul(args, rank)):
            return text, PRODUCT
        letters = string.ascii_lowercase
        spec = ",".join("".join(letters[at] for at in places) for _, places in args)
        spec += "->" + letters[:rank]
        parts = ", ".join(self.text(node) for node, _ in args)
        if self.plain:
            more = ", optimize=True" if len(args) > 2 else ""
            return f"np.einsum({spec!r}, {parts}{more})", ATOM
        return f"_contract({spec!r}, {parts})", ATOM

    def _matmul(self, args: Sequence[Placed], rank: int) -> str:
        """A product of two arrays of at most two axes, summed over one."""
        for (a, own), (b, other) in (args, args[::-1]):
            if max(len(own), len(other)) > 2 or len(set(own)) < len(own) \
                    or len(set(other)) < len(other):
                continue
            shared = set(own) & set(other)
            if len(shared) != 1 or min(shared) < rank:
                continue
            (s,) = shared
            if [n for n in (*own, *other) if n != s] != list(range(rank)):
                continue
            left = self._moved(self.text(a, ATOM), (1, 0)) if own[0] == s and len(own) == 2 \
                else self.text(a, ATOM)
            right = self._moved(self.text(b, ATOM), (1, 0)) if other[-1] == s and len(other) == 2 \
                else self.text(b, ATOM)
            return f"{left} @ {right}"
        return ""

    def _spread(self, node: Node) -> str:
        inner, more = node.args
        sizes = ", ".join(map(self.size, more))
        trailing = "," if len(more) == 1 else ""
        if not inner.rank:
            return f"np.full(({sizes}{trailing}), float({self.text(inner)}))"
        index = f"[..., {', '.join(['None'] * len(more))}]"
        text = self.text(inner, ATOM)
        name = text if text.isidentifier() else self.assign_text(inner, text)
        return f"np.broadcast_to({name}{index}, (*{name}.shape, {sizes}))"

    def _solve(self, args: tuple[Placed, Placed, bool], rank: int) -> str:
        a, b, vector = args
        left = self._placed(a, rank + 1 if vector else rank, SUM)
        right = self._placed(b, rank, ATOM if vector else SUM)
        return (f"np.linalg.solve({left}, {right}[..., None])[..., 0]" if vector
                else f"np.linalg.solve({left}, {right})")

    def _shares(self, log_joint: str, n: int, T: str, log_p: str) -> None:
        """The lines of a posterior."""
        if not self.plain:
            self.lines.append(f"{T}, {log_p} = _posterior({log_joint}, {n})")
            return
        axes = str(tuple(range(n))) if n > 1 else "0"
        self.lines += [
            "# by the logarithm of the sum: nothing overflows, nothing is 0/0",
            f"{log_p} = logsumexp({log_joint}, axis={axes})",
            f"{T} = np.exp({log_joint} - {log_p})"]

    def _whitened(self, node: Node) -> str:
        """The inverse or the logarithm of the determinant of a Cholesky factor, both from one line.
        """
        factor = node.args[0]
        other = next((n for n in self.uses if n.args == (factor,) and n is not node
                      and n.op in _WHITENED), None)
        call = f"_whitening({self.text(factor.args[0])})"
        if other is None:
            return f"{call}[{_WHITENED.index(node.op)}]"
        for op in _WHITENED:
            part = node if node.op == op else other
            self.names[part] = self.fresh(self.hints.get(part) or _HINTS[op])
        found = ", ".join(self.names[n] for n in sorted(
            (node, other), key=lambda n: _WHITENED.index(n.op)))
        self.lines.append(f"{found} = {call}")
        return self.names[node]

    def _root(self, node: Node) -> str:
        """The call that finds a root; before it, the functions of the unknown that it takes."""
        unknown, value, slope, height, start, low, high, name = node.args
        first = self.text(start)
        held: dict[Node, bool] = {}
        inside = [n for n in (value, slope, height) if n is not None]
        self._outside(inside, unknown, held)
        u = self.fresh("u")
        calls = []
        for hint, roots in (("score", inside[:2]), ("height", inside[2:])):
            if roots:
                function = self.fresh(hint)
                inner = type(self)({**self.names, unknown: u}, roots, self.size, self.fresh,
                                   self.plain)
                found = ", ".join(map(inner._short, roots))
                self.lines += ["", f"def {function}({u}):",
                               *(f"    {each}" for line in inner.lines
                                 for each in broken(line, self.width - 8)),
                               f"    return {found}", ""]
                calls.append(function)
        if slope.rank > value.rank:
            return f"_root({name!r}, vector_roots({calls[1]}, {calls[0]}, {first}))"
        ends = f"{low or '-np.inf'}, {high or 'np.inf'}"
        more = "".join(f", {function}" for function in calls[1:])
        return f"_root({name!r}, scalar_roots({calls[0]}, {first}, {ends}{more}))"

    def _outside(self, nodes: Iterable[Node], unknown: Node, held: dict[Node, bool]) -> None:
        """Give names to what the nodes hold that is free of the unknown."""
        for node in nodes:
            if node in self.names or node.op in _LEAVES:
                continue
            if _holds(node, unknown, held):
                self._outside(node.parts, unknown, held)
            else:
                self.assign_text(node, self._written(node)[0])

    def _posterior(self, node: Node) -> str:
        """One of the two results of a posterior, both from one line."""
        (of,) = node.args
        if of not in self.pairs:
            inner, n = of.args
            if inner not in self.names:
                self.assign(inner, self.fresh("log_joint"))
            T = next((name for n, name in self.wanted.items()
                      if n.op == "normalise" and n.args == (of,)), None)
            self.pairs[of] = T or self.fresh("T"), self.fresh("log_p")
            self._shares(self.names[inner], n, *self.pairs[of])
        return self.pairs[of][node.op == "log_sum"]


def constant(node: Node) -> bool:
    """Whether a node is made of numbers and sizes alone."""
    return node.op != "input" and all(map(constant, node.parts))


def _often_0(node: Node) -> bool:
    """Whether a node is 0 for some data, whatever the parameters."""
    return node.op in ("equal", "within") or (
        node.op == "input" and str(node.args[0]).startswith("allowed"))


def _holds(node: Node, part: Node, known: dict[Node, bool]) -> bool:
    """Whether ``part`` is among what a node is made of."""
    if node not in known:
        known[node] = node is part or any(_holds(p, part, known) for p in node.parts)
    return known[node]


#: What needs no name.
_LEAVES = ("number", "pi", "size", "log_sum", "normalise")
_HINTS = {"cholesky": "factor", "inverse": "inverse", "log_diagonal": "log_det", "stack": "parts"}
#: What a Cholesky factor is for.
_WHITENED = ("inverse", "log_diagonal")
