"""No lie is accepted: a mistake that the checker accepts changes no value, as reals show."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from derive.certificate.plates import check

from .derivations import HANDWRITTEN, MODELS, derivation
from .lies import KINDS, Lie, of_lines, of_sides, of_terms
from .reals import equal

#: So many mistakes in sides are told of each derivation of the engine, of those by hand.
FEW, MANY = 10, 150
SIDES = {k.__name__ for k in KINDS}


def changes_nothing(data: dict[str, Any], lie: Lie) -> bool:
    """Whether what a lie puts in place has the value that was there."""
    old, new = (next(s for s in d["steps"] if s["id"] == lie.line) for d in (data, lie.data))
    if lie.kind in SIDES:
        return equal(data, old["right"], new["right"])
    if lie.kind.endswith("terms"):
        return all(equal(data, a[1]["expr"], b[1]["expr"]) for a, b in zip(
            old["given"]["terms"], new["given"]["terms"], strict=True) if a != b)
    # what is solved: another equation that the formula solves, or another factor of as much
    return lie.kind.endswith("equation") or lie.kind.startswith("order")


def sample(lies: list[Lie], count: int) -> list[Lie]:
    return random.Random(7).sample(lies, min(count, len(lies)))


@pytest.mark.parametrize("name", HANDWRITTEN)
def test_no_mistake_in_what_is_written_by_hand(name: str) -> None:
    data = derivation(name)
    for lie in sample([*of_sides(data), *of_terms(data)], MANY):
        assert lie.refused or changes_nothing(data, lie), lie.__dict__ | {"data": None}


@pytest.mark.parametrize("name", [*HANDWRITTEN, "common mean, two variances", "zero inflation",
                                  "two hidden causes", "gamma, shape free", "normal prior"])
def test_no_line_lost_doubled_or_changed(name: str) -> None:
    accepted = [x for x in of_lines(derivation(name)) if not x.refused]
    assert [(x.line, x.kind) for x in accepted] == []


@pytest.mark.parametrize("name", MODELS)
def test_no_mistake_in_what_is_derived(name: str) -> None:
    data = derivation(name)
    lies = sample([*of_sides(data), *of_terms(data)], FEW)
    assert any(x.refused for x in lies)
    for lie in lies:
        if not lie.refused:
            try:
                same = changes_nothing(data, lie)
            except ValueError:  # an operation that the second evaluator has not
                continue
            assert same, lie.__dict__ | {"data": None}


def changed(data: dict[str, Any], line: str, **parts: Any) -> dict[str, Any]:
    """The derivation with parts of a line put in place; what goes on from it goes along."""
    data = copy.deepcopy(data)
    n = next(n for n, s in enumerate(data["steps"]) if s["id"] == line)
    data["steps"][n].update(parts)
    chain = data["steps"][n]["chain"] or line
    after = next((s for s in data["steps"][n + 1:] if s["chain"] == chain), None)
    if after is not None and "right" in parts:
        after["left"] = parts["right"]
    return data


def twice(e: Any) -> Any:
    return ["mul", ["number", "2"], e]


def refused(data: dict[str, Any]) -> str:
    found = check(data)
    assert found.verdict == "wrong"
    return found.first_fault


def line(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in data["steps"] if s["id"] == name)


def test_an_untied_update_of_a_tied_model() -> None:
    data = derivation("tied")
    step = line(data, "solve.Sigma.2")
    scatter = step["right"][2]
    one = ["mul", ["power", ["symbol", ".N", "scalar", ["k"], ""], ["number", "-1"]],
           ["sum", scatter[1][1], "i", "N"]]
    assert one[2][1][0] == "mul"
    assert "solve.Sigma.2" in refused(changed(data, "solve.Sigma.2", right=one))
    untied = ["symbol", "Sigma", "symmetric", ["k"], "t+1"]
    assert refused(changed(data, "solve.Sigma.2", left=untied, right=one))


def test_a_wrong_axis_of_a_simplex() -> None:
    data = derivation("raters")
    right = copy.deepcopy(line(data, "solve.pi.3")["right"])
    right[2][1] = ["sum", ["sum", ["mul", ["symbol", ".T", "scalar", ["k", "i"], "t"],
                                   ["indicator", "X", "i", "m", "l"]], "i", "I"], "m", "J"]
    assert "solve.pi.3" in refused(changed(data, "solve.pi.3", right=right))


@pytest.mark.parametrize("name", ["ascent.H.1", "score.mu.2", "max.KL_1.1", "Q.N.1",
                                  "ascent.observed.1", "L.complete.1", "max.gap.1"])
def test_a_doubled_right_side(name: str) -> None:
    data = derivation("tied")
    assert name in refused(changed(data, name, right=twice(line(data, name)["right"])))


def test_a_tempered_posterior() -> None:
    """A weight inside of the joint makes T proportional to (pi f)^w."""
    data = derivation("encounters, frequencies")
    weight = data["model"]["weights"][0][1]
    names = [s["id"] for s in data["steps"] if s["rule"] == "bayes"]
    for name in names:
        right = line(data, name)["right"]
        joint, total = right[1:-1], right[-1][1]
        tempered = ["mul", *(["power", f, weight] for f in joint),
                    ["power", [total[0], *(["power", t, weight] for t in total[1:])],
                     ["number", "-1"]]]
        assert name in refused(changed(data, name, right=tempered))


def test_a_weight_inside_of_a_unit_is_refused() -> None:
    data = derivation("tosses in rounds")
    data["model"]["variables"].append(
        ["w", ["i", "j"], "positive", "known", "", "d", False, False])
    data["model"]["weights"] = [[["i", "j"], ["symbol", "w", "scalar", ["i", "j"], ""], False]]
    with pytest.raises(ValueError, match="inside a unit"):
        check(data)


def test_a_curved_law_has_no_divergence() -> None:
    """N(t, t^2): one parameter for two statistics."""
    data = derivation("a law of one's own")
    t, x = ["symbol", "a", "scalar", [], ""], ["symbol", "x", "scalar", [], ""]
    density = ["mul", ["power", ["mul", ["number", "2"], ["constant", "pi"]], ["number", "-1/2"]],
               ["power", t, ["number", "-1"]],
               ["exp", ["mul", ["number", "-1/2"], ["power", ["add", x, ["mul", ["number", "-1"],
                                                                         t]], ["number", "2"]],
                        ["power", t, ["number", "-2"]]]]]
    data["model"]["laws"][0][2:] = [density, "reals", "", ""]
    found = check(data)
    faults = {v.id: v.message for v in found.refused}
    assert "no combination of the derivatives" in faults["max.KL_1.1"]


def test_a_law_that_is_not_normalised() -> None:
    data = derivation("full covariances")
    family = data["families"]["multivariate_normal"]
    family["density"] = twice(family["density"])
    found = check(data)
    assert "does not sum or integrate to 1" in " ".join(v.message for v in found.refused)
    assert [o.verdict for o in found.obligations] == ["wrong"]


def test_a_weaker_claim() -> None:
    """Q(theta^{t+1}) >= Q(theta^t) where the maximum is shown for every theta."""
    data = derivation("tied")
    step = line(data, "max.total.1")
    weaker = changed(data, "max.total.1", right=["function", "Q", "t"])
    old = weaker["steps"]
    for s in old:
        if s["id"] == "max.total.1":
            gap = s["given"]["terms"][0][1]["expr"]
            s["given"]["terms"] = [["divergences", {"expr": _at_t(gap)}]]
    assert step["right"] == ["function", "Q", ""]
    found = check(weaker)
    assert any("maximum of Q" in c.message for c in found.claims)


def _at_t(e: Any) -> Any:
    if not isinstance(e, list):
        return e
    if e[:1] == ["symbol"] and e[4] == "" and e[1] in ("pi", "mu", "Sigma"):
        return [*e[:4], "t"]
    return [_at_t(x) for x in e]
