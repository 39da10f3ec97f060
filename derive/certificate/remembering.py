"""Values that are found once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Found = TypeVar("Found")
_ABSENT: Any = object()


def remembered(meanwhile: Any = _ABSENT
               ) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """A method whose value for each argument is found once for its object.

    ``meanwhile`` is the value while it is being found, for what needs itself.

    >>> class Even:
    ...     @remembered(meanwhile=False)
    ...     def of(self, n): return n == 0 or not self.of(n - 1)
    >>> Even().of(4)
    True
    """
    def wrap(find: Callable[..., Found]) -> Callable[..., Found]:
        name = f"_found_{find.__name__}"

        @wraps(find)
        def value(self: Any, *key: Any) -> Found:
            try:
                kept = self.__dict__[name]
            except KeyError:
                kept = self.__dict__[name] = {}
            found = kept.get(key, _ABSENT)
            if found is _ABSENT:
                if meanwhile is not _ABSENT:
                    kept[key] = meanwhile
                found = kept[key] = find(self, *key)
            return found

        return value

    return wrap
