"""The page docs/library.md, made from the files of the library.

Run from the checkout: ``python -m tests.library.page > docs/library.md``. A test compares the page
with this, and others the numbers with our fits.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from derive.statement.library import Entry, Published, library
from numeric.datasets import load

_HEAD = """\
# A library of the literature

Statements from books and papers, each with data and a start: `derive models` lists them,
`derive report NAME` derives one. For each the page says what was printed of its fit, where, and
what ours is. **Read** are numbers that were read in a source at hand: the documentation of an R
package with its output, a manual, a page of another program's results, or programs and notes that
quote a book. Where none was, it says **our run**: the log-likelihood to which EM comes from the
start of the library. The tests compare digit by digit. Where a print is not the maximum, a note
says why; no printed log-likelihood is above ours.

A log-likelihood has all constants: the binomial and multinomial coefficients and the factorials.
With priors it is that at the mode of the posterior."""


def page() -> str:
    """The text of the page."""
    return "\n".join((_HEAD, "", *_table(), "", *_entries())) + "\n"


def _table() -> Iterator[str]:
    read = sum(bool(entry.published) for entry in library.values())
    yield f"{len(library)} statements, of {read} numbers were read."
    yield ""
    yield "| statement | of | data | log L printed | our run |"
    yield "|---|---|---|---|---|"
    for entry in library.values():
        printed = next((p.log_likelihood for p in entry.published if p.log_likelihood),
                       "theta" if entry.published else "")
        yield (f"| [{entry.name}](#{entry.name}) | {entry.title.partition(':')[0]} | "
               f"{entry.data} | {printed} | {entry.run} |")


def _entries() -> Iterator[str]:
    for entry in library.values():
        yield f"## {entry.name}"
        yield ""
        yield "```"
        yield entry.statement.rstrip()
        yield "```"
        yield ""
        yield from _wrapped(f"{entry.source}. Data: `{entry.data}`, {len(load(entry.data).values)}"
                            f" rows; {_columns(entry)}.")
        yield ""
        for printed in entry.published:
            yield from _wrapped(_print(printed), "- ")
        yield from _wrapped(f"our run: log L = {entry.run}", "- ")
        yield ""


def _columns(entry: Entry) -> str:
    columns = [f"{name} is {', '.join(found)}" for name, found in entry.columns.items()]
    index = [f"{letter} is numbered by {found}" for letter, found in entry.index.items()]
    given = [f"{name} = {value}" for name, value in entry.known.items()]
    return "; ".join((*columns, *index, *given))


def _print(printed: Published) -> str:
    parts = [printed.where]
    if printed.log_likelihood:
        parts.append(f"log L = {printed.log_likelihood}")
    parts += [f"{name} = {_digits(value)}" for name, value in (printed.theta or {}).items()]
    text = "; ".join(parts)
    if printed.iterations is not None:
        text += f"; after {printed.iterations} step{'s' * (printed.iterations > 1)} from the start"
    return f"{text}. **{printed.note}**" if printed.note else f"{text}. Ours agrees in every digit."


def _digits(value: object) -> str:
    return f"({', '.join(map(_digits, value))})" if isinstance(value, list) else str(value)


def _wrapped(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=before, subsequent_indent=" " * len(before),
                         break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    print(page(), end="")
