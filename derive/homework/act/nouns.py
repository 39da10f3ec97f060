"""The words of descriptions: signs of being, nouns, components, iterates, and where they end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...families import LAWS
from ..bind.reading import Language
from .sentences import FORMULA, SYMBOL

IS = (r"(?:is|are|be|being|was|denotes?|denoting|stands? for|means?(?! of\b)|measures?|gives?|"
       r"represents?|says|contains?|describes?|as|for|=|:|-|–|—|"
       r"\((?:=|i\.e\.,?|is|that is,?)?|equals)")
ADVERBS = (r"(?:still|always|here|just|simply|now|then|again|also|in fact|of course|meant as|"
            r"called|to be|used for|short for)")
DESCRIBES = rf"\s*,?\s*(?:(?:{IS}|{ADVERBS})\s+|[=:(]\s*)+"
LIST = rf"{SYMBOL}(?:\s*(?:,|and|&|/|resp|respectively)\s*{SYMBOL})*"
#: Where a description ends.
STOP = (rf"[,;()\[\]]|:\s*(?:{SYMBOL}|{FORMULA}|$)|(?<! of )(?<! of the )(?<! of all )(?<! that )"
        r"(?<! state )(?<! event )(?<! case )"
        rf"{FORMULA}|\.\s|\.$|\s(?:and|where|with|so|but|while|whereas|hence|then)\s+"
        rf"(?=(?:the\s+|that\s+)?(?:{SYMBOL}|{FORMULA}))|\s(?:so that|because|since)\s|$"
         rf"|\s(?:out of|among|of|in)\s+(?={SYMBOL}\s+(?:toss|flip|throw|trial))")
AFTER = re.compile(rf"(?<!(?<!out )\bof )(?<!\bin )(?<!\bfrom )(?<!\bto )(?<!\bat )(?<!\bon )"
                   rf"(?<!\bthan )(?<!\bof the )({LIST})(?:{DESCRIBES}|[ \t]{{3,}}|"
                   rf"\s+(?=(?:the|its|our|"
                   rf"that|how|heads|tails|tosses|flips|throws|trials|successes|failures|runs?|ranges?|"
                   rf"goes|over|numbers|indexes|counts|labels)\b))(.+?)(?={STOP})",
                    re.IGNORECASE | re.DOTALL)
NAMED_AFTER = re.compile(
    r"(?:,|;|\b(?:by|call|called|write|written|denoted?|named?))\s+(?:(?:by|as|call|called|written|"
    r"it|them|this|that|number|value|quantity|probability|letter|denoted|named)\s+)*"
    rf"({LIST})\s*(?:[,.;)]|$|\s+(?:in what|below|here|is (?:found|computed)|for short))",
    re.IGNORECASE)
NO_DESCRIPTION = re.compile(r"\s*(?:\d+\s+)?(?:and|or|but|if|where|when|with|only)\b|"
                            r"\s*\d+\s+(?:is|are|gives?)\b|"
                            r"[\w (]+[ )]/[ (][\w )]+=", re.IGNORECASE)
#: A property that holds under a condition, which is no description either.
PROPERTY = re.compile(
    r"\s*(?:strictly |always )?(?:positive|negative|non-?negative|finite|defined|well[- ]defined|"
    r"unique|invertible|positive definite|singular|(?:the )?(?:largest|greatest|smallest|maximal|"
    r"minimal|maximi[sz]ed|minimi[sz]ed))\s+(?:exactly |only |precisely )?(?:if and only "
    r"if|if|where|when|unless|as long as|provided)\b", re.IGNORECASE)
#: A clause of its own right behind a symbol, "for large N_k the prior is washed out".
CLAUSE = re.compile(r"(?:the|its|our)\s+(?:[\w-]+\s+){1,3}?(?<!that )(?<!which )(?<!whose )"
                    r"(?:is|are|was|were|becomes?|gets?|dominates?|vanish\w*|has|have|goes|will|can)\b",
                    re.IGNORECASE)
#: What is done with a symbol after "by", which gives it no meaning.
COMPUTES = re.compile(r"\b(?:multipli|divid|weight|scal|replac|rais|lower|increas|decreas|reduc|"
                      r"shift|exceed|bound)ed$|\b(?:not|divides?|multipl(?:y|ies))$",
                      re.IGNORECASE)
#: The denominator of what it stands below, over the components.
NUMERATORS = re.compile(
    r"\b(?:sum|total) of (?:the |all |these |such |\w )*numerators?\b(?! over (?:all |the )*"
    r"(?:data|obs|poi|samp|row))", re.IGNORECASE)
NOUN_BEFORE = re.compile(
    rf"((?:[a-z-]+\s+){{1,5}})({LIST})(\s+of\s+[^,;:.()\uf000-\uf8ff]+)?", re.IGNORECASE)

_WHOLE = "".join(f"(?<!{w} )" for w in ("fractional", "soft", "expected", "effective", "weighted"))
#: What the noun of a description says, the first that occurs decides.
NOUNS = {what: re.compile(rf"\b(?:{words})", re.IGNORECASE) for what, words in {
    "responsibility": r"posterior|responsibilit|membership|degree to which|belief|(?:probab|chance|"
                      r"likely|prob\b)(?!\w*\s+(?:of|for|that \w+ (?:shows|gives|lands)) (?:a )?"
                      r"(?:heads?|success|ones?)\b)",
    "success": r"(?:probabilit|chance)\w*\s+(?:of|for|that \w+ (?:shows|gives|lands)) (?:a )?"
               r"(?:heads?|success|ones?)\b|(?:heads?|success)[- ](?:probabilit|chance)|"
               r"(?<!with )bias(?:es)?\b",
    "weight": r"(?:mixing|prior|mixture|population|class|cluster|component)[- ](?:weight|"
              r"proportion|probabilit|share)|shares?\b|proportion|weights?\b|prior",
    "count": r"sums? (?:of|over (?:all |the )*(?:observation|data|point|sample))|total|effective|"
             r"expected (?:number|count)|soft count|mass",
    "size": r"(?:total |(?<!real ))number|how many|sample size",
    "mean": r"means?\b|cent(?:re|er)s?\b|centroids?\b|averages?\b",
    "deviation": r"standard deviations?|st dev|std|s\.?d\b|standard error",
    "variance": r"variances?\b|covariance(?: matri\w+)?|covariances",
    "precision": r"precisions?\b|inverse (?:co)?variances?|inverses? of the (?:co)?variances?",
    "tails": rf"{_WHOLE}(?:tails|failures)\b",
    "heads": rf"{_WHOLE}(?:heads|successes)\b",
    "tosses": r"tosses\b|flips\b|throws\b|trials\b",
    "data": r"data\b|observations?\b|measurements?\b|heights\b|samples?\b|data points?",
}.items()}
KIND_OF_INDEX = re.compile(
    r"^(?:(?:runs?|ranges?|goes|number|index|count|label|enumerate)(?:s|es)? ?(?:over|through)? ?|"
    r"(?:over|for|to index|an? index (?:of|for|over)|the index of) )?(?:(?:the|an?|two|all|both|"
    r"its|our)\s+)*(?:(observation|data|point|sample|measurement|item|individual|trial)|"
    r"(component|population|cluster|class|coin|group|source))\w*(?!\w|\s+" + SYMBOL + ")",
    re.IGNORECASE)
INDEX_BEFORE = re.compile(
    r"\b(?:(observation|point|sample|measurement|individual|trial)|(component|population|cluster|"
    rf"coin))s?\s+({SYMBOL})", re.IGNORECASE)
#: What a bracket after a formula says of the symbol that the formula defines.
REMARK = re.compile(rf"({FORMULA})\s*\(\s*(?:(?:the|an?|its|our|is|=)\s+)*((?:[a-z]+\s+)?"
                    rf"(?:{NOUNS['responsibility'].pattern})[^()]*?)(?={STOP})", re.IGNORECASE)


def listed(words: str) -> list[str]:
    """What each noun of a list says, of "the means and the covariances"."""
    found: list[str] = []
    end = -1
    for start, stop, what in sorted((m.start(), m.end(), what) for what, pattern in NOUNS.items()
                                    for m in pattern.finditer(words)):
        if start < end:
            continue
        if found and not _AND.fullmatch(words[end:start]):
            break
        found.append(what)
        end = stop
    return found


_AND = re.compile(r"\s*(?:,|,?\s*and|&)\s+(?:the |its |their )?", re.IGNORECASE)
#: Words that make a noun something else than it says by itself.
CHANGES = re.compile(
    r"largest|most (?:probable|likely)|maximal|whose (?!mean|param|densit|law|distr)|hard(?! to)|"
    r"rounded|unnormali[sz]ed|squared?\b|cent(?:red|ered)|logarithm|\blog\b|only|except|half|"
    r"without|otherwise|classified|assigned|joint|"
    r"standardi[sz]ed|not normali[sz]ed|up to (?:a|normali)", re.IGNORECASE)
#: What Q may be without, and is Q.
NO_PRIOR = re.compile(r"without (?:the )?(?:log[- ])?priors?(?: terms?)?", re.IGNORECASE)
NOT = re.compile(r"\bnot\b|n't\b|\bother than\b|\bcomplement|\bone minus\b|\b1\s*[-−]|"
                  r"\b1 minus\b|\bopposite\b|\banything but\b", re.IGNORECASE)
OLD = re.compile(r"\b(?:old|current|previous|last|earlier|before|preceding)\b|"
                 r"not (?:yet )?(?:been )?updated", re.IGNORECASE)
NEW = re.compile(r"\b(?:new|(?<!never )(?<!not )updated|next|just (?:been )?"
                 r"(?:computed|found|updated)|fresh)\b",
                  re.IGNORECASE)
AT_NEW = re.compile(r"\b(?:at|with|from|under|using|by) (?:the |all )?(?:new|updated)\b",
                     re.IGNORECASE)
#: What is said not to be.
ASIDE = re.compile(r",?\s*(?:and |but )?\b(?:not|instead of|rather than|never|no longer|never "
                    r"again)\s+(?:at |with |by )?(?:the|that|those|its|an?)\s+(?:old|new|current|"
                    r"previous|updated)\w*(?: \w+)?", re.IGNORECASE)
ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3}
PLACES = {"one": "1", "two": "2", "three": "3", "four": "4"}
#: What is second beside components.
NO_COMPONENT = (r"(?!\s+(?:step|half|of all|case|part|line|formula|equation|term|time|sum|moment|"
                r"order|derivative|throw|toss|flip|result|outcome|bracket|factor))")
COMPONENT = re.compile(
    rf"\b(first|second|third|fourth|1st|2nd|3rd)\b{NO_COMPONENT}|\b(other|remaining)\b(?=\s+(?:one|"
    r"component|population|cluster|class|coin|group|normal|gaussian|source))|(?i:\b(?:component|population|"
    r"cluster|class|group|normal|gaussian|coin|source|type|law|urn|distribution|number)\w*)\s+"
    r"(?:number\s+)?(\d|[A-Z]|one|two|three)\b|\b(?:of|from|in|for|to)\s+(\d|[B-HJ-Z])\b")
#: What is counted: the observations that are 0, 1, positive, heads or tails, or meet a condition.
VALUE = re.compile(rf"\b(?:(zeros?|zeroes|0'?s)|(ones|1'?s)|(positives?|non-?zeros?)|(heads|tails|"
                   rf"successes|failures))\b|({FORMULA})",
                   re.IGNORECASE)
OBSERVATIONS = re.compile(
    r"(?:observations|(?:data )?points|samples|rounds|rows|individuals|measurements)"
    r"\b(?!\s+(?:in|of|from|that|which|belong|assigned|with)\b)", re.IGNORECASE)
#: What makes a number one of no observations.
SOFT = re.compile(r"expected|effective|soft|weighted|component|cluster|class|coin|each|per\b|"
                  r"structural|excess", re.IGNORECASE)
#: A component that is 0 for sure.
_ZEROS = (r"(?:structural|excess|extra|inflated|certain|sure|always)[- ]zeros?\b|\b(?:zeros?|0) "
          r"(?:is|was|be) (?:an? )?(?:structural|excess|extra)|(?:zero|degenerate|point[- ]mass|"
          r"inflation|inflated)[- ](?:state|component|part|process|regime|group|class|source|"
          r"population)|"
          r"point mass|always (?:zero|0)\b")


def laws(language: Language) -> Iterator[tuple[int, re.Pattern[str]]]:
    """The words for each component whose law is no other component's, with its place."""
    own: dict[str, list[int]] = {}
    for f in language.model.factors:
        for g in f.guards:
            latent = language.latents.get(g.variable)
            labels = language.plates[latent.values].labels if latent else ()
            if g.value in labels:
                own.setdefault(f.law, []).append(labels.index(g.value))
    for law, places in own.items() if len(own) > 1 else ():
        names = "|".join(re.escape(n) for n in LAWS[law].names if len(n) > 2) if law in LAWS else ""
        words = _ZEROS if law == "point" else names and (
            rf"\b(?:{names})[- ](?:state|component|part|process|regime|group|class|source|"
            rf"population|distribution)|\bfrom (?:the|a|an) (?:{names})\b")
        if words and len(places) == 1:
            yield places[0], re.compile(words, re.IGNORECASE)


#: What says that something is the same but for a difference.
DIFFERS = re.compile(r"\b(?:the same|similar|analog|likewise)\w*\b[^.;]{0,40}(?:\b1 *[-−]|\b(?:but|"
                     r"except|without|instead|replac))", re.IGNORECASE)
_TOSSES = r"\s+(?:coin )?(?:tosses|flips|throws|trials|%sdraws)\b"
_SIZES = re.compile(
    rf"\b(?:every|each|all|both|always|per)\b[^.;]*?\b(?P<trials>\w+){_TOSSES % 'times|'}|"
    rf"\b(?P<each>\w+){_TOSSES % ''}\s+(?:each|every|per)\b|\b(?P<plates>\w+)\s+(?:data\s*|coin "
    r")?(?P<kind>points|observations|samples|rounds|rows|individuals|measurements|experiments|sets|"
    r"values|components|clusters|classes|groups)\b", re.IGNORECASE)


def sizes(words: str) -> Iterator[tuple[str, int]]:
    """What words give the number of, trials, observations or components, with the number."""
    for m in _SIZES.finditer(words):
        number = (m["trials"] or m["each"] or m["plates"]).lower()
        if number.isdecimal() or number in NUMBERS:
            what = "trials" if not m["plates"] else "components" if m["kind"][0] in "cg" else (
                "observations")
            yield what, NUMBERS.get(number) or int(number)


NUMBERS = dict(zip("two three four five six seven eight nine ten eleven twelve".split(),
                    range(2, 13), strict=True)) | {"twenty": 20, "fifty": 50, "hundred": 100}
LABEL = re.compile(rf"({FORMULA})\s+(?:for|if|when|means?|(?:exactly )?(?:if|when)|says that|"
                    rf"stands for|where)\s+([^,;.\uf000-\uf8ff]+)", re.IGNORECASE)
ONE_IF = re.compile(rf"({SYMBOL})\s+(?:is|be|equals|=|takes the value|has the value)?\s*(?:equal "
                     r"to )?(1|one|0|zero)\s+(?:exactly |precisely |only )?(?:if|when|for)\s+"
                     rf"([^,;.]+?)(?:,?\s+and\s+|[,;.]|$)|({SYMBOL})\s+(?:is|be|denotes?|for)?\s*"
                     r"(?:the |an? )?indicator\s+([^,;.\uf000-\uf8ff]+)", re.IGNORECASE)
#: What may stand between a noun and its symbol.
GOES_ON = re.compile(r"\w{0,3}|(?:y|ies|es|s)?\s*(?:matri\w+|estimates?|values?|vectors?|"
                      r"parameters?)")
OF_DATA = re.compile(r"\s*(?:from|in|of|drawn|generated|comes?|came|belongs?|a member|really)\b",
                      re.IGNORECASE)
NOUNS_OF_THAT = re.compile(r"^(?:that|those|the one)\b(?=\s+(?:of|for|from)\b)")
