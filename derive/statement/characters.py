"""The Unicode characters that a statement may use, and their plain form."""

from __future__ import annotations

import unicodedata

PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ()[]|=,.:;+-*/<>!?'\"")

SUBSCRIPTS: dict[str, str] = dict(zip(
    "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS: dict[str, str] = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵈᵖⁿᵐᴷ⁻", "0123456789dpnmK-", strict=True))

_SIGNS = {"∼": "~", "∽": "~", "≈": "~", "˜": "~", "～": "~",
          "∣": "|", "│": "|", "｜": "|", "ǀ": "|",
          "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "＋": "+", "⁄": "/", "∕": "/", "÷": "/",
          "≤": "<=", "≥": ">=", "⊤": "'", "′": "'", "∑": "sum", "∏": "prod", "∞": "inf",
          "∈": " in ", "…": "..", "⋯": "..", "‥": "..", "·": "*", "⋅": "*", "×": "*",
          "½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4", "⅕": " 1/5", "⅛": " 1/8",
          "\ufeff": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\t": " ",
          "“": '"', "”": '"', "‘": "'", "’": "'", "ϵ": "epsilon", "ς": "sigma", "ϕ": "phi"}


def plain_character(c: str) -> str | None:
    """The plain form of a character, None where it has none. Greek letters become their names.

    >>> plain_character("Σ"), plain_character("𝒩"), plain_character("☃")
    ('Sigma', 'N', None)
    """
    if c in _SIGNS:
        return _SIGNS[c]
    if c.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", c)
    if folded in _SIGNS:
        return _SIGNS[folded]
    if len(folded) == 1 and folded in PLAIN:
        return folded
    return _greek(folded) if len(folded) == 1 else None


def _greek(c: str) -> str | None:
    words = unicodedata.name(c, "").split()
    # The name has exactly four words for a letter without accents.
    if len(words) != 4 or words[0] != "GREEK" or words[2] != "LETTER":
        return None
    name = {"lamda": "lambda"}.get(words[3].lower(), words[3].lower())
    return name.capitalize() if words[1] == "CAPITAL" else name
