"""What a generated text says in comments: the statement and the formulas that its lines compute."""

from __future__ import annotations

from textwrap import wrap

from ..algebra.expression import ONE, Expr, mul, sum_over
from ..document.general.notation import general_notation
from ..document.plain import plain_rows
from ..engine.parts import Algorithm, Unit, Update
from ..model import Model

#: How wide a line of comment is, without its indentation.
WIDTH = 88


def commented(e: Expr, model: Model, before: str = "") -> list[str]:
    """A formula as lines of comment, ``before`` it what it is."""
    notation = general_notation(model)
    rows = plain_rows(e, notation, WIDTH - len(before), WIDTH - 4)
    return [_printable(f"# {before if n == 0 else '  '}{'  ' * depth}{text}")
            for n, (depth, text) in enumerate(rows)]


def update_comment(u: Update, model: Model) -> list[str]:
    """The formula of an update, or the equation of which it is the root."""
    new = model.symbol(u.parameter, mark="t+1")
    if u.formula is not None:
        return commented(Expr("equation", new, u.formula), model)
    assert u.equation is not None
    (name,) = commented(new, model)
    return [f"{name} is the root of", *commented(u.equation, model, "  ")]


def joint_comment(unit: Unit, model: Model) -> list[str]:
    """The terms of the log joint density of a unit."""
    kept = (*unit.plates, *unit.values)
    lines = [f"# log p({', '.join((*(v.name for v in model.observed), *unit.latents))}) of a "
             "unit is the sum of"]
    joined = False
    for s in unit.terms:
        e = s.body if s.seen == ONE else mul(s.seen, s.body)
        for i in reversed([i for i in s.plates if i not in kept]):
            e = sum_over(e, i, model.plate(i).size)
        where = [f"{g.variable} = {g.value}" for g in s.guards if g.value not in unit.values]
        rows = commented(e, model, f"  {', '.join(where)}: " if where else "  ")
        both = f"{lines[-1]}{';' * joined} {rows[0].removeprefix('#').strip()}"
        if where and len(rows) == 1 and len(both) <= WIDTH - 12 and (joined or len(lines) == 1):
            lines[-1], joined = both, True
        else:
            lines, joined = lines + rows, False
    return lines


#: Where an exported program is from, and on what terms.
MADE = "Made by derive. SPDX-License-Identifier: 0BSD"


def head(algorithm: Algorithm, what: str) -> list[str]:
    """The docstring of a module: the title, the statement and the licence."""
    model = algorithm.model
    title = f"EM for {_printable(model.name)}: {what}" if model.name else f"EM: {what}"
    statement = [row for line in model.statement.splitlines() if line.strip() for row in wrap(
        _printable(line), WIDTH, initial_indent="    ", subsequent_indent="        ")]
    return [f'"""{title}.', "", *statement, MADE, '"""']


def _printable(text: str) -> str:
    """Text that cannot end a docstring."""
    kept = "".join(c if c.isprintable() else "?" for c in text)
    return kept.replace("\\", "/").replace('"""', "'''").rstrip('"')
