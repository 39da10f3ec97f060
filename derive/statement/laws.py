"""What laws and conditions say, whichever way they are written."""

from __future__ import annotations

import re

from .errors import DERIVED, shortened
from .facts import Expression, Number, Place, Symbol, Tree

_CATEGORICAL = ("categorical", "cat", "discrete", "multinoulli")
_COUNTED = ("multinomial", "mult", "multi")
_BERNOULLI = ("bernoulli", "bern", "ber")
#: Names that stand before an argument without a sign: ``rate lambda``.
WORDS = frozenset(
    "rate mean scale shape size trials prob probability var variance sd std cov covariance "
    "precision location dispersion".split())


def same(a: Expression | None, b: Expression | None) -> bool:
    """Whether two expressions are the same name."""
    return isinstance(a, Symbol) and isinstance(b, Symbol) and a.name == b.name


def law_name(law: Expression) -> str:
    """The name of the distribution that a law calls, "" where it calls none."""
    function = law.parts[0] if isinstance(law, Tree) and law.head == "call" else None
    return function.letter if isinstance(function, Symbol) else ""


def is_categorical(law: Expression) -> bool:
    """Whether a law gives one of the labels: Categorical, or Multinomial without a count."""
    arguments = getattr(law, "parts", ())[1:]
    one = len(arguments) == 1 or arguments[:1] == (Number("1", law.place),)
    return bool(arguments) and (law_name(law).casefold() in _CATEGORICAL or is_counted(law) and one)


def is_counted(law: Expression) -> bool:
    """Whether a law is Multinomial."""
    return law_name(law).casefold() in _COUNTED


def is_bernoulli(law: Expression) -> bool:
    """Whether a law is a Bernoulli law."""
    return law_name(law).casefold() in _BERNOULLI and isinstance(law, Tree) and len(law.parts) == 2


def event(e: Expression, index: str) -> tuple[Symbol, str, Place]:
    """The latent variable, the label and its place of ``Z_i = k``, or of ``Z_ik = 1`` where i is
    the index of the observations. Raises StatementError for any other condition."""
    if not (isinstance(e, Tree) and e.head == "=" and isinstance(e.parts[0], Symbol)):
        raise e.place.error("the condition names no component",
                            f"a component is named as Z_i=1; {DERIVED}")
    latent, label = joined(e.parts[0]), e.parts[1]
    if isinstance(label, Tree) and label.head == "-":
        raise label.place.error("a component cannot have a negative number",
                                "number the components 1, 2, ... or give them names")
    text = label.written if isinstance(label, Number) else getattr(label, "name", "")
    if not re.fullmatch("[A-Za-z]+|[0-9]+", text):
        raise label.place.error(
            f"{shortened(label.place.written)} names no component",
            "a component is named by a number or a name, as in Z_i=1 or Z_i=a")
    extra = latent.subscript.replace(index, "", 1)
    if index and index in latent.subscript and len(extra) == 1 and text == "1":
        return latent.at(index), extra, latent.place
    return latent, text, label.place


def joined(e: Expression) -> Symbol:
    """A symbol with the subscripts ``i,j`` as ``ij``."""
    assert isinstance(e, Symbol)
    if re.fullmatch("[A-Za-z0-9]+(,[A-Za-z0-9]+)+", e.subscript):
        return e.at(e.subscript.replace(",", ""))
    return e


def arguments_of(call: Tree, variable: Expression) -> list[tuple[str, Expression]]:
    """The arguments of a law, each with the name that is written before it, "" where none is.
    The variable may be the first of them, as in N(x_i | mu_k, Sigma_k). Raises StatementError
    where another variable is."""
    arguments = call.given or call.parts[1:]
    if call.given and not (len(call.parts) == 2 and same(call.parts[1], variable)):
        assert isinstance(call.parts[0], Symbol)
        raise call.place.error(
            f"this is not the density of {joined(variable).name}",
            f"write {call.parts[0].name}({joined(variable).name} | ...), or "
            f"{joined(variable).name} before a ~")
    if not call.given and len(arguments) > 1 and same(arguments[0], variable):
        arguments = arguments[1:]
    found = []
    for a in arguments:
        name = ""
        if isinstance(a, Tree) and a.head == "=" and isinstance(a.parts[0], Symbol):
            name, a = a.parts[0].letter, a.parts[1]
        elif (isinstance(a, Tree) and a.head == "*" and isinstance(a.parts[0], Symbol)
              and a.parts[0].letter in WORDS):
            name, rest = a.parts[0].letter, a.parts[1:]
            place = Place(a.place.line, rest[0].place.start, a.place.end)
            a = rest[0] if len(rest) == 1 else Tree("*", rest, place)
        found.append((name, a))
    return found
