"""A writer's tree as LaTeX in a notation, with the liberties that people take."""

from __future__ import annotations

from fractions import Fraction

from .pieces import BASE, FACTOR, FUNCTION, OPEN, PRODUCT, SUM, Piece, joined
from .symbols import Symbols
from .trees import TWO, Tree, tree


class Printer(Symbols):
    """Prints the trees of one answer."""

    def text(self, t: Tree) -> str:
        return self.piece(t).whole

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
        return self.own_symbol(t)

    def _stack(self, t: Tree) -> Piece:
        return self.stack(t)

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
            elif out and self._runs_on(t.args[n - 1], body):
                out.append(self.rng.choice((r"\cdot ", r"\, ", r" \times ")) if all(
                    a.op in ("sym", "size", "num") for a in (t.args[n - 1], f)) else r"\cdot ")
            elif out:
                out.append(self.rng.choice((" ", " ", r"\,", r"\;", "", " ")))
            out.append(body)
        return Piece(joined(out), level)

    def _runs_on(self, a: Tree, right: str) -> bool:
        """Whether a factor and the text to its right would read as a function and its argument."""
        return a.op in ("own", "log", "exp", "det", "trace") and right.startswith(
            ("(", r"\left(", r"\big", r"\Big", "[", r"\left[", "{", "\\{"))

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
