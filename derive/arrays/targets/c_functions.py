"""The functions that a program in C has for its callers."""

from __future__ import annotations

import re
from pathlib import Path

from ..loops.program import Compiled
from ..numpy_module import mentions
from .c_lines import PARTS, narrow, trimmed
from .c_program import CProgram

_HERE = Path(__file__).parent

def source(c: CProgram) -> str:
    """The source, with the header in front."""
    body = "\n".join([*map(c.kernel, c.kernels.values()), PublicFunctions(c).text()])
    runtime = "".join((_HERE / f"c_{name}.c.txt").read_text("utf-8") for name in
                      ("runtime", "root_scalar", "root_vector", "pass_rows", "two_values",
                       "one_pass", "checks"))
    runtime = trimmed(runtime.replace("⟦NAME⟧", c.name.upper()), body)
    return narrow("\n".join([
        c.header(), "#include <math.h>", "#include <stdint.h>", "#include <string.h>", "",
        f"typedef {c.name}_real real;", "", runtime, "", body]))


class PublicFunctions:
    """The functions of a program that the header declares."""

    def __init__(self, c: CProgram) -> None:
        self.c = c

    def _slots(self, k: Compiled) -> int:
        return len(k.frame.sizes) + 2

    def text(self) -> str:
        """All of them."""
        p, loops = self.c.name, self.c.loops
        out = []
        slots = {name: self._slots(k) for name, k in self.c.kernels.items()}
        sizes = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes)
        all_of = "".join(f" + {'*'.join(a.shape) or '1'}" for a in loops.prepared.values())
        used = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes
                       if mentions(all_of, s)) or "    (void)n;\n"
        out.append(f"ptrdiff_t {p}_prepared_size(const {p}_sizes *n)\n{{\n{used}"
                   f"    return 1{all_of};\n}}\n")
        work = "\n".join(
            f"    {{\n        ptrdiff_t at[{slots[name]}];\n        const ptrdiff_t size = "
            f"layout_{name}(n, at);\n        most = size > most ? size : most;\n    }}"
            for name in self.c.kernels if name != "fast")
        theta = "".join(f" + {'*'.join(a.shape) or '1'}" for _, a in self.c.theta())
        used = "".join(f"    const ptrdiff_t {s} = n->{s};\n" for s in loops.sizes
                       if mentions(theta, s))
        fast = " + size_of_fast(n)" if "fast" in self.c.kernels else ""
        if fast:
            out.append(f"static ptrdiff_t size_of_fast(const {p}_sizes *n)\n{{\n    ptrdiff_t "
                       f"at[{slots['fast']}];\n    return layout_fast(n, at);\n}}\n")
        out.append(f"ptrdiff_t {p}_work_size(const {p}_sizes *n)\n{{\n{used}"
                   f"    ptrdiff_t most = 0;\n{work}\n    return most{theta}{fast};\n}}\n")
        out.append(self._prepare())
        call = "step"
        if "fast" in self.c.kernels:
            call = "either"
            out.append(self._either())
        likelihood = self._given_back("log_likelihood", "step")
        e_likelihood = self._given_back("log_likelihood", "e_step")
        taken = self._taken("step")
        m_taken = self._taken("m_step")
        shares = "\n".join(self._copied("e_step", name, f"T->{a.name}", "*".join(a.shape) or "1")
                           for name, a in loops.given.items())
        out.append(PARTS[1].format(
            p=p, step=call, sizes=_used(sizes, taken + "".join(self._checks("step"))),
            slots=slots["step"], likelihood=likelihood,
            checks="\n".join(self._checks("step")), taken=taken))
        out.append(PARTS[2].format(
            p=p, sizes=_used(sizes, shares), slots=slots["e_step"], likelihood=e_likelihood,
            shares=shares, fast=self._fast_shares()))
        m_checks = "\n".join(self._checks("m_step"))
        out.append(PARTS[3].format(p=p, sizes=_used(sizes, m_taken + m_checks),
                                  slots=slots["m_step"], checks=m_checks, taken=m_taken))
        fit_checks = "\n".join(re.sub(r"return (\d+);", r"{ status = \1; break; }", line)
                               for line in self._checks("step"))
        saved, restored = self._saved("kept"), self._saved("restored")
        out.append(PARTS[4].format(
            p=p, step=call, sizes=_used(sizes, taken + fit_checks + saved), slots=slots["step"],
            likelihood=likelihood, checks=_deeper(fit_checks), saved=_deeper(saved),
            taken=_deeper(taken.replace("next->", "theta->")), restored=_deeper(restored)))
        return "\n".join(out)

    def _either(self) -> str:
        """The step in one pass, and by the longer way where that loses digits."""
        p, loops = self.c.name, self.c.loops
        k = self.c.kernels["step"]
        theta = "".join(f" + {'*'.join(a.shape) or '1'}" for _, a in self.c.theta())
        copies = [f"    copy({'*'.join(place.shape) or '1'}, {self._place('fast', what)}, "
                  f"{self._place('step', what)});".replace("w + at", "v + own", 1)
                  for what, place in k.results.items()]
        text = "\n".join(copies) + theta
        sizes = [f"    const ptrdiff_t {s} = n->{s};" for s in loops.sizes if mentions(text, s)]
        return "\n".join([
            "/* in one pass; by the longer way where that loses digits, or finds no next theta */",
            f"static int either(const {p}_sizes *n, const {p}_data *x, const real *c,",
            f"    const {p}_theta *t, const {p}_shares *g, real *w, const ptrdiff_t *at)", "{",
            *sizes, f"    ptrdiff_t own[{self._slots(self.c.kernels['fast'])}];",
            f"    real *v = w + at[{len(k.frame.sizes)}]{theta};", "    layout_fast(n, own);",
            "    if (fast(n, x, c, t, g, v, own)) return step(n, x, c, t, g, w, at);",
            *copies, "    return 0;", "}", ""])

    def _fast_shares(self) -> str:
        """The lines that find the responsibilities in one pass, where there is one."""
        if "fast" not in self.c.kernels:
            return ""
        given = _deeper(self._given_back("log_likelihood", "fast").replace("w + at", "w + own"))
        return "\n".join([
            f"    ptrdiff_t own[{self._slots(self.c.kernels['fast'])}];",
            "    layout_fast(n, own);", "    if (fast(n, x, c, t, T, w, own) == 0) {", given,
            "        return 0;", "    }", ""])

    def _saved(self, which: str) -> str:
        """The lines that keep theta behind the arrays of the step, or bring it back."""
        out, counts = [], [f"at[{len(self.c.kernels['step'].frame.sizes)}]"]
        for _, a in self.c.theta():
            count, at = "*".join(a.shape) or "1", f"w + {' + '.join(counts)}"
            out.append(f"    copy({count}, theta->{a.name}, {at});" if which == "kept" else
                       f"    copy({count}, {at}, theta->{a.name});")
            counts.append(count)
        return "\n".join(out)

    def _prepare(self) -> str:
        p, loops = self.c.name, self.c.loops
        measured = [a for a in loops.module.data if a.role == "variable"
                    and self.c.model.variable(a.name).role == "observed"
                    and self.c.model.variable(a.name).domain in ("real", "vector", "positive")]
        body = []
        for a in measured:
            place = loops.inputs[a.node]
            body.append(f"    most = most_of(x->{place.name}, {'*'.join(place.shape) or '1'}, "
                        "most);")
        start, counts = [], ["1"]
        if "prepare" in self.c.kernels:
            k = self.c.kernels["prepare"]
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
        k = self.c.kernels[kernel]
        place = k.results[what]
        names = list(k.frame.sizes)
        if place.name in names:
            return f"w + at[{names.index(place.name)}]"
        for group, source in ((self.c.loops.inputs, "x"), (self.c.loops.parameters, "t"),
                              (self.c.loops.given, "g")):
            if any(a.name == place.name for a in group.values()):
                return f"{source}->{place.name}"
        counts = ["1"]
        for a in self.c.loops.prepared.values():
            if a.name == place.name:
                return f"c + {' + '.join(counts)}"
            counts.append("*".join(a.shape) or "1")
        raise AssertionError(what)

    def _given_back(self, what: str, kernel: str) -> str:
        value = f"    *log_likelihood = likelihood_of(({self._place(kernel, what)})[0]);"
        prior = "0" if self.c.em.log_prior is None else \
            f"({self._place(kernel, 'log_prior')})[0]"
        return f"{value}\n    *log_prior = {prior};"

    def _checks(self, kernel: str) -> list[str]:
        """Whether the next parameters lie in their domains."""
        out = []
        for q, a in self.c.theta():
            place, count = self._place(kernel, f"next {q.name}"), "*".join(a.shape) or "1"
            if q.domain == "covariance":
                plates = "*".join(a.shape[:-2]) or "1"
                names = list(self.c.kernels[kernel].frame.sizes)
                scratch = f"w + at[{names.index(self.c.correlation[kernel, a.shape[-1]])}]"
                out.append(f"    if (!is_covariance({plates}, {a.shape[-1]}, {place}, floor, "
                           f"{scratch})) return 1;")
            elif q.domain in ("positive", "variance"):
                floor = "floor" if q.domain == "variance" else "0"
                out.append(f"    if (!is_above({count}, {place}, {floor})) return 4;")
            else:
                out.append(f"    if (!is_finite({count}, {place})) return 4;")
        return out

    def _taken(self, kernel: str) -> str:
        """The lines that hand out the next parameters of a kernel."""
        return "\n".join(self._copied(kernel, f"next {q.name}", f"next->{a.name}",
                                      "*".join(a.shape) or "1") for q, a in self.c.theta())


def _deeper(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.splitlines())


def _used(sizes: str, text: str) -> str:
    return "".join(f"{line}\n" for line in sizes.splitlines()
                   if mentions(text, line.split()[2]))
