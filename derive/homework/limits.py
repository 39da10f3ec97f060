"""So much time and memory a judgement may take, and no more."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """What one judgement may use: seconds of processor time, seconds in all, bytes of memory.

    Time and memory that its process had used before do not count: libraries and threads take what
    the machine has.
    """

    seconds: int = 30
    in_all: float = 120.0
    bytes: int = 3 * 2**29

    def longer(self, seconds: int) -> Limits:
        """The same with so many seconds of processor time, and by the clock in proportion.

        >>> Limits().longer(60)
        Limits(seconds=60, in_all=240.0, bytes=1610612736)
        """
        return replace(self, seconds=seconds, in_all=self.in_all * seconds / self.seconds)


def memory_held() -> int:
    """The bytes of address space that this process has; 0 where the platform does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as sizes:
            return int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def limit_this_process(limits: Limits, spent: float = 0.0, held: int = 0) -> None:
    """Bound the time (beyond what was ``spent``) and the memory (beyond what was ``held``) of this
    process, as far as the platform can; no core files, no new files."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    last = int(spent) + limits.seconds
    for what, soft in (("RLIMIT_CPU", last), ("RLIMIT_AS", held + limits.bytes), ("RLIMIT_CORE", 0),
                       ("RLIMIT_FSIZE", 0)):
        if not hasattr(resource, what):
            continue
        number = getattr(resource, what)
        hard = resource.getrlimit(number)[1]
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        try:
            resource.setrlimit(number, (soft, hard))
        except (ValueError, OSError):
            continue  # macOS has the name of a limit on memory, and refuses to set it
