"""Gives a producer a new number after it has given up a message that may have arrived.

The broker knows a message that comes twice by the producer's number and its own. After such a message the library (kafka-python
3.0.12) lays its number down and never asks for another: every later message would wait for ever.
"""

from typing import Any

from kafka.producer.transaction_manager import TransactionState


def renew_number(producer: Any) -> None:
    """Let an idempotent KafkaProducer ask for a number as it did for its first, whenever it has laid one down."""
    manager = producer._transaction_manager
    lay_down = manager.reset_producer_id

    def laying_down() -> None:
        with manager._lock:
            lay_down()
            manager._current_state = TransactionState.UNINITIALIZED

    manager.reset_producer_id = laying_down
