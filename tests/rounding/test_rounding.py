"""No byte of what is printed and compared is decided by rounding.

Every computed number is shaken by some units in its last place, and linear algebra is done by the
routines of other processors: the reports of the five statements, without data and with, their
captions, and the figures of the examples stay the same. In pictures the coordinates may differ by
what nobody sees.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: In the units of a picture, points of print.
UNSEEN = 0.2
_PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
_ALT = re.compile(r'aria-label="[^"]*"|(?<=>)[^<>]+(?=</text>)')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: Mixed colours; one step of a channel is not seen, and no number of a picture.
_FILL = re.compile(r'#[0-9a-f]{6}')


def made(folder, *arguments, **environment):
    """The texts by name, and how many numbers were shaken."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "everything.py"), str(folder), *arguments],
        capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    assert done.returncode == 0, done.stderr
    texts = {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.iterdir())}
    assert texts
    return texts, json.loads(done.stdout.splitlines()[-1])["shaken"]


def words(text):
    """A text without the coordinates and colours of its pictures; what pictures say stays."""
    return _PICTURE.sub(lambda m: "\n".join(_ALT.findall(m[0])), text)


def unlike(a, b):
    """The lines in which two texts differ, and the places where their pictures do."""
    if words(a) != words(b):
        return [(x, y) for x, y in zip(words(a).split("\n"), words(b).split("\n")) if x != y]
    found = []
    for one, other in zip(_PICTURE.findall(a), _PICTURE.findall(b)):
        one, other = _FILL.sub("", one), _FILL.sub("", other)
        if _NUMBER.sub("", one) != _NUMBER.sub("", other):
            found.append("a picture has other parts")
            continue
        found += [(x, y) for x, y in zip(_NUMBER.findall(one), _NUMBER.findall(other))
                  if abs(float(x) - float(y)) > UNSEEN]
    return found


def differences(texts, others):
    assert texts.keys() == others.keys()
    return {name: found[:5] for name in texts if (found := unlike(texts[name], others[name]))}


@pytest.fixture(scope="module", params=["two_gaussians,two_coins", pytest.param(
    "two_gaussians_1d,gaussian_mixture,poisson_mixture", marks=pytest.mark.slow)])
def statements(request):
    return request.param


@pytest.fixture(scope="module")
def plain(statements, tmp_path_factory):
    return made(tmp_path_factory.mktemp("plain"), "--statements", statements)[0]


@pytest.mark.parametrize("seed", ["1", pytest.param("2", marks=pytest.mark.slow),
                                  pytest.param("3", marks=pytest.mark.slow)])
def test_some_units_in_the_last_place_change_nothing(statements, plain, tmp_path, seed):
    texts, shaken = made(tmp_path, "--statements", statements, "--seed", seed)
    assert shaken > 1e7
    assert differences(plain, texts) == {}


KERNELS = [("Prescott", "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"),
           pytest.param("Haswell", "X86_V4 AVX512_ICL AVX512_SPR", marks=pytest.mark.slow),
           pytest.param("Sandybridge", "X86_V3 X86_V4", marks=pytest.mark.slow),
           pytest.param("SkylakeX", "", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("processor", "without"), KERNELS)
def test_another_processor_prints_the_same(statements, plain, tmp_path, processor, without):
    texts, _ = made(tmp_path, "--statements", statements, OPENBLAS_CORETYPE=processor,
                    NPY_DISABLE_CPU_FEATURES=without)
    assert differences(plain, texts) == {}


def test_a_number_in_full_is_noticed(tmp_path):
    """All seventeen digits of a log-likelihood in a caption, and of a figure."""
    full, shaken = (made(tmp_path / name, "full", *more)[0]
                    for name, more in (("a", ()), ("b", ("--seed", "1"))))
    assert len(differences(full, shaken)) == len(full) == 2


def test_a_point_that_is_seen_to_move_is_noticed(plain):
    page = next(text for name, text in plain.items() if name.endswith("-data.html"))
    number = next(m for m in re.finditer(r"(?<=[ML ])\d\d\d\.\d\d(?= )", page))
    moved = page[:number.start()] + f"{float(number[0]) + 1:.2f}" + page[number.end():]
    assert len(unlike(page, moved)) == 1 and unlike(page, page) == []
