"""`derive models`, `derive data` and `derive language`: what is shipped, and the language."""

from __future__ import annotations

import click

from .options import common
from .output import out, out_json

_MODELS = """\b
Examples:
  derive models
  derive models --json
"""

_LANGUAGE = """\b
Example:
  derive language
"""

_DATA = """\b
Examples:
  derive data
  derive fit two_gaussians faithful
"""


@click.command(epilog=_MODELS)
@common
def models(as_json: bool) -> None:
    """List the statements that are shipped."""
    from derive.statement import read, shipped
    from derive.statement.library import library

    found = shipped()
    written = {name: entry.title for name, entry in library.items()}
    if as_json:
        out_json({"models": [
            {"name": name, "description": description, "statement": read(name).statement,
             "parameters": list(read(name).keys),
             **({"source": library[name].source, "data": library[name].data}
                if name in library else {})}
            for name, description in {**found, **written}.items()]})
    else:
        out(_columns(found) + "\n\nFrom the literature, each with its source, data and a start "
            "(derive fit NAME --published):\n\n" + _columns(written))


@click.command(epilog=_DATA)
@common
def data(as_json: bool) -> None:
    """List the data sets that are shipped, with their sources."""
    from numeric import datasets

    sets = [datasets.load(name) for name in datasets.names()]
    if as_json:
        out_json({"data": [
            {"name": found.name, "description": found.description, "rows": len(found.values),
             "columns": list(found.columns), "source": found.source} for found in sets]})
    else:
        out(_columns({found.name: f"{found.description} ({len(found.values)} rows: "
                      f"{', '.join(found.columns)})" for found in sets}))


@click.command(epilog=_LANGUAGE)
@common
def language(as_json: bool) -> None:
    """Print the language of statements: what is read, what is refused, and why."""
    from derive.statement import language as page

    out_json({"language": page()}) if as_json else out(page())


def _columns(lines: dict[str, str]) -> str:
    width = max(map(len, lines))
    return "\n".join(f"{name:{width}}  {text}".rstrip() for name, text in lines.items())
