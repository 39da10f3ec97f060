"""The header of a program in C, and its loops."""

from __future__ import annotations

import re
from textwrap import wrap

from ...model import Parameter
from ..emstep import EmStep
from ..loops.kernel import Place
from ..loops.program import Compiled, LoopProgram
from ..numpy_module import mentions
from ..python_text import identifier
from ..theta import stacked
from .c_lines import PARTS, narrow, number, printed, wrapped


def c_name(model: str) -> str:
    """A name in C for a model."""
    name = re.sub(r"[^a-zA-Z0-9_]", "", identifier(model or "em"))
    return name if name and not name[0].isdigit() else f"em_{name}"


class CProgram:
    """The texts of a program in C."""

    def __init__(self, em: EmStep) -> None:
        self.em, self.model = em, em.model
        self.loops = LoopProgram(em, number, one_pass=True)
        self.name = c_name(em.model.name)
        self.kernels = self.loops.kernels
        self.correlation = {
            (name, d): self.kernels[name].frame.array("correlation", f"{d}*{d}")
            for name in ("step", "m_step")
            for d in {a.shape[-1] for q, a in self.theta() if q.domain == "covariance"}}

    # declarations ---------------------------------------------------------------------------------

    def header(self) -> str:
        """The header."""
        p, n = self.name, self.name.upper()
        loops, real = self.loops, f"{self.name}_real"
        sizes = "".join(f"    ptrdiff_t {s};\n" for s in loops.sizes)
        data = "".join(f"    const {real} *{a.name}; /* {self.shape(a)} */\n"
                       for a in loops.inputs.values())
        shares = "".join(f"    {real} *{a.name}; /* {self.shape(a)}: {what} */\n"
                         for what, a in self.shares().items())
        theta = "".join(f"    {real} *{a.name}; /* {self.shape(a)}{self._keys(q)} */\n"
                        for q, a in self.theta())
        prior = ",\n   and the log prior density without its constant" \
            if self.em.log_prior is not None else ""
        statement = "\n".join(row for line in self.model.statement.splitlines() if line.strip()
                              for row in wrap(line, 92, initial_indent="       ",
                                              subsequent_indent="           "))
        statement = statement.replace("*/", "* /").replace("/*", "/ *")
        return narrow(PARTS[0].format(
            p=p, n=n, real=real, sizes=sizes or "    ptrdiff_t unused;\n",
            data=data or f"    const {real} *unused;\n", statement=statement,
            shares=shares or f"    {real} *unused;\n", theta=theta, prior=prior,
            labels=self._labels()))

    def _labels(self) -> str:
        hot = [a for a in self.loops.module.data if a.role in ("labels", "allowed")]
        if not hot:
            return ""
        return ("   A label is a row of 0 and 1, along the first axes but for the rows: 1 at its "
                "value,\n   0 everywhere where it is missing (1 everywhere where a hidden one is "
                "not known).\n")

    def _keys(self, q: Parameter) -> str:
        named = stacked(q)
        if named:
            rest = " - ".join(["1", *(k for k in named if k)])
            return ": " + ", ".join(k or rest for k in named).replace("*/", "* /")
        return {"diagonal": ": the diagonal", "spherical": ": the number on the diagonal"}.get(
            q.structure, "")

    def theta(self) -> list[tuple[Parameter, Place]]:
        """The parameters and their arrays."""
        return self.loops.theta()

    def shares(self) -> dict[str, Place]:
        """The responsibilities by their names."""
        return self.loops.given

    def shape(self, place: Place) -> str:
        """The shape of an array in memory."""
        row = self.loops.row
        order = [s for s in place.shape if s != row or place.kind == "own"]
        if row in place.shape and place.kind != "own":
            order.append(row)
        return f"({', '.join(order)})" if order else "a number"

    # loops ----------------------------------------------------------------------------------------

    def kernel(self, k: Compiled) -> str:
        """The functions of a kernel, that of its layout first."""
        texts = [self._layout(k)]
        for f in k.functions:
            arguments = "n, x, c, t, g, w, at"
            lines = "\n".join(printed(f.lines)).replace("ARGUMENTS", arguments)
            code = re.sub(r"/\*.*?\*/", "", lines)
            texts.append("\n".join([
                f"static int {f.name}(const {self.name}_sizes *n, const {self.name}_data *x, "
                "const real *c,",
                f"    const {self.name}_theta *t, const {self.name}_shares *g, real *w, "
                "const ptrdiff_t *at)", "{",
                *self._bound(k, code), lines, "    return 0;", "}", ""]))
        return "\n".join(texts)

    def _bound(self, k: Compiled, lines: str) -> list[str]:
        """The names that lines use."""
        out = []
        loops = self.loops
        for group, source in ((loops.inputs, "x"), (loops.parameters, "t")):
            out += [f"    const real *restrict {a.name} = {source}->{a.name};"
                    for a in group.values() if mentions(lines, a.name)]
        if k.name == "m_step":
            out += [f"    const real *restrict {a.name} = g->{a.name};"
                    for a in loops.given.values() if mentions(lines, a.name)]
        if k.name != "prepare":
            counts = ["1"]
            for a in loops.prepared.values():
                if mentions(lines, a.name):
                    out.append(f"    const real *restrict {a.name} = c + {' + '.join(counts)};")
                counts.append("*".join(a.shape) or "1")
        count = len(k.frame.sizes)
        for at, name in enumerate(k.frame.sizes):
            if mentions(lines, name):
                out.append(f"    real *restrict {name} = w + at[{at}];")
        if mentions(lines, "block"):
            out.append(f"    const ptrdiff_t block = at[{count + 1}];")
        text = "\n".join([*out, lines])
        return ["    (void)n, (void)x, (void)c, (void)t, (void)g, (void)w, (void)at;",
                *(f"    const ptrdiff_t {s} = n->{s};" for s in loops.sizes if mentions(text, s)),
                *out]

    def _layout(self, k: Compiled) -> str:
        """Where the arrays of a kernel lie."""
        count = len(k.frame.sizes)
        text = "\n".join([*k.frame.sizes.values(), k.frame.lanes])
        sizes = [f"    const ptrdiff_t {s} = n->{s};" for s in self.loops.sizes
                 if mentions(text, s)]
        lines = [f"static ptrdiff_t layout_{k.name}(const {self.name}_sizes *n, ptrdiff_t *at)",
                 "{", *sizes]
        if not sizes:
            lines.append("    (void)n;")
        if self.loops.row:
            lines += wrapped(f"    const ptrdiff_t block = block_of({k.frame.lanes});")
        lines.append("    at[0] = 0;")
        for n, (name, size) in enumerate(k.frame.sizes.items()):
            lines += wrapped(f"    at[{n + 1}] = at[{n}] + ({size} + 7)/8*8;", 93 - len(name))
            lines[-1] += f" /* {name} */"
        if self.loops.row:
            lines.append(f"    at[{count + 1}] = block;")
        return "\n".join([*lines, f"    return at[{count}];", "}", ""])
