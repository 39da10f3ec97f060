"""The public functions of a generated NumPy module: step, e_step, m_step and their like, fit."""

from __future__ import annotations

from . import numpy_text as text
from .numpy_names import SHAPES, Names, plain, wrapped
from .numpy_reading import require
from .python_names import quoted


def read(c: Names, theta: str = "theta") -> list[str]:
    """The lines that check the arguments."""
    p = c.p
    lines = ["    x = _rows(x)"]
    lines += require(quoted("x"), "x", p.observation)
    if p.known:
        lines.append(f"    {', '.join(c.known.values())}"
                     f" = _read_known(known, len(x))")
    for value, bound in p.at_most:
        names = [(quoted("x"), "x") if n == "x" else (quoted(f"known[{n!r}]"), c.known[n])
                 for n in (value, bound)]
        lines.append(f"    _require_at_most({', '.join(a for pair in names for a in pair)})")
    if "d" in c.sizes and p.vector:
        lines += [f"    if x.shape[1] != {c.sizes['d']}:",
                  '        raise BadInput(f"x has d = {x.shape[1]}: this module was made for '
                  f"{c.sizes['d']}\")"]
    if theta:
        lines.append(f"    now = _read({theta}{', x.shape[1]' if p.vector else ''})")
    return lines


def call(c: Names) -> str:
    """The arguments of an example, with a place for the second."""
    return "EXAMPLE_X, {}" + (", known=EXAMPLE_KNOWN" if c.p.known else "")


def public(c: Names) -> str:
    """step, e_step, log_likelihood and m_step."""
    example = call(c)
    about = shapes(c)
    rows = ", rows" if c.paired else ""
    lines = [f"def step(x, theta{c.keyword}):",
             '    """One step of EM: (theta at t+1, log-likelihood of the theta given, in nats).',
             "", *about, "",
             f"    >>> theta_next, value = step({example.format('EXAMPLE_THETA')})",
             "    >>> log_likelihood("
             + example.format("theta_next") + ") >= value", "    True", '    """',
             *(["    rows = x if isinstance(x, Rows) else None",
                "    x = x if rows is None else rows.x"] if c.paired else []),
             *read(c), f"    moments, value = _expect(x{c.unpack}, now{rows})",
             f"    return _maximise(moments, len(x){c.old}), value", "", "",
             f"def e_step(x, theta{c.keyword}):",
             '    """The responsibilities T_ik = P(Z_i = k | x_i; theta): shape (N, K).', "",
             f"    >>> T = e_step({example.format('EXAMPLE_THETA')})",
             "    >>> bool(np.allclose(T.sum(axis=1), 1))", "    True", '    """', *read(c),
             "    T = np.empty((len(x), len(now.weight)))", "    value = 0.0",
             f"    for a, part, _, more in _chunks(x{c.unpack}, now):",
             "        T[a : a + part.shape[1]] = part.T", "        value += more",
             "    if not math.isfinite(value):", "        _explain(x)", "    return T", "", "",
             f"def log_likelihood(x, theta{c.keyword}):",
             '    """sum_i log sum_k P(Z_i = k) p(x_i | Z_i = k) at theta, in nats: a float.',
             "", f"    >>> log_likelihood({example.format('EXAMPLE_THETA')}) < 0", "    True",
             '    """', *read(c),
             f"    value = math.fsum(part[-1] for part in _chunks(x{c.unpack}, now))",
             "    if not math.isfinite(value):", "        _explain(x)", "    return value",
             "", "", *m_step(c)]
    return "\n".join(lines)


def shapes(c: Names) -> list[str]:
    """What the arguments are, and the errors."""
    p = c.p
    K = str(c.K or "K")
    lines = ["    x is (N, d) float64." if p.vector else "    x is (N,) or (N, 1) float64."]
    items = []
    for s in p.slots:
        inner = SHAPES[s.shape]
        if s.stacked:
            items.append(f"{s.base} ({K}, {inner})" if inner else f"{s.base} ({K},)")
        else:
            kind = f"({inner},)" if inner == "d" else f"({inner})" if inner else "a number"
            items += [f"{n} {kind}" for n in s.names]
    lines += wrapped("    theta has " + plain("; ".join(items)) + ".")
    if p.known:
        lines += [f"    known has {plain(', '.join(n + ' (N,)' for n, _ in p.known))}."]
    lines += ["    Raises BadInput, and Collapse where no next theta exists."]
    return lines


def m_step(c: Names) -> list[str]:
    """The lines of m_step."""
    p, example = c.p, call(c)
    theta = ", theta" if p.needs_old else ""
    example_theta = ", EXAMPLE_THETA" if p.needs_old else ""
    lines = [f"def m_step(x, T{theta}{c.keyword}):",
             '    """theta at t+1 from the responsibilities T (N, K), rows summing to 1.', "",
             f"    >>> T = e_step({example.format('EXAMPLE_THETA')})",
             f"    >>> list(m_step({example.format('T' + example_theta)})) == list(EXAMPLE_THETA)",
             "    True", '    """', *read(c, "theta" if p.needs_old else ""),
             f'    T = _numbers("T", T, (len(x), {c.K or "None"}))',
             "    if np.any(T < 0) or np.any(T > 1 + 1e-12):",
             '        raise BadInput("T has entries outside [0, 1]: they are probabilities")']
    known = "".join(f", {v}[a : a + CHUNK]" for v in c.known.values())
    sums = any(s.kind == "sum" for s in p.statistics) or p.centre is None
    add_sums = f"moments.add_sums(k, part, x[a : a + CHUNK]{known})"
    if p.centre is None:
        lines += ["    moments = _Moments(T.shape[1])",
                  "    for a in range(0, len(x), CHUNK):", "        for k in range(T.shape[1]):",
                  "            part = np.ascontiguousarray(T[a : a + CHUNK, k])",
                  f"            {add_sums}",
                  "    if not np.all(np.isfinite(moments.count)):", "        _explain(x)"]
    else:
        lead = "n_rows" if p.vector else "CHUNK"
        if p.vector:
            lines += ["    d = x.shape[1]",
                      "    n_rows = _chunk(d)"]
        add_sums = add_sums.replace("CHUNK", lead)
        U = ("U = _buffer(d, len(part))\n                np.subtract(x[a : a + n_rows].T, "
             "moments.centre[k][:, None], out=U)" if p.vector
             else "U = x[a : a + CHUNK] - moments.centre[k]")
        shape = "(T.shape[1], d)" if p.vector else "T.shape[1]"
        lines += ["    # Twice: about the first row, then about the means that this gives.",
                  "    moments = _Moments(np.zeros(" + shape + ") + x[0])",
                  "    for _ in range(2):", "        moments = _Moments(moments.means())",
                  f"        for a in range(0, len(x), {lead}):",
                  "            for k in range(T.shape[1]):",
                  f"                part = np.ascontiguousarray(T[a : a + {lead}, k])"]
        lines += [f"                {add_sums}"] if sums else []
        scratch = ", U" if p.vector else ""
        lines += [f"                {U}", f"                moments.add(k, part, U{scratch})",
                  "    if not np.all(np.isfinite(moments.first)):", "        _explain(x)"]
    lines += [f"    return _maximise(moments, len(x){c.old})"]
    return lines


def fit(c: Names) -> str:
    """The function that iterates."""
    p = c.p
    arguments = "EXAMPLE_X, EXAMPLE_THETA, iterations=2, tolerance=0"
    arguments += ", known=EXAMPLE_KNOWN" if p.known else ""
    shape = ", x.shape[1]" if p.vector else ""
    expect = ("now = _read(theta" + shape + ")\n            moments, value = _expect(x"
              + c.unpack + ", now" + (", rows" if c.paired else "") + ")")
    check = read(c, "")
    if c.paired:
        check += ["    # Wide rows share what each step would compute again.",
                  "    rows = Rows(x) if x.shape[1] >= WIDE else None"]
    return (text.FIT.replace("@KNOWN@", c.keyword)
            .replace("@DOCTEST@", f"found = fit({arguments})")
            .replace("@CHECK@", "\n".join(check))
            .replace("@EXPECT@", expect).replace("@PASS@", ", known" if p.known else "")
            .replace("@NEXT@", f"_maximise(moments, len(x){c.old})"))
