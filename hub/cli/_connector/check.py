"""`hub connector check`: everything that a run needs, tried."""

from hub.cli._connector._options import FileOption, today


def command(config: FileOption) -> None:
    """Try everything that a run needs, and change nothing."""
    from producers.checking import check as try_everything

    for found in try_everything(config, today()[0]):
        print(found)
