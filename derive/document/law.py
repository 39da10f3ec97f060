"""A law in LaTeX as one line of Unicode text."""

from __future__ import annotations

import re
from unicodedata import lookup

from .letters import GREEK, VARIANTS, subscript, superscript

# what the converter drops or runs into the next letter
_SPACED = {r"\log": r"\text{log }", r"\ln": r"\text{ln }",
           r"\max": r"\text{max }", r"\iff": " ⟺ ", r"\|": "‖",
           r"\mid": " | ", r"\le": " ≤ ", r"\ge": " ≥ ", r"\neq": " ≠ ", r"\Rightarrow": " ⟹ ",
           r"\downarrow": " ↓ ", r"\to": " → ", r"\cdot": " · ", r"\infty": "∞",
           r"\textstyle": "", r"\mathsf T": "T", r"\mathbf{R}": "ℝ", r"\bigl": "", r"\bigr": ""}
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_FRACTION = re.compile(r"\\frac\s*" + _GROUP + r"\s*" + _GROUP)
_SIGNS = {**GREEK, **VARIANTS, "sum": "∑", "prod": "∏", "partial": "∂", "phi": "ϕ", "quad": " ",
          "top": "⊤", "langle": "⟨", "rangle": "⟩",
          **dict.fromkeys(("big", "text", "mathrm", "mathit", "mathcal", "operatorname",
                           "mathrel"), "")}
_ACCENTS = {"bar": "\N{COMBINING OVERLINE}", "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
            "tilde": "\N{COMBINING TILDE}", "dot": "\N{COMBINING DOT ABOVE}"}
_COMMAND = re.compile(r"\\(?:([A-Za-z]+) *|([,; ]))")
_ACCENTED = re.compile(rf"\\({'|'.join(_ACCENTS)})(?![A-Za-z]) *\{{?(\\[A-Za-z]+|.)\}}?")
_CALLIGRAPHIC = re.compile(r"\\mathcal *\{?([A-Z])\}?")
_ESCAPED = re.compile(r"\\([{}])|[{}]")
_SCRIPT = re.compile(r"([_^])(?:" + _GROUP + r"|([^\W_]))")


def law_text(latex: str) -> str:
    """A law in plain text: scripts raised and lowered where Unicode can, fractions with a stroke, a
    command that is not known by its name.

    >>> law_text(r"\\log u \\le u - 1"), law_text(r"\\frac{|L_t - L_{t-1}|}{1 + |L_t|}")
    ('log u ≤ u − 1', '|Lₜ − Lₜ₋₁| / (1 + |Lₜ|)')
    """
    return _text(latex).replace("-", "−")


def _text(latex: str) -> str:
    """The same, with the minus of LaTeX."""
    for command, plain in _SPACED.items():
        latex = re.sub(re.escape(command) + r"(?![A-Za-z])", plain.replace("\\", r"\\"), latex)
    latex = re.sub(r"\\(?:mathbf|boldsymbol|mathbb)(?![A-Za-z])", "", latex)
    latex = re.sub(r"(\\[A-Za-z]+)(?= +[<>=≤≥≠→↓])", r"\1{}", latex)
    latex = re.sub(r"(?<=[^\W_]|\})(?=\\text\{l(?:og|n) )", " ", latex)
    while _FRACTION.search(latex):
        latex = _FRACTION.sub(lambda m: f"{_operand(m[1])} / {_operand(m[2])}", latex)
    latex = _SCRIPT.sub(_script, latex)
    latex = _ACCENTED.sub(lambda m: f"{m[2]}{{}}{_ACCENTS[m[1]]}", latex)
    latex = _CALLIGRAPHIC.sub(_calligraphic, latex)
    latex = _COMMAND.sub(lambda m: " " if m[2] else _SIGNS.get(m[1], m[1]), latex)
    return " ".join(_ESCAPED.sub("\\1", latex).split())


def _calligraphic(found: re.Match[str]) -> str:
    try:
        return lookup(f"SCRIPT CAPITAL {found[1]}")
    except KeyError:
        return lookup(f"MATHEMATICAL SCRIPT CAPITAL {found[1]}")


def _operand(latex: str) -> str:
    """A side of a fraction, in parentheses where the stroke would tear it apart."""
    depth, bars = 0, re.sub(r"\|[^|]*\|", "", latex)
    for at, character in enumerate(bars):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and at and (character in "+-/" or bars.startswith(r"\sum", at)):
            return f"({latex})"
    return latex


def _script(found: re.Match[str]) -> str:
    """A script in Unicode, or with its sign; {} ends the command that it stands at."""
    kind, group, single = found.groups()
    text = _text(group).replace(" ", "") if group is not None else single
    shown = subscript(*text.split(",")) if kind == "_" else superscript(text)
    if shown.startswith("^(") and text[0] + text[-1] in ("[]", "()"):
        shown = f"^{text}"
    return "{}" + shown.replace("{", r"\{").replace("}", r"\}")
