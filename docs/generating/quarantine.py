"""Quarantine codes"""

from generating._tables import code, table

from consumers.sorting import CODES


def page() -> str:
    """Why a message is set aside."""
    return f"""\
A message that the hub cannot use is set aside by its address, counted, told to its authority in a receipt, and may be
[tried again](../how-to/replay-quarantine.md). Its bytes stay in Kafka; nothing of it is copied.

{table(("Code", "Why"), [(code(name), sentence) for name, sentence in CODES.items()])}
"""
