"""Is what a person allowed about anything? A name with a slip in it must not quietly allow nothing."""

from datetime import date

from hub.errors import HubError, UsageError
from producers.reading import Request
from producers.refusals import on_one_line
from producers.settings import ConnectorSettings
from producers.staging import Permissions


def require_known_files(settings: ConnectorSettings, allowed: Permissions, today: date) -> None:
    """A UsageError that names the files there are, when rows of one that no source has may be withdrawn.

    A file is called as its table is (`referrals.csv`), or as the authority calls it; the latter only the extracts tell.
    """
    tables = {table.file for source, own in settings.of_sources() for table in source.tables(own, settings.authority)}
    if allowed.withdrawals <= tables:
        return
    called: set[str] = set()
    for source, own in settings.of_sources():
        try:
            extract = source.read(own, Request(settings.authority, today, allowed_as_at=allowed.as_at))
            if extract.refusal is not None:
                return  # nothing is withdrawn of it, and the run says why
            called.update(sheet.file for sheet in extract.sheets)
        except HubError:  # the same
            return
    unknown = sorted(allowed.withdrawals - tables - called)
    if unknown:
        raise UsageError(
            f"--allow-mass-withdrawal names {_listed(unknown)}, and no source has such a file; there are"
            f" {_listed(sorted(tables | called))}"
        )


def _listed(names: list[str]) -> str:
    return ", ".join(map(on_one_line, names))
