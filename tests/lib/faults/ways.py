"""Ways to the broker that can be told apart: beside its own listener one for each relay, advertised as the relay's port.

A client asks the relay it knows for the brokers, and is told the relay's address again; so all of its traffic goes there.
"""

from collections.abc import Callable, Mapping

from hub.embedded.folder import Passwords
from hub.embedded.kafka_settings import Node, server_properties
from hub.embedded.ports import HOST

LISTENER = """\
listener.name.{lower}.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.{lower}.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
"""


def with_ways(ways: Mapping[str, tuple[int, int]]) -> Callable[[Node, Passwords, str], str]:
    """`server_properties` with further listeners; each way has the port it listens on and the one it is known by."""

    def properties(node: Node, passwords: Passwords, data: str) -> str:
        text = server_properties(node, passwords, data)
        stated = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and line[0] != "#")
        changed = {
            "listeners": "".join(f",{name}://{HOST}:{port}" for name, (port, _) in ways.items()),
            "advertised.listeners": "".join(f",{name}://{HOST}:{known}" for name, (_, known) in ways.items()),
            "listener.security.protocol.map": "".join(f",{name}:SASL_PLAINTEXT" for name in ways),
        }
        lines = [f"{key}={stated[key]}{more}\n" for key, more in changed.items()]  # of two, Java reads the later
        return text + "".join(lines) + "".join(LISTENER.format(lower=name.lower()) for name in ways)

    return properties
