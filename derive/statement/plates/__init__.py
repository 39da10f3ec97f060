"""From facts to a model of plates and factors, whatever its shape."""

from .build import model_of

__all__ = ["model_of"]
