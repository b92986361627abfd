"""Rows that name a row of another file: known when that row is accepted, or when its last accepted version is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from producers.outbox.file import forgetful
from tests.lib.extracts import (
    ADULT_PLANS,
    ADULT_REVIEWS,
    ASSESSMENTS,
    AUTHORITY,
    CARE_PERIODS,
    PLACEMENTS,
    REFERRALS,
    REVIEWS,
    VISITS,
    Nights,
    addresses,
)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with forgetful(AUTHORITY) as outbox:
        yield Nights(outbox, tmp_path)


def counts(nights: Nights) -> list[tuple[int, int, int, int]]:
    return [(each.new, each.changed, each.withdrawn, each.unchanged) for each in nights.reports[-1].files]


class Hanging(NamedTuple):
    """A file whose rows name rows of another: a good row of each, for a key and a person."""

    parent: str
    child: str
    #: The parent's row of a key and a person, good and with a fault.
    named: str
    faulty: str
    #: The child's row of its own key, the key that it names, and a person.
    row: str
    headers: tuple[str, str]
    code: str

    def parents(self, *rows: tuple[str, str], faulty: bool = False) -> dict[str, Any]:
        """The parent's file with rows of these keys and persons."""
        row = self.faulty if faulty else self.named
        return {self.parent: self.headers[0] + "".join(row.format(*each) for each in rows)}

    def children(self, *rows: tuple[str, str, str]) -> dict[str, Any]:
        """The child's file with rows of these keys, named keys and persons."""
        return {self.child: self.headers[1] + "".join(self.row.format(*each) for each in rows)}


PERIOD, PERIOD_FAULTY = "{},{},2009-01-05,,care_order\n", "{},{},2009-01-05,,order\n"
PLAN, PLAN_FAULTY = "{},{},2009-01-05,\n", "{},{},2009-01-05,soon\n"
REFERRAL, REFERRAL_FAULTY = "{},{},2009-01-05,school,,\n", "{},{},2009-01-05,tv,,\n"
HANGING = [
    Hanging(
        "care_periods",
        "reviews",
        PERIOD,
        PERIOD_FAULTY,
        "{},{},{},2009-02-02\n",
        (CARE_PERIODS, REVIEWS),
        "unknown_care_period",
    ),
    Hanging(
        "care_periods",
        "placements",
        PERIOD,
        PERIOD_FAULTY,
        "{},{},{},2009-01-05,,foster,,\n",
        (CARE_PERIODS, PLACEMENTS),
        "unknown_care_period",
    ),
    Hanging(
        "care_periods",
        "visits",
        PERIOD,
        PERIOD_FAULTY,
        "{},{},{},2009-02-02\n",
        (CARE_PERIODS, VISITS),
        "unknown_care_period",
    ),
    Hanging(
        "adult_plans",
        "adult_reviews",
        PLAN,
        PLAN_FAULTY,
        "{},{},{},2009-02-02\n",
        (ADULT_PLANS, ADULT_REVIEWS),
        "unknown_plan",
    ),
    Hanging(
        "referrals",
        "assessments",
        REFERRAL,
        REFERRAL_FAULTY,
        "{0},{2},{1},core,2009-02-02,,,\n",
        (REFERRALS, ASSESSMENTS),
        "unknown_referral",
    ),
]
of_each_file_that_hangs = pytest.mark.parametrize("hanging", HANGING, ids=lambda each: each.child)


def of(child: str, found: Iterable[tuple[str, int, str]]) -> list[tuple[int, str]]:
    return [(line, code) for file, line, code in found if file == f"{child}.csv"]


@of_each_file_that_hangs
def test_a_parent_that_is_refused_now_is_known_by_its_last_accepted_version(nights: Nights, hanging: Hanging) -> None:
    nights.night(**hanging.parents(("C1", "P1")))
    faulty = hanging.parents(("C1", "P2"), faulty=True)
    report = nights.night(**faulty, **hanging.children(("V1", "C1", "P1")))
    assert [(each.file, each.line) for each in report.refusals] == [(f"{hanging.parent}.csv", 2)]
    report = nights.night(**faulty, **hanging.children(("V1", "C1", "P2")))
    assert of(hanging.child, addresses(report.refusals)) == [(2, "person_mismatch")]
    assert report.refusals[1].stale


@of_each_file_that_hangs
@pytest.mark.parametrize("spoiled", [None, b"\xff"])
def test_parents_are_known_when_their_file_is_absent_or_refused(nights: Nights, hanging: Hanging, spoiled: Any) -> None:
    nights.night(**hanging.parents(("C1", "P1")))
    files = hanging.children(("V1", "C1", "P1"), ("V2", "C9", "P1"), ("V3", "C1", "P3"))
    report = nights.night(**files, **({} if spoiled is None else {hanging.parent: spoiled}))
    assert of(hanging.child, addresses(report.refusals)) == [(3, hanging.code), (4, "person_mismatch")]


@of_each_file_that_hangs
def test_a_parent_that_is_gone_is_not_known_though_it_was(nights: Nights, hanging: Hanging) -> None:
    children = hanging.children(("V1", "C1", "P1"))
    nights.night(**hanging.parents(("C1", "P1")), **children)
    report = nights.night(**hanging.parents(), **children)
    assert addresses(report.refusals) == [(f"{hanging.child}.csv", 2, hanging.code)]
    assert report.refusals[0].stale


@of_each_file_that_hangs
def test_the_rows_of_a_new_parent_that_is_refused_fall_with_it(nights: Nights, hanging: Hanging) -> None:
    report = nights.night(**hanging.parents(("C1", "P1"), faulty=True), **hanging.children(("L1", "C1", "P1")))
    assert [each.file for each in report.refusals] == [f"{hanging.parent}.csv", f"{hanging.child}.csv"]
    assert report.refusals[1].code == hanging.code
    assert nights.asserted() == {}


@of_each_file_that_hangs
def test_a_person_corrected_on_both_rows_moves_both_facts(nights: Nights, hanging: Hanging) -> None:
    nights.night(**hanging.parents(("C1", "P1")), **hanging.children(("V1", "C1", "P1")))
    before = nights.asserted()
    report = nights.night(**hanging.parents(("C1", "P2")), **hanging.children(("V1", "C1", "P2")))
    assert report.refusals == []
    assert counts(nights) == [(1, 0, 1, 0), (1, 0, 1, 0)]
    assert not before.keys() & nights.asserted().keys()


def test_a_mass_withdrawal_of_parents_leaves_the_last_ones_known(nights: Nights) -> None:
    hanging = HANGING[-1]
    nights.night(**hanging.parents(*((f"R{i}", f"P{i}") for i in range(30))))
    report = nights.night(**hanging.parents(), **hanging.children(("A1", "R1", "P1")))
    assert addresses(report.refusals) == [("referrals.csv", 1, "mass_withdrawal")]
