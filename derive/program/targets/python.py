"""Python's way of writing the names, numbers and operations of a program."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from ..program import Op, add, number

#: How strongly an expression binds.
SUM, PRODUCT, POWER, ATOM = range(4)


def identifiers(names: Iterable[str], reserved: tuple[str, ...] = ()) -> dict[str, str]:
    """A safe, distinct Python identifier for each name of a statement, whatever it is made of.

    >>> identifiers(["sigma^2", "lambda", "a b", "a_b"])
    {'sigma^2': 'sigma_2', 'lambda': 'lambda_', 'a b': 'a_b', 'a_b': 'a_b_'}
    """
    found: dict[str, str] = {}
    for name in names:
        text = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_") or "parameter"
        text = f"p{text}" if text[0].isdigit() else text
        while keyword.iskeyword(text) or text in reserved or text in found.values():
            text += "_"
        found[name] = text
    return found


def quoted(text: str) -> str:
    """A Python literal of any text, in double quotes where that needs no escape.

    >>> print(quoted("mu_1"), quoted('a"b'))
    "mu_1" 'a"b'
    """
    literal = repr(text)
    plain = literal[0] == "'" and '"' not in literal and "\\" not in literal
    return f'"{literal[1:-1]}"' if plain else literal


def tupled(parts: Iterable[str]) -> str:
    """The parts as a tuple, with the comma that a single one needs.

    >>> tupled(["K"]), tupled(["K", "d"])
    ('(K,)', '(K, d)')
    """
    inner = list(parts)
    return f"({', '.join(inner)}{',' * (len(inner) == 1)})"


class Printer:
    """Prints operations as Python; ``leaves`` are the texts of those that a target writes itself.

    >>> x = Op("variable", ("x",))
    >>> Printer({"variable": lambda op: op.args[0]}).text(Op("power", (x, number(2))))
    'x ** 2'
    """

    def __init__(self, leaves: Mapping[str, Callable[[Op], str]]) -> None:
        self.leaves = leaves

    def text(self, op: Op, outer: int = SUM) -> str:
        """The operation as an expression that may stand where ``outer`` binds."""
        text, binds = self._text(op)
        return f"({text})" if binds < outer else text

    def _text(self, op: Op) -> tuple[str, int]:
        if op.op in self.leaves:
            return self.leaves[op.op](op), ATOM
        match op.op, op.args:
            case "number", (value,):
                return _number(value)
            case "pi", ():
                return "math.pi", ATOM
            case "size", (name,):
                return name, ATOM
            case "add", terms:
                pieces = [self.text(t, PRODUCT) for t in terms]
                return pieces[0] + "".join(
                    f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in pieces[1:]), SUM
            case "mul", factors:
                return self._product(list(factors)), PRODUCT
            case "power", (base, exponent):
                if _divides(op):
                    return self._product([op]), PRODUCT
                return f"{self.text(base, ATOM)} ** {self.text(exponent, ATOM)}", POWER
            case "times_log", (r, value):
                # the logarithm itself, which is accurate where the value is 1 less little
                return f"_times_log({self.text(r)}, {self.text(Op('log', (value,)))})", ATOM
            case "log", (Op(op="add", args=(one, *rest)),) if one == number(1) and not op.of_row:
                return f"_log1p({self.text(add(*rest))})", ATOM
            case ("log" | "exp" | "outer" | "deviance" | "stirling"), parts:
                call = {"log": "np.log" if op.of_row else "_log", "exp": "np.exp",
                        "outer": "np.outer"}.get(op.op, f"_{op.op}")
                return f"{call}({', '.join(map(self.text, parts))})", ATOM
        raise NotImplementedError(f"Python cannot print {op}")

    def _product(self, factors: list[Op]) -> str:
        front = Fraction(1)
        if factors[0].op == "number" and len(factors) > 1:
            front = factors.pop(0).args[0]
        # A first factor that is a product itself is multiplied out before the others.
        above = [self.text(f, PRODUCT if j == 0 and front == 1 else POWER)
                 for j, f in enumerate(f for f in factors if not _divides(f))]
        if abs(front) != 1:
            above.insert(0, _number(abs(front))[0])
        below = [self.text(_reciprocal(f), ATOM) for f in factors if _divides(f)]
        return "-" * (front < 0) + " / ".join([" * ".join(above) or "1", *below])


def _number(value: Fraction) -> tuple[str, int]:
    """An integer, a float that is exact, or a quotient."""
    if value.denominator != 1 and Fraction(float(value)) != value:
        return f"{value.numerator} / {value.denominator}", PRODUCT
    text = str(value.numerator) if value.denominator == 1 else repr(float(value))
    return text, PRODUCT if value < 0 else ATOM


def _divides(op: Op) -> bool:
    return op.op == "power" and op.args[1].op == "number" and op.args[1].args[0] < 0


def _reciprocal(op: Op) -> Op:
    base, exponent = op.args
    return base if exponent == number(-1) else Op("power", (base, number(-exponent.args[0])))
