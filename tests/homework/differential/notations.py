"""Notations in which answers are written: the problem's, the textbooks', and mixtures of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .models import Statement


@dataclass(frozen=True)
class Notation:
    """Letters and marks of one answer. ``single`` is the label whose responsibility is written
    with the index of the observation alone, "" where both indices are written."""

    responsibility: str
    single: str
    count: str
    weight: str
    mean: str
    spread: str
    rate: str
    data: str
    observations: tuple[str, ...]
    components: tuple[str, ...]
    size: str
    sizes: str
    dimension: str
    new: str
    old: str
    bare_old: bool
    """Whether the responsibilities leave the current parameters unmarked."""
    transpose: str
    log: str
    determinant: str
    density: str
    equals: str
    q: str


#: Responsibilities with both indices: {k} the component, {i} the observation, {t} the old mark.
RESPONSIBILITIES = (
    r"T_{{{k},{i}}}", r"T_{{{k},{i}}}^{{(t)}}", r"r_{{{i}{k}}}", r"\gamma(z_{{{i}{k}}})",
    r"\gamma_{{{i}{k}}}", r"w_{k}^{{({i})}}", r"w_{{{i}{k}}}", r"h_{{{i}{k}}}",
    r"\gamma_{{{i},{k}}}", r"r_{{{i},{k}}}", r"r_{{{k}{i}}}", r"\rho_{{{i}{k}}}",
    r"p_{{{i}{k}}}", r"q_{{{i}{k}}}", r"\omega_{{{i}{k}}}", r"T_{{{i}{k}}}",
    r"\mathbb{{E}}[z_{{{i}{k}}}]", r"\langle z_{{{i}{k}}}\rangle", r"\hat z_{{{i}{k}}}",
    r"\gamma_{{{i}}}({k})", r"\gamma_{k}(x_{i})", r"P(Z_{i}={k}\mid x_{i},\theta^{{t}})",
    r"a_{{{i}{k}}}", r"\hat\gamma_{{{i}{k}}}", r"\bar z_{{{i}{k}}}", r"\xi_{{{i}{k}}}",
)
SINGLE = (r"\gamma_{i}", r"T_{i}", r"r_{i}", r"w_{i}", r"p_{i}", r"\hat\gamma_{i}", r"q_{i}",
          r"h_{i}", r"\rho_{i}", r"w^{{({i})}}", r"r({i})", r"\gamma_{{{i}}}", r"T_{i}^{{t}}")
#: (new, old): marks that are put on letters; "hat" and "prime" are put there otherwise.
MARKS = (
    ("^{t+1}", "^{t}"), ("^{t+1}", "^t"), ("^{(t+1)}", "^{(t)}"), ("^{[t+1]}", "^{[t]}"),
    (r"^{\text{new}}", r"^{\text{old}}"), (r"^{\mathrm{new}}", r"^{\mathrm{old}}"),
    (r"^{new}", r"^{old}"), ("^{(t)}", "^{(t-1)}"), ("hat", "^{(t)}"), ("hat", r"^{\text{old}}"),
    ("hat", "^{t}"), ("", "^{t}"), ("", "^{(t)}"), ("", r"^{\mathrm{old}}"), ("prime", "^{t}"),
    ("prime", r"^{\text{old}}"), ("^{(m+1)}", "^{(m)}"), ("^{(s+1)}", "^{(s)}"), ("^{*}", "^{t}"),
)


def notation(s: Statement, rng: random.Random) -> Notation:
    """A random notation that fits a statement."""
    c = rng.choice
    single = c(s.labels) if s.labels and rng.random() < 0.35 else ""
    new, old = c(MARKS)
    size = c("NNNn")
    if s.known:
        size = "N"
    observations = c((("i", "j", "l"), ("i", "m", "l"), ("n", "m", "i"), ("i", "n", "s"),
                      ("j", "i", "l")))
    if size in observations:
        size = "N"
    while s.known and "n" in observations:
        observations = c((("i", "j", "l"), ("i", "m", "l"), ("j", "i", "l")))
    weight = c(("tau", "tau", r"\pi", r"\tau", r"\alpha", r"\phi", r"\omega")) if \
        s.weight == "tau" else c((r"\pi", r"\pi", r"\alpha", r"\phi", r"\tau", "w"))
    responsibility = c(SINGLE if single else RESPONSIBILITIES)
    mean = c((r"\mu", r"\mu", r"\mu", "m", r"\boldsymbol{\mu}", r"\mathbf{\mu}"))
    letters = {"w": ("w",), "p": ("p",), r"\omega": ("omega",), r"\rho": ("rho",)}
    while any(w == weight and responsibility.lstrip("\\").startswith(x)
              for w, xs in letters.items() for x in xs) or \
            s.known and responsibility.startswith(("p", "q")) or \
            "E}[" in responsibility and "mathbb" in responsibility and s.known:
        responsibility = c(SINGLE if single else RESPONSIBILITIES)
    if "mathbb" in responsibility:
        responsibility = responsibility.replace(r"\mathbb{{E}}", c((r"\mathbb{{E}}", "E",
                                                                    r"\mathbb E")))
    if new == "prime":
        transpose = c((r"^{\top}", "^T", r"^{\mathsf{T}}"))
    else:
        transpose = c((r"^{\top}", "^T", r"^{\mathsf{T}}", r"^{\intercal}", "'", "^{T}",
                       r"^\top", r"^{\mathrm T}"))
    data = c(("x_{%s}", "x_{%s}", "x_%s", "y_%s", "X_%s", r"\mathbf{x}_{%s}", "x^{(%s)}",
              r"\mathbf x_%s", r"\boldsymbol{x}_{%s}"))
    if "x_{i}" in responsibility and not data.startswith("x_"):
        data = "x_%s"
    components = c([p for p in (
        ("k", "l", "j"), ("k", "j", "c"), ("k", "k'", "j"), ("j", "k", "l"), ("j", "l", "k"),
        ("c", "k", "h"), ("k", "l", "c"), ("k", "c", "h")) if not set(p) & set(observations)])
    spread = c((r"\Sigma", r"\Sigma", r"\Sigma", "S", r"\boldsymbol{\Sigma}", r"\mathbf{\Sigma}"))
    count = c([x for x in ("N", "N", "n", "R", "S", "r", "c", "M")
               if not (single and x in (size, *observations))
               and x not in (*components, spread)])
    while new[2:3] in observations or new[3:4] in observations:
        new, old = c(MARKS)
    return Notation(
        responsibility=responsibility, single=single, count=count, weight=weight, mean=mean,
        spread=spread,
        rate=c((r"\lambda", r"\lambda", r"\theta", r"\mu")) if s.name == "poisson_mixture" else
        c(("p", "p", r"\theta", "q")),
        data=data, observations=observations,
        components=components,
        size=size, sizes="K", dimension=c("dddDp") if False else c("dddD"),
        new=new, old=old, bare_old=rng.random() < 0.3,
        transpose=transpose, log=c((r"\log", r"\log", r"\ln")),
        determinant=c(("|%s|", r"\det(%s)", r"\lvert %s\rvert", r"\left|%s\right|",
                       r"\det %s", r"\operatorname{det}(%s)", r"\vert %s\vert",
                       r"\det\left(%s\right)", r"\left\lvert %s\right\rvert")),
        density=c((r"\mathcal N(%s\mid %s)", r"\mathcal{N}(%s; %s)", r"N(%s|%s)",
                   r"\mathcal{N}\left(%s \mid %s\right)", r"\phi(%s;%s)", r"\phi(%s\mid %s)",
                   r"\operatorname{Normal}(%s\mid %s)", r"p(%s\mid %s)", r"f(%s\mid %s)",
                   r"\mathcal{N}(%s, %s)", r"\varphi(%s\mid %s)", r"f(%s;%s)",
                   r"\mathrm{N}(%s\mid %s)")),
        equals=c(("=", "=", "=", "=", ":=", r"\leftarrow", r"\triangleq", r"\coloneqq",
                  r"\gets")),
        q=c((r"Q(\theta\mid\theta%s)", r"Q(\theta,\theta%s)", r"Q(\theta;\theta%s)",
             r"Q(\theta|\theta%s)", r"\mathcal{Q}(\theta,\theta%s)",
             r"Q\left(\theta\mid\theta%s\right)",
             r"Q(\boldsymbol{\theta}\mid\boldsymbol{\theta}%s)", r"Q")),
    )
