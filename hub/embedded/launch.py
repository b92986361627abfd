"""Run as a script: set up this process as a part of the hub needs it, then become that part.

Usage: launch.py PARENT DEATH_SIGNAL UID GID CAPABILITY COMMAND...   (`-` where there is nothing to do)

The part gets DEATH_SIGNAL when the hub dies, even by kill -9. UID and GID are what the part runs as: a database refuses to
run as root. CAPABILITY is kept over that change, for folders that only root may enter; nobody's folder is opened up.
It imports nothing of ours, so that it needs no path and starts at once.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION = 0x20080522


class Header(ctypes.Structure):
    """Whose capabilities: version of the interface, and 0 for this process."""

    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class Half(ctypes.Structure):
    """32 of the capabilities."""

    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def main(arguments: list[str]) -> None:
    """Do what the arguments ask for; never returns."""
    parent, death_signal, user, group, capability = (None if word == "-" else int(word) for word in arguments[:5])
    libc = ctypes.CDLL(None, use_errno=True)
    if user is not None and group is not None:
        if capability is not None:
            # The change of account keeps capabilities; access(2), by which PostgreSQL looks for itself, heeds them.
            _done(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), "keep a capability")
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
        if capability is not None:
            _keep(libc, capability)
    if death_signal is not None and hasattr(libc, "prctl"):
        _done(libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0), "hear of the hub's end")
        if os.getppid() != parent:  # it died before we could hear of it
            sys.exit(1)
    os.execv(arguments[5], arguments[5:])  # noqa: S606  # that is what this script is for


def _keep(libc: ctypes.CDLL, capability: int) -> None:
    header = Header(CAPABILITY_VERSION, 0)
    halves = (Half * 2)()
    bit = 1 << (capability % 32)
    halves[capability // 32] = Half(bit, bit, bit)
    _done(libc.capset(ctypes.byref(header), halves), "set its capabilities")
    _done(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), "pass a capability on")


def _done(result: int, what: str) -> None:
    if result != 0:
        sys.exit(f"This process may not {what}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(sys.argv[1:])
