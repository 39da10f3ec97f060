"""Prose around facts: what a thing is called, its role in words, a title, a remark in brackets.

A line that is no fact as it stands falls into pieces, at commas, colons, brackets and "and". A
piece is a fact, or words with names. Of those the words say a role ("hidden"), sameness or
independence, each of which is a fact; other words are what the names are called. A word that may
change a model ("censored", "previous", "equal", "twice") is none of these: the line stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from .claims import claims
from .commands import GREEK
from .errors import StatementError
from .facts import Fact
from .forms import SCRIPT
from .layout import Line
from .pieces import stripped, substituted
from .surroundings import RUN, SYMBOLS, TOKEN, Context, names_in, naming
from .told import claimed_by, told_by
from .words import ALARMS, COUNTS, INDEPENDENT, LAWS, ROLE, SHARED, TRUE

_TITLE = re.compile(r"[A-Za-z][A-Za-z&'-]*(?:[ -][A-Za-z0-9&'()-]+)*(?= ?: )")
_LONGEST = 12
_EVERYONE = re.compile(r"(?:both|all|everything)(?: are| is)? [a-z ]+$")
#: A word before a name, where a fact begins.
_NOUN = re.compile(rf"(^|(?<=[,;:] )|(?<=and ))((?:[a-z]{{4,}}s? )+)(?=\(?[A-Za-z]+{SCRIPT})")

Read = Callable[[Line], list[Fact]]


def without_nouns(line: Line, around: Context) -> Line:
    """The line without what a name is called in front of it: length L_i ~ ..."""
    found = line
    listed = re.match(r"unknown: ((?:[a-z]{4,} )+)(?=[A-Za-z_^{},0-9]+$)", line.text)
    if listed and not ({*listed[1].split()} & around.names or ALARMS.search(
            re.sub(r"\b(?:weights?|rates?|shapes?|scales?|mixture)\b", " ", listed[1]))):
        found = substituted(line, f"(?<=^unknown: ){listed[1]}", "")
    for match in reversed([*_NOUN.finditer(found.text)]):
        words, before = match[2].split(), found.text[:match.start()]
        inside = sum(before.count(c) for c in "([{") > sum(before.count(c) for c in ")]}")
        if not (inside or {*words} & (around.names | {*GREEK} | _KEPT) or ALARMS.search(match[2])
                or ROLE.search(match[2])):
            found = substituted(found, f"(?<=^{re.escape(before)}){match[2]}", "")
    return substituted(found, "^and ", "")


#: Words of the grammar, and functions.
_KEPT = frozenset("observed latent known unknown rows prior given weight weights occurs density "
                  "when where with from each logistic sqrt prod".split())


def prose(line: Line, around: Context, read: Read) -> list[Fact] | None:
    """The facts of a line with words in it; None where it has words that may say more.

    ``read`` gives the facts of a piece that the grammar reads, and raises StatementError for
    another.
    """
    text = line.text
    named = re.match(rf"({SYMBOLS}) ?: (?=[A-Za-z])", text)
    if named and not re.search("[~=|<>]", text):
        behind = stripped(line, named.end(), len(text))
        return _words(substituted(behind, "^", f"{named[1]} "), around, read, ())
    title = _TITLE.match(text)
    if title and _is_title(title.group(), around):
        rest = prose_or_facts(stripped(line, title.end() + 1, len(text)), around, read)
        return None if rest is None else [*claimed_by(line, 0, title.end()), *rest]
    head = re.match(r"[^~=|<>:;]*[a-z]{3,}[^~=|<>:;]*(?= ?: )", text)
    if head and not title and RUN.search(head.group()):
        told = _words(stripped(line, 0, head.end()), around, read, ())
        rest = prose_or_facts(stripped(line, head.end() + 1, len(text)), around, read)
        return None if told is None or rest is None else [*told, *rest]
    bracket = _bracket(line, around)
    if bracket is not None:
        outside, inside, before = bracket
        found: list[Fact] = []
        for piece in (outside, inside):
            told = prose_or_facts(piece, around, read, before) if piece.text else []
            if told is None:
                return None
            found += told
        return found
    return _pieces(line, around, read)


def _is_title(text: str, around: Context) -> bool:
    """Whether words before a colon claim nothing; what a law's argument is called claims nothing
    there, as no argument stands beside it."""
    bare = re.sub(r"(?i)\b(?:rates?|scales?|shapes?|units?)\b", " ", claims(text)[0])
    return not (ALARMS.search(bare) or ROLE.search(bare.casefold()) or _law_unsaid(bare, around)
                or any(len(n) > 1 for n in names_in(bare, around)) or _count_word(bare))


def _law_unsaid(text: str, around: Context) -> bool:
    """Whether words name a law that no line has."""
    return any(re.search(rf"(?i){word}", text) and not {*names.split()} & around.names
               for word, names in LAWS.items())


def _count_word(text: str) -> bool:
    """Whether a number stands in words, other than before as many names."""
    for match in re.finditer(r"(?i)\b(" + "|".join(COUNTS) + r")\b(?P<rest>.*)", text):
        listed = re.match(rf" [a-z]+s? ((?:{SYMBOLS}(?:, | and |, and )?)+)", match["rest"])
        names = re.findall(SYMBOLS, listed[1]) if listed else []
        names = [n for n in names if n not in ("and",)][:COUNTS[match[1].casefold()] + 1]
        count = 0
        for n in names:
            if re.fullmatch("[a-z]{2,}", n) and n not in GREEK:
                break
            count += 1
        if count != COUNTS[match[1].casefold()]:
            return True
    return False


def prose_or_facts(line: Line, around: Context, read: Read, before: Sequence[str] = ()
                   ) -> list[Fact] | None:
    """The facts of a piece, by the grammar or else as prose."""
    if not _EVERYONE.match(line.text):
        with suppress(StatementError):
            return read(line)
    if not re.search("[~=|<>]", line.text) and not re.search(r"[,:(;]", line.text):
        return _words(line, around, read, before)
    return prose(line, around, read)


def _pieces(line: Line, around: Context, read: Read) -> list[Fact] | None:
    """Pieces between commas: from each one on, as many as the grammar reads together, else one of
    words."""
    told = _words(line, around, read, ())
    if told is not None:
        return told
    cuts = _cuts(line.text)
    if len(cuts) > _LONGEST or len(cuts) == 2:
        return None
    found: list[Fact] = []
    start, before = 0, list[str]()
    while start < len(cuts) - 1:
        for stop in range(len(cuts) - 1, start, -1):
            piece = stripped(line, cuts[start][1], cuts[stop][0])
            if (start, stop) == (0, len(cuts) - 1) or not piece.text:
                continue
            told = None
            if not _EVERYONE.match(piece.text):
                with suppress(StatementError):
                    told = read(piece)
            if told is not None:
                break
            told = _words(piece, around, read, before)
            if told is not None:
                break
        else:
            return None
        assert told is not None
        found += told
        before += _left(piece.text, around)
        start = stop
    return found


def _cuts(text: str) -> list[tuple[int, int]]:
    """Where pieces end and begin: at commas outside brackets, and at " and "."""
    cuts, depth = [(0, 0)], 0
    for match in re.finditer(r"[(\[{]|[)\]}]|,? and |,| {2,}", text):
        if match.group() in tuple("([{"):
            depth += 1
        elif match.group() in tuple(")]}"):
            depth -= 1
        elif depth <= 0 < match.start() and (match.group() != "," or not (
                text[:match.start()].rstrip().endswith("..")
                or re.match(r", ?\.\.", text[match.start():]))):
            cuts.append(match.span())
    return [*cuts, (len(text), len(text))]


def _bracket(line: Line, around: Context) -> tuple[Line, Line, list[str]] | None:
    """A line without its remark in brackets, the remark, and the names that stand before it."""
    for match in re.finditer(r"(?:^|(?<=[ ,])) ?\(([^()]*(?:\([^()]*\)[^()]*)*)\)", line.text):
        if re.search(r"(?<![A-Za-z_^{])[a-z]{3,}(?![A-Za-z_^(])", match.group(1)) and not (
                re.search(r"[A-Za-z]$", line.text[:match.start()]) and match.group()[0] == "("):
            outside = substituted(line, f"(?<=^{re.escape(line.text[:match.start()])})"
                                        f"{re.escape(match.group())}", "")
            left = _left(line.text[:match.start()], around)
            near = _left(line.text[:match.start()].split(",")[-1], around)
            return (stripped(outside, 0, len(outside.text)), stripped(line, *match.span(1)),
                    left if _EVERYONE.match(match[1]) else near or left)
    return None


def _words(line: Line, around: Context, read: Read, before: Sequence[str]) -> list[Fact] | None:
    """What words with names say; ``before`` are the names of the pieces before, which "all
    unknown" may speak of."""
    text = line.text
    if naming(text, around):
        return [told_by(line, 0, len(text))]
    bound = re.search(r" for (?:all )?([a-z]) ?= ?1 ?,? ?\.\.+ ?,? ?(\w+)$", text)
    if bound and not re.search("[~=|<>]", text[:bound.start()]):
        text = text[:bound.start()]
    else:
        bound = None
    role = list(ROLE.finditer(text))
    if role and re.search("[=<>]", text):
        return _role_behind(line, role, around, read)
    if re.search(r"[~=|<>+*/]", text):
        return None
    rest, claimed = claims(RUN.sub(r"\1", TRUE.sub(" ", text)))
    made = list[str]()
    names = names_in(rest, around)
    independent = INDEPENDENT.search(rest)
    if independent:
        given = re.match(r" given (\S+)$", rest[independent.end():])
        if given:
            made.append(f"{given[1]} is conditioned")
        elif re.match(" (?!from|over|across|samples?|observations?|draws?|data)[a-z]",
                      rest[independent.end():]):
            return None
        rest = rest[:independent.start()] + (rest[independent.end() + given.end():] if given
                                             else rest[independent.end():])
        names = names_in(rest, around)
    shared = SHARED.search(rest)
    if shared:
        if len(names) != 1:
            return None
        made.append(f"{names[0]} is shared")
        rest = rest[:shared.start()] + rest[shared.end():]
    roles = list(ROLE.finditer(rest))
    if any(rest[m.end():].startswith(",") and names_in(rest[:m.start()], around) and names_in(
            rest[m.end():], around) for m in roles):
        return None  # a piece of its own says what stands behind the comma
    kinds = {m.lastgroup for m in roles}
    if "unknown" in kinds and len(kinds) == 2 and re.search(r"\bparameters?\b", rest):
        kinds.discard("unknown")  # known parameters
    if len(kinds) > 1:
        return None
    if roles and names:
        behind = [n for n in names_in(rest[roles[-1].end():], around) if len(n) > 1]
        names = behind or [n for n in names if len(n) > 1 or n.islower() and not around.index(n)
                           ] or names  # an index beside names
    rest = ROLE.sub(" ", rest)
    if kinds:
        everyone = re.fullmatch(r" *(?:both|all|everything|each)? *", rest)
        spoken = names or (list(before) if everyone else [])
        if not spoken:
            return None
        rest = re.sub(r"\b(?:both|only)\b", " ", rest)
        units = f" for {bound[1]} = 1..{bound[2]}" if bound else ""
        if bound and around.whole(bound[1], bound[2]):
            made.append(f"{bound[1]} = 1..{bound[2]}")
            units = ""
        made += [f"{next(iter(kinds))}: {n}{units}" for n in spoken]
    elif bound:
        return None
    if ALARMS.search(rest) or not _numbers(rest) <= around.numbers or _law_unsaid(
            rest, around) or _count_word(rest):
        return None
    if not made and not claimed and not _nouns(rest, names) or claimed and re.search(
            "[^A-Za-z0-9_^{}, ]", rest):
        return None
    lists = [] if kinds else [p for m in RUN.finditer(text) if (p := around.plate(m[1], m[2]))]
    found: list[Fact] = [*claimed_by(line, 0, len(text), names)] if claimed or not made else []
    for fact in (*made, *lists):
        try:
            found += read(_said(line, fact))
        except StatementError:
            return None
    return found


def _role_behind(line: Line, role: list[re.Match[str]], around: Context, read: Read
                 ) -> list[Fact] | None:
    """A formula with its role behind it: a = 2 known, a < b known, x_i > 0 observed."""
    last = role[-1]
    head = re.sub(r"(?: is| are|,)+$", "", line.text[:last.start()].rstrip())
    tail = line.text[last.end():]
    if len(role) != 1 or ALARMS.search(tail) or re.search("[^A-Za-z ]", tail):
        return None
    first = re.match(rf"(?:[a-z]{{3,}} )*(?={SYMBOLS} ?[=<>])", head)
    start = first.end() if first and not ALARMS.search(first.group()) else 0
    piece = stripped(line, start, len(head))
    formula = re.sub("=.*$", "", piece.text)
    names = [n for n in re.findall(SYMBOLS, formula) if n in names_in(formula, around) or n == "a"]
    try:
        found = read(piece)
        if "=" not in piece.text or last.lastgroup != "known":
            for n in names:
                found += read(_said(line, f"{last.lastgroup}: {n}"))
    except StatementError:
        return None
    return found


def _numbers(text: str) -> set[str]:
    bare = re.sub(rf"[A-Za-z]+{SCRIPT}+", " ", text)
    return {m["number"] for m in TOKEN.finditer(bare) if m["number"]}


def _nouns(text: str, names: Sequence[str]) -> bool:
    """Whether a piece without a role is words alone, or words beside a name: what it is called."""
    words = [m["word"] for m in TOKEN.finditer(text) if m["word"] and m["word"] not in names]
    signs = [m["sign"] for m in TOKEN.finditer(text) if m["sign"]]
    return not signs and any(len(w) > 2 for w in words) and all(
        len(w) > 1 or w == "a" for w in words)


def _left(text: str, around: Context) -> list[str]:
    """The names that a formula is about: those left of its ~ or =."""
    if not re.search("[~=]", text):
        return names_in(text, around)
    return [m.group(1) for m in re.finditer(
        rf"(?:^|, ?|and )({SYMBOLS})(?: ?\|[^~]*)? ?[~=]", text)]


def _said(line: Line, text: str) -> Line:
    """A fact in the grammar's words, at the place of the line that said it."""
    first, last = line.column(0), line.ends[-1] if line.ends else 1
    return Line(text, (first,) * len(text), (last,) * len(text), line.number, line.excerpt)
