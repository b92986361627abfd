"""The ground of a measurement: the embedded broker and database of the product, with a workload in the topics.

The cases lie in the topics of their authorities, and once more, partition by partition, in one topic for the peers, whom
that suits better.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import NAMESPACE_OID, uuid5

import psycopg
from kafka import KafkaAdminClient, KafkaProducer

from hub.broker.admin import Enrolment, add_authorities, prepare_hub
from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.embedded.endpoints import Endpoints
from hub.embedded.parts import Parts
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.extract_completed import Content, ExtractCompleted
from schemas.events.header import Header
from schemas.topics import Stream, topic
from tests.bench import environments
from tests.bench.workload import Workload, read

PEERS = "bench.cases"
#: Peers may keep no more than this many replicas, and the embedded broker has one.
PEERS_SETTINGS = {"message.timestamp.type": "LogAppendTime", "retention.ms": "-1"}
LOADER = Path(__file__).with_name("peers") / "load.py"
TEMPLATE = "bench_template"
DROP_S = 60.0
"""How long a database that is to go may be in use."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Running parts with a workload in them."""

    parts: Parts
    workload: Workload
    file: Path

    @property
    def endpoints(self) -> Endpoints:
        """Where the parts are."""
        return self.parts.endpoints

    def pid(self, name: str) -> int:
        """The process of a part: PostgreSQL or Kafka."""
        found = next(child.pid for child in self.parts.children if child.program.name == name)
        assert found is not None
        return found

    def database(self, name: str, empty: bool = False) -> str:
        """The address of a new database, with the product's tables unless it is to be empty."""
        with psycopg.connect(self.endpoints.database_url, autocommit=True) as session:
            drop(session, name)
            session.execute(f"create database {name} template {'template1' if empty else TEMPLATE}")
        return address(self.endpoints, name)

    def drop(self, name: str) -> None:
        """Remove a database."""
        with psycopg.connect(self.endpoints.database_url, autocommit=True) as session:
            drop(session, name)

    def forget(self, prefix: str) -> None:
        """Remove the topics that a peer made for itself."""
        client: Any = open_client(KafkaAdminClient, self.endpoints.connection(self.endpoints.admin), "bench")
        try:
            own = [name for name in client.list_topics() if prefix in name]
            if own:
                client.delete_topics(own, raise_errors=False)
        finally:
            client.close()


def days_stated(codes: Sequence[str], day: date, revision: int = 1) -> dict[str, bytes]:
    """For each authority's control topic the message that this is everything, as at a day; it waits for no other."""
    kinds = tuple(Content(kind, "stated", 0, "0" * 64) for kind in catalogue().streams("case"))
    found = {}
    for code in codes:
        fact, name = uuid5(NAMESPACE_OID, f"{code} {day}").bytes, f"casefile {day}"
        header = Header(fact, revision, "asserted", code, name, name, "casefile", "bench", revision, day)
        found[topic(code, Stream.CONTROL)] = codec().encode(ExtractCompleted(header, "case", kinds, (), ()))
    return found


class DayStater:
    """Writes such messages; it has spoken to the broker about every topic before."""

    def __init__(self, connection: Connection, codes: Sequence[str]) -> None:
        self._producer: Any = open_client(KafkaProducer, connection, "bench", acks="all", linger_ms=0)
        for code in codes:
            self._producer.partitions_for(topic(code, Stream.CONTROL))

    def state(self, messages: Mapping[str, bytes]) -> None:
        """Return when all of them are acknowledged."""
        for each in [self._producer.send(name, key=b"casefile", value=value) for name, value in messages.items()]:
            each.get(60)

    def close(self) -> None:
        """Let go of the broker."""
        self._producer.close()


def state_days(connection: Connection, codes: Sequence[str], day: date) -> None:
    """State the as-at day of each of these authorities."""
    stater = DayStater(connection, codes)
    try:
        stater.state(days_stated(codes, day))
    finally:
        stater.close()


def load(here: Ground) -> None:
    """Write the cases into the topics, with the fastest producer that can be had here."""
    topics = [topic(code, Stream.CASE) for code in here.workload.codes]
    login = here.endpoints.admin
    try:
        python = environments.python("loader")
    except environments.Missing as why:
        print(f"confluent-kafka is not to be had; loading with kafka-python takes longer ({why})", file=sys.stderr)
        _load_slowly(here, topics)
        return
    peers = PEERS if here.workload.has_peers else ""
    arguments = [str(here.file), here.endpoints.bootstrap, peers, str(here.workload.partitions), *topics]
    secret = {"BENCH_USERNAME": login.username, "BENCH_PASSWORD": login.password}
    subprocess.run([str(python), str(LOADER), *arguments], check=True, env=os.environ | secret)


def _load_slowly(here: Ground, topics: list[str]) -> None:
    connection = here.endpoints.connection(here.endpoints.admin)
    producer: Any = open_client(
        KafkaProducer, connection, "bench", acks="all", compression_type="lz4", batch_size=262_144, linger_ms=50
    )
    for message in read(here.file):
        owner, partition = divmod(message.place, here.workload.partitions)
        producer.send(topics[owner], key=message.key, value=message.value, partition=partition)
        if here.workload.has_peers:
            producer.send(PEERS, key=message.key, value=message.value, partition=message.place)
    producer.flush()
    producer.close()


def prepare(here: Ground) -> None:
    """Make the principals, and the topics of the authorities and of the peers."""
    endpoints = here.endpoints
    admin = endpoints.connection(endpoints.admin)
    prepare_hub(admin, endpoints.hub)
    enrolments = [Enrolment(code, Login(code, endpoints.hub.password)) for code in here.workload.codes]
    add_authorities(admin, enrolments, here.workload.partitions, endpoints.hub.username)
    client: Any = open_client(KafkaAdminClient, admin, "bench")
    try:
        places = len(here.workload.codes) * here.workload.partitions
        client.create_topics({PEERS: {"num_partitions": places, "configs": PEERS_SETTINGS}}, raise_errors=False)
        client.wait_for_topics([PEERS])
    finally:
        client.close()


def address(endpoints: Endpoints, name: str) -> str:
    """Where a database is."""
    return urlunsplit(urlsplit(endpoints.database_url)._replace(path=f"/{name}"))


def drop(session: psycopg.Connection[Any], name: str) -> None:
    """Remove a database; by itself PostgreSQL also ends those of its own processes that look after it just then."""
    give_up = time.monotonic() + DROP_S
    while True:
        session.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = current_user",
            (name,),
        )
        try:
            session.execute(f"drop database if exists {name}")
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.5)
        else:
            return
