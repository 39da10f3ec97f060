"""The lines of a generated NumPy module that depend on the program: theta, density, updates."""

from __future__ import annotations

import textwrap
from itertools import groupby

from ...algebra.expression import Expr
from ...document.notation import notation_for
from ...document.plain import plain
from ...mixture import Parameter
from ..program import Op, Program, Update, add, number
from .python import Printer, identifiers, quoted, tupled

#: Names that functions with the names of a statement in them use for something else: a test finds
#: those that are not here.
RESERVED = tuple("""
    BadInput Collapse ELSEWHERE K N N_k T TINY U W abs constant count d enumerate float gammaln good
    index k key known len log_joint max min moments now np parts range rest self size theta value
    weight what x
""".split())
#: Eight rows, where 0 is no value of a row, or where there are two values alone.
_ROWS = {
    "natural": [1.0, 1.0, 2.0, 2.0, 5.0, 6.0, 8.0, 9.0],
    "positive": [0.5, 1.0, 1.5, 2.0, 5.0, 6.0, 8.0, 9.0],
    "binary": [0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0],
}
_SHAPES = {"vector": ("d",), "covariance": ("d", "d")}


def printable(text: str) -> str:
    """A line of the statement that can stand in a comment or docstring."""
    return "".join(" " if c in '"\\' or not c.isprintable() else c for c in text).strip()


def commented(line: str, indent: str) -> list[str]:
    """A line of a comment, broken where it is too long."""
    return textwrap.wrap(line, 79, initial_indent=indent, subsequent_indent=indent + "    ",
                         break_long_words=False, break_on_hyphens=False)


class Module:
    """A program with the Python names of its parameters and known quantities.

    ``K`` is the number of components, 0 where it is open.
    """

    def __init__(self, program: Program, sizes: dict[str, int]) -> None:
        self.program, self.sizes, self.model = program, sizes, program.model
        self.K = len(self.model.components.labels) or sizes.get("K", 0)
        bases = [p.base for p in self.model.parameters]
        self.id = identifiers([*bases, *(u.scope for u in program.updates
                                         if u.scope and u.scope not in bases)], RESERVED)
        self.known = identifiers((v.name for v in self.model.known), RESERVED)
        self.fields = [self.id[p.base] for p in self.model.parameters if not self.is_weight(p)]
        factors = "".join(f", whiten_{self.id[b]}" for b in program.factored)
        self.prepared = f"(constant{factors})" if factors else "constant"
        self.text = Printer({
            "parameter": lambda op: "now." * (op.args[1] == "t") + f"{self.id[op.args[0]]}[k]",
            "variable": lambda op: "x" if op.args[0] == "x" else self.known[op.args[0]],
            "weight": lambda op: "now.weight[k]",
            "centred": lambda op: "U[k]",
            "count": lambda op: f"moments.count[{self.model.components.labels.index(op.args[0])}]"
            if op.args[0] else "N_k",
            "sum": lambda op: f"moments.{op.args[0]}[k]",
            "first": lambda op: f"moments.first_about(k, {self.text(op.args[0])})",
            "second": lambda op: "moments.second_about(k, "
            f"{self.text(op.args[0])}, {self.text(op.args[1])})",
            "log_det": lambda op: f"log_det_{self.id[op.args[0]]}",
            "whitened_norm": lambda op: f"_whitened_norms(whiten_{self.id[op.args[0]]}, U[k], W)",
            "squared_norm": lambda op: 'np.einsum("ij,ij->j", U[k], U[k])',
            "log_factorial": lambda op: f"gammaln({self.text(add(op.args[0], number(1)))})",
        }).text

    def formula(self, e: Expr) -> str:
        """The expression as it stands in a comment: one line in the letters of the statement."""
        text = plain(e, notation_for(self.model))
        return "".join(c if c.isprintable() else " " for c in text)

    def equation(self, u: Update) -> str:
        """The formula that gives a parameter at t+1."""
        return f"{self.formula(u.symbol)} = {self.formula(u.source)}"

    @property
    def paired(self) -> bool:
        """Whether two components can be told apart by one quadratic form."""
        p = self.program
        return (p.vector and self.K in (0, 2) and len(p.terms) == 1 and not self.model.known
                and p.terms[0].function.op == "whitened_norm" and not p.statistics)

    # theta ----------------------------------------------------------------------------------------

    def stacked(self, p: Parameter) -> bool:
        """Whether the values of the components are one array in theta."""
        return p.plate != "" and not self.model.components.labels

    def is_weight(self, p: Parameter) -> bool:
        """Whether a parameter is the weight of a component."""
        w = self.model.weights
        return w.kind != "fixed" and (p.base == w.base or set(p.names) <= set(w.names))

    def read(self) -> list[str]:
        """The lines that check theta and stack it over the components."""
        parameters, K = self.model.parameters, "K" if self.K else "None"
        lines = [f"K = {self.K}"] if self.K and any(map(self.stacked, parameters)) else []
        for p in parameters:
            n, shape = self.id[p.base], _SHAPES.get(p.domain, ())
            if self.stacked(p):
                lines.append(f"{n} = _parameter(theta, {quoted(p.base)}, {tupled([K, *shape])})")
                lines += [f"K = len({n})"] if K == "None" else []
                K = "K"
            else:
                lines.append(f"{n} = np.stack([_parameter(theta, key, {tupled(shape)}) "
                             f"for key in {tupled(map(quoted, p.names))}])")
            lines += self.require_domain(p, n)
        return lines + self.weight()

    def require_domain(self, p: Parameter, n: str) -> list[str]:
        """The lines that check that a parameter lies in its domain."""
        rules = {
            "simplex": (f"np.all({n} >= 0) and abs({n}.sum() - 1) <= 1e-8",
                        "weights are at least 0 and sum to 1"),
            "probability": (f"({n} >= 0) & ({n} <= 1)", "a probability lies in [0, 1]"),
            "positive": (f"{n} > 0", "it is greater than 0") if p.base in self.program.inverted
            else (f"{n} >= 0", "it is at least 0"),
            "covariance": (f"abs({n} - np.swapaxes({n}, 1, 2)) <= 1e-10 * abs({n}).max()",
                           "a covariance matrix is symmetric"),
        }
        if p.domain == "variance":
            return [f"for k in range(len({n})):", f"    if not {n}[k] > 0:",
                    f'        what = f"its variance in theta is {{{n}[k]:g}}"',
                    "        raise Collapse(_label(k), what, ELSEWHERE)"]
        if p.domain == "simplex" and self.model.weights.kind == "complement":
            rules["simplex"] = (f"{n} >= 0", "weights are at least 0")
        if p.domain not in rules:
            return []
        good, why = rules[p.domain]
        keys = tupled(map(quoted, [p.base] if self.stacked(p) else p.names))
        return [f"good = {good}", f"_require_domain(good, {keys}, {quoted(why)})"]

    def weight(self) -> list[str]:
        """The lines that give the weight of each component."""
        w = self.model.weights
        if w.kind == "fixed":
            values = (f"{v.numerator} / {v.denominator}".removesuffix(" / 1") for v in w.values)
            return [f"weight = np.array([{', '.join(values)}])"]
        slots = [p for p in self.model.parameters if self.is_weight(p)]
        if w.kind == "simplex":
            return [f"weight = {self.id[slots[0].base]}"]
        place = {key: f"{self.id[p.base]}[{j}]" for p in slots for j, key in enumerate(p.names)}
        keys = [key for key in w.names if key]
        return [f"rest = 1.0 - {' - '.join(place[key] for key in keys)}",
                f"_require_domain(rest >= -1e-12, {tupled(map(quoted, keys))}, "
                '"weights sum to at most 1")',
                "weight = np.array(["
                f"{', '.join(place.get(key, 'max(rest, 0.0)') for key in w.names)}])"]

    def shapes(self) -> list[str]:
        """What the arguments are, for a docstring."""
        items = []
        for p in self.model.parameters:
            inner = _SHAPES.get(p.domain, ())
            one = tupled(inner) if inner else "a number"
            items += [f"{p.base} {tupled([str(self.K or 'K'), *inner])}"] if self.stacked(p) else [
                f"{name} {one}" for name in p.names]
        lines = ["x is (N, d) float64." if self.program.vector else "x is (N,) or (N, 1) float64.",
                 *textwrap.wrap("theta has " + printable("; ".join(items)) + ".", 92)]
        known = printable(", ".join(v.name + " (N,)" for v in self.model.known))
        return lines + ([f"known has {known}."] if known else [])

    # the density ----------------------------------------------------------------------------------

    def prepare(self) -> list[str]:
        """The lines that compute what a component needs before it sees rows."""
        p = self.program
        lines = [f"whiten_{n}, log_det_{n} = _factor(now.{n}[k], _label(k))"
                 for n in (self.id[base] for base in p.factored)]
        if any(o == Op("size", ("d",)) for o in p.constant.walk()):
            sized = next(q for q in self.model.parameters if q.domain in _SHAPES)
            lines.append(f"d = len(now.{self.id[sized.base]}[k])")
        return [*lines, f"constant = {self.text(p.constant)}"]

    def log_joint(self) -> list[str]:
        """The lines that sum the terms of a component."""
        texts = [self.text(t.product) for t in self.program.terms] or ["0.0"]
        return [f"log_joint[k] = {texts[0]}", *(f"log_joint[k] += {t}" for t in texts[1:]),
                "log_joint[k] += constant"]

    @property
    def location(self) -> str:
        """The centres of all components, (K, d) or (K,)."""
        centre = self.program.centre
        if centre is None:
            return ""
        text = self.text(centre)
        return text.removesuffix("[k]") if centre.op == "parameter" else \
            f"np.stack([{text} for k in range(len(now.weight))])"

    # the updates ----------------------------------------------------------------------------------

    def maximise(self) -> list[str]:
        """The lines that compute the next parameters, each component's own in one loop."""
        p, lines = self.program, []
        if any(o == Op("size", ("d",)) for o in p.in_updates) or \
                any(q.domain in _SHAPES for q in self.model.parameters):
            lines.append("d = moments.centre.shape[1]")
        checked = {"covariance": "_require_regular", "variance": "_require_varying"}
        if p.centre is not None and any(q.domain in checked for q in self.model.parameters):
            lines.append("size = abs(moments.centre) + abs(moments.means())")
        for scoped, group in groupby(p.updates, key=lambda u: bool(u.scope)):
            updates = list(group)
            if not scoped:
                shapes = (_SHAPES.get(self.domain(u), ()) for u in updates)
                lines += [f"{self.id[u.base]} = np.empty({tupled(['K', *shape]) if shape else 'K'})"
                          for u, shape in zip(updates, shapes)]
                lines.append("for k, N_k in enumerate(moments.count):")
            for u in updates:
                name = self.id[u.scope] if scoped else f"{self.id[u.base]}[k]"
                label = "None" if scoped else "_label(k)"
                value = f"_finite(value, {quoted(u.scope or u.base)}, {label})"
                if self.domain(u) == "probability":
                    value = f"min({value}, 1.0)  # rounding may pass 1"
                own = [*commented(self.equation(u), "# "), f"value = {self.text(u.formula)}",
                       f"{name} = {value}"]
                if p.centre is not None and self.domain(u) in checked:
                    own.append(f"{checked[self.domain(u)]}({name}, size[k], _label(k))")
                lines += own if scoped else [f"    {line}" for line in own]
        return lines

    def domain(self, u: Update) -> str:
        """The domain of what an update gives."""
        return next(q.domain for q in self.model.parameters if u.base == q.base)

    def theta(self) -> list[str]:
        """The lines that return the next theta."""
        scopes = {u.scope for u in self.program.updates}
        items = []
        for p in self.model.parameters:
            n = self.id[p.base]
            keys = self.model.weights.names if self.is_weight(p) else p.names
            for key in p.names:
                value = self.id[key] if key in scopes else n if self.stacked(p) else \
                    f"{n}[{keys.index(key)}]"
                single = not self.stacked(p) and p.domain not in _SHAPES
                items.append(f"{quoted(key)}: " + (f"float({value})" if single else value))
        return ["return {", *(f"    {item}," for item in items), "}"]

    # the example ----------------------------------------------------------------------------------

    def example(self) -> list[str]:
        """Small rows and a theta for the doctests: its components are told apart, so that the
        likelihood rises from it."""
        K, d = self.K or 2, self.sizes.get("d", 2)
        rows, domain = 8, self.model.observed.domain
        x = f"np.array({_ROWS.get(domain, [0.0, 1.0, 1.0, 2.0, 5.0, 6.0, 8.0, 9.0])})"
        if self.program.vector:
            # Cosines at growing angles: rows that span the space, for any d.
            x = (f"4.0 + 5.0 * np.cos(np.outer(np.arange(1, {6 * d + 7}), np.arange(1, {d + 1}))"
                 " ** 1.5)")
        lines = [f"EXAMPLE_X = {x}", "EXAMPLE_THETA = {"]
        for p in self.model.parameters:
            values = [self.example_value(p, j, K, d) for j in range(K)]
            items = [(p.base, f"np.array([{', '.join(values)}])")] if self.stacked(p) else zip(
                p.names, values)
            lines += [f"    {quoted(key)}: {value}," for key, value in items]
        known = ", ".join(f"{quoted(v.name)}: np.full({rows}, 10.0)" for v in self.model.known)
        return [*lines, "}", *([f"EXAMPLE_KNOWN = {{{known}}}"] if known else [])]

    def example_value(self, p: Parameter, j: int, K: int, d: int) -> str:
        """The value of a parameter for component j."""
        if self.is_weight(p):
            return f"1 / {K}"
        place = round(1.0 + 6.0 * j / max(1, K - 1), 3)
        return {
            "vector": f"np.full({d}, {place})", "covariance": f"20.0 * np.eye({d})",
            "variance": "4.0", "probability": str(round((j + 1) / (K + 1), 6)),
        }.get(p.domain, str(place))
