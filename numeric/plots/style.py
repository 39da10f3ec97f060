"""One style for all pictures: colours, sizes, and how a picture becomes bytes.

The fills are those of Okabe and Ito, told apart in every common kind of colour blindness; lines are
darker shades of them, with dashes of their own, so that grey print keeps the components apart.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.decimals import settled
from numeric.domains import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILLS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
LINES = ("#005f96", "#9c6500", "#00694d", "#a0447a", "#1f7fb8", "#a84a00")
DASHES: tuple[Any, ...] = ("solid", (0, (4, 1.6)), (0, (1.2, 1.2)), (0, (5, 1.4, 1.2, 1.4)),
                           (0, (8, 2)), (0, (2.5, 1.2)))
INK, SOFT, RULE, PAPER = "#1c1d21", "#5a5d66", "#dcd8cd", "#fdfcf9"

#: Width and height in inches: three, two or one to a row of a page.
THIRD, HALF, FULL = (2.06, 1.95), (3.12, 2.35), (4.4, 2.7)
#: Room for the labels around the axes, in inches: left, right, bottom, top.
MARGINS = (0.5, 0.08, 0.4, 0.2)

_RC: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": 7.0, "axes.titlesize": 7.5, "axes.labelsize": 7.0,
    "axes.titlepad": 3.5, "axes.titlelocation": "left", "axes.labelpad": 2.0,
    "xtick.labelsize": 6.5, "ytick.labelsize": 6.5, "legend.fontsize": 6.5, "axes.edgecolor": SOFT,
    "axes.labelcolor": INK, "text.color": INK, "axes.titlecolor": INK, "xtick.color": SOFT,
    "ytick.color": SOFT, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "axes.linewidth": 0.6,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 2.5,
    "ytick.major.size": 2.5, "xtick.minor.size": 0, "ytick.minor.size": 0, "axes.spines.top": False,
    "axes.spines.right": False, "axes.facecolor": "none", "figure.facecolor": "none",
    "savefig.facecolor": "none", "legend.frameon": False, "legend.handlelength": 1.9,
    "legend.borderaxespad": 0.2, "legend.labelspacing": 0.25, "lines.linewidth": 1.1,
    "svg.fonttype": "none", "pdf.fonttype": 42, "figure.dpi": 72, "axes.formatter.useoffset": False,
    "axes.unicode_minus": True, "path.simplify": False}
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None}}


@dataclass(frozen=True)
class Picture:
    """A picture that is drawn when a format asks for it.

    ``name`` is good for a file, ``alt`` says in words and numbers what is to be seen, ``size`` is
    in inches, ``paint`` draws on empty axes.

    >>> dot = Picture("dot", "one dot at 1, 1", HALF, lambda ax: ax.plot([1], [1], "o"))
    >>> dot.render("svg")[:5], dot.render("svg") == dot.render("svg")
    (b'<?xml', True)
    """

    name: str
    alt: str
    size: tuple[float, float]
    paint: Callable[[Axes], object]

    def render(self, form: str) -> bytes:
        """The picture as "svg", "pdf" or "png": the same bytes on every call."""
        with styled(self.name):
            axes = empty(self.size)
            self.paint(axes)
            return saved(axes, form)


def empty(size: tuple[float, float]) -> Axes:
    """Empty axes of a picture of that size, the margins the same in all."""
    from matplotlib.figure import Figure

    left, right, bottom, top = MARGINS
    width, height = size
    figure = Figure(figsize=size)
    return figure.add_axes((
        left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height))


def saved(axes: Axes, form: str) -> bytes:
    """The picture of these axes in a format, without dates or names of programs."""
    figure: Any = axes.figure
    out = io.BytesIO()
    look: dict[str, Any] = {"dpi": 220, "facecolor": "white"} if form == "png" else {"dpi": 72}
    figure.savefig(out, format=form, metadata=_METADATA[form], **look)
    return out.getvalue()


def styled(name: str) -> Any:
    """The style as a context; ``name`` makes the ids in an SVG its own."""
    import matplotlib as mpl

    settings: Any = {**_RC, "svg.hashsalt": name}
    return mpl.rc_context(settings)


def over_iterations(axes: Axes, title: str = "", ticks: int = 6) -> None:
    """The axis of the iterations, with a title above."""
    axes.set_xlabel("iteration")
    axes.set_title(title)
    axes.locator_params(axis="x", integer=True, nbins=ticks)


def fill(k: int) -> str:
    """The colour of component k, counted from 0.

    >>> fill(0), fill(6) == fill(0)
    ('#0072b2', True)
    """
    return FILLS[k % len(FILLS)]


def line(k: int) -> str:
    """The colour of the lines of component k, dark enough on paper."""
    return LINES[k % len(LINES)]


def dashes(k: int) -> Any:
    """The dashes of the lines of component k."""
    return DASHES[(k + k // len(LINES)) % len(DASHES)]


def mixed(T: Array) -> Array:
    """Each row of responsibilities (N, K) as the mixture of the components' colours: (N, 3).

    >>> mixed(np.array([[1.0, 0.0], [0.5, 0.5]])).round(2).tolist()
    [[0.0, 0.45, 0.7], [0.45, 0.54, 0.35]]
    """
    colours = [[int(fill(k)[n:n + 2], 16) for n in (1, 3, 5)] for k in range(T.shape[1])]
    return np.asarray(np.clip(T @ (np.array(colours) / 255), 0, 1))


def figures(values: Sequence[float] | Array, digits: int = 3) -> str:
    """Numbers in words for alt texts: "2.04, 54.5".

    >>> figures([2.0363, 54.4785])
    '2.04, 54.5'
    """
    return ", ".join(number(float(v), digits) for v in np.atleast_1d(np.asarray(values)))


def number(value: float, digits: int = 3) -> str:
    """A number to so many significant digits, with a minus sign as it is printed.

    >>> number(-1130.264, 4)
    '−1130'
    """
    value = settled(value)
    text = f"{value:.{digits}g}"
    if "e" in text and 1e-4 <= abs(value) < 1e9:
        text = f"{value:.0f}" if abs(value) >= 1 else f"{value:.{digits + 3}f}"
    return text.replace("-", "−")
