"""What stands beside a program in C: header, example, what builds it, and a module of Python."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from ..examples import example
from ..loops.python_module import wrapped_module
from ..numpy_fast import fast
from ..theta import of_parameter
from ..update import load
from .c_functions import source as source_of
from .c_lines import narrow
from .c_program import CProgram

_HERE = Path(__file__).parent


def files(c: CProgram) -> dict[str, str]:
    """The files of a project, the source first."""
    source = source_of(c)
    return {f"{c.name}.c": source, f"{c.name}.h": c.header(), f"{c.name}.py": loader(c, source),
            "example.c": _example(c),
            "Makefile": _named("c_makefile.txt", c), "CMakeLists.txt": _named("c_cmake.txt", c)}


def _named(file: str, c: CProgram) -> str:
    text = (_HERE / file).read_text("utf-8")
    return text.replace("⟦p⟧", c.name).replace("⟦P⟧", c.name.upper())


def _example(c: CProgram) -> str:
    """The example with its numbers, and those that NumPy finds."""
    loops, em = c.loops, c.em
    update = load(fast(em), em)
    data, theta = example(em.model)
    observed = next(iter(data.values())) if len(em.model.observed) == len(data) == 1 else data
    read = update.prepare(observed, None, theta)
    arrays: dict[str, Any] = {}
    sizes: dict[str, int] = {}
    for node, place in loops.inputs.items():
        a = np.asarray(read[loops.module.name_of[node]])
        sizes.update(zip(place.shape, a.shape))
        row = loops.row
        arrays[place.name] = np.moveaxis(a, place.shape.index(row), -1) if row in place.shape else a
    for q, place in c.theta():
        a = of_parameter(q, {key: np.asarray(v, float) for key, v in theta.items()})
        sizes.update(zip(place.shape, np.shape(a)))
        arrays[place.name] = a
    value, found = update.log_likelihood(read, theta), {}
    with suppress(update.Collapse):
        found = update.step(read, theta)[0]
    names = [place.name for _, place in c.theta()]
    lines = [_array(f"static {kind} {name}", arrays[name]) for name, kind in (
        *((p.name, "const real") for p in loops.inputs.values()), *((n, "real") for n in names))]
    expected, checks, following = [], [], []
    for q, place in c.theta():
        following.append(f"next_{place.name}")
        lines.append(f"static real next_{place.name}[{max(np.size(arrays[place.name]), 1)}];")
        if found:
            a = of_parameter(q, {key: np.asarray(v) for key, v in found.items()})
            expected.append(_array(f"static const double EXPECTED_{place.name}", a))
            checks.append(f"    wrong |= differs(\"{place.name}\", next_{place.name}, "
                          f"EXPECTED_{place.name}, {np.size(a)});")
    shown = [f"    show(\"{p.name}\", {p.name}, {np.size(arrays[p.name])}, "
             f"{np.shape(arrays[p.name])[-1] if np.ndim(arrays[p.name]) else 1});"
             for _, p in c.theta()]
    checks = checks or ["    /* there is no next theta: these data collapse */"]
    text = _named("c_example.c.txt", c)
    for name, part in {
            "arrays": "\n".join(lines), "likelihood": repr(float(value)),
            "expected": "\n".join(expected), "checks": "\n".join(checks), "shown": "\n".join(shown),
            "sizes": ", ".join(str(sizes[s]) for s in loops.sizes) or "0",
            "data": ", ".join(p.name for p in loops.inputs.values()) or "0",
            "theta": ", ".join(names), "next": ", ".join(following)}.items():
        text = text.replace(f"⟦{name}⟧", part)
    return narrow(text)


def _array(what: str, a: Any) -> str:
    """An array in C."""
    numbers = [repr(float(v)) for v in np.ravel(a)]
    return "\n".join(wrap(f"{what}[] = {{{', '.join(numbers)}}};", 98, subsequent_indent="    ",
                          break_long_words=False))


def loader(c: CProgram, source: str) -> str:
    """The Python module that compiles the source where it runs, and runs NumPy where it cannot."""
    text = (_HERE / "c_loader.py.txt").read_text("utf-8")
    names = {n: p for n, p in c.loops.parameters.items()}
    by_place = {p.name: c.loops.module.name_of[n] for n, p in names.items()}
    parameters = "[" + ", ".join(
        f"numbers[{by_place[a.name]!r}]" if a.name in by_place else "[0.0]"
        for _, a in c.theta()) + "]"
    wanted = tuple(f"next {q.name}" for q, _ in c.theta())
    for name, value in {"p": c.name, "source": _quoted(source), "parameters": parameters,
                        "wanted": "(" + "".join(f"\n    {w!r}," for w in wanted) + "\n)"}.items():
        text = text.replace(f"⟦{name}⟧", value)
    own = {"expect": "_expect", "maximise": "_maximise", "answer": "_answer", "before": "_NUMPY[2]"}
    return wrapped_module(c.loops, text, own, checked=True) + (
        "\n\nif _LIBRARY is None:\n    _expect, _maximise, _answer, _gather = *_NUMPY, None\n")


def _quoted(text: str) -> str:
    """A text as a literal of several lines."""
    escaped = text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"")
    return f'"""\\\n{escaped}"""'
