"""C11: one header and one source file that need libm alone and allocate nothing."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import wrap

from ...model import Parameter
from ..emstep import EmStep, core
from ..loops.kernel import Place
from ..loops.program import Compiled, LoopProgram
from ..numpy_module import mentions
from ..python_text import identifier
from ..theta import stacked
from . import c_project
from .c_lines import number, printed, trimmed, wrapped

FORMS = ("fast",)
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The source, which stands alone, the header, an example, what builds and tests them, and a
    Python module that compiles the source where it runs."""
    return c_project.files(CProgram(em))


class CProgram:
    """The texts of a program in C."""

    def __init__(self, em: EmStep) -> None:
        self.em, self.model = em, em.model
        self.loops = LoopProgram(em, number)
        name = re.sub(r"[^a-zA-Z0-9_]", "", identifier(em.model.name or "em"))
        self.name = name if name and not name[0].isdigit() else f"em_{name}"
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
                                              subsequent_indent="           ")).replace("*/", "* /").replace("/*", "/ *")
        return _narrow(_HEADER.format(
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
        found = []
        for q in self.model.parameters:
            a = self.loops.module.theta.get(q.name)
            if a is not None:
                found.append((q, self.loops.parameters[a.node]))
            else:
                sizes = [self.loops._size(self.em.sizes[i]) for i in q.indices]
                sizes += map(self.loops._size, core(q.domain, q.dimension))
                name = self.loops._own(identifier(q.name))
                found.append((q, Place(name, "own", tuple(sizes))))
        return found

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

    # functions ------------------------------------------------------------------------------------

    def source(self) -> str:
        """The source, with the header in front."""
        body = [self._kernel(k) for k in self.kernels.values()]
        public = self._public()
        text = "\n".join([*body, public])
        runtime = "".join((_HERE / f"{name}.c.txt").read_text("utf-8") for name in
                          ("c_runtime", "c_root_scalar", "c_root_vector", "c_checks"))
        runtime = trimmed(runtime.replace("⟦NAME⟧", self.name.upper()), text)
        return _narrow("\n".join([
            self.header(), "#include <math.h>", "#include <stdint.h>", "#include <string.h>", "",
            f"typedef {self.name}_real real;", "", runtime, "", text]))

    def _kernel(self, k: Compiled) -> str:
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
        lines += [f"    at[{n + 1}] = at[{n}] + ({size} + 7)/8*8; /* {name} */"
                  for n, (name, size) in enumerate(k.frame.sizes.items())]
        if self.loops.row:
            lines.append(f"    at[{count + 1}] = block;")
        return "\n".join([*lines, f"    return at[{count}];", "}", ""])

    def _slots(self, k: Compiled) -> int:
        return len(k.frame.sizes) + 2

    def _public(self) -> str:
        """The functions that the header declares."""
        p, loops = self.name, self.loops
        out = []
        slots = {name: self._slots(k) for name, k in self.kernels.items()}
        sizes = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes)
        all_of = "".join(f" + {'*'.join(a.shape) or '1'}" for a in loops.prepared.values())
        used = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes
                       if mentions(all_of, s)) or "    (void)n;\n"
        out.append(f"ptrdiff_t {p}_prepared_size(const {p}_sizes *n)\n{{\n{used}"
                   f"    return 1{all_of};\n}}\n")
        work = "\n".join(
            f"    {{\n        ptrdiff_t at[{slots[name]}];\n        const ptrdiff_t size = "
            f"layout_{name}(n, at);\n        most = size > most ? size : most;\n    }}"
            for name in self.kernels)
        theta = "".join(f" + {'*'.join(a.shape) or '1'}" for _, a in self.theta())
        used = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes
                       if mentions(theta, s))
        out.append(f"ptrdiff_t {p}_work_size(const {p}_sizes *n)\n{{\n{used}"
                   f"    ptrdiff_t most = 0;\n{work}\n    return most{theta};\n}}\n")
        out.append(self._prepare())
        likelihood = self._given_back("log_likelihood", "step")
        e_likelihood = self._given_back("log_likelihood", "e_step")
        taken = "\n".join(self._copied("step", f"next {q.name}", f"next->{a.name}",
                                       "*".join(a.shape) or "1") for q, a in self.theta())
        m_taken = taken_from(self, "m_step")
        shares = "\n".join(self._copied("e_step", name, f"T->{a.name}", "*".join(a.shape) or "1")
                           for name, a in loops.given.items())
        out.append(_STEP.format(
            p=p, sizes=_used(sizes, taken + "".join(self._checks("step"))), slots=slots["step"],
            likelihood=likelihood, checks="\n".join(self._checks("step")), taken=taken))
        out.append(_E_STEP.format(
            p=p, sizes=_used(sizes, shares), slots=slots["e_step"], likelihood=e_likelihood,
            shares=shares))
        m_checks = "\n".join(self._checks("m_step"))
        out.append(_M_STEP.format(p=p, sizes=_used(sizes, m_taken + m_checks),
                                  slots=slots["m_step"], checks=m_checks, taken=m_taken))
        fit_checks = "\n".join(re.sub(r"return (\d+);", r"{ status = \1; break; }", line)
                               for line in self._checks("step"))
        saved, restored = self._saved("kept"), self._saved("restored")
        out.append(_FIT.format(
            p=p, sizes=_used(sizes, taken + fit_checks + saved), slots=slots["step"],
            likelihood=likelihood, checks=_deeper(fit_checks), saved=_deeper(saved),
            taken=_deeper(taken.replace("next->", "theta->")), restored=_deeper(restored)))
        return "\n".join(out)

    def _saved(self, which: str) -> str:
        """The lines that keep theta behind the arrays of the step, or bring it back."""
        out, counts = [], [f"at[{len(self.kernels['step'].frame.sizes)}]"]
        for _, a in self.theta():
            count, at = "*".join(a.shape) or "1", f"w + {' + '.join(counts)}"
            out.append(f"    copy({count}, theta->{a.name}, {at});" if which == "kept" else
                       f"    copy({count}, {at}, theta->{a.name});")
            counts.append(count)
        return "\n".join(out)

    def _prepare(self) -> str:
        p, loops = self.name, self.loops
        measured = [a for a in loops.module.data if a.role == "variable"
                    and self.model.variable(a.name).role == "observed"
                    and self.model.variable(a.name).domain in ("real", "vector", "positive")]
        body = []
        for a in measured:
            place = loops.inputs[a.node]
            body.append(f"    most = most_of(x->{place.name}, {'*'.join(place.shape) or '1'}, "
                        "most);")
        start, counts = [], ["1"]
        if "prepare" in self.kernels:
            k = self.kernels["prepare"]
            start = [f"    ptrdiff_t at[{self._slots(k)}];", "    layout_prepare(n, at);",
                     f"    const int status = prepare(n, x, c, ({p}_theta *)0, "
                     f"({p}_shares *)0, w, at);", "    if (status) return status;"]
            names = list(k.frame.sizes)
            for what, place in k.results.items():
                size = "*".join(place.shape) or "1"
                source = f"w + at[{names.index(place.name)}]" if place.name in names \
                    else f"x->{place.name}"
                body.append(f"    copy({size}, {source}, c + {' + '.join(counts)});")
                counts.append(size)
                assert what
        text = "\n".join(body)
        sizes = [f"    const ptrdiff_t {s} = n->{s};" for s in loops.sizes if mentions(text, s)]
        unused = [f"(void){v};" for v, used in (("w", bool(start)), ("n", bool(start or sizes)),
                                                ("x", bool(start or measured))) if not used]
        return "\n".join([
            f"int {p}_prepare(const {p}_sizes *n, const {p}_data *x, real *c, real *w)", "{",
            *sizes, *start, "    real most = 0;", *([f"    {' '.join(unused)}"] if unused else []),
            *body, "    c[0] = square(8*EPSILON*most);", "    return 0;", "}", ""])

    def _copied(self, kernel: str, what: str, to: str, count: str) -> str:
        return f"    copy({count}, {self._place(kernel, what)}, {to});"

    def _place(self, kernel: str, what: str) -> str:
        """Where a result of a kernel lies."""
        k = self.kernels[kernel]
        place = k.results[what]
        names = list(k.frame.sizes)
        if place.name in names:
            return f"w + at[{names.index(place.name)}]"
        for group, source in ((self.loops.inputs, "x"), (self.loops.parameters, "t"),
                              (self.loops.given, "g")):
            if any(a.name == place.name for a in group.values()):
                return f"{source}->{place.name}"
        counts = ["1"]
        for a in self.loops.prepared.values():
            if a.name == place.name:
                return f"c + {' + '.join(counts)}"
            counts.append("*".join(a.shape) or "1")
        raise AssertionError(what)

    def _given_back(self, what: str, kernel: str) -> str:
        value = f"    *log_likelihood = likelihood_of(({self._place(kernel, what)})[0]);"
        prior = "0" if self.em.log_prior is None else \
            f"({self._place(kernel, 'log_prior')})[0]"
        return f"{value}\n    *log_prior = {prior};"

    def _checks(self, kernel: str) -> list[str]:
        """Whether the next parameters lie in their domains."""
        out = []
        for q, a in self.theta():
            place, count = self._place(kernel, f"next {q.name}"), "*".join(a.shape) or "1"
            if q.domain == "covariance":
                plates = "*".join(a.shape[:-2]) or "1"
                names = list(self.kernels[kernel].frame.sizes)
                scratch = f"w + at[{names.index(self.correlation[kernel, a.shape[-1]])}]"
                out.append(f"    if (!is_covariance({plates}, {a.shape[-1]}, {place}, floor, "
                           f"{scratch})) return 1;")
            elif q.domain in ("positive", "variance"):
                floor = "floor" if q.domain == "variance" else "0"
                out.append(f"    if (!is_above({count}, {place}, {floor})) return 4;")
            else:
                out.append(f"    if (!is_finite({count}, {place})) return 4;")
        return out


def _narrow(text: str) -> str:
    """A text of C whose lines of code are not too long."""
    return "\n".join(each for line in text.split("\n") for each in
                     ([line] if re.search(r'/\*|"', line) else wrapped(line)))


def taken_from(c: CProgram, kernel: str) -> str:
    """The lines that hand out the next parameters of a kernel."""
    return "\n".join(c._copied(kernel, f"next {q.name}", f"next->{a.name}",
                               "*".join(a.shape) or "1") for q, a in c.theta())


def _deeper(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.splitlines())


def _used(sizes: str, text: str) -> str:
    return "".join(f"{line}\n" for line in sizes.splitlines()
                   if mentions(text, line.split()[2]))


_HEADER, _STEP, _E_STEP, _M_STEP, _FIT = (
    part.strip("\n") + "\n" for part in
    (_HERE / "c_functions.c.txt").read_text("utf-8").split("⟦part⟧\n")[1:])
