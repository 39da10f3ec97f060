"""Lists with dots: the items of a range, and x_1, ..., x_n as x with the range of its index."""

from __future__ import annotations

from dataclasses import replace

from .facts import Expression, Fact, Law, Probability, Range, Role, Symbol, Tree, parts


def listed(e: Expression) -> list[str]:
    """The items of a range or a set, dots as ``..``."""
    if isinstance(e, Tree) and e.head == "..":
        return [i for p in e.parts[:1] for i in listed(p)] + [".."] + [
            i for p in e.parts[1:] for i in listed(p)]
    if isinstance(e, Tree) and e.head == "{":
        return [i for p in e.parts for i in listed(p)]
    return [e.name if isinstance(e, Symbol) else e.place.plain]


def whole(found: list[Fact]) -> list[Fact]:
    """The facts with ``x_1, ..., x_n`` as x and the range of its index, i = 1..n, where no other
    range says otherwise of i."""
    symbols = [p for f in found if isinstance(f, Law) for e in (f.variable, *f.conditions, f.law)
               for p in parts(e) if isinstance(p, Symbol)]
    symbols += [p for f in found if isinstance(f, Probability)
                for e in (f.event, *f.values) for p in parts(e) if isinstance(p, Symbol)]
    bound = {s.subscript.strip("{}")[:1] for s in symbols if s.letter in ("sum", "prod")}
    symbols = [s for s in symbols if not s.subscript or s.subscript not in bound]
    ends = {f.symbol.name: f.items[-1] for f in found if isinstance(f, Range)}
    added: list[Fact] = []
    for j, fact in enumerate(found):
        if isinstance(fact, Range) and fact.relation == "in" and (
                not fact.symbol.subscript and fact.items[0][:1] in ("R", "N")):
            found[j] = replace(fact, symbol=next((s for s in symbols if s.subscript and
                                                  s.letter == fact.symbol.letter), fact.symbol))
        units = fact.units if isinstance(fact, Role) else None
        if not isinstance(units, Tree) or units.head != ".." or not isinstance(fact, Role):
            continue
        letter = getattr(fact.entry, "letter", "")
        indexed = next((s for s in symbols if s.letter == letter and s.subscript), fact.entry)
        index = next((i.letter for i in getattr(indexed, "indices", ())[-1:]
                      if isinstance(i, Symbol) and not i.subscript), "")
        items = tuple(listed(units))
        if index and items[0] == "1" and ends.get(index, items[-1]) == items[-1]:
            found[j] = replace(fact, units=None)
            if index not in ends:
                ends[index] = items[-1]
                added.append(Range(Symbol(index, "", "", units.place), "=", items, units.place,
                                   units.place))
        else:
            found[j] = replace(fact, entry=indexed)
    return [*found, *added]


def natural(label: str) -> tuple[bool, int, str, str]:
    """Numbers first, in their order, then names: the order of the lines has no meaning."""
    number = label.isdigit()
    return (not number, int(label) if number else 0, label.casefold(), label)
