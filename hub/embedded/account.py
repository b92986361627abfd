"""Which account a database runs under when the hub runs as root, and how that account reaches its folders."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from hub.errors import PartError

UNPRIVILEGED = "nobody"
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SETPCAP = 1, 2, 8


@dataclass(frozen=True, slots=True)
class Account:
    """An account to run as, and the one capability it keeps of root's, if it needs one."""

    user: int
    group: int
    capability: int | None = None

    def own(self, folder: Path) -> None:
        """Give the account the folder itself, so that it can make what it needs inside."""
        os.chown(folder, self.user, self.group)


def account_for(*paths: Path) -> Account | None:
    """The account for a program that must reach these paths; None means the hub's own.

    Where a folder above them is closed to the account, it keeps the right to pass through, and the folder stays closed.
    Raises PartError where this machine does not let root hand that right on.
    """
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam(UNPRIVILEGED)
    account = Account(nobody.pw_uid, nobody.pw_gid)
    closed = [above for path in paths for above in path.resolve().parents if not _may_enter(account, above)]
    if not closed:
        return account
    held = _permitted()
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if held >> capability & 1 and held >> CAP_SETPCAP & 1:
            return Account(account.user, account.group, capability)
    raise PartError(
        f"PostgreSQL does not run as root, and the account {UNPRIVILEGED!r} may not enter {closed[0]}. Run the hub as an "
        "ordinary user, or keep its data folder and its Python environment where everyone may enter, such as under /srv."
    )


def _may_enter(account: Account, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == account.user:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.group:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _permitted() -> int:
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapPrm:")), 0)
