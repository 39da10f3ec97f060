"""The page that opens the reports, a card for each statement; the same as Markdown for GitHub."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path

from PIL import Image

from derive.document.formats import FORMATS, Format
from derive.document.general.titles import heading
from derive.model import Model

#: What a format is called, in the order of the links.
NAMES = {
    "html": "web page", "pdf": "PDF", "ipynb": "notebook", "md": "Markdown", "tex": "LaTeX",
    "text": "plain text",
}
#: The data set that a statement's report is shown on too, and the formats of that report.
DATA = {"two_gaussians": "faithful"}
WITH_DATA = ("html", "pdf")
#: A thumbnail's width in pixels, twice that of a card's picture.
WIDTH = 280


def title(model: Model) -> str:
    """What a report is headed by."""
    return heading(model)


def remark(model: Model) -> str:
    """The comment that a statement begins with."""
    found = re.match(r"#\s*(.+)", model.statement.strip())
    return found[1] if found else ""


def lines(model: Model) -> str:
    """The statement without its comments."""
    return "\n".join(x for x in model.statement.strip().splitlines() if not x.startswith("#"))


def file_of(name: str, form: Format) -> str:
    """Where a report lies, seen from the gallery."""
    return f"{name}/{name}{form.suffixes[0]}"


def file_on_data(name: str, form: Format) -> str:
    """Where a report with data lies, seen from the gallery."""
    return f"{name}/{name}-{DATA[name]}{form.suffixes[0]}"


def links(name: str) -> list[tuple[str, str]]:
    """Every file of a statement with what it is called: the formats, then those with data."""
    found = [(file_of(name, FORMATS[f]), label) for f, label in NAMES.items()]
    if name in DATA:
        found += [(file_on_data(name, FORMATS[f]), f"{NAMES[f]} on the data {DATA[name]}")
                  for f in WITH_DATA]
    return found


def thumbnail(pdf: Path, picture: Path) -> None:
    """The first page of a PDF as a small picture, in sixteen shades of grey."""
    subprocess.run(
        ["pdftoppm", "-png", "-gray", "-singlefile", "-f", "1", "-l", "1", "-scale-to-x",
         str(WIDTH), "-scale-to-y", "-1", str(pdf), str(picture.with_suffix(""))], check=True)
    with Image.open(picture) as page:
        shades = page.quantize(16)
    shades.save(picture, optimize=True)


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def page(models: Mapping[str, Model]) -> str:
    """The gallery as a page that needs nothing but the files beside it."""
    cards = "\n".join(_card(name, model) for name, model in models.items())
    return _PAGE.replace("<cards>", cards)


def _card(name: str, model: Model) -> str:
    formats = "".join(f'<li><a href="{file}">{label}</a></li>' for file, label in links(name))
    shown = title(model)
    return (
        f'<article aria-labelledby="{name}">\n'
        f'<a class="front" href="{file_of(name, FORMATS["html"])}" tabindex="-1" '
        f'aria-hidden="true"><img src="{name}/{name}.png" alt="" width="{WIDTH // 2}" '
        f'height="{round(WIDTH / 2 * 297 / 210)}" loading="lazy"></a>\n'
        f'<div><h2 id="{name}"><a href="{file_of(name, FORMATS["html"])}">{escape(shown)}</a></h2>'
        f"\n<p>{escape(remark(model))}</p>\n<pre tabindex=\"0\">{escape(lines(model))}</pre>\n"
        f'<ul class="formats" aria-label="{escape(shown)}: formats">{formats}</ul></div>\n'
        "</article>")


def readme(models: Mapping[str, Model]) -> str:
    """The gallery as Markdown."""
    out = [
        "# Reports", "",
        "The derivations of the shipped statements, in every format. GitHub shows the Markdown, "
        "the PDF and the notebook; the web pages are to be opened from a checkout, beginning with "
        "`index.html`. [They are compared, step by step](../docs/compared.md), with Bishop, "
        "Wikipedia, CS229 and ESL.", "",
        "| | statement | formats |", "| --- | --- | --- |",
    ]
    for name, model in models.items():
        formats = " · ".join(f"[{label}]({file})" for file, label in links(name))
        front = (f'<a href="{file_of(name, FORMATS["pdf"])}"><img src="{name}/{name}.png" '
                 f'width="120" alt="First page: {title(model)}"></a>')
        out.append(f"| {front} | **{title(model)}**<br>{remark(model)}<br>`{name}` | {formats} |")
    out += ["", "`python reports/regenerate.py` writes all of them again; `--text` leaves out the "
            "PDFs and pictures, `--figures` first computes the figures of the examples.", ""]
    return "\n".join(out)


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>EM, derived: the reports</title>
<style>
:root{--ink:#1c1d21;--paper:#fdfcf9;--soft:#5a5d66;--rule:#dcd8cd;--accent:#1f4f82;--wash:#f3f0e7;
color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e6e3dc;--paper:#17181b;--soft:#a7a9b0;
--rule:#393b42;--accent:#8fbbea;--wash:#212329}
img{filter:invert(.9) hue-rotate(180deg)}}
*{box-sizing:border-box}
html{font-size:17.5px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.55;overflow-wrap:break-word;
font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua","URW Palladio L",Georgia,
"DejaVu Serif",serif}
header,main{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
h1{font-size:1.95rem;line-height:1.2;font-weight:600;margin:0 0 .6rem;letter-spacing:-.01em}
header p{max-width:41rem;margin:.5rem 0}
main{display:grid;gap:1.5rem;padding-top:1.6rem;padding-bottom:5rem;
grid-template-columns:repeat(auto-fit,minmax(min(100%,31rem),1fr))}
article{display:flex;gap:1.3rem;align-items:flex-start;border:1px solid var(--rule);
border-radius:6px;padding:1.2rem;min-width:0}
article div{min-width:0;flex:1}
.front{flex:none;line-height:0;border:1px solid var(--rule)}
img{width:8.8rem;height:auto;background:#fff}
h2{font-size:1.13rem;line-height:1.3;font-weight:600;margin:0 0 .35rem}
h2 a{color:var(--ink);text-decoration:none}h2 a:hover{color:var(--accent);text-decoration:underline}
p{margin:.35rem 0}article p{color:var(--soft);font-size:.94rem}
pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.72rem;
line-height:1.5;background:var(--wash);padding:.55rem .7rem;border-radius:4px;overflow-x:auto;
margin:.6rem 0}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.16em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.formats{list-style:none;margin:.5rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.15rem .95rem;
font-size:.94rem}
.formats a{display:inline-block;padding:.18rem 0}
@media (max-width:34rem){article{display:block;padding:.9rem}
.front{float:left;margin:0 1rem .6rem 0}
img{width:5.4rem}pre{clear:both}}
</style>
</head>
<body>
<header><h1>EM, derived</h1>
<p>Each report derives the EM algorithm of one statement, step by step and with a reason for each
line, proves that the update is the maximum and that the likelihood never decreases, and says what
a program that shares no code with the rules has checked.</p>
<p><a href="../docs/compared.md">Compared step by step</a> with Bishop, Wikipedia, CS229 and
ESL.</p></header>
<main>
<cards>
</main>
</body>
</html>
"""
