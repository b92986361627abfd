"""What a broker is told: each is broker and controller, no way in without a password, little memory and disk."""

from dataclasses import dataclass

from hub.embedded.folder import Passwords
from hub.embedded.ports import HOST, Ports

SERVER = """\
process.roles=broker,controller
node.id={node.number}
controller.quorum.voters={node.voters}
listeners=CLIENT://{host}:{node.client_port},CONTROLLER://{host}:{node.controller_port}
advertised.listeners=CLIENT://{host}:{node.client_port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLIENT
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
log.dirs={data}

# SCRAM passwords are kept in the metadata, which the controller's own listener cannot ask before it runs: PLAIN there.
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.mechanism.controller.protocol=PLAIN
listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config={scram} required username="admin" password="{passwords.admin}";
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={plain} required username="controller" \
password="{passwords.controller}" user_controller="{passwords.controller}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin;User:controller
allow.everyone.if.no.acl.found=false
auto.create.topics.enable=false

# Statements are kept for ever, with the time at which this broker took them in.
log.message.timestamp.type=LogAppendTime
log.retention.ms=-1
log.retention.bytes=-1
# Of three replicas, two must have what is acknowledged; of one, it must soon be on the disk and not only in memory.
default.replication.factor={node.of}
min.insync.replicas={node.must_agree}
log.flush.interval.ms=1000

# A broker that was killed may come back as soon as its controller has missed it: 3 seconds instead of 9.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500

# Some hundred small partitions on one machine.
log.segment.bytes=268435456
log.index.size.max.bytes=1048576
log.cleaner.dedupe.buffer.size=16777216
num.network.threads=2
num.io.threads=4
num.partitions=1
offsets.topic.num.partitions=4
offsets.topic.segment.bytes=16777216
offsets.topic.replication.factor={node.of}
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor={node.of}
transaction.state.log.min.isr={node.must_agree}
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor={node.of}
share.coordinator.state.topic.min.isr={node.must_agree}
group.coordinator.threads=1
share.coordinator.threads=1
group.initial.rebalance.delay.ms=0
"""

LOGGING = """\
status=error
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName=${sys:hub.log}
appender.file.filePattern=${sys:hub.log}.%i
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{ISO8601} %-5p %c{1}: %m%n
appender.file.policies.type=Policies
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=5MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max=2
rootLogger.level=info
rootLogger.appenderRef.file.ref=file
"""


@dataclass(frozen=True, slots=True)
class Node:
    """One of the brokers: its number, from 1, of how many, and where they are."""

    number: int
    of: int
    ports: Ports

    @property
    def client_port(self) -> int:
        """Where clients and the other brokers reach it."""
        return self.ports.brokers(self.of)[self.number - 1]

    @property
    def controller_port(self) -> int:
        """Where the controllers agree with each other."""
        return self.ports.controllers(self.of)[self.number - 1]

    @property
    def voters(self) -> str:
        """All controllers, as Kafka writes them."""
        return ",".join(f"{number}@{HOST}:{port}" for number, port in enumerate(self.ports.controllers(self.of), 1))

    @property
    def must_agree(self) -> int:
        """So many brokers must have a message before it is acknowledged; one of three may be away."""
        return self.of // 2 + 1


def server_properties(node: Node, passwords: Passwords, data: str) -> str:
    """The text of `server.properties`; `data` is the folder of the topics, seen from the broker's own folder."""
    security = "org.apache.kafka.common.security"
    return SERVER.format(
        host=HOST,
        node=node,
        passwords=passwords,
        data=data,
        scram=f"{security}.scram.ScramLoginModule",
        plain=f"{security}.plain.PlainLoginModule",
    )
