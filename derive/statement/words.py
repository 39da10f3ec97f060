"""Words of prose: those that may change a model, that join others, that say a role or a law."""

from __future__ import annotations

import re

#: Stems of words that may say something of the model: no remark has one.
ALARMS = re.compile(
    r"(?i)\b(?:"
    r"us(?:e|es|ing)\b|tak(?:e|es|ing)\b|assum|suppos|consider|sets?\b|gives?\b|start|initial|runs?\b|"
    r"do(?:es)?\b|hold|becom|mak(?:e|es|ing)\b|com(?:e|es|ing)\b|goes\b|need|want|em\b|example|"
    r"sometimes|often|usual|most(?:ly)?\b|rare|few\b|many\b|several|first\b|second\b|third\b|last\b|"
    r"ones\b|any\b|every other|now\b|then\b|also\b|still\b|already|again|never|as if|as though|"
    r"same|equal|identical|ident|tie[ds]?\b|constan|differ|own\b|diagonal|spheric|isotrop|"
    r"scalar|full\b|structur|symmetr|toeplitz|truncat|censor|round|group(?:ed|ing)\b|binned|"
    r"bins?\b|interval|coarse|aggregat|missing|part(?:ly|ial)|some\b|only\b|except|apart|"
    r"unless|otherwise|if\b|when|where|correlat|depend|auto|lag|previous|next\b|neighbo|chain|"
    r"markov|station|transition|order|increas|decreas|sort|split|sums?\b|total|differen|max|"
    r"min|product|ratio|averag|zero|nonzero|positive|negative|inflat|hurdle|exact|once\b|"
    r"twice|least\b|most\b|both\b|either|copies|weight|frequen|occur|duplicat|replicat|"
    r"stands?\b|prior|poster|penal|map\b|"
    r"smooth|pseudo|conjug|without|not\b|no\b|never|none|neither|nor\b|but\b|half\b|"
    r"proportion|invers|precis|rates?\b|scales?\b|shapes?\b|log\b|logit|probit|exp\b|"
    r"standardi|normali|random|hierarch|nested|crossed|spatial|temporal|drawn|sampled|"
    r"sampling|revers|swap|restrict|constrain|unit\b|squar|absolut|threshold|nois|flip|error|"
    r"offset|mixture|evenly|space|link|each other|likewise|instead|follow|accord|given|"
    r"independ|conditional|sequen|consecutive|transform|shift|cent(?:er|re)d|dropped|ignor|"
    r"(?<=[\w}] )times\b|as (?:in|before|above)\b|similar|overlap|rest\b|point mass|"
    r"spike|summed|left out|cut\b|below|above|between|within|less|"
    r"more\b|greater|smaller|larger|finite|"
    r"infinite|integer|whole|half|percent|fraction of|known to|of which|parametri|treat|allow|"
    r"may\b|might|can\b|must|should|let\b|set to|fixed to|fixed at|taken|chosen|deriv|find|"
    r"estimate|maximi|comput|data set|regress|t-dist|law\b|distribut|approximat|at random|"
    r"always|replac|multipl|double|pooled|means? of|mean [a-z]+ of|medians?\b|quantile|average|"
    r"repeat|reject|exclud|add(?:ed|s)\b|"
    r"plus\b|minus\b|varies|vary|change|evolv|trend|season|decay|jump|switch|"
    r"contamin(?!ation fraction)|mislabel|unbalanced|stratif|cluster(?:s|ed) of|paired|match)")
#: Words for laws, each a remark only where a line has that law, under one of these names.
LAWS = {"uniform": "U Unif Uniform", "gaussian": "N Normal Gaussian mathcal",
         "normal": "N Normal Gaussian mathcal", "poisson": "Poisson Pois Poi Po P",
         "binomial": "Binomial Bin B", "bernoulli": "Bernoulli Bern Ber",
         "multinomial": "Multinomial Mult Multi", "categorical": "Categorical Cat Discrete",
         "dirichlet": "Dirichlet Dir D", "exponential": "Exponential Exp Expo",
         "geometric": "Geometric Geom Geo", "laplace": "Laplace Lap", "weibull": "Weibull Wei",
         "student t": "Student t", "mises": "vonMises VM", "wishart": "Wishart"}
#: How many of something there are, which must be as many as are named behind it.
COUNTS = {w: n for n, w in enumerate(
    "one two three four five six seven eight nine ten".split(), 1)}
#: What is so of every model here.
TRUE = re.compile(r"\b(?:without|no) (?:any )?(?:censoring|truncation|gaps|missing (?:values|data|"
                   r"entries|observations))\b")
#: Words that join others and say nothing themselves.
GLUE = frozenset("a an the of is are for in on by with and all each every its their these this "
                  "that to from at as per whose which we have has here i.e e.g".split())
ROLES: tuple[tuple[str, str], ...] = (
    ("latent", r"hidden|latent|unobserved|unseen|not (?:observed|seen)|never (?:observed|seen)"),
    ("observed", r"observed|observe|seen|recorded|measured"),
    ("unknown", r"unknowns?|free parameters?|to be estimated|to estimate|parameters?"),
    ("known", r"known|fixed|given|hyperparameters?"),
)
ROLE = re.compile("|".join(rf"(?P<{role}>\b(?:{form})\b)" for role, form in ROLES))
SHARED = re.compile(r"\b(?:common|shared|the same)\b(?: (?:to|by|for|across|in) "
                    r"(?:all|every|each)(?: (?:the )?[a-z]+)?| (?:to|by|for|across|in) [a-z]+s\b)?")
INDEPENDENT = re.compile(r"(?:(?:all|conditionally|mutually) )*(?:\biid\b|i\.i\.d\.|"
                         r"independent(?:ly)?\b)(?: (?:over|across) [a-z]\b)?")
