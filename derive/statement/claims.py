"""What words claim of the model: how many values a label has, which law, which covariance.

A claim is compared with the model that the other lines state (``claimed.checked``). The words that
make it are taken out of the piece; what is left must be harmless as any prose.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .forms import MARKED
from .words import ALARMS, COUNTS


class Claim(NamedTuple):
    """What is claimed, and of what value: ("count", "2"), ("law", "poisson"); of which name."""

    kind: str
    value: str
    name: str = ""


#: What people call the values of a label, in the singular and in the plural.
_GROUP = (r"(?:components?|class(?:es)?|groups?|clusters?|segments?|topics?|states?|types?|kinds?|"
          r"sorts?|(?:sub)?populations?|regimes?|species|coins?|urns?|dice|die|factory|factories|"
          r"machines?|sources?|experts?|strata|modes?)")
#: Those of them that may as well be what the observations are made with.
_THINGS = r"(?:coins?|urns?|dice|die|factory|factories|machines?|sources?|experts?|states?)"
_CAUSES = r"(?:causes|(?:latent|hidden|unobserved) (?:variables|labels|factors))"
_HOW_MANY = r"(?:" + "|".join(w for w in COUNTS if w != "one") + r"|[2-9]|[1-9][0-9]|[A-Z])"
_OF = r"(?:(?:(?:exactly )?one|either) of (?:the )?)?"
_LAW = (r"(?:gaussian|normal|poisson|bernoulli|binomial|exponential|geometric|gamma|weibull|"
        r"multinomial|categorical|uniform)")
_LAWS = r"(?:distributions?|densit(?:y|ies)|laws?|components|models?)"
_SHAPE = (r"(?:(?:(?P<numbers>univariate|one-dimensional)|independent|"
          r"(?P<vectors>multivariate|bivariate|\w-variate|\w-dimensional)) )?")
_SAME = r"(?:common|shared|same|equal|pooled)"
_SPREAD = r"(?:co)?variances?(?: matri(?:x|ces))?"
_EVERYWHERE = (rf"(?: (?:in|for|across|to|over) (?:all|every|each)(?: of)?(?: the)? {_GROUP}|"
               rf" (?:in|for|across) {_GROUP})?")
_LABELS = (r"(?:(?:component|class|group|cluster|segment|topic|state|type|true|latent) )?"
           r"(?:memberships?|labels?|indicators?(?: of an? [a-z]+)?|identit(?:y|ies)|component|"
           r"class|group|cluster|segment|topic)"
           r"s?(?: of (?:each|the|every|all) [a-z]+)?")
_UNSEEN = (r"(?:is |are |was |were )?(?:(?:not|never) (?:observed|recorded|seen|known|available)|"
           r"unobserved|unseen|unknown|hidden|latent|missing data)")

_FORMS: tuple[tuple[str, str], ...] = (
    ("mixture law", rf"(?:finite )?mixture(?: model)? of (?:(?P<count>{_HOW_MANY}) )?{_SHAPE}"
                    rf"(?P<law>{_LAW})(?:s| {_LAWS})"),
    ("mixture law", rf"(?:(?P<count>{_HOW_MANY})-component )?(?P<law>{_LAW}) mixtures?"
                    r"(?: models?)?(?: of (?P<more>" + _HOW_MANY + r") components)?"),
    ("mixture gmm", r"(?-i:GMM)s?"),
    ("several law", rf"{_OF}(?P<count>{_HOW_MANY}) {_SHAPE}(?P<law>{_LAW})(?:s| {_LAWS})"),
    ("count", rf"{_OF}(?P<count>{_HOW_MANY}) (?P<word>[a-z]+ )?{_GROUP}"),
    ("count", rf"(?P<count>{_HOW_MANY})-{_GROUP}"),
    ("causes", rf"(?P<count>{_HOW_MANY}) (?P<apart>independent )?(?:(?:hidden|latent|unobserved) )?"
               rf"(?P<two>binary )?{_CAUSES}"),
    ("units", r"(?<=s )of (?P<size>[1-9][0-9]+) (?:students|people|persons|patients|units|items|"
              r"plants|children|days|households|subjects|animals|cars)"),
    ("spread", rf"(?:the |an? )?(?:(?P<same>{_SAME}) )?(?P<shape>diagonal|spherical|isotropic|full|"
               rf"unrestricted|unstructured) {_SPREAD}(?: (?P<name>{MARKED}))?{_EVERYWHERE}"),
    ("spread", rf"(?:the |an? )?(?P<same>{_SAME}) {_SPREAD}(?: (?P<name>{MARKED}))?{_EVERYWHERE}"
               rf"(?:,? as in (?:LDA|linear discriminant analysis))?"),
    ("separate", rf"an? {_SPREAD} (?:for|per|in) (?:each|every) {_GROUP}"),
    ("unseen", rf"(?:the )?{_LABELS} {_UNSEEN}"),
    ("unseen", r"unsupervised"),
    ("likelihood", r"without priors?"),
    ("unseen", rf"which (?:{_GROUP}) (?:was |is |were )?(?:used |chosen |picked |it )?"
               rf"{_UNSEEN}"),
    ("unseen", r"(?:we |I |you )?(?:don't|do not|cannot|can't) (?:know|see|observe|record) "
               r"(?:which|who|what)\b"),
    ("unseen", r"(?:with|with |but with)out labels"),
    ("frequency", r"(?:an? |the )?(?:frequency table|table of frequencies)"),
    ("prior", r"with (?:a )?priors?(?: to avoid (?:zeros|zero (?:probabilities|counts)|"
              r"overfitting|singularities))?(?! [a-z]* ?(?:on|for|of)\b)"),
    ("prior", r"^ *priors? *$"),
    ("flat", rf"(?:a )?(?:flat|uniform) priors? (?:on|for|over) (?P<name>{MARKED})(?! and\b)"),
    ("argument", rf"(?P<argument>rate|shape|scale)s? (?P<name>{MARKED})"),
    ("binary", rf"(?P<name>{MARKED}) has (?P<size>\w) coordinates of 0 or 1"),
    ("gating", r"mixture of (?:linear )?experts"),
    ("regression", r"mixture of (?:linear )?regressions"),
    ("words", r"mixture of unigrams"),
    ("values", r"(?:a )?vocabulary of (?:size )?(?P<size>(?-i:[A-Z]))(?: words)?"),
    ("values", rf"(?P<size>{MARKED}|{_HOW_MANY}) (?:(?:response|answer) )?(?:categories|options)"),
    ("prior", r"(?:(?-i:MAP)|posterior mode)(?: estimates?| estimation)?"),
    ("seen", r"semi-supervised"),
    ("classes", r"latent class (?:analysis|model)"),
    ("chain", r"(?:HMM|hidden markov (?:model|chain))"),
    ("factors", r"factor analysis"),
    ("size", r"(?:(?:makes?|answers?|gives?|does|takes?) )?(?P<size>(?-i:[A-HJ-Z])) "
             r"(?P<word>[a-z]+ )?[a-z]{3,}s"),
)
_COMPILED = tuple((kind, re.compile(rf"(?i)\b(?:{form})(?!\w)")) for kind, form in _FORMS)
#: What makes a claim one of something else than the model: of a component, of a parameter.
_ELSEWHERE = re.compile(
    r"(?i)\b(?:itself|themselves|each with|each has|each having|each contain\w*|consist\w*|made|"
    r"split\w*|divid\w*|into|per|times|within|inside|every component|each component|components? "
    r"(?:is|are)|class(?:es)? (?:is|are)|was|were|former|like|unlike|rather|similar|versus|vs|than|"
    r"could|would|over|instead|compared?|as|each of|toss\w*|roll\w*|"
    r"thrown|rated|tested|measured|scored|assess\w*|measurements?|observations?|readings?|"
    r"answers?|tests?|variables?|features?|data|replicates?)\b")

#: What may have a law or groups of its own beside the observations.
_PARAMETERS = re.compile(r"(?i)\b(?:means|variances?|probabilit\w+|parameters?|effects?|"
                         r"coefficients?|intercepts?|slopes?|covariates?|predictors?|inputs?)\b")

#: What has several things for each observation.
_WITH = re.compile(rf"(?i)\b(?:on|by|at|with|using|in) (?:the )?{_HOW_MANY} "
                   rf"(?:[a-z]+ )?{_THINGS}\b")
#: What is so of each unit by itself.
_EACH = re.compile(r"(?i)\bof (?:each|every)\b|\beach *$|\b(?:about|up to|around|roughly|nearly|"
                   r"under) *$|\b(?:about|up to|around|roughly|nearly|under)  ")
#: What belongs to several at once.
_SEVERAL = re.compile(rf"(?i)\b(?:belongs?|assigned|members?|comes?|drawn) (?:to|of|in|from) "
                      rf"(?:the )?(?={_HOW_MANY} )")


def claims(text: str) -> tuple[str, tuple[Claim, ...]]:
    """The text without the words that claim something of the model, and what they claim.

    >>> rest, found = claims("counts from one of K Poisson distributions")
    >>> rest.split(), [(c.kind, c.value) for c in found]
    (['counts', 'from'], [('law', 'poisson'), ('count', 'K')])
    """
    found: list[Claim] = []
    rest = text
    for form, expression in _COMPILED:
        for match in reversed([*expression.finditer(rest)]):
            made = _made(form, {k: v for k, v in match.groupdict().items() if v is not None})
            if made is not None:
                kept = match["name"] if form in ("argument", "binary") else (
                    "of " if form == "units" else " ")
                rest = f"{rest[:match.start()]}{kept}{rest[match.end():]}"
                found += made
    counts = [c for c in found if c.kind == "count"]
    counted = any(c.kind == "count" for c in found)
    if counted and (_WITH.search(text) or _EACH.search(rest) or _SEVERAL.search(text)
                    and not re.search(r"(?i)\bcomes? from", text)):
        return text, ()
    if any(c.kind == "law" for c in found) and re.search(r"\b(?:and|or|plus)\b", rest):
        return text, ()
    if found and (_ELSEWHERE.search(rest) or len({*counts}) < len(counts) or _PARAMETERS.search(
            rest) and any(c.kind in ("law", "count", "causes") for c in found)):
        return text, ()
    return rest, tuple(found)


def _made(form: str, said: dict[str, str]) -> list[Claim] | None:
    """The claims of a form; None where a word in it may say more."""
    if ALARMS.search(said.get("word", "").replace("different", "")):
        return None
    name = said.get("name", "")
    made = [] if {"count", "law", "same", "shape"} & {*said} else [Claim(
        form.split()[0], said.get("argument", "").casefold() or str(COUNTS.get(
            said.get("size", "").casefold(), said.get("size", ""))), name)]
    if form == "mixture gmm":
        said["law"] = "normal"
    if "law" in said:
        law = said["law"].casefold()
        made = [Claim("law", "normal" if law == "gaussian" else law)]
    for word in ("count", "more"):
        if word in said:
            number = COUNTS.get(said[word].casefold(), said[word])
            made.append(Claim("causes" if form == "causes" else "count", str(number)))
    made += [Claim(kind, "") for kind in ("apart", "two", "numbers", "vectors") if kind in said]
    if "same" in said:
        made.append(Claim("common", "", name))
    if "shape" in said:
        shape = said["shape"].casefold()
        made.append(Claim({"isotropic": "spherical", "unrestricted": "full",
                           "unstructured": "full"}.get(shape, shape), "", name))
    return made
