"""The relay forwards while the network is whole, and has each of the faults when it is told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.lib.faults.relay import Fault, Relay


@contextmanager
def echo() -> Iterator[int]:
    """A server that says everything again; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def answer(connection: socket.socket) -> None:
    with connection:
        try:
            while said := connection.recv(100):
                connection.sendall(said)
            connection.sendall(b"you ended")
        except OSError:
            return


@pytest.fixture
def relay() -> Iterator[Relay]:
    with echo() as port, Relay(port) as made:
        yield made


def asker(relay: Relay) -> socket.socket:
    return socket.create_connection(("127.0.0.1", relay.port), timeout=2)


def test_while_the_network_is_whole_everything_passes(relay: Relay) -> None:
    with asker(relay) as one:
        one.sendall(b"good morning")
        assert one.recv(100) == b"good morning"
        one.shutdown(socket.SHUT_WR)
        assert one.recv(100) == b"you ended"
        assert one.recv(100) == b""


def test_a_cut_resets_connections_and_refuses_new_ones_until_it_heals(relay: Relay) -> None:
    with asker(relay) as one:
        one.sendall(b"good morning")
        one.recv(100)
        relay.fail(Fault.CUT)
        with pytest.raises(ConnectionResetError):
            one.recv(100)
    with pytest.raises(ConnectionRefusedError):
        asker(relay)
    relay.heal()
    with asker(relay) as other:
        other.sendall(b"again")
        assert other.recv(100) == b"again"


def test_a_stall_lets_nothing_pass_and_loses_nothing(relay: Relay) -> None:
    with asker(relay) as one:
        relay.fail(Fault.STALL)
        one.sendall(b"patience")
        with pytest.raises(TimeoutError):
            one.recv(100)
        with asker(relay) as other:
            relay.heal()
            assert one.recv(100) == b"patience"
            other.sendall(b"me too")
            assert other.recv(100) == b"me too"


def test_half_closed_towards_the_asker_it_hears_an_end_and_speaks_on(relay: Relay) -> None:
    with asker(relay) as one:
        relay.fail(Fault.DEAF_ASKER)
        assert one.recv(100) == b""
        one.sendall(b"does anybody hear?")


def test_half_closed_towards_the_answerer_it_hears_an_end_and_speaks_on(relay: Relay) -> None:
    with asker(relay) as one:
        one.sendall(b"good morning")
        assert one.recv(100) == b"good morning"
        relay.fail(Fault.DEAF_ANSWERER)
        assert one.recv(100) == b"you ended"


def test_a_part_that_is_away_is_a_connection_that_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with Relay(port) as relay, asker(relay) as one:
        assert one.recv(100) == b""
