"""Numba: the NumPy module, its steps compiled where they first run."""

from __future__ import annotations

import pprint
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from ..emstep import EmStep
from ..loops.program import Compiled, LoopProgram
from ..loops.python_module import wrapped_module
from ..loops.text import Comment, If, Line, Local, Loop
from ..loops.values import ROW
from ..numpy_module import mentions
from ..python_text import ATOM, PRODUCT, Text, broken, identifier

FORMS = ("fast",)
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    loops = LoopProgram(em, number)
    kernels = "\n\n\n".join(_functions(loops, k) for k in loops.kernels.values())
    tables = {
        "_KERNELS": {name: f"⟦_{name}⟧" for name in loops.kernels},
        "_LAYOUTS": {name: f"⟦_layout_{name}⟧" for name in loops.kernels},
        "_PLACES": {name: {what: list(k.frame.sizes).index(place.name)
                           for what, place in k.results.items()}
                    for name, k in loops.kernels.items()},
        "_PREPARED": tuple(loops.kernels["prepare"].results) if loops.prepared else ()}
    text = "\n".join(re.sub("'⟦(.*?)⟧'", r"\1", f"{name} = {pprint.pformat(value)}")
                     for name, value in tables.items())
    runtime, call = ((_HERE / f"numba_{name}.py.txt").read_text("utf-8").strip("\n")
                     for name in ("runtime", "call"))
    names = {"expect": "_expect", "maximise": "_maximise", "answer": "_answer",
             "before": "_in_numpy"}
    middle = "\n\n\n".join([f"_in_numpy = _answer\n{runtime}", kernels, text, call])
    return {f"{identifier(em.model.name or 'em')}.py": wrapped_module(loops, middle, names)}


def number(value: Fraction) -> Text:
    """A number as Python, never whole.

    >>> number(Fraction(2))[0], number(Fraction(-1, 3))[0]
    ('2.0', '-1.0/3.0')
    """
    if value.denominator == 1:
        return f"{value.numerator}.0", ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator}.0/{value.denominator}.0", PRODUCT


def _functions(loops: LoopProgram, k: Compiled) -> str:
    """The layout of a kernel and its functions."""
    counts = "".join(f"\n        {size},  # {name}" for name, size in k.frame.sizes.items())
    block = f"block_of({k.frame.lanes})" if loops.row else "1"
    out = ["\n".join([
        f"def _layout_{k.name}({', '.join(loops.sizes)}):",
        '    """The rows of a block, and how many numbers each array has."""',
        *(f"    {line}" for line in broken(f"block = {block}", 92)),
        f"    return block, ({counts}\n    )"])]
    arguments = ", ".join([*loops.sizes, *_arrays(loops), "w", "at"])
    for f in k.functions:
        name = f.name if f.name != k.name else f"_{k.name}"
        lines = [line.replace("ARGUMENTS", arguments) for line in printed(f.lines)]
        code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        bound = [f"    {array} = w[at[{n}]:at[{n + 1}]]"
                 for n, array in enumerate(k.frame.sizes) if mentions(code, array)]
        if mentions(code, "block"):
            bound.append(f"    block = at[{len(k.frame.sizes) + 1}]")
        head = broken(f"x = f({arguments})", 88)
        head[0] = head[0].replace("x = f(", f"def {name}(")
        out.append("\n".join(["@_jit", *head[:-1], f"{head[-1]}:", *bound, *lines, "    return 0"]))
    return "\n\n\n".join(out)


def _arrays(loops: LoopProgram) -> list[str]:
    """The arrays that all functions take."""
    groups = (loops.inputs, loops.prepared, loops.parameters, loops.given)
    return [place.name for group in groups for place in group.values()]


def printed(lines: Iterable[Line], depth: int = 1) -> list[str]:
    """Lines of Python, indented."""
    out: list[str] = []
    tab = "    " * depth
    for line in lines:
        match line:
            case Loop(var, low, high, body, by) if var == ROW and all(
                    isinstance(each, str) for each in body):
                out += _row_loop([str(each) for each in body], high, depth)
            case Loop(var, low, high, body, by):
                ends = high if low == "0" else f"{low}, {high}"
                step = "" if by == "1" else f", {by}" if low != "0" else f"0, {high}, {by}"
                ends = step if by != "1" and low == "0" else ends + step
                out += [f"{tab}for {var} in range({ends}):", *printed(body, depth + 1)]
            case Local(name, text, _):
                out += [tab + each for each in broken(f"{name} = {text}", 96 - len(tab))]
            case If(condition, then):
                out += [f"{tab}if {condition}:", f"{tab}    {then}"]
            case Comment(text):
                out.append(f"{tab}# {text}")
            case _:
                out += _statement(line, tab)
    return out


def _row_loop(body: Sequence[str], rows: str, depth: int) -> list[str]:
    """A loop over the rows of a block, of arrays that begin where the block does: so that the
    compiler sees that it is a vector's."""
    views: dict[str, str] = {}

    def view(found: re.Match[str]) -> str:
        name, at = found.group(1), found.group(2)
        start = "0" if at == ROW else at.removesuffix(f" + {ROW}")
        return views.setdefault(f"{name}[{start}:{start} + {rows}]", f"v{len(views) + 1}") + "[r]"

    ending = re.compile(rf"\b(\w+)\[((?:[^][]* \+ )?{ROW})\]")
    inner = [ending.sub(view, line) for line in body]
    tab = "    " * depth
    heads = [each for text, name in views.items()
             for each in broken(f"{name} = {text}".replace("[0:0 + ", "[:"), 96 - len(tab))]
    return [*(tab + each for each in heads), f"{tab}for {ROW} in range({rows}):",
            *(each for line in inner for each in _statement(line, tab + "    "))]


def _statement(line: str, tab: str) -> list[str]:
    text = line
    for sign in (" += ", " *= "):
        if sign in text:
            return [tab + each.replace(" = ", sign, 1) if n == 0 else tab + each for n, each in
                    enumerate(broken(text.replace(sign, " = ", 1), 94 - len(tab)))]
    if " = " not in text:
        head, _, rest = text.partition("(")
        found = broken(f"x = f({rest}", 94 - len(tab))
        found[0] = found[0].replace("x = f(", f"{head}(", 1)
        return [tab + each for each in found]
    return [tab + each for each in broken(text, 96 - len(tab))]
