"""JavaScript: an ES module over typed arrays, with types, and a package that tests itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..emstep import EmStep, core
from ..formulas import head
from ..loops.kernel import Place
from ..loops.program import Compiled, LoopProgram
from ..loops.text import Comment, If, Line, Local, Loop
from ..loops.values import ROW
from ..numpy_module import mentions
from ..python_text import ATOM, PRODUCT, Text, identifier
from ..theta import stacked
from .comparison import compared

FORMS = ("fast",)
_HERE = Path(__file__).parent
_WIDTH = 100


def files(em: EmStep, form: str) -> dict[str, str]:
    """The module, its types, a package and a test."""
    name = identifier(em.model.name or "em")
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


def number(value: Fraction) -> Text:
    """A number as JavaScript.

    >>> number(Fraction(1, 2))[0], number(Fraction(-1, 3))[0]
    ('0.5', '-1/3')
    """
    if value.denominator == 1:
        return str(value.numerator), ATOM if value >= 0 else PRODUCT
    if value.denominator in (2, 4, 5, 8, 10):
        return repr(float(value)), ATOM if value >= 0 else PRODUCT
    return f"{value.numerator}/{value.denominator}", PRODUCT


def _program(em: EmStep, loops: LoopProgram) -> str:
    kernels = "\n\n".join(_functions(loops, k) for k in loops.kernels.values())
    tables = _tables(em, loops)
    functions = (_HERE / "javascript_functions.mjs.txt").read_text("utf-8")
    runtime = _needed((_HERE / "javascript_runtime.mjs.txt").read_text("utf-8"),
                      kernels + functions)
    comment = [line.replace('"""', "").replace("*/", "* /").strip() for line in head(
        em.algorithm, "one step, and the whole fit")]
    return "\n".join([
        "/**", *(f" * {line}".rstrip() for line in comment if line), " *",
        " * Made by derive. SPDX-License-Identifier: 0BSD", " */", "", runtime, "",
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


def printed(lines: Iterable[Line], depth: int = 1) -> list[str]:
    """Lines of JavaScript, indented."""
    out: list[str] = []
    tab = "  " * depth
    for line in lines:
        match line:
            case Loop(var, low, high, body, by) if var == ROW and all(
                    isinstance(each, str) for each in body):
                out += _row_loop([str(each) for each in body], high, depth)
            case Loop(var, low, high, body, by):
                step = f"{var}++" if by == "1" else f"{var} += {by}"
                out += [f"{tab}for (let {var} = {low}; {var} < {high}; {step}) {{",
                        *printed(body, depth + 1), f"{tab}}}"]
            case Local(name, text, whole):
                out += wrapped(f"{tab}{'const' if whole else 'let'} {name} = {text};")
            case If(condition, then):
                out += wrapped(f"{tab}if ({condition}) {then};")
            case Comment(text):
                out.append(f"{tab}// {text}")
            case _:
                out += wrapped(f"{tab}{line};")
    return [re.sub(r"\bPI\b", "Math.PI", re.sub(r"\bINFINITY\b", "Infinity", each))
            for each in out]


def _row_loop(body: list[str], rows: str, depth: int) -> list[str]:
    """A loop over the rows of a block; what does not change with the row stands before it."""
    heads: dict[str, str] = {}
    stored = {line.split(" ")[0] for line in body}

    def outside(found: re.Match[str]) -> str:
        array, at = found[1], found[2]
        if at.endswith(f" + {ROW}"):
            start = at.removesuffix(f" + {ROW}")
            name = start if start.isidentifier() else \
                heads.setdefault(start, f"v{len(heads) + 1}")
            return f"{array}[{name} + {ROW}]"
        if re.search(rf"\b{ROW}\b", at) or found[0] in stored:
            return found[0]
        return heads.setdefault(found[0], f"v{len(heads) + 1}")

    inner = [re.sub(r"\b(\w+)\[([^][]*)\]", outside, line) for line in body]
    tab = "  " * depth
    lines = [f"const {name} = {text};" for text, name in heads.items()]
    loop = [f"for (let {ROW} = 0; {ROW} < {rows}; {ROW}++) {{",
            *(f"  {line};" for line in inner), "}"]
    if heads:
        loop = ["{", *(f"  {line}" for line in (*lines, *loop)), "}"]
    return [each for line in loop for each in wrapped(tab + line)]


def wrapped(line: str) -> list[str]:
    """A line in lines that are not too long, broken behind commas and before operators."""
    tab = re.match(r" *", line).group() + "  "  # type: ignore[union-attr]
    out = []
    while len(line) > _WIDTH - 6:
        places = [m.end() for m in re.finditer(r", |(?= [-+] )|(?=\*)", line[:_WIDTH - 6])
                  if m.end() > len(tab) + 1]
        if not places:
            break
        out.append(line[:places[-1]].rstrip())
        line = tab + line[places[-1]:].lstrip()
    return [*out, line]


def _tables(em: EmStep, loops: LoopProgram) -> str:
    """What is read and written, as constants."""
    m, row = loops.module, loops.row
    data, shapes = [], []
    measured = m.measured().split(", ")
    for a in m.data:
        place, v = loops.inputs[a.node], em.model.variable(a.name)
        low, high, whole = (m._support(v) or "-math.inf, math.inf, False").split(", ")
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


def _needed(text: str, using: str) -> str:
    """The functions of a text that another one calls, and those that they call."""
    blocks = text.strip().split("\n\n")
    whole: list[str] = []
    for block in blocks:
        if whole and whole[-1].count("{") > whole[-1].count("}"):
            whole[-1] += f"\n\n{block}"
        else:
            whole.append(block)
    names = [re.findall(r"(?m)^(?:function|const) (\w+)", block) for block in whole]
    kept: set[int] = set()
    todo = [using]
    while todo:
        source = todo.pop()
        for n, own in enumerate(names):
            if n not in kept and any(re.search(rf"\b{name}\b", source) for name in own):
                kept.add(n)
                todo.append(whole[n])
    return "\n\n".join(block for n, block in enumerate(whole) if n in kept)


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


__all__ = ["FORMS", "Place", "files", "number", "printed"]
