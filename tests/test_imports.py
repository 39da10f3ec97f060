"""No import goes in a circle, wherever it stands; and rooms are entered in one direction."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

Graph = Mapping[str, frozenset[str]]

#: (who, what it may import of derive and numeric, but itself). A room by the start of its name.
ARROWS = [
    ("numeric", ()),
    ("derive.certificate", ()),
    ("derive.certificate.plates", ()),
    ("derive.algebra.expression", ()),
    ("derive.algebra.normal", ("derive.algebra",)),
    ("derive.model", ("derive.algebra",)),
    ("derive.trace", ("derive.algebra",)),
    ("derive.families", ("derive.algebra", "derive.model")),
    ("derive.rules", ("derive.algebra", "derive.families", "derive.trace")),
    ("derive.statement", ("derive.algebra", "derive.families", "derive.model")),
]
#: Rooms, and what nobody imports but those named.
DOORS = {
    "derive": ("derive.__main__", "derive.cli", "derive.commands"),
    "derive.api": ("derive", "derive.commands", "derive.serve"),
    "derive.cli": ("derive.__main__",),
    "derive.commands": ("derive.cli", "derive.commands"),
    "derive.homework": ("derive", "derive.api", "derive.cli", "derive.commands",
                        "derive.grader", "derive.homework", "derive.serve"),
    "derive.grader": ("derive.commands", "derive.grader"),
    "derive.serve": ("derive.commands", "derive.serve"),
}


def modules(root: Path) -> dict[str, Path]:
    """Every module of the packages, by its name."""
    found = {}
    for package in ("derive", "numeric"):
        for file in sorted((root / package).rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def resolved(name: str, package: str) -> str:
    """The absolute name of a relative one."""
    dots = len(name) - len(name.lstrip("."))
    parts = package.split(".")
    up = parts[:len(parts) - dots + 1] if dots else []
    return ".".join([*up, *([name[dots:]] if name[dots:] else [])])


def mentioned(tree: ast.Module, package: str, known: Mapping[str, Path]) -> Iterator[str]:
    """What a file imports: at its top, in functions, for the type checker, and by import_module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolved("." * node.level + (node.module or ""), package)
            for a in node.names:
                yield f"{base}.{a.name}" if f"{base}.{a.name}" in known else base
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)
             and getattr(n.func, "id", getattr(n.func, "attr", "")) == "import_module"]
    for call in calls:
        if isinstance(call.args[0], ast.Constant):
            yield resolved(call.args[0].value, package)
            continue
        # the folder, where it is walked; else a table: every text of the file that names a module
        if any(isinstance(n, ast.Name) and n.id == "iter_modules" for n in ast.walk(tree)):
            yield from (m for m in known if m.rpartition(".")[0] == package)
        for n in ast.walk(tree):
            if isinstance(n, ast.Constant) and isinstance(n.value, str):
                yield from (resolved(n.value, package), f"{package}.{n.value}")


@cache
def graph(root: Path) -> Graph:
    """Each module with the modules that it imports; a package's is its ``__init__``."""
    known, found = modules(root), {}
    for name, file in known.items():
        package = name if file.stem == "__init__" else name.rpartition(".")[0]
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found[name] = frozenset(
            m for m in mentioned(tree, package, known)
            if m in known and (m != name or file.stem != "__init__"))
    return found


def circle(imports: Graph) -> list[str]:
    """The modules of a circle in their order, the first one again at the end; [] for none."""
    done: set[str] = set()
    for start in imports:
        path, ways = [start], [iter(sorted(imports[start]))]
        while path:
            following = next(ways[-1], None)
            if following is None:
                done.add(path.pop())
                ways.pop()
            elif following in path:
                return [*path[path.index(following):], following]
            elif following not in done:
                path.append(following)
                ways.append(iter(sorted(imports[following])))
    return []


def within(module: str, room: str) -> bool:
    return module == room or (room != "derive" and module.startswith(f"{room}."))


@pytest.fixture
def imports(checkout: Path) -> Graph:
    found = graph(checkout)
    assert len(found) > 250 and sum(map(len, found.values())) > 1000
    assert {"derive.api", "derive.homework.grade"} <= found["derive"]
    assert "derive.families.poisson" in found["derive.families"]
    assert "derive.document.html" in found["derive.document.formats"]
    return found


def test_no_import_goes_in_a_circle(imports: Graph) -> None:
    assert " -> ".join(circle(imports)) == ""


@pytest.mark.parametrize("planted", [
    "from .b import f",
    "def f():\n    from . import b",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from derive.b import B",
    "import derive.b",
    "from importlib import import_module\nimport_module('.b', __package__)",
    "from importlib import import_module\nHOME = {'x': 'b'}\nimport_module(HOME['x'])",
])
def test_a_planted_circle_is_found(tmp_path: Path, planted: str) -> None:
    folder = tmp_path / "derive"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text(planted)
    (folder / "b.py").write_text("from .c import g")
    (folder / "c.py").write_text("import math")
    assert circle(graph(tmp_path)) == []
    graph.cache_clear()
    (folder / "c.py").write_text("def g():\n    from .a import f")
    assert " -> ".join(circle(graph(tmp_path))) == "derive.a -> derive.b -> derive.c -> derive.a"


def test_a_circle_through_the_front_door_is_found(imports: Graph) -> None:
    wrong = {**imports, "derive.model": imports["derive.model"] | {"derive"}}
    assert "derive.model" in circle(wrong)


@pytest.mark.parametrize("who, what", ARROWS, ids=[who for who, _ in ARROWS])
def test_arrows(imports: Graph, who: str, what: tuple[str, ...]) -> None:
    own = {m: found for m, found in imports.items() if within(m, who)}
    assert own
    wrong = [f"{m} -> {t}" for m, found in own.items() for t in sorted(found)
             if not any(within(t, room) for room in (who, *what))]
    assert wrong == []


@pytest.mark.parametrize("room", DOORS)
def test_doors(imports: Graph, room: str) -> None:
    wrong = [f"{m} -> {t}" for m, found in imports.items() for t in sorted(found)
             if within(t, room) and not any(within(m, door) for door in DOORS[room])]
    assert wrong == []
