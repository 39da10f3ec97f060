"""Pictures of a run of EM from plain arrays: matplotlib is imported when one is drawn.

>>> from numeric.plots import Data, Plane, at_iteration, components
>>> import numpy as np
>>> theta = {"tau": 0.5, "mu_1": [0, 0], "mu_2": [1, 1], "Sigma_1": np.eye(2), "Sigma_2": np.eye(2)}
>>> scene = Plane(Data(np.array([[0.0, 0.0], [1.0, 1.0]]), ("x", "y"), ("1", "2")))
>>> picture = at_iteration(scene, components("two_gaussians", theta), 0, -5.2)
>>> picture.render("svg")[:5]
b'<?xml'
"""

from numeric.plots.components import (
    Binomials,
    Components,
    Laws,
    Normals,
    Poissons,
    components,
)
from numeric.plots.counts import Bars, Proportions
from numeric.plots.densities import Histogram
from numeric.plots.planes import Plane, telling_pairs
from numeric.plots.scenes import Data, Scene, at_iteration, shown_iterations
from numeric.plots.style import Picture

__all__ = ["Bars", "Binomials", "Components", "Data", "Histogram", "Laws", "Normals",
           "Picture", "Plane", "Poissons", "Proportions", "Scene", "at_iteration",
           "components", "scene_for", "shown_iterations", "telling_pairs"]


def scene_for(data: Data, c: Components) -> Scene:
    """The way to show these components: a plane, a histogram, bars or proportions."""
    if isinstance(c, Binomials):
        return Proportions(data)
    if isinstance(c, Poissons) or (isinstance(c, Laws) and c.discrete):
        return Bars(data)
    return Histogram(data) if data.x.shape[1] == 1 else Plane(data, telling_pairs(c, 1)[0])
