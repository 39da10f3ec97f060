"""What stands beside a program in C: header, example, what builds it, and a module of Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..loops.python_module import wrapped_module

if TYPE_CHECKING:
    from .c import CProgram

_HERE = Path(__file__).parent


def files(c: CProgram) -> dict[str, str]:
    """The files of a project, the source first."""
    source = c.source()
    return {f"{c.name}.c": source, f"{c.name}.h": c.header(), f"{c.name}.py": loader(c, source)}


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
                        "wanted": repr(wanted)}.items():
        text = text.replace(f"⟦{name}⟧", value)
    own = {"expect": "_expect", "maximise": "_maximise", "answer": "_answer", "before": "_NUMPY[2]"}
    return wrapped_module(c.loops, text, own) + (
        "\n\nif _LIBRARY is None:\n    _expect, _maximise, _answer = _NUMPY\n")


def _quoted(text: str) -> str:
    """A text as a literal of several lines."""
    escaped = text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"")
    return f'"""\\\n{escaped}"""'
