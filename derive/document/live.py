"""Figures in a page: pictures in rows that fit the screen, and the one that the reader moves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .document import Drawing, Figure
from .inline_svg import inline

#: What a page with such a figure carries, beside its other style sheets and scripts.
SHEETS, SCRIPTS = ("live.css",), ("em.js", "plots.js", "live.js")
#: Width and height of the pictures that the script draws.
_DATA, _BOUND, _CLIMB = (430, 400), (334, 230), (334, 165)


def figure(f: Figure, number: int, caption: str) -> str:
    """A figure: what the reader moves, its pictures, its caption."""
    panels = "\n".join(_panel(f, p) for p in f.pictures)
    live = _live(f.id, f.live()) if f.live else ""
    return (f'<figure id="figure-{f.id}">\n{live}<div class="panels stills">\n{panels}\n</div>\n'
            f"<figcaption><b>Figure {number}.</b> {caption}</figcaption>\n</figure>")


def _panel(f: Figure, p: Drawing) -> str:
    width = round(p.size[0] * 100)
    return (f'<div class="panel" style="--width:{width}">'
            f'{inline(p.render("svg"), f"{f.id}-{p.name}", p.alt)}</div>')


def _live(id: str, content: Mapping[str, Any]) -> str:
    """The figure that the reader moves, hidden until the page's script has found it."""
    word, words = (content["picture"][name] for name in ("word", "words"))
    told = _inside(json.dumps({k: v for k, v in content.items() if k != "program"},
                              ensure_ascii=False, separators=(",", ":")))
    program = (f'<script>(globalThis.derivedPrograms ??= {{}})["{id}"] = '
               f'{_inside(content["program"])};</script>\n')
    methods = "".join(
        f'<label><input type="radio" name="live-method" value="{value}"{checked}> {name}</label>'
        for value, name, checked in (("em", "EM", " checked"), ("k-means", "K-means", "")))
    choice = (f'<fieldset><legend>Algorithm</legend>{methods}</fieldset>\n'
              if content["k-means"] else "")
    few = content["rows_of"]
    thinned = f" It runs on {few[0]} of the {few[1]} rows, evenly spaced." if few else ""
    return (
        f'{program}<div class="live" role="group" data-program="{id}" '
        'aria-label="EM on the data, to be moved and stepped" '
        f'hidden>\n<script type="application/json">{told}</script>\n<div class="panels">\n'
        f'{_empty("data", _DATA, f"The data, with the {words} of the components")}\n'
        f'<div class="beside">{_empty("bound", _BOUND)}{_empty("climb", _CLIMB)}</div>\n</div>\n'
        f'<div class="controls">\n{choice}'
        '<button type="button" class="step">step</button>\n'
        '<button type="button" class="play">run</button>\n'
        '<button type="button" class="back">back</button>\n'
        '<button type="button" class="reset">reset</button>\n'
        f'<button type="button" class="other">other {words}</button>\n'
        '<output aria-live="polite"></output>\n</div>\n'
        f'<p class="hint">Drag a {word}, or move it with the arrow keys once it has the focus '
        f"(with shift, less far). Whatever is moved is a new start.{thinned}</p>\n</div>\n")


def _inside(text: str) -> str:
    """A program or data that nothing in them can end before the element does."""
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--")


def _empty(name: str, size: tuple[int, int], label: str = "") -> str:
    """A picture that the script fills; what can be moved in it is none to the browser."""
    role = "group" if label else "img"
    said = f' aria-label="{label}"' if label else ""
    return (f'<div class="{name}"><svg role="{role}"{said} viewBox="0 0 {size[0]} {size[1]}"></svg>'
            "</div>")
