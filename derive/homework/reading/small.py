"""Small raised and lowered characters, as in ``Σ₁⁻¹``, as the scripts that they stand for, and
fractions that are one character, ``½``, as quotients."""

from __future__ import annotations

_SMALL = {
    **{c: ("_", meant) for c, meant in zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₜ₊₋", "0123456789ijknt+-", strict=True)},
    **{c: ("^", meant) for c, meant in zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵗᵀⁿ⁺⁻", "0123456789tTn+-", strict=True)},
}


_FRACTIONS = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)"}


def spelled_out(text: str, at: int = 0) -> list[tuple[str, int]]:
    """The characters of a text with their offsets, runs of small ones as scripts in braces.

    >>> "".join(c for c, _ in spelled_out("Σ₁⁻¹ = x²"))
    'Σ_{1}^{-1} = x^{2}'
    >>> "".join(c for c, _ in spelled_out("½ x"))
    '(1/2) x'
    """
    found: list[tuple[str, int]] = []
    script = ""
    for n, c in enumerate(text, at):
        mark, meant = _SMALL.get(c, ("", c))
        if mark != script:
            if script:
                found.append(("}", n))
            if mark:
                found += [(mark, n), ("{", n)]
            script = mark
        found += [(x, n) for x in _FRACTIONS.get(meant, meant)]
    if script:
        found.append(("}", at + len(text) - 1))
    return found
