"""Sums and vectors with dots: the general term of what stands between their ends."""

from __future__ import annotations

from collections.abc import Mapping

from ..bind.reading import Language
from ..parse.grammar import Node
from ..parse.symbols import text_of
from .named import NoValue


def without_dots(language: Language, node: Node, taken: Mapping[str, int]) -> Node:
    """``r_1 + ... + r_n`` as a sum over what differs between its first and its last term."""
    at = next((n for n, p in enumerate(node.parts) if p.kind == "dots"), 0)
    if not at or at + 1 >= len(node.parts):
        return node
    last = node.parts[at + 1]
    start = next((n for n in range(at) if between(
        language, node.parts[n], last, taken) is not None),
                 None)
    if start is None or len({*node.text[start:at + 2]}) > 1:  # all are added, or all taken off
        raise NoValue("a sum with dots")
    letter, body = between(language, node.parts[start], last, taken) or ("", last)
    for n in range(start, at):  # every term before the dots is one of them
        if between(language, node.parts[n], last, taken, str(n - start + 1)) is None:
            raise NoValue("a sum with dots")
    below = Node("chain", (Node("name", (), letter), Node("number", (), "1")), "=")
    sign = Node("scripted", (Node("big", (), "sum"), Node("sub", (Node(
        "group", (below,), "{"),))))
    whole = Node("product", (sign, body), "", node.at)
    return without_dots(language, Node(
        "expression", (*node.parts[:start], whole, *node.parts[at + 2:]),
        node.text[:start + 1] + node.text[at + 2:], node.at), taken)


def between(language: Language, first: Node, last: Node, taken: Mapping[str, int],
            number: str = "1") -> tuple[str, Node] | None:
    """The letter and the general term of two that differ in an index alone: a number in the
    first and a size in the last, or a number that is ``taken`` for one."""
    sizes = {p.size: p.index for p in language.plates.values()}
    if last.kind == "number":
        last = next((Node("name", (), s, last.at) for s in sizes if last.text == str(
            taken.get(s))), last)
    if first.kind == "number" and first.text == number and (own := _of_document(language, last)):
        return f"{own}'", Node("name", (), f"{own}'", last.at)
    if first.kind == "number" and last.kind == "name" and first.text == number:
        own = next((i for s, i in sizes.items() if last.text.lower() == s.lower()), "")
        if not own and last.text in ("V", "W"):  # the words of a vocabulary
            own = next((v.values for v in language.labels.values() if v.values), "")
        if not own and last.text in ("D", "M"):  # documents
            own = next((v.indices[0] for v in language.latents.values() if len(v.indices) == 2), "")
        if not own and last.text in ("n", "m", "N"):
            own = next((p.index for p in language.plates.values()
                        if not p.labels and p.index not in language.values), "")
        return (f"{own}'", Node("name", (), f"{own}'", last.at)) if own else None
    if first.kind == "number" and last.kind == "product":  # r_11 to r_N1
        first = Node("product", tuple(
            Node("number", (), x, first.at) for x in first.text), last.text, first.at)
    if first.kind != last.kind or first.text != last.text or len(first.parts) != len(
            last.parts):
        return None
    letter, parts = "", []
    for a, b in zip(first.parts, last.parts, strict=True):
        if text_of(a) == text_of(b):
            parts.append(b)
            continue
        found = between(language, a, b, taken, number)
        if found is None or letter and letter != found[0]:
            return None
        letter = found[0]
        parts.append(found[1])
    return (letter, Node(last.kind, tuple(parts), last.text, last.at)) if letter else None


def _of_document(language: Language, size: Node) -> str:
    """The index whose range is ``N_d`` for each of another index, "" for another size."""
    if size.kind != "scripted" or size.head.kind != "name" or not size.head.text.isupper():
        return ""
    below = [text_of(b.alone or b) for b in size.below]
    return next((v.indices[-1] for v in language.latents.values() if len(v.indices) == 2
                 and below == [v.indices[0]]), "")
