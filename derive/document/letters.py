"""Letters: how a name prints in LaTeX and in Unicode, with sub- and superscripts."""

from __future__ import annotations

from dataclasses import dataclass

GREEK = dict(zip(
    ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma "
     "tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
     "Omega").split(),
    "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
VARIANTS = {"vartheta": "ϑ", "varphi": "φ", "varepsilon": "ε", "varrho": "ϱ", "varsigma": "ς",
             "ell": "ℓ"}
_SUB = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ",
                "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_SUP = dict(zip("0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
                "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
                strict=True))


@dataclass(frozen=True)
class Letter:
    """A name as it prints. ``power`` is the exponent that belongs to the name (sigma^2).

    >>> letter("sigma^2")
    Letter(latex='\\\\sigma', text='σ', power='2')
    """

    latex: str
    text: str
    power: str = ""


def letter(name: str) -> Letter:
    """The letter of a name: Greek by name, one Latin letter in italics, a word upright.

    >>> letter("mu").text, letter("rate").latex
    ('μ', '\\\\mathrm{rate}')
    """
    name = name.lstrip(".")
    if name.endswith("^2"):
        base = letter(name[:-2])
        return Letter(base.latex, base.text, "2")
    if name in GREEK:
        return Letter("\\" + name, GREEK[name])
    if name in VARIANTS:
        return Letter("\\" + name, VARIANTS[name])
    if name.startswith("cal") and len(name) == 4:
        return Letter(rf"\mathcal{{{name[3]}}}", _script(name[3]))
    if "_" in name.strip("_"):
        head, _, tail = name.strip("_").partition("_")
        base = letter(head)
        return Letter(f"{{{base.latex}_{{{escape_word(tail)}}}}}", base.text + subscript(tail))
    if len(name) == 1:
        return Letter(escape_word(name), name)
    return Letter(rf"\mathrm{{{escape_word(name)}}}", name)


def _script(capital: str) -> str:
    """A capital letter in script, of which Unicode has some under names of their own."""
    return dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)).get(
        capital) or chr(ord("𝒜") + ord(capital) - ord("A"))


def escape_word(word: str) -> str:
    """A label or name from the statement, safe inside LaTeX mathematics.

    >>> escape_word("a_b")
    'a\\\\_b'
    """
    for name, char in GREEK.items():
        if char in word:
            word = word.replace(char, rf"\{name} ")
    return "".join(c if c.isascii() and (c.isalnum() or c in "'+-,. \\") else
                   "\\" + c if c in "_#$%&{}" else "" for c in word).strip()


def index_latex(word: str) -> str:
    """An index or label: one letter or a number as it is, a Greek name as its letter, a word
    upright."""
    if word.isdigit() or len(word) == 1:
        return escape_word(word)
    if word in GREEK:
        return "\\" + word
    return rf"\mathrm{{{escape_word(word)}}}"


def subscript(*words: str) -> str:
    """Unicode subscripts where they exist, else an underscore with braces where needed.

    >>> subscript("k", "i"), subscript("b"), subscript("b", "i"), subscript("rest", "i")
    ('ₖᵢ', '_b', '_{b,i}', '_{rest,i}')
    """
    words = tuple(GREEK.get(w, w) for w in words)
    apart = all(len(w) == 1 or w.isdigit() and w is words[0] for w in words) or len(words) == 1
    if apart and all(c in _SUB for w in words for c in w):
        return "".join(_SUB[c] for w in words for c in w)
    joined = ",".join(words)
    return "_" + (joined if len(joined) == 1 else "{" + joined + "}")


def superscript(word: str) -> str:
    """Unicode superscripts where they exist, else a caret.

    >>> superscript("t+1"), superscript("d/2")
    ('ᵗ⁺¹', '^(d/2)')
    """
    plain = word.replace("−", "-")
    if word and all(c in _SUP for c in plain):
        return "".join(_SUP[c] for c in plain)
    return "^" + (word if len(word) == 1 else f"({word})")
