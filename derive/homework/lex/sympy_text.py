"""SymPy text as LaTeX, by its syntax alone: nothing of it is executed, evaluated or imported.

A file of assignments such as ``mu_1_new = Sum(T[1, i]*x[i], (i, 1, N))/Sum(T[1, i], (i, 1, N))``
becomes one displayed formula a statement, each on the line where the statement begins.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from ...families import FAMILIES
from ..functions.found import has_functions
from .vocabulary import GREEK

#: The longest source that is parsed, in characters; how many nodes it may have, how deep.
LONGEST, MOST_NODES, DEEPEST = 20_000, 20_000, 60
LONGEST_NUMBER = 30

_GREEK = frozenset(GREEK.values())
_NEW = {"new", "next", "tp1", "t1", "hat", "updated"}
_OLD = {"old", "prev", "t", "current", "cur"}
#: Calls that declare symbols: they say nothing that is judged.
_DECLARES = {"symbols", "Symbol", "IndexedBase", "Indexed", "Idx", "MatrixSymbol", "Function",
             "var", "Dummy", "init_printing"}
#: What the density of a vector or number is called, beside its families' names.
_DENSITIES = {"normal_pdf", "mvn", "pdf", "norm", "gaussian"} | {
    n for f in FAMILIES.values() if f.observation in ("vector", "real") for n in (*f.names, f.id)}
_MODULES = {"sp", "sympy", "np", "numpy", "math", "stats", "scipy", "linalg", "la"}


class NoFormulas(ValueError):
    """Why a source is not read; ``line`` is where."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Functions(NoFormulas):
    """The source is a program, with functions that can be judged by their values."""


def as_latex(source: str) -> str:
    r"""The formulas of a source of SymPy expressions, in LaTeX, a line each.

    Raises NoFormulas; Functions where the source is a program.

    >>> as_latex("from sympy import *\ntau_new = Sum(T[1, i], (i, 1, N))/N")
    '\n$$\\tau^{t+1} = \\frac{\\sum_{i = 1}^{N} \\left(T_{1, i}\\right)}{N}$$'
    """
    tree = _parsed(source)
    if has_functions(tree):
        raise Functions("These are functions.")
    lines = [""] * (source.count("\n") + 1)
    for statement in tree.body:
        found = _statement(statement)
        if found:
            lines[statement.lineno - 1] += f"$${found}$$"
    return "\n".join(lines)


def is_python(source: str) -> bool:
    """Whether a text is Python by its syntax, of a length that is read."""
    try:
        return bool(_parsed(source))
    except NoFormulas:
        return False


def is_program(source: str) -> bool:
    r"""Whether a text is a program in Python, of a length that is read.

    >>> is_program("def f(x):\n    return x"), is_program("tau = 1"), is_program("Let x be 1.")
    (True, False, False)
    """
    try:
        return has_functions(_parsed(source))
    except NoFormulas:
        return False


def _parsed(source: str) -> ast.Module:
    if len(source) > LONGEST:
        raise NoFormulas(f"Python text of more than {LONGEST:,} characters is not read.")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise NoFormulas("This is not Python: a syntax error"
                         + (f" in line {line}." if line else "."), line) from None
    level: list[ast.AST] = [tree]
    depth = count = 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > DEEPEST or count > MOST_NODES:
            raise NoFormulas("The expressions are nested too deep, or too long.")
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return tree


def _statement(node: ast.stmt) -> str:
    """The formula of a statement; "" for one that says none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        raise NoFormulas(
            "Of functions in Python, e_step(x, theta) and m_step(x, T) are judged. Hand in these, "
            "or the formulas, in LaTeX, Markdown, plain text or as SymPy expressions.",
            node.lineno)
    value = getattr(node, "value", None)
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass) or isinstance(node, ast.Expr) and (
            isinstance(value, ast.Constant) or _called(value) in _DECLARES | {"print", "display"}):
        return ""
    if isinstance(node, ast.Expr):
        return _expression(node.value)
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return "" if _called(node.value) in _DECLARES else \
            f"{_expression(node.targets[0])} = {_expression(node.value)}"
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return f"{_expression(node.target)} = {_expression(node.value)}"
    raise NoFormulas("Only assignments of SymPy expressions are read of a Python file, and nothing "
                     "of it is run.", node.lineno)


def _called(node: ast.AST | None) -> str:
    """The name of the function that is called, without its module; "" for no call."""
    of = node.func if isinstance(node, ast.Call) else None
    return of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""


def _expression(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return name(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return f"{'-' if isinstance(node.op, ast.USub) else ''}{_factor(node.operand)}"
    read = {ast.Constant: _number, ast.Subscript: _indexed, ast.BinOp: _operation,
            ast.Attribute: _attribute, ast.Call: _call}.get(type(node))
    if read is None:
        raise NoFormulas(f"A {type(node).__name__} is no formula.", node.lineno)
    found: str = read(node)  # type: ignore[operator]
    return found


def _number(node: ast.Constant) -> str:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise NoFormulas("A text, truth value or complex number is no formula.", node.lineno)
    text = str(node.value)
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"\d+(\.\d+)?", text):
        raise NoFormulas("A number that is too long, or none.", node.lineno)
    return text


def name(identifier: str) -> str:
    r"""The LaTeX of a name: indices and marks as they are usually put into one.

    >>> name("mu_1_new"), name("Sigma1"), name("sigma_2_sq_old"), name("x"), name("N_k")
    ('\\mu_{1}^{t+1}', '\\Sigma_{1}', '(\\sigma_{2}^{t})^2', 'x', 'N_{k}')
    """
    base, *rest = [part for part in identifier.split("_") if part] or [identifier]
    match = re.fullmatch(r"([A-Za-z]+?)(\d+)", base)
    if match:
        base, rest = match[1], [match[2], *rest]
    mark = square = ""
    indices = []
    for part in rest:
        if part in _NEW | _OLD and not mark:
            mark = "^{t+1}" if part in _NEW else "^{t}"
        elif part in ("sq", "squared"):
            square = "^2"
        elif re.fullmatch(r"\d*[A-Za-z]|\d+", part):
            indices += re.findall(r"\d+|[A-Za-z]", part)
        else:
            indices.append(rf"\mathrm{{{_letters(part)}}}")
    single = len(base) == 1 and base.isalpha()
    letter = "\\" + base if base in _GREEK else base if single else rf"\mathrm{{{_letters(base)}}}"
    whole = letter + (f"_{{{','.join(indices)}}}" if indices else "") + mark
    return f"({whole}){square}" if square and mark else whole + square


def _letters(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)


def _indexed(node: ast.Subscript) -> str:
    items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    index = ", ".join(map(_expression, items))
    match = re.fullmatch(
        r"(\\?[A-Za-z]+|\\mathrm\{\w+\})(?:_\{([^{}]*)\})?(\^\{t(?:\+1)?\})?",
        name(node.value.id) if isinstance(node.value, ast.Name) else "")
    if match is None:
        raise NoFormulas("An index stands on something that is no name.", node.lineno)
    own = f"{match[2]}, " if match[2] else ""
    return f"{match[1]}_{{{own}{index}}}{match[3] or ''}"


def _bracket(node: ast.expr) -> str:
    """An operand of a power or a method, in brackets unless it is one sign."""
    code = _expression(node)
    return code if isinstance(node, ast.Constant | ast.Name | ast.Subscript) else \
        rf"\left({code}\right)"


def _factor(node: ast.expr) -> str:
    """A factor of a product, in brackets where it is a sum or begins with a sign."""
    code = _expression(node)
    loose = isinstance(node, ast.UnaryOp) or isinstance(node, ast.BinOp) and isinstance(
        node.op, ast.Add | ast.Sub) or _called(node) in ("Sum", "summation", "Add", "MatAdd")
    return rf"\left({code}\right)" if loose else code


def _operation(node: ast.BinOp) -> str:
    left, right, op = node.left, node.right, node.op
    if isinstance(op, ast.Add):
        return f"{_expression(left)} + {_expression(right)}"
    if isinstance(op, ast.Sub):
        return f"{_expression(left)} - {_factor(right)}"
    if isinstance(op, ast.Mult | ast.MatMult):
        between = r" \cdot " if isinstance(right, ast.Constant) else " "
        return f"{_factor(left)}{between}{_factor(right)}"
    if isinstance(op, ast.Div):
        return _fraction(left, right)
    if isinstance(op, ast.Pow):
        return _raised(left, right)
    raise NoFormulas(f"A {type(op).__name__} is no operation of formulas.", node.lineno)


def _fraction(above: ast.expr, below: ast.expr) -> str:
    return rf"\frac{{{_expression(above)}}}{{{_expression(below)}}}"


def _raised(base: ast.expr, exponent: ast.expr) -> str:
    return rf"{_bracket(base)}^{{{_expression(exponent)}}}"


def _attribute(node: ast.Attribute) -> str:
    if isinstance(node.value, ast.Name) and node.value.id in _MODULES:
        return name(node.attr)
    if node.attr == "T":
        return rf"{_bracket(node.value)}^T"
    if node.attr == "I":
        return rf"{_bracket(node.value)}^{{-1}}"
    raise NoFormulas(f".{_letters(node.attr)} is not known in formulas.", node.lineno)


_OF_ONE: dict[str, Callable[[str], str]] = {
    "exp": r"\exp\left({}\right)".format, "log": r"\log\left({}\right)".format,
    "ln": r"\log\left({}\right)".format, "sqrt": r"\sqrt{{{}}}".format,
    "Abs": r"\left|{}\right|".format,
    **dict.fromkeys(("det", "Determinant"), r"\det\left({}\right)".format),
    **dict.fromkeys(("inv", "Inverse"), r"\left({}\right)^{{-1}}".format),
    **dict.fromkeys(("transpose", "Transpose"), r"\left({}\right)^T".format),
    **dict.fromkeys(("trace", "Trace", "tr"), r"\operatorname{{tr}}\left({}\right)".format),
    **dict.fromkeys(("Integer", "Float", "S", "sympify", "simplify", "expand"),
                    r"\left({}\right)".format),
}
_METHODS = {"inv", "det", "transpose", "trace"}


def _call(node: ast.Call) -> str:
    called, args = _called(node), list(node.args)
    if node.keywords or any(isinstance(a, ast.Starred) for a in args):
        raise NoFormulas("A call with named arguments is no formula.", node.lineno)
    if isinstance(node.func, ast.Attribute) and called in _METHODS and not args:
        args = [node.func.value]
    elif isinstance(node.func, ast.Attribute) and not (
            isinstance(node.func.value, ast.Name) and called in _OF_ONE.keys() | _DENSITIES
            | {"Sum", "summation", "Rational", "Eq", "Mul", "Add", "MatMul", "MatAdd", "Pow"}):
        raise NoFormulas(f".{_letters(called)}() is not known in formulas.", node.lineno)
    if called in ("Sum", "summation") and len(args) > 1:
        return _sum(args, node.lineno)
    if called == "Eq" and len(args) == 2:
        return " = ".join(map(_expression, args))
    if called in ("Rational", "Pow") and len(args) == 2:
        return (_raised if called == "Pow" else _fraction)(*args)
    if called in ("Mul", "MatMul", "Add", "MatAdd") and args:
        return (" " if "Mul" in called else " + ").join(map(_factor, args))
    if called in _OF_ONE and len(args) == 1:
        return _OF_ONE[called](_expression(args[0]))
    if called in _DENSITIES and len(args) == 3:
        x, m, v = map(_expression, args)
        return rf"\mathcal{{N}}({x} \mid {m}, {v})"
    if isinstance(node.func, ast.Name) and args:
        return f"{name(called)}({', '.join(map(_expression, args))})"
    raise NoFormulas("This call is not known in formulas.", node.lineno)


def _sum(args: list[ast.expr], line: int) -> str:
    signs = ""
    for limits in args[1:]:
        if not isinstance(limits, ast.Tuple) or len(limits.elts) != 3:
            raise NoFormulas("A sum needs its index with both limits.", line)
        index, low, high = map(_expression, limits.elts)
        signs = rf"\sum_{{{index} = {low}}}^{{{high}}} " + signs
    return rf"{signs}\left({_expression(args[0])}\right)"
