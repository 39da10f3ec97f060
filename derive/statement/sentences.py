"""The words that people write around facts, as facts: sentences, lists of what is known, tasks.

Each form is one of a closed list and is replaced by facts of the grammar; what is none of them
stays as it is written, and the grammar refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .commands import GREEK
from .layout import Line

_SCRIPT = r"(?:[_^](?:[A-Za-z0-9]+|\{[^{}]*\}))"
_NAME = rf"(?:[A-Za-z]+{_SCRIPT}*(?![A-Za-z0-9_^]))"
_MARKED = rf"(?:[A-Za-z]+{_SCRIPT}+|[A-Z](?![A-Za-z])|[a-z](?![A-Za-z]))"
_LIST = rf"(?:\(?{_NAME}(?:(?:, and | and |, ?|,? ?\.\.+,? ?){_NAME})*\)?)"
_SEEN = r"(?:observed|seen)"
_HIDDEN = r"(?:latent|hidden|unobserved|never observed|not observed)"
_FREE = r"(?:unknown|to be estimated)"
_ROLE = rf"(?:{_SEEN}|{_HIDDEN}|{_FREE}|known)"
#: What units and components are called before their index.
_UNITS = (r"(?:(?:items|raters|rounds?|documents?|topics? of documents?|days|groups|subjects|words|"
          r"persons|students|observations|samples|components|classes|clusters|patients|units) )")

#: The same fact in other words: form and replacement, with a ; between facts.
FORMS: tuple[tuple[str, str], ...] = (
    # names and indices
    (rf"(?<![A-Za-z0-9_^{{}}.])([A-Za-z]|{'|'.join(GREEK)})([0-9]+)(?![0-9A-Za-z_])", r"\1_\2"),
    (r"_\{([a-z]),?[*:]\}|_([a-z]),:(?=\))", r"_\1\2"),
    (rf"(?<=[A-Za-z0-9}}])\^T(?= *{_MARKED})", "'"),
    (r"([A-Za-z]+)_\{1:([A-Za-z])\}", r"\1_1, .., \1_\2"),
    (r"(?<== )Sigma_([a-z]|\{[a-z]=1\}) (?=.*\()", r"sum_\1 "),
    (r"(?<= )Pi_(?=\{[a-z]=1\}\^)", "prod_"),
    # observations by their list, and draws
    (rf"^(?i:for (?:each|every)) {_UNITS}([a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\w+),? (?:choose|pick|draw) "
     rf"(?:a )?(?:coin |component |class )?({_NAME}) +in +\{{([A-Za-z0-9]+), ([A-Za-z0-9]+)\}},? "
     r"each with probability ([0-9./]+)$", r"\1; P(\2 = \3) = \5; P(\2 = \4) = \5"),
    (r"^(?i:let) ([A-Za-z])_1 ?,? ?\.\.+ ?,? ?\1_([A-Za-z]) be (?:iid|i\.i\.d\.|independent)"
     r"(?: lifetimes| observations| data| draws| random variables)? with density$",
     r"observed: \1_1, .., \1_\2"),
    # ranges behind a fact
    (r"(?<=[)\]}])  +(?=[a-z] ?(?:=|in) ?\S+ ?(?:,|\.\.))", ", "),
    (rf"\b(?i:for)(?: each| all| every)? +{_UNITS}(?=[a-z] ?(?:=|in) )", "for "),
    (r"^(?i:for)(?: each| all| every)? (?=[a-z] ?= ?1 ?,?\.\.)", ""),
    (rf"^([^:]*~.*\S)  +{_UNITS}(?=[a-z] ?=)", r"\1, "),
    (rf"(\.\. ?,? ?\w+) {_UNITS.replace(') )', '))')}(?=,|$)", r"\1"),
    (rf"(?<=[)\]}}]) +with (?={_NAME} +in )", "; "),
    (r"  +", " "),
    (r" and$", ""),
    (r"^([A-Za-z])_1 ?, ?\.\.+ ?, ?\1_([A-Za-z]) +(?:(?:are )?(?:iid|i\.i\.d\.)(?: from)?|"
     r"(?:are drawn |come )?from|~ *(?:iid|i\.i\.d\.)|~) *~? *(?=[^,~]*[A-Z(])",
     r"i = 1..\2; \1_i ~ "),
    (rf"^({_NAME}) (?:comes|is drawn|is) from (.*) with probability (.*) and from (.*)"
     r" with probability ([^()]*?)(?: \((?:outliers|noise|background|contamination)\))?$",
     r"\1 ~ (\3) \2 + (\5) \4"),
    (r"\ban? uniform (?:distribution )?on \[([^][,]*), ?([^][,]*)\]", r"Uniform(\1, \2)"),
    (rf"(?:^|(?<=, ))({_NAME}) \| ([^~,;|]*?) is ([0-9]+)(?=,|$)", r"\1 = \3 if \2"),
    (rf"^(?:latent: ?)?({_NAME} = {_NAME}(?: ?\+ ?{_NAME})+) where the cell probabilities of {_LIST} are [^~=]*$",
     r"\1"),
    (r"^(?:where )?([A-Za-z]+)_[a-z] = \(\1_(?:\w+|\{[\w,]+\}), ?\.\.+, ?\1_(?:\w+|\{[\w,]+\})\)"
     rf" are the (?:word )?counts of {_UNITS}[a-z] and ({_NAME}) its \(?known\)? length$",
     r"known: \2"),
    (rf"^i\.e\. {_NAME} multivariate t with ({_NAME}) known degrees of freedom$",
     r"student is title; known: \1"),
    (rf"^for inputs ({_NAME}) in (R\^\w+) and responses ({_NAME}) in (R)$", r"\1 in \2; \3 in \4"),
    (r"^known: nothing about the uniform has to be estimated$", ""),
    (rf"^(unknown: ?.*?)({_NAME}) \(on the simplex\)", r"\2 is simplex; \1\2"),
    (rf"^(?:with )?0 ?< ?({_NAME}) ?< ?1 and ({_NAME}), ?({_NAME}) ?> ?0 {_FREE}$",
     r"0 < \1 < 1; \2 > 0; \3 > 0; unknown: \1, \2, \3"),
    (rf"({_LIST}) +in +Delta\^\{{?\w+(?:-1\}})? and ({_LIST}) +in +Delta\^\{{?\w+(?:-1\}})?$",
     r"\1 and \2"),
    (rf"({_NAME}) = diag\([^()]*\)", r"\1 is diagonal"),
    (rf"^(?:\w+-per-\w+ data: )?({_NAME}) [a-z]+ were (?:reported|observed|counted|recorded|seen)"
     rf" on ({_NAME}) (?:days|weeks|years|units)(?=,|$)", r"\1 occurs \2 times;"),
    # roles
    (r"^(?i:parameters?|unknowns?|estimate|learn)\s*:", "unknown:"),
    (r"^(?i:observed|data)\s*:", "observed:"), (r"^(?i:latent|hidden|unobserved)\s*:", "latent:"),
    (r"^(?i:known|given)\s*:", "known:"), (r"^(?i:prior)\s*:", "prior:"),
    (r"^(?i:(?:add-one )?smoothing)\s*:", "prior:"),
    (r"^(?i:model|where|with|here)\b[ ,:]*", ""),
    (rf"\b({_ROLE})(?:,? and |, )(?=(?:{_LIST})(?: is| are)?,? {_ROLE}\b)", r"\1; "),
    (rf"\b({_ROLE})(?:,? and |, )(?=(?:{_LIST})(?: is| are)? {_ROLE}\b)", r"\1; "),
    (rf"^({_NAME}) in ([RN]\^?\w*) (?:is |are )?({_ROLE})$", r"\1 in \2; \1 \3"),
    (r"^(?:(?i:data) )?([A-Za-z]+)_1,? ?\.\.+,? ?\1_(\w) in (R\^\w+)(?: observed)?(?=,|$)",
     r"\1 in \3; observed: \1_1, .., \1_\2;"),
    (rf"^({_LIST}),? (?:are )?(?:iid|i\.i\.d\.)(?=,? (?:and )?observed$)", r"\1"),
    (r"^([a-z])_1, \.\.+, \1_([a-z]) are observed, \1_\{\2\+1\}, \.\.+, \1_[a-z] are not"
     r"(?: \([a-z] ?< ?[a-z]\))?$", r"observed: \1_1, .., \1_\2"),
    (rf"^(?i:estimate|learn|unknown|parameters?) ({_LIST})$", r"unknown: \1"),
    (rf"^(.*?)(?:\bthe )?\bcommon (?:variance|covariance(?: matrix)?) ({_NAME})(.*)$",
     r"\1\2\3; \2 is shared"),
    (rf"^(?:only |all |all the |(?i:the|one sequence|the pairs|the data) )?({_LIST})"
     rf"(?:, [a-z] ?= ?1\.\.\w)?,?(?: is| are)? {_SEEN}$", r"observed: \1"),
    (rf"^(?i:only )({_LIST}) is {_SEEN}$", r"observed: \1"),
    (rf"^(?:(?i:all|all the|the) )?({_LIST}) (?:is |are )?{_HIDDEN}$", r"latent: \1"),
    (rf"^({_LIST}) (?:is |are )?{_FREE}$", r"unknown: \1"),
    (rf"^({_LIST}) (?:is |are )?{_FREE} from ({_LIST})$", r"unknown: \1; observed: \2"),
    (rf"^({_LIST}) (?:is |are )?known$", r"known: \1"),
    (rf"^(?i:observed) ({_LIST})$", r"observed: \1"),
    (rf"^(?i:{_HIDDEN}) ({_LIST})$", r"latent: \1"),
    (r"(?:^|, )(?i:everything) (?:is )?unknown$", "; unknown: everything"),
    (rf"^theta = [({{]({_LIST})[)}}]$", r"unknown: \1"),
    # what is the same, what is independent
    (rf"^(?:the )?(?:covariance matrix |variance )?({_NAME}) is (?:common to|the same for) all"
     r" (?:components|[a-z])(?=,|$)", r"\1 is shared;"),
    (rf"(?:^|, ?)(?:{_LIST} (?:are )?)?(?:all |conditionally |mutually )?independent given"
     rf" ({_NAME})$", r"; \1 is independent"),
    (r"(?:^|, ?)(?:all |mutually )?(?:independent|iid|i\.i\.d\.)$", ""),
    (rf"^({_NAME}) fixed covariates$|(?<=, )({_NAME}) fixed covariates$", r"; known: \1\2"),
    (r"(?:^|, )words from a vocabulary of size [A-Z]$", ""),
)

#: Words of a task that the statement ends with.
_TASK = frozenset(
    "em e m step steps e-step m-step update updates algorithm the for and by with of over find "
    "derive give compute use estimate maximise maximize likelihood log-likelihood to please "
    "baum-welch hat maximum map mle which parts have a closed form what are is treat as missing "
    "data from frequencies".split())
_BEGINS = re.compile(r"(?i)(?:find|derive|give|compute|use|estimate|maximi[sz]e|em|which|what|"
                     r"please|baum-welch|treat)\b")

#: What a title says, the word for it among the facts, and its forms.
TITLES: tuple[tuple[str, str, str], ...] = (
    ("zero inflation", "inflated", r"(?:the )?zero-inflated poisson(?: model)?"),
    ("a chain", "chain", r"(?:a )?hidden markov model(?: with (?:gaussian|normal|poisson|discrete) "
     r"emissions)?"),
    ("a regression", "regression", r"(?:a )?mixture of (?:linear )?regressions"),
    ("the gating of experts", "gating", r"(?:a )?mixture of (?:linear )?experts(?: \([^()]*\))?"),
    ("random effects", "effects", r"one-way random effects(?: model)?"),
    ("factors", "factors", r"(?:a )?factor analysis(?: model)?"),
    ("several observations for one class", "classes", r"(?:a )?latent class (?:analysis|model)"),
    ("frequencies", "frequencies", r"(?!)"),
    ("a Student law", "student", r"(?!)"),
    ("a prior (the maximum a posteriori)", "maximum", r"(?!)"),
)


def sentences(lines: Iterable[Line]) -> list[Line]:
    """The lines with one sentence each, and with its words as facts of the grammar.

    >>> from derive.statement.layout import plain_lines
    >>> [s.text for s in sentences(plain_lines("Observed: x. Known: a, b."))]
    ['observed: x', 'known: a, b']
    """
    lines = list(lines)
    used = {n for line in lines if re.search("[~=]", line.text)
            for n in re.findall("[A-Za-z]+", line.text)}
    text = "\n".join(line.text for line in lines)
    squares = [n for n in ("s", "sigma") if not re.search(rf"\b{n}(?:_?[013-9]|_2|\b|[_^])", text)]
    found: list[Line] = []
    for line in lines:
        for n in squares:  # s2 is s^2 where there is no s1 and no s
            line = substituted(line, rf"(?<![A-Za-z0-9_^{{}}.]){n}2(_(?:\w|\{{[^{{}}]*\}}))?(?!\w)",
                               rf"{n}\1^2")
        for sentence in _split(line, r"\.(?=\s+[A-Za-z])(?<!\.\.)(?<!\bi\.)(?<!\bd\.)(?<!\be\.)"):
            found += _read(sentence, used)
    return found


def _read(line: Line, used: set[str]) -> list[Line]:
    title = next((w for _, w, form in TITLES if re.match(rf"(?i:{form})(?::\s|$)", line.text)), "")
    if title:
        made = substituted(line, r"^(?i:[^:]*?)(?::\s+|$)", f"{title} is title; ")
        first, *rest = _split(made, ";")
        return [first, *(s for piece in rest for s in _read(piece, used))]
    task = _task(line, used)
    if task is not None:
        return task
    for form, replacement in FORMS:
        made = substituted(line, form, replacement)
        if made is not line and ";" in replacement:
            return [s for piece in _split(made, ";") for s in _read(piece, used)]
        line = made
    line = _stripped(line, 0, len(line.text))
    hat = re.search(r"\bhat\b", line.text)
    if hat:
        raise line.error(r"the LaTeX command \hat has no meaning in a statement", *hat.span(),
                         "write the fact in plain text")
    return _lists(line) if line.text else []


def _lists(line: Line) -> list[Line]:
    """Each entry of a role by itself: ``x_1, .., x_n`` is x for 1..n."""
    role = re.match("(?:observed|latent|known|unknown): ?", line.text)
    if not role or " for " in line.text:
        return [line]
    line = substituted(line, r"\^\{\(([A-Za-z0-9]+)\)\}", r"_\1")
    line = substituted(line, r"([A-Za-z]+)_1(\^\w+)?,? ?\.\.+,? ?(?:\1|#)_([A-Za-z0-9]+)(?:\^\w+)?",
                       r"\1\2 for 1..\3")
    line = substituted(line, rf": ?\(({_LIST})\)$", r": \1")
    line = substituted(line, ",? and ", ", ")
    found = []
    for entry in _split(line, ","):
        role_said = "" if entry.text.startswith(role.group()) else role.group()
        bound = re.search(r" ?> ?0$", entry.text)
        if bound:
            bare = substituted(entry, r" for 1..\w+", "")
            found.append(substituted(bare, f"^{role.group()}", ""))
            entry = substituted(entry, r"(?: for 1..\w+)? ?> ?0$", "")
        found.append(substituted(entry, "^", role_said) if role_said else entry)
    return found


def _task(line: Line, used: set[str]) -> list[Line] | None:
    """What a closing instruction or question says of the model: which names are unknown."""
    text = line.text.rstrip("?. ")
    if not _BEGINS.match(text) or re.search("[~=|]", text):
        return None
    words = re.findall(rf"[A-Za-z]+(?:-[A-Za-z]+)+|[A-Za-z]+{_SCRIPT}*|\S", text)
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
    latent = re.search(rf"(?i)treat (?:the )?({_LIST}) as missing data", text)
    for role, match in (("observed", likelihood), ("latent", latent)):
        if match:
            found += _lists(substituted(_stripped(line, *match.span(1)), "^", f"{role}: "))
    if {"treat", "missing"} & {*text.casefold().split()} and not latent:
        return None
    rest = max((m.end() for m in (likelihood, latent) if m), default=0)
    listed = re.search(rf"\b(?i:for|of|over|find|estimate)(?: hat| the)? +({_LIST})"
                       r"(?= by| with| from| please|$)", text[rest:])
    if listed and not {*re.findall("[A-Za-z-]+", listed.group(1))} & {"updates", "form", "step"}:
        span = (rest + listed.start(1), rest + listed.end(1))
        found += _lists(substituted(_stripped(line, *span), "^", "unknown: "))
    said = " ".join(f.text for f in found) + (text if "frequencies" in words else "")
    told = {*re.findall("[A-Za-z]+", said)}
    return found if all(re.split("[_^]", n)[0] in told for n in names) else None


def _split(line: Line, at: str) -> list[Line]:
    """The pieces of a line, divided where the expression is found outside brackets."""
    ends, depth, begin = [], 0, 0
    marks = {m.start() for m in re.finditer(at, line.text)}
    for j, c in enumerate(line.text):
        depth += (c in "([{") - (c in ")]}")
        if j in marks and depth <= 0:
            ends.append((begin, j))
            begin = j + 1
    pieces = [_stripped(line, a, b) for a, b in [*ends, (begin, len(line.text))]]
    return [p for p in pieces if p.text]


def _stripped(line: Line, start: int, end: int) -> Line:
    """A piece of a line without the signs around it."""
    while start < end and line.text[start] in " ,":
        start += 1
    while start < end and (line.text[end - 1] in " ,:?" or line.text[end - 1] == "."
                           and line.text[end - 2:end - 1] != "."):
        end -= 1
    return Line(line.text[start:end], line.columns[start:end], line.ends[start:end], line.number,
                line.excerpt)


def substituted(line: Line, form: str, replacement: str) -> Line:
    """The line with each piece of that form replaced; what is put in has the place of the piece."""
    text: list[str] = []
    columns: list[int] = []
    ends: list[int] = []
    at = 0

    def copy(start: int, end: int) -> None:
        text.append(line.text[start:end])
        columns.extend(line.columns[start:end])
        ends.extend(line.ends[start:end])

    for match in re.finditer(form, line.text):
        copy(at, match.start())
        for group, literal in re.findall(r"\\(\d)|([^\\]+)", replacement):
            if group and match.group(int(group)) is not None:
                copy(*match.span(int(group)))
            elif literal:
                text.append(literal)
                first = line.columns[match.start()] if match.start() < len(line.text) else 1
                last = line.ends[max(match.end() - 1, match.start())]
                columns.extend([first] * len(literal))
                ends.extend([last] * len(literal))
        at = match.end()
    if not text:
        return line
    copy(at, len(line.text))
    return Line("".join(text), tuple(columns), tuple(ends), line.number, line.excerpt)
