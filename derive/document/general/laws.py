"""A rule's law in the letters of a report, of models with one label for each observation.

Laws are written in common letters: observation i, components k and j, responsibility T, latent
variable Z, data x. What of them is a quantity of the derivation is printed here as the notation
prints it; letters that are free in a law (a, b, c, u, v, p, q) give way to those of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ...algebra.expression import Expr, event_probability, expectation, function, sum_over
from ...algebra.expression import symbol as symbol_of
from ...model import Model
from ...rules.rule import Rule
from ..latex import LatexPrinter
from ..letters import index_latex
from ..notation import Notation
from ..style import PATTERNS
from .labelled import Labelled

#: What stands for anything in a law, the signs of a density p(.) and of a probability P(.) apart;
#: what is no letter of its own goes before.
_FREE = re.compile(r"\\(?:text|mathrm|mathsf|operatorname)(?:\{[^{}]*\}|\s*T)"
                   r"|(?P<letter>\\(?:phi|eta|delta)(?![A-Za-z])|(?<!\\)(?<!\\[A-Za-z])"
                   r"(?:[abcdfghlmnqrsuvwABGU]|X(?!_i)|[pP](?!\()))|\\[A-Za-z]+")
#: What to write for such a letter where it is taken, in turn: small, capital, Greek.
_SPARE = ("a b c u v w g f h r s \\alpha \\beta \\gamma \\zeta".split(),
          "A B G U C D V W M".split(), "\\phi \\eta \\delta \\psi \\zeta \\xi \\chi".split())
_WHOLE = re.compile(r"^(.*?)\((.*)\\mid")  # the sign of a probability, and the event


def rule_in_letters(rule: Rule, model: Model, own: Labelled, notation: Notation
                    ) -> tuple[str, str]:
    r"""The law of a rule and its condition, in which no letter of the report has a second meaning.

    >>> import derive
    >>> from derive.document.general.labelled import labelled
    >>> from derive.document.general.notation import general_notation
    >>> from derive.rules import RULES
    >>> model = derive.parse("X_i | Z_i=k ~ Poisson(a_k); P(Z_i = k) = u_k; k = 1..K")
    >>> rule_in_letters(RULES["divide"], model, labelled(model), general_notation(model))
    ('c v = b \\iff v = b/c', '$c \\neq 0$')
    """
    # formulas stand at the odd places of a condition
    parts = [rule.law, *rule.condition.split("$")]
    formulas = [n == 0 or n % 2 == 0 for n in range(len(parts))]
    free = dict.fromkeys(m["letter"] for part, is_one in zip(parts, formulas, strict=True) if is_one
                         for m in _FREE.finditer(part) if m["letter"])
    way = _giving_way(tuple(free), _taken(model, own, notation))

    def put(m: re.Match[str]) -> str:
        new = way.get(m["letter"] or "", m[0])
        joined = new.startswith("\\") and m.string[m.end():m.end() + 1].isalpha()
        return new + " " * (joined and new != m[0])

    law, *condition = (_FREE.sub(put, part) if is_one else part
                       for part, is_one in zip(parts, formulas, strict=True))
    p, q = (way.get(c, c) for c in "pq")
    written = law_in_letters(law, model, own, notation, (p, q))
    if rule.id == "total_count" and model.weights:  # each unit counts with its weight
        whole = sum_over(model.weights[0].value, own.unit.index, own.unit.size)
        written = written.partition("=")[0] + "= " + LatexPrinter(notation).show(whole)
    return written, law_in_letters("$".join(condition), model, own, notation, (p, q))


def _giving_way(letters: tuple[str, ...], taken: set[str]) -> dict[str, str]:
    """Another letter for each that is taken."""
    found: dict[str, str] = {}
    for c in letters:
        if c in taken:
            spare = _SPARE[2 if c.startswith("\\") else int(c.isupper())]
            used = {*taken, *letters, *found.values()}
            found[c] = next((other for other in spare if other not in used), c)
    return found


def _taken(model: Model, own: Labelled, notation: Notation) -> set[str]:
    """The letters that mean something in the report besides its rules."""
    names = {p.name for p in model.parameters} | {v.name for v in model.variables} | {
        v.name.lower() for v in model.variables}
    counted = {"d", *(p.size for p in model.plates)}
    plates = (*(p.index for p in model.plates), second(own))
    return ({notation.letters[n].latex for n in {*names, ".T", ".N", ".lambda", ".theta"}
             if n in notation.letters}
            | {notation.sizes.get(n, (n, n))[0] for n in counted}
            | {index_latex(notation.indices.get(c, c)) for c in plates}
            | {notation.marks["t"][0]})


def second(own: Labelled) -> str:
    """The letter of a second component or observation, in laws."""
    return next(c for c in "jlhm" if c not in (own.unit.index, own.values.index))


def law_in_letters(law: str, model: Model, own: Labelled, notation: Notation,
                   laws: tuple[str, str] = ("p", "q")) -> str:
    r"""The law in the letters of the notation; ``laws`` are those of a divergence.

    >>> import derive
    >>> from derive.document.general.labelled import labelled
    >>> from derive.document.general.notation import general_notation
    >>> model = derive.models["two_gaussians"]
    >>> bishop = general_notation(model, "bishop")
    >>> law_in_letters(r"\textstyle\sum_i T_{k,i} = N_k", model, labelled(model), bishop)
    '\\textstyle\\sum_n \\gamma(z_{nk}) = N_k'
    """
    forms = _forms(model, own, LatexPrinter(notation), notation, laws)
    # a letter of a law is no part of a command or a word
    one = "|".join(r"(?<![A-Za-z\\])" * f[0].isalpha() + re.escape(f) + "(?!_)" * (f == "N")
                   for f in sorted(forms, key=len, reverse=True))
    found = re.compile(rf"(?:{one})(?![A-Za-z])|(?<=_)(?:\{{[ijk]+\}}|[ijk](?![A-Za-z]))"
                       r"|\\(?:text|mathrm|mathsf|operatorname)(?:\{[^{}]*\}|\s*T)")

    def put(m: re.Match[str]) -> str:
        written = m[0]
        if written in forms:
            return forms[written]
        if written.startswith("\\"):
            return written
        letters = [index_latex(_index(c, own, notation)) for c in written.strip("{}")]
        joined = "".join(letters)
        return joined if len(joined) == 1 else f"{{{joined}}}"

    return found.sub(put, law)


def _index(letter: str, own: Labelled, notation: Notation) -> str:
    mine = {"i": own.unit.index, "k": own.values.index, "j": second(own)}[letter]
    return notation.indices.get(mine, mine)


def _forms(model: Model, s: Labelled, p: LatexPrinter, notation: Notation,
           laws: tuple[str, str]) -> Mapping[str, str]:
    """What a law writes, with the way that this notation prints it."""
    show: Callable[[Expr], str] = p.show
    observed, theta = model.symbol(s.observed[0]), symbol_of(".theta", "scalar")
    x = show(observed)
    chosen = re.match(_WHOLE, notation.patterns.get("posterior", PATTERNS["posterior"])[0])
    sign, event = (chosen[1], chosen[2]) if chosen else ("P", "<Z>_{<1>}=<2>")
    data = re.search(r"\\mid\s*(.*?)[,;]", notation.patterns["expectation"][0])
    i, k, j = (index_latex(_index(c, s, notation)) for c in "ikj")
    now, then = (p.fill(event, "", (i, c)) for c in (k, j))
    return {
        r"\log": notation.patterns["log"][0],
        r"\operatorname{E}\bigl[[Z_i = k] \mid x, \theta^t\bigr]": show(expectation(s.Z)),
        r"\operatorname{E}": notation.patterns["E"][0],
        r"P(Z_i = k \mid x_i, \theta^t)": show(event_probability((s.Z,), "t")),
        r"P(Z_i = k \mid x_i)": rf"{sign}({now}\mid {x})",
        r"p(x_i, Z_i = k \mid \theta)": rf"p({x}, {now}\mid {show(theta)})",
        r"p(x_i, Z_i = k)": f"p({x}, {now})",
        r"p(x_i, Z_i \mid \theta)": rf"p({x}, {show(s.Z_i)}\mid {show(theta)})",
        r"p(x_i \mid Z_i = k)": rf"p({x}\mid {now})",
        r"p(x_i \mid Z_i = j)": rf"p({x}\mid {then})",
        "P(Z_i = k)": f"{sign}({now})", "P(Z_i = j)": f"{sign}({then})",
        "[Z_i=k]": show(s.Z), "[Z_i = k]": show(s.Z), "Z_i = k": now,
        r"P(Z \mid x)": show(function("posterior_all")),
        "p(x, Z)": show(function("complete_likelihood")),
        "p(x)": show(function("likelihood")),
        r"L(\theta; x, Z)": show(function("complete_likelihood")),
        r"L(\theta; x)": show(function("likelihood")),
        "$x$": f"${p.fill(data[1], '', ()) if data else 'x'}$",
        r"\sum_Z": p.fill(notation.patterns["assignments"][0], "", ()),
        rf"\mathrm{{KL}}({laws[0]} \,\|\, {laws[1]})": p.fill(notation.patterns["KL"][0], "", laws),
        r"\mathrm{d}Q": rf"\mathrm{{d}}{notation.words['Q'][0]}",
        r"\partial Q": rf"\partial {notation.words['Q'][0]}",
        r"^{t+1}": f"^{{{notation.marks['t+1'][0]}}}",
        "T_{k,i}": show(s.T), "T_i": show(s.T), "N_k": show(s.N_k), "N": show(s.N),
        "x_i": x, "X_i": x, "x_j": show(Expr("symbol", *observed.args[:2], (second(s),), "")),
        "Z_i": show(s.Z_i), r"\lambda": show(symbol_of(".lambda", "scalar")),
        r"\varepsilon": show(symbol_of(".epsilon", "scalar")),
        r"\theta": show(theta), "(k)": f"({k})", "$i$": f"${i}$",
        r"\text{ for all } k": rf"\text{{ for all }} {k}",
    }
