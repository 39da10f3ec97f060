"""What is said where a start or a size cannot be used, and how options are written."""

from __future__ import annotations

from dataclasses import dataclass


class StartError(ValueError):
    """A start, or a number of components, that cannot be used: what is wrong, and what to do."""


@dataclass(frozen=True)
class Spelling:
    """How sizes and options are written where a fit is asked for.

    >>> COMMAND.size("K", 3), PYTHON.size("K", 3), COMMAND.option("seed", 1), PYTHON.option("seed")
    ('--set K=3', 'K=3', '--seed 1', 'seed')
    """

    set: str
    dashes: str
    between: str

    def size(self, name: str, value: object = "") -> str:
        """A size, with its value where one is given."""
        return f"{self.set}{name}" + (f"={value}" if value != "" else "")

    def option(self, name: str, value: object = "") -> str:
        """An option, with its value where one is given."""
        return f"{self.dashes}{name}" + (f"{self.between}{value}" if value != "" else "")


COMMAND, PYTHON = Spelling("--set ", "--", " "), Spelling("", "", "=")
