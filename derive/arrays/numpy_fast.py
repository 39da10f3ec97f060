"""The module with everything that a run needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from . import runtime
from .emstep import EmStep
from .examples import example_lines
from .features import Features
from .formulas import head, joint_comment, update_comment
from .numpy_module import Module, scipy_import, without_head
from .python_text import broken, without_imports


def fast(em: EmStep, one_pass: bool = True, sizes: Mapping[str, int] | None = None) -> str:
    """The module with everything that a run needs, for those ``sizes`` alone; with one pass over
    the rows where there is one, and the digits of large counts, unless ``one_pass`` is false."""
    m = Module(em, one_pass)
    prepare, expect, maximise = m.prepare(), m.expect(), m.maximise()
    first = m.model.observed[0].name if len(m.model.observed) == 1 else ""
    old = m.needs_theta()
    keys = [name.partition(":")[2] or m.model.latents[0].name for name in em.given]
    comments = ["# E-step, by the shares of the joint density of data and latent variables:"]
    comments += [line for u in em.algorithm.units for line in joint_comment(u, em.model)]
    comments += ["#", "# M-step, in this order:"]
    comments += [line for n in em.next for line in update_comment(n.update, em.model)]
    parts = ["\n".join([*head(em.algorithm, "one step of EM, and the whole fit"), "", *comments,
                        "", runtime.text()])]
    if any(n.update.formula is None for n in em.next):
        parts.append(without_head(Path(__file__).with_name("roots.py").read_text("utf-8")))
    if em.exact is not None and one_pass:
        parts.append(_beside("counting.py"))
    form = m.features
    if form is not None:
        parts.append(_beside("one_pass.py"))
    parts.append("\n".join([
        "", "", "def prepare(x, known=None, theta=None, sizes=None):",
        '    """The data as arrays, with what steps on the same data share: in the place of x."""',
        '    with np.errstate(all="ignore"):',
        "        return _unlaid(x, known, theta, sizes).laid()",
        "", "", "def _unlaid(x, known=None, theta=None, sizes=None):",
        '    """The data as arrays."""',
        "    if isinstance(x, Prepared):",
        "        return x",
        f"    given = _named(x, {first!r}, known)",
        f"    asked, sizes = sizes or {{}}, {m.known_sizes() | dict(sizes or {})!r}",
        *(f"    {line}" for line in prepare[:-1]),
        *(f"    {line}" for line in broken(
            f"read = Prepared({prepare[-1].removeprefix('return ')})")),
        "    read.sizes = sizes",
        *(f"    {line}" for line in _read(m, form)),
        "", "", "def _expect(data, theta):",
        '    """Responsibilities, log-likelihood, log prior."""',
        *(f"    {line}" for line in expect),
        "", "", "def _maximise(data, T, theta):",
        '    """theta at t+1 from the responsibilities."""',
        *(f"    {line}" for line in maximise), *_one_pass(m, form)]))
    text = Path(__file__).with_name("functions.py.txt").read_text(encoding="utf-8")
    text = text.replace("⟦keys⟧", repr(tuple(keys))).replace("⟦single⟧", repr(bool(em.single)))
    axes = [tuple(r.names.index(i) for i in em.handed[name])
            for name, r in em.responsibilities.items()]
    shapes = [tuple(em.sizes[i] for i in em.handed[name]) for name in em.responsibilities]
    values = em.model.latents[0].values if em.single else ""
    labels = {p.name: em.model.plate(values).labels for p in em.model.parameters
              if values and p.indices[:1] == (values,)}
    lines, known = example_lines(em.model, sizes)
    example = ", known=EXAMPLE_KNOWN" if known else ""
    docs = {"e_step": "", "m_step": ""}
    if em.single:
        call = f"e_step(EXAMPLE_X, EXAMPLE_THETA{example})"
        docs = {"e_step": f"\n    >>> T = {call}\n    >>> bool(np.allclose(T.sum(axis=-1), 1))\n"
                          "    True\n",
                "m_step": f"\n    >>> T = {call}\n    >>> list(m_step(EXAMPLE_X, T"
                          f"{', theta=EXAMPLE_THETA' * old}{example})) == list(EXAMPLE_THETA)\n"
                          "    True\n"}
    for name, value in (("shapes", repr(tuple(shapes))), ("labels", repr(labels)),
                        ("example", example), *docs.items()):
        text = text.replace(f"⟦{name}⟧", value)
    text = text.replace("⟦old⟧", repr(old)).replace("⟦axes⟧", repr(tuple(axes)))
    parts += ["", *lines]
    if form is not None:
        parts[0] = parts[0].replace(
            "import functools\n", "import functools\nimport itertools\n", 1)
    whole = "\n".join(parts) + "\n\n\n" + text
    return scipy_import(whole)


def _beside(name: str) -> str:
    """What a module beside this one defines."""
    return without_imports(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _read(m: Module, form: Features | None) -> list[str]:
    """The end of the function that reads the data: which path its steps take."""
    read = m.take_measured()
    if form is None:
        return [f"return {read}"]
    if not m.direct:
        return [f"return _with_rows({read})"]
    size = " + ".join(f"{m.name_of[a.node]}.size" for a in m.data)
    return [read, f"read.direct = {size} <= DIRECT",
            "return read if read.direct else _with_rows(read)"]


def _one_pass(m: Module, form: Features | None) -> list[str]:
    """The functions of the pass over the rows."""
    if form is None:
        return []
    return ["", "", "def _with_rows(data):",
            '    """The data with what one pass over the rows takes."""',
            *(f"    {line}" for line in m.rows(form)),
            "", "", "def _gather(data, theta, keep=False):",
            '    """What the updates need, log-likelihood, log prior, in one pass over the rows;',
            '    the responsibilities alone, to keep; None where that loses digits."""',
            *(f"    {line}" for line in m.gather(form)),
            "", "", "def _renew(data, sums, theta):",
            '    """theta at t+1 from the sums; None where that loses digits."""',
            *(f"    {line}" for line in m.renew(form))]
