"""The generated module of an estimator: the EM step, what a row and a component have, the class."""

from __future__ import annotations

import linecache
import pprint
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..algebra.expression import mul
from ..arrays.emstep import EmStep, em_step
from ..arrays.numpy_fast import fast
from ..arrays.numpy_module import Module, scipy_import
from ..arrays.program import Named, Node
from ..engine.em import derive_algorithm
from ..model import Model
from .layout import arguments, layout, model_variable
from .stated import NoEstimator, fitted, stated_model

_HERE = Path(__file__).parent
#: What stands in an exported estimator behind its EM step, in this order.
_FILES = ("columns.py", "starts.py", "sampling.py", "fitted.py")


@cache
def program(model: Model, fixed: tuple[str, ...] = ()) -> dict[str, Any]:
    """The names of the generated module, executed. Raises NoEstimator, NotDerived, CannotLower."""
    source = _step_text(model, fixed)
    file = f"<derived {model.name or 'EM'} {sha256(source.encode()).hexdigest()[:8]}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    module: dict[str, Any] = {"__name__": f"derived_{model.name}"}
    exec(compile(source, file, "exec", dont_inherit=True), module)
    return module


def export(statement: Any) -> str:
    """The text of a module with an estimator of the statement, a class of its name: it needs NumPy
    and scikit-learn alone (and what these need). Raises as :func:`program`."""
    model = stated_model(statement)
    name = _class_name(model.name)
    text = _step_text(model, ())
    parts = [_split(file) for file in _FILES]
    names: dict[str, set[str]] = {}
    for source, words in (each for imports, _ in parts for each in imports):
        names.setdefault(source, set()).update(words)
    own = [f"from {source} import {', '.join(sorted(names[source]))}" for source in sorted(names)]
    text = text.replace("import numpy as np\n", "\n".join(["import numpy as np", *own, ""]), 1)
    return "\n\n\n".join([text.rstrip(), *(body for _, body in parts),
                           _CLASS.replace("⟦name⟧", name)])


#: The class of an exported module.
_CLASS = '''class ⟦name⟧(FittedMixture):
    """The stated model as an estimator; see FittedMixture for what it takes and has."""

    def _program(self):
        return globals()
'''


def _split(file: str) -> tuple[list[tuple[str, list[str]]], str]:
    """What a module of this folder imports of scikit-learn, and what stands below its imports."""
    text = (_HERE / file).read_text(encoding="utf-8")
    head, _, rest = text.partition("\n\n#: ")
    imports = re.findall(r"^from (sklearn\S*) import (.*)$", head, re.MULTILINE)
    return [(source, words.split(", ")) for source, words in imports], "#: " + rest.rstrip()


def _class_name(name: str) -> str:
    """A name as that of a class.

    >>> _class_name("two_gaussians_1d"), _class_name("3 coins")
    ('TwoGaussians1d', 'Mixture3Coins')
    """
    found = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))
    return found if found[:1].isalpha() else f"Mixture{found}"


def _step_text(model: Model, fixed: tuple[str, ...]) -> str:
    """The module of the EM step with ``_log_each``, ``_arguments`` and ``_LAYOUT``."""
    em = em_step(derive_algorithm(fitted(model, fixed)))
    facts = layout(em)
    each = _log_each(em)
    m = Module(em, one_pass=True)
    text = fast(em)
    m.prepare()
    roots: list[tuple[Node, str]] = []
    rows = []
    for n, f in enumerate(f for f in em.model.factors if model_variable(em.model, f)):
        names = [f"argument_{n}_{a}" for a in range(len(f.arguments))]
        roots += [(a.node, name) for a, name in zip(arguments(em, f), names, strict=True)]
        rows.append(f"({''.join(f'{name}, ' for name in names).rstrip()})")
    whole = re.sub(r"^from scipy\.special import .*\n", "", text, count=1, flags=re.MULTILINE)
    return scipy_import(whole + "\n".join([
        "", "", "def _log_each(data, theta):",
        '    """The log-likelihood of each row."""',
        *(f"    {line}" for line in m._body([(each.node, "value")], [])),
        "    return value",
        "", "", "def _arguments(data, theta):",
        '    """The arguments of every law of a variable."""',
        *(f"    {line}" for line in m._body(roots, [])),
        f"    return [{', '.join(rows)}]",
        "", "", f"_LAYOUT = {pprint.pformat(facts, width=96, sort_dicts=False)}", ""]))


def _log_each(em: EmStep) -> Named:
    """log p(x_i) of each row: of its unit, and of what of it no latent variable touches."""
    graph, lowering = em.lowering.graph, em.lowering
    (unit,) = em.algorithm.units
    i, sizes = unit.plates[0], dict(em.sizes)
    value = em.totals[0]
    parameters = {p.name for p in em.model.parameters}
    for s in em.algorithm.joint:
        if s.guards or em.model.factors[s.factor].variable in parameters:
            continue
        if i not in s.plates:
            raise NoEstimator(f"{em.model.factors[s.factor].variable} is no observation of a row")
        over = [p for p in s.plates if p != i]
        value = graph.add(value, graph.sum(lowering.scalar(mul(s.seen, s.body)), over, sizes))
    return graph.ordered(value, (i,), sizes)
