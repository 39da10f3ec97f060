"""What people say beside the facts: roles with what a thing is called, independence, sameness, the
names of a law's arguments. Each remark becomes a fact that must hold, or is not read."""

from __future__ import annotations

import re

from .errors import shortened
from .forms import LIST, NAME
from .laws import WORDS
from .layout import Line
from .pieces import substituted

_SEEN = r"(?:observed|seen)"
_HIDDEN = r"(?:latent|hidden|unobserved|not observed|unseen|not seen)"
_GIVEN = r"(?:known|given|fixed)"
_FREE = r"(?:unknown|free|to be estimated)"
_ANY = rf"(?:{_SEEN}|{_HIDDEN}|{_GIVEN}|{_FREE})"
#: What quantities are called where the word claims nothing of the model.
_CALLED = (r"(?:true |known |design |subject |(?:truth|ages?|times?|covariates?|offsets?|"
           r"exposures?|predictors?|regressors?|inputs?|responses?|outcomes?|measurements?|"
           r"observations?|constants?|hyperparameters?|parameters?|values?|vectors?|data)\b ?)")
_BEFORE, _AFTER = rf"(?:(?:all|all the|only|the|both|each) )?{_CALLED}*", rf"(?: {_CALLED}+)?"
#: What units and observations are called, and what the label of a unit is called.
_UNITS = (r"(?:items|tests|raters|rounds|documents|words|days|groups|subjects|persons|students|"
          r"observations|samples|patients|units|measurements|coordinates|responses|data|points|"
          r"symptoms|sites|answers|workers)")
LABELS = ("class", "cluster", "component", "group", "label", "segment", "state", "topic", "type")
_LABEL = rf"(?:its |the |their )?(?:true |latent |hidden )?({'|'.join(LABELS)})"
_INDEPENDENT = r"(?:all |conditionally |mutually )*(?:independent|iid|i\.i\.d\.)"
_RANGE = r"[a-z] ?= ?1 ?,? ?\.\.+ ?,? ?\w+"

#: The same fact in other words: form and replacement, with a ; between facts.
REMARKS: tuple[tuple[str, str], ...] = (
    # probabilities of values in words
    (rf"(?:^|(?<=, ))({NAME} = \w+) (?:w\.p\.|with probability) ([^,;=~|]+?)(?=,|$)",
     r"P(\1) = \2"),
    (rf"(?:^|(?<=, ))({NAME}) \| ([^~,;|]*?) is ([0-9]+) (?:with probability (?:1|one)|surely|"
     r"almost surely)(?=,|$)", r"\1 = \3 if \2"),
    (rf"^(({NAME}) ~ .*), values (?:in )?({{.*}}|1 ?,? ?\.\.+ ?,? ?\w+)$", r"\1; \2 in \3"),
    # what is the same for all components
    (rf" ?\((?:with )?(?:the |a )?(?:same|common) ({NAME}) (?:for|in|across) (?:all|every|each)"
     r"(?: the)? (?:clusters?|components?|groups?|class(?:es)?|[a-z])\)$", r"; \1 is shared"),
    # independence of what the model makes independent
    (rf", {_INDEPENDENT} (?:over|across|for) ({_RANGE}) given ({NAME})$",
     r", \1; \2 is conditioned"),
    (rf", ?{_INDEPENDENT}(?:ly)? (?:over|across|for)(?: all)? ({_RANGE})$", r", \1"),
    (rf"^(?:the )?{_UNITS} (?:are )?{_INDEPENDENT} given {_LABEL}$", r"\1 is conditioned"),
    (rf"^given ({NAME}),? (?:the |all )?{_UNITS}(?: of {_UNITS[:-1]}|subject|unit|item|document|"
     rf"person|patient|student) [a-z])? are {_INDEPENDENT}$", r"\1 is conditioned"),
    (rf"^(?:the )?{_UNITS} (?:are )?{_INDEPENDENT}(?:, |$)", ""),
    (rf"(?<=\)) (?:{_INDEPENDENT})$", ""),
    (rf"(\.\. ?,? ?\w+) {_UNITS}(?=,|$)", r"\1"),
    # weights
    (rf"^(?:each )?(?:observation |unit |row )?({NAME}) has (?:a |the )?(?:known )?weight ({NAME})"
     r" \((?:it )?occurs \2 times\)", r"\1 occurs \2 times"),
    (rf"^(?:each )?(?:observation |unit |row )?({NAME}) has (?:a |the )?(?:known )?weight"
     rf" ({NAME})", r"weight \2"),
    (rf"^({NAME}) = (?:the )?number of {_UNITS} (?:on|in|for|with) which ([a-z]) [a-z]+ (?:were|"
     r"was) (?:observed|counted|recorded|seen|reported)", r"\2 occurs \1 times"),
    # roles, with what a thing is called
    (rf"(?:^|(?<=, ))(?:the )?labels? ({NAME}) (?={_ANY})", r"; \1 is labels; \1 "),
    (rf"^(?:labels )?({NAME}) (?:is|are) {_SEEN} for ([^~]*?) and (?:is |are )?"
     rf"(?:missing|{_HIDDEN}|not) for ([^~]*)$",
     r"observed: \1 for \2; latent: \1 for \3"),
    (rf"^({LIST}) (?:are )?(?:the )?rows of (?:the )?{_GIVEN} (?:design )?matri(?:x|ces)$",
     r"rows: \1"),
    (rf"\b({_ANY}(?: {_CALLED}+|\b)(?: ?design matrices)?),? (?:and )?(?=(?:{_BEFORE})?{LIST}"
     rf"(?: is| are)? {_ANY}\b{_AFTER})", r"\1; "),
    (rf"^({NAME}) in (R\^\w+|R|N)(?: are| is)? {_GIVEN}{_AFTER}$", r"\1 in \2; known: \1"),
    (rf"^({LIST}) (?:are )?(?:the )?rows of (?:the )?{_GIVEN} (?:design )?matri(?:x|ces),? ",
     r"rows: \1; "),
    (rf"^{_BEFORE}({LIST}),? (?:is |are )?{_GIVEN}{_AFTER}$", r"known: \1"),
    (rf"^{_BEFORE}({LIST})(?:, ({_RANGE}))?,? (?:is |are )?{_SEEN}$", r"\2; observed: \1"),
    (rf"^{_BEFORE}({LIST}),? (?:is |are )?{_HIDDEN}$", r"latent: \1"),
    (rf"^{_CALLED}+({LIST}),? (?:is |are )?{_FREE}$", r"unknown: \1"),
    (rf"^({_RANGE}), (?=(?:only )?{LIST} is {_SEEN}$)", r"\1; "),
)


def named_arguments(line: Line) -> Line:
    """The line with the names of a law's arguments before them: Gamma(a, b) (shape, rate), and
    Gamma(a, b) with shape a and rate b. Raises StatementError where they do not fit each other."""
    law = r"\(((?:[^()]|\([^()]*\))*)\)"
    bare = re.search(rf"(?<=[A-Za-z]){law} \(([a-z]+(?:(?:, ?| ?/ ?|-| and )[a-z]+)*)"
                     r"(?: parametri[sz]ation)?\)$", line.text)
    said = re.search(rf"(?<=[A-Za-z]){law},? with ((?:[a-z]+ [^,]+?(?: and |, |$))+)$", line.text)
    match = bare or said
    words = re.findall("[a-z]+", bare[2]) if bare else re.findall(
        r"(?:^|(?<=, )|(?<=and ))[a-z]+(?= )", said[2]) if said else []
    words = [w for w in words if w not in ("and", "parametrisation", "parametrization")]
    if not match or not words or not {*words} <= WORDS:
        return line
    given = [a.strip() for a in re.split(r",(?![^()]*\))", match[1])]
    told = [re.sub("^[a-z]+ ", "", a) for a in re.split(" and |, ", said[2])] if said else given
    if len(words) != len(given) or sorted(told) != sorted(given):
        raise line.error(
            f"{shortened(match[2])} names other arguments than {shortened(', '.join(given))}",
            match.start(2), match.end(2),
            "write each name before its argument, as in Gamma(shape a, rate b)")
    named = ", ".join(f"{w} {a}" for w, a in zip(words, told, strict=True))
    head = re.escape(line.text[:match.start(1)])
    return substituted(line, rf"(?<={head}).*$", named.replace("\\", "") + ")")


def unsaid(line: Line, last: str) -> Line:
    """A sentence that ends with "not", with what the sentence before it, or its own first half,
    says: x observed, z not."""
    line = substituted(line, rf"({_SEEN})(,? (?:and )?)({LIST})(?: is| are)? not$",
                       r"\1\2\3 not observed")
    if re.search(rf"\b{_SEEN}$", last) and not re.search(r"\bnot\b", last):
        line = substituted(line, rf"^({LIST}) (?:is |are )?not$", r"\1 not observed")
    return line


def drawn(line: Line, text: str) -> Line:
    """y_1, ..., y_n iid from f, where a line of the text has f(y) = ..., as what is observed."""
    match = re.match(r"([A-Za-z])_1 ?,? ?\.\.+ ?,? ?\1_([A-Za-z]),? (?:are )?(?:iid|i\.i\.d\.|"
                     r"independent)?(?: draws| samples)?(?: from| with density| ~) ([a-z])$",
                     line.text)
    if match and re.search(rf"^{match[3]}\({match[1]}(?=[);|])", text, re.MULTILINE):
        return substituted(line, "^.*$", f"observed: {match[1]}_1, .., {match[1]}_{match[2]}")
    return line
