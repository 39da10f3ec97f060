"""The rate that a report on data prints: that of the last steps, and only where it has settled."""

import numpy as np

from derive.document.document import Figure, Law, Paragraph
from derive.document.general.convergence import on_path
from derive.document.general.notation import general_notation
from derive.document.general.pen import Writer
from tests.document.shown import algorithm

EM = algorithm("two_gaussians")
PEN = Writer(EM, {}, general_notation(EM.model))


def path(distances):
    """Iterates at those distances from a limit, the log-likelihood short by their squares."""
    return [({"tau": 0.5, "mu": np.array([1.0, 4.0]) + d}, -10.0 - d * d) for d in distances]


def test_the_rate_is_that_of_the_last_steps():
    said, picture = on_path(PEN, path([0.7**t for t in range(12)]))
    assert isinstance(said, Paragraph) and isinstance(picture, Figure) and said.by.run
    assert Law("g = 0.700") in said.words


def test_a_rate_that_has_not_settled_is_not_printed():
    (picture,) = on_path(PEN, path([1.0, 0.5, 0.25, 0.2, 0.01]))
    assert isinstance(picture, Figure)
    assert on_path(PEN, path([1.0, 0.5])) == []


def test_its_letter_is_none_of_the_notation():
    pen = Writer(EM, {}, general_notation(EM.model, "murphy"))  # whose responsibilities are r
    said, _ = on_path(pen, path([0.7**t for t in range(12)]))
    assert Law("g = 0.700") in said.words
