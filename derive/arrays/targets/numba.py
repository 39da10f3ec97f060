"""Numba: the NumPy module, its steps compiled where they first run."""

from __future__ import annotations

import pprint
import re
from pathlib import Path

from ..emstep import EmStep
from ..loops.program import Compiled, LoopProgram
from ..loops.python_module import wrapped_module
from ..numpy_module import Module, mentions
from ..python_text import broken, identifier
from .numba_lines import number, printed
from .numba_plain import plain

FORMS = ("fast", "plain")
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module."""
    file = f"{identifier(em.model.name or 'em')}.py"
    if form == "plain":
        return {file: plain(em)}
    loops = LoopProgram(em, number)
    kernels = "\n\n\n".join(kernel_functions(loops, k) for k in loops.kernels.values())
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
    one_pass = em.exact is None and Module(em, one_pass=True).features is not None
    for part in ("two_values", "one_pass") if one_pass else ():
        kernels += "\n\n\n" + (_HERE / f"numba_{part}.py.txt").read_text("utf-8").rstrip()
    middle = "\n\n\n".join([f"_in_numpy = _answer\n{runtime}", kernels.strip(), text, call])
    return {file: wrapped_module(loops, middle, names, one_pass)}


def kernel_functions(loops: LoopProgram, k: Compiled) -> str:
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
