"""Draws from the laws, beside scipy's distributions."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from derive.estimator.sampling import _DRAW, _draw, _draw_labels
from derive.families import LAWS


@pytest.mark.parametrize("law", sorted(LAWS))
def test_a_draw_has_the_law_of_the_family(law):
    family, rng = LAWS[law], np.random.RandomState(0)
    values = [float(slot.values[-1]) for slot in family.slots]
    if family.observation == "vector":
        S = np.array([[2.0, 0.5], [0.5, 1.0]])
        drawn = _draw(law, rng, (20_000, 2), [np.array([1.0, -1.0]), S])
        np.testing.assert_allclose(np.cov(drawn.T), S, atol=0.1)
        np.testing.assert_allclose(drawn.mean(axis=0), [1, -1], atol=0.05)
        return
    named = {slot.name: v for slot, v in zip(family.slots, values, strict=True)}
    anchor = getattr(scipy.stats, family.scipy.distribution)(**family.scipy.values(named))
    drawn = _draw(law, rng, (20_000, 1), values)
    assert drawn.shape == (20_000, 1)
    for at in (0.2, 0.5, 0.8):
        point = anchor.ppf(at)
        share = anchor.cdf(point)
        assert abs((drawn <= point).mean() - share) < 5 * np.sqrt(share * (1 - share) / 20_000) + (
            1e-9), at


def test_every_law_has_a_draw():
    assert set(LAWS) <= set(_DRAW)
    with pytest.raises(ValueError, match="no way to draw"):
        _draw("f", np.random.RandomState(0), (3, 1), [])


def test_labels_are_drawn_by_their_probabilities():
    p = np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])
    drawn = _draw_labels(np.random.RandomState(0), (20_000, 2), p)
    for j in range(2):
        np.testing.assert_allclose(np.bincount(drawn[:, j], minlength=3) / 20_000, p[j], atol=0.02)
