"""What the commands do for a model that is no mixture of one family: the general engine's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from derive.arrays import ModelRows
    from derive.arrays.running import ModelRun
    from derive.fitting import Selection
    from derive.model import Model

_PAIR = re.compile(r"\s*([^\W\d][\w^]*)\s*=\s*([-+0-9.eE]+)\s*")


#: The options of `derive fit` that are of a variant of EM.
VARIANT = ("variant", "beta", "step", "batch")
#: Which variant an option is of.
OF_VARIANT = {"beta": "annealed", "step": "stepwise", "batch": "stepwise"}


def require_variant(options: Mapping[str, Any]) -> None:
    """Raises click.UsageError for an option of another variant than is asked for."""
    for option, variant in OF_VARIANT.items():
        if option in options and options.get("variant") != variant:
            raise click.UsageError(f"--{option} is of one variant: add --variant {variant}")


def numbers(pairs: tuple[str, ...], model: Model) -> tuple[dict[str, int], dict[str, float]]:
    """The sizes, and the known numbers, given as NAME=VALUE. Raises click.UsageError.

    >>> from derive.statement import read
    >>> numbers(("K=3",), read("carcinoma"))
    ({'K': 3}, {})
    """
    sizes: dict[str, int] = {}
    known: dict[str, float] = {}
    open_sizes = [p.size for p in model.plates if not p.labels]
    single = [v.name for v in model.known if not v.indices]
    for pair in pairs:
        match = _PAIR.fullmatch(pair)
        name = match[1] if match else ""
        try:
            value = float(match[2]) if match else None
        except ValueError:
            value = None
        if value is None:
            raise click.UsageError(f"--set {pair}: write NAME=VALUE, such as K=3 or sigma^2=4")
        if name in sizes or name in known:
            raise click.UsageError(f"--set {name} is given twice: give it once")
        if name in single:
            known[name] = value
        elif name in open_sizes and value == int(value) and 0 < value <= 10_000:
            sizes[name] = int(value)
        else:
            there = [*open_sizes, *single]
            raise click.UsageError(
                f"--set {pair}: {model.name} leaves "
                + (f"{', '.join(there)} open, a size being a whole number from 1" if there
                   else "nothing open"))
    return sizes, known


def run(model: Model, data: str, *, start: str | None, settings: tuple[str, ...],
        columns: list[str] | None, drop_missing: bool, progress: Any,
        options: Mapping[str, Any]) -> ModelRun:
    """The fit of a model to data. Raises click.UsageError, DataError, StartError."""
    from derive.api import derive_em
    from derive.arrays.running import run_model

    sizes, known = numbers(settings, model)
    rest = {k: v for k, v in options.items() if k not in VARIANT}
    if options.get("variant"):
        from derive.arrays.variants import PASSES, Options

        if options.get("criterion") not in (None, "log-likelihood"):
            raise click.UsageError(f"--criterion {options['criterion']}: a variant stops by the "
                                   "change of what it raises; leave it out")
        rest.pop("criterion", None)
        own = {k: v for k, v in options.items() if k in VARIANT[1:]}
        rest |= {"variant": options["variant"], "options": Options(**own)}
        if options["variant"] == "stepwise":
            rest.setdefault("iterations", PASSES)
    return run_model(derive_em(model).algorithm, data, start=start, sizes=sizes,
                     given=known, columns=columns, drop_missing=drop_missing, progress=progress,
                     **rest)


def run_each(model: Model, data: str, ranges: Mapping[str, range], *, start: str | None,
             settings: tuple[str, ...], columns: list[str] | None, drop_missing: bool,
             progress: Any, options: Mapping[str, Any]) -> tuple[ModelRows, Selection]:
    """The data, and the fits of a model with each number of components. Raises click.UsageError,
    DataError, StartError."""
    from derive.arrays.running import rows_of
    from derive.fitting import fit_each

    sizes, known = numbers(settings, model)
    rows = rows_of(model, data, columns, known, drop_missing=drop_missing)
    return rows, fit_each(model, rows, ranges, sizes=sizes, progress=progress, **options)
