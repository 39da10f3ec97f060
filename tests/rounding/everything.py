"""Everything with a computed number in it that is printed and compared byte for byte, as texts.

python tests/rounding/everything.py FOLDER [--seed N] [--statements NAME,...] [PART ...]

writes each text into FOLDER; with a seed every computed number is shaken. With statements, the
reports are those of these alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # threads only get in each other's way

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "reports"
sys.path[:0] = [str(HERE), str(REPORTS)]

#: The data that each statement is shown on, with the options of the fit.
DATA = {
    "two_gaussians": ("faithful", {}),
    "two_gaussians_1d": ("faithful", {"columns": ["waiting"]}),
    "gaussian_mixture": ("faithful", {"sizes": {"K": 3}}),
    "two_coins": ("coins", {}),
    "poisson_mixture": ("deaths", {"sizes": {"K": 2}}),
}
#: The example of its own that each is printed with, and all with the comparisons.
FIGURES = {"two_gaussians": "multivariate_normal", "two_gaussians_1d": "normal",
           "gaussian_mixture": "*", "two_coins": "binomial", "poisson_mixture": "poisson"}
Texts = Iterator[tuple[str, str]]


def reports(names: list[str]) -> Texts:
    """The reports, in every format that is text."""
    import derive
    from derive.document.formats import FORMATS

    for name in names:
        em = derive.derive_em(derive.models[name])
        for format in FORMATS.values():
            if not format.binary:
                yield f"{name}{format.suffixes[0]}", em.report(format=format.name)


def data(names: list[str]) -> Texts:
    """The reports on data, with their pictures and captions, and what `derive fit` prints."""
    import derive
    from derive.arrays.shown_run import run_shown
    from derive.engine.em import derive_algorithm

    for name in names:
        source, options = DATA[name]
        em = derive.derive_em(derive.models[name])
        run = run_shown(derive_algorithm(em.model), source, **options)
        yield f"{name}-fit.txt", run.fit.text()
        for form in ("html", "text", "tex"):
            yield f"{name}-data.{form}", em.report(format=form, data=run, certify=False)
        yield f"{name}-brief.txt", em.report(level="brief", data=run, certify=False)


def figures(names: list[str]) -> Texts:
    """The figures of the examples, as regenerate.py writes them."""
    import regenerate

    for statement in names:
        for name, found in regenerate.figures(FIGURES[statement]):
            yield f"{name}.json", found


def full(_: list[str]) -> Texts:
    """What must not be printed: a caption and a figure with all their digits."""
    import beside_kmeans

    import derive
    from derive.document.general import on_data_pictures

    on_data_pictures.number = lambda v, decimals: repr(v)
    beside_kmeans.settled = lambda v: v
    beside_kmeans._vector = lambda v: ", ".join(map(repr, v))
    em = derive.derive_em(derive.models["two_coins"])
    yield "caption.txt", em.report(data="coins", certify=False)
    yield "figures.json", json.dumps(beside_kmeans.figures())


PARTS: dict[str, Callable[[list[str]], Texts]] = {
    "reports": reports, "data": data, "figures": figures}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("parts", nargs="*", default=list(PARTS))
    options.add_argument("--seed", type=int)
    options.add_argument("--statements", default=",".join(DATA))
    chosen = options.parse_args()
    shaker = None
    if chosen.seed is not None:
        from shaking import install

        shaker = install(chosen.seed)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for part in chosen.parts:
        for name, text in {**PARTS, "full": full}[part](chosen.statements.split(",")):
            (chosen.folder / name).write_text(text, encoding="utf-8")
    print(json.dumps({"shaken": shaker.count if shaker else 0}))


if __name__ == "__main__":
    main()
