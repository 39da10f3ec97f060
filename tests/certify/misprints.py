"""Ways in which a printer could go wrong, as changes of what it printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: For each form: what goes wrong, where, and what stands there then.
KIT: dict[str, tuple[tuple[str, str, str], ...]] = {
    "latex": (
        ("an inverse lost", r"\^\{-1\}", ""),
        ("a minus lost", r"-", ""),
        ("a minus for a plus", r"\+", "-"),
        ("a plus for a minus", r"-(?!1\})", "+"),
        ("a transpose lost", r"\^\{\\mathsf T\}", ""),
        ("an index lost", r"_\{k,i\}", "_k"),
        ("an index lost", r"_\{k,i\}", "_i"),
        ("indices exchanged", r"_\{k,i\}", "_{i,k}"),
        ("an index lost", r"_[a-z](?![=a-z])", ""),
        ("another index", r"_k(?![=a-z])", "_j"),
        ("another index", r"_j(?![=a-z])", "_k"),
        ("another index", r"_i(?![=a-z])", "_k"),
        ("another component", r"_1(?![=0-9])", "_2"),
        ("a half lost", r"\\frac\{1\}\{2\}", ""),
        ("a half is a third", r"\\frac\{1\}\{2\}", r"\\frac{1}{3}"),
        ("a two lost", r"(?<![0-9{^])2(?=[\\A-Za-z])", ""),
        ("mu for Sigma", r"\\Sigma", r"\\mu"),
        ("Sigma for mu", r"\\mu", r"\\Sigma"),
        ("tau for mu", r"\\mu", r"\\tau"),
        ("mu for lambda", r"\\lambda", r"\\mu"),
        ("a sum lost", r"\\sum_\{[^{}]*\}\^\{[^{}]*\} ", ""),
        ("a sum lost", r"\\sum_\{k\\in\\\{A,B\\\}\} ", ""),
        ("a sum over all assignments lost", r"\\sum_Z ", ""),
        ("a product for a sum", r"\\sum(?=_\{)", r"\\prod"),
        ("a sum for a product", r"\\prod", r"\\sum"),
        ("a sum from 2", r"=1\}\^", "=2}^"),
        ("a sum to N", r"\^\{[2K]\} ", "^{N} "),
        ("a sum to K", r"\^\{N\} ", "^{K} "),
        ("the current iterate for the next", r"\^\{t\+1\}", "^t"),
        ("a mark lost", r"\^\{t\+1\}", ""),
        ("a mark lost", r"\^t(?![A-Za-z])", ""),
        ("the next iterate for the current", r"\^t(?![A-Za-z])", "^{t+1}"),
        ("a square lost", r"\^2", ""),
        ("a logarithm lost", r"\\log\s*", ""),
        ("a determinant lost", r"\|(\\Sigma_k)\|", r"\1"),
        ("a trace lost", r"\\operatorname\{tr\}", ""),
        ("a differential lost", r"\\mathrm\{d\}", ""),
        ("N for N_k", r"N_k", "N"),
        ("N_k for N", r"N(?![_}])", "N_k"),
        ("R for T", r"T(?=_)", "R"),
        ("H for Q", r"Q(?=\()", "H"),
        ("another probability", r"\[Z_i=k\]", "T_{k,i}"),
        ("another relation", r"\\ge", r"\\le"),
        ("another relation", r"(?<=[^:]) = ", r" \\ge "),
        ("an equation for a definition", r":=", "="),
        ("more than is claimed", r"\\implies", r"\\iff"),
        ("a factorial lost", r"!", ""),
        ("a fraction upside down", r"\\binom\{([^{}]*)\}\{([^{}]*)\}", r"\\binom{\2}{\1}"),
        ("a number lost", r"(?<=[-+(])[12](?=[-+)])", ""),
    ),
    "text": (
        ("an inverse lost", "⁻¹", ""),
        ("a minus lost", "−", ""),
        ("a minus for a plus", r"\+", "−"),
        ("a plus for a minus", "−", "+"),
        ("a transpose lost", "ᵀ", ""),
        ("an index lost", "ₖᵢ", "ₖ"),
        ("an index lost", "ₖᵢ", "ᵢ"),
        ("indices exchanged", "ₖᵢ", "ᵢₖ"),
        ("an index lost", r"(?<![∑∏])[ₖᵢⱼ](?!₌)", ""),
        ("another index", "ₖ(?!₌)", "ⱼ"),
        ("another index", "ⱼ(?!₌)", "ₖ"),
        ("another index", "ᵢ(?!₌)", "ₖ"),
        ("another component", "(?<!₌)₁", "₂"),
        ("a half lost", "½ ?", ""),
        ("a half is a third", "½", "⅓"),
        ("a two lost", r"(?<![0-9])2(?= ?[A-Za-zα-ω])", ""),
        ("mu for Sigma", "Σ", "μ"),
        ("Sigma for mu", "μ", "Σ"),
        ("tau for mu", "μ", "τ"),
        ("mu for lambda", "λ", "μ"),
        ("a sum lost", r"∑[ₐ-ₜᵢⱼ₌₀-₉]+[⁰-⁹²ᴬ-ᵂᵈ]+ ", ""),
        ("a sum lost", r"∑_\{k∈\{A,B\}\} ", ""),
        ("a sum over all assignments lost", "∑_Z ", ""),
        ("a product for a sum", "∑(?!_Z)", "∏"),
        ("a sum for a product", "∏", "∑"),
        ("a sum from 2", "₌₁", "₌₂"),
        ("a sum to N", "(?<=₌₁)[²ᴷ]", "ᴺ"),
        ("a sum to K", "(?<=₌₁)ᴺ", "ᴷ"),
        ("the current iterate for the next", "ᵗ⁺¹", "ᵗ"),
        ("a mark lost", "ᵗ⁺¹", ""),
        ("a mark lost", "ᵗ(?!⁺)", ""),
        ("the next iterate for the current", "ᵗ(?!⁺)", "ᵗ⁺¹"),
        ("a square lost", "(?<!₁)²", ""),
        ("a logarithm lost", "log ?", ""),
        ("a determinant lost", r"\|(Σₖ)\|", r" \1"),
        ("a trace lost", "tr", ""),
        ("a differential lost", r"\bd(?=[^\s/)])", ""),
        ("N for N_k", "Nₖ", "N"),
        ("N_k for N", "N(?![a-zₖ₁₂])", "Nₖ"),
        ("R for T", "T(?=[ₖᵢ])", "R"),
        ("H for Q", r"Q(?=\()", "H"),
        ("another probability", r"\[Zᵢ = k\]", "Tₖᵢ"),
        ("another relation", "≥", "≤"),
        ("another relation", "(?<=[^:]) = (?!k)", " ≥ "),
        ("an equation for a definition", ":=", "="),
        ("more than is claimed", "⟹", "⟺"),
        ("a factorial lost", "!", ""),
        ("a fraction upside down", r"C\(([^(),]*), ([^(),]*)\)", r"C(\2, \1)"),
        ("a number lost", r"(?<=[-+−(] )[12](?= [-+−)])", ""),
    ),
}
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def misprints(formula: str, form: str) -> Iterator[tuple[str, str]]:
    """Every change of the kit at every place, and what is printed then."""
    for what, pattern, instead in KIT[form]:
        for place in re.finditer(pattern, formula):
            changed = formula[:place.start()] + place.expand(instead) + formula[place.end():]
            if changed != formula:
                yield what, changed
    yield from _brackets(formula, form)
    if form == "latex":
        yield from _upside_down(formula)


def _brackets(formula: str, form: str) -> Iterator[tuple[str, str]]:
    """A pair of brackets lost; in LaTeX those with a size are longer, and braces are no brackets.
    """
    size = r"(?:\\bigg?[lr])?" if form == "latex" else ""
    brace = r"\\" if form == "latex" else ""
    opened: list[tuple[int, int, str]] = []
    for place in re.finditer(rf"{size}(?:([(\[])|([)\]])|{brace}(\{{)|{brace}(\}}))", formula):
        sign = place[0][-1]
        if sign in _PAIRS:
            opened.append((place.start(), place.end(), sign))
        else:
            start, end, _ = opened.pop()
            yield "brackets lost", (formula[:start] + formula[end:place.start()]
                                    + formula[place.end():])


def _upside_down(formula: str) -> Iterator[tuple[str, str]]:
    """A numerator and a denominator exchanged."""
    for place in re.finditer(r"\\frac", formula):
        ends, at = [], place.end()
        for _ in range(2):
            depth = 0
            while True:
                depth += (formula[at] == "{") - (formula[at] == "}")
                at += 1
                if not depth:
                    break
            ends.append(at)
        over, under = formula[place.end():ends[0]], formula[ends[0]:ends[1]]
        yield "a fraction upside down", (formula[:place.end()] + under + over + formula[ends[1]:])
