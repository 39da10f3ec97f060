"""Words after a formula that divide it by its sum over the components."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..bind.reading import Language
from ..parse.read import Read

_DIVIDED = re.compile(
    r"[\s,;(]*(?:(?:and|then|which is|all)\s+)*(?:divided by|normali[sz]ed by|over)\s+"
    r"(?:its|their|the)\s+(?:sum|total)(?:\s+of (?:this|these|it|them|that|the same))?\s+over\s+"
    r"(?:all\s+|the\s+)*"
    r"(?P<noun>components?|class(?:es)?|topics?|clusters?|groups?|populations?|$)", re.IGNORECASE)


def with_sums(language: Language, reads: Sequence[Read], prose: Sequence[tuple[int, str]]
              ) -> list[Read]:
    """The statements, with ``r_ik propto a_ik`` for ``r_ik = a_ik, divided by its sum over k``."""
    after = dict(prose)
    out = list(reads)
    for n, r in enumerate(reads):
        m = _DIVIDED.match(after.get(n + 1, "")) if r.node is not None and (
            r.node.relates and r.node.relations == ["="]) else None
        index = reads[n + 1].node if m and not m["noun"] and n + 1 < len(reads) else None
        if m and r.node is not None and (m["noun"] or index is not None and index.kind == "name"
                                         and index.text in (*language.values, *"kjlc")):
            out[n] = replace(r, node=replace(r.node, text="propto"))
    return out
