"""The closed list of forms in which people say facts in words, each with its facts."""

from __future__ import annotations

import re

from .commands import GREEK

SCRIPT = r"(?:[_^](?:[A-Za-z0-9]+|\{[^{}]*\}))"
NAME = rf"(?:[A-Za-z]+{SCRIPT}*(?![A-Za-z0-9_^]))"
_MARKED = rf"(?:[A-Za-z]+{SCRIPT}+|[A-Z](?![A-Za-z])|[a-z](?![A-Za-z]))"
#: A name that is no word.
MARKED = (rf"(?:(?:(?:{'|'.join(GREEK)}|(?!a [a-z])[A-Za-z])(?![A-Za-z0-9]){SCRIPT}*|"
          rf"[A-Za-z]+{SCRIPT}+))")
LIST = rf"(?:\(?{NAME}(?:(?:, and | and |, ?|,? ?\.\.+,? ?){NAME})*\)?)"
_SEEN = r"(?:observed|seen)"
_HIDDEN = r"(?:latent|hidden|unobserved|never observed|not observed)"
_FREE = r"(?:unknown|to be estimated)"
_ROLE = rf"(?:{_SEEN}|{_HIDDEN}|{_FREE}|known)"
#: What units and components are called before their index.
_UNITS = (r"(?:(?:items|raters|rounds?|documents?|topics? of documents?|days|groups|subjects|words|"
          r"persons|students|observations|samples|components|classes|clusters|patients|units) )")

#: The same fact in other words: form and replacement, with a ; between facts.
FORMS: tuple[tuple[str, str], ...] = (
    # functions
    (r"\blogit\^\{-1\} ?(?=\()", "logistic"), (r"\bexpit ?(?=\()", "logistic"),
    # names and indices
    (r"(?<=[A-Za-z])_([a-z])([0-9]+)(?![0-9A-Za-z_{])", r"_{\1\2}"),
    (rf"(?<![A-Za-z0-9_^{{}}.])([A-Za-z]|{'|'.join(GREEK)})([0-9]+)(?![0-9A-Za-z_])", r"\1_\2"),
    (r"_\{([a-z]),?[*:]\}|_([a-z]),:(?=\))", r"_\1\2"),
    (rf"(?<=[A-Za-z0-9}}])\^T(?= *{_MARKED})", "'"),
    (r"([A-Za-z]+)_\{1:([A-Za-z])\}", r"\1_1, .., \1_\2"),
    (r"(?<== )Sigma_([a-z]|\{[a-z]=1\}) (?=.*\()", r"sum_\1 "),
    (r"(?<= )Pi_(?=\{[a-z]=1\}\^)", "prod_"),
    # observations by their list, and draws
    (rf"^(?i:for (?:each|every)) {_UNITS}([a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\w+),? (?:choose|pick|draw) "
     rf"(?:a )?(?:coin |component |class )?({NAME}) +in +\{{([A-Za-z0-9]+), ([A-Za-z0-9]+)\}},? "
     r"each with probability ([0-9./]+)$", r"\1; P(\2 = \3) = \5; P(\2 = \4) = \5"),
    (r"^(?i:let) (([A-Za-z])_1 ?,? ?\.\.+ ?,? ?\2_[A-Za-z]) be (?:iid|i\.i\.d\.|independent) "
     r"(?:(?:draws|samples|observations) )?(?:from|~) ", r"\1 iid from "),
    (r"^(?i:let) ([A-Za-z])_1 ?,? ?\.\.+ ?,? ?\1_([A-Za-z]) be (?:iid|i\.i\.d\.|independent)"
     r"(?: lifetimes| observations| data| draws| random variables)? with density$",
     r"observed: \1_1, .., \1_\2"),
    # ranges behind a fact
    (r"(?<=[)\]}])  +(?=[a-z] ?(?:=|in) ?\S+ ?(?:,|\.\.))", ", "),
    (rf"\b(?i:for)(?: each| all| every)? +{_UNITS}(?=[a-z] ?(?:=|in) )", "for "),
    (r"^(?i:for)(?: each| all| every)?(?: [a-z]+)? ([a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\w+) ?:", r"\1;"),
    (r"^(?i:for)(?: each| all| every)? (?=[a-z] ?= ?1 ?,?\.\.)", ""),
    (rf"^([^:]*~.*\S)  +{_UNITS}(?=[a-z] ?=)", r"\1, "),
    (rf"(\.\. ?,? ?\w+) {_UNITS.replace(') )', '))')}(?=,|$)", r"\1"),
    (rf"(?<=[)\]}}]) +with (?={NAME} +in )", "; "),
    (r"  +", " "),
    (r" and$", ""),
    (r"^([A-Za-z])_1 ?, ?\.\.+ ?, ?\1_([A-Za-z]) +(?:(?:are )?(?:iid|i\.i\.d\.)(?: from)?|"
     r"(?:are drawn |come )?from|~ *(?:iid|i\.i\.d\.)|~) *~? *(?=[^,~]*[A-Z(])",
     r"i = 1..\2; \1_i ~ "),
    (rf"^({NAME}) (?:iid|i\.i\.d\.)(?: from)? (?=[A-Z][A-Za-z]*\()", r"\1 ~ "),
    (rf"^({NAME}) (?:comes|is drawn|is) from (.*) with probability (.*) and from (.*)"
     r" with probability ([^()]*?)(?: \((?:outliers|noise|background|contamination)\))?$",
     r"\1 ~ (\3) \2 + (\5) \4"),
    (r"\ban? uniform (?:distribution )?on \[([^][,]*), ?([^][,]*)\]", r"Uniform(\1, \2)"),
    (rf"(?:^|(?<=, ))({NAME}) \| ([^~,;|]*?) is ([0-9]+)(?=,|$)", r"\1 = \3 if \2"),
    (rf"^(?:latent: ?)?({NAME} = {NAME}(?: ?\+ ?{NAME})+) where the cell probabilities of"
     rf" {LIST} are [^~=]*$", r"\1"),
    (r"^(?:where )?([A-Za-z]+)_[a-z] = \(\1_(?:\w+|\{[\w,]+\}), ?\.\.+, ?\1_(?:\w+|\{[\w,]+\})\)"
     rf" are the (?:word )?counts of {_UNITS}[a-z] and ({NAME}) its \(?known\)? length$",
     r"known: \2"),
    (rf"^i\.e\. {NAME} multivariate t with ({NAME}) known degrees of freedom$",
     r"student is title; known: \1"),
    (rf"^for inputs ({NAME}) in (R\^\w+) and responses ({NAME}) in (R)$", r"\1 in \2; \3 in \4"),
    (r"^known: nothing about the uniform has to be estimated$", ""),
    (rf"^(unknown: ?.*?)({NAME}) \(on the simplex\)", r"\2 is simplex; \1\2"),
    (rf"^(?:with )?0 ?< ?({NAME}) ?< ?1 and ({NAME}), ?({NAME}) ?> ?0 {_FREE}$",
     r"0 < \1 < 1; \2 > 0; \3 > 0; unknown: \1, \2, \3"),
    (rf"({LIST}) +in +Delta\^\{{?\w+(?:-1\}})? and ({LIST}) +in +Delta\^\{{?\w+(?:-1\}})?$",
     r"\1 and \2"),
    (rf"({NAME}) = diag\([^()]*\)", r"\1 is diagonal"),
    (rf"^(?:\w+-per-\w+ data: )?({NAME}) [a-z]+ were (?:reported|observed|counted|recorded|seen)"
     rf" on ({NAME}) (?:days|weeks|years|units)(?=,|$)", r"\1 occurs \2 times;"),
    # roles
    (r"^(?i:(?:unknown |free |model )?parameters?|unknowns?|estimate|learn)\s*:", "unknown:"),
    (r"^(?i:observed|data|observations?)\s*:", "observed:"),
    (r"^(?i:latent|hidden|unobserved)\s*:", "latent:"),
    (r"^(?i:known|given)\s*:", "known:"), (r"^(?i:prior)\s*:", "prior:"),
    (r"^(?i:(?:add-one )?smoothing)\s*:", "prior:"),
    (r"^(?i:model|where|with|here)\b[ ,:]*", ""),
    (rf"\b({_ROLE})(?:,? and |, )(?=(?:{LIST})(?: is| are)?,? {_ROLE}\b)", r"\1; "),
    (rf"\b({_ROLE})(?:,? and |, )(?=(?:the |all )?(?:{LIST})(?: is| are)? {_ROLE}\b)", r"\1; "),
    (rf"^({NAME}) in ([RN]\^?\w*) (?:is |are )?({_ROLE})$", r"\1 in \2; \1 \3"),
    (r"^(?:(?i:data) )?([A-Za-z]+)_1,? ?\.\.+,? ?\1_(\w) in (R\^\w+)(?: observed)?(?=,|$)",
     r"\1 in \3; observed: \1_1, .., \1_\2;"),
    (rf"^({LIST}),? (?:are )?(?:iid|i\.i\.d\.)(?=,? (?:and )?observed$)", r"\1"),
    (r"^([a-z])_1, \.\.+, \1_([a-z]) are observed, \1_\{\2\+1\}, \.\.+, \1_[a-z] are not"
     r"(?: \([a-z] ?< ?[a-z]\))?$", r"observed: \1_1, .., \1_\2"),
    (rf"^(?i:estimate|learn|unknown|parameters?) ({LIST})$", r"unknown: \1"),
    (rf"^(.*?)(?:\bthe )?\bcommon (?:variance|covariance(?: matrix)?) ({NAME})(.*)$",
     r"\1\2\3; \2 is shared"),
    (rf"^(?:(?i:only |all |all the )|(?i:the|one sequence|the pairs|the data) )?({LIST})"
     rf"(?:, [a-z] ?= ?1\.\.\w)?,?(?: is| are)? {_SEEN}$", r"observed: \1"),
    (rf"^(?i:only )({LIST}) is {_SEEN}$", r"observed: \1"),
    (rf"^(?:(?i:all|all the|the) )?({LIST}) (?:is |are )?{_HIDDEN}$", r"latent: \1"),
    (rf"^({LIST}) (?:is |are )?{_FREE}$", r"unknown: \1"),
    (rf"^({LIST}) (?:is |are )?{_FREE} from ({LIST})$", r"unknown: \1; observed: \2"),
    (rf"^({LIST}) (?:is |are )?known$", r"known: \1"),
    (rf"^(?i:observed) ({LIST})$", r"observed: \1"),
    (rf"^(?i:{_HIDDEN}) ({LIST})$", r"latent: \1"),
    (rf"(?:^|(?<=, ))(?:where )?({NAME}) is the (?:latent|hidden|unobserved)"
     r"(?: (?:component|class|label|cluster|variable|state|indicator))+$", r"; latent: \1"),
    (r"(?:^|, )(?i:everything|all (?:the )?(?:parameters|others)) (?:is |are )?unknown$",
     "; unknown: everything"),
    (rf"^theta = [({{]({LIST})[)}}]$", r"unknown: \1"),
    # remarks in brackets
    (rf"({NAME}) \((?:one|the same) (?:per|for each) (?:subject|person|observation|unit|item|"
     r"document|patient|student|individual|round|word)\)", r"\1"),
    (rf"^({NAME})( ~ [A-Z][a-z]+\([^()]*\)) \((?:[a-z ]+ (?:status|label|class|state|type|"
     rf"component|group), )?{_HIDDEN}\)(.*)$", r"\1\2\3; latent: \1"),
    # what is the same, what is independent
    (rf"^(?:the )?(?:covariance matrix |variance )?({NAME}) is (?:common to|the same for) all"
     r" (?:components|[a-z])(?=,|$)", r"\1 is shared;"),
    (rf"(?:^|, ?)(?:{LIST} (?:are )?)?(?:all |conditionally |mutually )?independent given"
     rf" ({NAME})$", r"; \1 is conditioned"),
    (r"(?:^|, ?)(?:all |mutually )?(?:independent|iid|i\.i\.d\.)$", ""),
    (rf"^{LIST} (?:is |are )?(?:all |mutually )?independent(?: across [a-z])?$", ""),
    (rf"^({NAME}) fixed covariates$|(?<=, )({NAME}) fixed covariates$", r"; known: \1\2"),
    (r"(?:^|, )words from a vocabulary of size [A-Z]$", "; words is title"),
)

#: What a title says, the word for it among the facts, and its forms.
TITLES: tuple[tuple[str, str, str], ...] = (
    ("zero inflation", "inflated", r"(?:the )?zero-inflated poisson(?: model)?"),
    ("a chain", "chain", r"(?:a )?hidden markov model(?: with (?:gaussian|normal|poisson|discrete) "
     r"emissions)?"),
    ("a regression", "regression", r"(?:a )?mixture of (?:linear )?regressions"),
    ("the gating of experts", "gating", r"(?:a )?mixture of (?:linear )?experts(?: \([^()]*\))?"),
    ("random effects", "effects", r"one-way random effects(?: model)?"),
    ("factors", "factors", r"(?:a )?factor analysis(?: model)?"),
    ("several observations for one class", "classes", r"(?:a )?latent class (?:analysis|model)"),
    ("a law of words", "words", r"(?!)"),
    ("frequencies", "frequencies", r"(?!)"),
    ("a Student law", "student", r"(?!)"),
    ("a prior (the maximum a posteriori)", "maximum", r"(?!)"),
)

_LAWS = "gaussian|normal|poisson|exponential|binomial|bernoulli|geometric"
#: The title of a mixture: the law of its components, and how many there are.
MIXTURE = re.compile(
    rf"(?i)(?:(?:an?|the) )?(?:mixture of (?:(?P<count>two|three|K|\d) )?"
    rf"(?P<of>{_LAWS})s?(?: distributions| laws)?|"
    rf"(?P<law>{_LAWS}) mixture(?: model)?)(?::\s|$)")
