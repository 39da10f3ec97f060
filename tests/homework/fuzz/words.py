"""What is put into answers: the reader's own words, and what should harm nothing."""

from __future__ import annotations

from functools import cache

from derive.homework.lex import vocabulary as v

#: What would leave a mark if any of it were run, included or looked up.
CANARIES = (
    "__import__('os').system('touch /tmp/derive-canary')",
    "().__class__.__base__.__subclasses__()",
    "eval(compile('open(\"/tmp/derive-canary\", \"w\")', 'x', 'exec'))",
    "lambda: exec('import socket; socket.create_connection((\"127.0.0.1\", 9))')",
    "{self.__init__.__globals__}", "%(x)s %n {0.__class__} ${{7*7}}",
    r"\write18{touch /tmp/derive-canary}", r"\immediate\write18{touch /tmp/derive-canary}",
    r"\input{/etc/passwd}", r"\include{/etc/passwd}", r"\openin5=/etc/passwd \read5 to\a",
    r"\openout5=/tmp/derive-canary", r"\csname input\endcsname{/etc/passwd}",
    r"\directlua{os.execute('touch /tmp/derive-canary')}", r"\catcode`\$=13",
    r"\usepackage{shellesc}\ShellEscape{touch /tmp/derive-canary}",
    r"\lstinputlisting{/etc/passwd}",
    r"\includegraphics{|touch /tmp/derive-canary}", r"\loop\iftrue\repeat", r"\expandafter\a\a",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "file:///etc/passwd",
    "sympify('x')", "lambdify([x], x)", "9**9**9**9", "factorial(10**8)",
)
NUMBERS = ("0", "-1", "1/0", "0/0", "0^0", "0^{-1}", "1e999", "9" * 29, "9" * 31, "9" * 4000,
           "9^{9^{9^{9}}}", "2^{2^{2^{2^{2^2}}}}", "10^{100000}", "2^{-10000000}", "0.0000001",
           "1.2.3", "1,000", "100!", "10000000!", "(10^6)!!", "٣", "²", "½", "Ⅻ", "𝟙", "𝟗", "1_000",
           r"\frac00", r"\binom{10^9}{10^8}", r"\sqrt{-1}", r"\log 0", r"\infty", "NaN", "inf")
LOOK_ALIKES = str.maketrans({
    "x": "хｘ×", "a": "аａ", "o": "οо", "T": "Τ", "N": "Ν𝒩", "-": "−–—‐", "=": "＝≡", "(": "（",
    ")": "）", "'": "’′ʹ", "1": "１¹₁", "2": "２²₂", "_": "＿", "^": "ˆ", "|": "∣｜", "/": "⁄∕",
    "\\": "＼⧵", "$": "＄", "{": "｛", "}": "｝", "*": "∗×", ",": "，", "μ": "µ", "Σ": "∑",
})
BRACKETS = ("(", ")", "[", "]", "{", "}", r"\{", r"\}", "|", r"\left(", r"\right)", r"\left|",
            r"\right|", r"\left.", r"\bigl(", r"\lvert", r"\rangle", "$", "$$", r"\[", r"\]",
            r"\(", r"\)", r"\begin{align}", r"\end{align}", r"\begin{cases}", r"\end{cases}",
            r"\begin{document}", r"\end{document}", r"\begin{pmatrix}", r"\end{pmatrix}",
            r"\begin{", r"\end{", "```", "**")
MACROS = (r"\newcommand{\a}{\a\a}\a", r"\newcommand{\a}[9]{#1#9}\a 123", r"\def\a#1{#1#1}\a\a\a x",
          r"\let\a=\b\let\b=\a\a", r"\newcommand\mu{\Sigma}", r"\renewcommand{\frac}[2]{#2/#1}",
          r"\def\=#²{x}\=y", r"\newcommand{\q}[²]{#²}\q{1}", r"\newcommand{\q}[1][{]{#1}\q[",
          r"\DeclareMathOperator{\N}{N}\N", r"\def", r"\newcommand", r"\let\a", r"\def\a#1#2#3",
          r"\newcommand{\a}{\b\b}\newcommand{\b}{\c\c}\newcommand{\c}{\d\d}\a")
ODD = ("\x00", "\r", "\r\n", "\t", "\v", "\f", "\x1b[31m", "\u2028", "\u200b", "\u202e", "\ufeff",
       "\ud800", "\U0001f600", "é", "é", "ﬁ", "%", "%%\n", "#", "##1", "~", "&", "\\", "\\\\", "`")


@cache
def dictionary() -> tuple[str, ...]:
    """The words that the reader knows, and those that it should better not."""
    commands = {*v.SAME_LETTER, *v.FRACTIONS, *v.ACCENTS, *v.FONTS, *v.WORDS, *v.TEXTS,
                *v.FUNCTIONS, *v.BIG, *v.RELATIONS, *v.IMPLIES, *v.TIMES, *v.WIDE, *v.DOTS,
                *v.DROPPED, *v.DROPPED_WITH_ARGUMENT, *v.SECOND_MEANT, *v.TRANSPARENT, *v.OPENING,
                *v.CLOSING, *v.BARS, "big", "Big", "biggl", "Biggr", "bigm", *v.GREEK.values(),
                "left", "right", "middle", "over", "atop", "mid", "lvert",
                "rvert", "begin", "end", "binom", "pm", "\\", "cr", "Pr"}
    plain = {*v.CHARACTERS, *v.GREEK, *v.ITERATES, *v.CONSTANTS, *v.DISTRIBUTIONS, "^", "_", "^{",
             "_{", "^{t+1}", "^{(t)}", "_{k}", "_1", "_2", "x_i", "z_{nk}", "N_k", "T_{1,i}",
             "Q(\\theta\\mid\\theta^t)", "sum_i", "sum_{i=1}^N", "=", ":=", "<-", "where ",
             "similarly ", "for k = 1, 2", "P(Z_i=1\\mid x_i)", "\\frac{1}{N}", "-1", "^{-1}", "^T",
             "....", "----", "(i)", "\n", "\n\n", " "}
    return tuple(sorted({"\\" + c for c in commands} | plain)) + BRACKETS
