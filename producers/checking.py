"""Is a connector ready to run? Everything that a run needs is tried, and nothing of it is left to the first run.

It ends with what airs every silence: rows of the real extract go through every mapping, and one message of each kind,
scrambled, goes to the practice topic and comes back with a receipt. Nothing that counts is sent.
"""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.broker.lines import rights_of
from hub.broker.route import Blocked, resolve, walk
from hub.errors import ConfigurationError, HubError
from producers.alone import alone
from producers.beginning import Beginnings
from producers.keyed.private_files import can_look, is_open_to_others
from producers.outbox.extracts import Manner
from producers.pasting import pasted
from producers.previewing import remembered
from producers.refusals import Code
from producers.report import SourceReport
from producers.settings import ConnectorSettings
from producers.staging import Permissions, Run, stage
from producers.trying import try_out
from schemas.topics import PREFIX, Stream, topic

#: How many rows of each sheet are read through their mapping.
ROWS = 2_000
ROOM_MB = 512
#: A certificate that runs out within so many days is spoken of.
SOON_DAYS = 30
#: A clock that differs by so much is spoken of.
SKEW_S = 60


class State(StrEnum):
    """How it stands with one thing that a run needs."""

    WELL = "ok"
    DOUBTFUL = "look"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: what was seen, and a line that mends it, to be passed on as it is."""

    name: str
    state: State
    seen: str
    mend: str = ""
    #: The class of the error, where it is wrong.
    exit_code: int = 0


def check(config: Path, today: date, now_ms: int, patience_s: float, clock: Callable[[], float]) -> Iterator[Finding]:
    """What is found, one after another; what cannot be tried because of something before it is skipped.

    `patience_s`: how long a receipt is waited for; `clock` gives the seconds since 1970.
    """
    try:
        settings = ConnectorSettings.load(config)
    except HubError as error:
        yield _wrong("configuration", error, "edit the file at the key named, and check again")
        return
    yield _configuration(config, settings)
    yield _time_zone()
    yield _keys(settings)
    yield from _state(settings)
    is_readable = True
    for finding in _sources(settings, today, now_ms):
        is_readable &= finding.state is not State.WRONG
        yield finding
    is_open = True
    for finding in _route(settings, datetime.fromtimestamp(clock(), UTC)):
        is_open &= finding.state is not State.WRONG
        yield finding
    if not is_open:
        for name in ("credentials", "rights", "test messages"):
            yield Finding(name, State.SKIPPED, "not tried, because the way to the broker is not open")
        return
    try:
        connection = settings.connection()
        allowed = rights_of(connection, _topics(settings))
    except HubError as error:
        yield _wrong("credentials", error, f"ask the operator of the hub: hub authority add {settings.authority}")
        yield Finding("test messages", State.SKIPPED, "not tried, because the broker let nobody in")
        return
    yield Finding("credentials", State.WELL, f"{_where(settings)} lets {settings.kafka.username} in")
    may = True
    for finding in _rights(settings, allowed):
        may &= finding.state is not State.WRONG
        yield finding
    if not (may and is_readable):
        yield Finding("test messages", State.SKIPPED, "not tried, because of what is wrong above")
        return
    yield from _test_messages(settings, today, now_ms, patience_s, clock)


def _configuration(config: Path, settings: ConnectorSettings) -> Finding:
    seen = f"{config} is the configuration of {settings.authority}"
    proxy = settings.kafka.proxy_url
    if proxy is None or urlsplit(proxy).password is None:
        return Finding("configuration", State.WELL, seen)
    return _private("configuration", f"{seen}, with the password of the proxy", [config])


def _private(name: str, seen: str, files: Sequence[Path]) -> Finding:
    """What was seen in files that nobody else may read, and whether it is so."""
    if files and not can_look():
        return Finding(name, State.WELL, f"{seen}; who may read it was not looked at on this machine")
    if opened := [str(each) for each in files if is_open_to_others(each)]:
        mend = f"chmod 600 {' '.join(map(pasted, opened))}"
        return Finding(name, State.DOUBTFUL, f"{seen}; others on this machine may read {' '.join(opened)}", mend)
    return Finding(name, State.WELL, f"{seen}, readable by this user only" if files else seen)


def _time_zone() -> Finding:
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        mend = f"{pasted(sys.executable)} -m pip install tzdata"
        return Finding(
            "time zone", State.WRONG, "Europe/London is not known to this machine", mend, ConfigurationError.exit_code
        )
    return Finding(
        "time zone", State.WELL, "Europe/London is known; days are counted by it, whatever this machine's own is"
    )


def _keys(settings: ConnectorSettings) -> Finding:
    try:
        keys = settings.keys()
    except HubError as error:
        return _wrong(
            "pseudonym key", error, "put the key back from its safe place; `hub connector init` makes the first one"
        )
    files = [each for each in (*settings.older_key_files, settings.pseudonym_key_file) if each is not None]
    return _private("pseudonym key", f"{len(keys.all())} in use", files)


def _state(settings: ConnectorSettings) -> Iterator[Finding]:
    folder = settings.state.parent
    try:
        with alone(settings.state):
            pass
    except HubError as error:
        yield _wrong("state", error, f"see that {folder} is there and writable, and that no other connector runs")
        return
    free = shutil.disk_usage(folder).free >> 20
    wanted = max(ROOM_MB, 4 * sum(_size(each) for each in _folders(settings)) >> 20)
    seen = f"{folder} has {free} MB free"
    if free < wanted:
        yield Finding(
            "disk", State.DOUBTFUL, f"{seen}; {wanted} MB are wise for extracts of this size", f"make room in {folder}"
        )
    else:
        yield Finding("disk", State.WELL, seen)


def _folders(settings: ConnectorSettings) -> Iterator[Path]:
    for each in settings.sources:
        yield from (place for place in each.places() if place.is_dir())


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir() if each.is_file())


def _sources(settings: ConnectorSettings, today: date, now_ms: int) -> Iterator[Finding]:
    """Rows of every sheet through its mapping, by what is remembered and what the sources before it say; nothing is kept."""
    try:
        with remembered(settings) as outbox, outbox.writing(keep=False):
            keys = settings.keys(outbox.statements.has_subject)
            run = Run(settings.authority, keys, today, now_ms, Permissions(), Manner.LIVE, beginnings=Beginnings(ROWS))
            for source, own in settings.of_sources():
                name = f"source {own.name}"
                try:
                    report = stage(outbox, source, own, run, keep=True)
                except HubError as error:
                    yield _wrong(name, error, "mend it at the place named, and check again")
                else:
                    yield from _of_source(name, report)
    except HubError as error:
        yield _wrong("sources", error, "mend it at the place named, and check again")


def _of_source(name: str, report: SourceReport) -> Iterator[Finding]:
    for each in report.whole():
        seen = f"{each.file} line {each.line}: {each.code.value}: {each.sentence}"
        yield Finding(name, State.WRONG, seen, _mend_of_whole(each.code), 6)
    if report.is_refused:
        return
    if not report.files:
        yield Finding(name, State.DOUBTFUL, "it holds no file of this format", "put the extract in its place")
    for file in report.files:
        unjudged = report.unjudged.get(file.file, 0)
        accepted = file.rows - file.refused - unjudged
        seen = f"as at {report.as_at}: {file.file}: of {file.rows} rows looked at {accepted} are accepted"
        if unjudged:
            seen += f"; {unjudged} could not be judged, because what they hang on lies further down"
        if file.refused and not (accepted or unjudged):
            codes = sorted({each.code.value for each in report.refusals if each.file == file.file})
            yield Finding(
                name, State.WRONG, f"{seen}; refused: {', '.join(codes)}", "`hub connector preview` shows why", 6
            )
        else:
            yield Finding(name, State.WELL, seen)


def _mend_of_whole(code: Code) -> str:
    if code is Code.BAD_AS_AT:
        return (
            "say the day there; or, if that is not where the extract lies, name the right folder in the configuration"
        )
    if code is Code.MISSING_COLUMN:
        return "export that column, too; or, where the configuration names columns, name it as it is called in the file"
    return "export the file again as described in the reference"


def _route(settings: ConnectorSettings, now: datetime) -> Iterator[Finding]:
    kafka = settings.kafka
    with_tls = kafka.security_protocol == "SASL_SSL"
    addresses = [each.strip() for each in kafka.bootstrap.split(",")]
    if kafka.https_url is not None:
        edge = urlsplit(kafka.https_url)
        with_tls = edge.scheme == "https"
        addresses = [f"{edge.hostname}:{edge.port or (443 if with_tls else 80)}"]
    for address in addresses:
        host, _, port = address.rpartition(":")
        name = f"way to {address}"
        try:
            reached = host if kafka.proxy_url else resolve(host.strip("[]"))
        except Blocked as error:
            yield Finding(name, State.WRONG, str(error), f"to the DNS team: please resolve {host} from this machine", 4)
            continue
        try:
            route = walk(address, kafka.proxy_url, with_tls, kafka.ca_file)
        except Blocked as error:
            through = (
                f" through the proxy of proxy_url to {address}"
                if kafka.proxy_url
                else f" to {reached} ({host}) TCP port {port}"
            )
            mend = (
                f"to the firewall team: please allow{through}, TLS passed on unopened (no inspection);"
                " or name a proxy in proxy_url, or https_url if Kafka cannot pass"
            )
            yield Finding(name, State.WRONG, str(error), mend, 4)
            continue
        seen = f"{route.from_host} reaches {route.to_host} in {route.milliseconds} ms"
        if route.valid_until is None:
            yield Finding(name, State.WELL, f"{seen}, without TLS as the configuration has it")
            continue
        seen += f" by {route.tls}, certificate of {route.issuer} valid until {route.valid_until:%Y-%m-%d}"
        days = (route.valid_until - now).days
        if days < SOON_DAYS:
            mend = f"to the operator of the hub: the certificate of {address} runs out in {days} days"
            yield Finding(name, State.DOUBTFUL, seen, mend)
        else:
            yield Finding(name, State.WELL, seen)


def _where(settings: ConnectorSettings) -> str:
    return (
        f"the edge {settings.kafka.https_url}"
        if settings.kafka.https_url
        else f"the broker at {settings.kafka.bootstrap}"
    )


def _topics(settings: ConnectorSettings) -> list[str]:
    streams = {*settings.streams(), Stream.PRACTICE, Stream.RECEIPTS}
    return [topic(settings.authority, stream) for stream in sorted(streams)]


def _rights(settings: ConnectorSettings, allowed: object) -> Iterator[Finding]:
    assert isinstance(allowed, dict)
    mend = f"to the operator of the hub: hub authority add {settings.authority}"
    for name in _topics(settings):
        found = allowed[name]
        if isinstance(found, HubError):
            yield _wrong(f"rights on {name}", found, mend)
            continue
        wanted = {"read"} if name.endswith(f".{Stream.RECEIPTS}") else {"read", "write"}
        if wanted - found:
            seen = f"{settings.kafka.username} may not {' nor '.join(sorted(wanted - found))} {name}"
            yield Finding(f"rights on {name}", State.WRONG, seen, mend, 5)
        else:
            yield Finding(
                f"rights on {name}", State.WELL, f"{settings.kafka.username} may {' and '.join(sorted(wanted))}"
            )


def _test_messages(
    settings: ConnectorSettings, today: date, now_ms: int, patience_s: float, clock: Callable[[], float]
) -> Iterator[Finding]:
    try:
        tried = try_out(settings, today, now_ms, ROWS, patience_s, clock)
    except HubError as error:
        yield _wrong(
            "test messages", error, f"to the operator of the hub: {settings.authority} cannot use its practice topic"
        )
        return
    where = f"{PREFIX}.{settings.authority}.{Stream.PRACTICE}"
    if abs(tried.skew_s) > SKEW_S:
        seen = f"this machine's clock is {tried.skew_s:+.0f} s from the broker's"
        yield Finding("clock", State.DOUBTFUL, seen, "set the clock by a time server (timedatectl set-ntp true)")
    else:
        yield Finding("clock", State.WELL, f"within {abs(tried.skew_s):.1f} s of the broker's")
    sent = f"{tried.sent} scrambled messages, of {', '.join(tried.kinds)}, lie in {where}, where nothing counts"
    if not tried.sent:
        yield Finding(
            "test messages",
            State.DOUBTFUL,
            "no row is accepted yet, so none could be tried",
            "put an extract in its place",
        )
    elif tried.rejected:
        codes = ", ".join(sorted({f"{each.code} ({each.reason})" for each in tried.rejected}))
        yield Finding(
            "test messages",
            State.WRONG,
            f"{sent}; the hub cannot use {len(tried.rejected)}: {codes}",
            "to the operator of the hub: is the hub older than this connector?",
            7,
        )
    elif tried.receipted < tried.sent:
        seen = f"{sent}; the hub has answered for {tried.receipted} within {patience_s:.0f} s"
        yield Finding(
            "test messages", State.WRONG, seen, "to the operator of the hub: does the hub read our practice topic?", 4
        )
    else:
        yield Finding("test messages", State.WELL, f"{sent}; the hub has written a receipt for each")


def _wrong(name: str, error: HubError, mend: str) -> Finding:
    return Finding(name, State.WRONG, str(error), mend, error.exit_code)
