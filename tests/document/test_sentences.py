"""What licenses each sentence of a report, and that it is gone without its licence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

import derive
from derive.algebra.expression import Expr
from derive.document.document import (
    BRIDGE,
    Answer,
    Code,
    Document,
    Equations,
    Figure,
    Formula,
    Items,
    Law,
    Licence,
    Link,
    Paragraph,
    Stated,
    Table,
    Words,
)
from derive.document.general import compose_general as compose
from derive.document.general.notation import general_notation
from derive.document.general.roles import ROLES, lines
from derive.document.plain import plain
from derive.document.references import REFERENCES
from derive.engine.parts import Algorithm
from tests.document.shown import OTHERS, algorithm, displayed

LEVELS = ("full", "essential", "brief", "sheet")
#: What a bridge may not say: it would state a fact that nothing licenses.
RELATIONS = re.compile(
    r"\b(only|never|always|at most|at least|uniquely?|maximum|maxima|maximis\w+|minimum|minimis\w+"
    r"|largest|highest|greatest|smallest|positive|negative|zero|equals?|equality|if and only if"
    r"|exists?|bounded|unbounded|converges?|increases?|decreases?|vanish\w*|independent|concave"
    r"|convex|proved|shows?|holds?|true|false|impossible|necessar\w+|sufficient|rises?|falls?)\b")


def said(document: Document) -> Iterator[tuple[Licence, Words]]:
    """Every paragraph, item, row, caption and title with its licence."""
    for s in document.sections:
        yield s.by, (s.title,)
        for b in s.blocks:
            if isinstance(b, Paragraph):
                yield b.by, (f"{b.lead}. ", *b.words)
            elif isinstance(b, Items):
                yield from ((p.by, p.words) for p in b.items)
            elif isinstance(b, Table):
                assert len(b.by) == len(b.rows)
                yield from ((by, sum(((*cell, " | ") for cell in row), ()))
                            for by, row in zip(b.by, b.rows))
                yield BRIDGE, b.caption
                yield from ((BRIDGE, cell) for cell in b.head)
            elif isinstance(b, Equations):
                yield from ((p.by, p.words) for p in b.why)
            elif isinstance(b, Figure):
                yield b.by, b.caption
            elif isinstance(b, Stated):
                yield from ((b.by, (row,)) for row in b.rows)
            elif isinstance(b, Answer):
                yield from ((x.by, x.words) if isinstance(x, Paragraph) else (BRIDGE, (x.lead,))
                            for x in b.blocks)


def text(words: Words, letters=None) -> str:
    """The words with their formulas as plain text; laws have letters of their own."""
    return "".join(text(w.parts, letters) if isinstance(w, Formula)
                   else w if isinstance(w, str) else w.text if isinstance(w, Code)
                   else f"({w.step})" if isinstance(w, Link) else "" if isinstance(w, Law)
                   else plain(w, letters) for w in words)


MIXTURES = [*derive.models, "waiting"]
NAMES = [*MIXTURES, *OTHERS]
CASES = [(name, level) for name in NAMES for level in LEVELS]


@pytest.mark.parametrize(("name", "level"), CASES)
def test_each_sentence_is_a_bridge_or_says_what_licenses_it(name, level):
    em = algorithm(name)
    ids = {s.id for s in em.steps}
    for by, words in said(compose(em, level=level)):
        assert set(by.lines) <= ids and set(by.cites) <= set(REFERENCES)
        if by == BRIDGE:
            found = RELATIONS.search(text(words))
            assert found is None, f"a bridge states a fact, {found[0]!r}: {text(words)}"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_sentence_refers_to_licenses_it(name):
    for by, words in said(compose(algorithm(name))):
        assert {w.step for w in words if isinstance(w, Link)} <= set(by.lines), text(words)


def facts(document: Document) -> dict[Words, set[str]]:
    """The sentences that rest on lines, with these lines; not the table of rules, which has a row
    for each rule of a line that is displayed."""
    sections = tuple(s for s in document.sections if s.id != "rules")
    return {words: set(by.lines)
            for by, words in said(dataclasses.replace(document, sections=sections)) if by.lines}


def without(em: Algorithm, id: str) -> Algorithm:
    return dataclasses.replace(em, steps=tuple(s for s in em.steps if s.id != id))


def refused(em: Algorithm, id: str) -> SimpleNamespace:
    """A certificate that refuses that line."""
    verdicts = [SimpleNamespace(id=s.id, verdict="wrong" if s.id == id else "right",
                                evidence=s.evidence, sizes=(), false_acceptance=0.0)
                for s in em.steps]
    return SimpleNamespace(lines=verdicts, anchors=(), claims=(), grid="quick", verdict="wrong")


@pytest.mark.parametrize(("name", "level"), CASES)
def test_no_fact_is_printed_without_one_of_its_claims(name, level):
    em = algorithm(name)
    claimed = facts(compose(em, level=level))
    assert len(claimed) > 8
    for id in sorted(set().union(*claimed.values())):
        left = [compose(without(em, id), level=level)]
        if level == "full":
            left.append(compose(em, refused(em, id)))
        for kept in map(facts, left):
            for words, by in claimed.items():
                assert id not in by or words not in kept, \
                    f"without {id} the report still says: {text(words)}"


def test_every_role_is_played():
    """A role that no line plays in any statement is a name that came apart from the engine."""
    ems = [algorithm(name) for name in NAMES]
    for role in ROLES:
        played = any(lines(em.steps, f"{role}:{base}" if "{}" in ROLES[role].part else role)
                     for em in ems for base in (p.name for p in em.model.parameters))
        assert played, role


# renamed letters ----------------------------------------------------------------------------------

RENAMED = {
    "two_gaussians": (
        "Y_n | C_n=1 ~ Normal(m_1, cov=S_1)\nY_n | C_n=2 ~ Normal(m_2, cov=S_2)\n"
        "P(C_n = 1) = rho\nP(C_n = 2) = 1 - rho\n", "μτΣxXZi"),
    "gaussian_mixture": (
        "Y_n | C_n=j ~ Normal(m_j, cov=S_j)\nP(C_n = j) = rho_j\nj = 1..M\n", "μπΣxXZikK"),
    "poisson_mixture": (
        "Y_n | C_n=j ~ Poisson(r_j)\nP(C_n = j) = rho_j\nj = 1..M\n", "λπxXZikK"),
    "two_coins": (
        "Y_n | C_n=A ~ Binomial(m_n, q_A)\nY_n | C_n=B ~ Binomial(m_n, q_B)\n"
        "P(C_n = A) = 1/2\nP(C_n = B) = 1/2\n", "pxXZi"),
}
_LOW = {"i": "ᵢ", "k": "ₖ", "x": "ₓ", "p": "ₚ"}
#: Letters that the engine has for itself: a multiplier, a random observation, a probability.
OWN = {"λ": r"multiplier λ|λ \| Lagrange|λ \(1|λ [=⟺]|λ π|− λ|λ ρ",
       "X": r"X ~|\[X|X\b", "p": r"p\("}


def words_of(document: Document, letters) -> Iterator[str]:
    for _, words in said(document):
        yield text(words, letters)
    for s in document.sections:
        for b in s.blocks:
            for line in b.lines if isinstance(b, Equations) else ():
                yield line.rule_title
                yield text((*line.reason, *line.condition), letters)


@pytest.mark.parametrize("name", RENAMED)
@pytest.mark.parametrize("level", LEVELS)
def test_a_renamed_letter_is_renamed_in_the_words(name, level):
    statement, old = RENAMED[name]
    em = algorithm(statement)
    letters = general_notation(em.model)
    for words in words_of(compose(em, level=level), letters):
        for letter in old:
            bare = re.sub(OWN.get(letter, "(?!)"), "", words)
            low = _LOW.get(letter, "(?!)")
            found = re.search(rf"(?<!\w){letter}(?!L\(|[-\w]*[a-z])|{low}", bare)
            assert found is None, f"{letter} in: {words}"


def test_words_hold_their_symbols_as_expressions():
    """No string of a sentence has a letter by itself that the statement, too, could have."""
    alone = re.compile(r"(?<![\w'’])[B-HJ-Zb-z](?![\w'’.-])|[α-ωΑ-Ω]")
    for em in map(algorithm, MIXTURES):  # others have notes, in the words of the statement
        for by, words in said(compose(em)):
            for w in words:
                if isinstance(w, str) and not by.run and not by.cites:
                    assert alone.search(w) is None, w


def test_a_definition_that_defines_nothing_new_is_not_displayed():
    for em in map(algorithm, NAMES):
        shown = {x.id for s in compose(em).sections for b in s.blocks if isinstance(b, Equations)
                 for x in b.lines}
        assert shown == set(displayed(em))
        assert len(shown) < len(em.steps) or em.model.weights


def test_every_symbol_of_a_sentence_is_a_formula():
    for em in map(algorithm, NAMES):
        for _, words in said(compose(em)):
            assert all(isinstance(w, str | Expr | Code | Formula | Link | Law) for w in words)
