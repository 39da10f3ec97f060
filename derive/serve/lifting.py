"""The limits of a process lifted, before it starts programs that have limits of their own."""

from __future__ import annotations


def lift() -> None:
    """Lift the limits of time, memory and files of this process."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    for what in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE"):
        if hasattr(resource, what):
            number = getattr(resource, what)
            hard = resource.getrlimit(number)[1]
            resource.setrlimit(number, (hard, hard))
