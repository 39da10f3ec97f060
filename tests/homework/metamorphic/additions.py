r"""What people write around an answer and what is no part of it: an example with numbers, where to
start, a remark, the formula in general. It stands before or after the answer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .answers import Answer
from .texts import bare, symbols

_BEGIN = re.compile(r"\\begin\{document\}\s*(?:\\maketitle\s*)?")


def around(answer: Answer, added: str, before: bool) -> str:
    """The text with a paragraph before or after it."""
    text = answer.text
    if answer.kind == "latex" and (m := _BEGIN.search(text)):
        at = m.end() if before else text.rfind(r"\end{document}")
        return f"{text[:at]}\n{added}\n\n{text[at:]}"
    return f"{added}\n\n{text}" if before else f"{text.rstrip()}\n\n{added}\n"


def _numbers(answer: Answer, rng: random.Random) -> str | None:
    """Values for the parameters that the answer has, in its own letters: a_1 = 0.3, ..."""
    letters = {bare(s.letter): s.letter for s in symbols(answer.text, answer.kind)}
    labels = ("A", "B") if answer.statement == "two_coins" else ("1", "2")
    found = []
    if answer.statement != "two_coins":
        if "tau" in letters and not re.search(r"\\?tau_\{?[12kjlc]", answer.text):
            found.append((letters["tau"], f"0.{rng.randint(2, 7)}"))
        elif "pi" in letters:
            found.append((letters["pi"] + "_1", f"0.{rng.randint(2, 7)}"))
    for name in ("mu", "lambda", "p"):
        if name in letters and (name != "p" or answer.statement == "two_coins"):
            scale = 0.1 if name == "p" else 1.5
            found += [(f"{letters[name]}_{k}", f"{(n + 1 + rng.randint(0, 4)) * scale:.1f}")
                      for n, k in enumerate(labels)]
            break
    if not found:
        return None
    text = ", ".join(f"{name} = {value}" for name, value in found)
    return text if answer.kind == "text" else f"${text.replace(', ', '$, $')}$"


def _added(answer: Answer, rng: random.Random, words: tuple[str, ...],
           numbers: str | None = "") -> str | None:
    if numbers is None:
        return None
    form = rng.choice(words)
    if answer.kind == "latex":
        form = re.sub(r"\*\*(.+?)\*\*", r"\\textbf{\1}", form)
    elif answer.kind == "text":
        form = form.replace("**", "")
    return around(answer, form.replace("VALUES", numbers), rng.random() < 0.5)


def example(answer: Answer, rng: random.Random) -> str | None:
    """An example with numbers."""
    return _added(answer, rng, (
        "**Example.** Suppose that at some point VALUES.",
        "**Example.** For instance, after ten iterations one might have VALUES.",
        "For example, take VALUES.",
        "A numerical example: VALUES."), _numbers(answer, rng))


def initial_value(answer: Answer, rng: random.Random) -> str | None:
    """Where the algorithm starts."""
    return _added(answer, rng, (
        "**Initialisation.** We start from VALUES.",
        "Initial values: VALUES.",
        "The algorithm is started at VALUES and run until nothing changes.",
        "As starting values one can take VALUES."), _numbers(answer, rng))


def remark(answer: Answer, rng: random.Random) -> str | None:
    """A remark in words, or with a formula that is no part."""
    pi = r"\pi" if re.search(r"\\pi_", answer.text) else r"\tau"
    words = ["**Remark.** The log-likelihood never decreases.",
             "Note that EM can end in a local maximum, so several starts are tried.",
             "We iterate until the change is small."]
    if answer.kind != "text":
        words += [r"**Remark.** The iteration stops when $\|\theta^{t+1}-\theta^t\|<10^{-6}$.",
                  r"Note that the bound $\log L(\theta^{t+1})\ge\log L(\theta^t)$ holds."]
        if answer.statement.startswith(("gauss", "two_gaussians")) and "pi_" in pi:
            words.append(r"**Remark.** If $\pi_k = 1/K$ for all $k$ and the covariances are equal, "
                         "this resembles K-means.")
    return _added(answer, rng, tuple(words))


def general_formula(answer: Answer, rng: random.Random) -> str | None:
    """A formula of the textbook that says nothing about this model."""
    if answer.kind == "text":
        words = ("In general, Q(theta | theta_t) = E[log p(x, Z; theta) | x, theta_t].",
                 "Bayes' rule: P(A | B) = P(B | A) P(A) / P(B).")
    else:
        words = (r"In general, $Q(\theta\mid\theta^t)=E[\log p(x,Z;\theta)\mid x,\theta^t]$.",
                 r"Recall Bayes' rule $P(A\mid B)=\frac{P(B\mid A)P(A)}{P(B)}$.",
                 r"Jensen's inequality says $\log E[Y]\ge E[\log Y]$.",
                 r"In general the M-step is "
                 r"$\theta^{t+1}=\operatorname{argmax}_\theta Q(\theta\mid\theta^t)$.")
    return _added(answer, rng, words)


ADDITIONS: tuple[Callable[[Answer, random.Random], str | None], ...] = (
    example, initial_value, remark, general_formula)
