"""Writes the committed reports of the shipped statements, and the figures of their examples.

python reports/regenerate.py             the reports, and the gallery that opens them
python reports/regenerate.py --text      those that the tests compare byte for byte: no PDF
python reports/regenerate.py --figures   the figures first (half a minute), then the reports
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import gallery
from executed import executed

import derive
from derive.arrays.shown_run import run_shown
from derive.document.formats import FORMATS
from derive.engine.em import derive_algorithm

HERE = Path(__file__).parent
FIGURES = HERE.parent / "derive" / "document" / "figures"


def figures(examples: str = "*") -> Iterator[tuple[str, str]]:
    """The file of each example's figures, by name and content; all, or those of some examples."""
    import beside_kmeans
    import example
    import when_to_stop

    made = {
        file.stem: example.figures(import_module(f"examples.{file.stem}").example())
        for file in sorted((HERE / "examples").glob(f"{examples}.py"))
    }
    if examples == "*":
        made |= beside_kmeans.figures() | when_to_stop.figures()
    for name, found in made.items():
        yield name, json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def write_figures() -> None:
    """One file for each example, beside the module that prints it."""
    for name, text in figures():
        (FIGURES / f"{name}.json").write_text(text, encoding="utf-8")


def write_reports(folder: Path = HERE, text_only: bool = False) -> None:
    """Every shipped statement in every format, each in a folder of its own."""
    for name in derive.models:
        em = derive.derive_em(derive.models[name])
        (folder / name).mkdir(parents=True, exist_ok=True)
        for format in FORMATS.values():
            if format.binary and text_only:
                continue
            made = em.report(format=format.name)
            if format.name == "ipynb":
                made = executed(str(made))
            file = folder / gallery.file_of(name, format)
            file.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
            if format.name == "pdf":
                gallery.thumbnail(file, file.with_suffix(".png"))
        if name in gallery.DATA and not text_only:
            run = run_shown(derive_algorithm(em.model), gallery.DATA[name])
            for form in gallery.WITH_DATA:
                made = em.report(format=form, data=run)
                (folder / gallery.file_on_data(name, FORMATS[form])).write_bytes(
                    made.encode("utf-8") if isinstance(made, str) else made)
    (folder / "index.html").write_text(gallery.page(derive.models), encoding="utf-8")
    (folder / "README.md").write_text(gallery.readme(derive.models), encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--figures", action="store_true", help="compute the examples first")
    arguments.add_argument("--text", action="store_true", help="leave out PDFs and pictures")
    chosen = arguments.parse_args()
    if chosen.figures:
        write_figures()
    write_reports(text_only=chosen.text)
