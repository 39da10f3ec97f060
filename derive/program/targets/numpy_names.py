"""What the parts of a generated NumPy module agree on: names, and how operations print."""

from __future__ import annotations

import textwrap

from ...algebra.expression import Expr
from ...document.plain import plain as one_line
from ..program import CannotLower, Op, Program, Slot, Update
from .python_names import Printer, identifiers

#: Names that a generated module uses for something else than a known quantity: a test finds those
#: that are not here.
_LOCAL = tuple("""
    x N K k d T U W a m u now part parts value moments theta known math np step fit abs
    add_sums any apart ArithmeticError BadInput before bool bound bounds buffer cause CHUNK
    Collapse collapse component count CRITERIA criterion dict domain e_step each ELSEWHERE
    enumerate EPS EXAMPLE_KNOWN EXAMPLE_THETA EXAMPLE_X fine Fit float gammaln given good have
    i int iteration iterations key keys L L_before LABELS largest last len log_joint
    log_likelihood m_step map max min missing more N_k n_rows name NamedTuple names next_step
    numbers OverflowError p p_next placed products progress r range reason remedy
    responsibilities rows self shape start stopped str super t theta_before TINY together
    tolerance top total trace tuple TypeError ValueError values v want wanted weight what where why
    whole wrong zip
""".split())
#: Names that a parameter may not have where theta is read, or as a field of a named tuple.
_RESERVED = ("weight", "count", "index", "np", "math", "d", "K", "k", "theta", "rest", "good",
             "what", "max", "abs", "len", "range")
SHAPES = {"scalar": "", "vector": "d", "matrix": "d, d"}


class Names:
    """A program with the Python names of its parameters and known quantities.

    ``K`` is the number of components, 0 where it is open; ``unpack`` the known quantities as
    further arguments, ``keyword`` as the parameter of a public function; ``old`` the argument for
    the current parameters, where the M-step needs them. Raises CannotLower for a program that
    this target cannot print.
    """

    def __init__(self, program: Program, sizes: dict[str, int]) -> None:
        self.p = program
        self.sizes = sizes
        self.K = len(program.labels) or sizes.get("K", 0)
        self.id = identifiers((s.base for s in program.slots), _RESERVED)
        self.known = identifiers((n for n, _ in program.known), _LOCAL)
        self.arguments = ", known" if program.known else ""
        self.keyword = ", known=None" if program.known else ""
        # The current parameters where a step's formulas need them besides T.
        self.old = ", now" if program.needs_old else ""
        self.unpack = "".join(f", {n}" for n in self.known.values())
        self.chunk = "".join(f", {n}[a : a + n_rows]" for n in self.known.values())
        self.check()

    def check(self) -> None:
        """Raise CannotLower where the quadratic forms of the density have different centres."""
        p = self.p
        for t in (*p.terms, *p.common):
            for o in t.function.walk():
                if o.op in ("whitened_norm", "squared_norm") and not self.is_centred(o.args[-1]):
                    raise CannotLower(f"{self.formula(p.density)}: its quadratic forms have "
                                      "different centres")

    def formula(self, e: Expr) -> str:
        """The expression as it stands in a comment: one line in the letters of the statement."""
        return printable(one_line(e, self.p.notation))

    def equation(self, u: Update) -> str:
        """The formula that gives a parameter at t+1."""
        return f"{self.formula(u.symbol)} = {self.formula(u.source)}"

    def is_centred(self, u: Op) -> bool:
        """Whether u is x - centre or centre - x."""
        c, offset = u.args
        centre = self.p.centre
        minus = Op("mul", (Op("number", (-c.args[0],)), centre), shape=u.shape)
        if centre is None or abs(c.args[0]) != 1:
            return False
        return offset in (centre, minus) if c.args[0] == 1 else offset == centre

    @property
    def paired(self) -> bool:
        """Whether two components can be told apart by one quadratic form."""
        p = self.p
        return (p.vector and self.K in (0, 2, None) and len(p.terms) == 1 and not p.known
                and p.terms[0].function.op == "whitened_norm"
                and not any(s.kind == "sum" for s in p.statistics))

    def leaves(self) -> Printer:
        """A printer of the operations of a pass over the rows, or of an update."""
        p = self.p

        def parameter(op: Op) -> str:
            base, mark = op.args
            name = self.id[base]
            return f"{name}_next[k]" if mark == "t+1" else f"now.{name}[k]"

        def variable(op: Op) -> str:
            return "x" if op.args[0] == "x" else self.known[op.args[0]]

        def count(op: Op) -> str:
            at = p.labels.index(op.args[0]) if op.args[0] else "k"
            return f"moments.count[{at}]"

        return Printer({
            "parameter": parameter, "variable": variable, "count": count,
            "weight": lambda op: "now.weight[k]",
            "centre": lambda op: "moments.centre[k]",
            "statistic": lambda op: f"moments.{op.args[0]}[k]",
            "log_det": lambda op: f"log_det_{self.id[op.args[0]]}",
            "symmetric_outer": lambda op: self.symmetric(op),
            "whitened_norm": lambda op: f"_whitened_norms(part[{self.part(op.args[0])}], U[k], W)",
            "squared_norm": lambda op: "_squared_norms(U[k])",
            **({"affine": self.affine} if not p.vector else {}),
        })

    def affine(self, op: Op) -> str:
        """The text of c x + p: the centred row where p is the centre."""
        return "u[k]" if self.is_centred(op) and op.args[0].args[0] == 1 else (
            Printer({"parameter": lambda o: f"now.{self.id[o.args[0]]}[k]"})._affine(op))

    def symmetric(self, op: Op) -> str:
        """The text of u v^T + v u^T."""
        u, v = (self.leaves().text(a) for a in op.args)
        return f"_symmetric_outer({u}, {v})"

    def part(self, base: str) -> int:
        """The place of a whitening matrix among the parts of a component."""
        return 1 + self.p.factored.index(base)

    def slot_shape(self, s: Slot, lead: str) -> str:
        """The shape of a parameter after a leading size, as a tuple."""
        inner = SHAPES[s.shape]
        parts = [q for q in (lead, inner) if q]
        return "(" + ", ".join(parts) + ("," if len(parts) == 1 and "," not in parts[0] else "") \
            + ")"

    def is_weight(self, s: Slot) -> bool:
        """Whether a parameter is the weight of a component."""
        w = self.p.weights
        return w.kind != "fixed" and (s.base == w.base or set(s.names) <= set(w.names))


def commented(line: str, indent: str) -> list[str]:
    """A line of a comment, broken where it is too long."""
    return textwrap.wrap(line, 79, initial_indent=indent, subsequent_indent=indent + "    ",
                         break_long_words=False, break_on_hyphens=False)


def wrapped(line: str, width: int = 96) -> list[str]:
    """The line in lines of at most that width, indented by four."""
    return textwrap.wrap(line, width, initial_indent="    ", subsequent_indent="    ",
                         drop_whitespace=True) if len(line) > width else [line]


def printable(text: str) -> str:
    """The text without what could end a comment."""
    return "".join(c if c.isprintable() else " " for c in text)


def plain(line: str) -> str:
    """A line of the statement that can stand in a comment or docstring."""
    return "".join(" " if c in '"\\' else c for c in printable(line)).strip()
