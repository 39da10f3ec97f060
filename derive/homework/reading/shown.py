"""What was read, shown: a claim in the statement's own notation, a statement as it stands."""

from __future__ import annotations

from ...algebra.expression import Expr, reindex, rewrite, walk
from ...derivation import Derivation
from ...document.latex import latex
from ...document.notation import notation_for
from ..answer import Claim, Member

_SPARE = "jlmhr"


def as_read(em: Derivation, claim: Claim) -> str:
    r"""The claim as it was understood, in LaTeX: its part, and the first reading of its formula;
    the source where the formula has no LaTeX.

    >>> import derive
    >>> from . import read_answer
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> claims = read_answer(r"$w_j = P(Z_j=1\mid x_j)$, $\hat m_1=\sum_j w_jx_j/\sum_j w_j$", em)
    >>> as_read(em, claims.claims[-1])
    '\\mu_1^{t+1} = \\frac{\\sum_{i=1}^{N} T_{1,i}x_i}{\\sum_{i=1}^{N} T_{1,i}}'
    """
    sign = r"\propto" if claim.relation == "proportional" else "="
    step = {"Q": "Q.Q.1", "responsibilities": "T.1"}.get(claim.part)
    sides = [em.step(step).left if step else em.solution(claim.part)[0], claim.readings[0]]
    if len(claim.labels) == 1:
        sides = [reindex(e, em.setting.k, claim.labels[0]) for e in sides]
    left, right = (in_latex(em, e) for e in sides)
    return f"{left} {sign} {right}" if left and right else claim.source


def in_latex(em: Derivation, e: Expr) -> str:
    """The LaTeX of an expression in the statement's own notation; "" where it has none."""
    try:
        return latex(in_letters(em, e), notation_for(em.model))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return ""


def in_letters(em: Derivation, e: Expr) -> Expr:
    """e with letters for the indices that the reader has numbered, ``i2`` for a sum in a sum.

    >>> import derive
    >>> from ...algebra.expression import reindex, sum_over
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> once = sum_over(reindex(em.setting.x, em.setting.i, "i2"), "i2", "N")
    >>> both = in_letters(em, em.setting.x + once)
    >>> in_letters(em, once).args[1], [n.args[1] for n in walk(both) if n.op == "sum"]
    ('i', ['j'])
    """
    found = dict.fromkeys(c for n in walk(e) for c in _indices(n))
    used = {*found, *em.model.components.labels}
    letters: dict[str, str] = {}
    for c in found:
        if c[:1] in (em.setting.i, em.setting.k) and c[1:].isdigit():
            letters[c] = next((x for x in c[0] + _SPARE if x not in used), c)
            used.add(letters[c])

    def change(n: Expr) -> Expr | None:
        if n.op in ("sum", "product") and n.args[1] in letters:
            body, old, size = n.args
            return Expr(n.op, reindex(body, old, letters[old]), letters[old], size)
        return None

    e = rewrite(e, change)
    for old, new in letters.items():
        e = reindex(e, old, new)
    return e


def _indices(e: Expr) -> list[str]:
    """The index letters at a node itself."""
    if e.op in ("sum", "product"):
        return [e.args[1]]
    return [c for a in e.args for c in (a if isinstance(a, tuple) else (a,)) if isinstance(c, str)]


def shown(em: Derivation, member: Member) -> str:
    """A member of a line as it was understood, in LaTeX, or as it stands where it has none."""
    return (in_latex(em, member.readings[0]) if member.readings else "") or member.source


def balanced(text: str, at: int, end: int) -> str:
    r"""The text from ``at`` to ``end``, with as much around it as its braces need.

    >>> balanced(r"so \mathbf{m} = \frac{a}{b} here", 11, 22)
    '\\mathbf{m} = \\frac{a}{b}'
    """
    depth = lowest = 0
    for c in text[at:end]:
        depth += (c == "{") - (c == "}")
        lowest = min(lowest, depth)
    while lowest < 0 and at > 0:
        at -= 1
        lowest += (text[at] == "{") - (text[at] == "}")
    depth = text.count("{", at, end) - text.count("}", at, end)
    while at > 0 and text[at] == "{" and (text[at - 1].isalpha() or text[at - 1] in "\\}"):
        start = at
        while start > 0 and text[start - 1].isalpha():
            start -= 1
        if start == 0 or text[start - 1] != "\\":
            break
        at = start - 1
    while end < len(text) and (depth > 0 or text[end] == "{" and text[end - 1] == "}"):
        depth += (text[end] == "{") - (text[end] == "}")
        end += 1
        if depth < 0:
            break
    return text[at:end]
