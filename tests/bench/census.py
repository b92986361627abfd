"""`python -m tests.bench.census`: how fast a census of a million children is read, and what memory that takes.

The children are written to a temporary folder: each with a referral and an assessment, one in five with an enquiry and a
conference, one in ten with a plan and its reviews. It is read twice, as on two nights: the second time nothing has changed.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from producers.outbox.file import opened
from producers.reading import FolderSettings
from producers.sources import source_of
from producers.staging import Run, stage
from tests.lib.extracts import AUTHORITY, KEYS

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails></Header><Children>
"""
FIRST = date(2023, 4, 1)


def main(arguments: list[str]) -> int:
    """Write the census, read it twice, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as place:
        folder = Path(place) / "extract"
        folder.mkdir()
        with (folder / "census.xml").open("w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(_children(options.children))
            file.write("</Children></Message>\n")
        print(
            f"{options.children} children, {(folder / 'census.xml').stat().st_size / 1e6:.0f} MB; {_memory()} to begin"
        )
        settings = FolderSettings(name="it", format="cin_census", folder=folder)
        with opened(Path(place) / "outbox.sqlite", AUTHORITY) as outbox:
            for night in (1, 2):
                begun = time.perf_counter()
                run = Run(AUTHORITY, KEYS, date(2024, 6, 1), night * 1_000)
                report = stage(outbox, source_of("cin_census"), settings, run, keep=True)
                seconds = time.perf_counter() - begun
                rows = sum(each.rows for each in report.files)
                print(
                    f"night {night}: {rows} rows, {len(report.refusals)} refused, {sum(each.new for each in report.files)} facts new,"
                    f" in {seconds:.0f} s: {rows / seconds:.0f} rows/s, {options.children / seconds:.0f} children/s; at most {_memory()}"
                )
    return 0


def _children(count: int) -> Iterator[str]:
    for number in range(count):
        received = FIRST + timedelta(number % 300)
        started, later = received + timedelta(1), received + timedelta(12)
        enquiry = plan = ""
        if number % 5 == 0:
            enquiry = (
                f"<Section47><S47ActualStartDate>{started}</S47ActualStartDate><InitialCPCtarget>{later}</InitialCPCtarget>"
                f"<DateOfInitialCPC>{later}</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47>\n"
            )
        if number % 10 == 0:
            plan = (
                f"<ChildProtectionPlans><CPPstartDate>{later}</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>"
                f"<Reviews><CPPreviewDate>{later + timedelta(30)}</CPPreviewDate></Reviews></ChildProtectionPlans>\n"
            )
        yield (
            f"<Child><ChildIdentifiers><LAchildID>C{number * 7919 % count}</LAchildID><UPN>A{number:012}</UPN>"
            "<PersonBirthDate>2015-03-27</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>\n<ChildCharacteristics>"
            "<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>\n"
            f"<CINdetails><CINreferralDate>{received}</CINreferralDate><ReferralSource>6</ReferralSource>"
            f"<PrimaryNeedCode>N1</PrimaryNeedCode>\n<Assessments><AssessmentActualStartDate>{started}</AssessmentActualStartDate>"
            f"<AssessmentAuthorisationDate>{later}</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>"
            "<AssessmentFactors>1C</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>\n"
            f"{enquiry}<ReferralNFA>false</ReferralNFA>\n{plan}</CINdetails></Child>\n"
        )


def _memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
