"""The text of every export, kept: what changes in it is seen where it is reviewed.

python -m tests.arrays.targets.golden

writes tests/arrays/targets/golden/STATEMENT.TARGET.FORM anew.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import derive
from derive.arrays.targets import TARGETS

FOLDER = Path(__file__).with_name("golden")
#: Every form of the first; of the others, whose parts have other shapes, those that are read.
STATEMENTS = {"two_gaussians": ("fast", "plain"), "carcinoma": ("plain",),
              "zero_inflation": ("plain",)}


def texts() -> dict[str, str]:
    """The exported programs by the names of their files."""
    return {f"{name}.{target}.{form}": derive.derive_em(name).export(target, form=form)
            for name, forms in STATEMENTS.items() for target in TARGETS for form in forms
            if form in import_module(f"derive.arrays.targets.{target}").FORMS}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
