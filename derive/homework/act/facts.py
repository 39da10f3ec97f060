"""What the words of an answer say of its symbols: a symbol, a sign of being, and a description.

Every shape of sentence comes to the same: which symbols are described, and by which words. What a
description says is decided by its words alone: the noun, the component, the iterate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest

from ..bind.reading import Language
from ..parse.grammar import Node
from ..parse.read import Read
from ..parse.symbols import Head, Written
from . import nouns
from .sentences import FORMULA, SYMBOL, Sentence


@dataclass(frozen=True)
class Fact:
    """What words say of a symbol: ``what`` is a kind of quantity ("responsibility", "weight",
    "count", "size", "mean", "deviation", "variance", "precision", "success", "data", "heads",
    "tails", "tosses", "tally"), "alias" of the letter ``quote``, "sum" of ``node``, "label", "old",
    "new", "objective", "normaliser", "univariate", "differs", "worded", "number" of what
    ``quote`` says, "component index", "observation index", or "unclear"; ``label`` the place of
    the component that the words name, or the number."""

    what: str
    head: Head | None = None
    label: int | None = None
    line: int = -1
    """The place in the source of the line that it speaks of, -1 for any."""
    quote: str = ""
    indices: tuple[str, ...] = ()
    node: Node | None = field(default=None, compare=False)


def facts_of(language: Language, sentences: Sequence[Sentence], indices: frozenset[str]
             ) -> tuple[list[Fact], list[Sentence]]:
    """The facts that the words state, and the sentences without the words that state them.
    ``indices`` are the letters that stand as an index somewhere."""
    found: list[Fact] = []
    left: list[Sentence] = []
    before: Sentence | None = None
    for s, after in zip_longest(sentences, sentences[1:]):
        own, text = _Speech(language, s, before, indices).facts(after)
        found += own
        left.append(replace(s, text=text))
        if s.reads:
            before = s
    return found, left


def objectives(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
               ) -> list[Fact]:
    """The functions that the words before them call the objective, where nothing is called Q."""
    between: dict[int, str] = {}
    for n, words in prose:
        between[n] = f"{between.get(n, '')} {words}".lower()
    heads = [(n, r, w) for n, r in enumerate(reads) if r.node is not None and r.node.relates
             and (w := language.written(r.node.parts[0].items[0])) is not None]
    if any(w.letter == "Q" for _, _, w in heads):
        return []
    return [Fact("objective", w.head, None, r.at) for n, r, w in heads
            if w.letter in ("J", "F", "L", "G", "H", "ell") and not w.indices and re.search(
                r"\b(objective|criterion|expected log|auxiliary function|lower bound)\b[^.]*$",
                between.get(n, ""))]


def numbered(language: Language, reads: Sequence[Read]) -> Iterator[Fact]:
    """How many observations have a value, ``n_1 times Y = 1``."""
    v = next((v for v in language.model.observed if len(v.indices) == 1), None)
    for node in (r.node for r in reads if r.node is not None and r.node.kind == "chain"):
        items = node.parts[0].factors
        w, y = (language.written(n) for n in items) if len(items) == 2 else (None, None)
        if v is not None and w is not None and y is not None and w.letter in "nmNM" and w.indices \
                and y.letter.lower() == v.name.lower() and node.relations == ["="] and (
                len(y.indices) < 2 and node.parts[1].kind == "number"):
            sub = Node("sub", (Node("group", (Node("name", (), v.indices[0]),), "{"),))
            value = Node("chain", (Node("scripted", (items[1].head, sub)), node.parts[1]), "=")
            yield Fact("sum", w.head, None, -1, "", w.indices,
                       Node("bracket", (value,), "["))


def legend(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
           ) -> list[Fact]:
    """What an answer updates with a prime or an accent, where its words say that what wears none
    is current: so it is in every formula."""
    if not any(_UNMARKED.search(words) for _, words in prose):
        return []
    heads = [w for r in reads if r.node is not None and r.node.relates
             and (w := language.written(r.node.parts[0])) is not None]
    return [Fact("old", replace(w, accents=(), primes=0).head, None, -2)
            for w in heads if w.primes or w.accents or w.mark == "new"]


#: What says that symbols without a mark are those of the step before.
_UNMARKED = re.compile(
    r"\b(?:(?:no|without(?: an?| any| the)?|un-?)\s?(?:prime|star|hat|tilde|bar|mark|plus|accent|"
    r"superscript)\w*|plain|bare)\b[^.;]{0,50}?\b(?:old|current|previous|(?:last|preceding) "
    r"(?:step|iter\w+|round|value))\b", re.IGNORECASE)


#: What makes a symbol stand for the other probability, "and 1 - r_i for the second".
_FROM_ONE = re.compile(r"(?<![\w.])1\s*[-−–]\s*$")


class _Speech:
    """Reads one sentence; ``before`` is the one before it that has a formula."""

    def __init__(self, language: Language, sentence: Sentence, before: Sentence | None,
                 indices: frozenset[str]) -> None:
        self.language, self.sentence, self.before = language, sentence, before
        self.indices = indices
        self.found: list[Fact] = []
        self.text = sentence.text

    def facts(self, after: Sentence | None = None) -> tuple[list[Fact], str]:
        """The facts of the sentence, and its text without the words that state them; ``after`` is
        the one after it."""
        said = self.sentence.text
        if re.search(r"\bd\s*=\s*1\b|one[- ]dimensional|univariate|\b1-d\b", said, re.IGNORECASE):
            self.found.append(Fact("univariate"))
        if nouns.DIFFERS.search(said):
            self.found.append(Fact("differs"))
        for what, number in nouns.sizes(said):
            self.found.append(Fact("number", None, number, quote=what))
        self._labels(said)
        self._tuples(said)
        for m in nouns.INDEX_BEFORE.finditer(said):
            w = self.sentence.symbols[m[3]]
            if not w.indices and w.letter in self.indices:
                self.found.append(Fact("observation index" if m[1] else "component index",
                                       w.head))
        for m in _NUMBERED.finditer(said):
            w, value = self.sentence.symbols[m[1]], self._of_value(m[2] or m[3])
            if value is not None and w.letter in "nmNM" and w.indices:
                self.found.append(Fact("sum", w.head, None, -1, m[0], w.indices,
                                       value))
            elif m[3] and not w.indices and w.letter in "nNmM" and nouns.OBSERVATIONS.match(
                    said[m.start(3):]):
                self.found.append(Fact("number of observations", w.head))
        for m in _ALIAS.finditer(said):
            pair = [self.sentence.symbols[c] for c in m.groups()]
            named = [w.letter in self.language.parameters for w in pair]
            if sum(named) == 1 and len(pair[0].indices) == len(pair[1].indices):
                self.found.append(Fact("alias", pair[named[0]].head, quote=pair[
                    named[1]].letter))
        last = ""
        for m in nouns.AFTER.finditer(self.text):
            if _FROM_ONE.search(self.text[:m.start()]):
                continue
            sign = m[0][len(m[1]):m.start(2) - m.start()].strip()
            other = re.match(SYMBOL, m[2].strip()) and not re.search(
                r"\b(?:means?|stands? for|short for|denotes?)$", sign)
            holds = nouns.PROPERTY.match(m[2])
            if other or not sign and nouns.CLAUSE.match(m[2]) or nouns.NO_DESCRIPTION.match(
                    m[2]) or holds and not nouns.CHANGES.search(
                    m[2][holds.end():]) or sign == "for" and all(
                    not self.sentence.symbols[c].indices for c in m[1]
                    if c in self.sentence.symbols):
                continue  # "component k for the observation i"
            words = last + m[2][that.end():] if last and (
                that := nouns.NOUNS_OF_THAT.match(m[2])) else m[2]
            noun = self._described([self.sentence.symbols[c] for c in m[1]
                                    if c in self.sentence.symbols], words, m.span(2))
            last = noun or last
        for m in _NORMALISES.finditer(said):
            w = self.sentence.symbols[m[1] or m[2]]
            self.found.append(Fact("normaliser", w.head))
        for m in _IN_BRACKET.finditer(self.text):
            for w in (self.sentence.symbols[c] for c in m[2] or m[3] if c in self.sentence.symbols):
                self.found += self._iterate(w, m[1] or m[4], "")
        for m in _AT_ITERATE.finditer(self.text):
            w = self.sentence.symbols[m[1]]
            if facts := self._iterate(w, m[2], ""):
                self.found += facts
                self.text = self.text.replace(m[2], "~" * len(m[2]), 1)
        for m in nouns.NOUN_BEFORE.finditer(self.text):
            self._described([self.sentence.symbols[c] for c in m[2] if c in self.sentence.symbols],
                            _PHRASE.split(m[1])[-1] + (m[3] or ""), m.span(1), near=True)
        for m in nouns.NAMED_AFTER.finditer(self.text):
            words = self.text[:m.start()]
            if m[0][:2].lower() == "by" and nouns.COMPUTES.search(words.rstrip()):
                continue
            if m[0][0] in ",;":  # "the chance of ..., S, is"
                words = re.split(r"[,;:(]", words)[-1]
                if re.search(rf"(?:{SYMBOL}|{FORMULA})\s*$", words):
                    continue
            self._described([self.sentence.symbols[c] for c in m[1] if c in self.sentence.symbols
                             and self.sentence.symbols[c].indices], words,
                            (m.start() - len(words), m.start()), near=words.endswith("("))
        for m in nouns.REMARK.finditer(self.text):
            node = self.sentence.formulas[m[1]].node
            own = self.language.written(node.parts[0]) if node and node.kind == "chain" else None
            if own is not None and own.indices and not own.mark:
                self._described([own], m[2], m.span(2))
        self._announced(after)
        return self.found, self.text

    def _announced(self, after: Sentence | None) -> None:
        """Take up the words "Posterior probability of the first coin:" of the quotient that the
        next sentence begins with, and "means" of what is updated right behind it."""
        for m in _ENTRY.finditer(self.text):
            what = next((w for w in ("variance", "mean") if nouns.NOUNS[w].search(m[1])), "")
            nodes = [self.sentence.formulas[c].node for c in m[2] if c in self.sentence.formulas]
            for w in (self.language.written(n.parts[0]) for n in nodes
                      if n is not None and n.kind == "chain"):
                if w is not None and w.indices and not w.rest and w.letter in _OWN_LETTERS.get(
                        what, ""):
                    self.found.append(Fact(what, w.head, quote=m[1]))
        r = after.formulas.get(after.text[:1]) if after is not None else None
        words = re.search(rf"([^:;{SYMBOL[1:-1]}{FORMULA[1:-1]}]+):\W*$", self.text)
        if words is None or r is None or r.node is None or r.node.kind != "chain" or not any(
                n.kind in ("frac", "slash") for m in r.node.parts[1:] for n in m.items) or not (
                nouns.NOUNS["responsibility"].search(words[1])):
            return
        own = self.language.written(r.node.parts[0])
        if own is not None and own.indices and not own.mark:
            self._described([own], words[1], words.span(1))

    # --- what is described -----------------------------------------------------------------------

    def _described(self, symbols: Sequence[Written], words: str, span: tuple[int, int],
                   near: bool = False) -> str:
        """Takes up what words say of symbols; the words of its noun, "" where they say nothing.
        Right before a symbol (``near``) only the last noun is its own."""
        plain = nouns.ASIDE.sub("", words)
        taken = {(f.head, f.indices if f.what == "sum" else ()) for f in self.found
                 if f.what not in ("old", "new")}
        noun = next(iter(sorted((m.start(), w) for w, pattern in nouns.NOUNS.items()
                                for m in [pattern.search(plain)] if m)), (0, ""))
        if near:
            last = max(((m.start(), m.end(), w) for w, pattern in nouns.NOUNS.items()
                        for m in pattern.finditer(plain)), default=(0, 0, ""))
            tail = plain[last[1]:].strip().lower()
            noun = (last[0], last[2]) if nouns.GOES_ON.fullmatch(tail) else (0, "")
        places = self._components(plain) or self._of_events(plain)
        many = len(places) == len(symbols) > 1
        letters = list(dict.fromkeys(w.letter for w in symbols))
        each = nouns.listed(plain) if len(letters) > 1 else []
        said = False
        for n, w in enumerate(symbols):
            head = w.head
            if w.rest or not taken.isdisjoint({(head, ()), (head, w.indices)}):
                continue
            label = places[n] if many else self._place(plain, places)
            what = each[letters.index(w.letter)] if len(each) == len(letters) else noun[1]
            facts = list(self._of(w, what, plain, label, len(places), words)) \
                if what or not near else []
            facts += self._iterate(w, plain, noun[1]) if noun[1] or not near or re.search(
                r"estimates?\s*$|values?\s*$|iterates?\s*$", plain) else []
            self.found += facts
            said = said or bool(facts)
        if said:
            self.text = self.text[:span[0]] + re.sub(
                r"[^\s\ue000-\uf8ff]", "~", self.text[span[0]:span[1]]) + self.text[span[1]:]
        m = nouns.NOUNS[noun[1]].search(plain) if noun[1] else None
        return m[0] if m else ""

    def _of(self, w: Written, what: str, words: str, label: int | None, places: int, quote: str
            ) -> Iterator[Fact]:
        head = w.head
        runs = not w.indices and w.letter in self.indices
        index = nouns.KIND_OF_INDEX.match(words.strip()) if runs else None
        if index:
            yield Fact("observation index" if index[1] else "component index", head)
        elif not what and not places or runs and what != "size" and (
                w.letter not in self.language.parameters) or re.search(
                r"\b(?:sum|adds?)\b[^,;]{0,6}\bto\b", words):
            return
        elif what in ("heads", "tails", "tosses", "count", "size") and re.search(
                r"\bdivided by\b|\w\s*[/÷]\s*\w", words):
            return  # "heads / tosses" is what an update does
        elif nouns.NUMERATORS.search(words):
            yield Fact("normaliser", head)
        elif nouns.CHANGES.search(words):
            if head.letter == "Q" and nouns.NO_PRIOR.fullmatch(words.strip()):
                return
            yield Fact("unclear", head, quote=quote)
        elif what in ("size", "count") and (value := self._of_value(words)) is not None:
            yield Fact("sum", head, quote=quote, indices=w.indices, node=value)
        elif what == "count" and (summed := self._summed(words)) is not None:
            yield Fact("sum", head, quote=quote, indices=w.indices, node=summed)
        elif what in ("responsibility", "weight", "count") and places > 1 and label is None:
            yield Fact("unclear", head, quote=quote)
        elif what == "size" and any(v.name == w.letter for v in self.language.model.observed):
            return  # the number that is observed
        elif what in ("size", "count") and re.search(r"\b(?:times|often|occurr?)", words) and any(
                q.kind == "tally" and len(q.letters) == head.arity
                for q in self.language.quantities):
            yield Fact("tally", head)
        elif what == "size" and not any(q.kind == "size" and q.letters == w.indices != ()
                                        for q in self.language.quantities):
            yield from self._size(head, words, label, quote)
        elif what and not re.match(r"\s*\d+\s", words):  # "K = 10 full covariances have"
            yield Fact(what, head, label, quote=quote, indices=w.indices)
        elif places and w.indices and not nouns.OF_DATA.match(words):
            yield Fact("component", head, label, quote=quote, indices=w.indices)

    def _size(self, head: Head, words: str, label: int | None, quote: str) -> Iterator[Fact]:
        """What a number is of: observations, those of a component, components, heads, tosses."""
        for what in ("heads", "tails", "tosses"):
            if nouns.NOUNS[what].search(words):
                yield Fact(what, head)
                return
        if label is not None or re.search(r"\bin\b|\bfrom\b|belong|of (?:component|cluster|"
                                          rf"population|class)\s+(?:\d|[A-Z]\b|{SYMBOL})", words):
            yield Fact("unclear", head, quote=quote)
        elif re.search(r"(?:of|many) (?:all |the )*(?:\w+ )?(?:observation|point|data|sample|"
                       r"measurement|individual)", words):
            yield Fact("number of observations", head, quote=quote)
        elif re.search(r"(?:of|many) (?:all |the )*(?:\w+ )?(?:component|cluster|population|class|"
                       r"gaussian)", words):
            yield Fact("number of components", head)

    def _of_value(self, words: str) -> Node | None:
        """The event that an observation has the value of which words say the number, "zeros"."""
        v = next((v for v in self.language.model.observed if len(v.indices) == 1
                  and v.domain in ("count", "binary")), None)
        m = nouns.VALUE.search(words)
        if v is None or m is None or nouns.SOFT.search(words):
            return None
        r = self.sentence.formulas.get(m[5] or "")
        node = r.node if r is not None else None
        if node is not None and node.kind == "chain" and len(node.parts) == 2 and (
                node.parts[1].kind == "number"):
            return Node("bracket", (node,), "[")
        coin = (m[4] or "").lower() if v.domain == "binary" else ""
        relation, value = (
            ("=", "0") if m[1] or coin[:1] in ("t", "f") and coin else (">", "0") if m[3] else
            ("=", "1") if m[2] or coin else ("", ""))
        sub = Node("sub", (Node("group", (Node("name", (), v.indices[0]),), "{"),))
        y = Node("scripted", (Node("name", (), v.name), sub))
        return Node("bracket", (Node("chain", (y, Node("number", (), value)), relation),), "[") \
            if relation else None

    def _summed(self, words: str) -> Node | None:
        """The formula of which a description says the sum."""
        m = re.search(r"\b(?:sum|total) of (?:the |all )*(?:responsibilities |weights |values )?"
                      rf"({SYMBOL}|{FORMULA})$", words.strip())
        w = self.sentence.symbols.get(m[1]) if m else None
        if w is not None and w.indices:
            name = Node("name", (), w.letter)
            subs = [Node("sub", (Node("group", (Node("number" if i.isdigit() else "name", (), i),),
                                      "{"),)) for i in w.indices]
            return Node("scripted", (name, *subs))
        r = self.sentence.formulas.get(m[1]) if m else None
        return None if r is None or r.node is None or r.node.kind == "chain" else r.node

    def _iterate(self, w: Written, words: str, what: str) -> list[Fact]:
        """Whether words say at which iterate a symbol stands."""
        old, new = nouns.OLD.search(words), nouns.NEW.search(words)
        if w.mark or w.primes or w.hat or bool(old) == bool(new) or what in ("data", "size") or (
                what in ("responsibility", "count") and not (new and nouns.AT_NEW.search(words))):
            return []
        which = "old" if old else "new"
        return [Fact(which, w.head, None, r.at, words.strip())
                for r in self._formulas()] or [
            Fact(which, w.head, None, 0, words.strip())]

    def _formulas(self) -> list[Read]:
        """The formulas that a sentence speaks of: its own, or that before it where it goes on."""
        if self.sentence.reads:
            return self.sentence.reads
        goes_on = re.match(r"[\s(]*(?:here|where|with|in this|in it|there|the)\b|\(|" + SYMBOL,
                           self.sentence.text, re.IGNORECASE)
        return self.before.reads[-1:] if goes_on and self.before is not None else []

    # --- components ------------------------------------------------------------------------------

    def _components(self, words: str) -> list[int]:
        """The places of the components that words name, in order."""
        named = [(m.start(), place) for m in nouns.COMPONENT.finditer(words)
                 if (place := self._named(m)) is not None]
        named += [(m.start(), place) for place, law in nouns.laws(self.language)
                  for m in law.finditer(words)]
        return [place for place, _ in groupby(place for _, place in sorted(named))]

    def _of_events(self, words: str) -> list[int]:
        """The place of the component of an event ``Z_i = 1`` in the words."""
        for c in words:
            r = self.sentence.formulas.get(c)
            node = r.node if r is not None else None
            if node is None or not _equation(node):
                continue
            w = self.language.written(node.parts[0])
            latent = self.language.latent(w.letter) if w is not None else None
            labels = self.language.plates[latent.values].labels if latent is not None else ()
            if node.parts[1].text in labels:
                return [labels.index(node.parts[1].text)]
        return []

    def _named(self, m: re.Match[str]) -> int | None:
        ordinal, other, name = m[1], m[2], m[3] or m[4]
        if ordinal:
            return nouns.ORDINALS[ordinal.lower()]
        if other:
            last = [f.label for f in self.found if f.label is not None and f.label < 2]
            return 1 - last[-1] if last else 1
        name = nouns.PLACES.get(name, name)
        for plate in self.language.values:
            labels = self.language.plates[plate].labels
            if name in labels:
                return labels.index(name)
            if name in ("1", "2") and len(labels) == 2 and "0" not in labels:
                return int(name) - 1
        return None

    def _place(self, words: str, places: Sequence[int]) -> int | None:
        """The place of the only component that words name, of two the other where they deny it."""
        if len(places) != 1:
            return None
        return 1 - places[0] if nouns.NOT.search(words) and places[0] < 2 else places[0]

    def _labels(self, said: str) -> None:
        """What words say of the values 0 and 1 of a label."""
        for m in nouns.LABEL.finditer(said):
            node = self.sentence.formulas[m[1]].node
            w = self.language.written(node.parts[0]) if node and _equation(node) else None
            if w is None or node is None or not node.parts[1].text.isdigit():
                continue
            self._label(w, node.parts[1].text, m[2])
        for m in nouns.ONE_IF.finditer(said):
            w = self.sentence.symbols[m[1] or m[4]]
            self._label(w, {"one": "1", "zero": "0"}.get(m[2], m[2]) if m[2] else "1", m[3] or m[5])

    def _label(self, w: Written, value: str, words: str) -> None:
        place = self._place(words, self._components(words))
        if w.indices and nouns.CHANGES.search(words):  # the most probable one
            self.found.append(Fact("unclear", w.head, quote=words))
        elif place is not None and w.indices:
            self.found.append(Fact("label", w.head, place, quote=words,
                                   indices=(value,)))

    def _tuples(self, said: str) -> None:
        """Symbols in a bracket that words before it call current."""
        for m in re.finditer(rf"([^{SYMBOL[1:-1]}{FORMULA[1:-1]}]*)({FORMULA})", said):
            node = self.sentence.formulas[m[2]].node
            if node is not None and node.kind == "bracket" and re.search(
                    r"\b(?:old|current|previous)(?: (?:means?|parameters?|values?|estimates?))?$",
                    m[1].strip(), re.IGNORECASE):
                self.found += [Fact("old", w.head) for p in node.parts
                               if (w := self.language.written(p)) is not None]


#: A symbol of which words say that it makes others sum to 1.
_NORMALISES = re.compile(rf"(?:({SYMBOL})[^.;{SYMBOL[1:-1]}]{{0,40}}(?:\bnormali[sz]\w*\b|"
                         rf"(?:\bmak(?:es?|ing)|(?:so|such) that) (?:{FORMULA}|"
                         rf"(?:(?:\w+|{SYMBOL}) ){{0,4}}sums?\b))|\bnormali[sz]\w+ (?:\w+ )?"
                         rf"({SYMBOL}))(?! (?:constant |factor )?(?:over|across) (?:the |all )*"
                         r"(?:data|obs|poi|samp|row))", re.IGNORECASE)
#: How many observations have a value, "n_1 ones", "n_0 of these are zero".
_NUMBERED = re.compile(rf"({SYMBOL})\s+(?:of (?:these|them|those|which) )?(?:are |were |equal )?"
                       r"(?:(?:is |be )?(?:the )?number (?:of \w+ )?(?:with|where|for which|"
                       rf"such that) ({FORMULA})|(\w+))")
#: Two symbols of which one is the statement's parameter, "P_k is what the sheet calls pi_k".
_ALIAS = re.compile(
    rf"({SYMBOL})\s+(?:here |is |just |simply |our |my |the )*(?:means?|denotes?|stands? for|"
    r"called|named|instead of|in place of|short for|plays the role of|is|for|(?:what|that which) "
    rf"the \w+ (?:calls?|writes?))\s+({SYMBOL})")
#: An entry of a list of updates, "2. means: m_1 = ...", and the letters that it is known by.
_ENTRY = re.compile(rf"(?:^|[.:;]\s*|\n)((?:[A-Za-z-]+\s+){{0,3}}[A-Za-z]+)\s*(?:\([^()]*\))?"
                    rf"\s*:?\s*({FORMULA}(?:\s*,?\s*(?:and\s+)?{FORMULA})*)")
_OWN_LETTERS = {"mean": "mMcb", "variance": "SVCsv"}
#: A remark that is a symbol and its iterate, "(old m_k)".
_IN_BRACKET = re.compile(rf"(?:\((?:with |at |using |the )*|\b(?:with|using) (?:the )?)(?:"
                         r"(old|new|current|previous|updated) (?:values? (?:of )?)?"
                         rf"({nouns.LIST})|({nouns.LIST}) (?:still )?(old|new|current|previous|"
                         r"updated))(?=\)|\s*(?:[.,;]|$))", re.IGNORECASE)
#: "l_nk with the new parameters".
_AT_ITERATE = re.compile(rf"(?:^|[,;:(]|\band|\bwhere)\s*({SYMBOL}) ((?:with|at|uses?|using) "
                         r"(?:the |all )?(?:old|new|current|previous|updated) "
                         r"(?:parameters?|estimates?|values?|ones?)\b)")
#: What stands before a noun phrase.
_PHRASE = re.compile(r"\b(?:and|or|if|of|that|where|when|for|by|from|in|to|on|with)\b",
                     re.IGNORECASE)


def _equation(node: Node) -> bool:
    """Whether a formula says that two sides are equal, and no more."""
    return node.kind == "chain" and node.relations == ["="] and len(node.parts) == 2
