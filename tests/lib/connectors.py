"""An authority with a connector of its own on the tests' broker, and what its topics say in the end."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from hub.broker.connection import Record
from hub.broker.reader import Reader
from producers.connector import run_connector
from producers.report import RunReport
from producers.staging import Permissions
from schemas.codec import codec
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import Stream, topic
from tests.lib.checkout import ROOT
from tests.lib.exchange import Exchange
from tests.lib.extracts import TODAY

CONFIGURATION = """
authority = "{code}"
pseudonym_key_file = "pseudonym.key"
[kafka]
bootstrap = "{bootstrap}"
username = "{username}"
password_file = "kafka.password"
security_protocol = "SASL_PLAINTEXT"
[[sources]]
name = "it"
format = "{format}"
folder = "extract"
"""

KILLED = """
import os, signal, sys
from datetime import date
from importlib import import_module
from pathlib import Path
module, name, count = {point!r}
*outer, attribute = name.split(".")
holder = import_module(module)
for each in outer:
    holder = getattr(holder, each)
real, calls = getattr(holder, attribute), []
def stop(*arguments, **named):
    calls.append(1)
    if len(calls) == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
setattr(holder, attribute, stop)
from producers.connector import run_connector
run_connector(Path({config!r}), date.fromisoformat({today!r}), {begun}, **{options!r})
"""


@dataclass
class Authority:
    """An enrolled authority, its connector's files in one folder."""

    exchange: Exchange
    code: str
    folder: Path
    begun: int = 1_000_000

    @classmethod
    def enrolled(
        cls, exchange: Exchange, folder: Path, code: str = "W06000015", format_: str = "casefile", speaks_as: str = ""
    ) -> "Authority":
        """Enrol an authority and write its connector's files; `speaks_as`: the code of another, whose login it uses."""
        connection = exchange.enrol(code)
        if speaks_as:
            connection = exchange.enrol(speaks_as)
        (folder / "extract").mkdir(parents=True)
        (folder / "pseudonym.key").write_text("0123456789abcdef" * 4)
        (folder / "kafka.password").write_text(connection.login.password)
        (folder / "connector.toml").write_text(
            CONFIGURATION.format(
                code=code, bootstrap=connection.bootstrap, username=connection.login.username, format=format_
            )
        )
        return cls(exchange, code, folder)

    @property
    def config(self) -> Path:
        """The connector's configuration file."""
        return self.folder / "connector.toml"

    @property
    def extract(self) -> Path:
        """The folder that its source reads."""
        return self.folder / "extract"

    @property
    def state(self) -> Path:
        """The connector's memory."""
        return self.folder / "outbox.sqlite"

    def lose_state(self) -> None:
        """Remove the connector's memory."""
        for file in self.folder.glob("outbox.sqlite*"):
            file.unlink()

    def run(self, allowed: Permissions = Permissions(), today: date = TODAY) -> RunReport:
        """Run the connector, a second later each time."""
        self.begun += 1000
        report = run_connector(self.config, today, self.begun, allowed)
        report.require_read()
        return report

    def run_and_be_killed(self, module: str, name: str, count: int, **options: bool) -> int:
        """Run the connector in a process that kills itself with SIGKILL when something is called for the n-th time."""
        self.begun += 1000
        code = KILLED.format(
            point=(module, name, count),
            config=str(self.config),
            today=TODAY.isoformat(),
            begun=self.begun,
            options=options,
        )
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=120).returncode

    def records(self, stream: Stream = Stream.CASE) -> list[Record]:
        """Every message of a stream."""
        with Reader(self.exchange.hub) as reader:
            return list(reader.read(topic(self.code, stream)))

    def asserted(self, stream: Stream = Stream.CASE) -> dict[bytes, bytes]:
        """The latest message of each fact that is asserted, as the hub finds it."""
        best: dict[bytes, tuple[int, bytes, str]] = {}
        for record in self.records(stream):
            assert record.value is not None
            header = codec().decode(record.value).header
            found = header.revision, record.value, header.status
            best[header.event_id] = max(best.get(header.event_id, found), found)
        return {event_id: value for event_id, (_, value, status) in best.items() if status == "asserted"}

    def facts(self) -> set[tuple[str, str, str]]:
        """Kind, subject and day of each fact that is asserted."""
        events = [codec().decode(value) for value in self.asserted().values()]
        return {(each.SUBJECT, each.header.subject, str(each.header.occurred_on)) for each in events}

    def completions(self) -> list[ExtractCompleted]:
        """Every `extract_completed`, in the order of the log."""
        events = [codec().decode(record.value) for record in self.records(Stream.CONTROL)]
        return [each for each in events if isinstance(each, ExtractCompleted)]

    def check_last_completion(self, stream: Stream = Stream.CASE) -> ExtractCompleted:
        """Hold the last `extract_completed` to what the topics hold."""
        last = self.completions()[-1]
        held: dict[str, list[bytes]] = {}
        for value in self.asserted(stream).values():
            held.setdefault(codec().decode(value).SUBJECT, []).append(value)
        for content in last.contents:
            values = held.pop(content.kind, [])
            total: Any = sum(int.from_bytes(sha256(value).digest(), "big") for value in values) % 2**256
            assert (content.kind, content.count, content.digest) == (content.kind, len(values), f"{total:064x}")
        assert held == {}
        ends: dict[int, int] = {}
        for record in self.records(stream):
            ends[record.partition] = max(ends.get(record.partition, 0), record.offset + 1)
        assert {end.partition: end.offset for end in last.ends} == ends
        return last
