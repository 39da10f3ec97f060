"""What the law of an observation given its label says of the label: ``x_i | z_i = 0 ~ N(mu_1,
...)`` is the law of the first component, so 0 stands for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..bind.reading import Language
from ..lex.tokens import CannotRead, Token, level, outermost
from ..parse.grammar import Node, parse
from ..parse.read import Read
from .facts import Fact
from .symbols import symbols_in

#: The signs before a law.
_HAS_LAW = ("~", "propto")


def labels_of(language: Language, reads: Sequence[Read]) -> Iterator[Fact]:
    """The components that laws give to the label 0, where the statement has no such label."""
    labels = language.plates[language.values[0]].labels if len(language.values) == 1 else ()
    for r in reads if len(labels) == 2 and "0" not in labels else ():
        sides = _sides(r.tokens) if r.node is None else None
        if sides is None:
            continue
        w = language.written(sides[0])
        named = {i for s in symbols_in(language, sides[1]) for i in s.indices if i in labels}
        if w is not None and w.indices and language.latent(w.letter) is not None and (
                len(named) == 1):
            yield Fact("label", w.head, labels.index(named.pop()), indices=("0",))


def _sides(tokens: Sequence[Token]) -> tuple[Node, Node] | None:
    """The label and the law of ``x_i | z_i = 0 ~ ...``, None of anything else."""
    bar = next((n for n, t in enumerate(tokens) if t.kind in ("MID", "BAR", "BAROPEN")
                and level(list(tokens), n) == 0), None)
    after = list(tokens[bar + 1:]) if bar else []
    signs = [t.text for n, t in enumerate(after) if t.kind == "REL" and level(after, n) == 0]
    if len(signs) != 2 or signs[0] != "=" or signs[1] not in _HAS_LAW:
        return None
    label, value, law = outermost(after, ("REL",))
    try:
        return (parse(label), parse(law)) if [t.text for t in value] == ["0"] else None
    except CannotRead:
        return None
