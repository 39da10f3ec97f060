"""What is raised where a run cannot start, or cannot go on."""

from typing import Any, ClassVar


class BadInput(ValueError):
    """Data or parameters that the formulas cannot take: what is wrong, and what to do."""


class Collapse(ArithmeticError):
    """EM cannot go on: ``what`` ran out. ``component`` is the value of the latent variable that it
    concerns, or None for no single one; ``iteration`` the iterate that does not exist, None outside
    a fit."""

    #: The labels of the values that a parameter's first index has; () for 1, 2, ...
    labels: ClassVar[Any] = {}

    def __init__(self, what: str, of: str = "", at: int | None = None,
                 iteration: int | None = None) -> None:
        self.what, self.of, self.at, self.iteration = what, of, at, iteration
        self.component = None
        if at is not None and of in self.labels:
            names = self.labels[of]
            self.component = names[at] if names else str(at + 1)
        where = [] if self.component is None else [f"component {self.component}"]
        where += [] if iteration is None else [f"iteration {iteration}"]
        remedy = [] if self.component is None else [ELSEWHERE]
        super().__init__(": ".join([", ".join(where)] * bool(where) + [what, *remedy]))


ELSEWHERE = "start elsewhere, take fewer components, or look for repeated rows"
SINGULAR = "a covariance is singular: its rows lie in a plane, or there are too few of them"
