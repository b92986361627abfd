"""Writes a workload's file into topics with confluent-kafka; runs in an environment of its own, knows nothing of the product.

load.py FILE BOOTSTRAP PEERS_TOPIC PARTITIONS TOPIC...

PEERS_TOPIC may be empty.
"""

import os
import struct
import sys
import time

from confluent_kafka import Producer

FRAME = struct.Struct("<BBH")


def main(file: str, bootstrap: str, peers: str, partitions: int, topics: list[str]) -> None:
    """Each message goes into its authority's topic and into the peers'."""
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": os.environ["BENCH_USERNAME"],
            "sasl.password": os.environ["BENCH_PASSWORD"],
            "enable.idempotence": True,
            "compression.type": "lz4",
            "linger.ms": 50,
            "batch.size": 262_144,
            "queue.buffering.max.messages": 400_000,
        }
    )
    failed = []

    def answer(error: object, _: object) -> None:
        if error is not None:
            failed.append(error)

    def send(topic: str, partition: int, key: bytes, value: bytes) -> None:
        while True:
            try:
                producer.produce(topic, value, key, partition, on_delivery=answer)
            except BufferError:
                producer.poll(0.05)
            else:
                return

    started, count = time.monotonic(), 0
    with open(file, "rb", 8 << 20) as content:
        while head := content.read(FRAME.size):
            place, key_length, value_length = FRAME.unpack(head)
            key, value = content.read(key_length), content.read(value_length)
            send(topics[place // partitions], place % partitions, key, value)
            if peers:
                send(peers, place, key, value)
            count += 1
            if count % 5_000 == 0:
                producer.poll(0)
    producer.flush()
    if failed:
        sys.exit(f"{len(failed)} messages were not acknowledged: {failed[0]}")
    print(f"{count:,} messages loaded in {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5:])
