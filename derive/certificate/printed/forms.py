"""The tokens of one formula, and the written forms of the dictionary found among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..shown import short
from ..terms import MalformedTerm, Term
from .dictionary import Dictionary, Entry, Place, Unreadable

_DEEPEST = 60


class Forms:
    """A place among tokens, and what the dictionary has for the tokens there.

    ``closers`` are tokens at which what is read now ends.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.words, self.pool = dictionary, dictionary.pool
        self.begin([""])

    def begin(self, tokens: list[str]) -> None:
        """Start with the tokens of a formula, the last of which is empty."""
        self.tokens, self.at, self.depth = tokens, 0, 0
        self.closers: list[tuple[str, ...]] = [()]
        self.doubt = ""

    def expression(self) -> Term:
        """A sum of terms."""
        raise NotImplementedError

    # -- tokens ---------------------------------------------------------------------------------

    def unexpected(self) -> Unreadable:
        """What is wrong with the token here."""
        token = self.tokens[self.at]
        before = " ".join(self.tokens[max(0, self.at - 6):self.at])
        return Unreadable(f"{token!r} after {before!r}" if token else f"nothing after {before!r}")

    def take(self, *tokens: str) -> None:
        """Those tokens, one after the other."""
        for token in tokens:
            if self.tokens[self.at] != token:
                raise self.unexpected()
            self.at += 1

    def ahead(self, tokens: Sequence[str]) -> bool:
        """Whether those tokens come next."""
        return self.tokens[self.at:self.at + len(tokens)] == list(tokens)

    def group(self) -> tuple[str, ...]:
        """The tokens of a group in braces."""
        self.take("{")
        start, depth = self.at, 1
        while depth:
            token = self.tokens[self.at]
            if token == "":
                raise self.unexpected()
            depth += (token == "{") - (token == "}")
            self.at += 1
        return tuple(self.tokens[start:self.at - 1])

    @contextmanager
    def inside(self, *closers: str) -> Iterator[None]:
        """What is read inside ends at ``closers``."""
        self.closers.append(closers)
        self.depth += 1
        try:
            if self.depth > _DEEPEST:
                raise Unreadable("too many brackets inside one another")
            yield
        finally:
            self.depth -= 1
            self.closers.pop()

    # -- written forms --------------------------------------------------------------------------

    def written(self, token: str) -> Term | None:
        """What the dictionary has for the tokens here, the longest form; None for nothing."""
        start, best = self.at, self.at
        found: list[Term] = []
        for end, term in self.candidates(token):
            if end > best:
                best, found = end, [term]
            elif end == best and all(term is not t for t in found):
                found.append(term)
        self.at = best if found else start
        if len(found) > 1:
            self.doubt = (f"{' '.join(self.tokens[start:best])!r} can be read as "
                          f"{short(found[0])} and as {short(found[1])}")
            raise Unreadable(self.doubt)
        return found[0] if found else None

    def candidates(self, token: str) -> Iterator[tuple[int, Term]]:
        """What can be read here, each with where it ends."""
        start = self.at
        for head, forms in self.words.heads.get(token, {}).items():
            if self.ahead(head):
                self.at = start + len(head)
                yield from self.letter(forms)
                self.at = start
        for entry in self.words.entries.get(token, ()):
            term = self.matched(entry)
            if term is not None:
                yield self.at, term
            self.at = start

    def letter(self, forms: dict[Any, set[tuple[str, ...]]]) -> Iterator[tuple[int, Term]]:
        """The symbols with a letter that is read, by their indices and what is raised."""
        indices: tuple[str, ...] = ()
        try:
            if self.tokens[self.at] == "_":
                self.at += 1
                indices = self.index_list(self.group())
            after, raised = self.at, None
            if self.tokens[self.at] == "^":
                self.at += 1
                raised = self.group()
        except Unreadable:
            return
        for sign, end in (((), after), (raised, self.at)):
            for name, kind, mark in sorted(forms.get((len(indices), sign), ())):
                yield end, self.pool.make("symbol", name, kind, indices, mark)
        if raised and raised[0].isdigit() and len(raised) == 1 and int(raised[0]) % 2 == 0:
            for name, kind, mark in forms.get((len(indices), ("2",)), ()):
                if mark == "" and name.endswith("^2") and raised != ("2",):
                    yield self.at, self.pool.make(
                        "power", self.pool.make("symbol", name, kind, indices, mark),
                        self.pool.number(int(raised[0]) // 2))

    def index_list(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """The indices in a subscript, with commas or without."""
        found = []
        while tokens:
            index, tokens = self.leading_index(tokens)
            found.append(index)
            if tokens[:1] == (",",):
                tokens = tokens[1:]
        return tuple(found)

    def leading_index(self, tokens: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The index at the beginning, and what follows it."""
        for n in range(len(tokens), 0, -1):
            if tokens[:n] in self.words.indices:
                return self.words.indices[tokens[:n]], tokens[n:]
        raise Unreadable(f"no index in {' '.join(tokens)!r}")

    def matched(self, entry: Entry) -> Term | None:
        """The term of an entry, where the tokens here have its form."""
        places = self.places(entry.form)
        try:
            return None if places is None else entry.make(places)
        except Unreadable:
            return None

    def places(self, form: Sequence[str | Place]) -> dict[str, Any] | None:
        """What stands at the places of a form, or None where the tokens differ from it."""
        found: dict[str, Any] = {}
        for n, part in enumerate(form):
            if isinstance(part, str):
                if self.tokens[self.at] != part:
                    return None
                self.at += 1
                continue
            follows = form[n + 1] if n + 1 < len(form) else ""
            try:
                value = self.place(part, follows if isinstance(follows, str) else "")
            except (Unreadable, MalformedTerm):
                return None
            if found.setdefault(part.name, value) != value:
                return None
        return found

    def place(self, place: Place, follows: str) -> Any:
        """An index, an expression, expressions, or the argument of a divergence."""
        if place.kind == "index":
            for n in (3, 2, 1):
                index = self.words.indices.get(tuple(self.tokens[self.at:self.at + n]))
                if index is not None:
                    self.at += n
                    return index
            raise self.unexpected()
        if place.kind == "whole":
            start = self.at
            for entry in self.words.wholes:
                term = self.matched(entry)
                if term is not None and self.tokens[self.at] == follows:
                    return term
                self.at = start
        with self.inside(follows):
            found = [self.expression()]
            while place.kind == "list" and self.tokens[self.at] == ",":
                self.at += 1
                found.append(self.expression())
        return found if place.kind == "list" else found[0]
