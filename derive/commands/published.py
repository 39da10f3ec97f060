"""`derive fit NAME --published`: a statement of the library, run, beside the print of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from derive.fitting.library import Digits, Run
    from derive.statement.library import Entry, Published

#: Of a print that differs, the numbers that are listed in the text.
LISTED = 12


def published(name: str) -> dict[str, Any]:
    """A statement of the library as EM runs it, and every number that was printed of it.

    Raises click.UsageError where the library has no such statement.
    """
    from derive.fitting.library import run
    from derive.statement.library import library

    if name not in library:
        raise click.UsageError(f"{name} is no statement of the library: {', '.join(library)}")
    entry = library[name]
    observed, step = _step(entry)
    done = run(entry, observed, step)
    return {"schema": 1, "statement": name, "source": entry.source, "data": entry.data,
            "iterations": done.iterations, "log_likelihood": done.log_likelihood,
            "published": [_beside(one, done) for one in entry.published]}


def _step(entry: Entry) -> tuple[list[str], Any]:
    """The observed variables of an entry's model, and its EM step."""
    from derive.api import derive_em
    from derive.statement import parse

    model = parse(entry.statement, entry.name)
    observed = model.observed
    return [v.name for v in observed], derive_em(model).lambdify().step


def _beside(one: Published, done: Run) -> dict[str, Any]:
    from derive.fitting.library import compared

    theta, log_likelihood = (done.theta, done.log_likelihood) if one.iterations is None \
        else done.at[one.iterations]
    return {"where": one.where, "iterations": one.iterations, "note": one.note,
            "numbers": [_number(d) for d in compared(one, theta, log_likelihood)]}


def _number(d: Digits) -> dict[str, Any]:
    return {"name": d.name, "printed": d.printed, "ours": d.ours, "equal": d.equal}


def text(found: dict[str, Any]) -> str:
    """What :func:`published` found, for a reader."""
    lines = [f"{found['statement']}: {found['source']}", "",
             f"EM from the start of the library: log L = {found['log_likelihood']:.6f} after "
             f"{found['iterations']} iterations on {found['data']}"]
    if not found["published"]:
        lines += ["", "No print of it was read: this is our run."]
    for one in found["published"]:
        numbers = one["numbers"]
        differ = [n for n in numbers if not n["equal"]]
        after = "" if one["iterations"] is None else f", after {one['iterations']} iterations"
        lines += ["", f"{one['where']}{after}",
                  f"  {len(numbers) - len(differ)} of {len(numbers)} numbers agree in every digit"]
        lines += [f"  {n['name']:20} printed {n['printed']:>14}   ours {n['ours']:.10g}"
                  for n in differ[:LISTED]]
        if len(differ) > LISTED:
            lines.append(f"  and {len(differ) - LISTED} more")
        if one["note"]:
            lines.append(f"  {one['note']}")
    return "\n".join(lines)


def exit_code(found: dict[str, Any]) -> int:
    """1 where a number differs from its print and nothing says why, else 0."""
    return int(any(not n["equal"] for one in found["published"] if not one["note"]
                   for n in one["numbers"]))
