"""Braces of TeX that belong together."""

from __future__ import annotations


def balanced(text: str, at: int, end: int) -> str:
    r"""The text from ``at`` to ``end``, with as much around it as its braces need.

    >>> balanced(r"so \mathbf{m} = \frac{a}{b} here", 11, 22)
    '\\mathbf{m} = \\frac{a}{b}'
    """
    depth = lowest = 0
    for c in text[at:end]:
        depth += (c == "{") - (c == "}")
        lowest = min(lowest, depth)
    while lowest < 0 and at > 0:
        at -= 1
        lowest += (text[at] == "{") - (text[at] == "}")
    depth = text.count("{", at, end) - text.count("}", at, end)
    while at > 0 and text[at] == "{" and (text[at - 1].isalpha() or text[at - 1] in "\\}"):
        start = at
        while start > 0 and text[start - 1].isalpha():
            start -= 1
        if start == 0 or text[start - 1] != "\\":
            break
        at = start - 1
    while end < len(text) and (depth > 0 or text[end] == "{" and text[end - 1] == "}"):
        depth += (text[end] == "{") - (text[end] == "}")
        end += 1
        if depth < 0:
            break
    return text[at:end]
