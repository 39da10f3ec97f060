"""JavaScript: an ES module over typed arrays, with types, and a package that tests itself."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..emstep import EmStep, core
from ..loops.program import Compiled, LoopProgram
from ..numpy_module import mentions
from ..python_text import identifier
from ..theta import stacked
from .comparison import compared
from .javascript_lines import commented, needed, number, printed, wrapped
from .javascript_plain import plain

FORMS = ("fast", "plain")
_HERE = Path(__file__).parent


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module, its types, a package and a test."""
    name = identifier(em.model.name or "em")
    if form == "plain":
        return {f"{name}.mjs": plain(em)}
    statement = "\n".join(f"    {line.strip()}" for line in em.model.statement.splitlines()
                          if line.strip())
    package = {"name": name.lower().replace("_", "-"), "version": "0.1.0", "type": "module",
               "description": f"EM for {name}: the updates, derived from its statement",
               "exports": {".": {"types": f"./{name}.d.ts", "default": f"./{name}.mjs"}},
               "scripts": {"test": "node test.mjs"}, "license": "0BSD"}
    loops = LoopProgram(em, number)
    return {
        f"{name}.mjs": _program(em, loops), f"{name}.d.ts": _types(em),
        "package.json": json.dumps(package, indent=2) + "\n",
        "test.mjs": _test(em, name),
        "README.md": f"# {name}\n\n{statement}\n\n    npm test\n\n```js\n"
                     f"import {{ fit, step }} from \"./{name}.mjs\";\n```\n"}


def _program(em: EmStep, loops: LoopProgram) -> str:
    kernels = "\n\n".join(_functions(loops, k) for k in loops.kernels.values())
    tables = _tables(em, loops)
    functions = (_HERE / "javascript_functions.mjs.txt").read_text("utf-8")
    runtime = needed((_HERE / "javascript_runtime.mjs.txt").read_text("utf-8"),
                      kernels + functions)
    return "\n".join([
        *commented(em, "one step, and the whole fit"), "", runtime, "",
        "/* the step as loops: arrays are flat, their rows last ------------------ */",
        "", kernels, "", tables, "", functions])


def _functions(loops: LoopProgram, k: Compiled) -> str:
    """What makes the arrays that a kernel works in, and its functions."""
    sizes = f"{{ {', '.join(loops.sizes)} }}" if loops.sizes else "_"
    block = f"block_of({k.frame.lanes})" if loops.row else "1"
    made = "".join(f"    {name}: new Float64Array({count}),\n"
                   for name, count in k.frame.sizes.items())
    out = [f"function layout_{k.name}({sizes}) {{\n  const block = {block};\n"
           f"  return {{\n    block,\n{made}  }};\n}}"]
    arguments = "n, x, c, t, g, w"
    for f in k.functions:
        lines = [line.replace("ARGUMENTS", arguments) for line in printed(f.lines)]
        if f.name == k.name:
            entries = ", ".join(f"{json.dumps(what)}: {place.name}"
                                for what, place in k.results.items())
            lines += wrapped(f"  return {{ {entries} }};")
        else:
            lines.append("  return 0;")
        code = "\n".join(line for line in lines if not line.lstrip().startswith("//"))
        code = re.sub(r'"[^"]*"', '""', code)
        heads = [(loops.inputs.values(), "x"), (loops.prepared.values(), "c"),
                 (loops.parameters.values(), "t"), (loops.given.values(), "g")]
        names = {source: [p.name for p in places if mentions(code, p.name)]
                 for places, source in heads}
        if k.name != "m_step":
            names["g"] = []
        names["w"] = [n for n in ("block", *k.frame.sizes) if mentions(code, n)]
        if k.name == "prepare":
            names["c"] = []
        names["n"] = [s for s in loops.sizes if mentions(code, s)]
        bound = [line for source in "nxctgw" if names[source]
                 for line in wrapped(f"  const {{ {', '.join(names[source])} }} = {source};")]
        out.append("\n".join([f"function {f.name}_({arguments}) {{" if f.name == k.name else
                              f"function {f.name}({arguments}) {{", *bound, *lines, "}"]))
    return "\n\n".join(out)


def _tables(em: EmStep, loops: LoopProgram) -> str:
    """What is read and written, as constants."""
    m, row = loops.module, loops.row
    data, shapes = [], []
    measured = m.measured().split(", ")
    for a in m.data:
        place, v = loops.inputs[a.node], em.model.variable(a.name)
        low, high, whole = (m._support(v) or "-math.inf, math.inf, False").split(", ")[:3]
        labels = list(em.model.plate(v.values).labels) or None if v.values else None
        data.append({
            "as": place.name, "name": a.name, "role": a.role,
            "axes": len(v.indices) if a.role in ("labels", "allowed") else
            len(a.letters) + len(a.core),
            "row": place.shape.index(row) if row and row in place.shape else -1,
            "low": _bound(low), "high": _bound(high), "whole": whole == "True",
            "missing": v.missing, "measured": m.name_of[a.node] in measured,
            **({"labels": labels, "count": _count(loops, v.values)}
               if a.role in ("labels", "allowed") else {})})
        shapes.append([place.name, list(place.shape)])
    theta = []
    for p in em.model.parameters:
        array = m.theta.get(p.name)
        if array is not None:
            place = loops.parameters[array.node]
            shapes.append([place.name, list(place.shape)])
            shape = place.shape
        else:
            shape = tuple(map(loops._size, (*(em.sizes[i] for i in p.indices),
                                            *core(p.domain, p.dimension))))
        extra = {"diagonal": 1, "spherical": 2}.get(p.structure, 0)
        theta.append({
            "as": loops.parameters[array.node].name if array else "", "name": p.name,
            "keys": list(stacked(p) or p.theta), "axes": len(shape) + extra, "read": bool(array),
            "structure": p.structure, "domain": p.domain, "shape": list(shape),
            "dimension": loops._size(p.dimension) if extra else ""})
    shares = []
    for name, place in loops.given.items():
        names = em.responsibilities[name].names
        held = [n for n, s in enumerate(place.shape) if s != row] + \
            [n for n, s in enumerate(place.shape) if s == row]
        now = [names[n] for n in held]
        moves = []
        for to, letter in enumerate(em.handed[name]):
            at = now.index(letter)
            if at != to:
                moves.append([at, to])
                now.insert(to, now.pop(at))
        shares.append({"as": place.name, "name": name,
                       "key": name.partition(":")[2] or em.model.latents[0].name,
                       "shape": [place.shape[n] for n in held], "handed": moves})
    sizes: dict[str, Any] = {}
    for s in loops.sizes:
        found = re.fullmatch(r"(\w+)\.shape\[(-?\d+)\]", loops.source(s))
        sizes[s] = [found[1], int(found[2])] if found else ["", 0]
    kernels = ", ".join(f"{n}: [layout_{n}, {n}_]" for n in loops.kernels)
    observed = em.model.observed
    m.prepare()  # names what the steps share
    tables = {"ONLY": observed[0].name if len(observed) == 1 and len(
        {a.name for a in m.data}) == 1 else "", "DATA": data, "THETA": theta, "SHARES": shares,
        "SIZES": sizes, "SHAPES": shapes, "SINGLE": bool(em.single),
        "NEEDS_THETA": m.needs_theta()}
    lines = [f"const KERNELS = {{ {kernels} }};"]
    for name, value in tables.items():
        if isinstance(value, list):
            lines += [f"const {name} = [", *(f"  {_json(each)}," for each in value), "];"]
        else:
            lines.append(f"const {name} = {_json(value)};")
    return "\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace('"-inf"', "-Infinity").replace(
        '"inf"', "Infinity")


def _bound(text: str) -> Any:
    return {"-math.inf": "-inf", "math.inf": "inf"}.get(text) or float(Fraction(text))


def _count(loops: LoopProgram, letter: str) -> list[Any] | None:
    """The key and axis of theta that have how many labels there are."""
    for a in loops.module.theta.values():
        if letter in a.letters:
            return [loops.parameters[a.node].name, a.letters.index(letter)]
    return None


def _types(em: EmStep) -> str:
    text = (_HERE / "javascript_types.d.ts.txt").read_text("utf-8")
    data = "".join(f"  {json.dumps(v.name)}: Cells;\n" for v in em.model.variables
                   if v.role != "latent" or v.seen)
    theta = "".join(f"  {json.dumps(key)}: Numbers;\n" for key in em.model.keys)
    keys = [name.partition(":")[2] or em.model.latents[0].name for name in em.given]
    shares = "Dense" if em.single else \
        "{ " + "; ".join(f"{json.dumps(key)}: Dense" for key in keys) + " }"
    return text.replace("⟦data⟧", data).replace("⟦theta⟧", theta).replace(
        "⟦only⟧", "Cells | ").replace("⟦shares⟧", shares)


def _test(em: EmStep, name: str) -> str:
    """A script that compares a step with numbers of the NumPy form."""
    x, theta, after, value = compared(em)
    plain = {key: _plain(each) for key, each in after.items()}
    return "\n".join([
        "// One step, beside what the NumPy form of the same program computes.",
        f"import {{ eStep, fit, logLikelihood, mStep, nested, step }} from \"./{name}.mjs\";", "",
        f"const x = {json.dumps(_plain(x))};", f"const theta = {json.dumps(_plain(theta))};",
        f"const after = {json.dumps(plain)};", (_HERE / "javascript_test.mjs.txt").read_text(
            "utf-8").replace("⟦value⟧", repr(value))])


def _plain(a: Any) -> Any:
    """Numbers, labels and lists of them without NaN."""
    if isinstance(a, dict):
        return {key: _plain(each) for key, each in a.items()}
    if hasattr(a, "tolist"):
        a = a.tolist()
    if isinstance(a, list):
        return [_plain(each) for each in a]
    return None if a is None or a != a else a
