"""A disk that is full stops an extract from being read and says so; nothing of it is lost, and nothing of it is half there."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.errors import ConfigurationError
from producers.outbox.file import opened
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.extracts import AUTHORITY, KEYS, REFERRALS, TODAY, folder_settings, write

ROWS = 5_000
ROOM_BYTES = 400_000


@contextmanager
def no_file_grows(beyond: int) -> Iterator[None]:
    """Files of this process that may not grow, as on a disk without room."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_an_extract_for_which_there_is_no_room_is_read_once_there_is(tmp_path: Path) -> None:
    rows = "".join(f"R{each},P{each},2009-03-02,school,,\n" for each in range(ROWS))
    source = source_of("casefile")
    settings = folder_settings(source, write(tmp_path / "extract", referrals=REFERRALS + rows))
    state = tmp_path / "outbox.sqlite"

    def run() -> int:
        with opened(state, AUTHORITY) as outbox:
            assert len(outbox.queue) == 0, "half an extract"
            stage(outbox, source, settings, Run(AUTHORITY, KEYS, TODAY, 1_000), keep=True)
            return len(outbox.queue)

    with no_file_grows(ROOM_BYTES), pytest.raises(ConfigurationError, match="see that the disk is not full"):
        run()
    assert run() == ROWS
