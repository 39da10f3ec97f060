"""What a page carries so that it needs nothing else: its style sheets, fonts and scripts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

#: Fonts that only some commands need; the others are always there.
_FONTS = {"Caligraphic-Regular": r"\\mathcal", "SansSerif-Regular": r"\\mathsf",
          "Main-Bold": r"\\mathbf", "Math-BoldItalic": r"\\boldsymbol", "AMS-Regular": r"\\mathbb",
          "Main-Italic": r"\\mathit"}
_ALWAYS = ("Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular",
           "Size4-Regular")


def page(title: str, body: str, *, sheets: Sequence[str], scripts: Sequence[str],
         lang: str = "en") -> str:
    """The page with that body, the named assets in it. Nothing is asked for over the network.

    KaTeX's style sheet and its fonts are there where its script is.
    """
    styles = "".join(
        _katex_styles(body) if name == "katex/katex.min.css" else asset(name) for name in sheets)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{styles}</style>\n"
        f"</head>\n<body>\n{body}"
        + "".join(f"<script>{asset(name)}</script>\n" for name in scripts)
        + "</body>\n</html>\n")


def formula(code: str) -> str:
    """A formula in a line of text; without scripts its LaTeX is read.

    >>> formula("a < b")
    '<span class="tex" data-tex="a &lt; b">a &lt; b</span>'
    """
    return f'<span class="tex" data-tex="{escape(code)}">{escape(code)}</span>'


@cache
def asset(name: str) -> str:
    """The text of a file in the folder of assets, safe within its element."""
    text = files(__package__).joinpath("assets", *name.split("/")).read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").strip()


def _katex_styles(body: str) -> str:
    """KaTeX's style sheet, with those fonts inlined that the formulas need."""
    wanted = set(_ALWAYS) | {f for f, command in _FONTS.items() if re.search(command, body)}

    def face(match: re.Match[str]) -> str:
        name = re.search(r"fonts/KaTeX_([A-Za-z0-9-]+)\.woff2", match[0])
        if not name or name[1] not in wanted:
            return ""
        return re.sub(r"src:[^;}]*", f"src:url({_font(name[1])}) format(\"woff2\")", match[0],
                      count=1)

    return re.sub(r"@font-face\{[^}]*\}", face, asset("katex/katex.min.css")) + "\n"


@cache
def _font(name: str) -> str:
    content = files(__package__).joinpath("assets", "katex", "fonts", f"KaTeX_{name}.woff2")
    return "data:font/woff2;base64," + b64encode(content.read_bytes()).decode("ascii")
