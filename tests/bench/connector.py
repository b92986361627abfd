"""`make bench-connector`: an unchanged extract beside its bare reading, and a first extract beside bare sending.

Each part runs in a process of its own, whose memory is read at its end, and the parts take turns, so that what the machine
does otherwise falls on all of them alike.

- reading    `csv.reader` over the file, and nothing else
- comparing  the connector's comparison of the same file with what it remembers of it: nothing is to be sent
- sending    `KafkaProducer.send` of the messages of a first extract, held in memory, with the connector's settings
- first      the connector's whole run of that extract: read, judged, pseudonymised, written down, sent and acknowledged
"""

import argparse
import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from hub.broker.admin import add_authority, prepare_hub
from hub.broker.login import Login
from hub.broker.publisher import Publisher
from hub.embedded.parts import Parts
from producers.connector import run_connector
from producers.outbox.file import opened
from producers.settings import ConnectorSettings
from producers.staging import Run, stage
from schemas.topics import Stream, topic
from tests.bench import environments, machine
from tests.bench.publish import keep

CODE = "W06000015"
PARTITIONS = 2
TODAY = date(2026, 1, 1)
CONFIGURATION = """\
authority = "{code}"
pseudonym_key_file = "pseudonym.key"
state = "{state}"
[kafka]
bootstrap = "{bootstrap}"
username = "{code}"
password_file = "kafka.password"
security_protocol = "SASL_PLAINTEXT"
[[sources]]
name = "it"
format = "casefile"
folder = "{folder}"
"""


def write_referrals(folder: Path, rows: int, seed: int = 1) -> None:
    """A casefile of referrals, none decided: one event a row, every third of a person who has another."""
    by = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "as_at.txt").write_text("2009-03-31\n")
    sources = ("self", "family", "school", "health", "police", "youth_justice", "housing", "voluntary")
    with (folder / "referrals.csv").open("w", encoding="utf-8", newline="") as opened_file:
        opened_file.write("referral_id,person_id,received_at,source,decided_at,decision\n")
        for number in range(rows):
            day = date(2006, 4, 1) + timedelta(days=by.randrange(1095))
            moment = f"{day}T{by.randrange(24):02}:{by.randrange(60):02}"
            opened_file.write(f"R{number:08},P{by.randrange(rows * 2 // 3):08},{moment},{by.choice(sources)},,\n")


def read_bare(file: Path) -> int:
    """Go through a file with the standard reader."""
    with file.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def compare(config: Path) -> tuple[int, int]:
    """Compare an extract with what is remembered; how many rows it holds, and how many messages it makes necessary."""
    settings = ConnectorSettings.load(config)
    ((source, own),) = settings.of_sources()
    with opened(settings.state, settings.authority) as outbox:
        run = Run(settings.authority, settings.keys(), TODAY, time.time_ns() // 1_000_000)
        before = len(outbox.queue)
        report = stage(outbox, source, own, run, keep=True)
        queued = len(outbox.queue) - before
    (file,) = report.files
    return file.rows, queued


def first(config: Path) -> int:
    """A whole run; how many messages were acknowledged."""
    return run_connector(config, TODAY, time.time_ns() // 1_000_000).acknowledged


def send_bare(config: Path, state: Path) -> tuple[int, float]:
    """Send the messages that an extract made, one after another as kafka-python does it; how many, and how long it took."""
    settings = ConnectorSettings.load(config)
    with opened(state, settings.authority) as outbox:
        held = [
            (subject.encode(), value)
            for subject, value in outbox._database.execute("SELECT subject, value FROM statements ORDER BY number")
        ]
    to = topic(settings.authority, Stream.PRACTICE)
    with Publisher(settings.connection(), "bench") as publisher:
        publisher.send(to, b"first", b"the topic is known").result()
        producer = publisher._producer
        begun = time.perf_counter()
        for key, value in held:
            producer.send(to, key=key, value=value)
        producer.flush()
        return len(held), time.perf_counter() - begun


def child(part: str, config: Path, state: Path) -> None:
    """One part, measured in this process."""
    settings = ConnectorSettings.load(config)
    folder: Any = settings.sources[0]
    before, queued = _peak_mb(), 0
    begun = time.perf_counter()
    if part == "reading":
        count = read_bare(folder.folder / "referrals.csv")
    elif part == "comparing":
        count, queued = compare(config)
    elif part == "first":
        count = first(config)
    else:
        count, seconds = send_bare(config, state)
        print(json.dumps({"count": count, "seconds": seconds, "peak_mb": _peak_mb(), "before_mb": before}))
        return
    seconds = time.perf_counter() - begun
    found = {"count": count, "seconds": seconds, "peak_mb": _peak_mb(), "before_mb": before, "queued": queued}
    print(json.dumps(found))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def measured(part: str, config: Path, state: Path) -> dict[str, float]:
    """One part, in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.connector",
        "--part",
        part,
        "--config",
        str(config),
        "--state",
        str(state),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{part} failed: {ended.stderr}")
    found: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return found


def measure(folder: Path, rows: int, first_rows: int, rounds: int) -> str:
    """The table."""
    found: dict[str, list[dict[str, float]]] = {part: [] for part in ("reading", "comparing", "sending", "first")}
    with Parts.start(folder / "parts", say=lambda said: print(said, file=sys.stderr)) as parts:
        admin = parts.endpoints.connection(parts.endpoints.admin)
        prepare_hub(admin, parts.endpoints.hub)
        login = Login(CODE, parts.endpoints.hub.password)
        add_authority(admin, CODE, login, PARTITIONS, parts.endpoints.hub.username)
        (folder / "pseudonym.key").write_text("0123456789abcdef" * 4)
        (folder / "kafka.password").write_text(login.password)
        write_referrals(folder / "large", rows)
        write_referrals(folder / "first", first_rows, seed=2)

        def configured(name: str, state: str, extract: str) -> Path:
            file = folder / f"{name}.toml"
            text = CONFIGURATION.format(code=CODE, state=state, bootstrap=parts.endpoints.bootstrap, folder=extract)
            file.write_text(text)
            return file

        large = configured("large", "large.sqlite", "large")
        prepared = measured("comparing", large, folder)
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            state = folder / f"first-{number}.sqlite"
            once = configured("first", state.name, "first")
            turns = ["reading", "comparing", "first", "sending"]
            for part in turns if number % 2 == 0 else ["comparing", "reading", *turns[2:]]:
                found[part].append(measured(part, once if part in ("first", "sending") else large, state))
            _forget(admin, state)
    return report(found, prepared, rows, first_rows, rounds)


def _forget(admin: Any, state: Path) -> None:
    """Make the authority's topics anew, so that every first extract is one."""
    from kafka import KafkaAdminClient

    from hub.broker.client import open_client

    for each in state.parent.glob(f"{state.name}*"):
        each.unlink()
    client: Any = open_client(KafkaAdminClient, admin, "bench")
    names = [topic(CODE, stream) for stream in (Stream.CASE, Stream.CONTROL, Stream.PRACTICE)]
    try:
        client.delete_topics(names, raise_errors=False)
        give_up = time.monotonic() + 60
        while set(names) & set(client.list_topics()) and time.monotonic() < give_up:
            time.sleep(0.5)
    finally:
        client.close()
    add_authority(admin, CODE, Login(CODE, (state.parent / "kafka.password").read_text()), PARTITIONS)


def report(
    found: dict[str, list[dict[str, float]]], prepared: dict[str, float], rows: int, first_rows: int, rounds: int
) -> str:
    """Medians with their spread, and the ratios of the rounds."""
    comparing = _ratios(found["reading"], found["comparing"])
    sending = _ratios(found["sending"], found["first"])
    lines = [
        f"{rounds} rounds in turn; {machine.described()}, load average {os.getloadavg()[0]:.1f}.",
        "",
        "| | count | median, s | fastest to slowest, s | a second | peak memory, MB |",
        "|---|---|---|---|---|---|",
    ]
    for part, took in found.items():
        seconds = [each["seconds"] for each in took]
        count, middle = took[0]["count"], median(seconds)
        peak = max(each["peak_mb"] for each in took)
        lines.append(
            f"| {part} | {count:,.0f} | {middle:.2f} | {min(seconds):.2f} to {max(seconds):.2f} | {count / middle:,.0f} | {peak:.0f} |"
        )
    lines += [
        "",
        f"An unchanged extract of {rows:,} rows is compared at {_spread(comparing)} times the speed of `csv.reader` alone,"
        f" and makes {sum(each['queued'] for each in found['comparing']):,.0f} messages necessary.",
        f"A first extract of {first_rows:,} rows is published, from file to acknowledgement, at {_spread(sending)} times the rate of bare sends.",
        f"Taking the {rows:,} rows in the first time (without sending) took {prepared['seconds']:.1f} s and {prepared['peak_mb']:.0f} MB.",
        "",
    ]
    return "\n".join(lines)


def _ratios(bare: list[dict[str, float]], ours: list[dict[str, float]]) -> list[float]:
    """How many times as fast as bare each round is: both as counts a second."""
    return [
        (mine["count"] / mine["seconds"]) / (its["count"] / its["seconds"])
        for its, mine in zip(bare, ours, strict=True)
    ]


def _spread(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main(arguments: list[str]) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="make bench-connector", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the unchanged extract")
    parser.add_argument("--first-rows", type=int, default=300_000, help="rows of the first extract")
    parser.add_argument("--rounds", type=int, default=5, help="how often each part runs")
    parser.add_argument("--publish", action="store_true", help="put the table into the documentation")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--config", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--state", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.part:
        child(options.part, options.config, options.state)
        return 0
    folder = environments.BENCH / "parts" / "connector"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    keep("connector", measure(folder, options.rows, options.first_rows, options.rounds), publish=options.publish)
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
