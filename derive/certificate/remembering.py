"""Methods whose values are found once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import CO_VARARGS
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
        name, code = f"_found_{find.__name__}", find.__code__
        single = code.co_argcount == 2 and not code.co_flags & CO_VARARGS

        def of_one(self: Any, key: Any) -> Found:
            try:
                found = self.__dict__[name].get(key, _ABSENT)
            except KeyError:
                self.__dict__[name], found = {}, _ABSENT
            if found is _ABSENT:
                kept = self.__dict__[name]
                if meanwhile is not _ABSENT:
                    kept[key] = meanwhile
                found = kept[key] = find(self, key) if single else find(self, *key)
            return found

        def of_several(self: Any, *key: Any) -> Found:
            return of_one(self, key)

        return wraps(find)(of_one if single else of_several)

    return wrap
