"""docs/sklearn.md says what is so: its examples are run."""

from __future__ import annotations

import doctest
import re


def test_the_examples(checkout):
    page = (checkout / "docs" / "sklearn.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    found = list(re.finditer(r"```python\n(.*?)```", page, re.DOTALL))
    assert len(found) >= 7
    for block in found:
        line = page[:block.start()].count("\n") + 1
        test = doctest.DocTestParser().get_doctest(
            block[1], names, "sklearn.md", "sklearn.md", line)
        report: list[str] = []
        result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
            test, out=report.append, clear_globs=False)
        names.update(test.globs)
        assert result.failed == 0, "".join(report)


def test_the_statements_are_those_of_the_tests(checkout):
    from derive.estimator.stated import stated_model

    from .covariances import STATEMENTS

    page = (checkout / "docs" / "sklearn.md").read_text(encoding="utf-8")
    for kind, text in STATEMENTS.items():
        row = re.search(rf"^\| {kind} \| `(.*)` \|$", page, re.MULTILINE)
        assert row and stated_model(row[1].replace(r"\|", "|")) == stated_model(text)
