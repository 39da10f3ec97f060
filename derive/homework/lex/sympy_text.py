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
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(ast.Constant()):
            return ""
        case ast.Expr(value) | ast.Assign([_], value) if _called(value) in _DECLARES:
            return ""
        case ast.Expr(value):
            return "" if _called(value) in ("print", "display") else _expression(value)
        case ast.Assign([target], value) | ast.AnnAssign(target, _, ast.expr() as value):
            return f"{_expression(target)} = {_expression(value)}"
    raise NoFormulas("Only assignments of SymPy expressions are read of a Python file, and nothing "
                     "of it is run.", node.lineno)


def _called(node: ast.AST | None) -> str:
    """The name of the function that is called, without its module; "" for no call."""
    of = node.func if isinstance(node, ast.Call) else None
    return of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""


def _expression(node: ast.expr) -> str:
    match node:
        case ast.Name(id):
            return name(id)
        case ast.Constant(value):
            return _number(value, node.lineno)
        case ast.UnaryOp(ast.USub() | ast.UAdd() as op, operand):
            return f"{'-' if isinstance(op, ast.USub) else ''}{_factor(operand)}"
        case ast.BinOp(left, op, right):
            if type(op) not in _OPERATIONS:
                raise NoFormulas(f"A {type(op).__name__} is no operation of formulas.", node.lineno)
            return _OPERATIONS[type(op)](left, right)
        case ast.Subscript():
            return _indexed(node)
        case ast.Attribute(ast.Name(module), attr) if module in _MODULES:
            return name(attr)
        case ast.Attribute(value, "T" | "I" as attr):
            return _bracket(value) + ("^T" if attr == "T" else "^{-1}")
        case ast.Attribute(_, attr):
            raise NoFormulas(f".{_letters(attr)} is not known in formulas.", node.lineno)
        case ast.Call():
            return _call(node)
    raise NoFormulas(f"A {type(node).__name__} is no formula.", node.lineno)


def _number(value: object, line: int) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoFormulas("A text, truth value or complex number is no formula.", line)
    text = str(value)
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"\d+(\.\d+)?", text):
        raise NoFormulas("A number that is too long, or none.", line)
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


def _product(*factors: ast.expr) -> str:
    return " ".join((r"\cdot " if n and isinstance(f, ast.Constant) else "") + _factor(f)
                    for n, f in enumerate(factors))


def _fraction(above: ast.expr, below: ast.expr) -> str:
    return rf"\frac{{{_expression(above)}}}{{{_expression(below)}}}"


def _raised(base: ast.expr, exponent: ast.expr) -> str:
    return rf"{_bracket(base)}^{{{_expression(exponent)}}}"


_OPERATIONS: dict[type[ast.operator], Callable[[ast.expr, ast.expr], str]] = {
    ast.Add: lambda a, b: f"{_expression(a)} + {_expression(b)}",
    ast.Sub: lambda a, b: f"{_expression(a)} - {_factor(b)}",
    ast.Mult: _product, ast.MatMult: _product, ast.Div: _fraction, ast.Pow: _raised}
#: Functions of one argument by what they stand for.
_OF_ONE = {word: meant for words, meant in {
    "exp": r"\exp\left({}\right)", "log ln": r"\log\left({}\right)", "sqrt": r"\sqrt{{{}}}",
    "Abs": r"\left|{}\right|", "det Determinant": r"\det\left({}\right)",
    "inv Inverse": r"\left({}\right)^{{-1}}", "transpose Transpose": r"\left({}\right)^T",
    "trace Trace tr": r"\operatorname{{tr}}\left({}\right)",
    "Integer Float S sympify simplify expand": r"\left({}\right)"}.items()
    for word in words.split()}
_METHODS = {"inv", "det", "transpose", "trace"}
#: Functions of SymPy with several arguments.
_SEVERAL: dict[str, Callable[..., str]] = {
    "Eq": lambda a, b: f"{_expression(a)} = {_expression(b)}",
    "Rational": _fraction, "Pow": _raised,
    **dict.fromkeys(("Mul", "MatMul"), lambda *all_: " ".join(map(_factor, all_))),
    **dict.fromkeys(("Add", "MatAdd"), lambda *all_: " + ".join(map(_factor, all_)))}
_TWO = {"Eq", "Rational", "Pow"}


def _call(node: ast.Call) -> str:
    called, args = _called(node), list(node.args)
    if node.keywords or any(isinstance(a, ast.Starred) for a in args):
        raise NoFormulas("A call with named arguments is no formula.", node.lineno)
    if isinstance(node.func, ast.Attribute) and called in _METHODS and not args:
        args = [node.func.value]
    elif isinstance(node.func, ast.Attribute) and not (
            isinstance(node.func.value, ast.Name) and called in _OF_ONE.keys() | _DENSITIES
            | _SEVERAL.keys() | {"Sum", "summation"}):
        raise NoFormulas(f".{_letters(called)}() is not known in formulas.", node.lineno)
    if called in ("Sum", "summation") and len(args) > 1:
        return _sum(args, node.lineno)
    if called in _SEVERAL and args and (called not in _TWO or len(args) == 2):
        return _SEVERAL[called](*args)
    values = [_expression(a) for a in args]
    if called in _OF_ONE and len(args) == 1:
        return _OF_ONE[called].format(*values)
    if called in _DENSITIES and len(args) == 3:
        return rf"\mathcal{{N}}({values[0]} \mid {values[1]}, {values[2]})"
    if isinstance(node.func, ast.Name) and args:
        return f"{name(called)}({', '.join(values)})"
    raise NoFormulas("This call is not known in formulas.", node.lineno)


def _sum(args: list[ast.expr], line: int) -> str:
    signs = ""
    for limits in args[1:]:
        if not isinstance(limits, ast.Tuple) or len(limits.elts) != 3:
            raise NoFormulas("A sum needs its index with both limits.", line)
        index, low, high = map(_expression, limits.elts)
        signs = rf"\sum_{{{index} = {low}}}^{{{high}}} " + signs
    return rf"{signs}\left({_expression(args[0])}\right)"
