"""An answer read: text to pieces, pieces to syntax, syntax to claims about the parts."""

from __future__ import annotations

from dataclasses import replace

from ...derivation import Derivation
from ..answer import Answer, Place, Unread
from .cases import by_comparison, by_component
from .claims import Claims
from .equations import Equations
from .examples import without_numbers
from .grammar import Node
from .posterior import by_value
from .roles import survey
from .short import in_full, turned
from .text import Kind, Places, kind_of, reads_of
from .tokens import LONGEST, CannotRead
from .univariate import in_one_dimension, one_dimensional

#: The most statements of one answer.
MOST = 1_500


def read_answer(text: str, em: Derivation, kind: Kind | None = None) -> Answer:
    r"""What an answer says about the parts of a derivation.

    >>> import derive
    >>> em = derive.derive_em(derive.models["two_gaussians"])
    >>> answer = read_answer(r"$\mu_1^{t+1} = \frac{\sum_i T_i x_i}{\sum_i T_i}$", em)
    >>> answer.claims[0].part, answer.claims[0].labels
    ('mu', ('1',))
    """
    places = Places(text)
    try:
        if len(text) > LONGEST:
            raise CannotRead(f"longer than {LONGEST} characters")
        reads, prose = reads_of(text, kind or kind_of(text))
        if len(reads) > MOST:
            raise CannotRead(f"more than {MOST} formulas")
    except CannotRead as error:
        return Answer((), (), (Unread(places(error.at or 0), "", error.reason),))
    except RecursionError:
        return Answer((), (), (Unread(Place(1), "", "nested too deep"),))
    labels = em.model.components.labels
    reads = turned(in_full(by_component(without_numbers(reads), labels)), labels)
    nodes = [r.node or r.named or Node("none") for r in reads]
    found = by_comparison(survey(nodes, prose, labels), reads)
    own = one_dimensional(em) if in_one_dimension(nodes) else None
    found = by_value(own or em, found, reads, text, places)
    claims = Claims(own or em, found, text, places)
    answer = claims.answer(reads, prose)
    lines = Equations(claims)
    parts = {c.place for c in answer.claims} | {u.place for u in answer.unread if u.part}
    return replace(answer, chains=lines.chains(reads, parts), unfit=tuple(lines.unfit),
                   univariate=own is not None)
