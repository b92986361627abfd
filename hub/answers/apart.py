"""Work that takes a processor for a minute, done in a process of its own, so that readers are answered meanwhile."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from hub.domain.disclosure.released import Released, Stated, released
from hub.errors import ContractError

#: How much the work gives way to everything else.
NICE = 10


def released_apart(everything: Sequence[Stated]) -> Released:
    """What others may have, as `released` makes them; ContractError when the process ended without them."""
    if not any(each.observations for each in everything):
        return released(everything)
    ours, theirs = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_work, args=(theirs, everything), name="disclosure", daemon=True)
    process.start()
    theirs.close()
    try:
        found: Released = ours.recv()
    except EOFError:
        process.join()
        raise ContractError(f"The process that withholds small numbers ended with code {process.exitcode}.") from None
    finally:
        ours.close()
    process.join()
    return found


def _work(answer: Connection, everything: Sequence[Stated]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started it, which then ends it
    os.nice(NICE)
    found = released(everything)
    with suppress(BrokenPipeError):  # nobody waits any more
        answer.send(found)
