"""The derivations by components that the judge of mixtures takes."""

import derive
from derive.homework.mixtures import derived


def mixture_em(model):
    """Of a model, or a statement by its name."""
    return derived(derive.derive_em(model))
