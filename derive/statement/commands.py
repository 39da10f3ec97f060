"""The LaTeX commands that a statement may use, and their plain form."""

from __future__ import annotations

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
    "Omega").split()

#: Commands that stand for a name.
NAMES: dict[str, str] = {
    **{name: name for name in GREEK},
    **{f"var{name}": name for name in ("epsilon", "theta", "pi", "rho", "sigma", "phi", "kappa")},
    **{name: name for name in ("sum", "prod", "log", "ln", "exp", "min", "max")},
    "infty": "inf",
    "ell": "l",
    "hat": "hat",
    "Pr": "P"}

#: Commands that stand for an operator or a bracket.
SYMBOLS: dict[str, str] = {
    "sim": " ~ ", "mid": " | ", "vert": "|", "lvert": "|", "rvert": "|", "given": " | ",
    "le": "<=", "leq": "<=", "lt": "<", "ge": ">=", "geq": ">=",
    "gt": ">", "top": "'", "prime": "'",
    "in": " in ", "to": " .. ", "forall": " for all ",
    "ldots": "..", "dots": "..", "cdots": "..", "dotsc": "..", "hdots": "..",
    "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "lparen": "(", "rparen": ")",
    "cdot": "*", "times": "*", "\\": ";", "newline": ";", "|": "|", "&": " and ",
    "colon": ":", "_": "_"}

#: Commands that only change how their argument looks.
STYLES = frozenset(
    "text mathrm mathcal mathbb mathbf mathit mathsf mathscr mathnormal boldsymbol bm pmb "
    "operatorname operatorname* textrm textit textbf textsf textnormal mbox mathop vec hbox "
    "ensuremath symbf symbfit".split())

#: Commands that draw space, change sizes, or open and close mathematics.
IGNORED = frozenset(
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr quad qquad , ; : ! > ( ) "
    "[ ] displaystyle textstyle hspace thinspace enspace limits nonumber notag item - /".split()
) | {" ", "\t"}
