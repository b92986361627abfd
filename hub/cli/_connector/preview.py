"""`hub connector preview`: what a run would do."""

from hub.cli._connector._options import AsAtOption, FileOption, WithdrawalOption, permissions, today
from hub.cli._connector._shown import document, leave_if_refused, show, show_refusals
from hub.cli._options import JsonOption
from hub.cli._output import print_document


def command(
    config: FileOption,
    allow_mass_withdrawal: WithdrawalOption = None,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a run would send and refuse, and send nothing. Works without a broker."""
    from producers.connector import preview_connector

    day, now_ms = today()
    reports = preview_connector(config, day, now_ms, permissions(allow_mass_withdrawal, allow_as_at))
    if as_json:
        print_document([document(report) for report in reports])
    else:
        for report in reports:
            show(report)
            show_refusals(report.refusals)
        print("Nothing was sent.")
    leave_if_refused(reports)
