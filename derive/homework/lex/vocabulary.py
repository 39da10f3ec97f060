"""The words of TeX's mathematics, sorted by what the grammar makes of them."""

from __future__ import annotations

import re

from ...families import FAMILIES, LAWS

#: What people call the distributions: the families' own names, of other laws those that are words,
#: and "Po".
DISTRIBUTIONS = frozenset(name for f in FAMILIES.values() for name in f.names) | {"Po"} | {
    name for f in LAWS.values() for name in f.names if len(name) > 2}

GREEK = dict(zip(
    "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕϑ",
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega phi "
    "vartheta".split()))


def _meaning(words: dict[str, str]) -> dict[str, str]:
    """Each word with what it means, from the words for each meaning."""
    return {word: meant for meant, many in words.items() for word in many.split()}


SAME_LETTER = _meaning({
    "phi": "varphi", "epsilon": "varepsilon", "Sigma": "varSigma",
    "sigma": "varsigma", "": "mathscr", "top": "intercal top transp trans", "prime": "prime"})
#: Variants that are the letter itself in an answer that does not have both.
VARIANTS = {"vartheta": "theta"}
FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"}
BINOMIALS = {"binom", "tbinom", "dbinom"}
ACCENTS = _meaning({"hat": "hat widehat", "tilde": "tilde widetilde", "bar": "bar overline",
                    "check": "check widecheck", "breve": "breve", "ring": "mathring"})
#: Characters that put an accent on the letter before them.
COMBINING = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
FONTS = set("mathbf boldsymbol bm mathit mathsf mathtt mathbb mathcal mathscr mathfrak pmb symbf "
            "bf vec underline mathds mathbbm".split())
WORDS = {"mathrm", "operatorname", "mathop", "mathnormal", "mathord", "mathbin"}
TEXTS = set("text mbox textrm textnormal textit textbf textsf hbox intertext shortintertext emph "
            "textsc textmd".split())
FUNCTIONS = _meaning({
    "log": "log ln Log", "exp": "exp", "det": "det Det", "tr": "tr Tr trace", "diag": "diag",
    "max": "max sup", "min": "min", "arg": "arg argmax argmin", "softmax": "softmax",
    "sqrt": "sqrt", "sigmoid": "sigmoid logistic expit", "logit": "logit", "logdet": "logdet",
    "inv": "inv", "mean": "mean avg average", "digamma": "digamma",
    "logsumexp": "logsumexp LogSumExp lse LSE"})
#: Words that people type without a backslash in TeX, where each letter would be a symbol.
BARE_WORDS = {**{name: ("FUNC", FUNCTIONS[name])
                 for name in ("log", "ln", "exp", "det", "tr", "Tr", "diag", "logdet", "sqrt")},
              "const": ("NAME", "const"), "constant": ("NAME", "const")}
BIG = _meaning({"sum": "sum bigsum", "product": "prod"})
RELATIONS = _meaning({
    "=": "equiv triangleq doteq cong", "=:": "eqqcolon", "propto": "propto", "approx": "approx",
    ":=": "coloneqq colonequals leftarrow gets longleftarrow Leftarrow", "~": "sim",
    "<=": "le leq leqslant", ">=": "ge geq geqslant", "!=": "ne neq", "<": "lt ll", ">": "gt gg",
    "in": "in notin subset subseteq", "": "overset"})
IMPLIES = set("Rightarrow implies Longrightarrow iff Leftrightarrow leadsto Longleftrightarrow "
              "therefore rightarrow to longrightarrow because rightsquigarrow mapsto longmapsto "
              "land lor wedge forall bullet checkmark".split())
TIMES = _meaning({"*": "cdot times ast star", "odot": "odot circ", "oslash": "oslash"})
#: Signs that are no symbols, and that no formula is read with.
NOT_READ = {"%", "$", "#", "&", "_"} | set(
    "mp not neg cap cup setminus uplus sqcap sqcup vee amalg wr bigcirc oplus ominus otimes "
    "parallel perp models prec succ asymp simeq bowtie smile frown vdash dashv lfloor rfloor lceil "
    "rceil bigcap bigcup bigvee bigwedge bigoplus bigotimes int iint oint coprod angle".split())
WIDE = {"quad", "qquad", "hspace", "hfill", "hskip", "enspace", "enskip"}
DOTS = {"ldots", "dots", "cdots", "dotsc", "dotsb", "dotso", "vdots", "ddots"}
DROPPED = {" "} | {s + e for s in ("big", "Big", "bigg", "Bigg") for e in ("", *"lrm")} | set(
    ", ; ! : > / limits nolimits displaystyle textstyle scriptstyle notag nonumber thinspace "
    "medspace negthinspace qed hline rm cal it bf sf tt em boldmath qedhere square blacksquare "
    "Box strut mathstrut allowbreak nobreak relax small large Large normalsize centering noindent "
    "smallskip medskip bigskip par protect leavevmode null mathclose mathopen mathpunct "
    "mathinner ensuremath thinmuskip footnotesize displaylimits newline item blacktriangle "
    "diamond Diamond".split())
#: Commands whose argument holds nothing to read.
DROPPED_WITH_ARGUMENT = set(
    "label tag phantom hphantom vphantom footnote color hspace vspace ref eqref cite mspace kern "
    "mkern addlinespace footnotemark raisebox setcounter".split())
#: Commands of two arguments whose second one is meant.
SECOND_MEANT = {"overset", "underset", "stackrel", "textcolor", "colorbox"}
#: Commands whose argument stands for itself.
TRANSPARENT = set("boxed fbox mathstrut cancel mathclap smash underbrace overbrace framebox "
                  "ensuremath colorbox substack vcenter mathrel".split())
OPENING = _meaning({"(": "( lparen", "[": "[ lbrack", "{": "{ lbrace", "<": "langle"})
CLOSING = _meaning({")": ") rparen", "]": "] rbrack", "}": "} rbrace", ">": "rangle"})
BARS = {"|": "|", "vert": "|", "Vert": "||"}
CHARACTERS = {c: kind for kind, characters in (
    ("PLUS", "+"), ("MINUS", "-−–"), ("TIMES", "*·×∙"), ("SLASH", "/÷"), ("COMMA", ","),
    ("SEMI", ";"), ("BANG", "!"), ("PRIME", "'′’"), ("CELL", "&"), ("REL", "=<>≤≥∝≡←∈≔~"),
    ("BIG", "∑∏"), ("DOTS", "…"), ("IMPLIES", "⇒→"), ("NAME", "∂∇")) for c in characters}
MEANT = {"≤": "<=", "≥": ">=", "∝": "propto", "≡": "=", "←": ":=", "∈": "in", "≔": ":=",
         "÷": "/", "∑": "sum", "∏": "product", "∂": "partial", "∇": "nabla"}
#: The characters with the terminal for each.
SIGNS = {
    **{c: (kind, MEANT.get(c, "*" if kind == "TIMES" else c)) for c, kind in CHARACTERS.items()},
    ":": ("COLON", ":"), "|": ("BAR", "|"), "∣": ("MID", "|"),
    **{s: ("REL", s) for s in ("solves", "allows")},
    **{c: ("OPEN", c) for c in OPENING}, **{c: ("CLOSE", c) for c in CLOSING}}
#: The commands without an argument that are no symbols, with the terminal for each.
TERMINALS = {
    "lvert": ("BAROPEN", "|"), "lVert": ("BAROPEN", "|"), "rvert": ("BARCLOSE", "|"),
    "rVert": ("BARCLOSE", "|"), "mid": ("MID", "|"), "given": ("MID", "|"), "div": ("SLASH", "/"),
    "colon": ("COLON", ":"), "Pr": ("NAME", "P"), "Prob": ("NAME", "P"),
    **{name: (kind, name) for kind, names in (("DOTS", DOTS), ("WIDE", WIDE), ("IMPLIES", IMPLIES))
       for name in names},
    **{name: (kind, meant) for kind, table in (
        ("BAR", BARS), ("CLOSE", CLOSING), ("OPEN", OPENING), ("TIMES", TIMES), ("REL", RELATIONS),
        ("BIG", BIG), ("FUNC", FUNCTIONS)) for name, meant in table.items()}}
#: Commands that take one argument, or two.
TAKING_TWO = FRACTIONS | BINOMIALS | SECOND_MEANT
TAKING_ONE = {*ACCENTS, "sqrt"} | FONTS | WORDS | TEXTS | TRANSPARENT
#: Operations in words, with the terminal for each.
OPERATIONS = {"divided by": ("SLASH", "/"), "times": ("TIMES", "*"),
              "multiplied by": ("TIMES", "*"), "plus": ("PLUS", "+"), "minus": ("MINUS", "-"),
              **dict.fromkeys(("solves", "satisfies", "is the root of", "is the solution of",
                               "is the solution to"), ("REL", "solves")),
              "may be": ("REL", "allows")}
#: Words before a formula without a left side that is Q: "Q + log prior:", "we maximise ..., i.e.".
IS_Q = re.compile(
    r"(?:^|[.:;,]|\n|\bmaximi[sz]e\b)\W*(?:the )?(?:Q(?:[- ]?function)?|auxiliary function|"
    r"(?:expected|expectation of the) (?:complete(?:[- ]data)? )?log[- ]?(?:likelihood|posterior)"
    r"(?: of the complete data)?)(?: ?(?:\+|plus) ?(?:the |a )?(?:log[- ]prior|const\w*))?[\s*_]*"
    r"(?:\([^()]{0,90}\))?(?:,? (?:is|that is|namely|reads|becomes|i\.e\.)){0,2}\W*$",
    re.IGNORECASE)
#: Words inside a script that say which iterate is meant.
ITERATES = _meaning({"old": "old cur curr current prev alt previous last",
                     "new": "new next neu nxt up updated upd"})
CONSTANTS = {"const", "const.", "constant", "constants", "konst", "constant.", "Const", "cst",
             "cste", "Konst", "Konstante", "constante", "cte"}
#: What a Q may be without, in words.
FREE_TERMS = re.compile(r"(?:\w+ )?(?:terms?|things|something|stuff|parts?)\b.*\b(?:without|not|"
                        r"free|independent|no)\b.*")
#: Upright words with the terminal for each.
UPRIGHT = {**dict.fromkeys(CONSTANTS, ("NAME", "const")), "Pr": ("NAME", "P"),
           "Prob": ("NAME", "P"), **{name: ("FUNC", meant) for name, meant in FUNCTIONS.items()}}
#: Words for what the observations are.
OBSERVATIONS = {"points", "observations", "rounds", "samples", "data", "examples", "data points"}
#: Letters by what they often stand for; the answer itself decides.
DATA = {"x", "y", "X", "Y"}
SIZE_LETTERS = {"N", "n", "m", "M"}
DENSITIES = DISTRIBUTIONS | set("f p phi g h pdf P psi Pr eta q b B L G".split())
PARAMETERS = set("mu Sigma sigma lambda pi tau theta Lambda m S s v alpha p l q phi omega w rho "
                 "eta".split())
LATENT = {"z", "Z", "Delta", "c", "C", "delta", "zeta"}
#: Letters that may stand for a Lagrange multiplier where nothing says what they are.
MULTIPLIERS = frozenset("lambda alpha beta eta nu kappa xi zeta rho".split())
