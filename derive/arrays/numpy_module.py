"""A Python module of an EM step: what is generated, printed as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ..algebra.expression import Expr
from ..model import Parameter, Variable
from .emstep import Array, EmStep
from .features import Features, NotLinear, features
from .numpy_lines import Lines
from .program import Named, Node
from .python_text import broken, identifier
from .supports import bounds, support
from .theta import stacked

_SCIPY = ("digamma", "gammaln", "logsumexp", "polygamma")


class Module:
    """The text of a module: ``prepare``, ``step``, ``e_step``, ``m_step``, ``log_likelihood``,
    ``fit``; with one pass over the rows, where ``one_pass`` asks for it and there is one."""

    plain = False
    #: Whether :meth:`Prepared.of` says which measured numbers are not finite.
    measures = True
    writer: type[Lines] = Lines
    reserved: tuple[str, ...] = ()

    def __init__(self, em: EmStep, one_pass: bool = False) -> None:
        self.em, self.model, self.one_pass = em, em.model, one_pass
        #: Whether log-probabilities of counts are computed in saddle-point form.
        self.exact = one_pass
        self.name_of: dict[Node, str] = {}
        taken = {"np", "math", "x", "theta", "known", "data", "given", "T", "value", "prior",
                 "sizes",
                 "asked", *self.reserved}
        for array in em.arrays:
            wanted = array.name if array.role in ("variable", "parameter") else \
                f"{array.name}_{array.role}"
            self.name_of[array.node] = identifier(wanted, taken)
            taken.add(self.name_of[array.node])
        self.sizes: dict[str, str] = {}
        for plate in (*self.em.sizes.values(), *(s for a in em.arrays for s in a.core)):
            if plate not in self.sizes:
                self.sizes[plate] = identifier(plate, taken)
                taken.add(self.sizes[plate])
        for name, given in em.given.items():
            self.name_of[given.node] = identifier(
                "T" + name.removeprefix(".T").replace(":", "_").replace(",", ""),
                taken - {"T"})
            taken.add(self.name_of[given.node])
        self.taken = frozenset(taken)
        self.hints = {n: identifier(text.replace(":", "_").replace(",", ""))
                      for n, text in em.hints.items()}

    @cached_property
    def features(self) -> Features | None:
        """The exponential-family form, where there is one."""
        try:
            return features(self.em) if self.one_pass else None
        except NotLinear:
            return None

    # what stands where ----------------------------------------------------------------------------

    @cached_property
    def data(self) -> tuple[Array, ...]:
        """The arrays of the data."""
        return tuple(a for a in self.em.arrays if a.role != "parameter")

    @cached_property
    def theta(self) -> dict[str, Array]:
        """The parameters that are read, by their names."""
        read = {a.name: a for a in self.em.arrays if a.role == "parameter"}
        return {p.name: read[p.name] for p in self.model.parameters if p.name in read}

    @cached_property
    def _of_data(self) -> Callable[[Node], bool]:
        """Whether a node depends on the data alone."""
        inputs = {a.node for a in self.data}
        known: dict[Node, bool] = {}

        def of_data(node: Node) -> bool:
            if node not in known:
                known[node] = (node in inputs if node.op == "input" else
                               self._size_source(node.args[0])[0] != "theta"
                               if node.op == "size" else all(map(of_data, node.parts)))
            return known[node]

        return of_data

    def _size_source(self, size: str) -> tuple[str, str]:
        """Where a size comes from, "labels", "data" or "theta", and its text."""
        m = self.model
        for plate in m.plates:
            if plate.size == size and plate.labels:
                return "labels", str(len(plate.labels))
        letters = {i for i, s in self.em.sizes.items() if s == size}
        for array in (*self.data, *self.theta.values()):
            axes = (*array.letters, *array.core)
            for n, axis in enumerate(axes):
                free = array.role != "labels" or n < len(axes) - 1
                if free and (axis in letters or axis == size and n >= len(array.letters)):
                    where = "theta" if array.role == "parameter" else "data"
                    return where, f"{self.name_of[array.node]}.shape[{n}]"
        for array in self.data:
            if array.letters[-1] in letters:
                return "data", f"{self.name_of[array.node]}.shape[-1]"
        return "theta", "0"

    @cached_property
    def kept(self) -> list[Node]:
        """Nodes of the data alone that the steps use, and are no arrays of the data themselves."""
        return self._kept(self._roots)

    @cached_property
    def kept_for_sums(self) -> list[Node]:
        """Further ones, that one pass over the rows uses; the bases of the features last."""
        form = self.features
        if form is None:
            return []
        bases = [n for b in form.bases for n in b if n]
        return [n for n in self._kept([*self._roots_of(form), *bases]) if n not in self.kept]

    def _roots_of(self, form: Features) -> list[Node]:
        return [form.common.node, *(w.node for w in form.weights if w is not None),
                *(n.value.node for n in form.next)]

    def _kept(self, roots: Iterable[Node]) -> list[Node]:
        found: dict[Node, None] = {}
        seen: set[Node] = set()
        todo = list(roots)
        while todo:
            node = todo.pop()
            if node in seen or node.op in ("number", "pi", "size", "input"):
                continue
            seen.add(node)
            if self._of_data(node):
                if not _cheap(node):
                    found[node] = None
            else:
                todo.extend(reversed(list(node.parts)))
        return list(found)

    @property
    def _roots(self) -> list[Node]:
        em = self.em
        prior = [em.log_prior.node] if em.log_prior else []
        found, value = self.posterior
        if not self.direct and self.features is not None:
            # what only the form with all digits needs is computed where it is needed
            found, value = {}, Named(self.features.common.node)
        return [value.node, *prior, *(r.node for r in found.values()),
                *(n.value.node for n in em.next)]

    @property
    def direct(self) -> bool:
        """Whether a step of few rows is computed as it is lowered, though there is one pass over
        the rows: log-probabilities of counts with all digits take longer than sums of features."""
        return self.features is not None and not (self.exact and self.em.exact)

    # functions ------------------------------------------------------------------------------------

    def _lines(self, roots: Iterable[tuple[Node, str]], named: dict[Node, str]
               ) -> tuple[Lines, dict[str, str]]:
        """A writer, and the sizes that it will have used."""
        used: dict[str, str] = {}
        roots = list(roots)
        taken = {n for _, n in roots} | set(self.taken) | set(named.values())

        def size(name: str) -> str:
            where, text = self._size_source(name)
            if where == "labels":
                return text
            used[self.sizes[name]] = text
            return self.sizes[name]

        def fresh(hint: str) -> str:
            name, n = hint, 1
            while name in taken:
                n += 1
                name = f"{hint}{n}"
            taken.add(name)
            return name

        return self.writer(named, [n for n, _ in roots], size, fresh,
                     wanted=dict(roots), hints=self.hints, plain=self.plain,
                     domains={p.name: self.domain(p) for p in self.model.parameters}), used

    def domain(self, p: Parameter) -> str:
        """Where a parameter must lie: at least 0 where the densities do not divide by it."""
        return "at least 0" if p.domain == "positive" and p.name not in self.em.divided \
            else p.domain

    def prepare(self) -> list[str]:
        """The function that reads the data."""
        for n, node in enumerate([*self.kept, *self.kept_for_sums]):
            self.name_of[node] = identifier(f"c{n + 1}", self.taken)
        named = [a.node for a in self.data]
        head = [*(line for a in self.data for line in self._read_data(a)), *self._most()]
        return [*(each for line in (*head, *self._assigned(self.kept, named))
                  for each in broken(line, 92)), f"return {self._listed([*named, *self.kept])}"]

    def rows(self, form: Features) -> list[str]:
        """The body of the function that adds to the data what one pass over the rows takes."""
        before = [*(a.node for a in self.data), *self.kept]
        found = ", ".join(f"({self.name_of[b]}, {self.name_of[c] if c else None})"
                          for b, c in form.bases)
        kept = ", CERTAIN" if self.em.exact else ""
        lines = [*self._assigned(self.kept_for_sums, before), *broken(
            f"rows = Rows([{found}], {form.features!r}, {tuple(sorted(form.centred))!r}{kept})")]
        whole = "\n".join(lines)
        named = self._listed(self._named_for_sums(form))[1:-1]
        read = [self.name_of[n] for n in before if mentions(whole, self.name_of[n])]
        return [*(f"{name} = data[{name!r}]" for name in read), *lines,
                f"return data.more({{{named}{', ' * bool(named)}'rows': rows}})"]

    def _assigned(self, nodes: list[Node], before: Iterable[Node]) -> list[str]:
        """The lines that give nodes their names."""
        lines, used = self._lines([(n, self.name_of[n]) for n in nodes],
                                  {n: self.name_of[n] for n in before})
        for node in nodes:
            lines.assign(node, self.name_of[node])
        return [*(f"{name} = {text}" for name, text in used.items()), *lines.lines]

    def _listed(self, nodes: Iterable[Node]) -> str:
        """A dictionary of nodes by their names."""
        return f"{{{', '.join(f'{self.name_of[n]!r}: {self.name_of[n]}' for n in nodes)}}}"

    def _named_for_sums(self, form: Features) -> list[Node]:
        """What one pass over the rows uses besides the features."""
        used = set(self._kept(self._roots_of(form)))
        return [n for n in self.kept_for_sums if n in used]

    def _read_data(self, a: Array) -> list[str]:
        v, name = self.model.variable(a.name), self.name_of[a.node]
        said = self.said(v)
        source = f"_given(given, {a.name!r}, {said!r})"
        if a.role == "labels":
            return [f"{name} = _one_hot({said!r}, {source}, {len(v.indices)}, "
                    f"{self._labels(v.values)}, missing={v.missing})"]
        if a.role == "allowed":
            return [f"{name} = _one_hot({said!r}, {source}, {len(v.indices)}, "
                    f"{self._labels(v.values)}, "
                    "missing=True)",
                    f"{name}[{name}.sum(axis=-1) == 0] = 1.0"]
        lying = ", False" if self.features else ""
        vector = len(a.core) == 1
        value = f"_rows({said!r}, {source}, {vector}{lying})" if len(a.letters) == 1 and len(
            a.core) < 2 else f"_array({said!r}, {source}, {len(a.letters) + len(a.core)}{lying})"
        if a.role == "seen":
            return [f"{name} = 1.0 - np.isnan({value})"]
        lines = [f"{name} = {value}"]
        if not v.missing and not self._told_later(a, v):
            lines.append(f"_finite({said!r}, {name})")
        limits = self._support(v)
        if limits:
            lines.append(f"_within({said!r}, {name}, {limits})")
        lines.append(f"_agree(sizes, {said!r}, {name}, {self._axes(a)!r})")
        return [*lines, *([f"{name} = _filled({name})"] if v.missing else [])]

    def said(self, v: Variable) -> str:
        """What a variable is called where an argument is wrong."""
        if v.role == "known":
            return f"known[{v.name!r}]"
        return "x" if v.role == "observed" and len(self.model.observed) == 1 else v.name

    def _axes(self, a: Array) -> tuple[str, ...]:
        """The sizes of the axes of an array."""
        return (*(self.em.sizes[i] for i in a.letters), *a.core)

    def _most(self) -> list[str]:
        """Lines that compare variables with the known ones that bound them."""
        lines = []
        arrays = {a.name: a for a in self.data if a.role == "variable"}
        for v in (self.model.variable(n) for n in arrays):
            highs = {high for f in self.model.factors if f.variable == v.name
                     for high in bounds(self.model, f)[1:]}
            (high,) = highs if len(highs) == 1 else ("",)
            if isinstance(high, Expr) and high.op == "symbol" and high.args[0] in arrays \
                    and high.args[2] == v.indices[:len(high.args[2])] and not v.missing:
                most = self.model.variable(high.args[0])
                index = "[" + ", ".join([":"] * len(most.indices) + ["None"] * (
                    len(v.indices) - len(most.indices))) + "]" * 1
                value = self.name_of[arrays[most.name].node]
                value += index if len(v.indices) > len(most.indices) else ""
                lines.append(f"_at_most({self.said(v)!r}, {self.name_of[arrays[v.name].node]}, "
                             f"{self.said(most)!r}, {value})")
        return lines

    def _support(self, v: Variable) -> str:
        """Where the law of a variable has its values, the same in all its factors: from, to,
        whether whole numbers, whether without the end; "" where that is everywhere."""
        if v.role == "known":
            return {"natural": "1, math.inf, True", "count": "0, math.inf, True"}.get(v.domain, "")
        laws = {support(self.model, f) for f in self.model.factors if f.variable == v.name}
        if len(laws) != 1 or None in laws:
            return ""
        (found,) = laws
        low, high, whole = found or ("", "", False)
        highs = {e for f in self.model.factors if f.variable == v.name
                 for e in bounds(self.model, f)[1:]}
        (end,) = highs if len(highs) == 1 else ("",)
        high = str(end.args[0]) if isinstance(end, Expr) and end.op == "number" else high
        if not (low or high or whole):
            return ""
        strict = ", True" if v.domain == "positive" else ""
        return f"{low or '-math.inf'}, {high or 'math.inf'}, {whole}{strict}"

    def _labels(self, letter: str) -> str:
        """The labels of a plate, or how many there are: of theta, or the largest of the data."""
        plate = self.model.plate(letter)
        if plate.labels:
            return repr(plate.labels)
        for name, a in self.theta.items():
            if letter in a.letters:
                p = self.model.parameter(name)
                axis = a.letters.index(letter) - bool(stacked(p))
                return (f"_count(theta, {p.theta[0]!r}, {axis}, "
                        f"asked.get({plate.size!r}))")
        return "None"

    def measured(self) -> str:
        """The names of the observed numbers that are no counts."""
        return ", ".join(self.name_of[a.node] for a in self.data if self._measured(a))

    def _measured(self, a: Array) -> bool:
        v = self.model.variable(a.name)
        return a.role == "variable" and v.role == "observed" and v.domain in (
            "real", "vector", "positive")

    def take_measured(self) -> str:
        """The call that takes them, each with what it is called where it is not finite, "" where
        that has been looked at."""
        found = [(self.said(v) if self._told_later(a, v) else "", self.name_of[a.node])
                 for a in self.data if self._measured(a)
                 for v in [self.model.variable(a.name)]]
        return f"read.of({', '.join(f'({said!r}, {name})' for said, name in found)})"

    def _told_later(self, a: Array, v: Variable) -> bool:
        """Whether :meth:`Prepared.of` says which numbers are not finite."""
        return self.measures and self._measured(a) and not v.missing and not self._support(v)

    def read_theta(self, a: Array) -> str:
        """The line that reads a parameter."""
        p, name = self.model.parameter(a.name), self.name_of[a.node]
        wanted: tuple[str | int, ...] = self._axes(a)
        if p.structure:
            wanted = (*wanted, *(p.dimension,) * {"diagonal": 1, "spherical": 2}[p.structure])
        if stacked(p):
            wanted = (len(p.keys), *wanted[1:])
        domain = "covariance" if p.structure else self.domain(p)
        text = (f"_parameter(theta, {p.name!r}, {stacked(p) or p.theta!r}, {wanted!r}, {domain!r}, "
                "sizes)")
        if p.structure == "diagonal":
            text = f"np.diagonal({text}, axis1=-2, axis2=-1)"
        elif p.structure == "spherical":
            text += "[..., 0, 0]"
        return f"{name} = {text}"

    def known_sizes(self) -> dict[str, int]:
        """The sizes that the labels of the statement give."""
        return {p.size: len(p.labels) for p in self.model.plates if p.labels}

    def _body(self, roots: list[tuple[Node, str]], given: list[Node], more: Iterable[Node] = (),
              checked: bool = False) -> list[str]:
        """Lines that compute the roots under their names, with what they read before them: of the
        data what all steps use, and ``more``. With ``checked`` whether a covariance is definite
        may be left to what factors it, see _looked."""
        kept = [*self.kept, *more]
        named = {n: self.name_of[n] for n in (*(a.node for a in self.em.arrays), *kept, *given)}
        lines, sizes = self._lines(roots, named)
        for node, name in roots:
            lines.assign(node, name)
        text = "\n".join([*lines.lines, *sizes.values()])
        head = []
        for node in (*(a.node for a in self.data), *kept):
            if mentions(text, self.name_of[node]):
                head.append(f"{self.name_of[node]} = data[{self.name_of[node]!r}]")
        read = [self.read_theta(a) for a in self.theta.values()
                if mentions(text, self.name_of[a.node])]
        if checked:
            read = [line.replace("'covariance'", "'factored'")
                    if f"_whitening({line.partition(' = ')[0]})" in text else line for line in read]
        head += ["sizes = dict(data.sizes)"] * any(mentions(line, "sizes") for line in read) + read
        return [*(each for line in head for each in broken(line)),
                *(f"{name} = {source}" for name, source in sizes.items()),
                *(each for line in lines.lines for each in broken(line, lines.width))]

    @property
    def posterior(self) -> tuple[Mapping[str, Named], Named]:
        """The responsibilities, and the log-likelihood, in the form that is computed."""
        return self.em.exact if self.exact and self.em.exact else (
            self.em.responsibilities, self.em.log_likelihood)

    def expect(self) -> list[str]:
        """The body of the E-step: responsibilities, log-likelihood, log prior."""
        em = self.em
        found, value = self.posterior
        roots = [(r.node, self.name_of[em.given[n].node]) for n, r in found.items()]
        names = "".join(f"{name}, " for _, name in roots)
        roots.append((value.node, "value"))
        if em.log_prior is not None:
            roots.append((em.log_prior.node, "prior"))
        prior = "None" if em.log_prior is None else "float(prior)"
        return [*self._body(roots, [], checked=True),
                f"return ({names.rstrip()}), _value(value), {prior}"]

    def maximise(self) -> list[str]:
        """The body of the M-step."""
        em = self.em
        given = [g.node for g in em.given.values()]
        names = ", ".join(self.name_of[g] for g in given)
        roots = [(n.value.node, self._next_name(n.parameter)) for n in em.next]
        body = self._body(roots, given)
        entries = [line for p in self.model.parameters for line in self.entries(p)]
        unpack = [f"{names}{',' if len(given) == 1 else ''} = T"] if given else []
        return [*unpack, *body, "return {", *(f"    {e}," for e in entries), "}"]

    def gather(self, form: Features) -> list[str]:
        """The body of the pass over the rows: sums, log-likelihood, log prior."""
        em, taken = self.em, set(self.taken)
        names = []
        for n, w in enumerate(form.weights):
            name = identifier(f"w{n + 1}", taken)
            names.append("None" if w is None else name)
        roots = [(w.node, name) for w, name in zip(form.weights, names, strict=True)
                 if w is not None]
        body = self._body([*roots, (form.common.node, "common"), *(
            [(em.log_prior.node, "prior")] if em.log_prior is not None else [])], [],
            self._named_for_sums(form), checked=True)
        prior = "None" if em.log_prior is None else "float(prior)"
        call = f"found = _one_pass(data['rows'], [{', '.join(names)}], float(common), keep)"
        return [*body, *broken(call), "if found is None:", "    return None",
                "sums, value, T = found",
                f"return Sums(sums, T), _value(value + common), {prior}"]

    def renew(self, form: Features) -> list[str]:
        """The body of the M-step from the sums."""
        taken = {*self.taken, *(self._next_name(n.parameter) for n in form.next)}
        named = {}
        for n, s in enumerate(form.sums):
            named[s.node] = self.name_of[s.node] = identifier(f"s{n + 1}", taken)
        squares = [(node, f"square{n + 1}") for n, (node, _, _) in enumerate(form.squares)]
        terms = [(t, f"term{n + 1}_{m + 1}") for n, (_, parts, _) in enumerate(form.squares)
                 for m, t in enumerate(parts)]
        roots = [*terms, *squares, *((n.value.node, self._next_name(n.parameter))
                                     for n in form.next)]
        body = self._body(roots, list(named), self._named_for_sums(form))
        checks = []
        for n, (_, parts, alike) in enumerate(form.squares):
            found = ", ".join(f"term{n + 1}_{m + 1}" for m in range(len(parts)))
            checks += [*broken(f"kept = _digits(square{n + 1}, ({found}), {alike})"),
                       "if not kept:", "    return None"]
        entries = [line for p in self.model.parameters for line in self.entries(p)]
        return [f"{', '.join(named.values())}{',' * (len(named) == 1)} = sums.parts", *body,
                *checks, "return {", *(f"    {e}," for e in entries), "}"]

    def _next_name(self, p: Parameter) -> str:
        return identifier(p.name, self.taken) + "next" if p.name in self.theta else \
            identifier(p.name, self.taken)

    def entries(self, p: Parameter) -> list[str]:
        """The entries of theta that a parameter has, from its array."""
        name = self._next_name(p)
        if p.structure:
            eye = f"np.eye({self._dimension(p)})"
            name += f"[..., None] * {eye}" if p.structure == "diagonal" else \
                f"[..., None, None] * {eye}"
        if stacked(p):
            scalar = len(p.indices) == 1 and p.domain not in ("vector", "covariance", "matrix") \
                and not p.structure
            place = f"({name})" if " " in name else name
            return [f"{key!r}: " + (f"float({place}[{n}])" if scalar else f"{place}[{n}]")
                    for n, key in enumerate(p.keys) if key]
        plain = not p.indices and p.domain not in ("vector", "covariance", "matrix") \
            and not p.structure
        return [f"{p.theta[0]!r}: " + (f"float({name})" if plain else name)]

    def _dimension(self, p: Parameter) -> str:
        """How many coordinates a matrix has of which the parameter is the diagonal."""
        name, _, rest = self._size_source(p.dimension)[1].partition(".")
        return f"data[{name!r}].{rest}"

    def needs_theta(self) -> bool:
        """Whether the M-step needs the parameters at theta^t besides the responsibilities."""
        return any("_parameter(theta" in line for line in self.maximise())


def without_head(source: str) -> str:
    """A module's text without its docstring and the import that must stand first in a file."""
    _, _, rest = source.partition("from __future__ import annotations\n")
    return "\n\n" + rest.strip()


def _cheap(node: Node) -> bool:
    """Whether a node is made of single numbers."""
    return node.rank == 0 and all(map(_cheap, node.parts))


def mentions(text: str, name: str) -> bool:
    """Whether a text of Python has a name as a word of its own, outside of strings."""
    bare = re.sub(r"'[^'\n]*'", "''", text)
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", bare) is not None


def scipy_import(text: str) -> str:
    """The text with the functions of SciPy imported that it calls."""
    needs = [n for n in _SCIPY if mentions(text, n)]
    if not needs:
        return text
    return text.replace("import numpy as np\n", "import numpy as np\nfrom scipy.special import "
                        f"{', '.join(needs)}\n", 1)
