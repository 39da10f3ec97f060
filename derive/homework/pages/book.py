"""The page of a class: what was common, and a row for each submission."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ...document.offline import page
from ..batch import Graded
from ..gradebook import VERDICTS, Gradebook, named
from ..misconceptions import misconceptions
from .answer import SCRIPTS, SHEETS
from .words import MEANINGS, SIGNS, Names, mark


def book_page(book: Gradebook, names: Names, title: str, files: Sequence[str],
              shown: Sequence[str], derivation: str = "") -> str:
    """The gradebook of a class; ``files`` are the pages of its rows, ``shown`` what they are
    called there."""
    count, look = len(book.rows), sum(bool(book.open(row)) for row in book.rows)
    person = f" A person has to look at {look} of them." if look else ""
    link = f' <a href="{escape(derivation)}">The derivation</a>.' if derivation else ""
    return page(
        f"Gradebook: {title}",
        '<a class="skip" href="#grades">Skip to the table</a>\n<div class="page book">\n'
        f"<header><h1>Gradebook: {escape(title)}</h1>\n"
        f"<p>{count} submission{'s' * (count != 1)}.{person}{link}</p></header>\n<main>\n"
        f"{_shares(book, names)}{_common(book)}{_table(book, names, files, shown)}"
        "</main>\n</div>\n",
        sheets=SHEETS, scripts=SCRIPTS)


def _shares(book: Gradebook, names: Names) -> str:
    """A bar for each part, cut by verdicts."""
    rows = []
    for part in book.shown:
        counts = book.counts(part)
        bar = "".join(
            f'<span class="{v}" style="width:{100 * n / len(book.rows):.3f}%" '
            f'title="{n} {v}"></span>' for v, n in counts.items() if n)
        said = ", ".join(f"{n} {v}" for v, n in counts.items() if n)
        rows.append(f'<span class="name">{names.symbol(part)}</span>'
                    f'<span class="count">{counts["right"]} right</span><span class="track" '
                    f'role="img" aria-label="{escape(part)}: {said}">{bar}</span>')
    legend = "".join(f"<li>{mark(v)} {MEANINGS[v]}</li>" for v in VERDICTS)
    return (f'<section aria-labelledby="parts">\n<h2 id="parts">The parts</h2>\n'
            f'<div class="bars">{"".join(rows)}</div>\n<ul class="legend-row">{legend}</ul>\n'
            "</section>\n")


def _common(book: Gradebook) -> str:
    """A bar for each misconception, as long as the number of submissions that have it."""
    common = book.misconceptions
    if not common:
        return ""
    known, most = misconceptions(), common[0][1]
    rows = [f'<span class="name"><code>{escape(id)}</code></span>'
            f'<span class="count">{count}</span><span class="track">'
            f'<span class="named" style="width:{100 * count / most:.3f}%"></span></span>'
            f'<span class="said">{escape(known[id].sentence if id in known else "")}</span>'
            for id, count in common]
    return ('<section aria-labelledby="common">\n<h2 id="common">Misconceptions, by the number of '
            f'submissions</h2>\n<div class="bars common">{"".join(rows)}</div>\n</section>\n')


def _table(book: Gradebook, names: Names, files: Sequence[str], shown: Sequence[str]) -> str:
    points = '<th scope="col">points</th>' if book.rubric else ""
    head = "".join(f'<th scope="col">{names.symbol(p)}</th>' for p in book.shown)
    rows = "\n".join(_row(book, row, file, name) for row, file, name in
                     zip(book.rows, files, shown, strict=True))
    return ('<section aria-labelledby="grades">\n<h2 id="grades">The submissions</h2>\n'
            '<div class="table"><table class="grades">\n<thead><tr><th scope="col">submission</th>'
            f'{points}{head}<th scope="col">misconceptions</th></tr></thead>\n<tbody>\n{rows}\n'
            "</tbody></table></div>\n</section>\n")


def _row(book: Gradebook, row: Graded, file: str, name: str) -> str:
    score = book.score(row)
    look = ", ".join(book.open(row))
    unsure = f'<abbr title="a person has to look at {escape(look)}">+?</abbr>' if look else ""
    points = f'<td class="points">{score} {unsure}</td>' if score else ""
    cells = "".join(
        f'<td><span class="mark {escape(v)}" title="{escape(p)}: {escape(v)}">'
        f'<span aria-hidden="true">{SIGNS.get(v, "")}</span>'
        f'<span class="skip">{escape(v)}</span></span></td>'
        for p, v in ((p, row.parts[p]["verdict"]) for p in book.shown))
    ids = " ".join(f"<code>{escape(m)}</code>" for m in named(row)) or escape(row.why_not)
    return (f'<tr><th scope="row"><a href="{escape(file)}">{escape(name)}</a></th>'
            f'{points}{cells}<td class="ids-cell">{ids}</td></tr>')
