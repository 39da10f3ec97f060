"""LaTeX mathematics as tokens: spaces and sizes of brackets vanish, scripts get their braces."""

from __future__ import annotations

import re

from .dictionary import Unreadable

_TOKEN = re.compile(r"""
    (?P<space>\s+|\\[,;!:\ ]|\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])|\{\})
  | (?P<mid>\\mathrel\{\\bigg?\|\}|\\mid(?![A-Za-z]))
  | (?P<transposed>\\mathsf\s*T)
  | (?P<word>\\(?:operatorname|mathrm|mathcal|mathbb|mathbf|text)\{[^{}\\]*\})
  | (?P<script>[_^](?:[0-9A-Za-z]|\\[A-Za-z]+))
  | (?P<command>\\(?:[A-Za-z]+|[{}|%_#$&]))
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<place><[^<>\s=]+>)
  | (?P<relation>:=)
  | (?P<other>[A-Za-z{}()\[\]_^+\-=/|!,;:.<>'~*])
""", re.VERBOSE)
_SAME = {r"\lVert": r"\|", r"\rVert": r"\|", r"\operatorname{tr}": "tr", r"\exp": "exp",
         r"\text{ only where }": r"\only", r"\text{ solves }": r"\solves", "~": r"\sim",
         r"\geq": r"\ge", r"\leq": r"\le", r"\mathrm{d}": r"\d", r"\pi": "π", r"\infty": "∞"}


def tokens(code: str) -> list[str]:
    r"""The tokens of a formula. Raises Unreadable for a character that no formula has.

    >>> tokens(r"\bigl(x_i\bigr)^{\mathsf T}")
    ['(', 'x', '_', '{', 'i', '}', ')', '^', '{', '\\T', '}']
    """
    found: list[str] = []
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None:
            raise Unreadable(f"the character {code[at]!r}")
        at = match.end()
        kind, token = match.lastgroup, match[0]
        if kind == "script":
            found += [token[0], "{", _SAME.get(token[1:], token[1:]), "}"]
        elif kind == "mid":
            found.append(r"\mid")
        elif kind == "transposed":
            found.append(r"\T")
        elif kind != "space":
            found.append(_SAME.get(token, token))
    return found
