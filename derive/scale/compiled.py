"""The map over the chunks as loops that a compiler has made fast: by Numba, or by a C compiler."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import targets
from ..arrays.emstep import EmStep
from ..arrays.loops.kernel import Place
from ..arrays.loops.program import Compiled, LoopProgram
from ..arrays.lower import CannotLower
from ..arrays.program import Node
from ..arrays.python_text import Text
from ..arrays.targets import c_lines, numba_lines
from ..arrays.targets.c_program import CProgram
from ..arrays.targets.numba import kernel_functions
from ..extras import how_to_install
from .step import ChunkStep, Statistics

_TEXTS = Path(targets.__file__).parent


class _Sums(LoopProgram):
    """The statistics of some rows, as the results of a kernel "step"."""

    def __init__(self, em: EmStep, number: Callable[[Fraction], Text], sums: Sequence[Node]
                 ) -> None:
        self.sums = sums
        super().__init__(em, number)

    def _results(self, *, e: bool, m: bool, likelihood: bool = True) -> dict[str, Node]:
        whole = m and likelihood
        return {f"sum {n + 1}": node for n, node in enumerate(self.sums)} if whole else {}


class _Loops:
    """What calls the loops: arrays of a chunk and of theta in, statistics out."""

    def __init__(self, step: ChunkStep, loops: _Sums) -> None:
        self.step, self.loops = step, loops
        self.kernels = {n: k for n, k in loops.kernels.items() if n in ("prepare", "step")}
        names = loops.module.name_of
        self.data = {names[n]: p for n, p in loops.inputs.items()}
        self.theta = {names[n]: p for n, p in loops.parameters.items()}

    def __call__(self, data: Any, numbers: Mapping[str, Any]) -> tuple[Any, ...]:
        """The statistics of a chunk. Raises Collapse."""
        sizes: dict[str, int] = {}
        for name, place in (*self.data.items(), *self.theta.items()):
            array = data[name] if name in self.data else numbers[name]
            sizes.update(zip(place.shape, np.shape(array), strict=True))
        known = {s: sizes[s] for s in self.loops.sizes}
        found = self.run(known, [_dense(data[n], p, self.loops.row) for n, p in self.data.items()],
                         [_dense(numbers[n], p, "") for n, p in self.theta.items()])
        if found is None or not all(bool(np.all(np.isfinite(a))) for a in found):
            raise self.step.Collapse("a covariance is singular, or a sum over the rows is no "
                                     "number")
        places = self.kernels["step"].results.values()
        return tuple(a.reshape([known[s] if s in known else int(s) for s in place.shape])
                     for a, place in zip(found, places, strict=True))

    def run(self, sizes: dict[str, int], data: list[Any], theta: list[Any]) -> list[Any] | None:
        """The flat results of the kernel; None where it finds none."""
        raise NotImplementedError


def _dense(a: Any, place: Place, row: str) -> Any:
    """An array as the loops read it, its rows last."""
    array = np.asarray(a, dtype=np.float64)
    if row and row in place.shape:
        array = np.moveaxis(array, place.shape.index(row), -1)
    return np.ascontiguousarray(array).ravel()


class _InNumba(_Loops):
    def __init__(self, step: ChunkStep) -> None:
        super().__init__(step, _Sums(step.em, numba_lines.number, step.sums))
        runtime, call = ((_TEXTS / f"numba_{part}.py.txt").read_text("utf-8")
                         for part in ("runtime", "call"))
        text = "\n\n\n".join(["import math", runtime, call.partition("\n\n\n")[0],
                              *(kernel_functions(self.loops, k) for k in self.kernels.values())])
        self.module: dict[str, Any] = {"__name__": "derived"}
        exec(compile(text, "<derived loops>", "exec", dont_inherit=True), self.module)

    def run(self, sizes: dict[str, int], data: list[Any], theta: list[Any]) -> list[Any] | None:
        """The flat results of the kernel; None where it finds none."""
        given: list[Any] = [np.zeros(1)] * len(self.loops.given)
        prepared: list[Any] | None = [np.zeros(1)] * len(self.loops.prepared)
        for name, k in self.kernels.items():
            block, counts = self.module[f"_layout_{name}"](*sizes.values())
            at = np.array([*np.cumsum([0, *(-(-n // 8) * 8 for n in counts)]), block], np.int64)
            work = np.empty(at[-2])
            assert prepared is not None
            if self.module[f"_{name}"](*sizes.values(), *data, *prepared, *theta, *given, work, at):
                return None
            prepared = _taken(k, work, at, counts)
        return prepared


def _taken(k: Compiled, work: Any, at: Any, counts: Sequence[int]) -> list[Any]:
    """The results of a kernel out of the arrays that it works in."""
    names = list(k.frame.sizes)
    places = [names.index(p.name) for p in k.results.values()]
    return [work[at[n]:at[n] + counts[n]].copy() for n in places]


class _CSums(CProgram):
    """The texts of the loops in C, and of the function that is called."""

    def __init__(self, loops: _Sums) -> None:
        self.em, self.model, self.loops = loops.em, loops.em.model, loops
        self.name, self.kernels, self.correlation = "em", loops.kernels, {}

    def source(self, kernels: Mapping[str, Compiled]) -> str:
        """The source."""
        body = "\n".join([*map(self.kernel, kernels.values()), self._called(kernels)])
        runtime = "".join((_TEXTS / f"{part}.c.txt").read_text("utf-8") for part in
                          ("c_runtime", "c_root_scalar", "c_root_vector", "c_checks"))
        return "\n".join([
            self.header(), "#include <math.h>", "#include <stdint.h>", "#include <string.h>",
            "typedef em_real real;", c_lines.trimmed(runtime.replace("⟦NAME⟧", "EM"), body), body])

    def _called(self, kernels: Mapping[str, Compiled]) -> str:
        """``em_sums``: the statistics one after the other; ``em_room``: the numbers that it needs
        to work in."""
        lines = [f"    const ptrdiff_t {s} = n->{s};" for s in self.loops.sizes]
        slots = {name: len(k.frame.sizes) + 2 for name, k in kernels.items()}
        room = [f"    {{ ptrdiff_t at[{count}]; const ptrdiff_t size = layout_{name}(n, at); "
                "most = size > most ? size : most; }" for name, count in slots.items()]
        out = ["ptrdiff_t em_room(const em_sizes *n)", "{", "    ptrdiff_t most = 0;", *room,
               "    return most;", "}", "",
               "int em_sums(const em_sizes *n, const em_data *x, const em_theta *t, real *c, "
               "real *out, real *w)", "{", *lines,
               *(f"    (void){s};" for s in self.loops.sizes)]
        for name, k in kernels.items():
            to, counts = ("c", ["1"]) if name == "prepare" else ("out", ["0"])
            out += ["    {", f"    ptrdiff_t at[{slots[name]}];", f"    layout_{name}(n, at);",
                    f"    const int status = {name}(n, x, c, t, 0, w, at);",
                    "    if (status) return status;"]
            for place in k.results.values():
                size = "*".join(place.shape) or "1"
                where = list(k.frame.sizes).index(place.name)
                out.append(f"    copy({size}, w + at[{where}], {to} + {' + '.join(counts)});")
                counts.append(size)
            out.append("    }")
        return "\n".join([*out, "    return 0;", "}", ""])


class _InC(_Loops):
    def __init__(self, step: ChunkStep) -> None:
        super().__init__(step, _Sums(step.em, c_lines.number, step.sums))
        program = _CSums(self.loops)
        self.places = [p for _, p in program.theta()]
        text = (_TEXTS / "c_loader.py.txt").read_text("utf-8").partition("_LIBRARY = ")[0]
        text = re.sub(r"(?ms)^#: The next parameters.*?\n_WANTED.*?$", "", text)
        module: dict[str, Any] = {"__name__": "derived"}
        text = text.replace("_SOURCE = ⟦source⟧", "").replace("⟦p⟧", "sums")
        exec(compile(text, "<derived loader>", "exec", dont_inherit=True), module)
        module["_SOURCE"] = program.source(self.kernels)
        with redirect_stderr(StringIO()) as said:
            self.library = module["_compiled"]()
        if self.library is None:
            reason = said.getvalue().rpartition("instead: ")[2].strip()
            raise CannotLower(f"--engine c: the loops are not compiled ({reason}): install a C "
                              "compiler, or name it by CC, or take --engine numpy")
        self.library.em_room.restype = ctypes.c_ssize_t

    def run(self, sizes: dict[str, int], data: list[Any], theta: list[Any]) -> list[Any] | None:
        """The flat results of the kernel; None where it finds none."""
        n = (ctypes.c_ssize_t * max(len(sizes), 1))(*sizes.values())
        counts = [math.prod(sizes[s] if s in sizes else int(s) for s in p.shape)
                  for p in self.kernels["step"].results.values()]
        kept = 1 + sum(math.prod(sizes[s] if s in sizes else int(s) for s in p.shape)
                       for p in self.loops.prepared.values())
        read = dict(zip((p.name for p in self.theta.values()), theta, strict=True))
        # a parameter that the loops do not read has its place in the struct
        in_order = [read.get(p.name, np.zeros(1)) for p in self.places]
        out = np.empty(sum(counts))
        # c and the work stand in one call: both are of these rows alone
        work, c = np.empty(self.library.em_room(n)), np.zeros(kept)
        if self.library.em_sums(n, _struct(data), _struct(in_order), _of(c), _of(out), _of(work)):
            return None
        return np.split(out, np.cumsum(counts)[:-1])


def _of(array: Any) -> Any:
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


def _struct(arrays: Sequence[Any]) -> Any:
    """A struct of pointers to arrays."""
    return (ctypes.POINTER(ctypes.c_double) * max(len(arrays), 1))(*map(_of, arrays))


def in_numba(step: ChunkStep) -> Statistics:
    """The map compiled by Numba. Raises CannotLower where it is not installed."""
    try:
        import numba
    except ImportError:
        raise CannotLower("--engine numba: Numba is not installed: "
                          f"{how_to_install('numba')}, or take --engine numpy") from None
    assert numba
    return _InNumba(step)


def in_c(step: ChunkStep) -> Statistics:
    """The map compiled by the C compiler that there is, once, and kept. Raises CannotLower where
    there is none."""
    return _InC(step)
