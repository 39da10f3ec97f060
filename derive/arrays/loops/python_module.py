"""A Python module around compiled loops: the NumPy module, its E and M step computed by them."""

from __future__ import annotations

import pprint
from pathlib import Path

from ..numpy_fast import fast
from ..numpy_module import Module
from ..python_text import shortened
from .kernel import Place
from .program import LoopProgram


def wrapped_module(loops: LoopProgram, middle: str, names: dict[str, str],
                   one_pass: bool = False, checked: bool = False) -> str:
    """The NumPy module followed by what calls the loops. ``middle`` has what is compiled and
    ``_call(kernel, data, sizes, numbers, shares)``; ``names`` are what the functions
    ``_expect``, ``_maximise`` and ``_answer`` are called here. With ``one_pass`` steps are those of
    the NumPy module in one pass, and the loops are for data with which that loses digits;
    ``checked`` says that the loops find next parameters in their domains alone."""
    here = Path(__file__)
    text = here.with_name("compiled.py.txt").read_text("utf-8")
    shares = here.with_name("shares.py.txt").read_text("utf-8")
    text = text.replace("⟦gather⟧", "" if one_pass else f"{shares}\n\n")
    for name, value in {**_tables(loops), **_bodies(loops, checked), **names}.items():
        text = text.replace(f"⟦{name}⟧", value)
    text = "\n\n\n".join([fast(loops.em, one_pass).rstrip(), middle.strip("\n"), text])
    return "".join(f"{part}\n" for line in text.splitlines() for part in shortened(line))


def _axis(place: Place, row: str) -> int | None:
    return place.shape.index(row) if row and row in place.shape else None


def _tables(loops: LoopProgram) -> dict[str, str]:
    row = loops.row
    data = {loops.module.name_of[n]: _axis(p, row) for n, p in loops.inputs.items()}
    shapes = {loops.module.name_of[n]: p.shape for n, p in
              (*loops.inputs.items(), *loops.parameters.items())}
    shapes |= {name: p.shape for name, p in loops.given.items()}
    theta = tuple(loops.module.name_of[n] for n in loops.parameters)
    results: dict[str, tuple[str, ...]] = {}
    for kernel in ("step", "e_step", "m_step"):
        for what, place in loops.kernels[kernel].results.items():
            results[what] = place.shape if place.kind == "own" else (
                *(s for s in place.shape if s != row), *([row] if row in place.shape else []))
    shares = {name: _axis(p, row) if _axis(p, row) is not None else -1
              for name, p in loops.given.items()}
    tables = {"shapes": shapes, "sizes": loops.sizes, "data": data, "theta": theta,
              "shares": shares, "results": results, "answers": tuple(shares.items())}
    return {name: pprint.pformat(value, width=90, sort_dicts=False)
            for name, value in tables.items()}


def _bodies(loops: LoopProgram, checked: bool) -> dict[str, str]:
    module: Module = loops.module
    numbers = ["sizes = {}", *(module.read_theta(a) for a in module.theta.values())]
    names = [module.name_of[a.node] for a in module.theta.values()]
    numbers.append(f"return {{{', '.join(f'{n!r}: {n}' for n in names)}}}")
    lines = []
    for n in loops.em.next:
        p = n.parameter
        found = f"T['next {p.name}']"
        lines.append(f"{module._next_name(p)} = " + (found if checked else
                     f"_next({p.name!r}, {found}, {module.domain(p)!r}, data.floor)"))
    entries = [line for p in loops.em.model.parameters for line in module.entries(p)]
    lines += ["found = {", *(f"    {e}," for e in entries), "}"]
    kept = {n.parameter.name: module._next_name(n.parameter) for n in loops.em.next}
    if all(a.name in kept for a in module.theta.values()):
        arrays = ", ".join(f"{name!r}: {kept[a.name]}" for name, a in
                           zip(names, module.theta.values(), strict=True))
        lines.append(f"data['[next]'] = found, {{{arrays}}}")
    lines.append("return found")
    return {"numbers": "\n".join(f"    {line}" for line in numbers),
            "next": "\n".join(f"    {line}" for line in lines)}
