"""The rules: laws only. One entry in one of these files is one law; nothing else has to know."""

from __future__ import annotations

from . import cited, differentials, expectation, isolating, logarithms, sums
from .isolating import NoClosedForm
from .rule import Rule, RuleBook

#: Every rule by id.
RULES = RuleBook(
    {
        r.id: r
        for part in (logarithms, sums, expectation, differentials, isolating, cited)
        for r in part.RULES
    })

__all__ = ["RULES", "NoClosedForm", "Rule", "RuleBook"]
