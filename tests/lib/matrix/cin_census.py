"""A children in need census: children with a referral and an assessment each."""

import re

from tests.lib.censuses import assessment, case, census, child
from tests.lib.matrix.declaring import Declared, Folder, Person
from tests.lib.matrix.xml_files import XmlFile

HEAD, TAIL = census().split("</Children>")


def element(person: Person) -> str:
    """A child; on which day its assessment was authorised may be corrected."""
    completed = "2008-11-04" if person.is_corrected else "2008-11-03"
    return child(f"C{person.number}", case("2008-10-06", assessment("2008-10-07", completed)))


def with_parts_moved(text: str) -> str:
    """A child with its case before what describes it, and the assessment before the referral."""
    begin, found, end = re.split(r"(?=<CINdetails>)|(?=</Child>)", text)
    parts = re.split(r"(?<=<CINdetails>\n)|(?=<Assessments>)|(?<=</Assessments>\n)", found)
    return begin.replace("<Child>\n", f"<Child>\n{parts[0]}{parts[2]}{parts[1]}{parts[3]}") + end


CENSUS = XmlFile(
    "cin.xml",
    HEAD,
    f"</Children>{TAIL}",
    element,
    facts=3,
    reordered=with_parts_moved,
    same=[
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: re.sub(r">\s+<", "><", text),
        lambda text: text.replace("2008-10-06", "06/10/2008").replace("2008-11-03", "2008-11-03T00:00:00"),
        lambda text: text.replace(">6<", "> 6 <").replace("WBRI", "MOTH").replace("A123456789123", "A999999999999"),
        lambda text: text.replace("<AssessmentFactors>1C", "<AssessmentFactors>2A"),
        lambda text: text.replace("<Message>", '<c:Message xmlns:c="urn:c">').replace("</Message>", "</c:Message>"),
        lambda text: text.replace("utf-8", "utf-16").encode("utf-16"),
    ],
    otherwise=[
        (lambda text: text.replace("Message>", "EXPSSDA903>"), (2, "unknown_layout")),
        (lambda text: text.replace("Child>", "Kid>"), (HEAD.count("\n") + 1, "unknown_layout")),
        *(
            (lambda text, name=name: text.replace(f"{name}>", "Other>"), (1, "missing_column"))
            for name in ("LAchildID", "CINdetails", "CINreferralDate", "ReferralSource", "AssessmentActualStartDate")
        ),
    ],
    named=">C1",
)
DECLARED = [
    Declared("cin_census", "cin_census", CENSUS.whole, CENSUS.nights(), CENSUS.grow, Folder("cin_census")),
]
