"""Pictures in a page: SVG that takes the page's colours, its ids made the page's own."""

from __future__ import annotations

import re
from html import escape

#: Colours of the pictures' style that follow the page's, light or dark.
COLOURS = {
    "#1c1d21": "var(--ink)", "#5a5d66": "var(--soft)", "#dcd8cd": "var(--rule)",
    "#fdfcf9": "var(--paper)", "#005f96": "var(--line-1)", "#9c6500": "var(--line-2)",
    "#00694d": "var(--line-3)", "#a0447a": "var(--line-4)", "#1f7fb8": "var(--line-5)",
    "#a84a00": "var(--line-6)",
}
#: A point of a scatter plot; its edge stands in the style sheet.
_DOT = re.compile(r' style="fill: (#[0-9a-f]{6}); stroke: var\(--soft\); stroke-width: 0\.25"')
_COLOUR = re.compile("|".join(COLOURS))


def inline(svg: bytes, prefix: str, alt: str) -> str:
    """An SVG file as an element of a page, its ids made the page's own.

    >>> inline(b'<?xml?><svg width="9pt" viewBox="0 0 9 9"><g id="a"/></svg>', "p", "A dot.")
    '<svg role="img" aria-label="A dot." viewBox="0 0 9 9"><g id="p-a"/></svg>'
    >>> inline(b'<svg viewBox="0 0 9 9"><path d="M 1.2345 2"/><text>0.058</text></svg>', "p", "")
    '<svg role="img" aria-label="" viewBox="0 0 9 9"><path d="M 1.23 2"/><text>0.058</text></svg>'
    """
    text = svg.decode("utf-8")
    text = text[text.index("<svg"):].strip()
    text = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->", "", text,
                  flags=re.S)
    head, _, body = text.partition(">")
    box = re.search(r'viewBox="[^"]*"', head)
    head = f'<svg role="img" aria-label="{escape(alt)}" {box[0] if box else ""}>'
    body = _numbered(body)
    body = _own_ids(body, prefix)
    body = re.sub(r'(?:xlink:)?href="#([^"]+)"', rf'href="#{prefix}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", body)
    body = body.replace("'DejaVu Sans'", "var(--sans)")
    body = _COLOUR.sub(lambda m: COLOURS[m[0]], body)
    body = _DOT.sub(r' fill="\1" class="dot"', body)
    body = re.sub(r' (x|y)="(-?\d+\.\d)\d+"', r' \1="\2"', body)
    body = re.sub(r"(-?\d+\.\d\d)\d+(?=[^<>]*>)", r"\1", body)  # not in words
    body = re.sub(r"\s*\n\s*", " ", body)
    return head + re.sub(r"> <", "><", body).replace(" z ", "z").replace(' "', '"').strip()


def _numbered(body: str) -> str:
    """Ids that matplotlib makes of the numbers in a shape, by the order in which they come."""
    known: dict[str, str] = {}
    return re.sub(r"\b[a-z][0-9a-f]{10}\b",
                  lambda m: known.setdefault(m[0], f"shape{len(known) + 1}"), body)


def _own_ids(body: str, prefix: str) -> str:
    """The ids with a prefix; a marker's path that comes again keeps none, since it is the same."""
    seen: set[str] = set()

    def own(match: re.Match[str]) -> str:
        again = match[1] in seen
        seen.add(match[1])
        return "" if again else f' id="{prefix}-{match[1]}"'

    return re.sub(r'\sid="([^"]+)"', own, body)
