"""The words of TeX's mathematics, sorted by what the grammar makes of them."""

from __future__ import annotations

from ...families import FAMILIES

#: What people call the distributions: the families' own names, and "Po".
DISTRIBUTIONS = frozenset(name for f in FAMILIES.values() for name in f.names) | {"Po"}

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega phi".split(),
    )
)
SAME_LETTER = {"varphi": "phi", "vartheta": "theta", "varepsilon": "epsilon", "varSigma": "Sigma",
               "varsigma": "sigma", "mathscr": "", "intercal": "top", "top": "top",
               "transp": "top", "trans": "top", "prime": "prime"}
FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"}
BINOMIALS = {"binom", "tbinom", "dbinom"}
ACCENTS = {"hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar",
           "overline": "bar"}
#: Characters that put an accent on the letter before them.
COMBINING = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
FONTS = {"mathbf", "boldsymbol", "bm", "mathit", "mathsf", "mathtt", "mathbb", "mathcal", "mathscr",
         "mathfrak", "pmb", "symbf", "bf", "vec", "underline", "mathds", "mathbbm"}
WORDS = {"mathrm", "operatorname", "mathop", "mathnormal", "mathord", "mathbin"}
TEXTS = {"text", "mbox", "textrm", "textnormal", "textit", "textbf", "textsf", "hbox", "intertext",
         "shortintertext", "emph", "textsc", "textmd"}
FUNCTIONS = {"log": "log", "ln": "log", "exp": "exp", "det": "det", "tr": "tr", "Tr": "tr",
             "trace": "tr", "diag": "diag", "max": "max", "min": "min", "arg": "arg",
             "argmax": "arg", "argmin": "arg", "sup": "max", "softmax": "softmax", "Log": "log",
             "sqrt": "sqrt", "Det": "det", "sigmoid": "sigmoid", "logit": "logit",
             "logdet": "logdet", "inv": "inv"}
#: Words that people type without a backslash in TeX, where each letter would be a symbol.
BARE_WORDS = {**{name: ("FUNC", FUNCTIONS[name])
                 for name in ("log", "ln", "exp", "det", "tr", "Tr", "diag", "logdet", "sqrt")},
              "const": ("NAME", "const"), "constant": ("NAME", "const")}
BIG = {"sum": "sum", "prod": "product", "bigsum": "sum"}
RELATIONS = {"equiv": "=", "triangleq": "=", "coloneqq": ":=", "colonequals": ":=",
             "eqqcolon": "=:",
             "doteq": "=", "propto": "propto", "leftarrow": ":=", "gets": ":=",
             "longleftarrow": ":=", "approx": "approx", "le": "<=", "leq": "<=", "leqslant": "<=",
             "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "in": "in",
             "sim": "~", "lt": "<", "gt": ">", "overset": "", "cong": "=", "Leftarrow": ":=",
             "notin": "in", "ll": "<", "gg": ">", "subset": "in", "subseteq": "in"}
IMPLIES = {"Rightarrow", "implies", "Longrightarrow", "iff", "Leftrightarrow", "leadsto",
           "Longleftrightarrow", "therefore", "rightarrow", "to", "longrightarrow", "because",
           "rightsquigarrow", "mapsto", "land", "lor", "wedge", "forall", "bullet", "checkmark"}
TIMES = {"cdot": "*", "times": "*", "ast": "*", "odot": "odot", "circ": "odot",
         "oslash": "oslash", "star": "*"}
WIDE = {"quad", "qquad", "hspace", "hfill", "hskip", "enspace", "enskip"}
DOTS = {"ldots", "dots", "cdots", "dotsc", "dotsb", "dotso", "vdots", "ddots"}
DROPPED = {",", ";", "!", ":", " ", ">", "limits", "nolimits", "displaystyle", "textstyle",
           "scriptstyle", "notag", "nonumber", "thinspace", "medspace", "negthinspace", "qed",
           "hline", "rm", "cal", "it", "bf", "sf", "tt", "em", "boldmath", "qedhere", "square",
           "blacksquare", "Box", "strut", "mathstrut", "allowbreak", "nobreak", "relax", "small",
           "large", "Large", "normalsize", "centering", "/", "noindent", "smallskip", "medskip",
           "bigskip", "par", "protect", "leavevmode", "null", "mathclose", "mathopen", "mathrel",
           "mathpunct", "mathinner", "ensuremath", "thinmuskip", "footnotesize", "displaylimits",
           "newline", "item", "blacktriangle", "diamond", "Diamond"}
#: Commands whose argument holds nothing to read.
DROPPED_WITH_ARGUMENT = {"label", "tag", "phantom", "hphantom", "vphantom", "footnote", "color",
                         "hspace", "vspace", "ref", "eqref", "cite", "mspace", "kern", "mkern",
                         "addlinespace", "footnotemark", "raisebox", "setcounter"}
#: Commands of two arguments whose second one is meant.
SECOND_MEANT = {"overset", "underset", "stackrel", "textcolor", "colorbox"}
#: Commands whose argument stands for itself.
TRANSPARENT = {"boxed", "fbox", "mathstrut", "cancel", "mathclap", "smash", "underbrace",
               "overbrace", "framebox", "ensuremath", "colorbox", "substack"}
OPENING = {"(": "(", "[": "[", "{": "{", "lbrace": "{", "lbrack": "[", "langle": "<",
           "lparen": "("}
CLOSING = {")": ")", "]": "]", "}": "}", "rbrace": "}", "rbrack": "]", "rangle": ">",
           "rparen": ")"}
BARS = {"|": "|", "vert": "|", "Vert": "||"}
SIZES = {s + e for s in ("big", "Big", "bigg", "Bigg") for e in ("", "l", "r", "m")}
CHARACTERS = {"+": "PLUS", "-": "MINUS", "−": "MINUS", "–": "MINUS", "*": "TIMES", "·": "TIMES",
              "×": "TIMES", "∙": "TIMES", "/": "SLASH", ",": "COMMA", ";": "SEMI", "!": "BANG",
              "'": "PRIME", "′": "PRIME", "’": "PRIME", "&": "CELL", "=": "REL", "<": "REL",
              ">": "REL", "≤": "REL", "≥": "REL", "∝": "REL", "≡": "REL", "←": "REL", "∈": "REL",
              "≔": "REL", "~": "REL", "∑": "BIG", "…": "DOTS", "⇒": "IMPLIES", "→": "IMPLIES",
              "∂": "NAME", "∇": "NAME", "∏": "BIG"}
MEANT = {"≤": "<=", "≥": ">=", "∝": "propto", "≡": "=", "←": ":=", "∈": "in", "≔": ":=",
         "∑": "sum", "∏": "product", "∂": "partial", "∇": "nabla"}
#: The characters with the terminal for each.
SIGNS = {
    **{c: (kind, MEANT.get(c, "*" if kind == "TIMES" else c)) for c, kind in CHARACTERS.items()},
    ":": ("COLON", ":"), "|": ("BAR", "|"),
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
              "multiplied by": ("TIMES", "*"), "plus": ("PLUS", "+"), "minus": ("MINUS", "-")}
#: Words inside a script that say which iterate is meant.
ITERATES = {**dict.fromkeys("old cur curr current prev alt previous last".split(), "old"),
            **dict.fromkeys("new next neu nxt up updated upd".split(), "new")}
CONSTANTS = {"const", "const.", "constant", "constants", "konst", "constant.", "Const", "cst",
             "cste", "Konst", "Konstante", "constante", "cte", "terms without θ"}
#: Upright words with the terminal for each.
UPRIGHT = {**dict.fromkeys(CONSTANTS, ("NAME", "const")), "Pr": ("NAME", "P"),
           "Prob": ("NAME", "P"), **{name: ("FUNC", meant) for name, meant in FUNCTIONS.items()}}
#: Words for what the observations are.
OBSERVATIONS = {"points", "observations", "rounds", "samples", "data", "examples", "data points"}
#: Letters by what they often stand for; the answer itself decides.
DATA = {"x", "y", "X", "Y"}
SIZE_LETTERS = {"N", "n", "m", "M"}
DENSITIES = DISTRIBUTIONS | {"f", "p", "phi", "g", "h", "pdf", "P", "psi", "Pr", "eta", "q", "b",
                             "L", "G"}
PARAMETERS = {"mu", "Sigma", "sigma", "lambda", "pi", "tau", "theta", "Lambda", "m", "S", "s", "v",
              "alpha", "p", "l", "q", "phi", "omega", "w", "rho", "eta"}
LATENT = {"z", "Z", "Delta", "c", "C", "delta", "zeta"}
