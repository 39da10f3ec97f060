"""What `derive fit --standard-errors` adds to a fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from derive.fitting import FitResult
    from derive.model import Model


def standard_errors_of(stated: Model, x: Any, known: Mapping[str, Any] | None,
                       found: FitResult) -> tuple[dict[str, Any], str]:
    """The entries of JSON, and the text, that the standard errors of a fit add to it; what keeps
    them from being computed is said on standard error, and they are null."""
    from derive.api import derive_em
    from derive.arrays import CannotLower, lambdify
    from derive.arrays.standard_errors import standard_errors

    if found.stopped == "collapsed":
        return _none("a collapsed fit has no standard errors")
    update = lambdify(derive_em(stated).algorithm)
    try:
        errors = standard_errors(update, x, found.theta, known, [t for t, _ in found.iterates])
    except CannotLower as error:
        return _none(f"no standard errors: {error}")
    return errors.to_json(), errors.text()


def _none(why: str) -> tuple[dict[str, Any], str]:
    click.echo(f"derive: note: {why}", err=True)
    return {"standard_errors": None, "rate": None, "ratio_of_steps": None,
            "standard_error_notes": [why]}, ""
