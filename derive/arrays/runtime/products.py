"""Sums of products over named axes, by products of matrices."""

import functools
import math
from typing import Any

import numpy as np

from .bounds import FEW, SHORT


def _spread(part: Any, names: str, larger: str) -> Any:
    """An array with those axes as one that has the larger's, of length 1 where it lacks one."""
    placed = part.transpose([names.index(n) for n in larger if n in names])
    return placed[tuple(slice(None) if n in names else None for n in larger)]


def _contract(spec: str, *parts: Any) -> Any:
    """np.einsum(spec, *parts) by matrix products: what the largest part holds is multiplied into
    it, until there are two."""
    product = _product(spec)
    if product is not None and parts[0].size + parts[-1].size < 32 * FEW:
        return product(*parts)
    if sum(part.size for part in parts) < FEW:
        return np.einsum(spec, *parts)
    inputs, out = spec.split("->")
    named = [(names, part) for names, part in zip(inputs.split(","), parts)]
    while len(named) > 2:
        named.sort(key=lambda each: len(each[0]))
        names, part = named.pop(0)
        at = next((n for n, (larger, _) in enumerate(named) if set(names) <= set(larger)), None)
        if at is None or len(set(names)) < len(names):
            named.insert(0, (names, part))
            break
        larger, other = named[at]
        named[at] = larger, _spread(part, names, larger) * other
    if len(named) != 2 or any(len(set(names)) < len(names) for names, _ in named):
        spec = f"{','.join(names for names, _ in named)}->{out}"
        return np.einsum(spec, *(part for _, part in named), optimize=True)
    (left, a), (right, b) = sorted(named, key=lambda each: each[1].size)
    size = {**dict(zip(left, a.shape)), **dict(zip(right, b.shape))}
    # the order in which the larger one lies in memory
    lies = [n for n, _ in sorted(zip(right, b.strides), key=lambda each: -abs(each[1]))]
    batch = [n for n in out if n in left and n in right]
    summed = [n for n in lies if n in left and n not in out]
    rows = [n for n in left if n not in right]
    columns = [n for n in lies if n not in left]
    if not rows and not columns:
        found = (_spread(a, left, right) * b).sum(axis=tuple(right.index(n) for n in summed))
        kept = [n for n in right if n in batch]
        return found.transpose([kept.index(n) for n in out])
    if not summed or any(n not in out for n in rows + columns):
        return np.einsum(f"{left},{right}->{out}", a, b)
    # a product for each place of short axes, which need not be copied to lie side by side
    short = [names[:-1] if math.prod(size[n] for n in names[:-1]) <= SHORT else []
             for names in (summed, columns)]
    each = batch + short[0] + short[1]
    summed, columns = ([n for n in names if n not in each] for names in (summed, columns))

    def laid(array: Any, names: str, first: list[str], then: list[str]) -> Any:
        """The array as matrices of those axes; what lies side by side in memory stays so."""
        turned = names[int(np.argmin(np.abs(array.strides)))] in first
        one, two = (then, first) if turned else (first, then)
        placed = _spread(array, names, "".join(each + one + two))
        found = placed.reshape(*placed.shape[:len(each)], *(
            math.prod(size[n] for n in group) for group in (one, two)))
        return found.swapaxes(-1, -2) if turned else found

    found = laid(a, left, rows, summed) @ laid(b, right, summed, columns)
    made = each + rows + columns
    found = found.reshape([size[n] for n in made])
    if short[0]:
        found = found.sum(axis=tuple(made.index(n) for n in short[0]))
        made = [n for n in made if n not in short[0]]
    return found.transpose([made.index(n) for n in out])


@functools.lru_cache(128)
def _product(spec: str) -> Any:
    """np.einsum(spec, ...) of few numbers by a product of matrices for each place of the axes that
    all have; None where it is no such product."""
    inputs, out = spec.split("->")
    names = inputs.split(",")
    if len(names) == 3 and _placed(names[0], names[1]):
        then, at = _product(f"{names[1]},{names[2]}->{out}"), tuple(
            [slice(None) if n in names[0] else None for n in names[1]])
        return then and (lambda a, b, c: then(a[at] * b, c))
    if len(names) != 2 or any(len(set(part)) < len(part) for part in names):
        return None
    left, right = names
    batch = [n for n in out if n in left and n in right]
    summed = [n for n in left if n in right and n not in out]
    row, column = ([n for n in one if n not in other]
                   for one, other in ((left, right), (right, left)))
    if left == right and len(summed) == 1 and _placed(out, left):
        return functools.partial(_sum_of_products, left.index(summed[0]))
    if (len(row), len(column), len(summed)) != (1, 1, 1) or \
            sorted(out) != sorted([*batch, *row, *column]):
        return None

    def order(names: Any, wanted: list[str]) -> Any:
        return None if list(names) == wanted else [names.index(n) for n in wanted]

    r, c = left.index(row[0]), right.index(column[0])
    straight = (order(left, batch + row + summed), order(right, batch + summed + column),
                order(batch + row + column, list(out)))
    turned = (order(right, batch + column + summed), order(left, batch + summed + row),
              order(batch + column + row, list(out)))

    def product(a: Any, b: Any) -> Any:
        # the longer axis last, so that what is computed with the product runs along it
        if a.shape[r] > b.shape[c]:
            first, second, then, a, b = *turned, b, a
        else:
            first, second, then = straight
        found = np.matmul(a if first is None else a.transpose(first),
                          b if second is None else b.transpose(second))
        return found if then is None else found.transpose(then)

    return product


def _placed(names: str, larger: str) -> bool:
    """Whether axes are some of the larger's, in their order."""
    return [n for n in larger if n in names] == list(names)


def _sum_of_products(axis: int, a: Any, b: Any) -> Any:
    """The sum of a b over an axis."""
    return np.add.reduce(a * b, axis)
