"""What is said of a line that the grammar cannot read: what it states that is not derived yet, or
how the same is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .errors import DERIVED, StatementError, shortened
from .layout import Line

if TYPE_CHECKING:
    from lark import UnexpectedInput

_WORDS = {
    "NAME": "a name", "NUMBER": "a number", "DOTS": "..", "BAR": "|", "TILDE": "~", "EQUALS": "=",
    "SIGN": "+ or -", "OPERATOR": "* or /", "LPAR": "(", "RPAR": ")", "COMMA": ",", "COLON": ":",
    "SEMICOLON": ";", "CIRCUMFLEX": "^", "LSQB": "[", "RSQB": "]", "LBRACE": "{", "RBRACE": "}",
    "$END": "the end of the line", "EQUAL": "=", "UNDERSCORE": "_", "ROLE": "observed:", "IN": "in",
    "FOR": "for", "ALL": "all", "FROM": "from"}

#: Longer lines are not matched with the patterns below, which are slow on long ones.
LONGEST_MATCHED = 200

_MIXTURE = "write X_i | Z_i=k ~ {law}(...), P(Z_i = k) = pi_k and k = 1..K"
_NONE = "no component is named before this line's ~"
_WEIGHTS = "where {at} is the unobserved component of X_i, write its weights: P({at} = "

#: What a line looks like (the group ``at`` is to blame), what is understood and wrong, and what
#: is possible: the same model in another writing, or, where nothing is said, what is derived.
#: ``{at}`` is what stands there, ``{law}`` the first distribution of the line.
_KINDS: tuple[tuple[str, str, str], ...] = (
    # what is stated of the data and the parameters
    (r"^\s*(?P<at>prior)\b", "a prior", ""),
    (r"^.*\b(?P<at>missing)\b", "values that are missing", ""),
    (r"\b(?P<at>occurs?)\b", "observations with frequencies are not derived yet",
     "an observation that occurs n times is derived as n rows of the data"),
    (r"^\s*(?P<at>weights?)\s+\w+\s+for\b", "observations with weights", ""),
    (r"^\s*(?:observed|latent|known)\s*:\s*(?P<at>.*[<>=].*|.*\b(?:for|with)\b.*)$",
     "what is observed for some units only, or in part", ""),
    (r"^\s*(?P<at>[\w^']+\s+(?:is\s+)?(?:diagonal|symmetric|spherical|known|given|fixed|equal))\b",
     "a form or a value of a parameter that is given", ""),
    (r"~\s*(?P<at>(?:density|pdf|pmf)\b.*)$", "a density of one's own", ""),
    # variables that are computed from others
    (r"^[^~|]*=[^~|]*\b(?P<at>(?:if|when|where|otherwise)\b.*)$",
     "a value that is certain in one component (as in zero inflation)", ""),
    (r"^\s*[\w^]+\s*=\s*(?P<at>(?:P|Pr|Prob)\s*[(\[]\s*\w+\s*=.*[)\]])",
     "the probability stands on the left of the equals sign", "write P(Z_i = 1) = tau"),
    (r"^\s*[\w^]+(?:\s*[-+*]\s*[\w^]+)+\s*(?P<at>=.*)$",
     "an equation between parameters or variables", ""),
    (r"^\s*(?P<at>[\w^]+\s*=\s*(?!.*\.\.)(?:.*[-+*(].*|[A-Za-z]\w*\s+\w.*))$",
     "a variable that is computed from others (sums, censoring, rounding, indicators)", ""),
    # densities and probabilities as equations
    (r"^\s*[A-Za-z]+\s*\([^()|]*\)\s*=(?P<at>[^~]*\b[A-Za-z]+\w*\s*\(.*\|.*\).*|\s*sum\b.*)$",
     "a mixture as a sum of densities is not read yet", _MIXTURE),
    (r"^[^~|]*~(?P<at>[^~]*\)\s*\+.*)$", "a mixture as a sum of laws is not read yet", _MIXTURE),
    (r"^\s*[A-Za-z]+\s*\((?P<at>[^()]*\|[^()]*)\)\s*=[^~]*\(",
     "a density is not stated as an equation", "write it with ~: X_i | Z_i=1 ~ {law}(...)"),
    (r"^\s*[A-Za-z]+\s*\((?P<at>[^()]*=[^()]*\|[^()]*=[^()]*)\)\s*=",
     "the probability of a value given another variable's (a chain, a tree)", ""),
    (r"^\s*[A-Za-z]+\s*\([^()|]*=[^()|]*(?P<at>\|[^()]*)\)\s*=",
     "what a probability depends on is not stated", "leave out what stands after |"),
    (r"^\s*[A-Za-z]+\s*\([^()]*\)\s*=\s*(?P<at>.*(?:'|\b(?:logistic|logit|softmax|exp|sum)\b).*)$",
     "a weight that is a function of other quantities", ""),
    # several variables, conditions and indices
    (r"^\s*(?P<at>(?:given|if|when)\s+(?P<z>\w+\s*=\s*\w+)\s*[:,])\s*(?P<x>\w+)\s*~",
     "a condition stands after the variable", "write {x} | {z} ~ {law}(...)"),
    (r"^\s*(?P<at>(?:given|if|when)\b.*)$", "a condition on the data (truncation)", ""),
    (r"^\s*(?P<at>\([^()]*,.*\))\s*(?:\|.*)?~",
     "several variables with one distribution (a vector has one name)", ""),
    (r"\|(?P<at>[^~]*=[^~]*,[^~]*=[^~]*)~", "a law given two variables", ""),
    (r"(?P<at>\w+\^\s*\(\s*\w+\s*\))", "an index above is not read", "write it below, as in X_i"),
    (r"\)\s*=[^,~]*,\s*(?P<at>[A-Za-z]+\s*\()|~.*\)\s*,?\s*(?P<also>\w+\s*\|)",
     "a second fact begins here", "write one fact a line"),
    (r"^\s*(?P<at>\w+_[A-Za-z]+)\s*~\s*(?:Categorical|Cat|Discrete|Multinomial)\b", _NONE,
     _WEIGHTS + "k) = pi_k and k = 1..K; " + DERIVED),
    (r"^\s*(?P<at>\w+_[A-Za-z]+)\s*~\s*(?:Bernoulli|Bern|Ber)\b", _NONE,
     _WEIGHTS + "1) = tau and P({at} = 0) = 1 - tau; " + DERIVED),
    (r"^\s*(?P<at>[\w^]+)\s*~", _NONE, DERIVED),
    (r"\|\s*(?P<at>(?P<z>\w+))\s*~.*_(?P=z)\b", "the condition names no component",
     "write {at}=k and k in the place of the index {at}, together with the line k = 1..K"),
    (r"\|\s*(?P<at>\w+)\s*~", "the condition names no component",
     "a component is named as {at}=1, or as {at}=k together with the line k = 1..K; " + DERIVED),
    # arguments
    (r"~\s*(?P<at>[A-Za-z]+(?:[-' ]+[A-Za-z]+)+)\s*\(", "the distribution {at}", ""),
    (r"\)\s*=[^=]*(?P<at>=.*)$", "a weight is given twice", "write one of the two"),
    (r"=\s*(?P<at>-\s*[0-9]+)\s*[~)]", "a component cannot have a negative number",
     "number the components 1, 2, ... or give them names"),
    (r"~[^(]*\((?:.*[,;])?\s*(?P<at>[\w^]+\s+[\w^]+)\s*[,;)]", "{at} stands as one argument",
     "two arguments have a comma between them; an argument that is a product is not derived yet"),
    (r"~[^(]*\((?P<at>.*['(/].*)\)", "an argument that is an expression", ""),
    (r"(?P<at>[\w.]*\s*[<>].*|(?<=in)\s*[(\[].*)$", "the bounds of a parameter are not stated",
     "those that follow from its place (0 < tau < 1 of a weight) are left out; others are not "
     "derived yet"),
    # prose
    (r"(?i)^.*?\b(?P<at>observed|unobserved|latent|hidden)\b",
     "this is not a fact about the model", "write observed: X or latent: Z"),
    (r"^(?P<at>[A-Za-z']+(?:[ ,]+[A-Za-z_']+)*[ ,]+[A-Za-z_']+)\s*(?:[.,:;!?]|$|[^~|=(]*$)",
     "this is not read as a fact about the model",
     "a comment begins with #; whatever else this says is not derived yet"),
)


def unreadable(line: Line, error: UnexpectedInput) -> StatementError:
    """The error for a line at which the parser stopped."""
    text = line.text
    for pattern, message, suggestion in _KINDS if len(text) <= LONGEST_MATCHED else ():
        match = re.search(pattern, text)
        if match:
            span = match.span("at" if match.group("at") is not None else "also")
            law = re.search(r"\b([A-Z][A-Za-z]*)(?:_\w+)?\s*\((?![^()]*=\s*\w+\s*\))", text)
            named = {**match.groupdict(), "at": shortened(line.written(*span).strip()),
                     "law": law.group(1) if law else "D"}
            if not suggestion:
                message, suggestion = f"{message}: this is not derived yet", DERIVED
            return line.error(message.format(**named), *span, suggestion.format(**named))
    at = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    at = len(text) if at is None or at < 0 or getattr(token, "type", "") == "$END" else at
    if at >= len(text):
        return line.error("the line ends too early", len(text), len(text) + 1,
                          f"expected {_expected(error)}")
    length = len(token or " ")
    what = text[at:at + length]
    joined = re.search(r"([A-Za-z]+)$", text[:at])
    if joined and what[0].isdigit():
        word = joined.group(1)
        return line.error(f"{word}{what} is not a name", joined.start(), at + length,
                          f"did you mean {word}_{what}?")
    return line.error(f"{shortened(line.written(at, at + length))} is not expected here", at,
                      at + length, f"expected {_expected(error)}")


def _expected(error: UnexpectedInput) -> str:
    names = getattr(error, "accepts", None) or getattr(error, "allowed", None) or set()
    words = sorted({_WORDS.get(str(n), str(n)) for n in names})
    if not 1 <= len(words) <= 5:
        return "a fact such as X_i | Z_i=1 ~ Normal(mu_1, Sigma_1) or P(Z_i = 1) = tau"
    return " or ".join(words)
