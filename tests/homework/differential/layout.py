"""Claims as a document: displays, alignments, definitions around them, words, macros, preamble."""

from __future__ import annotations

import random

from .answers import Case, Claim, Written
from .models import Statement
from .notations import Notation
from .printing import Printer
from .trees import Tree, tree, walk

RIGHT_SIDES = ("=", "&=", "&= ")


def document(s: Statement, n: Notation, claims: list[Claim],
             shared: dict[str, tuple[tuple[str, ...], Tree]], p: Printer,
             rng: random.Random) -> Written:
    """The text of an answer, and its cases."""
    blocks: list[str] = []
    cases: list[Case] = []
    parts = {c.part for c in claims}
    opening = _opening(s, n, parts, rng)
    if opening:
        blocks.append(opening)
    counted = False
    said_density: set[str] = set()
    rows: list[tuple[str, str]] = []
    for c in claims:
        p.own = c.own
        before, after = [], []
        names = _used(c, c.own)
        for name in names:
            if name == "count":
                if not counted and (n.single or n.count != "N" or rng.random() < 0.7):
                    before.append(_definition(p, c, name))
                counted = True
            elif name.startswith("density:"):
                key = "" if n.bare_old else name
                if key not in said_density:
                    said_density.add(key)
                    before.append(_definition(p, c, name))
            else:
                (before if rng.random() < 0.6 else after).append(_definition(p, c, name))
        stacked = {n.args[1][0] for x in (*c.steps, c.body) for n in walk(x)
                   if n.op == "stack" and n.args[0] == "D"}
        for k in sorted(stacked):
            p.named(c.body, c.part)
            before += p.stacks(k)[: 1 if rng.random() < 0.5 else 2]
        left, rest = _sides(s, n, c, p, rng)
        latex = left + " " + " ".join(rest)
        cases.append(Case(tuple(c.truths), tuple(c.kinds), c.mutation, left, latex))
        plain = not before and not after and not any("\x00" in r for r in rest) and len(rest) == 1
        if plain and rng.random() < 0.35:
            rows.append((left, rest[0]))
            continue
        if rows:
            blocks.append(_rows(rows, rng))
            rows = []
        blocks.append(_block(left, rest, before, after, c, n, rng))
    if rows:
        blocks.append(_rows(rows, rng))
    text = "\n\n".join(blocks).replace("\x00", "")
    if n.new == "^{(t)}" and n.old not in text:
        # nothing says that (t) is the next iterate here
        cases = [c for c in cases if c.mutation != "iterate_changed"]
    return Written(s.name, *_wrapped(text, n, rng), tuple(cases))


def _used(c: Claim, own: dict[str, tuple[tuple[str, ...], Tree]]) -> list[str]:
    """The names that a claim uses, those that a definition needs before it."""
    found: list[str] = []

    def visit(t: Tree) -> None:
        for node in walk(t):
            if node.op == "own" and node.args[0] not in found:
                visit(own[node.args[0]][1])
                found.append(node.args[0])

    for t in (*c.steps, c.body):
        visit(t)
    return found


def _definition(p: Printer, c: Claim, name: str) -> str:
    formal, body = c.own[name]
    part = c.part
    if name == "density:":
        part = "Q"
    p.named(body, part)
    left = tree("own", name, formal)
    return f"{p.text(left)} = {p.text(p.prepared(body))}"


def _opening(s: Statement, n: Notation, parts: set[str], rng: random.Random) -> str:
    """What the responsibility symbol is, where no formula says it."""
    i, k = n.observations[0], n.components[0]
    letter = n.responsibility.format(k=n.single or k, i=i, t=n.old)
    if letter.startswith("P("):
        return ""
    if "responsibilities" in parts or (not n.single and rng.random() < 0.4):
        return ""
    x = n.data % i
    event = f"P(Z_{i}={n.single or k}\\mid {x},\\theta^{{t}})"
    return rng.choice((
        f"Let ${letter} = {event}$ denote the responsibilities.",
        f"Notation: ${letter} := {event}$.",
        f"\\[ {letter} = {event} \\]",
        f"Write \\({letter}={event}\\) for the posterior probabilities from the E-step.",
    ))


def _left(s: Statement, n: Notation, c: Claim, p: Printer, rng: random.Random) -> str:
    """The left side of a claim, with what it must say."""
    p.named(c.body, c.part)
    k = c.label or "k"
    if c.part == "Q":
        return n.q % n.old if "%s" in n.q else n.q
    if c.part == "responsibilities":
        i, where = n.observations[0], c.label or n.components[0]
        text = n.responsibility.format(k=where, i=i, t=n.old)
        if c.relation == "equal" and not text.startswith("P(") and (
                n.single and (n.single != s.labels[0] or c.mutation) or rng.random() < 0.35):
            text += f" = P(Z_{i}={where}\\mid {n.data % i},\\theta^{{t}})"
        return text
    name = c.part
    if name == "weight" and n.weight == "tau":
        return p.text(tree("sym", "weight", (s.labels[0],), "t+1"))
    return p.text(tree("sym", name, (k,), "t+1"))


def _sides(s: Statement, n: Notation, c: Claim, p: Printer, rng: random.Random
           ) -> tuple[str, list[str]]:
    """The left side, and the relations with the members after it."""
    left = _left(s, n, c, p, rng)
    relation = r"\propto" if c.relation == "proportional" else n.equals
    if c.part in ("responsibilities",) and " = " in left and relation != r"\propto":
        relation = "="
    rest = []
    for m, t in enumerate((*c.steps, c.body)):
        p.named(t, c.part)
        p.breaks = m == len(c.steps) and rng.random() < 0.3
        text = p.text(p.prepared(t))
        p.breaks = False
        rest.append(f"{relation if m == 0 or c.relation == 'proportional' else '='} {text}")
    if c.part == "Q" and rng.random() < 0.2:
        rest[-1] += rng.choice((r" + \text{const}", r" + \mathrm{const.}", " + C",
                                r" + \text{constant}"))
    return left, rest


def _breaks(text: str, rng: random.Random, new: str) -> str:
    """Line breaks at some of the marked places outside braces and \\left ... \\right."""
    out, depth, left = "", 0, 0
    n = 0
    while n < len(text):
        if text.startswith("\\left", n) and not text[n + 5 : n + 6].isalpha():
            left += 1
        if text.startswith("\\right", n) and not text[n + 6 : n + 7].isalpha():
            left -= 1
        ch = text[n]
        if ch == "\\" and text[n + 1 : n + 2] in "{}":
            out += text[n : n + 2]
            n += 2
            continue
        depth += (ch == "{") - (ch == "}")
        if ch == "\x00":
            if depth == 0 and left == 0 and rng.random() < 0.5:
                out += new
        else:
            out += ch
        n += 1
    return out


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _after(c: Claim, n: Notation, rng: random.Random) -> str:
    if c.label is None and c.part not in ("Q", "responsibilities") and rng.random() < 0.4:
        k = n.components[0]
        return rng.choice((rf"\qquad {k}=1,2", rf",\quad {k}=1,\dots,K", rf"\quad ({k} = 1, 2)",
                           rf"\quad\text{{for }} {k}=1,2", rf" \qquad \forall {k}"))
    return rng.choice(("", "", ".", ","))


def _block(left: str, rest: list[str], before: list[str], after: list[str], c: Claim, n: Notation,
           rng: random.Random) -> str:
    """One claim with its definitions around it."""
    words = rng.choice(("", "", "We get", "Hence", "Therefore", "Setting the derivative to zero:",
                        "The M-step gives", "So", "This is", r"\textbf{Update.}"))
    if c.part in ("Q", "responsibilities"):
        words = rng.choice(("", "", "E-step:", "By Bayes' rule", "First,"))
    said = ""
    if before:
        joined = rng.choice((" and ", ", ", "; ")).join(f"${_plain(b)}$" for b in before)
        said = rng.choice(("With ", "Let ", "Define ", "Put ", "Set ")) + joined + \
            rng.choice((",", ":", ".", " we have"))
    tail = ""
    if after:
        style = rng.random()
        tail = rng.choice(("where ", "with ", "Here ", "where I wrote ")) + " and ".join(
            f"${_plain(a)}$" for a in after) + rng.choice((".", ""))
        if style < 0.3:
            tail = "where\n" + "\n".join(f"\\[ {_plain(a)} \\]" for a in after)
    shown = _display(left, rest, _after(c, n, rng), rng)
    return "\n".join(x for x in (said, words, shown, tail) if x)


def _display(left: str, rest: list[str], after: str, rng: random.Random) -> str:
    broken = any("\x00" in r for r in rest)
    if broken or len(rest) > 1:
        return _many_lines(left, rest, after, rng)
    body = f"{left} {rest[0]}{after}"
    return rng.choice((
        rf"\[ {body} \]", f"\\[\n{body}\n\\]", f"$${body}$$", f"$$\n{body}\n$$",
        f"\\begin{{equation}}\n{body}\n\\end{{equation}}",
        f"\\begin{{equation*}}\n  {body}\n\\end{{equation*}}",
        f"\\begin{{equation}}\\label{{eq:{rng.randrange(99)}}}\n{body}\n\\end{{equation}}",
        f"${body}$", rf"\({body}\)", rf"\[ \boxed{{{body}}} \]",
        f"\\begin{{align*}}\n{left} &{rest[0]}{after}\n\\end{{align*}}",
        f"\\begin{{gather*}}\n{body}\n\\end{{gather*}}",
        rf"\[ \displaystyle {body} \]",
        f"\\begin{{displaymath}}{body}\\end{{displaymath}}",
    ))


def _many_lines(left: str, rest: list[str], after: str, rng: random.Random) -> str:
    style = rng.choice(("align", "align*", "split", "aligned", "eqnarray*", "multline", "one"))
    if style in ("multline", "one"):
        body = " ".join([left, *rest])
        if style == "one" or "\x00" not in body:
            return f"\\[ {_plain(body)}{after} \\]"
        body = _breaks(body, rng, " \\\\\n")
        return f"\\begin{{multline*}}\n{body}{after}\n\\end{{multline*}}"
    if style == "eqnarray*":
        lines = []
        for m, r in enumerate(rest):
            relation, text = r.split(" ", 1)
            new = " \\\\\n & & {} "
            lines.append(f"{left if m == 0 else ''} & {relation} & {_breaks(text, rng, new)}")
        return "\\begin{eqnarray*}\n" + " \\\\\n".join(lines) + after + "\n\\end{eqnarray*}"
    new = rng.choice((
        " \\\\\n&\\quad ", " \\\\\n  &\\qquad{}", "\\\\\n& ", " \\\\[2pt]\n &\\quad "))
    if style == "align" and rng.random() < 0.5:
        new = " \\nonumber" + new
    lines = [f"{left if m == 0 else ''} &{_breaks(r, rng, new)}" for m, r in enumerate(rest)]
    body = " \\\\\n".join(lines) + after
    if style in ("align", "align*"):
        return f"\\begin{{{style}}}\n{body}\n\\end{{{style}}}"
    if style == "split":
        return f"\\begin{{equation}}\n\\begin{{split}}\n{body}\n\\end{{split}}\n\\end{{equation}}"
    return f"\\[\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n\\]"


def _rows(rows: list[tuple[str, str]], rng: random.Random) -> str:
    """Several claims in one display."""
    style = rng.choice(("align", "align*", "gather", "gather*", "aligned", "quad", "eqnarray*",
                        "array", "dollars", "cases"))
    plain = [(a, _plain(b)) for a, b in rows]
    if style in ("align", "align*"):
        body = ", \\\\\n".join(f"{a} &{b}" for a, b in plain)
        return f"\\begin{{{style}}}\n{body}.\n\\end{{{style}}}"
    if style in ("gather", "gather*"):
        return f"\\begin{{{style}}}\n" + " \\\\\n".join(f"{a} {b}" for a, b in plain) + \
            f"\n\\end{{{style}}}"
    if style == "aligned":
        return "\\[\\begin{aligned}\n" + " \\\\\n".join(f"{a} &{b}" for a, b in plain) + \
            "\n\\end{aligned}\\]"
    if style == "eqnarray*":
        return "\\begin{eqnarray*}\n" + " \\\\\n".join(
            f"{a} & {b.split(' ', 1)[0]} & {b.split(' ', 1)[1]}" for a, b in plain) + \
            "\n\\end{eqnarray*}"
    if style == "array":
        return "\\[\\begin{array}{rcl}\n" + " \\\\\n".join(
            f"{a} & {b.split(' ', 1)[0]} & {b.split(' ', 1)[1]}" for a, b in plain) + \
            "\n\\end{array}\\]"
    if style == "cases":
        return "\\[\\begin{cases}\n" + " \\\\\n".join(f"{a} {b}" for a, b in plain) + \
            "\n\\end{cases}\\]"
    if style == "quad":
        return "\\[ " + r", \qquad ".join(f"{a} {b}" for a, b in plain) + " \\]"
    return "\n".join(f"${a} {b}$" for a, b in plain)


MACROS = (
    (r"^{\top}", r"\tp", r"\newcommand{\tp}{^{\top}}"),
    (r"\mathcal{N}", r"\Nor", r"\newcommand{\Nor}{\mathcal{N}}"),
    (r"^{-1}", r"\inv", r"\newcommand{\inv}{^{-1}}"),
    (r"\operatorname{tr}", r"\Tr", r"\DeclareMathOperator{\Tr}{tr}"),
    (r"^{\text{new}}", r"\nw", r"\def\nw{^{\text{new}}}"),
    (r"^{(t)}", r"\cur", r"\newcommand*{\cur}{^{(t)}}"),
    (r"\boldsymbol{\mu}", r"\bmu", r"\newcommand{\bmu}{\boldsymbol{\mu}}"),
    (r"\frac{1}{2}", r"\half", r"\newcommand{\half}{\tfrac{1}{2}}"),
    (r"\theta^{t}", r"\thetat", r"\newcommand{\thetat}{\theta^{t}}"),
    (r"\mathbf{x}", r"\bx", r"\newcommand{\bx}{\mathbf{x}}"),
)


def _wrapped(text: str, n: Notation, rng: random.Random) -> tuple[str, str]:
    """(kind, text): a fragment, a whole document, or Markdown."""
    definitions = []
    form = rng.random()
    if form < 0.5:
        for old, new, said in MACROS:
            if old in text and rng.random() < 0.5:
                text = _by_macro(text, old, new)
                definitions.append(said)
    if rng.random() < 0.3:
        text = _commented(text, rng)
    if definitions or form < 0.3:
        head = "\\documentclass{article}\n\\usepackage{amsmath,amssymb,bm}\n" + \
            "\n".join(definitions) + "\n\\begin{document}\n\\section*{Solution}\n"
        if definitions and rng.random() < 0.3:
            return "latex", "\n".join(definitions) + "\n" + text
        return "latex", head + text + "\n\\end{document}\n"
    if form < 0.75 and "\\begin{" not in text:
        for a, b in (("\\[", "$$"), ("\\]", "$$"), ("\\(", "$"), ("\\)", "$")):
            text = text.replace(a, b)
        # In Markdown's prose a percent sign begins no comment: a dollar after it begins a formula.
        text = text.replace("% TODO $x", "% TODO x")
        return "markdown", "## Solution\n\n" + text + "\n"
    return "latex", text


def _by_macro(text: str, old: str, new: str) -> str:
    """A macro for a piece of text; a letter after it is kept apart."""
    parts = text.split(old)
    out = parts[0]
    for p in parts[1:]:
        out += new + (" " if p[:1].isalpha() else "") + p
    return out


def _commented(text: str, rng: random.Random) -> str:
    """With comments at the ends of some lines."""
    lines = text.split("\n")
    return "\n".join(
        x + rng.choice((" % checked", " % \\mu_1 = 0 ?", "% TODO $x", " %"))
        if x and rng.random() < 0.15 else x for x in lines)
