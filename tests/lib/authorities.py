"""An authority with a machine of its own: a folder with its key, its password, its configuration and its extracts."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.broker.connection import Connection
from producers.connector import run_connector
from producers.report import RunReport

CONFIGURATION = """\
authority = "{code}"
pseudonym_key_file = "pseudonym.key"

[kafka]
bootstrap = "{bootstrap}"
username = "{username}"
password_file = "kafka.password"
security_protocol = "SASL_PLAINTEXT"

[[sources]]
name = "casefile"
format = "casefile"
folder = "extract"
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority's machine."""

    code: str
    folder: Path

    @classmethod
    def set_up(cls, code: str, folder: Path, connection: Connection) -> "Authority":
        """Put on a new machine what the operator of the hub and the authority itself put there."""
        folder.mkdir()
        for name, secret in (("pseudonym.key", f"{int(code[1:]):064x}"), ("kafka.password", connection.login.password)):
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(secret)
        text = CONFIGURATION.format(code=code, bootstrap=connection.bootstrap, username=connection.login.username)
        (folder / "connector.toml").write_text(text)
        return cls(code, folder)

    def report(self, extract: Path, today: date, now_ms: int) -> RunReport:
        """Put tonight's extract in the place of last night's, and run the connector."""
        shutil.rmtree(self.folder / "extract", ignore_errors=True)
        shutil.copytree(extract, self.folder / "extract")
        report = run_connector(self.folder / "connector.toml", today, now_ms)
        report.require_read()
        return report
