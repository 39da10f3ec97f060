"""What holds for every test: the installed packages are tested, and nothing is left out quietly."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


#: Of so many tests with parameters one is quick: over every statement they take an hour together.
SAMPLED = {"arrays/targets/test_golden.py": 4, "arrays/targets/test_jax.py": 12,
           "arrays/targets/test_numba.py": 12, "arrays/targets": 40,
           "arrays/test_export.py": 5, "arrays/test_standard_errors.py": 5,
           "arrays/test_variants.py": 4, "arrays/test_features.py": 4, "arrays/test_witness.py": 4,
           "arrays/test_fit.py": 3, "arrays/test_step.py": 3,
           "document/general": 5, "document/test_shipped.py": 4, "document/test_sentences.py": 4,
           "certify/plates/test_lies.py": 4,
           "certify/plates/test_limits.py": 4, "certify/plates/test_topics.py": 3,
           "certify/plates/test_equality.py": 3, "certify/plates/test_lower_bound.py": 3,
           "certify/plates/test_cited.py": 3, "certify/plates/test_derivations.py": 6,
           "estimator": 4, "scale": 5, "library/test_prints.py": 3,
           "grader/test_solutions.py": 8, "homework/test_own_reports.py": 12,
           "homework/test_python_styles.py": 8, "serve/test_page.py": 3, "serve/test_http.py": 2,
           "symbolic/test_plates.py": 6, "pictures/test_live.py": 5, "pictures/test_reports.py": 4,
           "homework/fuzz/test_promises.py": 2, "homework/models/test_fixtures.py": 2}


#: Languages whose runtime `.ci/run` installs for `--all` alone, by what their tests are called.
HEAVY = ("targets/test_r.py", "targets/test_octave.py", "targets/test_rust.py", "in_rust[",
         "targets/test_torch.py", "in_python[torch-", "plain_step[torch-",
         "test_what_the_page_says_runs[torch]", "five_minutes_with[torch]",
         "test_what_the_page_says_runs[r]", "test_what_the_page_says_runs[octave]",
         "test_what_the_page_says_runs[rust]", "five_minutes_with[r]",
         "five_minutes_with[octave]", "five_minutes_with[rust]", "[spark")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A sample of the largest tables is quick; the whole is among the slow tests."""
    for item in items:
        if any(part in item.nodeid for part in HEAVY):
            item.add_marker(pytest.mark.slow)
        if not hasattr(item, "callspec"):
            continue
        place = item.path.relative_to(CHECKOUT / "tests").as_posix()
        every = next((n for start, n in SAMPLED.items() if place.startswith(start)), 1)
        name = f"{place}::{item.name}"
        if crc32(name.encode()) % every:
            item.add_marker(pytest.mark.slow)


def pytest_sessionstart(session: pytest.Session) -> None:
    if not os.environ.get("CI"):
        return
    import derive
    import numeric

    for package in (derive, numeric):
        assert package.__file__ is not None
        if CHECKOUT in Path(package.__file__).resolve().parents:
            pytest.exit(f"{package.__file__} is the checkout, not what was installed", returncode=3)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With CI set, a skipped test is a failure: whatever it needs has to be installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("")
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"skipped, which CI does not allow: {report.nodeid}", red=True)


@pytest.fixture
def checkout() -> Path:
    """The top folder of the checkout that the tests lie in."""
    return CHECKOUT
