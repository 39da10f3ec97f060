"""Words for a model: its title, its component range, its table of notation."""

from __future__ import annotations

from ..algebra.expression import Expr, det, function, size, symbol, trace
from ..derivation import Derivation
from ..families import Family
from ..model import Model
from ..setting import Setting
from .document import Law, Words
from .notation import Notation

_COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}

#: What a parameter of each domain is called.
DOMAINS: dict[str, Words] = {
    "real": ("a real number",),
    "vector": ("a vector with ", size("d"), " coordinates"),
    "positive": ("a positive number",),
    "variance": ("a variance, positive",),
    "probability": ("a probability",),
    "covariance": ("a covariance matrix, ", size("d"), " by ", size("d"), ", positive definite"),
    "simplex": ("the weights, positive and summing to 1",),
}


def heading(model: Model, family: Family) -> str:
    """The title of a report."""
    labels = model.components.labels
    count = _COUNTS.get(len(labels), str(len(labels))) if labels else model.components.size
    return f"EM for a mixture of {count} {family.title}s"


def component_range(model: Model) -> Words:
    """What the component index runs over, in words: "k = 1, 2"."""
    c = model.components
    letter = symbol(".index", "scalar", (c.index,))
    return (letter, f" = {', '.join(c.labels)}") if c.labels else (
        letter, " = 1, …, ", size(c.size))


def notation_rows(em: Derivation, letters: Notation, solved: bool = True
                  ) -> tuple[tuple[Words, ...], ...]:
    """The rows of the table of notation: a symbol and its meaning.

    Without ``solved`` the quantities that only the solution needs are left out.
    """
    s, model = em.setting, em.model
    theta = symbol(".theta", "scalar")
    rows: list[tuple[Words, ...]] = [
        ((s.x,), ("observation ", symbol(".index", "scalar", (s.i,)), " = 1, …, ", s.N)),
        ((symbol(model.latent.name, "scalar", (s.i,)),), ("its unobserved component",)),
    ]
    for v in model.known:
        rows.append(((symbol(v.name, "scalar", (v.plate,)),), ("known number, a count",)))
    w = model.weights
    if w.kind == "complement":
        free = [k for k, name in zip(model.components.labels, w.names, strict=True) if name]
        lhs: list[str | Expr] = []
        for k in free:
            base = symbol(w.base, "scalar", ())
            named = base if len(free) == 1 and w.base not in letters.fixed else None
            lhs += [symbol(w.base, "scalar", (k,)), " = ", named, ", "] if named else []
        last = symbol(w.base, "scalar", (w.complement,))
        rest: list[str | Expr] = [last, " = 1"]
        for k in free:
            rest += [" − ", symbol(w.base, "scalar", () if len(free) == 1 else (k,))]
        rows.append(
            (
                (s.weight(),),
                ("weight of component ", symbol(".index", "scalar", (s.k,)), ": ", *lhs, *rest),
            )
        )
    elif w.kind == "simplex":
        rows.append(
            (
                (s.weight(),),
                (
                    "weight of component ",
                    symbol(".index", "scalar", (s.k,)),
                    "; the weights are positive and sum to 1",
                ),
            )
        )
    for u in s.unknowns():
        slot = next(x for x in s.family.slots if s.slots()[x.name] == u)
        rows.append(
            (
                (u,),
                (
                    f"{slot.name} of component ",
                    symbol(".index", "scalar", (s.k,)),
                    ": ",
                    *DOMAINS.get(slot.domain, (slot.domain,)),
                ),
            )
        )
    rows += [
        ((theta,), ("all parameters together; free, the argument of ", function("Q"))),
        ((symbol(".theta", "scalar", (), "t"),), ("the current iterate: known numbers",)),
        ((symbol(".theta", "scalar", (), "t+1"),), ("the next iterate: what is derived here",)),
        (
            (s.Z,),
            (
                "1 if observation ",
                symbol(".index", "scalar", (s.i,)),
                " comes from component ",
                symbol(".index", "scalar", (s.k,)),
                ", else 0",
            ),
        ),
        (
            (s.T,),
            (
                "responsibility: the posterior probability of that, at ",
                symbol(".theta", "scalar", (), "t"),
            ),
        ),
        (
            (s.N_k,),
            ("effective number of observations of component ", symbol(".index", "scalar", (s.k,))),
        ),
    ]
    if not solved:
        rows.pop()
    if s.family.observation == "vector":
        rows.append(((size("d"),), ("number of coordinates of an observation",)))
    if solved:
        rows += _proof_rows(s)
    return tuple(rows)


def _proof_rows(s: Setting) -> list[tuple[Words, ...]]:
    """What only the derivation and its proofs need."""
    rows: list[tuple[Words, ...]] = [
        ((s.density(),), (f"density of the {s.family.title} at ", s.x)),
        ((function("likelihood"),), ("likelihood of the observed data",)),
        ((function("complete_likelihood"),), ("likelihood of the complete data",)),
        ((function("Q"),), ("expected log-likelihood of the complete data",)),
        ((function("H"),), ("the log-likelihood minus ", function("Q"))),
        ((s.T_free,), ("the posterior probability at any ", symbol(".theta", "scalar"))),
        ((function("posterior_all"),), ("posterior probability of all latent variables together",)),
        ((Law(r"\mathrm{KL}(p \,\|\, q)"),),
         ("Kullback-Leibler divergence of ", Law("p"), " from ", Law("q"))),
    ]
    if s.family.observation == "vector":
        u = s.unknowns()[-1]
        moved = Expr("symbol", *u.args[:3], "d")
        rows.append(((moved,), ("differential: a change of ", u)))
        rows.append(((det(u), ", ", trace(u)), ("determinant and trace of a matrix",)))
    return rows
