"""No error reaches a person as a traceback."""

from pathlib import Path

import pytest
import typer

import hub.cli.main
from hub.cli.main import UNEXPECTED, load_command, main
from hub.errors import BusyError


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Puts a command that fails in the way a test wants in the place of all others."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def install(failure: BaseException) -> None:
        def fail() -> None:
            raise failure

        application = typer.Typer()
        application.command(name="fail")(fail)
        monkeypatch.setattr(hub.cli.main, "command_names", lambda: ("fail",))
        monkeypatch.setattr(hub.cli.main, "load_command", lambda name: typer.main.get_command(application))

    return install


def code_of(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_an_error_that_a_person_can_mend_is_one_message_and_its_exit_code(command, capsys) -> None:
    command(BusyError("the data folder is in use"))
    assert code_of(["fail"]) == BusyError.exit_code
    assert capsys.readouterr().err == "hub: the data folder is in use\n"


def test_a_fault_of_ours_is_written_to_a_file_that_only_the_user_can_read(command, capsys, tmp_path) -> None:
    command(ZeroDivisionError("rate of nobody"))
    assert code_of(["fail"]) == UNEXPECTED
    said = capsys.readouterr().err
    (file,) = (tmp_path / "cyfnewid").iterdir()
    assert str(file) in said
    assert "Traceback" not in said
    assert "rate of nobody" not in said
    assert "ZeroDivisionError" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0


def test_ctrl_c_ends_quietly(command, capsys) -> None:
    command(KeyboardInterrupt())
    assert code_of(["fail"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_module_of_the_folder_that_holds_no_command_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="must hold either"):
        load_command("main")
