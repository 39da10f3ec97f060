"""Words that can make a formula mean something else than it says, and that no fact used up.

Each is a word with what it is about, and the contexts in which it says nothing. What it is attached
to is never right without a question that quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..bind.reading import Language
from ..parse.symbols import Head
from .nouns import NO_COMPONENT
from .sentences import FORMULA, SYMBOL, Sentence

_NEGATED = (r"(?:\bnot|n't|\bno|\bnever|\bunlike|\bcontrast to|\bcompared?(?: \w+)?|\bwould|"
            r"\binstead of|\brather than|\bif|\bun|\bavoids?|\bwere|\bas opposed to|\bversus|"
            r"\bvs|\bthan)[^,.;:]{0,25}$")
_MEANS = r"(?:means?|cent(?:re|er)s?|centroids?|averages?)"
_THETA = r"(?:parameters?|estimates?|values?|iterations?|iterates?|rounds?|steps?|ones?|theta)"
_BELONGS = r"\b(?:probab|prob\b|respons|posterior|member|belong|chance)"


@dataclass(frozen=True)
class _Word:
    """``pattern`` with what it is about: "old" or "new" iterate, "component", "hard" choices,
    "fixed" parameters, "own" for what it stands with; ``harmless`` is what may stand around it."""

    about: str
    pattern: re.Pattern[str]
    harmless: re.Pattern[str]


def _word(about: str, pattern: str, harmless: str = r"(?!)") -> _Word:
    return _Word(about, re.compile(pattern, re.IGNORECASE), re.compile(harmless, re.IGNORECASE))


_E_STEP = rf"E-?\s?step|{_BELONGS}|expectation|weights? \w+ (?:computed|found)|\bQ\b"
#: "half", which is no half of a step, as in "in the second half we re-estimate"
_HALF = (r"\b(?:(?<!first )(?<!second )half\b(?!-)|(?:first|second) half\b"
         r"(?! of (?:an?|the|each|every|one) (?:iter|step|round|cycle|pass|EM)| we\b|,))")
_WORDS = (
    _word("old", rf"\b(?:old|previous|last|earlier|current|preceding)\b[^.;,]{{0,12}}\b{_MEANS}\b"
          rf"|\b{_MEANS}\b[^.;,]{{0,30}}\b(?:old|previous|last|earlier|current|before)\b"
          rf"|\bbefore (?:the|its|their) {_MEANS}\b",
          r"\b(?:line|row|formula|equation) (?:right |just )?before"),
    _word("old", rf"\b(?:old|previous|last|current)\s+{_THETA}\b|\bnot (?:yet )?(?:been )?updated\b"
          r"|\b(?:we|it) had before\b|\bbefore the update\b|\b(?:the|at|still|is|are) old\b"
          r"|\(t\)",
          rf"{_E_STEP}|\binside\b|\bdomains?\b"),
    _word("new", rf"\b(?:new|updated|next)\s+{_THETA}\b"
          rf"|\b{_THETA}\b[^.;,]{{0,30}}\b(?:new|updated)\b",
          r"M-?\s?step|maximi|\bupdates?\b|\bget\b|\bgives?\b|\bthen\b|denote|again|until|repeat|"
          r"iterate"),
    _word("component", rf"\b(?:second|2nd|other)\b{NO_COMPONENT}|"
          r"\b(?:component|population|cluster|class|group)"
          r"\s+(?:number\s+)?2\b"),
    _word("hard", r"\bhard\s+(?:assign\w*|labels?|clustering|decisions?|EM\b|version|k-?means)"
          r"|\b(?:we|then|and|to|are|is|be) round(?:ed)?\b|\brounding\b|\bwinner\b"
          r"|\bto 0 or 1\b|\b0/1\b"
          r"|\b(?:assign|put|belong)\w* (?:each|every|the|it|x)\b[^.;]{0,40}\b(?:most (?:probable|"
          r"likely)|largest|nearest|closest)",
          rf"example|special case|(?:k|{SYMBOL})-?means|at the end|afterwards|finally|\btends?\b|"
          r"limit|goes? to|lloyd"),
    _word("own", r"\bdiagonals?\b|\bspherical\b|\bisotropic\b",
          r"spherical\b[^.]{0,50}\bdiagonal|diagonal\b[^.]{0,50}\bspherical|off-diagonal|"
          r"\bfull\b|log\w* of the diagonal|minus the diagonal|is not the same|"
          r"\bone (?:can|may|could|might|would|often|sometimes|uses|takes|replaces|restricts)\b|"
          rf"diagonal matri(?:x|ces) (?:\w+ ){{0,2}}(?:{SYMBOL}|{FORMULA})"),
    _word("own", r"\bun-?normali[sz]ed\b|\b(?:un)?biased\b|\bcent(?:red|ered)\b|\bsubtract 1\b",
          r"\bnumerator|densit|likelihood|\bML\b"),
    _word("own", rf"\b(?:ignor|neglect|omit)\w*\b|{_HALF}"
          r"|\bexcept (?:the|for)\b",
          r"constants?|terms?|depend|\bindex|superscript|subscript|\b1/2\b|one half|factor"),
    _word("own", r"\bwithout (?:the |its |any )*(?:divi|normali|weigh|factor|denominator|"
          r"prior(?!s)|respons|posterior|mixing|proportion|square)"),
    _word("fixed", rf"{SYMBOL} (?:is|are|stays?) (?:assumed |taken as |held |kept )?(?:known|fixed)"
          rf"\b|\bknown (?:{_MEANS}|variances?|covariances?|weights?)\b"),
    _word("own", r"\binstead\b(?! of\b)", r"log of a|sum of logs|instead of maximi"),
)
_SUPPOSES = re.compile(r"\s*(?:if|suppose|compare|remark|note that if|otherwise)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Alarm:
    """``quote`` is the word as it stands; ``lines`` are the places of the formulas in its sentence,
    ``near`` those that it may speak of else, ``heads`` the symbols in it."""

    about: str
    quote: str
    lines: frozenset[int]
    near: frozenset[int]
    heads: frozenset[Head] = frozenset()


def alarms_of(language: Language, sentences: Sequence[Sentence]) -> list[Alarm]:
    """The alarms in the sentences of an answer, of which the words of facts are taken out."""
    return [a for n in range(len(sentences)) for a in _in_sentence(language, sentences, n)]


def _in_sentence(language: Language, sentences: Sequence[Sentence], n: int) -> Iterator[Alarm]:
    s = sentences[n]
    if _SUPPOSES.match(s.text):
        return
    for word in _WORDS:
        for m in word.pattern.finditer(s.text):
            if re.search(_NEGATED, s.text[:m.start()], re.IGNORECASE) or word.harmless.search(
                    s.text[max(0, m.start() - 160):m.end() + 80]):
                continue
            if word.about == "new" and re.search(FORMULA, s.text[m.end():]):
                continue  # "the new ones are ..." tells of what follows
            if word.about == "component" and not (
                    re.search(_BELONGS, s.text, re.IGNORECASE)
                    and not re.search(r"\b(?:first|1)\b", s.text)):
                continue
            if word.about == "own" and _stated(language, m[0]):
                continue
            said = m[0] if word.about == "fixed" and re.match(SYMBOL, m[0]) else s.text
            heads = frozenset(w.head for c, w in s.symbols.items() if c in said)
            quote = " ".join(re.sub(r"[~\ue000-\uf8ff]", " ", m[0]).split())
            own = _BEFORE.match(s.text[m.end():])  # "the unbiased estimators S = ..."
            after = s.text[m.end():] if word.about == "own" and own else s.text
            yield Alarm(word.about, quote, frozenset(
                s.formulas[c].at for c in after if c in s.formulas),
                        frozenset(_near(sentences, n, word.about)), heads)
            break


def _stated(language: Language, word: str) -> bool:
    """Whether a word is of the structure that the statement gives to all its covariances, or of
    the prior, with which or without Q may be written."""
    if language.priors and word.lower().endswith("prior"):
        return True
    spreads = [p for p in language.model.parameters if p.domain in ("covariance", "variance")]
    return bool(spreads) and all(
        p.structure and word.lower().startswith(p.structure)
        or p.domain == "variance" and word.lower() in ("spherical", "isotropic") for p in spreads)


_BEFORE = re.compile(rf"[a-z -]{{0,30}}{FORMULA}", re.IGNORECASE)
_EVERYWHERE = re.compile(r"\s*(?:in all|all|throughout|every|each)\b", re.IGNORECASE)
_BACK = re.compile(r"[\s(]*(?:here|where|which|in (?:this|it)|this)\b", re.IGNORECASE)


def _near(sentences: Sequence[Sentence], n: int, about: str) -> Iterator[int]:
    """The places of the formulas that a sentence without one speaks of: those of the one before,
    and of the one after unless it points back; new parameters only where it points at them."""
    text = sentences[n].text
    everywhere, back = _EVERYWHERE.match(text), _BACK.match(text)
    if sentences[n].reads or about == "new" and not (everywhere or back):
        return
    first = n if text.rstrip().endswith(":") else max(0, n - 1)
    for other in sentences if everywhere else sentences[first:n + 1 + (not back)]:
        yield from (r.at for r in other.reads)
