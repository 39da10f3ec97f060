"""What the server keeps for a while: files that were dropped, and documents that were made."""

from __future__ import annotations

import secrets
import shutil
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from ..homework.submissions import ascii_name

#: How much is kept at most; the oldest goes first.
FILES, DOCUMENTS, BYTES = 16, 24, 96 * 2**20


@dataclass(frozen=True)
class Document:
    """Something to be shown or saved: its bytes, their type, a name for its file."""

    content: bytes
    type: str
    name: str


class Store:
    """Files below a folder, and documents in memory, each under a name that cannot be guessed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: OrderedDict[str, str] = OrderedDict()
        self.documents: OrderedDict[str, Document] = OrderedDict()

    def keep_file(self, name: str, content: bytes) -> str:
        """The key of a file with that content; its name is made harmless."""
        key, name = secrets.token_urlsafe(12), ascii_name(name)
        place = self.folder / key
        place.mkdir(mode=0o700)
        (place / name).write_bytes(content)
        self.files[key] = name
        while len(self.files) > FILES:
            old, _ = self.files.popitem(last=False)
            shutil.rmtree(self.folder / old, ignore_errors=True)
        return key

    def file(self, key: str) -> dict[str, str] | None:
        """The folder and the name of a file, as a child is told; None where it is not kept."""
        name = self.files.get(key)
        return None if name is None else {"folder": str(self.folder / key), "file": name}

    def keep(self, document: Document) -> str:
        """The key of a document."""
        key = secrets.token_urlsafe(12)
        self.documents[key] = document
        while len(self.documents) > DOCUMENTS or (
                len(self.documents) > 1 and sum(map(_size, self.documents.values())) > BYTES):
            self.documents.popitem(last=False)
        return key

    def document(self, key: str) -> Document | None:
        """A document, or None where it is not kept."""
        return self.documents.get(key)


def _size(document: Document) -> int:
    return len(document.content)
