"""Distributions that stand in for the engine's, so that the reader is tested by itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from derive.families.family import Slot

NORMAL = ("Normal", "N", "Gaussian")
PROBABILITY = Slot("probability", "probability")


@dataclass(frozen=True)
class StandIn:
    """What the reader asks of a family."""

    id: str
    names: tuple[str, ...]
    observation: str
    slots: tuple[Slot, ...]


TABLE = {family.id: family for family in (
    StandIn("multivariate_normal", NORMAL, "vector",
            (Slot("mean", "vector"), Slot("covariance", "covariance"))),
    StandIn("normal", NORMAL, "real", (Slot("mean", "real"), Slot("variance", "variance"))),
    StandIn("poisson", ("Poisson", "Pois", "Poi"), "count", (Slot("rate", "positive"),)),
    StandIn("binomial", ("Binomial", "Bin"), "count",
            (Slot("trials", "natural", known=True), PROBABILITY)),
    StandIn("bernoulli", ("Bernoulli", "Bern"), "binary", (PROBABILITY,)),
    StandIn("geometric_from_0", ("Geometric", "Geom"), "count", (PROBABILITY,)),
    StandIn("geometric_from_1", ("Geometric", "Geom"), "natural", (PROBABILITY,)),
    StandIn("exponential_rate", ("Exponential", "Exp", "Expon"), "positive",
            (Slot("rate", "positive"),)),
    StandIn("exponential_mean", ("Exponential", "Exp", "Expon"), "positive",
            (Slot("mean", "positive"),)),
    StandIn("negative_binomial", ("NegativeBinomial", "NegBin", "NB"), "count",
            (Slot("size", "natural", known=True), PROBABILITY)),
)}


@pytest.fixture(scope="session")
def families():
    return TABLE
