"""The loops that compute the stored arrays of a kernel, pass by pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ..program import Node
from ..python_text import PRODUCT, Text
from .kernel import Kernel, Place
from .one_pass import lines as lines_of_pass
from .text import Comment, If, Line, Local, Loop, flat, nest
from .values import ROW, Values

#: The loop over the rows of a block.
ROWS = (ROW, "0", "rows")


class Nests:
    """The loops of a kernel.

    ``symmetric`` are results of which two places may be exchanged; ``comments`` stand before what
    computes a node; ``root`` gives the lines of a root.
    """

    #: The loop over the rows of a block.
    rows: Sequence[tuple[str, str, str]] = (ROWS,)

    def __init__(self, kernel: Kernel, number: Callable[[Fraction], Text],
                 symmetric: Mapping[Node, tuple[int, int]],
                 comments: Mapping[Node, Sequence[str]],
                 root: Callable[[Node, Nests], list[Line]]) -> None:
        self.kernel, self.values, self.symmetric = kernel, Values(kernel, number), symmetric
        self.comments, self.root, self.number = comments, root, number
        self.zero = number(Fraction(0))[0]
        self.done: set[Node] = set()

    def lines(self) -> list[Line]:
        """All lines of the kernel."""
        k = self.kernel
        out: list[Line] = []
        for stage in range(max(k.stage.values(), default=0) + 1):
            now = [n for n in k.stored if k.stage[n] == stage]
            before: list[Line] = []
            inside: list[Line] = []
            for node in now:
                if k.rows(node) or k.sums_rows(node):
                    if k.sums_rows(node):
                        before.append(self._cleared(node))
                    inside += self.of(node)
                else:
                    before += self.of(node)
            out += before
            if inside:
                out += self.passed(inside)
        return out

    def passed(self, inside: Sequence[Line]) -> list[Line]:
        """The lines of one pass over the rows."""
        row = self.kernel.row
        rows = Local("rows", f"least_of(block, {row} - first)", whole=True)
        return [Loop("first", "0", row, (rows, *inside), by="block")]

    def of(self, node: Node) -> list[Line]:
        """The lines that compute a node."""
        if node in self.done:
            return []
        self.done.add(node)
        head: list[Line] = [Comment(c) for c in self.comments.get(node, ())]
        return head + self._of(node)

    def _of(self, node: Node) -> list[Line]:
        k, a = self.kernel, node.args
        match node.op:
            case "contract":
                return self._contraction(node)
            case "stack":
                out: list[Line] = []
                for n, part in enumerate(a):
                    loops, index = self.loops(k.shapes(node)[:-1])
                    entry = self.values.entry(k.places[node], [*index, str(n)])
                    out += nest(loops, [f"{entry} = {self.values.text(part, index)}"])
                return out
            case "log_diagonal":
                return self._log_diagonal(node)
            case "cholesky" | "inverse" | "det":
                return self._of_matrix(node)
            case "solve":
                return self._solve(node)
            case "normalise" | "log_sum":
                return self._posterior(node)
            case "root":
                return self.root(node, self)
            case "middle":
                return self._middle(node)
            case "totals" | "one_pass":
                return lines_of_pass(node, k)
            case "feature_sum":
                return []
        loops, index = self.loops(k.shapes(node))
        entry = self.values.entry(k.places[node], index)
        return nest(loops, [f"{entry} = {self.values.written(node, index)[0]}"])

    def _middle(self, node: Node) -> list[Line]:
        """A mean of some rows."""
        k = self.kernel
        inner, axis = node.args
        place = k.places[inner]
        shape = k.shapes(node)
        index = [_variable(n) for n in range(len(shape))]
        at = flat(index, shape)
        start = "0" if at == "0" else f"({at})*{k.row}"
        target = self.values.entry(k.places[node], index)
        assert k.shapes(inner)[axis] == k.row
        return nest([(v, "0", s) for v, s in zip(index, shape, strict=True)],
                    [f"{target} = middle_of({k.row}, {place.name}, {start})"])

    def loops(self, shape: Sequence[str], taken: int = 0
              ) -> tuple[list[tuple[str, str, str]], list[str]]:
        """Loops over all places of a shape, the rows innermost; and the indices."""
        loops, index = [], []
        for n, size in enumerate(shape):
            if size == self.kernel.row:
                index.append(ROW)
            else:
                index.append(_variable(n + taken))
                loops.append((index[-1], "0", size))
        if ROW in index:
            loops.append(ROWS)
        return loops, index

    def _cleared(self, node: Node) -> Line:
        place = self.kernel.places[node]
        return f"clear({place.name}, {'*'.join(place.shape) or '1'})"

    # sums -----------------------------------------------------------------------------------------

    def _contraction(self, node: Node) -> list[Line]:
        k = self.kernel
        sizes = k.shapes.of_letters(node)
        index = {n: ROW if size == k.row else _variable(n) for n, size in sizes.items()}
        place = k.places[node]
        target = self.values.entry(place, [index[n] for n in range(node.rank)])
        if k.sums_rows(node):
            return self.sum_of_rows(node, sizes, index, place, target)
        product = self._product_of([self._part(p, index) for p in node.args])
        outer = [n for n in range(node.rank) if index[n] != ROW]
        summed = [n for n in sizes if n >= node.rank]
        inner = self._bounded(node, outer, summed, sizes, index)
        loops = [(index[n], "0", sizes[n]) for n in outer]
        if not summed:
            return nest([*loops, *(self.rows if k.rows(node) else [])], [f"{target} = {product}"])
        if k.rows(node) and (call := self._by_matrix(node, sizes, index, place)):
            return call
        if k.rows(node):
            return nest(loops, [*nest(self.rows, [f"{target} = {self.zero}"]),
                                *nest([*inner, *self.rows], [f"{target} += {product}"])])
        total = k.frame.fresh("total")
        return nest(loops, [Local(total, self.zero), *nest(inner, [f"{total} += {product}"]),
                            f"{target} = {total}"])

    def _part(self, placed: tuple[Node, tuple[int, ...]], index: Mapping[int, str]) -> str:
        node, places = placed
        return self.values.text(node, [index[p] for p in places], PRODUCT)

    def _product_of(self, parts: Sequence[str]) -> str:
        return "*".join(f"({p})" if p.startswith("-") or "/" in p and len(parts) > 1 else p
                        for p in parts)

    def _bounded(self, node: Node, outer: Sequence[int], summed: Sequence[int],
                 sizes: Mapping[int, str], index: Mapping[int, str]
                 ) -> list[tuple[str, str, str]]:
        """The loops over what is summed, of a triangular factor the half that is not 0."""
        loops = []
        known = set(outer)
        for n in summed:
            low, high = "0", sizes[n]
            for part, places in node.args:
                if _is_lower(part):
                    row, column = places[-2:]
                    if column == n and row in known:
                        high = f"{index[row]} + 1"
                    elif row == n and column in known:
                        low = index[column]
            loops.append((index[n], low, high))
            known.add(n)
        return loops

    def sum_of_rows(self, node: Node, sizes: Mapping[int, str], index: Mapping[int, str],
                     place: Place, target: str) -> list[Line]:
        """The sum over the rows of a block, added to what was summed before."""
        k = self.kernel
        rows = [p for p in node.args if k.rows(p[0])]
        others = [self._part(p, index) for p in node.args if not k.rows(p[0])]
        loops = [(index[n], "0", size) for n, size in sizes.items() if index[n] != ROW]
        same = self.symmetric.get(node)
        if same:
            a, b = same
            loops = [(v, low, f"{index[a]} + 1" if v == index[b] else high)
                     for v, low, high in loops]
        if not others and (call := self._products(node, sizes, index, place, same)):
            return call
        dense = [self._dense(p, index) for p in rows]
        body: list[Line]
        if all(dense) and len(rows) <= 2:
            text = f"sum_{'of' if len(rows) == 1 else 'product'}(rows, {', '.join(dense)})"
            text = self._product_of([*others, text])
            body = [f"{target} += {text}"]
        else:
            text = self._product_of([self._part(p, index) for p in node.args])
            total = k.frame.fresh("total")
            body = [Local(total, self.zero), *nest([ROWS], [f"{total} += {text}"]),
                    f"{target} += {total}"]
        if same:
            swap = {same[0]: index[same[1]], same[1]: index[same[0]]}
            other = self.values.entry(place, [swap.get(n, index[n]) for n in range(node.rank)])
            body.append(f"{other} = {target}")
        return nest(loops, body)

    def _by_matrix(self, node: Node, sizes: Mapping[int, str], index: Mapping[int, str],
                   place: Place) -> list[Line]:
        """Rows by a matrix, where a sum is one: no lines where it is not."""
        k = self.kernel
        if len(node.args) != 2 or not all(n in k.places for n, _ in node.args):
            return []
        matrix, rows = sorted(node.args, key=lambda p: k.rows(p[0]))
        summed = [n for n in sizes if n >= node.rank]
        made = [n for n in range(node.rank) if n in matrix[1] and n not in rows[1]]
        if k.rows(matrix[0]) or len(summed) != 1 or not made or k.places[rows[0]].kind == "own":
            return []
        out, over = made[-1], summed[0]
        loops = [(index[n], "0", sizes[n]) for n in range(node.rank)
                 if index[n] != ROW and n != out]
        lower = _is_lower(matrix[0]) and matrix[1][-2:] == (out, over)
        at = [f"{name}, {start}, {', '.join(self._stride(own, places, n) for n in letters)}"
              for (own, places, letters) in (
                  (k.places[matrix[0]], matrix[1], (out, over)),
                  (k.places[rows[0]], rows[1], (over,)),
                  (place, tuple(range(node.rank)), (out,)))
              for name, start in [(own.name, self._start(own, places, index, letters))]]
        return nest(loops, [f"rows_by_matrix(rows, {sizes[out]}, {sizes[over]}, {int(lower)}, "
                            f"{', '.join(at)})"])

    def _products(self, node: Node, sizes: Mapping[int, str], index: Mapping[int, str],
                  place: Place, same: tuple[int, int] | None) -> list[Line]:
        """Sums of the products of all of some arrays with all of others; no lines where a sum is
        none."""
        k = self.kernel
        if len(node.args) != 2 or not all(n in k.places and k.places[n].kind != "own"
                                          for n, _ in node.args):
            return []
        (a, at_a), (b, at_b) = node.args
        first, second = ([n for n in range(node.rank) if n in own and n not in other]
                         for own, other in ((at_a, at_b), (at_b, at_a)))
        if not first or not second or any(n >= node.rank and index[n] != ROW for n in sizes):
            return []
        p, q = first[-1], second[-1]
        loops = [(index[n], "0", sizes[n]) for n in range(node.rank) if n not in (p, q)]
        at = [f"{own.name}, {self._start(own, places, index, letters)}, "
              + ", ".join(self._stride(own, places, n) for n in letters)
              for own, places, letters in ((k.places[a], at_a, (p,)), (k.places[b], at_b, (q,)),
                                           (place, tuple(range(node.rank)), (p, q)))]
        return nest(loops, [f"sums_of_products(rows, {sizes[p]}, {sizes[q]}, "
                            f"{int(same is not None and {*same} == {p, q})}, {', '.join(at)})"])

    def _start(self, place: Place, places: Sequence[int], index: Mapping[int, str],
               free: Sequence[int]) -> str:
        """Where an array's entries begin whose other places are given."""
        at = ["0" if n in free else index[n] for n in places]
        row = self.kernel.row in place.shape and place.kind != "own"
        text = self.values.rows_from(place, at) if row else self.values.offset(place, at)
        return re.sub(r"\b0\*\w+ \+ |(?<![\w.]) \+ 0$", "", text)

    def _stride(self, place: Place, places: Sequence[int], n: int) -> str:
        """How far the entries of a place lie apart."""
        row = self.kernel.row
        later = [s for s in place.shape[places.index(n) + 1:] if place.kind == "own" or s != row]
        if place.kind != "own" and row in place.shape:
            later.append(row if place.kind == "column" else "block")
        return "*".join(later) or "1"

    def _dense(self, placed: tuple[Node, tuple[int, ...]], index: Mapping[int, str]) -> str:
        """An array and where its rows begin, where they lie side by side; else ""."""
        node, places = placed
        place = self.kernel.places.get(node)
        if place is None or place.kind == "own":
            return ""
        return f"{place.name}, {self.values.rows_from(place, [index[p] for p in places])}"

    # matrices -------------------------------------------------------------------------------------

    def _matrix(self, node: Node, plates: Sequence[str], rank: int) -> tuple[str, str]:
        """A stored matrix at its plates as array and offset, and how far its entries are apart."""
        place = self.kernel.places[node]
        index = [*plates, *["0"] * rank]
        stride = "1"
        if ROW in plates:
            stride = self.kernel.row if place.kind == "column" else "block"
        return f"{place.name}, {self.values.offset(place, index)}", stride

    def _of_matrix(self, node: Node) -> list[Line]:
        k = self.kernel
        (a,) = node.args
        shape = k.shapes(a)
        loops, plates = self.loops(shape[:-2])
        d = shape[-1]
        source, step = self._matrix(a, plates, 2)
        if node.op == "det":
            scratch = k.frame.array("scratch", f"{d}*{d}")
            target = self.values.entry(k.places[node], plates)
            return nest(loops, [f"{target} = determinant({d}, {source}, {step}, {scratch})"])
        target, own = self._matrix(node, plates, 2)
        if node.op == "cholesky":
            call = f"cholesky({d}, {source}, {step}, {target}, {own})"
        elif _is_lower(node):
            call = f"inverse_of_lower({d}, {source}, {step}, {target}, {own})"
        else:
            scratch = k.frame.array("scratch", f"2*{d}*{d}")
            call = f"inverse({d}, {source}, {step}, {target}, {own}, {scratch})"
        return nest(loops, [If(call, "return 1")])

    def _log_diagonal(self, node: Node) -> list[Line]:
        k = self.kernel
        (a,) = node.args
        loops, plates = self.loops(k.shapes(node))
        d = k.shapes(a)[-1]
        v = _variable(len(plates))
        target = self.values.entry(k.places[node], plates)
        two, total = self.number(Fraction(2))[0], k.frame.fresh("total")
        return nest(loops, [
            Local(total, self.zero),
            Loop(v, "0", d, (f"{total} += log_({self.values.text(a, [*plates, v, v])})",)),
            f"{target} = {two}*{total}"])

    def _solve(self, node: Node) -> list[Line]:
        k = self.kernel
        (a, at_a), (b, at_b), vector = node.args
        shape = k.shapes(node)
        n = 1 if vector else 2
        loops, plates = self.loops(shape[:-n])
        d, width = k.shapes(a)[-1], "1" if vector else shape[-1]
        left, right = (self._matrix(p, [plates[m] for m in at[:-count]], count)
                       for p, at, count in ((a, at_a, 2), (b, at_b, n)))
        target, own = self._matrix(node, plates, n)
        scratch = k.frame.array("scratch", f"{d}*{d} + {d}*{width}")
        call = (f"solve({d}, {width}, {left[0]}, {left[1]}, {right[0]}, {right[1]}, "
                f"{target}, {own}, {scratch})")
        return nest(loops, [If(call, "return 2")])

    # posterior ------------------------------------------------------------------------------------

    def _posterior(self, node: Node) -> list[Line]:
        """Shares and the logarithm of the sum, about the largest term."""
        k, v = self.kernel, self.values
        (both,) = node.args
        whole, n = both.args
        pair = {m.op: m for m in k.stored if m.op in ("normalise", "log_sum") and m.args == (both,)}
        self.done.update(pair.values())
        shape = k.shapes(whole)
        index = self.loops(shape)[1]
        of_value = [(i, "0", s) for i, s in zip(index[:n], shape[:n], strict=True)]
        rest, at = self.loops(shape[n:], taken=n)
        rows = list(self.rows) if ROW in at else []
        rest = [loop for loop in rest if loop not in rows]
        lane = (k.row,) if ROW in at else ()
        top, total = (v.entry(k.frame.place(hint, "lane", lane), [ROW][:len(lane)])
                      for hint in ("top", "sum"))
        joint = v.text(whole, index)
        share = f"exp_({joint} - {top})"
        body: list[Line] = [
            *nest(rows, [f"{top} = LOWEST", f"{total} = {self.zero}"]),
            *nest([*of_value, *rows], [f"{top} = largest_of({top}, {joint})"])]
        if "normalise" in pair:
            T = v.entry(k.places[pair["normalise"]], index)
            body += nest([*of_value, *rows], [f"{T} = {share}", f"{total} += {T}"])
        else:
            body += nest([*of_value, *rows], [f"{total} += {share}"])
        if "log_sum" in pair:
            log_p = v.entry(k.places[pair["log_sum"]], at)
            body += nest(rows, [f"{log_p} = {top} + log_({total})"])
        if "normalise" in pair:
            one = self.number(Fraction(1))[0]
            body += [*nest(rows, [f"{total} = {one}/{total}"]),
                     *nest([*of_value, *rows], [f"{T} *= {total}"])]
        return nest(rest, body)


def _variable(n: int) -> str:
    return f"i{n + 1}"


def _is_lower(node: Node) -> bool:
    """Whether a matrix is lower triangular."""
    return node.op == "cholesky" or node.op == "inverse" and node.args[0].op == "cholesky"
