"""A statement as the page shows it: typeset, refused at its place, derived, as code."""

from __future__ import annotations

from base64 import b64encode
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import chdir
from typing import Any

from ..api import derive_em
from ..arrays.running import entry_of
from ..document.style import STYLES
from ..em import EM
from ..model import Model
from ..statement import StatementError, parse
from .lifting import lift
from .refusals import Refused, refusal

#: What is asked for where the notation is a file that was brought.
OWN = "own"
#: The derivations that a process keeps, with what was worked out from them.
KEPT = 8
_derived: OrderedDict[tuple[str, str], EM] = OrderedDict()


def derived(given: Mapping[str, Any]) -> EM:
    """The derivation of the statement that was sent. Raises StatementError, NotDerived."""
    key = str(given.get("statement") or ""), str(given.get("name") or "statement")
    if key not in _derived:
        _derived[key] = derive_em(parse(*key))
        while len(_derived) > KEPT:
            _derived.popitem(last=False)
    _derived.move_to_end(key)
    return _derived[key]


def state(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The problem typeset with what the page needs to ask further; or why it is refused: at what
    is read so far, where a statement is read but not derived."""
    from ..document.general.compose import stated
    from ..document.general.notation import general_notation
    from ..document.html import blocks

    try:
        em = derived(given)
    except Exception as error:
        found = refusal(error)
        if found is None:
            raise
        return {"error": {**found, "not_yet": not isinstance(error, StatementError)
                          or error.not_yet}}
    letters = general_notation(em.model)
    return {"html": blocks(stated(em.algorithm, letters), letters), "parts": list(em.parts),
            "keys": list(em.model.keys),
            "sizes": _sizes(em.model),
            "known": [v.name for v in em.model.known if not v.indices]}


def _sizes(model: Model) -> dict[str, int | None]:
    """The numbers of values that a statement leaves open, as the library's start has them."""
    import numpy as np

    entry, values = entry_of(model), {v.values for v in model.latents}
    found: dict[str, int | None] = {
        p.size: None for p in model.plates if not p.labels and p.index in values}
    for p in model.parameters if entry is not None else ():
        if entry is not None and not p.keys and p.theta[0] in entry.start:
            for index, count in zip(p.indices, np.shape(entry.start[p.theta[0]]), strict=False):
                if model.plate(index).size in found:
                    found[model.plate(index).size] = count
    return found


def report(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The report in a format, its verdict, and its content: text, or bytes in base 64."""
    from ..document.formats import FORMATS
    from ..document.general.compose import LEVELS

    form = str(given.get("format") or "html")
    notation, level = str(given.get("notation") or "problem"), str(given.get("level") or "full")
    own = given.get("file") if notation == OWN else None
    for what, value, known in (("notation", notation, (*STYLES, OWN)), ("level", level, LEVELS),
                               ("format", form, FORMATS)):
        if value not in known:  # a notation might be a file elsewhere
            raise Refused(f"there is no {what} {value[:40]}", f"one of {', '.join(known)}")
    if notation == OWN and not str(own).endswith(".toml"):
        raise Refused("a notation of your own is a file NAME.toml", "docs/notation.md says what "
                      "stands in it")
    em = derived(given)
    certify = bool(given.get("certify", True)) and level != "sheet"
    verdict = em.certify().verdict if certify else "not checked"
    if form == "pdf":
        lift()
    with chdir(str(given.get("folder") or ".")):  # where a file is called by its name alone
        made = em.report(form, level=level, notation=str(own or notation), certify=certify)
    return {"verdict": verdict, "lines": len(em.steps), **content(made)}


def content(made: str | bytes) -> dict[str, Any]:
    """A text, or bytes as JSON has them."""
    return {"text": made} if isinstance(made, str) else {
        "base64": b64encode(made).decode("ascii")}


def export(given: Mapping[str, Any], so_far: Any) -> dict[str, Any]:
    """The files of a program, the program itself first."""
    from ..arrays.targets import TARGETS

    target, form = str(given.get("target")), str(given.get("form") or "fast")
    em = derived(given)
    if target == "sklearn":
        return {"files": [{"path": "mixture.py", "text": em.export("sklearn")}]}
    if target not in TARGETS:
        raise Refused(f"there is no target {target[:40]}", f"one of {', '.join(TARGETS)}, sklearn")
    files = em.project(target, form)
    return {"files": [{"path": path, "text": text} for path, text in files.items()]}
