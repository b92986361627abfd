"""The sources that read a database, on a real PostgreSQL, shown the nights that every source is shown."""

from pathlib import Path

import pytest

from tests.lib.matrix import outbox_table, sql
from tests.lib.matrix.checking import check
from tests.lib.matrix.declaring import Declared, Night
from tests.lib.matrix.tables_of_a_database import ADDRESS

ON_POSTGRESQL = (*sql.ON_POSTGRESQL, *outbox_table.ON_POSTGRESQL)
MATRIX = [pytest.param(each, night, id=f"{each.name}-{night}") for each in ON_POSTGRESQL for night in each.nights]


@pytest.mark.parametrize(("declared", "night"), MATRIX)
def test_every_source(declared: Declared, night: Night, tmp_path: Path, empty_database: str) -> None:
    (tmp_path / ADDRESS).write_text(empty_database)
    (tmp_path / ADDRESS).chmod(0o600)
    check(declared, night, tmp_path)
