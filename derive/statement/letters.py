"""One letter, one meaning; and letters for what the statement leaves unnamed."""

from __future__ import annotations

from collections.abc import Iterable

from .facts import Place


class Letters:
    """The letters of a statement, each with the meaning that it was first given; ``used`` are those
    that variables and parameters have anywhere in it."""

    def __init__(self, used: Iterable[str] = ()) -> None:
        self._meanings: dict[str, tuple[str, int]] = {}
        self.used = frozenset(used)

    def claim(self, letter: str, meaning: str, place: Place) -> None:
        """Records the meaning of a letter. Raises StatementError where the letter already means
        something else."""
        line = place.line.number
        earlier, where = self._meanings.setdefault(letter, (meaning, line))
        if earlier != meaning:
            raise place.error(
                f"{letter} is {meaning} here and {earlier} on line {where}",
                "two things have two letters; one parameter in two places is not derived yet")

    def free(self, wanted: Iterable[str], avoid: Iterable[str] = ()) -> str:
        """The first of the wanted letters that has no meaning yet and is not to be avoided."""
        wanted = list(wanted)
        numbered = (f"{wanted[0]}{j}" for j in range(1, 100))
        taken = {*self._meanings, *avoid}
        return next(w for w in [*wanted, *numbered] if w not in taken)
