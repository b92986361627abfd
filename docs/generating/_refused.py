"""The sentences of refusals, as the program says them of small extracts."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from producers.keyed.keys import Keys
from producers.outbox.file import forgetful
from producers.refusals import Refusal
from producers.sources import source_of
from producers.staging import Run, stage

AUTHORITY, TODAY = "W06000015", date(2009, 6, 1)
REFERRALS = "referral_id,person_id,received_at,source,decided_at,decision\n"
PERIODS = "care_period_id,person_id,started_on,ended_on,basis\n"
REVIEWS = "review_id,care_period_id,person_id,held_on\n"
ASSESSMENTS = "assessment_id,person_id,referral_id,kind,required_on,completed_on,seen,seen_alone\n"
ADULT_REVIEWS = "adult_review_id,adult_plan_id,person_id,held_on\n"
FIGURES = "indicator,period,numerator,denominator,value,status,note\n"

#: What is refused, as the files of an extract; the last is its as-at day.
EXTRACTS: tuple[tuple[Mapping[str, str], str], ...] = (
    (
        {
            "referrals": REFERRALS
            + "R1,,2009-03-02,school,,\nR2,P2,2009-02-30,school,,\nR3,P3,2009-03-02,council,,\nR4,P4,2009-03-02,school,,\n"
            + "R4,P5,2009-03-02,school,,\nR6,P6,2009-03-02,school,2009-03-01,assessment\nR7,P7,2009-03-02,school,2009-03-03,\n"
            + "R8,P8,2009-04-01,school,,\nR9,P9,2009-03-02,school,,\n",
            "care_periods": PERIODS + "C1,P1,2009-03-02,2009-03-01,care_order\nC2,P2,2009-03-02,,care_order\n",
            "reviews": REVIEWS + "V1,C9,P1,2009-03-20\nV2,C2,P1,2009-03-20\n",
            "assessments": ASSESSMENTS + "A1,P1,R99,initial,2009-03-02,,,\n",
            "adult_reviews": ADULT_REVIEWS + "AR1,AP1,P1,2009-03-02\n",
        },
        "2009-03-31",
    ),
    ({"referrals": "\udcff"}, "2009-03-31"),
    ({"referrals": "referral_id,person_id,source\n"}, "2009-03-31"),
    ({"referrals": REFERRALS + 'R1,"P1,2009-03-02,school,,\n'}, "2009-03-31"),
    ({"referrals": REFERRALS + 'R1,"P"1,2009-03-02,school,,\n'}, "2009-03-31"),
    ({"referrals": REFERRALS}, "2009-03-32"),
    ({"referrals": REFERRALS}, "2999-01-01"),
)


def shown() -> list[tuple[str, str]]:
    """Code and sentence of each refusal, without doubles, in the order of the codes as they come."""
    found: dict[str, str] = {}
    for refusal in [*_of_casefiles(), *_of_figures(), *_of_mass()]:
        found.setdefault(refusal.sentence, refusal.code.value)
    return [(code, sentence.replace("|", "\\|")) for sentence, code in found.items()]


def _of_casefiles() -> Iterator[Refusal]:
    for files, as_at in EXTRACTS:
        yield from _staged([(files, as_at)])


def _of_figures() -> Iterator[Refusal]:
    rows = "SCC/006,FY2008-09,93%,100,93,final,\nSCC/006,2008-09-XX,93,100,93,final,\n"
    yield from _staged([({"performance": FIGURES + rows}, "2009-03-31")], "performance_return")


def _of_mass() -> Iterator[Refusal]:
    many = REFERRALS + "".join(f"R{number},P{number},2009-03-02,school,,\n" for number in range(30))
    few = REFERRALS + "R0,P0,2009-03-02,school,,\n"
    yield from _staged([({"referrals": many}, "2009-03-31"), ({"referrals": few}, "2009-03-31")])
    yield from _staged([({"referrals": few}, "2009-03-31"), ({"referrals": few}, "2009-03-30")])


def _staged(nights: list[tuple[Mapping[str, str], str]], format_: str = "casefile") -> Iterator[Refusal]:
    with tempfile.TemporaryDirectory() as folder, forgetful(AUTHORITY) as outbox:
        for number, (files, as_at) in enumerate(nights, 1):
            for name, content in files.items():
                (Path(folder) / f"{name}.csv").write_bytes(content.encode("utf-8", "surrogateescape"))
            (Path(folder) / "as_at.txt").write_text(as_at)
            source = source_of(format_)
            settings = source.settings.model_validate({"name": "it", "format": format_, "folder": folder})
            run = Run(AUTHORITY, Keys([bytes(32)]), TODAY, number)
            yield from stage(outbox, source, settings, run, keep=True).refusals
