"""Symbols in a notation: letters for indices, marks of the iterate, names of the answer's own."""

from __future__ import annotations

import random

from .models import Statement
from .notations import Notation
from .pieces import BASE, FACTOR, Piece
from .trees import ONE, Tree, add, changed, free, minus, mul, reindexed, tree, walk

OWN = {"A": "A", "B": "B", "V": "V", "W": "W", "u": "u", "v": "v", "b": "b", "e1": r"\delta",
       "e2": r"\ell", "e3": r"\kappa", "e4": r"\nu", "e5": r"\beta", "e6": r"\bar x",
       "e7": r"\tilde x", "e8": "H", "e9": "U", "e10": r"\eta", "e11": r"\zeta", "e12": r"\Omega",
       "e13": r"\Psi", "e14": "D", "e15": "g", "e16": r"\epsilon", "e17": r"\Delta"}


class Symbols:
    """How one answer writes its symbols, its indices and its brackets. ``part`` is where:
    "responsibilities", "Q" or a parameter."""

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
            form = n.responsibility
            for letter, index in zip("ki", at):
                if len(index) > 1:  # w_{k'}, where a single letter needs no braces
                    form = form.replace(f"_{{{letter}}}", f"_{{{{{{{letter}}}}}}}")
            text = form.format(k=at[0], i=at[1], t=n.old)
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

    # -- symbols of the answer's own ------------------------------------------------------------

    def own_symbol(self, t: Tree) -> Piece:
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

    def stack(self, t: Tree) -> Piece:
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
