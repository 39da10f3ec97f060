"""Facts inside sentences: ranges in brackets, draws, laws with their probabilities, roles in words.

Each phrase is replaced by facts of the grammar, with what is left of its sentence; they are read
before the forms of ``forms.FORMS``.
"""

from __future__ import annotations

from .forms import LIST, MARKED, NAME

_MANY = rf"(?:{MARKED}(?:(?:, and | and |, ?|,? ?\.\.+ ?,? ?){MARKED})*)"
_RANGE = r"[a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\w+"
_SET = r"(?:\{[^{}]*\}(?:\^\w+)?|R\^?\w*|N)"
_LAW = r"[A-Z]\w*\((?:[^()]|\([^()]*\))*\)"
_PART = r"(?:homework|problem|exercise|question|assignment|sheet|task|hw|part)"
_HIDDEN = r"(?:latent|hidden|unobserved)"
_LABEL = r"(?:class|cluster|component|group|label|segment|state|topic|type)"
_AUTHOR = r"[A-Z][a-z]+(?:-[A-Z][a-z]+)*"
_SAMPLE = (r"(?:iid|i\.i\.d\.|independent(?:ly)?|an? (?:iid|i\.i\.d\.|random) sample|"
           r"distributed|drawn|independently distributed|independently drawn)")

PHRASES: tuple[tuple[str, str], ...] = (
    # what says nothing: numbers of exercises, authors with a year
    (rf"^(?i:{_PART}) [0-9]+[a-z]?(?:\.[0-9]+)?(?:,? (?i:{_PART}) [0-9]+[a-z]?)*[:.]?$", ""),
    (rf" ?\({_AUTHOR}(?:(?:, | and |, and | +(?:and )?){_AUTHOR})*(?: et al\.?)?,? "
     r"(?:[A-Z][a-z.]+ )*(?:19|20)[0-9]{2}(?:; [^()=~|]* (?:19|20)[0-9]{2})*\)", ""),
    (r"(?<= )([a-z]{4,})/([a-z]{4,})(?= )", r"\1 or \2"),
    # names and indices
    (r" and (?=sum[_ ])", ", "),
    (r"\bsum ([A-Za-z]+_([a-z])) = 1$", r"sum_\2 \1 = 1"),
    (r" +in +", " in "),
    (rf"({MARKED}) in \{{0, ?1\}}\^(\w+)", r"\1 has \2 coordinates of 0 or 1"),
    (rf"([A-Za-z]+)\[({NAME})\]", r"\1_{\2}"),
    (r"\bparams\b", "parameters"),
    (r"\b(Ga(?:mma)?)\(([^(),]*), ?([^(),]*)\)(?= +\()( +)\(\3 is (?:a|the) (rate|scale)\)",
     r"\1(shape \2, \5 \3)\4"),
    (rf"^(?:the )?(?:true )?(?:{_LABEL}|words?|labels?|responses?|counts?|outcomes?|indicators?) "
     rf"(?={MARKED} ?[|~])", ""),
    # ranges and sets inside a sentence
    (r"^(.*\b[A-Za-z]+ ([a-z])) \((\2 ?= ?1 ?,? ?\.\.+ ?,? ?\w+)\)((?: .*)?)$", r"\3; \1\4"),
    (r"^(?:with |for )?(?!for |each |every )[A-Za-z][a-z]+s (?=[a-z] ?= ?1 ?,? ?\.\.)", ""),
    (rf"^(?i:for (?:each|every) )(?:[a-z]+ )+({_RANGE}) ?: ", r"\1; "),
    (rf"^((?:[A-Za-z]+ )+)(\w+) times: ({NAME}), ([a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\2)$", r"\4; \1"),
    (r"^([a-z]+) ([a-z]) has ((?:[A-Za-z]_\2|[A-Z]) [a-z ]*(?:categories|options))$", r"\3"),
    (rf"^((?i:each|every) [a-z]+) ({_RANGE}) (?=[a-z]{{2}})(.*)$", r"\2; \1 \3"),
    (rf"^((?:[A-Za-z'-]+,? )+)({NAME}) in ({_SET}) (?!is |and )([a-z]{{2,}} "
     r"(?:(?! in ).)*|[a-z]{3,})$",
     r"\2 in \3; \1\4"),
    (rf"^({NAME}) in ({_SET}) is the {_HIDDEN} {_LABEL}(?=,|$)", r"\1 in \2; latent: \1;"),
    # draws
    (rf"^(?i:let) ([A-Za-z])_1 ?,? ?\.\.+ ?,? ?\1_([A-Za-z]) in (R\^?\w*) be {_SAMPLE} "
     r"(?:from|with) (?:the |a )?density (?=[fp]\()", r"observed: \1_1, .., \1_\2; \1 in \3; "),
    (rf"^({NAME}) (?:is|are) (?:drawn|generated|sampled) with probability ([^~]*?) from ({_LAW}) "
     rf"and with probability ([^~]*?) from ({_LAW})(?=,|$)", r"\1 ~ (\2) \3 + (\4) \5"),
    (rf"^({NAME}) ~ ({_LAW}) with probability ([^~]*?),? and \1 ~ ({_LAW}) with probability "
     r"([^~,]*)(?=,|$)", r"\1 ~ (\3) \2 + (\5) \4"),
    (rf"^(?i:given) ({NAME} = \w+),? (?:the |all )?({NAME}) (?:is|are) (?:(?:conditionally |"
     rf"mutually )?(?:independent|iid|i\.i\.d\.),? )?(?:~ )?({_LAW})$", r"\2 | \1 ~ \3"),
    (rf"^(?:[A-Z]?[a-z]+ )?({NAME}) = (\w+) with probability ({NAME}|[0-9./]+),? (?:and )?"
     r"(?:otherwise|else) \1 = (\w+)$", r"P(\1 = \2) = \3; P(\1 = \4) = 1 - \3"),
    (rf"(?<=\))(?:,? and|,) (?:(?:we (?:also )?|also )(?:have|see|observe|record) )?"
     rf"(?:(?:an? |the )[a-z]+ )(?={NAME} ?[|~])", "; "),
    # independence
    (rf",? independent (?:over|across) [a-z] given (?:the |its )?(?=({_LABEL})$)(?:{_LABEL})$",
     r"; \1 is conditioned"),
    # roles
    (rf"^(?:the )?labels (?:are )?({_HIDDEN}|unseen|unknown|not observed|never observed)$",
     r"component memberships \1"),
    (rf"^(?:the )?common ((?:co)?variance(?: matrix)?) ({MARKED})$", r"equal \1 \2"),
    (r"^(?:the )?(common|same|shared) covariance matrix$", r"\1 covariances"),
    (rf"^(?:the )?(?!label)({_LABEL})s? (?:is |are )?(unobserved|unseen|unknown|hidden|"
     r"not observed|never observed|not seen)$", r"\1 memberships \2"),
    (rf"\b({_LABEL})(s|es)? \(({_HIDDEN}|not observed|unknown)\)", r"\1\2, \1 memberships \3"),
    (rf"^(?:the )?(?:words|data|answers|counts|responses|observations) (?:are )?observed,? "
     rf"(?:but )?(?:the )?({_LABEL})s (?:are )?(?:not(?: observed)?|hidden|latent)$",
     r"\1 memberships not observed"),
    (rf"^(?i:latent|hidden|unobserved) ({NAME}) = which [a-z]+$", r"latent: \1"),
    (rf"^(?i:both|all of|all|all the) ({_MANY}),? (?=(?:are |is )?(?:unknown|known|observed|hidden|"
     r"to be estimated))", r"\1 "),
    (rf"^(?i:only) ({_MANY}) (?:is|are) (?:unknown|to be estimated)$", r"unknown: \1"),
    (rf"^({_MANY}) (?:is|are) fully observed$", r"observed: \1"),
    (rf"^(?i:data:?) \(({LIST})\)(?=,|$)", r"observed: \1;"),
    (r"^(?:the )?first ([a-z]) labels (?:([a-z])_1 ?,? ?\.\.+ ?,? ?\2_\1) are (?:observed|known), "
     r"\2_\{\1\+1\} ?,? ?\.\.+ ?,? ?\2_([a-z]) are (?:missing|unobserved|not|unknown)$",
     r"observed: \2_1, .., \2_\1; latent: \2_{\1+1}, .., \2_\3"),
    (rf"^(?:inputs|covariates|predictors) ({_MANY}) and (?:targets|responses|outcomes) ({_MANY})"
     r" (?:are )?(?:given|observed)(?=,|$)", r"observed: \1; observed: \2;"),
    (rf"(?:^|,) ?(?:and |with |the )?({MARKED}) (?:is |are )?(?:integrated|summed|marginali[sz]ed) "
     r"out$", r"; latent: \1"),
    (r"^(?i:priors) ?:", "prior:"),
    (rf"^(.*\b(?:MAP|MLE|estimates?|find|learn)\b.*?),? with ({_MANY}) (?:given|known|fixed)$",
     r"\1; known: \2"),
    (r"^(?i:to be estimated) ?:", "unknown:"),
    # the task
    (rf"^([^~=|:]*[a-z]),? (?:and )?(?:we )?(want|infer|learn|find|estimate) (?={_MANY}$)",
     r"\1; find "),
    (rf"^((?i:estimate|find|learn) .*) from (?:the )?({MARKED})$", r"\1; observed: \2"),
    (r"^(?i:I )?(?i:we )?(?i:want|infer|fit|get|need|seek)(?: the)? (?=.)", "find "),
    (r"^(?i:find )?(?i:the )?(?:ML|MLEs?|(?i:maximum likelihood (?:estimates?|estimators?))) "
     r"(?:of|for) (.*)$", r"find \1; without priors"),
    (r"^(find|derive|estimate|give|compute)( .*?),? (?:by|via|using|with|through) (?:the )?EM"
     r"(?: algorithm| updates)?$", r"\1\2"),
    (r"^(?i:MAP(?: estimates?)?|posterior modes?) of (.*?)(?: wanted| sought)?$",
     r"maximum is title; find \1"),
    (rf"^(?i:find|derive|estimate|give|compute) (.*\band )the common (?:co)?variance(?: matrix)? "
     rf"({NAME})$", r"find \1\2; \2 is shared"),
)
