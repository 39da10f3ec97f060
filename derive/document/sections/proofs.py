"""Why the algorithm does what it should: the maximum of Q, the ascent, where it stops."""

from __future__ import annotations

import math

from ...algebra.expression import function, log, size, symbol
from .. import examples
from ..document import (
    Block,
    Link,
    Paragraph,
    Section,
    Words,
)
from ..pen import Pen, as_words, family_chains, say, theta

#: Any positive number.
_U = symbol("u", "scalar")


def maximum(pen: Pen) -> Section:
    """The stationary point is the maximum, and when it exists."""
    s = pen.em.setting
    c = s.context()
    proof, remarks = s.family.maximum(c), s.family.remarks(c)
    blocks: list[Block] = [
        say(
            "A zero of the score is not yet a maximum. What shows it is one identity, which "
            "compares ",
            theta("t+1"),
            " with every other ",
            theta(),
            ":",
        ),
        pen.chain("max.gap.1"),
        say(
            "The right side turns out to be a sum of divergences, which exist where the new "
            "parameters do (see the end of this section) and are never negative. All that is "
            "needed "
            "for that is one inequality: ",
            log(_U),
            " ≤ ",
            _U,
            " − 1 for every positive ",
            _U,
            ", with equality only at 1.",
        ),
    ]
    if pen.has("maximum", "weights"):
        blocks += [say("First the weights."), pen.part("maximum", "weights")]
    blocks += [
        say("Then each component. Write" if pen.has("maximum", "weights") else "Write"),
        pen.part("maximum", "divergence"),
        say("Then"),
        pen.part(
            "maximum",
            "component",
            why=(
                (
                    "Nothing here is approximate, and nothing assumes that the other point is "
                    "near: the "
                    "free parameters may be anything in their domain.",
                ),
            ),
        ),
        say("and this divergence is never negative:"),
        pen.part("maximum", "nonnegative"),
        Paragraph(as_words(proof.equality)),
        *(say(*as_words(words)) for key, words in remarks.items() if key == "order"),
        say("Put together,"),
        pen.chain("max.gap.2", "max.total.1"),
        say(
            "So the stationary point is the one global maximum of ",
            function("Q"),
            ".",
            role="result",
        ),
    ]
    blocks += family_chains(pen, s.family.curvature(c))
    blocks += [
        say(
            "Every responsibility is positive in exact arithmetic, so every ",
            s.N_k,
            " is positive and may be divided by; it can only vanish by underflow.",
            lead="Existence",
        ),
        *family_chains(pen, s.family.existence(c)),
    ]
    return Section("maximum", "It is the maximum", tuple(blocks))


def ascent(pen: Pen) -> Section:
    """The likelihood never decreases, and whether it is bounded."""
    s = pen.em.setting
    h, q = function("H"), function("Q")
    return Section(
        "ascent",
        "The likelihood never decreases",
        (
            say(
                "What EM is after is the likelihood of the observed data alone: that of the "
                "complete data, summed over all values of the latent variables. By ",
                Link("T.total.2"),
                " that is a product over the observations, so its logarithm is",
            ),
            pen.chain("ascent.observed.1"),
            say(
                "To connect it with ",
                q,
                ", take the posterior probabilities at any ",
                theta(),
                ",",
            ),
            pen.part("ascent", "posterior"),
            say("and average over the components with the responsibilities as weights. With"),
            pen.part("ascent", "H"),
            say("this gives"),
            pen.chain(
                "ascent.observed.2",
                "ascent.observed.3",
                why=(
                    (
                        "The left side of the line before is the same for every component, so "
                        "any weights that "
                        "sum to 1 leave it as it is; the responsibilities are such weights. "
                        "What they make of "
                        "the right side is ",
                        q,
                        " and ",
                        h,
                        ".",
                    ),
                ),
            ),
            say(
                "The M-step raises ",
                q,
                ". And ",
                h,
                " cannot fall when ",
                theta(),
                " moves away from ",
                theta("t"),
                ", whatever it moves to: with",
            ),
            pen.part("ascent", "divergence"),
            say("it is"),
            pen.part("ascent", "entropy"),
            say("Therefore"),
            pen.part("ascent", "ascent"),
            say(
                "Equality holds only if ",
                q,
                " is not raised, that is, by the uniqueness shown above, only if ",
                theta("t+1"),
                " equals ",
                theta("t"),
                ". As a function of ",
                theta(),
                ", ",
                q,
                " plus the constant ",
                function("H", "t"),
                " touches the log-likelihood at ",
                theta("t"),
                " and lies nowhere above it.",
                role="result",
            ),
            *family_chains(pen, s.family.likelihood(s.context()), "ascent"),
        ),
    )


def _boundary(pen: Pen) -> Paragraph:
    """Where else the iterates may go."""
    if pen.has("ascent", "unbounded"):
        return say(
            "The iterates may also leave for the boundary of the domain: a component collapses "
            "onto too few observations, and the log-likelihood rises without bound. Wu's "
            "condition would exclude that; by ",
            Link("ascent.degenerate.2"),
            " it does not hold here.",
        )
    s, ends = pen.em.setting, []
    if pen.em.model.weights.kind != "fixed":
        ends.append("a weight of 0")
    for slot in s.family.slots:
        if not slot.known:
            ends.append(f"a {slot.name} of 0{' or 1' * (slot.domain == 'probability')}")
    return say(
        "The updates are averages, so the iterates are bounded and have limit points; but these "
        f"may lie on the boundary of the domain ({', '.join(ends)}), of which this says nothing."
    )


def _label_switching(pen: Pen) -> tuple[Paragraph, ...]:
    """That the components may be renumbered; nothing where unequal weights are given."""
    s, weights = pen.em.setting, pen.em.model.weights
    if weights.kind == "fixed" and len(set(weights.values)) > 1:
        return ()
    labels = pen.em.model.components.labels
    count: Words = (str(math.factorial(len(labels))),) if labels else (size(s.components), "!")
    return (
        say(
            "Nor is a maximum ever alone, unless components are equal. Renumbering the components "
            "leaves the likelihood as it is, so a maximum whose components all differ is one of ",
            *count,
            " that are equally high and describe the same mixture (label switching); which of "
            "them EM finds, the start decides.",
        ),
    )


def points(pen: Pen) -> Section:
    """Where EM stops, with an example on published data."""
    s = pen.em.setting
    blocks: list[Block] = [
        say(
            "Where the iterates come to rest, ",
            theta("t+1"),
            " equals ",
            theta("t"),
            ", the score of ",
            function("Q"),
            " vanishes there, and with it that of the log-likelihood, since ",
            function("H"),
            " has its minimum there.",
        ),
        say(
            "Every limit point of the iterates inside the domain is such a point. The "
            "log-likelihood never falls, so over all iterates it rises to its value at the limit "
            "point. One iteration, as a map of the parameters, is continuous there, since every ",
            s.N_k,
            " is positive: where iterates approach the limit point, the next ones approach its "
            "image, and their log-likelihood that of the image. So the map does not raise the "
            "log-likelihood at the limit point, and equality in ",
            Link("ascent.ascent.1"),
            " holds only at a fixed point. Wu (1983) shows this for EM in general, if the "
            "parameters with at least the likelihood of the start form a compact set.",
        ),
        _boundary(pen),
        say(
            "Such a point need not be a maximum: if all components have the same parameters, ",
            s.T,
            " is the weight of "
            "the component for every observation, and the new parameters are again the same for "
            "all components, for ever.",
        ),
        *_label_switching(pen),
        *examples.blocks(s.family.id),
    ]
    return Section("points", "Maxima, saddle points, and where EM stops", tuple(blocks))
