"""How wide a row of LaTeX prints, in ems of Computer Modern; renderers break rows by it.

Letters have the widths of TeX's font metrics, operators TeX's spaces around them. Against KaTeX
the widths are right within some percent, and rather too wide than too narrow.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\s+|.", re.DOTALL)
# the advances of cmmi10 in thousandths of an em, with the italic corrections of the slanted
_ITALIC = dict(zip(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    (529, 429, 433, 520, 466, 598, 513, 576, 345, 469, 552, 318, 878, 600, 485, 503, 482, 479, 469,
     361, 572, 521, 743, 572, 526, 509, 750, 809, 787, 856, 796, 782, 786, 912, 519, 651, 920, 681,
     1079, 912, 791, 781, 791, 767, 671, 723, 792, 805, 1083, 907, 803, 754), strict=True))
_GREEK = {"alpha": 640, "beta": 619, "gamma": 574, "delta": 482, "varepsilon": 466, "epsilon": 406,
          "zeta": 512, "eta": 533, "theta": 497, "iota": 354, "kappa": 576, "lambda": 583,
          "mu": 603, "nu": 558, "xi": 484, "pi": 606, "rho": 517, "sigma": 607, "tau": 550,
          "phi": 596, "chi": 626, "psi": 687, "omega": 658, "Gamma": 625, "Delta": 833,
          "Theta": 778, "Lambda": 694, "Xi": 667, "Pi": 750, "Sigma": 722, "Phi": 722, "Psi": 778,
          "Omega": 722}
_WORDS = {r"\log": 1.45, r"\ln": 1.0, r"\exp": 1.6, r"\max": 2.1, r"\min": 1.95,
          r"\|": 0.5, r"\lVert": 0.5, r"\rVert": 0.5,
          r"\quad": 1.0, r"\qquad": 2.0, r"\,": 0.17, r"\;": 0.28, r"\!": -0.17, r"\ ": 0.33,
          r"\{": 0.5, r"\}": 0.5, r"\partial": 0.59, r"\dots": 1.2, r"\infty": 1.0, r"\ell": 0.42,
          r"\colon": 0.45, r"\hat": 0.0, r"\bar": 0.0, r"\tilde": 0.0,
          **{"\\" + name: width / 1000 for name, width in _GREEK.items()}}
#: Operators and relations: their own width, and TeX's spaces on both sides of them.
_SPACED = {"=": (0.78, 0.56), "+": (0.78, 0.45), "-": (0.78, 0.45), r"\cdot": (0.28, 0.45),
           r"\mid": (0.28, 0.56), r"\iff": (1.64, 1.12), r"\implies": (1.64, 1.12),
           r"\ge": (0.78, 0.56), r"\le": (0.78, 0.56), r"\to": (1.0, 0.56), r"\in": (0.67, 0.56),
           r"\sim": (0.78, 0.56), r"\times": (0.78, 0.45), r"\neq": (0.78, 0.56),
           ",": (0.28, 0.17), ";": (0.28, 0.17), ":": (0.28, 0.56)}
_SILENT = {r"\left", r"\right", r"\displaystyle", r"\limits", r"\bigl", r"\bigr", r"\Bigl",
           r"\Bigr", r"\biggl", r"\biggr", r"\big", r"\Big", r"\bigg", r"\mathsf", r"\mathrm",
           r"\mathbf", r"\boldsymbol", r"\mathcal", r"\operatorname", r"\text", r"\textstyle",
           r"\mathrel", r"\mathbb", r"\mathit"}
_GROWN = {r"\bigl": 0.08, r"\bigr": 0.08, r"\Bigl": 0.2, r"\Bigr": 0.2, r"\biggl": 0.35,
          r"\biggr": 0.35}
_CHARS = {"(": 0.39, ")": 0.39, "[": 0.28, "]": 0.28, "|": 0.28, "'": 0.28, "/": 0.5, "!": 0.28,
          ".": 0.28, "~": 0.33, **{c: width / 1000 for c, width in _ITALIC.items()}}
#: Letters of these alphabets are wider than italic ones.
_WIDER = {r"\mathbf": 1.12, r"\boldsymbol": 1.13, r"\mathcal": 1.25, r"\mathbb": 1.1}
_OPENING = {"(", "[", "{", "&", r"\{", "", r"\mid"} | _GROWN.keys()
#: TeX's styles: display, text, script, script of a script.
_SIZE = (1.0, 1.0, 0.7, 0.5)


def measure(latex: str) -> float:
    """The width in ems of a formula in display style.

    >>> 2.5 < measure("x_i+1") < 3.5
    True
    """
    return _row(_TOKEN.findall(latex), 0, 0)[0]


def _row(tokens: list[str], n: int, style: int) -> tuple[float, int]:
    """The width from token n to the end of its group, and the place after it."""
    total = 0.0
    scripts: dict[str, float] = {}
    stacked, wider, before = 0.0, 1.0, ""
    while n < len(tokens):
        token = tokens[n]
        if token == "}":
            n += 1
            break
        if token in "^_":
            scripts[token], n = _argument(tokens, n + 1, 2 if style < 2 else 3)
            continue
        if token.isspace() or token == "&":
            n += 1
            continue
        total += _scripts(scripts, stacked)
        scripts, stacked = {}, 0.0
        if token in (r"\frac", r"\binom", r"\tfrac", r"\dfrac"):
            over, n = _argument(tokens, n + 1, min(style + 1, 3))
            under, n = _argument(tokens, n, min(style + 1, 3))
            total += max(over, under) + (0.25 if token != r"\binom" else 1.5)
            before = "}"
        elif token == r"\sqrt":
            width, n = _argument(tokens, n + 1, style)
            total += width + 0.85 * _SIZE[style]
            before = "}"
        elif token in (r"\sum", r"\prod"):
            # limits stand above and below in a display only
            stacked, total = (0.0, total + 1.2 * _SIZE[style]) if style else (1.45, total)
            n, before = n + 1, token
        elif token in (r"\phantom", "{"):
            width, n = _argument(tokens, n + (token != "{"), style)
            total += wider * width
            before = "}"
        else:
            total += wider * _symbol(token, style, before in _OPENING)
            n, before = n + 1, token
        wider = _WIDER.get(token, 1.0)
    return total + _scripts(scripts, stacked), n


def _scripts(scripts: dict[str, float], stacked: float) -> float:
    if stacked:
        return max(stacked, *scripts.values(), 0.0) + 0.17
    return max(scripts.values(), default=0.0) + (0.05 if scripts else 0.0)


def _argument(tokens: list[str], n: int, style: int) -> tuple[float, int]:
    while n < len(tokens) and tokens[n].isspace():
        n += 1
    if n < len(tokens) and tokens[n] == "{":
        return _row(tokens, n + 1, style)
    if n < len(tokens) and tokens[n] in (r"\mathsf", r"\mathrm", r"\text", r"\mathbf"):
        return _argument(tokens, n + 1, style)
    return (_symbol(tokens[n], style, False), n + 1) if n < len(tokens) else (0.0, n)


def _symbol(token: str, style: int, first: bool) -> float:
    """One token; scripts have no spaces about operators, nor has a sign that begins a formula."""
    if token in _SPACED:
        own, spaces = _SPACED[token]
        return _SIZE[style] * (own if style > 1 or first else own + spaces)
    if token in _SILENT:
        return _GROWN.get(token, 0.0)
    if token.startswith("\\"):
        return _SIZE[style] * _WORDS.get(token, 0.65)
    return _SIZE[style] * _CHARS.get(token, 0.5 if token.isdigit() else 0.6)
