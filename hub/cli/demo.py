"""`hub demo`: the whole exchange on one machine, from 22 extracts to the national comparison."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from hub.cli._authority_files import SourceKeys
from hub.cli._catching_up import wait_until_stored
from hub.cli._connector._shown import write_refusals
from hub.cli._connectors import Connectors, connectors
from hub.cli._demo_tables import print_refusals, print_wales, print_warnings
from hub.cli._enrol import enrol
from hub.cli._extract_folders import Given, Night, find
from hub.cli._options import PortOption, WorkersOption
from hub.cli._output import require_place, say
from hub.cli._running import RunningHub, interrupted_by_signals, run_hub
from hub.cli.export import write_figures
from hub.config import PREFIX, Settings, load
from hub.domain.areas import AUTHORITIES
from hub.errors import PartError
from hub.store.engine import Store
from producers.report import RunReport
from schemas.topics import PUBLISHER

FOLDER = Path("demo")
#: The demonstration is read as the national operator, on this machine only.
ROLE = "analyst"

DemoDataOption = Annotated[
    Path | None, typer.Option("--data", help="The hub's data folder.", show_default=str(Path(".cyfnewid") / FOLDER))
]
ExtractsOption = Annotated[
    Path | None,
    typer.Option(
        "--extracts",
        help="Extract folders named by ONS code (or by date, and below it by code) instead of the shipped demonstration; "
        "a populations.csv beside them is the publisher's. "
        "Without --data, they are run in a folder of their own that goes afterwards.",
    ),
]
ExitOption = Annotated[bool, typer.Option("--exit-when-done", help="Stop everything after the last figure.")]
ExportOption = Annotated[Path | None, typer.Option("--export", help="Write all derived figures to this CSV file.")]
RefusalsOption = Annotated[
    Path | None,
    typer.Option("--refusals", help="Write the refused rows of each authority's last extract to this CSV file."),
]


def command(
    data: DemoDataOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
    extracts: ExtractsOption = None,
    exit_when_done: ExitOption = False,
    export: ExportOption = None,
    refusals: RefusalsOption = None,
) -> None:
    """Run a whole hub over extracts, and compare the figures.

    Every authority's connector reads its extract; Wales is shown beside what was published.
    """
    require_place("--export", export)
    require_place("--refusals", refusals)
    given = find(extracts) if extracts else None
    started = time.monotonic()
    try:
        with interrupted_by_signals(), _folder(data, extracts is not None) as folder:
            settings = load(
                data=folder, port=port, workers=workers, reader_without_token=ROLE, demonstration=given is None
            ).settings
            variables = {
                f"{PREFIX}READER_WITHOUT_TOKEN": ROLE,
                f"{PREFIX}DEMONSTRATION": str(given is None).lower(),
            }
            with connectors() as running, run_hub(settings, say, variables=variables) as hub:
                failures: dict[str, str] = {}
                reports = _run(hub, settings, given, running, failures)
                hub.wait_ready()
                _finish(hub, reports, given, export, refusals)
                done = f"Done in {time.monotonic() - started:.0f} s."
                if exit_when_done:
                    say(f"{done} The comparison was at {hub.address}, which stops now.")
                else:
                    say(f"{done} The comparison is at {hub.address}")
                    goes_on = extracts is None or data is not None
                    say("Ctrl-C stops the hub" + ("; the same command goes on from here." if goes_on else "."))
                    hub.wait()
    except KeyboardInterrupt:
        say("The hub has stopped")
    else:
        if failures:
            raise PartError(f"these connectors could not run: {'; '.join(map(': '.join, failures.items()))}")


def _run(
    hub: RunningHub, settings: Settings, given: Given | None, running: Connectors, failures: dict[str, str]
) -> dict[str, RunReport]:
    """Run every night's connectors in order; each authority's last report. Those that could not run are noted."""

    def failed(code: str, message: str) -> None:
        failures[code] = message
        say(f"  {code}  could not run: {message}")

    reports: dict[str, RunReport] = {}
    for name in given.beside if given else ():
        say(f"  {name} is not an extract folder and is passed over")
    with Store(hub.endpoints.database_url) as store:
        for night, sources in _nights(given):
            if night is not None and night.day is not None:
                say(f"Extracts of {night.day}")
            files = enrol(hub.endpoints, settings.data, list(sources), sources.__getitem__, settings.case_partitions)
            say(f"Running {len(files)} connectors")
            reports |= running.run(files, _heard, failed)
            stored = wait_until_stored(hub.endpoints, store, list(files), say)
            say(f"  all {stored:,} messages are in the store")
    return reports


def _nights(given: Given | None) -> Iterator[tuple[Night | None, Mapping[str, Sequence[SourceKeys]]]]:
    """Each night with the sources of every authority's connector."""
    if given is None:
        invented: dict[str, Sequence[SourceKeys]] = {
            area.code: [{"name": "invented cases", "format": "synthetic"}] for area in AUTHORITIES
        }
        published = _published_folder()
        figures = {"name": "published figures", "format": "performance_return", "folder": str(published)}
        yield None, invented | {PUBLISHER: [figures, _populations(published)]}
        return
    for night in given.nights:
        sources: dict[str, Sequence[SourceKeys]] = {
            code: [{"name": "casefile", "format": "casefile", "folder": str(folder.resolve())}]
            for code, folder in night.folders.items()
        }
        if night.populations is not None:
            sources[PUBLISHER] = [_populations(night.populations.resolve())]
        yield night, sources


def _populations(folder: Path) -> SourceKeys:
    return {"name": "populations", "format": "populations", "folder": str(folder)}


def _heard(report: RunReport) -> None:
    warnings = sum(len(source.warnings) for source in report.sources)
    words = [f"{report.acknowledged:,} messages acknowledged"]
    words += [f"{len(report.refusals)} rows or files refused"] if report.refusals else []
    words += [f"{warnings} warnings"] if warnings else []
    say(f"  {report.authority}  {', '.join(words)}")


def _finish(
    hub: RunningHub, reports: Mapping[str, RunReport], given: Given | None, export: Path | None, refusals: Path | None
) -> None:
    with Store(hub.endpoints.database_url) as store:
        if export:
            write_figures(store, export, "csv", demonstration=given is None)
            say(f"Figures written to {export}")
        print_wales(store)
    print_warnings(reports, say)
    print_refusals(reports, say)
    if refusals:
        write_refusals(refusals, (report for _, report in sorted(reports.items())))
        say(f"Refusals written to {refusals}")


def _published_folder() -> Path:
    from producers.published import folder

    return folder()


@contextmanager
def _folder(data: Path | None, is_given: bool) -> Iterator[Path]:
    """The data folder: the one asked for, the demonstration's own, or one for these extracts alone."""
    if data is not None:
        yield data
    elif not is_given:
        yield load().settings.data / FOLDER
    else:
        own = Path(tempfile.mkdtemp(prefix="cyfnewid-"))
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)
