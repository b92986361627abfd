"""The command `hub`: finds its subcommands in this folder, and turns every error into one message and an exit code.

`hub/cli/<name>.py` is the command `hub <name>` (an underscore becomes a hyphen) if it holds a function `command`, and
the group `hub <name> ...` if it holds a Typer application `group`. Modules whose name starts with an underscore are not
commands. A module is imported only when its command is called or listed, so that an authority's connector never loads
the national store.
"""

import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import platformdirs
import typer
from typer.core import TyperGroup

import hub.cli
from hub.errors import HubError

UNEXPECTED = 70
"""The exit code of a fault of our own: EX_SOFTWARE in sysexits.h."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it: 128 and the signal's number."""


class CommandFolder(TyperGroup):
    """A group of commands that lists the modules of `hub/cli`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, in alphabetical order."""
        return sorted(command_names())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or None; imports its module, and no other."""
        return load_command(cmd_name) if cmd_name in command_names() else None


def command_names() -> tuple[str, ...]:
    """The names of all commands, read from the folder's file names."""
    modules = (found.name for found in pkgutil.iter_modules(hub.cli.__path__))
    return tuple(name.replace("_", "-") for name in modules if not name.startswith("_") and name != "main")


def load_command(name: str) -> Any:
    """Import the module of one command and make it callable; a module that holds none is a fault of ours."""
    module = importlib.import_module(f"hub.cli.{name.replace('-', '_')}")
    function: Callable[..., Any] | None = getattr(module, "command", None)
    group: typer.Typer | None = getattr(module, "group", None)
    if (function is None) == (group is None):
        raise TypeError(f"{module.__file__} must hold either a function `command` or a Typer application `group`")
    application = group or typer.Typer(add_completion=False, rich_markup_mode=None)
    if function is not None:
        application.command(name=name)(function)
    loaded = typer.main.get_command(application)
    loaded.name = name
    loaded.help = loaded.help or module.__doc__
    return loaded


app = typer.Typer(
    cls=CommandFolder,
    name="hub",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def hub_command() -> None:
    """Gather what 22 authorities state about their work, and answer from it."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run `hub` and leave the process with the exit code of what happened; no traceback reaches the terminal."""
    command = typer.main.get_command(app)
    try:
        outcome = command.main(args=arguments, prog_name="hub", standalone_mode=False)
    except HubError as error:
        leave(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        leave("stopped", INTERRUPTED)
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):  # what Typer raises for a wrong argument
            leave_usage(error)
        leave(
            f"something went wrong that is a fault of the hub; what happened was written to {record(error)}", UNEXPECTED
        )
    if outcome == INTERRUPTED:  # Typer makes an exit code of Ctrl-C
        leave("stopped", INTERRUPTED)
    sys.exit(outcome if isinstance(outcome, int) else 0)


def leave(message: str, code: int) -> NoReturn:
    """Say one thing on stderr, and end the process."""
    print(f"hub: {message}", file=sys.stderr)
    sys.exit(code)


def leave_usage(error: Any) -> NoReturn:
    """Say what is wrong with the arguments and where the help is, and end the process."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help text
        print(error.format_message(), file=sys.stderr)
        sys.exit(error.exit_code)
    where = context.command_path if context is not None else "hub"
    leave(f"{error.format_message()}\nhub: `{where} --help` lists what it takes", error.exit_code)


def record(error: BaseException) -> Path:
    """Write where it happened, and nothing that a row or a message holds, where only this user can read it; the file's name."""
    from hub.ops.logs import told

    now = datetime.now(UTC)
    name = f"crash-{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    for folder in (platformdirs.user_state_path("cyfnewid"), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / name
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
                opened.write("\n".join([*told(error), ""]))
        except OSError:
            continue
        return file
    return Path(os.devnull)


if __name__ == "__main__":
    main()
