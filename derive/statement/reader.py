"""Text to model: the front door of the statement language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import StatementError, close, shortened
from .library import library

if TYPE_CHECKING:
    from ..families.family import Family
    from ..model import Model
    from .facts import Fact
    from .finite_mixture import Mixture

LARGEST = 50_000
_SHIPPED = Path(__file__).with_name("shipped")
_LONG = "a statement is a few lines long: is this another kind of file?"

#: Data that a shipped statement without a source of its own may be tried on.
TRIED = {"two_gaussians": "faithful", "gaussian_mixture": "faithful", "poisson_mixture": "deaths",
         "two_coins": "coins", "two_gaussians_1d": "acidity"}


def parse(text: str, name: str = "statement",
          families: Mapping[str, Family] | None = None) -> Model:
    """The model that a statement's text describes, in plain text, LaTeX or Unicode.

    ``families`` are the distributions that it may name, all known ones by default.
    Raises StatementError with line and column where the text cannot be used, TypeError where it
    is no text.

    >>> parse('''X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)
    ... X_i | Z_i=2 ~ Normal(mu_2, Sigma_2)
    ... P(Z_i = 1) = tau
    ... P(Z_i = 2) = 1 - tau''').keys
    ('tau', 'mu_1', 'mu_2', 'Sigma_1', 'Sigma_2')
    """
    if not isinstance(text, str):
        raise TypeError(f"a statement is text, not {type(text).__name__}: give a str, or read "
                        "a file with derive.read(path)")
    from .claimed import checked
    from .clauses import facts
    from .facts import Constraint
    from .layout import plain_lines
    from .told import is_told, untold

    try:
        _check_text(text)
        stated = facts(plain_lines(text))
        found = _put_in([*untold(stated)])
        if not found:
            raise StatementError(
                "the statement is empty", line=1, column=1,
                suggestion="write one fact a line, such as X_i | Z_i=1 ~ Normal(mu_1, Sigma_1)")
        told = [f for f in stated if isinstance(f, Constraint) and is_told(f)]
        claims = [f for f in told if f.kind == "claim"]
        return checked(_model(found, name, text, families, [f for f in told if f not in claims]),
                       claims)
    except StatementError as error:
        error.source = error.source or name
        raise


def _put_in(found: Sequence[Fact]) -> Sequence[Fact]:
    """The facts with definitions put in, densities by their laws' names, and labels that are
    values as a line for each."""
    from ..families import LAWS
    from .definitions import defined
    from .expanded import expanded
    from .recognised import recognised

    return expanded(recognised(defined(found), LAWS))


def _model(found: Sequence[Fact], name: str, text: str,
           families: Mapping[str, Family] | None, told: Sequence[Fact] = ()) -> Model:
    """The model of the mixture that the facts state, or, where they state none, that of plates
    and factors, with a remark for all that was told beside them."""
    from ..families import FAMILIES
    from .as_plates import as_model
    from .errors import OtherShape
    from .meaning import model_of as mixture_of

    try:
        known = FAMILIES if families is None else families
        return as_model(mixture_of(found, name, text, known), known)
    except StatementError as error:
        if not (error.not_yet or isinstance(error, OtherShape)):
            raise
    from .plates import model_of

    return model_of([*found, *told], name, text, families)


def stated_mixture(model: Model) -> Mixture | None:
    """The mixture of one law that a model's statement says it is, or None."""
    from ..families import FAMILIES
    from .as_plates import as_model
    from .clauses import facts
    from .layout import plain_lines
    from .meaning import model_of as mixture_of
    from .told import untold

    try:
        found = mixture_of(_put_in([*untold(facts(plain_lines(model.statement)))]), model.name,
                           model.statement, FAMILIES)
    except StatementError:
        return None
    return found if as_model(found) == model else None


def _check_text(text: str) -> None:
    if len(text) > LARGEST:
        raise StatementError(
            f"the statement has {len(text)} characters; {LARGEST} are allowed", line=1, column=1,
            suggestion=_LONG)
    control = re.search(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]", text)
    if control:
        before = re.split(r"\r\n|\r|\n", text[:control.start()])
        raise StatementError(
            f"the statement is not text: it holds the character U+{ord(control.group()):04X}",
            line=len(before), column=len(before[-1]) + 1,
            suggestion="save it as plain text in UTF-8")


def read(path_or_name: str | Path,
         families: Mapping[str, Family] | None = None) -> Model:
    """The model of a statement file, or of a shipped statement. An existing file wins.

    The model's name is the file's, without its suffix. Raises StatementError where there is no
    such file or name, and where the text cannot be used.

    >>> read("two_gaussians").keys
    ('tau', 'mu_1', 'mu_2', 'Sigma_1', 'Sigma_2')
    """
    if not isinstance(path_or_name, str | Path):
        raise TypeError("a statement is named by a str or a Path, not by "
                        f"{type(path_or_name).__name__}: name a file or a shipped statement")
    if not str(path_or_name).strip():
        raise StatementError("the name of the statement is empty",
                             suggestion=f"name a file, or one of {', '.join(_names())}")
    path = Path(path_or_name)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if exists:
        try:
            return parse(_file(path), path.stem, families)
        except StatementError as error:
            error.source = str(path_or_name)
            raise
    name = str(path_or_name)
    if name in _names():
        return models[name] if families is None else parse(_shipped_text(name), name, families)
    if name in library:
        return _of_the_library(name)
    raise _unknown(name)


@functools.cache
def _of_the_library(name: str) -> Model:
    return parse(library[name].statement, name)


def _unknown(name: str, file: str = "file and no ") -> StatementError:
    if "\n" in name or "~" in name:
        return StatementError(
            "this is a statement, not the name of one",
            suggestion="derive.parse(text) reads a text; derive.read(name) reads a file")
    near = close(Path(name).stem if name.endswith(".txt") else name, [*_names(), *library])
    return StatementError(f"there is no {file}shipped statement {shortened(name, 60)}",
                          suggestion=f"did you mean {' or '.join(near)}?" if near
                          else f"shipped are {', '.join(_names())}, and the library: "
                               "derive models")


def _file(path: Path) -> str:
    """The text of a file. Raises StatementError where it has none."""
    source = str(path)
    if path.is_dir():
        raise StatementError("this is a folder, not a statement", source=source,
                             suggestion="give the name of a file in it")
    try:
        with path.open("rb") as stream:
            content = stream.read(4 * LARGEST + 1)
    except OSError as error:
        raise StatementError(f"the file cannot be read: {error.strerror}", source=source,
                             suggestion="check its name and permissions") from None
    if len(content) > 4 * LARGEST:
        raise StatementError(
            f"the statement has more than {LARGEST} characters, the most that is allowed",
            line=1, column=1, source=source, suggestion=_LONG)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = re.split(r"\r\n|\r|\n", content[:error.start].decode("utf-8-sig", "replace"))
        raise StatementError(
            f"the file is not text: byte {error.start + 1} (0x{content[error.start]:02x}) is "
            "not UTF-8",
            line=len(before), column=len(before[-1]) + 1, source=source,
            suggestion="save it as plain text in UTF-8") from None


def _names() -> list[str]:
    return sorted(p.stem for p in _SHIPPED.glob("*.txt"))


def _shipped_text(name: str) -> str:
    return (_SHIPPED / f"{name}.txt").read_text(encoding="utf-8")


class UnknownModel(KeyError):
    """A name that no shipped statement has. The message names those that come near."""

    def __str__(self) -> str:
        return str(self.args[0])


class ShippedModels(Mapping[str, "Model"]):
    """The shipped statements by name, read when first asked for. Adding a file to
    ``derive/statement/shipped`` adds one."""

    def __getitem__(self, name: str) -> Model:
        if name in library:
            raise UnknownModel(f"{name} is a statement of the library: derive.derive_em({name!r})")
        if name not in _names():
            error = _unknown(str(name), "")
            raise UnknownModel(f"{error.message}: {error.suggestion}")
        return _shipped(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())

    def __repr__(self) -> str:
        return f"<shipped statements: {', '.join(_names())}>"


@functools.cache
def _shipped(name: str) -> Model:
    return parse(_shipped_text(name), name)


models = ShippedModels()


def language() -> str:
    """The page of the language of statements, docs/language.md.

    >>> language().splitlines()[0]
    '# The language of statements'
    """
    page = Path(__file__).with_name("language.md")
    if not page.exists():  # a checkout, which has it among its documents
        page = Path(__file__).parents[2] / "docs" / "language.md"
    return page.read_text(encoding="utf-8")


def shipped() -> dict[str, str]:
    """The shipped statements with a line about each: the first comment in its file.

    >>> shipped()["two_gaussians"]
    'Two Gaussians in d dimensions, with full covariances'
    """
    found = {}
    for name in _names():
        first = next((line for line in _shipped_text(name).splitlines()
                      if line.startswith("#")), "#")
        found[name] = first.lstrip("# ").strip()
    return found
