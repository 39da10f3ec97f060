"""Updates that a sentence states: ``the new weight is $N_k/N$``, ``$mu_k$ is the weighted mean,
i.e. $a/b$``. Each becomes the statement that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..bind.reading import Language
from ..bind.words import is_called
from ..lex.bars import bars_resolved
from ..lex.keyboard import line_terminals
from ..lex.lines import spelled_out
from ..lex.vocabulary import IS_Q
from ..parse.grammar import Node, parse
from ..parse.read import Read
from ..parse.symbols import Written, symbols
from ..value.ranges import bound_in
from .nouns import NOT, NOUNS
from .sentences import FORMULA, SYMBOL, Sentence, sentences_of

_KINDS = ("weight", "mean", "variance")
_NAMES = "|".join(rf"(?P<{kind}>{NOUNS[kind].pattern})" for kind in _KINDS)
_NOUN = (rf"\b(?:new|updated|next)\s+(?:[a-z-]+\s+){{0,3}}?(?:{_NAMES})\w*"
         rf"(?P<of>[^.;:=\uf000-\uf8ff]{{0,40}}?)")
_BECOMES = (r"\s(?:is|are|becomes?|equals?)\s+(?:(?:then|just|simply|therefore|again|hence|the|an?)"
            r"\s+)*")
#: "the new mixing weight of component k is simply F"
_NEW = re.compile(rf"{_NOUN}{_BECOMES}(?P<formula>{FORMULA})", re.IGNORECASE)
#: What stands before a symbol and before its formula, ~ after each, of which it makes an update:
#: not "the derivative in p is".
_UPDATES = re.compile(
    r"~[\s*_]*:[\s*_]*~$|(?<!to )(?<!in )(?<!of )(?<!for )(?<!by )(?<!t\. )~\s*(?:now |then |is |"
    r"gets )*(?:becomes?|(?:updated|set|changed) to|replaced by|←|→)\s*~$|\b(?:replace|set|update|"
    r"change)\s*~\s*(?:by|to|with)\s*~$|\b(?:new|updated|next)\s*~\s*(?:is|equals)\s*~$",
    re.IGNORECASE)
_OVER = rf"\s+over\s+(?:all |the )*(?:{SYMBOL}|\w+)"
#: What is said in words alone, with the formula that it is.
_WORDED = {re.compile(rf"(?:{_NOUN}|(?P<symbol>{SYMBOL})(?:\^\{{(?:{SYMBOL}|t)\+1\}})?)"
                      rf"(?:{_BECOMES}|\s*:\s+(?:the )?)"
                      r"(?P<one>(?:reciprocal|inverse) of (?:the |an? )*)?"
                      rf"(?:{words})", re.IGNORECASE): is_ for words, is_ in (
    (rf"(?:weighted )?(?:average|mean)\s+of\s+(?:all |the |data )*(?:points?|observations?|"
     rf"values|data|(?P<x>{SYMBOL}))(?:\s+{SYMBOL})?(?: as well)?,?(?: but)?\s*(?:(?:each )?"
     rf"weighted\s+(?:by|with)|with (?:the )?weights?|where (?:the |its )?weights are|"
     rf"where (?:point|observation|sample)s? (?:{SYMBOL}|i|n) (?:gets|has|carries|counts with) "
     rf"(?:the )?weight)\s+"
     rf"(?:the |their |its )*(?:[a-z]+ )?(?P<c>{FORMULA}|1\s?[-−]\s?)?(?P<r>{SYMBOL})?",
     "sum_{i} {r} x_{i} / sum_{i} {r}"),
    (r"(?:responsibility|posterior|probability)[- ](?:probability[- ])?weighted\s+(?:average|mean)"
     r"\s+of\s+(?:all |the |data )*(?:points?|observations?|values|data|counts)\b",
     "sum_{i} {r} x_{i} / sum_{i} {r}"),
    (r"(?:average|mean)\s+(?:of (?:all |the |its )*)?(?:responsibilit(?:y|ies)|posterior "
     r"probabilit(?:y|ies))\b(?!\s*[\ue000-\uf8ff])", "1/N sum_{i} {r}"),
    (rf"(?:arithmetic |simple |plain )?(?:average|mean)\s+of\s+(?:all |the )*(?P<r>{SYMBOL})"
     rf"(?!\s*(?:weighted|,\s*weighted))", "1/N sum_{i} {r}"),
    (rf"sum\s+of\s+(?:all |the )*(?P<r>{SYMBOL}){_OVER}\s*,?\s+divided\s+by\s+"
     rf"(?:{SYMBOL}|n|N)\b", "1/N sum_{i} {r}"))}
#: What stands between a symbol and the formula of what the words say.
_IN_WORDS = re.compile(r"\s*=\s*(?:(?! - )[\w /÷()]){0,60}[a-z]{3}(?:(?! - )[\w /÷()]){0,60}")
#: "let A be short for F", "write A for F"
_SHORT = re.compile(
    rf"(?P<symbol>{SYMBOL})\s+(?:be |is |as |stand |stands )*(?:short(?:hand)? for|an abbreviation "
    rf"(?:of|for)|for short|abbreviates?|for)\s+(?P<formula>{FORMULA})", re.IGNORECASE)
#: What may follow the words of an update.
_ENDS = re.compile(r"\s*(?:$|[.;:)]|\((?!divided by (?!the (?:total|sum))|times|multipl|without)|"
                   r"in numerator and denominator|"
                   r",(?!\s*(?:divided|times|multiplied|plus|minus|squared|but|"
                   r"except|without))|for (?:all|each|every|the|any)\b|of (?:the |this |that |its |"
                   r"each )?(?:component|cluster|class|group|coin|population)s?\b|over\b|as\b|"
                   r"(?:and|while|where|so)\s+(?:the (?:new|next|updated)|we|that|similar|"
                   r"[\ue000-\uf8ff])|[\ue000-\uf8ff]\s*$)", re.IGNORECASE)
#: "S is the mean of all points, i.e. F", "S is the weighted mean of the counts, F."
_THAT_IS = re.compile(
    rf"(?P<symbol>{SYMBOL})(?:\s+(?:is|are|becomes?|equals?)|\s*:)\s+(?:"
    rf"(?P<of>[^.;=\uf000-\uf8ff]{{3,160}}?),?\s*"
    rf"\(?(?:(?:i|{SYMBOL})\.?(?:e|{SYMBOL})\.?|that is|namely|in formulas?|in symbols)\s*[,:]?\s*"
    rf"(?P<formula>{FORMULA})|(?P<mean>the [a-z -]*?\b(?:mean|average|fraction|proportion|ratio)\b"
    rf"[^.;:=,\ue000-\uf8ff]{{0,60}}),\s*(?P<quotient>{FORMULA})(?=\s*[.;)]))", re.IGNORECASE)


def with_said(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
              ) -> list[Read]:
    """The statements, those that a sentence states as what it says."""
    found, places = list(reads), {id(r): n for n, r in enumerate(reads)}
    at = 0
    before = {n: words for n, words in prose}
    if not any(_is_q(language, r.node) for r in reads):
        found = [replace(r, node=Node("chain", (Node("name", (), "Q", r.at), r.node), "=", r.at))
                 if r.node is not None and r.node.kind not in ("chain", "name", "scripted")
                 and {"big", "func"} <= {n.kind for n in r.node.walk()}
                 and IS_Q.search(before.get(n, "")) else r for n, r in enumerate(reads)]
    for n in range(1, len(found)):  # "pi = flips of A / all flips", and "= a/b"
        left, r = found[n - 1].node, found[n]
        if left is not None and r.node is not None and r.node.kind == "chain" and len(
                r.node.parts) == len(r.node.relations) and left.kind in ("name", "scripted") and (
                _IN_WORDS.fullmatch(before.get(n, ""))):
            found[n] = replace(r, node=replace(r.node, parts=(left, *r.node.parts)))
    for n, r in enumerate(found[1:], 1):  # - p: sum / sum, replace p by sum / sum
        name = found[n - 1].node
        w = language.written(name) if name is not None else None
        if name is not None and w is not None and w.letter in language.parameters and (
                not w.rest and w.mark != "old" and _UPDATES.search(
                    f"{' '.join(before.get(n - 1, '').split())} ~{before.get(n, '')}~")) and (
                r.node is not None and not r.node.relates
                and any(m.kind == "big" for m in r.node.walk())):
            found[n] = replace(r, node=Node("chain", (name, r.node), "=", r.at))
    labels = {x for p in language.plates.values() for x in p.labels}

    def own(w: Written) -> tuple[Any, ...]:
        """What a statement on the left is one of: mu_1 and mu_2 are two, mu_j and mu_k one."""
        return w.head, *(x for x in w.indices if x in labels)
    heads = {own(w) for r in found if r.node is not None and r.node.relates
             and any(m.kind == "name" for p in r.node.parts[1:] for m in p.walk())
             and (w := language.written(r.node.parts[0])) is not None}
    for s in sentences_of(language, reads, prose):
        for r, node in _stated(language, s):
            w = language.written(node.parts[0])
            if w is not None and not {own(w), own(w)[:1]} & heads:
                heads.add(own(w))
                found[places[id(r)]] = replace(r, node=node)
        for r in _worded(language, s):
            w = language.written(r.node.parts[0]) if r.node is not None else None
            if w is not None and not {own(w), own(w)[:1]} & heads:
                heads.add(own(w))
                found.append(replace(r, at=at, end=at))
        at = max([at, *(r.at for r in s.reads)])
    return found


def _posterior(language: Language, left: Written | None) -> Written | None:
    """The label of an observation with the component that a parameter is of, as the one of which
    the posterior probability is meant; None where there are several."""
    latents = language.model.latents
    if len(latents) != 1 or len(latents[0].indices) != 1 or left is not None and len(
            left.indices) != 1:
        return None
    return Written(latents[0].name, (), (*latents[0].indices, *(
        left.indices if left is not None else (latents[0].values,))))


def _of_the_other(language: Language, r: Read | None) -> Written | None:
    """r_i of ``1 - r_i``."""
    node = r.node if r is not None else None
    return language.written(node.parts[1]) if node is not None and (
        node.kind, node.text) == ("expression", "+-") and node.parts[0].text == "1" else None


def _is_q(language: Language, node: Node | None) -> bool:
    """Whether a statement says what Q is."""
    w = None if node is None or not node.relates else language.written(node.parts[0].items[0])
    return w is not None and w.letter == "Q"


#: "r_1, ..., r_N"
_LIST = re.compile(rf"({SYMBOL})\s*,?\s*…\s*,?\s*({SYMBOL})")


def _worded(language: Language, s: Sentence) -> Iterator[Read]:
    """The updates that a sentence says in words alone."""
    units = {i for v in language.model.latents for i in v.indices} | {"i", "n"}
    text, every = _LIST.sub(r"\1", s.text), {m[1]: m[2] for m in _LIST.finditer(s.text)}
    for pattern, is_ in _WORDED.items():
        for m in pattern.finditer(text):
            left = s.symbols.get(m["symbol"] or "")
            named = m.groupdict()
            less = named.get("c") or ""  # 1 - r_i
            r = _of_the_other(language, s.formulas[less]) if less in s.formulas and not (
                named["r"]) else s.symbols.get(named.get("r") or "")
            r = r or (None if "c" in named else _posterior(language, left))
            if r is None:
                continue
            if m.groupdict().get("r") in every:
                last = s.symbols[every[m["r"]]]
                if last.letter != r.letter or r.indices[:1] != ("1",) or (
                        last.indices[1:] != r.indices[1:]):
                    continue
                r = replace(r, indices=("i", *r.indices[1:]))
            data = s.symbols.get(m.groupdict().get("x") or "")
            unit = next((x for x in r.indices if x in units), "")
            if NOT.search(m[0].replace(less, "")) or not _ENDS.match(text[m.end():]) or not (
                    unit) or r.rest or data is not None and data.indices != (unit,):
                continue
            rest = tuple(x for x in r.indices if x != unit)
            what = next((kind for kind in _KINDS if m[kind]), "")
            name = _symbol(left.letter, left.indices) if left is not None else _named(
                language, what, rest)
            if name is None or left is not None and left.letter not in language.parameters:
                continue
            said = is_.format(i=unit, r=f"P({r.letter}_{unit}={rest[0]} | x_{unit})"
                              if "r" not in named else
                              f"{'(1 - ' * bool(less)}{r.letter}_"
                              f"{{{''.join(r.indices)}}}{')' * bool(less)}")
            said = f"1 / ({said})" if m["one"] else said
            node = parse(bars_resolved(line_terminals(spelled_out(said), 0)))
            yield Read(Node("chain", (name, node), "="), 0, 0)


def _stated(language: Language, s: Sentence) -> Iterator[tuple[Read, Node]]:
    for m in _NEW.finditer(s.text):
        r = s.formulas[m["formula"]]
        what = next(kind for kind in _KINDS if m[kind])
        name = None if NOT.search(m[0]) else _parameter(language, what, r)
        if name is not None and r.node is not None:
            yield r, Node("chain", (name, r.node), "=", r.at)
    for m in _SHORT.finditer(s.text):
        r, w = s.formulas[m["formula"]], s.symbols[m["symbol"]]
        if r.node is not None and r.node.kind != "chain" and w.indices and not w.mark and (
                re.search(r"short|abbrev|\bstands?\b", m[0], re.IGNORECASE)
                or re.search(r"\bwrite\s*$", s.text[:m.start()], re.IGNORECASE)):
            yield r, Node("chain", (_symbol(w.letter, w.indices, new=False), r.node), "=", r.at)
    for m in _THAT_IS.finditer(s.text):
        r, w = s.formulas[m["formula"] or m["quotient"]], s.symbols[m["symbol"]]
        if r.node is not None and r.node.kind != "chain" and not NOT.search(
                m["of"] or m["mean"]) and w.letter in language.parameters:
            yield r, Node("chain", (_symbol(w.letter, w.indices), r.node), "=", r.at)


def _parameter(language: Language, what: str, r: Read) -> Node | None:
    """The new parameter that a noun names, with the index that a formula leaves free; None where
    it could be another."""
    if r.node is None or r.node.kind == "chain":
        return None
    bound = {x for n in r.node.walk() if n.sums for below in n.below[:1] for x in bound_in(below)}
    return _named(language, what, sorted(
        {x for w in symbols(r.node) for x in w.indices if x.isalpha()} - bound))


def _named(language: Language, what: str, free: Sequence[str]) -> Node | None:
    """The new parameter that a noun names, with those indices; None where several could be."""
    own = [q for q in language.quantities if q.kind in ("parameter", "weight")
           and is_called(language, q, what, False)]
    if len(own) != 1 or len(own[0].cells) > 1 or len(free) != len(own[0].letters):
        return None
    return _symbol(own[0].name.removesuffix("^2"), free, own[0].name.endswith("^2"))


def _symbol(letter: str, indices: Sequence[str], squared: bool = False, new: bool = True) -> Node:
    """A symbol, at the new iterate."""
    scripts = [Node("sub", (Node("group", tuple(Node("name", (), x) for x in indices), "{"),))
               ] if indices else []
    scripts += [Node("sup", (Node("group", (Node("number", (), "2"),), "{"),))] if squared else []
    mark = Node("sup", (Node("group", (Node("name", (), "new"),), "{"),))
    return Node("scripted", (Node("name", (), letter), *scripts, *[mark] * new))
