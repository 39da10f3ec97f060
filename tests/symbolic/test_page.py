"""docs/sympy.md says what is so: its examples are run."""

from __future__ import annotations

import doctest
import re

import pytest
import sympy

import derive
from derive import NotConcrete

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def page(checkout):
    return (checkout / "docs" / "sympy.md").read_text(encoding="utf-8")


def test_the_examples(page):
    names: dict[str, object] = {}
    found = list(re.finditer(r"```python\n(.*?)```", page, re.DOTALL))
    assert len(found) >= 9
    for block in found:
        line = page[:block.start()].count("\n") + 1
        test = doctest.DocTestParser().get_doctest(block[1], names, "sympy.md", "sympy.md", line)
        assert test.examples
        report: list[str] = []
        result = doctest.DocTestRunner(optionflags=OPTIONS).run(
            test, out=report.append, clear_globs=False)
        names.update(test.globs)
        assert result.failed == 0, "".join(report)


def test_the_table_of_attributes(page):
    table = page.partition("| attribute | is |")[2].partition("\n\n")[0]
    names = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    assert len(names) == 8
    for name in names:
        assert isinstance(getattr(derive.EM, name), property)
        assert hasattr(derive.Concrete, name)


def test_the_table_of_refusals(page):
    em = derive.derive_em("gaussian_mixture")
    two = derive.derive_em("two_gaussians")
    names = {"sympy": sympy, "Symbol": sympy.Symbol}
    table = page.partition("| asked | refused because |")[2].partition("\n\n")[0]
    asked = re.findall(r"^\| `(.*?)`", table, re.MULTILINE)
    assert len(asked) == 6
    for code in asked:
        code = code.replace("..., em.Q", "[], em.Q").replace("...", "1")
        of = em if '"pi"' in code else two
        with pytest.raises(NotConcrete):
            eval(code, {**names, "em": of})
    with pytest.raises(NotConcrete):
        two.Q.diff("Sigma_1")
