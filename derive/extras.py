"""What the core does without: modules, and the extra of this distribution that brings each."""

from __future__ import annotations

from collections.abc import Mapping

#: The extra of each module. The core needs click, lark, numpy, scipy and sympy alone.
EXTRAS: Mapping[str, str] = {
    "matplotlib": "pictures",
    "starlette": "serve", "uvicorn": "serve",
    "dask": "scale", "duckdb": "scale", "pyarrow": "scale", "threadpoolctl": "scale",
    "jax": "jax", "numba": "numba", "pyspark": "spark", "sklearn": "sklearn",
}


def how_to_install(module: str) -> str:
    """What to type for a module that is not there.

    >>> how_to_install("matplotlib")
    "pip install 'derive-em[pictures]'"
    """
    return f"pip install 'derive-em[{EXTRAS[module]}]'"


def lacking(error: ImportError) -> str:
    """What is said of a module that is not installed; "" where it is none of an extra's.

    >>> lacking(ModuleNotFoundError(name="matplotlib.figure"))
    "this needs matplotlib, which is not installed: pip install 'derive-em[pictures]'"
    """
    module = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or module not in EXTRAS:
        return ""  # what is there and broken has a message of its own
    return f"this needs {module}, which is not installed: {how_to_install(module)}"
