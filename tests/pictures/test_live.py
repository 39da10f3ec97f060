"""The figure that the reader moves: its numbers are those of the derivation, its hands work."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr, mul
from derive.fitting.runs import run_on
from derive.program import CannotLower
from derive.program.json_form import theta_to_json, to_json
from derive.program.lower import lower
from derive.program.program import Op
from numeric.kmeans import kmeans

from .browser import CHROMIUM, looked_at

DATA = {"two_gaussians": ("faithful", {}), "gaussian_mixture": ("faithful", {"sizes": {"K": 3}}),
        "two_gaussians_1d": ("faithful", {"columns": ["eruptions"]}),
        "two_coins": ("coins", {}), "poisson_mixture": ("deaths", {"sizes": {"K": 2}})}

#: What the scripts of the tests use: buttons, a key at a handle, a drag, and the state shown.
HANDS = """
var box = document.querySelector('.live'), output = box.querySelector('output');
function press(which, times) {
  for (var n = 0; n < (times || 1); n += 1) { box.querySelector('.' + which).click(); }
}
function handle(k) { return box.querySelectorAll('.handle')[k]; }
function key(k, name, shift) {
  handle(k).focus();
  handle(k).dispatchEvent(new KeyboardEvent('keydown', {key: name, shiftKey: !!shift, bubbles: true,
    cancelable: true}));
}
function choose(value) { box.querySelector('[value="' + value + '"]').click(); }
function shown() {
  return {t: box.live.t, theta: box.live.theta, value: box.live.value, said: output.textContent,
    method: box.live.method};
}
var told = JSON.parse(box.querySelector('script').textContent);
"""


def page_of(em, run):
    return em.report("html", certify=False, data=run)


def content(page):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])


def theta_from(model, found):
    """theta of the statement from what the page calls so."""
    stacked = not model.components.labels
    theta = {}
    for p in model.parameters:
        if stacked and p.plate:
            theta[p.base] = np.array(found[p.base])
        else:
            theta |= {name: np.array(v) for name, v in zip(p.names, found[p.base])}
    return theta


def difference(a, b):
    return max(np.max(np.abs(np.array(a[base]) - np.array(b[base])))
               / np.max(np.abs(np.array(b[base]))) for base in b)


@pytest.fixture(scope="module", params=DATA)
def case(request):
    em = derive.derive_em(request.param)
    source, options = DATA[request.param]
    run = run_on(em, source, restarts=2, **options)
    return em, run, page_of(em, run)


@pytest.fixture(scope="module")
def faithful():
    em = derive.derive_em("two_gaussians")
    run = run_on(em, "faithful", restarts=2)
    return em, run, page_of(em, run)


#: Seven iterates; the bound at the third; as many steps as the fit took, one back, and a reset.
STEPS = HANDS + """
var em = derivedEM(told.program), h = 1e-4, steps = [shown()], along;
for (var n = 0; n < 6; n += 1) {
  press('step');
  steps.push(shown());
  if (n === 1) {
    var s = box.live, at = function (u) { return em.along(s.theta, s.next, s, told.rows, u); };
    along = {at: at([-0.3, 0, 0.4, 1, 1.3]), sides: at([-h, h, 1 - h, 1 + h]), h: h,
      gain: em.eStep(s.next, told.rows).value - s.value,
      text: box.querySelector('.bound svg').getAttribute('aria-label')};
  }
}
while (box.live.t < LAST) { press('step'); }
var end = shown();
press('back');
var before = shown();
press('reset');
return {steps: steps, along: along, end: end, before: before, start: shown(), told: told.start};"""


def followed(em, page, found):
    """The largest difference between the page's iterates and those of the generated code."""
    told, update = content(page), em.lambdify()
    x = np.array(told["rows"].pop("x"))
    known = {"known": {n: np.array(v) for n, v in told["rows"].items()}} if told["rows"] else {}
    assert found[0]["theta"] == told["start"]
    theta, worst = theta_from(em.model, told["start"]), 0.0
    for t, state in enumerate(found):
        assert state["t"] == t
        following, value = update.step(x, theta, **known)
        worst = max(worst, difference(state["theta"], theta_to_json(em.model, theta)),
                    abs(state["value"] - value) / (1 + abs(value)))
        theta = following
    return worst


@pytest.fixture(scope="module")
def seen(case, tmp_path_factory):
    """What STEPS found on the page of a case."""
    if CHROMIUM is None:
        pytest.skip("chromium is not here")
    _, run, page = case
    last = min(run.fit.iterations, 200)
    return looked_at(page, tmp_path_factory.mktemp("steps"), 1000,
                     STEPS.replace("LAST", str(last)))


def test_its_steps_are_those_of_the_generated_code(case, seen):
    em, _, page = case
    assert followed(em, page, seen["steps"]) < 1e-9


def test_it_follows_a_formula_that_was_changed(look):
    """The updates of the page come from the derivation: they are wrong where that is."""
    right = derive.derive_em("two_gaussians")
    run = run_on(right, "faithful", restarts=1)
    step = next(s for s in right.steps if s.relation == "solves" and s.left.args[0] == "mu")
    wrong = right.with_step(replace(step, right=mul(expr(2), step.right)))
    page = page_of(wrong, run)
    found = look(page, 1000, STEPS.replace("LAST", "6"))["steps"]
    assert followed(wrong, page, found) < 1e-9
    assert followed(right, page, found) > 0.1


def test_the_bound_touches_at_theta_and_is_highest_at_the_update(seen):
    found = seen["along"]
    slack = 1e-9
    for there in found["at"]:
        if there is not None:
            rise, bound = there
            assert bound <= rise + slack
    assert found["at"][1] == pytest.approx([0, 0], abs=slack)
    assert found["at"][3][0] == pytest.approx(found["gain"], abs=1e-7)
    (a, low), (b, high), before, after = found["sides"]
    scale = abs(found["at"][3][1]) + slack
    assert (b - a) / (2 * found["h"]) == pytest.approx(
        (high - low) / (2 * found["h"]), rel=1e-3, abs=1e-3 * scale)
    assert max(before[1], after[1]) <= found["at"][3][1] + slack
    assert "Q + constant, which touches it at" in found["text"]


def test_it_goes_the_way_of_the_fit_and_back(case, seen):
    _, run, _ = case
    last = seen["end"]["t"]
    assert last >= min(run.fit.iterations, 200)
    value = run.fit.iterates[last][1] if last < len(run.fit.iterates) else run.fit.log_likelihood
    assert seen["end"]["value"] == pytest.approx(value, rel=1e-9)
    assert seen["before"]["t"] == last - 1
    assert seen["start"]["t"] == 0 and seen["start"]["theta"] == seen["told"]


HAND = HANDS + """
Element.prototype.setPointerCapture = function () {};  // there is no such pointer
window.requestAnimationFrame = function (f) { f(); return 0; };
var before = shown(), fill = box.querySelector('.dot').getAttribute('fill');
press('step', 3);
key(0, 'ArrowRight');
var moved = shown(), label = handle(0).getAttribute('aria-valuetext');
key(0, 'ArrowUp', true);
var up = shown();
function point(type, x, y) {
  handle(1).dispatchEvent(new PointerEvent(type, {pointerId: 7, pointerType: 'touch', clientX: x,
    clientY: y, bubbles: true, cancelable: true}));
}
var seen = box.querySelector('.data svg').getBoundingClientRect();
var disc = handle(1).querySelector('.disc').getBoundingClientRect();
point('pointermove', seen.left + 100, seen.top + 100);
var hovered = shown();
point('pointerdown', disc.left + 9, disc.top + 9);
point('pointermove', seen.left + seen.width / 2, seen.top + seen.height / 2);
var dragged = shown(), after = handle(1).querySelector('.disc').getBoundingClientRect();
point('pointerup', 0, 0);
point('pointermove', seen.left + 100, seen.top + 100);
return {before: before, moved: moved, up: up, hovered: hovered, dragged: dragged, let_go: shown(),
  label: label, tab: handle(0).tabIndex, focus: document.activeElement === handle(1),
  changed: box.querySelector('.dot').getAttribute('fill') !== fill,
  off: Math.hypot(after.left + after.width / 2 - seen.left - seen.width / 2,
                  after.top + after.height / 2 - seen.top - seen.height / 2),
  reach: handle(0).querySelector('.reach').getBoundingClientRect().width,
  touch: getComputedStyle(handle(0)).touchAction};"""


@pytest.mark.parametrize("width", [390, 1000])
def test_keys_and_fingers_move_the_means(faithful, look, width):
    found = look(faithful[2], width, HAND)
    before, moved, up, dragged = (found[n]["theta"] for n in ("before", "moved", "up", "dragged"))
    # what is moved is a new start: only the means are others than those of the start
    assert found["moved"]["t"] == found["dragged"]["t"] == 0
    for theta in (moved, up, dragged):
        assert theta["Sigma"] == before["Sigma"] and theta["tau"] == before["tau"]
    assert up["mu"][0][0] == moved["mu"][0][0] and up["mu"][0][1] > moved["mu"][0][1]
    assert found["hovered"]["theta"] == up
    assert dragged["mu"][0] == up["mu"][0] and dragged["mu"][1] != up["mu"][1]
    assert found["let_go"]["theta"] == dragged
    assert found["off"] < 2 and found["changed"] and found["focus"] and found["tab"] == 0
    assert "eruptions" in found["label"] and "waiting" in found["label"]
    assert found["reach"] >= 32 and found["touch"] == "none"


CLUSTERS = HANDS + """
choose('k-means');
var start = shown();
for (var n = 0; n < 60 && !/stands still/.test(output.textContent); n += 1) { press('step'); }
var end = shown();
end.fills = [].slice.call(box.querySelectorAll('.dot')).map(function (d) {
  return d.getAttribute('fill'); });
choose('em');
return {start: start, end: end, soft: shown(), told: told.start};"""


@pytest.mark.parametrize("name", ["two_gaussians", "two_gaussians_1d"])
def test_k_means(name, look):
    em = derive.derive_em(name)
    source, options = DATA[name]
    run = run_on(em, source, restarts=1, **options)
    page = page_of(em, run)
    found = look(page, 1000, CLUSTERS)
    x = np.array(content(page)["rows"]["x"])
    rows = x.reshape(len(x), -1)
    want = kmeans(rows, np.array(found["told"]["mu"]).reshape(2, -1))
    centres = np.array(found["end"]["theta"]["mu"]).reshape(2, -1)
    assert centres == pytest.approx(want.centres, rel=1e-12)
    assert found["end"]["value"] == pytest.approx(want.inertia, rel=1e-12)
    assert len(set(found["end"]["fills"])) <= 2
    assert found["soft"]["method"] == "EM" and found["soft"]["t"] == 0
    assert found["soft"]["theta"]["mu"] == found["end"]["theta"]["mu"]


OTHERS = HANDS + """
var found = [];
for (var n = 0; n < 4; n += 1) { press('other'); found.push(shown()); }
box.querySelector('.play').click();
return {found: found, end: shown(), errors: window.__errors,
  play: box.querySelector('.play').textContent};"""


def test_other_starts_and_a_run_without_motion(case, look):
    _, _, page = case
    found = look(page, 390, OTHERS, flags=("--force-prefers-reduced-motion",))
    base = content(page)["location"]
    starts = [json.dumps(f["theta"][base]) for f in found["found"]]
    assert len(set(starts)) > 1 and found["errors"] == []
    assert all(f["t"] == 0 for f in found["found"])
    # nothing moves: it is at the end at once
    assert found["play"] == "run" and found["end"]["t"] > 0
    assert "stands still" in found["end"]["said"] or "collapsed" in found["end"]["said"]


MOTION = HANDS + """
box.querySelector('.play').click();
var playing = box.querySelector('.play').textContent;
var live = output.getAttribute('aria-live'), at = shown().t;
box.querySelector('.play').click();
return {playing: playing, live: live, at: at, stopped: box.querySelector('.play').textContent};"""


def test_a_run_can_be_stopped_and_is_not_read_aloud(faithful, look):
    found = look(faithful[2], 1000, MOTION)
    assert found == {"playing": "stop", "live": "off", "at": 0, "stopped": "run"}


COLLAPSE = HANDS + """
var x = told.rows.x, em = derivedEM(told.program);
var theta = JSON.parse(JSON.stringify(told.start));
theta.Sigma[0] = [[1, 1], [1, 1]];
press('step');
box.live.next.Sigma[0] = [[1, 1], [1, 1]];
press('step');
var gone = shown();
press('step');
press('back');
return {none: em.eStep(theta, told.rows), gone: gone.said, again: shown().said,
  errors: window.__errors};"""


def test_a_collapse_is_said(faithful, look):
    found = look(faithful[2], 1000, COLLAPSE)
    assert found["none"] is None and found["errors"] == []
    assert "collapsed" in found["gone"] and "log-likelihood" in found["again"]


# what goes into the page --------------------------------------------------------------------------

def test_the_content_is_the_same_twice(case):
    em, run, page = case
    assert page_of(em, run) == page


def test_an_operation_that_a_page_does_not_know_leaves_the_pictures(faithful, monkeypatch):
    em, run, page = faithful
    program = lower(em)
    with pytest.raises(CannotLower, match="nonsense"):
        to_json(replace(program, constant=Op("nonsense")), 2)
    monkeypatch.setattr(sys.modules[lower.__module__], "lower",
                        lambda em: replace(program, constant=Op("nonsense")))
    without = page_of(em, run)
    assert "class=\"live\"" not in without and "derivedEM" not in without
    assert without.count("<svg") < page.count("<svg")


@pytest.mark.parametrize("weights, want", [
    ("P(Z_i=a) = 1/4\nP(Z_i=b) = 1/4\nP(Z_i=c) = 1/2\n", [0.25, 0.25, 0.5]),
    ("P(Z_i=a) = u_a\nP(Z_i=b) = u_b\nP(Z_i=c) = 1 - u_a - u_b\n", None)])
def test_weights_of_every_kind(weights, want):
    em = derive.derive_em(derive.parse(
        "".join(f"X_i | Z_i={k} ~ Poisson(r_{k})\n" for k in "abc") + weights))
    found = to_json(lower(em), 3)["weights"]
    if want is not None:
        assert found == want
    else:
        theta = theta_to_json(em.model, {"u_a": 0.1, "u_b": 0.2, "r_a": 1, "r_b": 2, "r_c": 3})
        assert found[2] is None
        assert [theta[base][j] for base, j in found[:2]] == [0.1, 0.2]
