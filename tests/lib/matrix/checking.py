"""One night of one source: what was stated before, what the night brings, and what stands after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from hub.errors import HubError
from producers.outbox.file import Outbox, forgetful
from producers.report import SourceReport
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.case_databases import asserted
from tests.lib.extracts import KEYS, TODAY, addresses, sent
from tests.lib.matrix.declaring import Answer, Declared, Lay, Night


@dataclass
class Nights:
    """Nights of one source into one outbox, each a second after the last, as if each were sent at once."""

    declared: Declared
    outbox: Outbox
    place: Path
    begun: int = 1_000_000

    def night(self, lay: Lay) -> tuple[SourceReport, int]:
        """Stage what is laid, and how many messages that made necessary."""
        self.begun += 1000
        run = Run(self.declared.authority, KEYS, TODAY, self.begun)
        after = lay(self.place)
        try:
            settings = self.declared.settings(self.place)
            report = stage(self.outbox, source_of(self.declared.format), settings, run, keep=True)
        finally:
            if after is not None:
                after()
        return report, len(sent(self.outbox))

    def answer(self, lay: Lay) -> Answer:
        """What becomes of what is laid."""
        try:
            report, messages = self.night(lay)
        except HubError as error:
            return Answer(error=str(error))
        new, changed, withdrawn = (
            sum(getattr(each, name) for each in report.files) for name in ("new", "changed", "withdrawn")
        )
        assert messages == new + changed + withdrawn
        return Answer(new, changed, withdrawn, tuple(addresses(report.refusals)))


@contextmanager
def nights_of(declared: Declared, place: Path) -> Iterator[Nights]:
    """Nights of which nothing is kept."""
    with forgetful(declared.authority) as outbox:
        yield Nights(declared, outbox, place)


def check(declared: Declared, night: Night, place: Path) -> None:
    """Each way of a night is answered as declared, keeps what it does not speak of, and is healed by the extract before it."""
    for since, ways in groupby(declared.nights[night], key=lambda way: way.since):
        with nights_of(declared, place) as nights:
            before = declared.whole(since)
            first = nights.answer(before)
            held = asserted(nights.outbox)
            assert first == Answer(new=len(held)), first
            for way in ways:
                found = nights.answer(way.lay)
                if way.answer.error:
                    assert way.answer.error in found.error, found
                else:
                    assert found == way.answer, f"{found} is not {way.answer}"
                if (found.new, found.changed, found.withdrawn) == (0, 0, 0):
                    assert asserted(nights.outbox) == held
                again = nights.answer(before)
                assert asserted(nights.outbox) == held
                assert again == Answer(found.withdrawn, found.changed, found.new), again
