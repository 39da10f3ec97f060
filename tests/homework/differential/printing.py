"""A writer's tree as LaTeX in a notation, with the liberties that people take."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import NamedTuple

from .models import Statement
from .notations import Notation
from .trees import ONE, TWO, Tree, changed, free, minus, tree, walk

#: How tightly a printed piece holds together: a sum of terms; a product that is open to its right
#: (it ends in a function without brackets, or in a sum); a product; a factor; a base for scripts.
SUM, FUNCTION, OPEN, PRODUCT, FACTOR, BASE = range(6)


class Piece(NamedTuple):
    """``sup`` is a superscript that ``text`` does not hold yet: the mark of the iterate."""

    text: str
    level: int
    sup: str = ""

    @property
    def whole(self) -> str:
        return self.text + self.sup


OWN = {"A": "A", "B": "B", "V": "V", "W": "W", "u": "u", "v": "v", "b": "b", "e1": r"\delta",
       "e2": r"\ell", "e3": r"\kappa", "e4": r"\nu", "e5": r"\beta", "e6": r"\bar x",
       "e7": r"\tilde x", "e8": "H", "e9": "U", "e10": r"\eta", "e11": r"\zeta", "e12": r"\Omega",
       "e13": r"\Psi", "e14": "D", "e15": "g", "e16": r"\epsilon", "e17": r"\Delta"}


class Printer:
    """Prints the trees of one answer. ``part`` is where: "responsibilities", "Q" or a parameter."""

    def __init__(self, s: Statement, n: Notation, rng: random.Random,
                 own: dict[str, tuple[tuple[str, ...], Tree]]) -> None:
        self.s, self.n, self.rng, self.own = s, n, rng, own
        self.part = ""
        self.letters: dict[str, str] = {}
        self.breaks = False
        self.weights = rng.choice([x for x in ("D", "W", "R") if x not in (n.dimension, n.count)])
        self.density_letter = rng.choice([
            x for x in ("f", "g", "p", r"\phi", "b")
            if not n.responsibility.startswith(x) and n.weight != x and n.rate != x])

    # -- before printing ------------------------------------------------------------------------

    def prepared(self, t: Tree) -> Tree:
        """t with what this notation has no symbol for put in other words."""
        labels, n = self.s.labels, self.n
        single = bool(n.single)
        tau = self.s.weight == "tau" and n.weight == "tau"

        def needs(e: Tree) -> bool:
            return any(
                m.op == "sym" and (single and m.args[0] == "T" or tau and m.args[0] == "weight")
                and m.args[1][0] not in labels for m in walk(e))

        def change(e: Tree) -> Tree | None:
            if e.op in ("sum", "prod") and e.args[2] == "K" and labels and needs(e):
                from .trees import add, mul, reindexed

                each = (reindexed(e.args[0], e.args[1], x) for x in labels)
                return changed((add if e.op == "sum" else mul)(*each), change)
            if e.op == "sym" and e.args[0] == "T" and single and e.args[1][0] in labels and \
                    e.args[1][0] != n.single:
                return minus(ONE, tree("sym", "T", (n.single, e.args[1][1]), "t"))
            if e.op == "sym" and e.args[0] == "weight" and tau and e.args[1][0] == labels[1]:
                return minus(ONE, tree("sym", "weight", (labels[0],), e.args[2]))
            return None

        if not single and not tau:
            return t
        return changed(t, change)

    # -- letters --------------------------------------------------------------------------------

    def index(self, i: str) -> str:
        return self.letters.get(i, i)

    def named(self, t: Tree, part: str) -> None:
        """Letters for the free indices of a formula of a part."""
        self.part = part
        self.letters = {"i": self.n.observations[0], "k": self.n.components[0]}
        # people seldom use a letter again that is free in the same formula
        self._in_scope = () if self.rng.random() < 0.05 else tuple(
            self.letters[c] for c in free(t) if c in self.letters)

    def bound(self, t: Tree) -> str:
        """A letter for the index that a sum binds: not one that is in use inside."""
        pool = self.n.observations if t.args[2] == "N" else self.n.components
        used = {self.letters.get(i, i) for i in free(t)} | {
            self.letters[i] for i in self.letters if i in free(t.args[0]) - {t.args[1]}}
        inner = self._in_scope
        for letter in (*pool, *("u'", "v'")):
            if letter not in used and letter not in inner:
                return letter
        return pool[0] + "'"

    _in_scope: tuple[str, ...] = ()

    # -- symbols --------------------------------------------------------------------------------

    def mark(self, mark: str) -> str:
        """The superscript of a mark here, or "hat" or "prime", or "" for none."""
        if mark == "":
            return ""
        if mark == "t":
            return "" if self.part == "responsibilities" and self.n.bare_old else self.n.old
        if self.part in ("Q", "responsibilities") and self.n.new == "":
            return "^{t+1}"
        return self.n.new

    def dressed(self, letter: str, indices: tuple[str, ...], mark: str) -> Piece:
        found = self.mark(mark)
        subs = "".join(indices)
        sub = "" if not indices else f"_{subs}" if len(subs) == 1 and \
            self.rng.random() < 0.6 else f"_{{{subs}}}"
        if found == "hat":
            head = rf"\hat{{{letter}}}" if self.rng.random() < 0.5 else rf"\hat {letter}"
            return Piece(head + sub, BASE)
        if found == "prime":
            return Piece(letter + sub, BASE, "'")
        if letter == r"\sigma^2":
            raise AssertionError("a variance is printed by itself")
        return Piece(letter + sub, BASE, found)

    def symbol(self, t: Tree) -> Piece:
        name, indices, mark = t.args
        at = tuple(map(self.index, indices))
        n = self.n
        if name == "x":
            return Piece(n.data % at[0] if not n.data.endswith("_%s") or len(at[0]) == 1
                         else n.data.replace("%s", "{%s}") % at[0],
                         FACTOR if n.data.startswith("x^") else BASE)
        if name == "n":
            return Piece(f"n_{at[0]}", BASE)
        if name == "T":
            text = n.responsibility.format(k=at[0], i=at[1], t=n.old)
            closed = "^" in text or text.endswith((")", "]", r"\rangle"))
            return Piece(text, FACTOR if closed else BASE)
        if name == "weight":
            if n.weight == "tau":
                return self.dressed(r"\tau", (), mark)
            return self.dressed(n.weight, at, mark)
        if name == "mu":
            return self.dressed(n.mean, at, mark)
        if name == "Sigma":
            return self.dressed(n.spread, at, mark)
        if name == "var":
            return self.variance(at, mark)
        return self.dressed(n.rate, at, mark)

    def variance(self, at: tuple[str, ...], mark: str) -> Piece:
        r"""``\sigma_k^2``; with an iterate in brackets, in a script, or on the letter."""
        found = self.mark(mark)
        sub = f"_{at[0]}" if len(at[0]) == 1 else f"_{{{at[0]}}}"
        if found == "hat":
            return Piece(rf"\hat\sigma{sub}^2", FACTOR)
        if found == "prime":
            return Piece(rf"(\sigma{sub}^2)'", FACTOR)
        if not found:
            return Piece(rf"\sigma{sub}^2", FACTOR)
        inner = found[2:-1] if found.startswith("^{") else found[1:]
        forms = [rf"(\sigma{sub}^2){found}", rf"\left(\sigma{sub}^2\right){found}",
                 rf"\sigma{sub}^{{2\,{inner}}}" if inner[:1] in "(\\" else
                 rf"(\sigma{sub}^{{2}}){found}",
                 rf"(\sigma{sub}{found})^2"]
        return Piece(self.rng.choice(forms), FACTOR)

    def script(self, p: Piece, script: str) -> str:
        """A piece with a superscript; one that has a mark already is put in brackets."""
        if p.level < BASE:
            return self.bracket(p.whole) + "^" + script
        if not p.sup:
            return p.text + "^" + script
        if p.sup.startswith("^{(") and script.startswith("{") and self.rng.random() < 0.2:
            return p.text + p.sup[:-1] + r"\," + script[1:]
        if self.rng.random() < 0.3:
            return "{" + p.whole + "}^" + script
        return self.bracket(p.whole, "([") + "^" + script

    # -- brackets -------------------------------------------------------------------------------

    def bracket(self, text: str, kinds: str = "(([{") -> str:
        kind = self.rng.choice(kinds)
        left, right = {"(": "()", "[": "[]", "{": ("\\{", "\\}")}[kind]
        form = self.rng.random()
        if form < 0.5:
            return left + text + right
        if form < 0.75:
            return rf"\left{left} {text} \right{right}"
        size = self.rng.choice(("big", "Big", "bigg"))
        if self.rng.random() < 0.5:
            return rf"\{size}l{left} {text} \{size}r{right}"
        return rf"\{size}{left}{text}\{size}{right}"

    def closed(self, t: Tree) -> str:
        """A factor: in brackets unless it holds together."""
        p = self.piece(t)
        return p.whole if p.level >= FACTOR else self.bracket(p.whole)

    def text(self, t: Tree) -> str:
        return self.piece(t).whole

    # -- trees ----------------------------------------------------------------------------------

    def piece(self, t: Tree) -> Piece:
        return getattr(self, "_" + t.op)(t)

    def _num(self, t: Tree) -> Piece:
        value: Fraction = t.args[0]
        if value.denominator != 1:
            return Piece(str(float(value)), FACTOR)
        return Piece(str(value), BASE)

    def _pi(self, t: Tree) -> Piece:
        return Piece(r"\pi", BASE)

    def _size(self, t: Tree) -> Piece:
        return Piece({"N": self.n.size, "K": "K", "d": self.n.dimension}[t.args[0]], BASE)

    def _ident(self, t: Tree) -> Piece:
        return Piece("I", BASE)

    def _sym(self, t: Tree) -> Piece:
        return self.symbol(t)

    def _own(self, t: Tree) -> Piece:
        name, indices = t.args
        at = tuple(map(self.index, indices))
        if name.startswith("density:"):
            i, k = at
            mark = self.n.old if name == "density:t" and not self.n.bare_old else ""
            point = self.n.data % i if len(i) == 1 or "{%s}" in self.n.data else \
                self.n.data.replace("%s", "{%s}") % i
            return Piece(f"{self.density_letter}_{{{k}}}{mark}({point})", FACTOR)
        letter = self.n.count if name == "count" else OWN[name]
        if name == "count" and not indices:
            return Piece(letter, BASE)
        sub = "".join(at)
        if len(at) == 2:
            sub = self.rng.choice((sub, ",".join(at)))
        return Piece(letter + (f"_{{{sub}}}" if sub else ""), BASE)

    def _stack(self, t: Tree) -> Piece:
        if t.args[0] == "one":
            return Piece(r"\mathbf{1}", BASE)
        if t.args[0] == "X":
            return Piece("X", BASE)
        return Piece(f"{self.weights}_{{{self.index(t.args[1][0])}}}", BASE)

    def stacks(self, k: str) -> list[str]:
        """What the data matrix and its weights are."""
        x, size = self.n.data, self.n.size
        where = self.index(k)
        entries = [self.n.responsibility.format(k=where, i=i, t=self.n.old) for i in ("1", size)]
        turned = "^T" if self.n.transpose == "'" else self.n.transpose
        return [rf"{self.weights}_{{{where}}} = \operatorname{{diag}}({entries[0]},\dots,"
                rf"{entries[1]})",
                rf"X = ({x % '1'},\dots,{x % size}){turned}"]

    def _add(self, t: Tree) -> Piece:
        out = ""
        for n, a in enumerate(t.args):
            negative = a.op == "neg"
            p = self.piece(a.args[0] if negative else a)
            body = p.whole if p.level > SUM else self.bracket(p.whole)
            space = self.rng.choice((" ", "", " "))
            if n == 0:
                out += ("-" if negative else "") + body
            else:
                cut = "\x00" if self.breaks else ""
                out += f"{space}{cut}{'-' if negative else '+'}{space}" + body
        return Piece(out, SUM)

    def _neg(self, t: Tree) -> Piece:
        p = self.piece(t.args[0])
        return Piece("-" + (p.whole if p.level > SUM else self.bracket(p.whole)), SUM)

    def _mul(self, t: Tree) -> Piece:
        out: list[str] = []
        level = PRODUCT
        for n, f in enumerate(t.args):
            last = n == len(t.args) - 1
            p = self.piece(f)
            body = p.whole
            if p.level == SUM or p.level in (FUNCTION, OPEN) and not last or p.level == PRODUCT:
                body = self.bracket(body)
            elif p.level in (FUNCTION, OPEN):
                level = p.level
            if out and body[0].isdigit() or out and f.op == "frac" and t.args[n - 1].op == "num":
                out.append(r" \cdot ")
            elif out and self._runs_on(t.args[n - 1], f, out[-1], body):
                out.append(self.rng.choice((r"\cdot ", r"\, ", r" \times ")) if all(
                    a.op in ("sym", "size", "num") for a in (t.args[n - 1], f)) else r"\cdot ")
            elif out:
                out.append(self.rng.choice((" ", " ", r"\,", r"\;", "", " ")))
            out.append(body)
        return Piece(_joined(out), level)

    def _runs_on(self, a: Tree, b: Tree, left: str, right: str) -> bool:
        """Whether two factors side by side would read as a function and its argument."""
        if right.startswith(("(", r"\left(", r"\big", r"\Big", "[", r"\left[", "{", "\\{")):
            return a.op in ("own", "log", "exp", "det", "trace") or (
                a.op == "sym" and self.n.single != "" and a.args[0] == "T" and False)
        return False

    def _frac(self, t: Tree) -> Piece:
        a, b = t.args
        form = self.rng.random()
        simple = a.op == "num" and b.op == "num"
        if form < 0.12 and not simple:
            top, below = self.piece(a), self.piece(b)
            if (top.level >= FACTOR or a.op == "sum" and top.level == OPEN) and (
                    below.level == BASE or b.op == "sum" and below.level == OPEN):
                slash = self.rng.choice(("/", " / ", r"\Big/", r"\big/ ") if a.op == "sum"
                                        else ("/", " / "))
                return Piece(top.whole + slash + below.whole,
                             PRODUCT if top.level >= FACTOR and below.level == BASE else OPEN)
        if form < 0.2 and not simple:
            return Piece(rf"{{{self.text(a)} \over {self.text(b)}}}", FACTOR)
        if simple and form < 0.3:
            x, y = self.text(a), self.text(b)
            if len(x) == len(y) == 1:
                return Piece(rf"\frac{x}{y}", FACTOR)
        name = self.rng.choice((r"\frac", r"\frac", r"\dfrac", r"\tfrac" if simple else r"\frac"))
        return Piece(rf"{name}{{{self.text(a)}}}{{{self.text(b)}}}", FACTOR)

    def _pow(self, t: Tree) -> Piece:
        base, exponent = t.args
        p = self.piece(base)
        inner = self.text(exponent)
        if exponent == TWO and self.rng.random() < 0.6:
            inner = "2"
            return Piece(self.script(p, "2" if not p.sup else "{2}"), FACTOR)
        return Piece(self.script(p, f"{{{inner}}}"), FACTOR)

    def _inv(self, t: Tree) -> Piece:
        return Piece(self.script(self.piece(t.args[0]), "{-1}"), FACTOR)

    def _t(self, t: Tree) -> Piece:
        if t.args[0].op == "stack":
            return Piece("X" + ("^T" if self.n.transpose == "'" else self.n.transpose), FACTOR)
        p = self.piece(t.args[0])
        mark = self.n.transpose
        if mark == "'":
            body = p.text if p.level == BASE and not p.sup else self.bracket(p.whole, "([")
            return Piece(body + "'", FACTOR)
        inner = mark[1:] if mark.startswith("^{") else "{" + mark[1:] + "}"
        return Piece(self.script(p, inner), FACTOR)

    def _trace(self, t: Tree) -> Piece:
        name = self.rng.choice((r"\operatorname{tr}", r"\mathrm{tr}", r"\text{tr}",
                                r"\operatorname{trace}"))
        return Piece(name + self.bracket(self.text(t.args[0]), "(["), FACTOR)

    def _det(self, t: Tree) -> Piece:
        inner = self.text(t.args[0])
        form = self.n.determinant
        if form.endswith("%s") and self.piece(t.args[0]).level < FACTOR:
            form += ""
            inner = "(" + inner + ")"
        return Piece(form % inner, FACTOR if form.endswith("%s") or "det" in form else BASE)

    def _log(self, t: Tree) -> Piece:
        a = t.args[0]
        p = self.piece(a)
        bare = a.op in ("sym", "det", "density", "size", "num", "exp", "factorial") or (
            a.op == "own" and a.args[0].startswith("density:"))
        if a.op == "mul" and a.args == (TWO, tree("pi")):
            bare = True
        if bare and self.rng.random() < 0.75 and not p.text.startswith("("):
            return Piece(f"{self.n.log} {p.whole}", FUNCTION)
        return Piece(self.n.log + self.bracket(p.whole), FACTOR)

    def _exp(self, t: Tree) -> Piece:
        inner = self.text(t.args[0])
        form = self.rng.random()
        if form < 0.25 and "\\left" not in inner:
            return Piece(f"e^{{{inner}}}", FACTOR)
        return Piece(r"\exp" + self.rng.choice(("", "", r"\!")) + self.bracket(inner), FACTOR)

    def _sqrt(self, t: Tree) -> Piece:
        return Piece(rf"\sqrt{{{self.text(t.args[0])}}}", FACTOR)

    def _factorial(self, t: Tree) -> Piece:
        p = self.piece(t.args[0])
        return Piece((p.whole if p.level == BASE else self.bracket(p.whole, "(")) + "!", FACTOR)

    def _choose(self, t: Tree) -> Piece:
        return Piece(rf"\binom{{{self.text(t.args[0])}}}{{{self.text(t.args[1])}}}", FACTOR)

    def _density(self, t: Tree) -> Piece:
        x, *rest = (self.text(a) for a in t.args)
        form = self.n.density
        if self.s.data == "scalar" and self.s.name != "two_gaussians_1d":
            names = {"poisson_mixture": (r"\operatorname{Poisson}", r"\mathrm{Poi}",
                                         r"\text{Pois}"),
                     "two_coins": (r"\operatorname{Binomial}", r"\mathrm{Bin}", r"\text{Bin}")}
            name = names[self.s.name][len(form) % 3]
            separator = r"\mid " if len(form) % 2 else "; "
            return Piece(f"{name}({x}{separator}{', '.join(rest)})", FACTOR)
        return Piece(form % (x, ", ".join(rest)), FACTOR)

    def _sum(self, t: Tree) -> Piece:
        return self._big(t, r"\sum")

    def _prod(self, t: Tree) -> Piece:
        return self._big(t, r"\prod")

    def _big(self, t: Tree, sign: str) -> Piece:
        body, index, over = t.args
        letter = self.bound(t)
        before, scope = dict(self.letters), self._in_scope
        self.letters[index] = letter
        self._in_scope = (*scope, letter)
        p = self.piece(body)
        inner = p.whole if p.level > SUM else self.bracket(p.whole)
        if p.level < FACTOR and body.op == "frac":
            inner = self.bracket(p.whole)
        self.letters, self._in_scope = before, scope
        return Piece(sign + self.limits(letter, over) + self.rng.choice((" ", " ", r"\,", "{}"))
                     + inner, FUNCTION if p.level == FUNCTION else OPEN)

    def limits(self, letter: str, over: str) -> str:
        c = self.rng.choice
        if over == "K" and self.s.labels == ("A", "B"):
            return rf"_{{{letter}\in\{{A,B\}}}}"
        end = {"N": self.n.size, "K": "2" if self.s.labels else "K"}[over]
        style = c((0, 0, 1, 2, 3, 4, 5))
        if style == 2 and len(letter) == 1:
            return f"_{letter}"
        if style == 3:
            return rf"_{{{letter}}}"
        if style == 4:
            return rf"\limits_{{{letter}=1}}^{{{end}}}"
        if style == 5:
            return rf"^{{{end}}}_{{{letter}=1}}"
        return rf"_{{{letter}=1}}^{{{end}}}" if style == 0 else rf"_{{{letter}=1}}^{end}"


def _joined(pieces: list[str]) -> str:
    """Pieces in a row; a space where a command would run into a letter."""
    out = ""
    for p in pieces:
        if not p:
            continue
        if out and p[0].isalnum() and _ends_in_command(out):
            out += " "
        out += p
    return out


def _ends_in_command(text: str) -> bool:
    n = len(text)
    while n and text[n - 1].isascii() and text[n - 1].isalpha():
        n -= 1
    return n > 0 and n < len(text) and text[n - 1] == "\\"
