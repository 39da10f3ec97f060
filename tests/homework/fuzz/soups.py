"""Inputs that hypothesis makes: formulas by a grammar of their own, soups of tokens, raw text and
bytes. None of them begins with a valid answer."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .mutations import STATEMENTS, Input
from .words import BRACKETS, CANARIES, MACROS, NUMBERS, ODD, dictionary

LEFT = ("\\mu_1^{t+1}", "\\mu_k", "mu_1", "\\tau", "tau^{(t+1)}", "\\Sigma_2^{t+1}", "Sigma_1",
        "Q(\\theta\\mid\\theta^t)", "Q", "T_{1,i}", "r_{ik}", "\\gamma(z_{nk})", "w_j^{(i)}", "N_k",
        "\\pi_k^{new}", "\\sigma_1^2", "\\hat\\mu_1", "P(Z_i=1\\mid x_i)", "\\lambda_1", "f(x)")
LEAVES = ("x_i", "x", "\\mu_1", "\\mu_k^t", "\\Sigma_1", "\\Sigma_1^{-1}", "\\tau", "T_{1,i}",
          "N_1", "N", "n", "d", "1", "2", "\\frac12", "\\pi", "i", "k", "T", "Q", "\\theta",
          "x_i^T", "z_{nk}", "\\mathcal N(x_i\\mid\\mu_1,\\Sigma_1)", "\\mathbf 1", "const", "e")
_SHAPES = (r"\frac{%s}{%s}", "(%s)(%s)", "%s+%s", "%s - %s", "%s %s", "%s/%s", "%s^{%s}", "%s_{%s}",
           r"\sum_{i=1}^N %s %s", r"\sum_i (%s) + %s", r"\sum_{%s}^{%s}", r"\log(%s) %s",
           r"\exp\left(-\frac{1}{2}%s\right)%s", r"|%s| %s", r"\sqrt{%s} %s", r"(%s)(%s)^T",
           r"\prod_k %s^{%s}", r"\hat{%s}_{%s}", r"{%s \over %s}", r"\det(%s) %s", r"tr(%s %s)",
           "[%s, %s]", r"\begin{cases} %s & j = 1 \\ %s & j = 2 \end{cases}", "%s = %s",
           r"\mathcal{N}(%s \mid %s)", r"\max(%s, %s)", r"\binom{%s}{%s}", r"%s' %s!", "%s | %s")
_AROUND = ("$%s$", "$$%s$$", r"\[%s\]", r"\begin{align}%s\end{align}", "%s", "so $%s$ where $%s$",
           "\\begin{align*}\n%s \\\\\n&%s\n\\end{align*}", "# M\n\n$$%s$$\n\nand similarly\n$$%s$$",
           r"\documentclass{article}\begin{document}$%s$, \(%s\)\end{document}",
           r"\newcommand{\m}{%s}$\mu_1=\m$, $\m=%s$")

PLAIN = ("x_i", "mu_1", "mu_1^{t+1}", "Sigma_1^t", "r_i", "T_1i", "N_1", "N", "tau", "1", "2",
         "0.5", "x", "(x_i - mu_1)", "Normal(x_i; mu_1, Sigma_1)", "pi_k", "theta", "t", "d")
_PLAIN_SHAPES = ("%s + %s", "%s - %s", "(%s)/(%s)", "sum_i %s %s", "sum_{i=1}^N %s*%s", "%s %s^T",
                 "log(%s) %s", "exp(-1/2 %s) %s", "|%s| %s", "%s^(%s)", "%s_%s", "%s^-1 %s",
                 "sqrt(%s) * %s", "[%s] (%s)'", "%s = %s", "%s / sum_j %s", "%s, %s", "%s ... %s")


def _leaves(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly the words given."""
    known = st.sampled_from(words)
    return st.one_of(known, known, known, known, known,
                     st.sampled_from(NUMBERS) | st.sampled_from(dictionary()))



def _filled(shape: str, parts: list[str]) -> str:
    """The shape with its places filled from the parts in turn."""
    pieces = shape.split("%s")
    return pieces[0] + "".join(parts[n % len(parts)] + p for n, p in enumerate(pieces[1:]))


def _formulas(words: tuple[str, ...], shapes: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.recursive(
        _leaves(words),
        lambda inner: st.builds(lambda shape, a, b: _filled(shape, [a, b]),
                                st.sampled_from(shapes), inner, inner),
        max_leaves=12,
    )


_MARKS = ("=", "=", "&=", ":=", "<-", r"\propto", r"\leftarrow", "+=")
equations = st.builds(lambda left, mark, right: f"{left} {mark} {right}", st.sampled_from(LEFT),
                      st.sampled_from(_MARKS), _formulas(LEAVES, _SHAPES))
written = st.builds(_filled, st.sampled_from(_AROUND), st.lists(equations, min_size=1, max_size=2))
plain = st.lists(
    st.builds(lambda left, mark, right: f"{left} {mark} {right}", st.sampled_from(PLAIN + ("Q",)),
              st.sampled_from(("=", ":=", "<-")), _formulas(PLAIN, _PLAIN_SHAPES)),
    min_size=1, max_size=2,
).map("\n".join)
soup = st.lists(
    st.sampled_from(dictionary() + BRACKETS + LEFT + LEAVES + NUMBERS + CANARIES + MACROS + ODD),
    min_size=1, max_size=30,
).map(" ".join)
wrapped = st.builds(lambda around, text: _filled(around, [text]), st.sampled_from(_AROUND), soup)
raw = st.text(max_size=80) | st.binary(max_size=80).map(
    lambda b: b.decode("utf-8", "replace")) | st.text("\\{}$^_&#%~ ()[]|=+-/x1i\n", max_size=60)

_statement = st.sampled_from((STATEMENTS[0], *STATEMENTS))
inputs = st.one_of(
    st.builds(Input, written, st.sampled_from(("latex", "latex", "markdown", None)), _statement),
    st.builds(Input, written, st.sampled_from(("latex", "latex", "markdown", None)), _statement),
    st.builds(Input, plain, st.sampled_from(("text", None)), _statement),
    st.builds(Input, st.one_of(wrapped, soup, raw),
              st.sampled_from(("latex", "markdown", "text", None)), _statement),
)


def generate(try_one: Callable[[Input], None], count: int, number: int) -> None:
    """Tries that many inputs, the same for the same number."""

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(inputs)
    def tried(one: Input) -> None:
        try_one(one)

    tried()
