"""The models on which peers are compared: statement, data and start, as all of them take these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.arrays import lambdify
from derive.engine.em import derive_algorithm
from derive.fitting.library import known, observations, start
from derive.statement.library import library
from derive.statement.reader import parse

#: A theta of arrays, by the keys of the statement.
Theta = dict[str, Any]

FULL = """x_i | z_i=k ~ N(mu_k, Sigma_k)
P(z_i = k) = pi_k
k = 1..K"""


@dataclass(frozen=True)
class Case:
    """``name`` is that of the function in peers.R, ``entry`` the statement of the library, whose
    data and start are taken; ``full`` has its statement here. ``title`` says what is compared."""

    name: str
    title: str
    entry: str

    @property
    def statement(self) -> str:
        """The text of the statement."""
        return FULL if self.name == "full" else library[self.entry].statement

    @property
    def data_set(self) -> str:
        """The name of the shipped data."""
        return library[self.entry].data

    @cached_property
    def data(self) -> dict[str, Any]:
        """What is observed and known, by the names of the variables."""
        return {**observations(library[self.entry]), **known(library[self.entry])}

    @cached_property
    def start(self) -> Theta:
        """Where all begin."""
        found = start(library[self.entry])
        if self.name == "full":  # every component its own copy of the common covariance
            found["Sigma"] = np.repeat(found["Sigma"][None], len(found["pi"]), axis=0)
        return found

    def step(self) -> Callable[[Theta], tuple[Theta, float]]:
        """The derived EM step, theta to the next theta and the log-likelihood of the one given."""
        model = parse(self.statement, self.name)
        general = lambdify(derive_algorithm(model))
        given = general.prepare(self.data, None, self.start)
        return lambda theta: general.step(given, theta)


CASES: Mapping[str, Case] = {c.name: c for c in (
    Case("full", "normals, full covariances", "faithful_tied"),
    Case("tied", "normals, one covariance", "faithful_tied"),
    Case("diagonal", "normals, diagonal covariances", "iris_diagonal"),
    Case("spherical", "normals, spherical covariances", "iris_spherical"),
    Case("tied_1d", "two normals, one variance", "waiting_tied"),
    Case("classes", "latent classes", "carcinoma"),
    Case("counts", "two Poisson distributions", "death_notices"),
    Case("lines", "two lines", "co2"),
    Case("rates", "two Poisson regressions with exposure", "seizures"),
    Case("arms", "logistic regressions of groups, binomial", "beta_blockers"),
    Case("repeated", "three tosses each, with frequencies", "pleura_homogeneous"),
    Case("categories", "counts in categories", "water_levels"),
)}
