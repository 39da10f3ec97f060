"""A wheel of the installed program: what grades is what wrote the package."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_DISTRIBUTION = "derive-em"
_PACKAGES = ("derive", "numeric")


def wheel() -> tuple[str, bytes]:
    """The file name and the content of a wheel that installs what runs here. The same program
    gives the same bytes."""
    found = metadata.distribution(_DISTRIBUTION)
    stem = f"{_DISTRIBUTION.replace('-', '_')}-{found.version}"
    files = {path: file.read_bytes() for package in _PACKAGES
             for path, file in _files(package, resources.files(package))}
    page = "derive/statement/language.md"
    if page not in files:  # in a checkout it lies elsewhere
        from ..statement import language

        files[page] = language().encode()
    about = f"{stem}.dist-info"
    for name in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        if (text := found.read_text(name)) is not None:
            files[f"{about}/{name}"] = text.encode()
    files[f"{about}/WHEEL"] = (b"Wheel-Version: 1.0\nGenerator: derive\nRoot-Is-Purelib: true\n"
                               b"Tag: py3-none-any\n")
    record = f"{about}/RECORD"
    lines = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in files.items()]
    files[record] = ("\n".join([*lines, f"{record},,"]) + "\n").encode()
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as zipped:
        for path, content in files.items():
            entry = ZipInfo(path)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o100644 << 16
            zipped.writestr(entry, content)
    return f"{stem}-py3-none-any.whl", kept.getvalue()


def _files(path: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.is_dir():
            if file.name != "__pycache__":
                yield from _files(f"{path}/{file.name}", file)
        elif not file.name.endswith(".pyc"):
            yield f"{path}/{file.name}", file


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
