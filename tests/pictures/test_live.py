"""The figure that the reader moves: its numbers are those of the derivation, its hands work."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

import derive
from derive.algebra.expression import expr, mul
from derive.arrays import CannotLower
from derive.arrays.shown_run import run_shown
from derive.document.general import compose_general
from derive.document.pictures import figures
from derive.em import EM
from derive.engine.em import derive_algorithm
from derive.statement import read
from numeric.kmeans import kmeans

from .browser import CHROMIUM, looked_at

DATA = {"two_gaussians": ("faithful", {}), "gaussian_mixture": ("faithful", {"sizes": {"K": 3}}),
        "two_gaussians_1d": ("faithful", {"columns": ["eruptions"]}),
        "two_coins": ("coins", {}), "poisson_mixture": ("deaths", {"sizes": {"K": 2}}),
        # a shared covariance; diagonal ones, of coordinates that are a plate; a known variance
        "faithful_tied": ("faithful", {"sizes": {"K": 2}}),
        "iris_diagonal": ("iris", {"sizes": {"K": 3}}),
        "known_variance": ("faithful", {"columns": ["waiting"], "given": {"sigma^2": 34.0}})}

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


def derived(name):
    return EM(derive_algorithm(read(name)))


def page_of(em, run):
    return em.report("html", certify=False, data=run)


def content(page):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])


def locations(told, theta):
    """The values of the components that the reader moves."""
    return [theta[key] if n is None else theta[key][n] for key, n in told["location"]]


def difference(a, b):
    return max(np.max(np.abs(np.array(a[base]) - np.array(b[base])))
               / np.max(np.abs(np.array(b[base]))) for base in b)


@pytest.fixture(scope="module", params=DATA)
def case(request):
    em = derived(request.param)
    source, options = DATA[request.param]
    run = run_shown(em.algorithm, source, restarts=2, **options)
    return em, run, page_of(em, run)


@pytest.fixture(scope="module")
def faithful():
    em = derived("two_gaussians")
    run = run_shown(em.algorithm, "faithful", restarts=2)
    return em, run, page_of(em, run)


#: Seven iterates; the bound at the third; as many steps as the fit took, one back, and a reset.
STEPS = HANDS + """
var em = box.em, h = 1e-4, steps = [shown()], along;
for (var n = 0; n < 6; n += 1) {
  press('step');
  steps.push(shown());
  if (n === 1) {
    var s = box.live, at = function (u) { return em.along(s, u); };
    along = {at: at([-0.3, 0, 0.4, 1, 1.3]), sides: at([-h, h, 1 - h, 1 + h]), h: h,
      gain: em.evaluate(s.next).value - s.value,
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
    x = {name: np.array(v) for name, v in told["rows"].items()}
    assert found[0]["theta"] == told["start"]
    theta, worst = {key: np.array(v) for key, v in told["start"].items()}, 0.0
    for t, state in enumerate(found):
        assert state["t"] == t
        following, value = update.step(x, theta)
        worst = max(worst, difference(state["theta"], theta),
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
    right = derived("two_gaussians")
    run = run_shown(right.algorithm, "faithful", restarts=1)
    (block,) = [b for b in right.algorithm.blocks if any(u.parameter == "mu" for u in b.updates)]
    wrong = EM(replace(right.algorithm, blocks=tuple(
        b if b is not block else replace(b, updates=tuple(
            u if u.parameter != "mu" else replace(u, formula=mul(expr(2), u.formula))
            for u in b.updates)) for b in right.algorithm.blocks)))
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
        assert all(theta[key] == before[key] for key in before if not key.startswith("mu"))
    assert up["mu_1"][0] == moved["mu_1"][0] and up["mu_1"][1] > moved["mu_1"][1]
    assert found["hovered"]["theta"] == up
    assert dragged["mu_1"] == up["mu_1"] and dragged["mu_2"] != up["mu_2"]
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
    em = derived(name)
    source, options = DATA[name]
    run = run_shown(em.algorithm, source, restarts=1, **options)
    page = page_of(em, run)
    found, told = look(page, 1000, CLUSTERS), content(page)
    x = np.array(told["rows"][told["x"]])
    rows = x.reshape(len(x), -1)
    want = kmeans(rows, np.array(locations(told, found["told"])).reshape(2, -1))
    centres = np.array(locations(told, found["end"]["theta"])).reshape(2, -1)
    assert centres == pytest.approx(want.centres, rel=1e-12)
    assert found["end"]["value"] == pytest.approx(want.inertia, rel=1e-12)
    assert len(set(found["end"]["fills"])) <= 2
    assert found["soft"]["method"] == "EM" and found["soft"]["t"] == 0
    assert locations(told, found["soft"]["theta"]) == locations(told, found["end"]["theta"])


OTHERS = HANDS + """
var found = [];
for (var n = 0; n < 4; n += 1) { press('other'); found.push(shown()); }
box.querySelector('.play').click();
return {found: found, end: shown(), errors: window.__errors,
  play: box.querySelector('.play').textContent};"""


def test_other_starts_and_a_run_without_motion(case, look):
    _, _, page = case
    found = look(page, 390, OTHERS, flags=("--force-prefers-reduced-motion",))
    told = content(page)
    starts = [json.dumps(locations(told, f["theta"])) for f in found["found"]]
    assert len(set(starts)) > 1 and found["errors"] == []
    assert all(f["t"] == 0 for f in found["found"])
    # nothing moves: it is at the end at once
    end = found["end"]
    assert found["play"] == "run" and end["t"] > 0
    assert end["t"] == 1000 or "stands still" in end["said"] or "collapsed" in end["said"]


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
var theta = JSON.parse(JSON.stringify(told.start));
theta.Sigma_1 = [[1, 1], [1, 1]];
press('step');
box.live.next.Sigma_1 = [[1, 1], [1, 1]];
press('step');
var gone = shown();
press('step');
press('back');
return {none: box.em.evaluate(theta), gone: gone.said, again: shown().said,
  errors: window.__errors};"""


def test_a_collapse_is_said(faithful, look):
    found = look(faithful[2], 1000, COLLAPSE)
    assert found["none"] is None and found["errors"] == []
    assert "collapsed" in found["gone"] and "log-likelihood" in found["again"]


# what goes into the page --------------------------------------------------------------------------

def test_the_content_is_the_same_twice(case):
    em, run, page = case
    assert page_of(em, run) == page


def test_a_program_that_a_page_cannot_run_leaves_the_pictures(faithful, monkeypatch):
    em, run, page = faithful

    def refused(*_):
        raise CannotLower("nonsense")

    monkeypatch.setattr("derive.arrays.targets.program_text", refused)
    without = page_of(em, run)
    assert "class=\"live\"" not in without and "derivedEM" not in without
    assert without.count("<svg") < page.count("<svg")


@pytest.mark.parametrize("name, why", [
    ("gammas", "no location"), ("common_mean", "one location for both"),
    ("proportional_rates", "rates tied to one another"), ("noise", "two kinds of law")])
def test_components_that_cannot_be_moved_have_pictures_alone(name, why):
    em = derived(name)
    entry = derive.statement.library.library[name]
    K = {"K": 2} if any(p.size == "K" and not p.labels for p in em.model.plates) else {}
    run = run_shown(em.algorithm, entry.data, restarts=1, sizes=K)
    (found,) = [f for f in figures(compose_general(em.algorithm, run=run)) if f.id == "iterations"]
    assert found.live is None and len(found.pictures) > 1, why


def test_a_statement_cannot_end_the_script(look, tmp_path):
    """The labels and the text of a statement stand in the program on the page."""
    text = read("two_coins").statement + "# </script><script>window.__errors.push('in')</script>\n"
    em = EM(derive_algorithm(derive.parse(text)))
    page = page_of(em, run_shown(em.algorithm, "coins", restarts=1))
    assert look(page, 1000, "return window.__errors;") == []
    assert page.count("</script>") == page.count("<script")
