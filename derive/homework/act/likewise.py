"""What "similarly for the second component" says of a part that has no formula of its own."""

from __future__ import annotations

import re

_LIKE = re.compile(
    r"\bsimilarly\b|\bsimilar (?:formula|way|argument|expression)|\b(?:is|are) similar\b(?! to)"
    r"|\blikewise|\banalog\w*|\bby symmetry|\bsymmetrically|\bebenso|\bresp(?:\.|ectively)"
    r"|\bit(?: i|')s the same\b|(?<!have )(?<!has )(?<!share )(?<!is )(?<!are )\bthe same\b"
    r"|(?<!the )\bsame (?:for|with|formula)", re.IGNORECASE)
_INSTEAD = re.compile(r"\breplac\w+|\bplace of|\binstead of", re.IGNORECASE)
_OTHER = (r"\bsecond\b(?! (?:deriv|term|sum|step|part|order))|\bthe (?:other|others|remaining|rest)"
          r"\b|\bother (?:comp|coin|group|class|cluster|popul|one|mean|param)"
          r"|\b(?:component|cluster|class|group|population|gaussian|coin|type|index|k\s*=|for|and)"
          r"\s*\$?{0}\b|[A-Za-z}}]_?\{{?{0}(?![^\W_])")
_OTHERWISE = re.compile(r"\b(?:not|n't|except|however|unless|only(?! that (?:every|each|"
                        r"all)\b[^.]*replac))\b|\bsame (?:\$|\\\(|resp|weight|"
                        r"prob|post|count|denom|number|mean)|\bthe same [a-z]_", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:steps?|exercises?|problems?|questions?|models?|k-?means|repeat|"
                        r"iterat\w+)\b", re.IGNORECASE)
_COMPLEMENT = re.compile(r"1\s*[-−–]|\bcomplement|\bother weights|\b(?:own|its|their) (?:resp|"
                         r"weight|prob|post)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n\s*\n|\n\s*(?=[-*•\d])|\\\\|\\item|\\\]|\$\$")
_FORMULA = re.compile(r"\$([^$]*)\$|\\\((.*?)\\\)|((?:\\?[A-Za-zα-ω]+)_\{?\w+\}?|[α-ω]\w*)")
_STATES = re.compile(r"[=←:∝]|<-|\\propto|\\gets")


def likewise(after: str, label: str) -> bool | None:
    """Whether the words after the first component's formula say the same of the one of this
    ``label``; None where they say it with a difference that is not the usual one.

    >>> likewise("Similarly for component 2 with $1-w_i$ instead of $w_i$.", "2")
    True
    >>> likewise("Similarly for component 2, with the same $w_i$.", "2") is None
    True
    >>> likewise("Similarly the weight is $N_1/N$. Replace the old values.", "2")
    False
    """
    other = re.compile(_OTHER.format(re.escape(label)))
    found = False
    for sentence in _SENTENCE.split(after):
        usual = _COMPLEMENT.search(sentence)
        m = _LIKE.search(sentence) or usual and _INSTEAD.search(sentence)
        if not m or not other.search(sentence) or _ELSEWHERE.search(sentence) or _STATES.search(
                re.sub(r"\b[a-z]\s*=\s*\d", "", sentence[m.start():])):
            continue  # nothing of the other component, or a formula of its own
        formulas = ["".join(filter(None, f.groups())) for f in _FORMULA.finditer(
            sentence[m.start():])]
        halves = ["numerator" in sentence, "denominator" in sentence]
        if _OTHERWISE.search(sentence) or any(halves) != all(halves) or not usual and not all(
                re.search(rf"{re.escape(label)}(?![0-9])", f) for f in formulas):
            return None
        found = True
    return found
