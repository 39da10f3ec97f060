"""The options of `derive report` that are about data: the same words and meaning as in fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.em import EM

from . import fitting
from .options import Command, drop_missing_option, set_option

if TYPE_CHECKING:
    from derive.arrays.running import ModelRun
    from derive.document.formats import Format


def data_options(command: Command) -> Command:
    """The command with --data and the options of fit: how it starts, when it stops."""
    for decorate in reversed((
        click.option("--data", "source", metavar="DATA",
                     help="Fit to this file (CSV, Parquet, .npy; - is standard input) or shipped "
                     "data set, and show it in pictures."),
        click.option("--start", metavar="FILE.json", help="theta to start from, as JSON."),
        click.option("--seed", type=int, help=f"Of the random starts. [default: {fitting.SEED}]"),
        click.option("--restarts", type=int, metavar="R", help="How many random starts; the best "
                     f"is shown. [default: {fitting.RESTARTS}]"),
        set_option,
        click.option("--columns", metavar="A,B",
                     help="The columns that are the coordinates of X: all unless given."),
        drop_missing_option,
        click.option("--iterations", type=int, metavar="N",
                     help=f"At most so many. [default: {fitting.ITERATIONS}]"),
        click.option("--tolerance", type=float, metavar="R",
                     help="Stop when what the criterion compares is smaller; 0 never stops early. "
                          f"[default: {fitting.TOLERANCE:g}]"),
        click.option("--criterion", type=click.Choice(fitting.CRITERIA),
                     help="What is compared with the tolerance, as in fit. "
                          f"[default: {fitting.CRITERIA[0]}]"),
    )):
        command = decorate(command)
    return command


@dataclass(frozen=True)
class DataOptions:
    """What was said about data; ``source`` None where nothing was. ``others`` are options of a
    fit, those that were given."""

    source: str | None
    columns: list[str] | None
    others: Mapping[str, Any]
    settings: tuple[str, ...] = ()

    @staticmethod
    def of(given: Mapping[str, Any]) -> DataOptions:
        """The options as click gives them. Raises click.UsageError where they do not go together.

        >>> DataOptions.of({"source": "coins", "start": None, "seed": None, "restarts": None,
        ...                 "settings": (), "columns": "a, b"}).columns
        ['a', 'b']
        """
        named = {"start": given["start"], "seed": given["seed"], "restarts": given["restarts"],
                 "set": given["settings"] or None, "columns": given["columns"],
                 "drop_missing": given.get("drop_missing") or None,
                 **{name: given.get(name) for name in ("iterations", "tolerance", "criterion")}}
        if given["source"] is None:
            for name, value in named.items():
                if value is not None:
                    option = name.replace("_", "-")
                    raise click.UsageError(f"--{option} is about data: add --data DATA")
        fitting.one_start(named["start"], named["seed"], named["restarts"])
        others = {name: value for name, value in named.items()
                  if value is not None and name not in ("set", "columns")}
        return DataOptions(given["source"], fitting.names_in(given["columns"]), others,
                           given["settings"])

    def figures(self, file: Path | None, form: Format, force: bool) -> Path | None:
        """The folder for the pictures that stand beside a file, or None where there are none.

        Raises click.UsageError where it exists and may not be filled.
        """
        if self.source is None or not form.beside:
            return None
        if file is None:
            click.echo(f"derive: the pictures are files beside the {form.name}, and on standard "
                       "output there is no beside: the report describes them in words; -o FILE "
                       "writes them, to FILE-figures", err=True)
            return None
        folder = file.with_name(f"{file.stem}-figures")
        if folder.exists() and not folder.is_dir():
            raise click.UsageError(f"{folder} is in the way of the pictures: move it")
        if folder.exists() and not force:
            raise click.UsageError(
                f"{folder} exists: give -o another name, or --force to replace the pictures in it")
        return folder

    def run(self, em: EM) -> ModelRun | None:
        """The fit that the report shows; None without data. Raises DataError, StartError."""
        if self.source is None:
            return None
        from derive.arrays.shown_run import shown

        from .models import run

        options = {k: v for k, v in self.others.items() if k not in ("start", "drop_missing")}
        with fitting.watched() as watch:
            return shown(em.algorithm, run(
                em.model, self.source, start=self.others.get("start"), settings=self.settings,
                columns=self.columns, drop_missing=bool(self.others.get("drop_missing")),
                progress=watch, options=options))
