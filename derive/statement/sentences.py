"""The words that people write around facts, as facts: sentences, lists of what is known, tasks.

Each form is one of a closed list and is replaced by facts of the grammar; what is none of them
stays as it is written, and the grammar refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .commands import GREEK
from .forms import FORMS, LIST, MIXTURE, SCRIPT, TITLES
from .layout import Line
from .phrases import PHRASES
from .pieces import split, stripped, substituted
from .remarks import REMARKS, drawn, named_arguments, unsaid

#: Words of a task that the statement ends with.
_TASK = frozenset(
    "em e m step steps e-step m-step update updates algorithm the for and by with of over find "
    "derive give compute use estimate maximise maximize likelihood log-likelihood to please "
    "baum-welch hat maximum map mle which parts have a closed form what are is treat as missing "
    "data from frequencies".split())
#: Words in brackets behind a law or a variable.
_REMARK = re.compile(r"(?<=\w\)|_\w) \((?!(?:exp|log)\b)[a-z]{2,}(?:,? (?:[a-z]{2,}|[0-9]+))*\)")
_BEGINS = re.compile(r"(?i)(?:find|derive|give|compute|use|estimate|maximi[sz]e|em|which|what|"
                     r"please|baum-welch|treat)\b")

#: A full stop that ends a sentence.
_STOP = r"\.(?=\s+[A-Za-z])(?<!\.\.)(?<!\bi\.i\.d\.)(?<!\bi\.e\.)(?<!\bw\.p\.)"
#: A number that is given its name: epsilon = 0.1 is fixed.
_FIXED = re.compile(rf"((?:{'|'.join(GREEK)}|[a-z])(?:_[0-9])?) ?= ?([0-9]+(?:\.[0-9]+)?),? "
                    r"(?:is )?(?:fixed|known)\.?$")
#: What a letter for the normal density is.
_NORMAL = re.compile(r"\b(phi(?:_\w)?)\([^();|]*[;|] ?(?:mu|m|theta), ?(?:Sigma|sigma\^2|V)\) "
                     r"is (?:the|a) (?:\w-variate |multivariate |univariate )?(?:normal|Gaussian) "
                     r"density")


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a formula by itself, and is no size."""
    return len(re.findall(rf"(?<![A-Za-z0-9_^\\]){name}(?![A-Za-z0-9_^(])", text)) > 1 and not (
        re.search(rf"\.\. ?,? ?{name}(?!\w)", text))


def sentences(lines: Iterable[Line]) -> list[Line]:
    """The lines with one sentence each, and with its words as facts of the grammar.

    >>> from derive.statement.layout import plain_lines
    >>> [s.text for s in sentences(plain_lines("Observed: x. Known: a, b."))]
    ['observed: x', 'known: a', 'known: b']
    """
    lines = list(lines)
    used = {n for line in lines if re.search(r"[~=]|\bfrom\b", line.text)
            for n in re.findall("[A-Za-z]+", line.text)}
    text = "\n".join(line.text for line in lines)
    squares = [n for n in ("s", "sigma") if not re.search(
        rf"\b{n}(?:_?[013-9]|_2|(?:_(?:[a-z]+|\{{[^{{}}]*\}}))?(?![\w^]))", text)]
    found: list[Line] = []
    last = ""
    pieces = [s for line in lines for piece in split(line, ";") for s in split(piece, _STOP)]
    fixed = [m.groups() for s in pieces if (m := _FIXED.match(s.text)) and _stands(m[1], text)]
    fixed = [f for f in fixed if [n for n, _ in fixed].count(f[0]) == 1]
    normal = {m[1] for s in pieces if (m := _NORMAL.search(s.text))}
    for line in pieces:
        if (m := _FIXED.match(line.text)) and m.groups() in fixed:
            continue  # a number that is known stands for its name
        for name, number in fixed:
            line = substituted(line, rf"(?<![A-Za-z0-9_^\\]){name}(?![A-Za-z0-9_^(])", number)
        for name in normal:
            line = substituted(line, rf"(?:, )?(?:where )?{_NORMAL.pattern}(?:, | and )?", "; ")
            line = substituted(line, rf"\b{name}\(", "N(")
        for n in squares:  # s2 is s^2 where there is no s1 and every s is a square
            line = substituted(
                line, rf"(?<![A-Za-z0-9_^{{}}.]){n}2(_(?:\w+|\{{[^{{}}]*\}}))?(?!\w)", rf"{n}\1^2")
        for sentence in split(line, ";"):
            found += _read(drawn(unsaid(sentence, last), text), used)
            last = sentence.text
    return found


def _read(line: Line, used: set[str]) -> list[Line]:
    title = next((w for _, w, form in TITLES if re.match(rf"(?i:{form})(?::\s|$)", line.text)), "")
    line = substituted(line, "^(?i:goal|task|aim|question): ?", "")
    line = substituted(line, "^(?i:we (?:want|seek|need|wish|look for))(?: to)?(?: find)?"
                             "(?: the)? ", "find ")
    for form, replacement in PHRASES:
        made = substituted(line, form, replacement)
        if made is not line and (";" in replacement or not replacement):
            return [s for piece in split(made, ";") for s in _read(piece, used)]
        line = made
    mixture = MIXTURE.match(line.text)
    if mixture:
        word = mixture["of"] or mixture["law"]
        count = (mixture["count"] or "some").casefold()
        title = f"{word.casefold().rstrip('s')}_{count}"
    if title:
        made = substituted(line, r"^(?i:[^:]*?)(?::\s+|$)", f"{title} is title; ")
        first, *rest = split(made, ";")
        return [first, *(s for piece in rest for s in _read(piece, used))]
    task = _task(line, used)
    if task is not None:
        return task
    line = named_arguments(line)
    for form, replacement in (*FORMS, *REMARKS):
        made = substituted(line, form, replacement)
        if made is not line and ";" in replacement:
            return [s for piece in split(made, ";") for s in _read(piece, used)]
        line = made
    line = stripped(line, 0, len(line.text))
    hat = re.search(r"\bhat\b", line.text)
    if hat:
        raise line.error(r"the LaTeX command \hat has no meaning in a statement", *hat.span(),
                         "write the fact in plain text")
    return _lists(line) if line.text else []


def remark(line: Line) -> tuple[int, int] | None:
    """Where a remark in brackets stands behind a law or a variable."""
    found = _REMARK.search(line.text)
    if found and not {*re.findall("[a-z]+", found.group())} & {*GREEK}:
        return found.start() + 1, found.end()
    return None


def _lists(line: Line) -> list[Line]:
    """Each entry of a role by itself: ``x_1, .., x_n`` is x for 1..n."""
    role = re.match("(?:observed|latent|known|unknown|rows): ?", line.text)
    if not role or " for " in line.text:
        return [line]
    line = substituted(line, r"\^\{\(([A-Za-z0-9]+)\)\}", r"_\1")
    line = substituted(line, r"([A-Za-z]+)_1(\^\w+)?,? ?\.\.+,? ?(?:\1|#)_([A-Za-z0-9]+)(?:\^\w+)?",
                       r"\1\2 for 1..\3")
    line = substituted(line, r"([A-Za-z]+)_\{([a-z]\+1)\},? ?\.\.+,? ?\1_([A-Za-z0-9]+)",
                       r"\1 for \2..\3")
    line = substituted(line, rf": ?\(({LIST})\)$", r": \1")
    line = substituted(line, ",? and ", ", ")
    found = []
    for entry in split(line, ","):
        role_said = "" if entry.text.startswith(role.group()) else role.group()
        bound = re.search(r" ?> ?0$", entry.text)
        if bound:
            bare = substituted(entry, r" for 1..\w+", "")
            found.append(substituted(bare, f"^{role.group()}", ""))
            entry = substituted(entry, r"(?: for 1..\w+)? ?> ?0$", "")
        if entry.text:
            found.append(substituted(entry, "^", role_said) if role_said else entry)
    return found


def _task(line: Line, used: set[str]) -> list[Line] | None:
    """What a closing instruction or question says of the model: which names are unknown."""
    text = line.text.rstrip("?. ")
    if not _BEGINS.match(text) or re.search("[~=|]", text):
        return None
    words = re.findall(rf"[A-Za-z]+(?:-[A-Za-z]+)+|[A-Za-z]+{SCRIPT}*|\S", text)
    names = [w for w in words if w not in "(),?.'" and w.casefold() not in _TASK]
    if any(re.match("[A-Za-z]*", w).group() not in used for w in names):  # type: ignore[union-attr]
        return None
    found: list[Line] = []
    if "frequencies" in words:
        found.append(substituted(line, ".*(frequencies).*", "frequencies is title"))
    if "MAP" in words:
        found.append(substituted(line, ".*(MAP).*", "maximum is title"))
    # a likelihood is of data, which "Treat ... as missing" says of latent variables
    likelihood = re.search(r"likelihood of (\S+(?:,? ?\.\.+,? ?\S+)?)", text)
    latent = re.search(rf"(?i)treat (?:the )?({LIST}) as missing data", text)
    for role, match in (("observed", likelihood), ("latent", latent)):
        if match:
            found += _lists(substituted(stripped(line, *match.span(1)), "^", f"{role}: "))
    if {"treat", "missing"} & {*text.casefold().split()} and not latent:
        return None
    rest = max((m.end() for m in (likelihood, latent) if m), default=0)
    listed = re.search(rf"\b(?i:for|of|over|find|estimate)(?: hat| the)? +({LIST})"
                       r"(?= by| with| from| please|$)", text[rest:])
    if listed and not {*re.findall("[A-Za-z-]+", listed.group(1))} & {"updates", "form", "step"}:
        span = (rest + listed.start(1), rest + listed.end(1))
        found += _lists(substituted(stripped(line, *span), "^", "unknown: "))
    said = " ".join(f.text for f in found) + (text if "frequencies" in words else "")
    told = {*re.findall("[A-Za-z]+", said)}
    return found if all(re.split("[_^]", n)[0] in told for n in names) else None
