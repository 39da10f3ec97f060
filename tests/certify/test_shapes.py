"""The second table of the rules, tied to the first: each rule's own use fits, and no other's."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from derive.certificate.lines import Line, read_line
from derive.certificate.shapes import SHAPES, fault_of, fitting
from derive.certificate.statement import Statement, read_statement
from derive.certificate.terms import Pool
from derive.certify import certify
from derive.rules import RULES

from .test_certify import LAWS, STATEMENTS, plain

PUTS_IN = "the step puts in what a line that it cites says"
SOLVED = "the step puts a solution in"
SEVERAL = "derivatives are taken by several laws in one step"

#: (the rule that is cited, a rule that would fit too): why the step does not tell them apart.
INDISTINGUISHABLE = {
    **{(rule, "insert"): PUTS_IN for rule in (
        "bayes_rearranged", "density_written_out", "divergence", "labelled", "log_laws",
        "moment_equation", "natural_form", "pull_constants", "row_by_row", "split",
        "square_of_scalar", "update", "weighted_mean", "weights_sum")},
    ("insert", "divergence"): "a named divergence is put in",
    **{(rule, "update"): SOLVED for rule in (
        "moment_equation", "square_of_scalar", "weighted_mean", "weights_sum")},
    **{pair: SEVERAL for pair in (
        ("d_log", "d_power"), ("d_log", "derivative"), ("d_log_det", "d_inverse"),
        ("d_log_det", "d_quadratic"), ("derivative", "d_log"), ("derivative", "d_power"))},
    ("natural_form", "density_written_out"): "the natural form is the density written out",
}


def steps_of(name: str) -> Iterator[tuple[Line, dict[str, Line], Statement, Pool]]:
    data, pool = plain(name), Pool()
    statement, seen = read_statement(data, pool), {}
    for step in data["steps"]:
        line = read_line(step, pool)
        yield line, dict(seen), statement, pool
        seen[line.id] = line


def test_every_rule_has_its_shape_and_every_shape_its_rule() -> None:
    assert set(SHAPES) <= set(RULES)
    # what only lines of models in general cite is checked by certificate/plates, without shapes
    cited = {line.rule for name in (*STATEMENTS, *LAWS) for line, *_ in steps_of(name)}
    assert cited <= set(SHAPES)


@pytest.mark.parametrize("name", [*STATEMENTS, *LAWS])
def test_each_step_has_the_shape_of_its_rule(name: str) -> None:
    for line, seen, statement, pool in steps_of(name):
        assert fault_of(line, seen, statement, pool) == "", line.id


def test_a_step_under_another_rule_is_refused_but_for_listed_pairs() -> None:
    met, refused = set(), 0
    for name in (*STATEMENTS, *LAWS):
        for line, seen, statement, pool in steps_of(name):
            others = set(fitting(line, seen, statement, pool)) - {line.rule}
            met |= {(line.rule, other) for other in others}
            refused += len(SHAPES) - 1 - len(others)
            assert {(line.rule, o) for o in others} <= set(INDISTINGUISHABLE), (name, line.id)
    assert met == set(INDISTINGUISHABLE)  # none is listed that is told apart
    assert refused > 20_000


@pytest.mark.parametrize(("at", "rule", "says"), [
    ("max.component.3", "log_laws", "not cited in a line of this kind"),
    ("max.moments.1", "log_laws", "not cited in a line of this kind"),
    ("max.gap.1", "log_laws", "not what the rule log_laws does"),
    ("T.sum.1", "bayes", "not what the rule bayes does"),
    ("max.total.1", "square", "not what the rule square does"),
    ("L.log.3", "unheard", "an unknown rule unheard"),
])
def test_the_certificate_says_so(at: str, rule: str, says: str) -> None:
    data = copy.deepcopy(plain("two_coins"))
    step: dict[str, Any] = next(s for s in data["steps"] if s["id"] == at)
    step["rule"] = rule
    found = {v.id: v.message for v in certify(data).lines}
    assert says in found[at], found[at]


