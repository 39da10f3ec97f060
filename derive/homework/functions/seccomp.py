"""A process gives up, for good, all calls to the system but those that computing needs.

A filter of the kernel (seccomp, in BPF) lets a process use its memory, its clock and the files that
are open already. Everything else is denied: to open or list files, to connect, to start or signal
processes. It cannot be taken back, whatever the process runs then.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

#: The number of each call that is allowed, on x86-64 (Linux, arch/x86/entry/syscalls).
ALLOWED = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10,
    "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "setitimer": 38, "getpid": 39, "exit": 60,
    "sigaltstack": 131, "gettid": 186, "futex": 202, "clock_gettime": 228, "clock_nanosleep": 230,
    "exit_group": 231, "getrandom": 318, "rseq": 334,
}
_X86_64 = 0xC000003E
_X32 = 0x40000000
_KILL, _DENY, _ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class NoSandbox(OSError):
    """Why a process cannot be locked in here."""


def why_not() -> str:
    """Why no process can be locked in on this platform; "" where that can be tried.

    >>> why_not() in ("", "the sandbox needs Linux on x86-64")
    True
    """
    good = sys.platform == "linux" and platform.machine() == "x86_64" and sys.maxsize > 2**32
    return "" if good else "the sandbox needs Linux on x86-64"


def _program() -> bytes:
    """The filter: the processor, then the call's number against each that is allowed."""
    numbers = sorted(ALLOWED.values())
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _X86_64), (_RETURN, 0, 0, _KILL),
             (_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    steps += [(_EQUAL, len(numbers) - n, 0, number) for n, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _DENY), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def lock() -> None:
    """Lock this process in. Raises NoSandbox where the kernel does not do it."""
    reason = why_not()
    if reason:
        raise NoSandbox(reason)
    code = _program()
    steps = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or \
            libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        code_of_error = errno.errorcode.get(ctypes.get_errno(), "unknown")
        raise NoSandbox(f"the kernel gives no seccomp filter here ({code_of_error})")
