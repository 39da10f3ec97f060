"""PrairieLearn: a question with an external grader, and the image that the grader runs in.

The files are those of https://docs.prairielearn.com/externalGrading/: the question's folder with
info.json, question.html and tests/, which a job finds at /grade/tests.
"""

from __future__ import annotations

import hashlib
import json
import uuid

from ..version import __version__
from .assignment import Assignment, Content

#: The longest job that PrairieLearn takes, in seconds.
MOST = 600


def files(given: Assignment) -> dict[str, Content]:
    """The package."""
    question = f"questions/{given.name}"
    timeout = min(2 * given.seconds + 60, MOST)
    info = {
        # of the statement, so that a package written again is the same question
        "uuid": str(uuid.UUID(bytes=hashlib.sha256(given.statement.encode()).digest()[:16],
                              version=4)),
        "title": given.title,
        "topic": "Expectation-maximization",
        "tags": ["derive"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True, "image": f"derive-em:{__version__}",
            "entrypoint": "/grade/tests/run.sh", "timeout": timeout, "enableNetworking": False},
    }
    return {
        "README.md": given.text("prairielearn_readme.md.txt", timeout=str(timeout)),
        "solution.md": given.solution,
        "image/Dockerfile": given.text("prairielearn_dockerfile.txt"),
        f"image/{given.wheel[0]}": given.wheel[1],
        f"{question}/info.json": json.dumps(info, indent=2, ensure_ascii=False) + "\n",
        f"{question}/question.html": given.text("prairielearn_question.html.txt",
                                                problem=_unbraced(given.problem)),
        f"{question}/tests/run.sh": given.text("prairielearn_run.sh.txt"),
        f"{question}/tests/statement.txt": given.statement,
        f"{question}/tests/rubric.toml": given.rubric_toml,
    }


def _unbraced(markdown: str) -> str:
    """The text without two braces side by side, which a question's template would take for its own;
    TeX reads them as before.

    >>> _unbraced(r"$\\frac{{a}}{{{b}}}$")
    '$\\\\frac{ {a} }{ { {b} } }$'
    """
    while "{{" in markdown or "}}" in markdown:
        markdown = markdown.replace("{{", "{ {").replace("}}", "} }")
    return markdown
