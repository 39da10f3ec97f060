"""The page docs/answers.md, made from the fixture table.

Run from the checkout: ``python -m tests.homework.page > docs/answers.md``. A test compares the
committed page with what this makes.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache

from derive.homework.diagnose.where import Places
from derive.homework.misconceptions import ENTRIES, Misconception, misconceptions

from .grades import judge
from .table import BATCHES, NOTATIONS, VERDICTS, Row, all_rows, kind, pairs, rows

WORDS = {
    "problem": "the problem's letters", "wikipedia": "Wikipedia's letters",
    "bishop": "Bishop's letters", "murphy": "Murphy's letters", "esl": "ESL's letters",
    "cs229": "CS229's letters", "own": "the writer's own letters",
}
WRITERS = {
    "a": "two Gaussians; writers who had not seen the code",
    "b": "two Gaussians, two univariate Gaussians, Poisson mixture; writers who had not seen the "
         "code",
    "c": "all shipped statements; writers who had not seen the code",
    "d": "each mistake beside a right answer that looks like it",
    "e": "all shipped statements; writers who had not seen the code",
    "f": "all shipped statements; writers who had not seen the code",
    "g": "all shipped statements; writers who had not seen the code",
}
STAGES = {
    "log_likelihood": "The complete-data log-likelihood", "posterior": "The responsibilities",
    "expectation": "The expectation", "score": "The derivative", "solve": "The solution",
}
KINDS = {"responsibilities": "the responsibilities", "Q": "Q",
         "mean": "a mean, rate or probability",
         "spread": "a variance or covariance", "weight": "the weight", "update": "an update"}


@cache
def places(statement: str) -> Places:
    """The numbered lines of a shipped statement's report."""
    return Places(judge(statement).algorithm)


def entry(row: Row, part: str) -> Misconception:
    """The misconception that an answer is about, as it occurs in one of its parts."""
    fitting = [m for m in ENTRIES if m.id == row.about
               and (kind(part) in m.kinds or "update" in m.kinds)]
    return fitting[0] if fitting else misconceptions()[row.about]


def step(row: Row) -> str:
    """A link to the line of the report in which the mistake is made."""
    part = next(p for p, e in row.parts.items() if e.verdict == "wrong")
    parameters = judge(row.statement).algorithm.model.parameters
    name = next((p.name for p in parameters if part in p.theta), part)
    line = places(row.statement).of(entry(row, part), name)
    if line is None:
        raise ValueError(f"{row.name}: no line")
    report = f"../reports/{row.statement}/{row.statement}.html#{line.id}"
    return f"{line.section}, line [{line.number}]({report}) of the report on `{row.statement}`"


def formulas(row: Row) -> str:
    """The text of an answer, so that its formulas are set on GitHub."""
    text = row.text.strip()
    if row.kind == "text":
        return f"```text\n{text}\n```"
    text = text.replace(r"\operatorname", r"\mathrm")  # GitHub sets no \operatorname
    pieces = re.split(r"(\$\$.+?\$\$)", text, flags=re.DOTALL)
    shown = []
    for piece in pieces:
        if piece.startswith("$$"):
            shown.append(f"```math\n{piece[2:-2].strip()}\n```")
        elif piece.strip():
            shown.append(re.sub(r"\$([^$]+)\$", r"$`\1`$", piece.strip()))
    return "\n\n".join(shown)


def example(row: Row) -> Iterator[str]:
    """One answer of a pair: what it is of, its text, and why."""
    named = [p for p, e in row.parts.items() if e.verdict != "missing"]
    parts = ", ".join(f"`{p}`" for p in named)
    verdict = "Wrong" if row.shows else "Right"
    yield f"**{verdict}**: {parts} of `{row.statement}`, in {WORDS[row.notation]}."
    yield ""
    yield formulas(row)
    yield ""
    yield f"{row.why[0].upper()}{row.why[1:]}."
    yield ""


def counts() -> Iterator[str]:
    """How many submissions and parts there are, by batch and by notation."""
    head = "submissions | " + " | ".join(f"{v} parts" for v in VERDICTS)
    yield f"| batch | of what | {head} |"
    yield "|---|---|" + "---:|" * (1 + len(VERDICTS))
    for batch in BATCHES:
        yield f"| {batch} | {WRITERS[batch]} | {numbers(rows(batch))} |"
    yield f"| all | | {numbers(all_rows())} |"
    yield ""
    yield f"| notation | {head} |"
    yield "|---|" + "---:|" * (1 + len(VERDICTS))
    for notation in NOTATIONS:
        own = tuple(r for r in all_rows() if r.notation == notation)
        yield f"| {WORDS[notation]} | {numbers(own)} |"
    yield ""


def not_yet() -> Iterator[str]:
    """The parts that are not judged as they deserve yet, and what is said instead."""
    found = [(row, part, e) for row in all_rows() for part, e in row.parts.items() if e.open]
    yield f"Of these parts {len(found)} are not judged as they deserve yet:"
    yield ""
    for row, part, e in found:
        yield f"- {row.batch}, `{row.name}`, `{part}`, which is {e.verdict}: {e.open}"
    yield ""


def numbers(some: tuple[Row, ...]) -> str:
    """Submissions, and parts of each verdict."""
    count = Counter(e.verdict for r in some for p, e in r.parts.items() if p != "steps")
    return " | ".join(map(str, (len(some), *(count[v] for v in VERDICTS))))


def page() -> str:
    """The whole page."""
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    seen = Counter(i for r in all_rows() if r.batch != "d" for p, e in r.parts.items()
                   for i in e.misconceptions)
    shown = pairs()
    yield "# Answers, what they are judged, and the mistakes that have a name"
    yield ""
    yield "This page is made from the table of answers that the tests use"
    yield "(`python -m tests.homework.page > docs/answers.md`): the tests pass only if"
    yield "`derive check` judges every answer as it stands here. How symbols are read and what"
    yield "counts as right is said in [conventions.md](conventions.md); what a class's"
    yield "grades are made of, in [grading.md](grading.md)."
    yield ""
    yield "## The answers"
    yield ""
    yield from counts()
    yield from not_yet()
    yield "## The mistakes"
    yield ""
    yield f"{len(shown)} mistakes, by the stage of the derivation where each is made. Beside each"
    yield "wrong answer stands a right one that looks like it, which is not taken for the mistake."
    yield ""
    for stage, title in STAGES.items():
        own = [m for m in misconceptions().values() if m.stage == stage]
        links = ", ".join(f"[`{m.id}`](#{m.id})" for m in own)
        yield f"- {title}: {links}"
    yield ""
    for stage, title in STAGES.items():
        yield f"## {title}"
        yield ""
        for m in misconceptions().values():
            if m.stage == stage:
                yield from _mistake(m, shown.get(m.id, []), seen[m.id])


def _mistake(m: Misconception, examples: list[tuple[Row, Row]], seen: int) -> Iterator[str]:
    yield f"### {m.id}"
    yield ""
    own = [e for e in ENTRIES if e.id == m.id]
    for e in own:
        where = "In " + ", ".join(KINDS[k] for k in e.kinds) + ": "
        yield f"- {where}{e.sentence} *{e.hint}*"
    yield ""
    if seen:
        yield f"In the batches of other writers: {seen} {'part' if seen == 1 else 'parts'}."
        yield ""
    for wrong, right in examples:
        yield from example(wrong)
        yield f"Made in: {step(wrong)}."
        yield ""
        yield from example(right)


if __name__ == "__main__":
    sys.stdout.write(page())
