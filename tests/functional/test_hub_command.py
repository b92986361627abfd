"""What `hub` says when it is used wrongly, and how it shows its settings."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest


def test_hub_alone_lists_what_it_can_do(hub) -> None:
    shown = hub()
    assert "Commands:" in shown.stderr
    assert "config" in shown.stderr


def test_python_m_hub_is_the_same_command(hub) -> None:
    module = subprocess.run([sys.executable, "-m", "hub", "--help"], capture_output=True, text=True, check=True)
    assert module.stdout == hub("--help").stdout


def test_a_command_that_does_not_exist_is_a_wrong_use(hub) -> None:
    refused = hub("collate")
    assert refused.returncode == 2
    assert "collate" in refused.stderr
    assert "hub --help" in refused.stderr


def test_an_option_that_does_not_exist_names_the_help_of_its_command(hub) -> None:
    refused = hub("config", "show", "--loud")
    assert refused.returncode == 2
    assert "`hub config show --help`" in refused.stderr


@pytest.mark.parametrize("group", [(), ("authority",), ("connector",), ("export",), ("quarantine",), ("schemas",)])
def test_the_help_says_of_each_command_a_whole_sentence(hub, group) -> None:
    shown = hub(*group, "--help", COLUMNS="80")
    assert shown.returncode == 0
    assert "..." not in shown.stdout.partition("Commands:")[2]


@pytest.mark.parametrize("asked", [("verify",), ("quarantine", "list"), ("token", "list")])
def test_a_misspelled_data_folder_is_not_answered_from_an_empty_hub(hub, tmp_path, asked) -> None:
    refused = hub(*asked, "--data", tmp_path / "exchagne")
    assert refused.returncode == 3
    assert "no hub was ever started there" in refused.stderr
    assert refused.stdout == ""
    assert not (tmp_path / "exchagne").exists()


def test_who_forgets_that_the_demonstration_has_its_own_folder_is_told_which(hub, tmp_path) -> None:
    folder = tmp_path / ".cyfnewid" / "demo"
    folder.mkdir(parents=True)
    ports = dict.fromkeys(("broker", "controller", "database", "api", "supervisor", "consumer"), 1)
    (folder / "hub.json").write_text(json.dumps({"cluster_id": "x", "ports": ports}))
    refused = hub("verify")
    assert refused.returncode == 3
    assert str(folder) in refused.stderr


def test_a_file_is_no_data_folder(hub, tmp_path) -> None:
    (tmp_path / "data").write_text("")
    refused = hub("up", "--data", tmp_path / "data")
    assert refused.returncode == 3
    assert "it is a file" in refused.stderr


def test_who_presses_ctrl_c_during_a_demonstration_sees_no_traceback_of_the_connectors() -> None:
    waiting = "import time\nfrom hub.cli._connectors import connectors\nif __name__ == '__main__':\n"
    waiting += " try:\n  with connectors():\n   print('now', flush=True)\n   time.sleep(60)\n except KeyboardInterrupt:\n  pass"
    command = [sys.executable, "-c", waiting]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        time.sleep(3)  # by then the connectors' processes wait for work
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("option", ["--export", "--refusals"])
def test_a_demonstration_starts_nothing_when_its_result_has_no_place(hub, tmp_path, option) -> None:
    for place, said in ((tmp_path / "nowhere" / "file.csv", "there is no folder"), (tmp_path, "is a folder")):
        refused = hub("demo", option, place)
        assert refused.returncode == 2
        assert said in refused.stderr
    assert not (tmp_path / ".cyfnewid").exists()


def test_a_setting_comes_from_the_environment_before_the_file(hub, tmp_path) -> None:
    (tmp_path / "hub.toml").write_text("workers = 3\nbatch_records = 100\n")
    shown = hub("config", "show", "--json", HUB_WORKERS="4")
    values = {each["setting"]: (each["value"], each["from"]) for each in json.loads(shown.stdout)}
    assert values["workers"] == ("4", "environment HUB_WORKERS")
    assert values["batch_records"] == ("100", "file hub.toml")
    assert values["case_partitions"] == ("2", "default")


def test_a_password_is_never_shown(hub) -> None:
    shown = hub("config", "show", HUB_KAFKA_ADMIN_USERNAME="admin", HUB_KAFKA_ADMIN_PASSWORD="elegant-lamp")
    assert shown.returncode == 0
    assert "elegant-lamp" not in shown.stdout + shown.stderr


def test_a_wrong_setting_is_named_with_its_place_and_without_its_value(hub) -> None:
    refused = hub("config", "show", HUB_WORKERS="elegant-lamp")
    assert refused.returncode == 3
    assert "workers (environment HUB_WORKERS)" in refused.stderr
    assert "elegant-lamp" not in refused.stderr


def test_a_setting_that_does_not_exist_is_refused_with_the_ones_that_do(hub, tmp_path) -> None:
    (tmp_path / "hub.toml").write_text("wrokers = 3\n")
    refused = hub("config", "show")
    assert refused.returncode == 3
    assert "wrokers" in refused.stderr
    assert "workers" in refused.stderr


def test_a_settings_file_that_is_not_there_is_said_so(hub) -> None:
    refused = hub("config", "show", "--config", "elsewhere.toml")
    assert refused.returncode == 3
    assert "elsewhere.toml" in refused.stderr
