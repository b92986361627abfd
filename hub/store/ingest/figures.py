"""The figures, and every change of them by the moment at which what caused it became known."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from hub.domain.knowledge import Changes
from hub.domain.units import COLUMNS

_CHANGES = "authority, indicator, method_version, month, state, first_at, last_at, number, moments, numbers"
_SUMS = ", ".join(f"{name} = f.{name} + excluded.{name}" for name in COLUMNS)
_ARRAYS = ", ".join(f"cast(:{name} as int8[])" for name in COLUMNS)


class Figures:
    """Adds to the figures, and announces it; `methods` holds the definition each indicator is counted by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, changed: Mapping[str, Changes], methods: Mapping[str, str]) -> None:
        """Add the changes of each authority to its figures, and keep them."""
        self._add_totals(changed, methods)
        self._keep_changes(changed, methods)

    def complete(self, authority: str) -> set[tuple[str, str]]:
        """Indicator and method version of the definitions by which all of an authority's figures are counted."""
        rows = self._connection.execute(
            text(
                "select indicator, method_version from definitions where authority = :authority and counted_until is null"
            ),
            {"authority": authority},
        )
        return {(row.indicator, row.method_version) for row in rows}

    def leave(self, authority: str, methods: Mapping[str, str]) -> None:
        """From now on an authority's figures are counted by no other definitions than these.

        What the others came to stays, and belongs to the as-at day that is in effect now.
        """
        self._connection.execute(
            text(
                """
                update definitions set counted_until =
                    (select coalesce(max(effective_at), 0) from extracts where authority = :authority)
                where authority = :authority and counted_until is null and (indicator, method_version) not in
                    (select * from unnest(cast(:indicators as text[]), cast(:versions as text[])))
                """
            ),
            {"authority": authority, "indicators": list(methods), "versions": list(methods.values())},
        )

    def forget(self, authority: str, methods: Mapping[str, str]) -> None:
        """Drop what an authority's figures by these definitions came to when they were counted before."""
        for table in ("figures", "changes"):
            self._connection.execute(
                text(
                    f"""
                    delete from {table} where authority = :authority and (indicator, method_version) in
                        (select * from unnest(cast(:indicators as text[]), cast(:versions as text[])))
                    """
                ),
                {"authority": authority, "indicators": list(methods), "versions": list(methods.values())},
            )

    def completed(self, authority: str, methods: Mapping[str, str]) -> None:
        """From now on all of an authority's figures are counted by these definitions, too."""
        self._connection.execute(
            text(
                """
                insert into definitions (authority, indicator, method_version)
                select :authority, * from unnest(cast(:indicators as text[]), cast(:versions as text[]))
                on conflict (authority, indicator, method_version) do update set counted_until = null
                """
            ),
            {"authority": authority, "indicators": list(methods), "versions": list(methods.values())},
        )

    def announce(self, changed: Mapping[str, Sequence[str]]) -> None:
        """Tell open pages, once committed, which figures of which authority changed."""
        payloads = [
            json.dumps({"authority": authority, "indicators": list(indicators)})
            for authority, indicators in changed.items()
        ]
        if payloads:
            self._connection.execute(
                text("select pg_notify('figures', payload) from unnest(cast(:payloads as text[])) as payload"),
                {"payloads": payloads},
            )

    def _add_totals(self, changed: Mapping[str, Changes], methods: Mapping[str, str]) -> None:
        rows: dict[tuple[str, str, date], dict[str, int]] = {}
        for authority, changes in changed.items():
            for (indicator, month, column), number in changes.totals().items():
                rows.setdefault((authority, indicator, month), {})[column] = number
        if not rows:
            return
        cells = sorted(rows)
        self._connection.execute(
            text(
                f"""
                insert into figures as f (authority, indicator, method_version, month, {", ".join(COLUMNS)})
                select * from unnest(cast(:authorities as text[]), cast(:indicators as text[]),
                    cast(:versions as text[]), cast(:months as date[]), {_ARRAYS})
                on conflict (authority, indicator, method_version, month) do update set {_SUMS}
                """
            ),
            {
                "authorities": [cell[0] for cell in cells],
                "indicators": [cell[1] for cell in cells],
                "versions": [methods[cell[1]] for cell in cells],
                "months": [cell[2] for cell in cells],
            }
            | {name: [rows[cell].get(name, 0) for cell in cells] for name in COLUMNS},
        )

    def _keep_changes(self, changed: Mapping[str, Changes], methods: Mapping[str, str]) -> None:
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"copy changes ({_CHANGES}) from stdin") as copy:
            for authority, changes in changed.items():
                for (indicator, month, column), by_moment in sorted(changes.by_cell.items()):
                    moments = sorted(moment for moment, number in by_moment.items() if number)
                    if moments:
                        numbers = [by_moment[moment] for moment in moments]
                        copy.write_row(
                            (
                                authority,
                                indicator,
                                methods[indicator],
                                month,
                                column,
                                moments[0],
                                moments[-1],
                                sum(numbers),
                                moments,
                                numbers,
                            )
                        )
