"""What is formula and what is prose in a submission, in order, with places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .macros import expand
from .tokens import Token, tex_tokens

#: Environments whose body is a formula.
DISPLAYS = set("equation align gather eqnarray multline displaymath math flalign alignat "
               "subequations dmath IEEEeqnarray".split())
_TABLES = ("tabular", "longtable", "tabularx", "tabulary")
_OPENING = {"[": "]", "(": ")"}
#: Commands of the text whose braces hold no prose.
_SILENT = set(
    "documentclass usepackage label ref eqref vspace hspace pagestyle bibliographystyle setlength "
    "thispagestyle includegraphics lstinputlisting input bibliography renewcommand title author "
    "date geometry underline".split())


@dataclass(frozen=True)
class Prose:
    """Words between formulas."""

    text: str
    at: int


@dataclass(frozen=True)
class Formula:
    """The tokens of one formula; ``environment`` is the display's name, "" in running text."""

    tokens: tuple[Token, ...]
    at: int
    end: int
    environment: str = ""
    display: bool = False


Piece = Prose | Formula


def latex_pieces(text: str, comments: bool = True) -> tuple[Piece, ...]:
    r"""The prose and the formulas of a LaTeX source, a fragment or a document.

    >>> [type(p).__name__ for p in latex_pieces(r"so $x$ and \[ y \]")]
    ['Prose', 'Formula', 'Prose', 'Formula']
    """
    text = _OVERLAY.sub(lambda m: " " * len(m[0]), text)
    return _Pieces(_body(expand(tex_tokens(text, comments))), len(text)).read()


#: On which of the slides something is shown (beamer).
_OVERLAY = re.compile(r"(?:(?<=\\item)|(?<=\\only)|(?<=\\onslide)|(?<=\\uncover)|(?<=\\alert)|"
                      r"(?<=\\visible)|(?<=\{frame\})|(?<=\{block\}))<[\d,+.|-]*>")


def markdown_pieces(text: str) -> tuple[Piece, ...]:
    r"""The same of Markdown with dollars: a percent sign outside of formulas is no comment.
    Blocks of code that are named math, and dollars with backticks inside, are formulas too.

    >>> [type(p).__name__ for p in markdown_pieces("so $`x`$ and $`z`$ with\n```math\ny\n```")]
    ['Prose', 'Formula', 'Prose', 'Formula', 'Prose', 'Formula', 'Prose']
    """
    text = _TICKED.sub(lambda m: f"$ {m[1]} $", text)  # before code: $`a`$ and $`b`$ hold none
    text = _NO_TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    text = _FENCED.sub(
        lambda m: f"{m[1]}$$     {_unquoted(m[2]) if '>' in m[1] else m[2]}$$ ", text)
    text = _ESCAPED.sub(lambda m: f" {m[0][1:-3]} {m[0][-2:]}", text)
    return latex_pieces(text, comments=False)


def typed_blocks(text: str) -> tuple[str, dict[int, str]]:
    """A Markdown text with an empty display in the place of each block of code that is formulas as
    they are typed, and these blocks by their places: indented ones, those of no language, and
    entries of lists that begin with what they define.

    >>> typed_blocks("so $x$\\n\\n    tau = n_1/n\\n")[1]
    {8: '    tau = n_1/n'}
    """
    found = {}

    def put(m: re.Match[str]) -> str:
        body = m["indented"] or m["fenced"] or m["entry"]
        if not re.search("=|←|<-", body) or _PROGRAM.search(body):
            return m[0]
        found[m.start()] = " " * len(m["mark"] or "") + body if m["entry"] else (
            m[0].replace("`", " ").replace("~", " "))
        return "$$" + re.sub(r"[^\n]", " ", m[0])[4:] + "$$"

    return _BLOCK.sub(put, text), found


_TYPED = r"[^\n$\\`]"
_BLOCK = re.compile(
    rf"(?:(?<=\n\n)|\A)(?P<indented>(?:    |\t)[ \t]*(?![-*+] |\d+[.)] ){_TYPED}{{6,}}"
    rf"(?:\n(?:    |\t){_TYPED}+)*)(?=\n[ \t]*\n|\n?\Z)"
    r"|^(?:```+|~~~+)[ ]*(?:te?xt|plain)?[ ]*\n(?P<fenced>[^$\\`]*?)^(?:```+|~~~+)[ ]*$"
    r"|^(?P<mark>[ \t]*(?:[-*+]|\d+[.)])[ \t]+)(?P<entry>[^\W\d]\w{0,8}(?:_\{\w{1,3}\}|['’⁺]|"
    rf"\^\(?new\)?| new)?[ \t]*(?::?=|←|<-){_TYPED}*[(/Σ∑]{_TYPED}*)$", re.MULTILINE)
#: What is a program, or its output.
_PROGRAM = re.compile(
    r"^\s*(?:def|for|while|import|from|return|if|print|class|repeat|>>>|\.\.\.|#)|\w\.\w+\(|==|"
    r"[+*]=|\baxis\b", re.MULTILINE)


def _unquoted(text: str) -> str:
    """The lines of a quotation without the signs before them, all else in its place."""
    return re.sub(r"^[ >]+", lambda m: " " * len(m[0]), text, flags=re.MULTILINE)


#: What is no text of a Markdown file: what stands before it between two rules, blocks of code with
#: the name of a language, code in a line, comments, the marks of a site's templates.
_NO_TEXT = re.compile(
    r"\A---[ ]*\n.*?^(?:---|\.\.\.)[ ]*$|"
    r"^[ >]*(?P<fence>```+|~~~+)[ ]*(?!(?:math|tex|latex|text|txt|plain)\b)[{.]?\w[^`\n]*\n"
    r".*?^[ >]*(?P=fence)[ ]*$|<!--.*?-->|\{%.*?%\}|(?<![$`])`[^`$\n]*\$[^`\n]*`(?![$`])|"
    r"(?<![$`])`r [^`\n]*`", re.MULTILINE | re.DOTALL)
#: A block of code named math, and a formula in dollars and backticks (GitHub, GitLab).
_FENCED = re.compile(r"^([ >]*)```math(?=\s)(.*?^[ >]*)```(?=[ ]*$)", re.MULTILINE | re.DOTALL)
_TICKED = re.compile(r"\$`(?=\S)([^`$]+)(?<=\S)`\$")


#: A formula between delimiters with the backslash that Markdown takes away (Jekyll); not the end
#: of a row with the gap after it, [2ex].
_ESCAPED = re.compile(r"\\\\(?:\((.*?)\\\\\)|\[(?!-?[\d.]+ ?[a-z]{2}\])(.*?)\\\\\])", re.DOTALL)


def _body(tokens: list[Token]) -> list[Token]:
    r"""What stands between \begin{document} and \end{document}, or everything."""
    starts = _named(tokens, "begin", "document")
    ends = _named(tokens, "end", "document") or [len(tokens)]
    return tokens[starts[0] : ends[0]] if starts else tokens


def _named(tokens: list[Token], command: str, name: str) -> list[int]:
    """Where ``\\command{name}`` stands."""
    size = len(name) + 3
    return [n for n, t in enumerate(tokens) if t.kind == "command" and t.text == command
            and "".join(s.text for s in tokens[n + 1 : n + size]) == "{" + name + "}"]


class _Pieces:
    """Goes through the tokens once."""

    def __init__(self, tokens: list[Token], end: int) -> None:
        self.tokens, self.end, self.n = tokens, end, 0
        self.found: list[Piece] = []
        self.words: list[str] = []
        self.words_at = 0
        self.tables: list[str] = []
        """The tables that are open, whose rows are sentences of their own."""

    def read(self) -> tuple[Piece, ...]:
        while self.n < len(self.tokens):
            token = self.tokens[self.n]
            closing = _OPENING.get(token.text) if token.kind == "command" else None
            if token.kind == "math":
                self.formula(token, lambda t: t.kind == "math", "", token.text == "$$")
            elif closing:
                self.formula(token, _is_command(closing), "", token.text == "[")
            elif token.kind == "command" and token.text == "begin":
                self.environment(token)
            else:
                self.word(token)
        self.flush()
        return tuple(self.found)

    def word(self, token: Token) -> None:
        self.n += 1
        if token.kind == "command":
            if token.text in _SILENT:
                self.skip_arguments()
            elif not token.text.isalpha():
                row = token.text == "\\" and bool(self.tables)
                self.add(token, "\n\n" if row else " " if token.text in (
                    "\\", " ", ",", ";") else token.text)
            elif token.text == "end" and _name(self.tokens, self.n)[0] in self.tables:
                self.tables.remove(_name(self.tokens, self.n)[0])
            elif token.text in ("item", "par", "paragraph", "section", "subsection"):
                self.add(token, "\n\n")
        elif token.kind == "paragraph":
            self.add(token, "\n\n")
        elif token.kind not in ("open", "close", "parameter"):
            self.add(token, token.text)

    def skip_arguments(self) -> None:
        """Past [..] and one {..}."""
        depth = 0
        while self.n < len(self.tokens):
            token = self.tokens[self.n]
            if depth == 0 and token.text not in ("[", "{", "*") and token.kind != "space":
                return
            depth += (token.text in ("[", "{")) - (token.text in ("]", "}"))
            self.n += 1
            if depth == 0 and token.text == "}":
                return

    def add(self, token: Token, text: str) -> None:
        if not self.words:
            self.words_at = token.at
        self.words.append(text)

    def flush(self) -> None:
        if self.words:
            self.found.append(Prose("".join(self.words), self.words_at))
        self.words = []

    def environment(self, token: Token) -> None:
        name, after = _name(self.tokens, self.n + 1)
        if name.rstrip("*") not in DISPLAYS:
            self.n = after
            self.tables += [name] * (name in _TABLES)
            self.add(token, "\n\n" if name == "enumerate" else " ")
            return
        self.n = after - 1
        depth = 0

        def closes(t: Token) -> bool:
            nonlocal depth
            if t.kind == "command":
                depth += (t.text == "begin") - (t.text == "end")
            return depth < 0

        self.formula(token, closes, name.rstrip("*"), True)
        _, self.n = _name(self.tokens, self.n)

    def formula(self, opening: Token, closes: Callable[[Token], bool], environment: str,
                display: bool) -> None:
        self.flush()
        start = self.n + 1
        n = next((n for n in range(start, len(self.tokens)) if closes(self.tokens[n])),
                 max(start, len(self.tokens)))
        end = self.tokens[n].at if n < len(self.tokens) else self.end
        self.found.append(
            Formula(tuple(self.tokens[start:n]), opening.at, end, environment, display))
        self.n = n + 1


def _is_command(name: str) -> Callable[[Token], bool]:
    return lambda t: t.kind == "command" and t.text == name


def _name(tokens: list[Token], n: int) -> tuple[str, int]:
    """The name in braces at n, and where the tokens go on."""
    if n >= len(tokens) or tokens[n].kind != "open":
        return "", n
    end = next((m for m in range(n, len(tokens)) if tokens[m].kind == "close"), len(tokens))
    return "".join(t.text for t in tokens[n + 1 : end]), end + 1
