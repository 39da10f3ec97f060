"""The page that opens the reports: what it leads to is there, and can be opened."""

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

import derive
from derive.document.formats import FORMATS

REPORTS = Path(__file__).parents[2] / "reports"


@pytest.fixture
def gallery(monkeypatch):
    monkeypatch.syspath_prepend(str(REPORTS))
    return import_module("gallery")


def test_it_is_what_is_generated(gallery):
    for name, made in (("index.html", gallery.page), ("README.md", gallery.readme)):
        assert (REPORTS / name).read_text(encoding="utf-8") == made(derive.models), (
            f"{name}: run python reports/regenerate.py")


@pytest.mark.parametrize("name", ["index.html", "README.md"])
def test_it_leads_to_every_format_of_every_statement(gallery, name):
    text = (REPORTS / name).read_text(encoding="utf-8")
    targets = set(re.findall(r'(?:href|src)="([^"#:]+)"|\]\(([^)]+)\)', text))
    targets = {a or b for a, b in targets}
    wanted = {f"{n}/{n}{f.suffixes[0]}" for n in derive.models for f in FORMATS.values()}
    wanted |= {gallery.file_on_data(n, FORMATS[f]) for n in gallery.DATA for f in gallery.WITH_DATA}
    wanted |= {"../docs/compared.md"}
    assert targets == wanted | {f"{n}/{n}.png" for n in derive.models}
    for target in targets:
        assert (REPORTS / target).is_file(), target


def test_every_format_has_a_name(gallery):
    assert set(gallery.NAMES) == set(FORMATS)


def test_reports_on_data_have_their_pictures(gallery):
    for name in gallery.DATA:
        page, pdf = (REPORTS / gallery.file_on_data(name, FORMATS[f]) for f in gallery.WITH_DATA)
        assert page.read_text(encoding="utf-8").count("<figure ") >= 6
        text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True,
                              check=True).stdout
        assert "Figure 6." in text and "??" not in text
        assert pdf.stat().st_size < 900_000 and page.stat().st_size < 1_500_000


@pytest.mark.parametrize("name", derive.models)
def test_pdf_and_thumbnail_open(gallery, name, tmp_path):
    pdf, picture = (REPORTS / name / f"{name}{suffix}" for suffix in (".pdf", ".png"))
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True,
                          check=True).stdout
    assert gallery.title(derive.models[name]).split(" of ")[0] in text and "??" not in text
    assert pdf.stat().st_size < 600_000
    assert picture.stat().st_size < 40_000
    gallery.thumbnail(pdf, tmp_path / "again.png")
    assert gallery.size(picture) == gallery.size(tmp_path / "again.png")
    assert gallery.size(picture)[0] == gallery.WIDTH
