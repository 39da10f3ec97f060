"""The documentation as a site: it is built without a warning, its links lead somewhere, and it
loads nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.slow


@dataclass
class Page(HTMLParser):
    """What a page links to and loads, and the places in it that links can lead to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.ids |= {given[n] for n in ("id", "name") if n in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe") and "src" in given:
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") not in ("canonical", "prev", "next"):
            self.loads.append(given.get("href", ""))


@cache
def read(file: Path) -> Page:
    page = Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout = Path(__file__).parents[2]
    made = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", made],
        cwd=checkout, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return made


def own_pages(site: Path) -> list[Path]:
    """The pages that are no reports."""
    found = [f for f in site.rglob("*.html")
             if f.name != "404.html" and "reports" not in f.relative_to(site).parts]
    assert len(found) > 20
    return found


def test_every_link_leads_somewhere(site: Path) -> None:
    lost = []
    for file in own_pages(site):
        for link in read(file).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "mailto"), link
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if target.is_dir():
                target /= "index.html"
            place = unquote(parts.fragment)
            if not target.is_file() or (
                    place and target.suffix == ".html" and place not in read(target).ids):
                lost.append(f"{file.relative_to(site)}: {link}")
    assert lost == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for file in own_pages(site):
        for load in read(file).loads:
            assert load.startswith("data:") or not urlsplit(load).netloc, f"{file.name}: {load}"
            if not load.startswith("data:"):
                assert (file.parent / unquote(urlsplit(load).path)).exists(), load


def test_python_is_described(site: Path) -> None:
    import derive

    text = (site / "api.html").read_text(encoding="utf-8")
    for name in set(derive.__all__) - {"__version__", "models"}:
        assert f".{name}" in text, name


def test_formulas_are_shown(site: Path) -> None:
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000",
         "--dump-dom", (site / "answers.html").as_uri()], capture_output=True, text=True,
        timeout=120)
    marked = (site / "answers.html").read_text(encoding="utf-8").count('class="arithmatex"')
    assert marked > 20 and done.stdout.count('class="katex"') == marked
    assert "katex-error" not in done.stdout
