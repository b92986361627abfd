"""What a whole census says, gone through once and kept on disk: of each thing a row, with the line of its element."""

from collections import Counter
from datetime import date
from itertools import chain

from producers.cin_census import children
from producers.cin_census.header import ROOT
from producers.cin_census.tables import assessment_cells, referral_cells, tables
from producers.files.element_file import ElementFile
from producers.files.elements import Element
from producers.files.expected_elements import ExpectedElements
from producers.files.spool import Spool
from producers.refusals import Code, FileRefused, on_one_line
from producers.rules.judging import judge_of_rows_alone

NAMELESS = "the Child has no LAchildID, or more than one, so nothing of it can be stated; it must have one"
#: What each element must hold, and what some should.
MUST = {
    "Child": ("LAchildID", "CINdetails"),
    "CINdetails": ("CINreferralDate", "ReferralSource"),
    "Assessments": ("AssessmentActualStartDate",),
    "ChildProtectionPlans": ("CPPstartDate",),
}
USUAL = {"Assessments": ("AssessmentAuthorisationDate",)}
WITHOUT_DETAILS = "the Child holds no CINdetails; it must hold at least one"


class Gathered:
    """The children of a census, taken apart.

    What will be refused is told beforehand: among the records of a child on one day it comes last.
    """

    def __init__(self, as_at: date) -> None:
        of_referrals, of_assessments, *_ = tables()
        self._judge_referral = judge_of_rows_alone(of_referrals, as_at).judge
        self._judge_assessment = judge_of_rows_alone(of_assessments, as_at).judge
        #: Children of whom nothing can be stated, with the reason.
        self.unusable = Spool(("child", "line", "why"))
        self.referrals = Spool(
            ("child", "received", "is_refused", "source", "nfa", "digest", "line", "details"),
            ("child", "received", "is_refused", "source", "nfa", "digest", "line"),
        )
        #: In the order of `details`, the number of the CINdetails that each is in.
        self.assessments = Spool(
            ("details", "child", "received", "is_refused", "started", "required", "completed", "line")
        )
        self.conferences = Spool(
            ("child", "kind", "held", "is_without_enquiry", "discussed", "line"),
            ("child", "kind", "held", "is_without_enquiry", "discussed", "line"),
        )
        self.plans = Spool(("child", "started", "ended", "line"), ("child", "started", "ended", "line"))
        #: Of each CINdetails that is not the first of its child and day, which one it is.
        self.numbers = Spool(("details", "number"), ("details",))
        #: The files of the tables of which the document holds any element.
        self.parts = {"referrals.csv"}
        #: How many elements said again what another had said, by the file of their table; known once its rows were made.
        self.repeats: Counter[str] = Counter()
        self.expected = ExpectedElements(MUST, USUAL)
        self._details = 0

    def add(self, child: Element) -> None:
        """Take a Child apart."""
        self._look_at(child)
        whom = children.child_of(child)
        found = child.all("CINdetails")
        if not whom or not found:
            self.unusable.add([(whom, child.line, WITHOUT_DETAILS if whom else NAMELESS)])
            return
        for details in found:
            self._details += 1
            self._add(whom, details)

    def _look_at(self, child: Element) -> None:
        inner = (each.name for identifiers in child.all("ChildIdentifiers") for each in identifiers.children)
        self.expected.see("Child", chain(inner, (each.name for each in child.children)))
        for details in child.all("CINdetails"):
            self.expected.see("CINdetails", (each.name for each in details.children))
            for part in details.children:
                if part.name in MUST:
                    self.expected.see(part.name, (each.name for each in part.children))

    def _add(self, whom: str, details: Element) -> None:
        received, source, *rest = children.referral(details)
        key = f"{whom}/{received}"
        is_refused = self._judge_referral(referral_cells(key, whom, received, source)).fault is not None
        self.referrals.add([(whom, received, is_refused, source, *rest, self._details)])
        assessments = children.assessments(details)
        if assessments:
            self.parts.add("assessments.csv")
            self.assessments.add(
                (self._details, whom, received, is_refused or self._is_refused(whom, key, each), *each)
                for each in assessments
            )
        conferences = list(children.conferences(details))
        if conferences or details.first("Section47") is not None:
            self.parts.add("conferences.csv")
            self.conferences.add(
                (whom, each.kind, each.held, each.recorded_in != "Section47", each.discussed, each.line)
                for each in conferences
            )
        plans = children.plans(details)
        if plans:
            self.parts |= {"conferences.csv", "protection_plans.csv"}
            self.plans.add((whom, *each) for each in plans)

    def _is_refused(self, whom: str, referral: str, found: children.Assessment) -> bool:
        """Is an assessment refused for what it says itself, whatever becomes of its referral?"""
        key = f"{whom}/{found.started}"
        cells = assessment_cells(key, whom, referral, found.started, found.required, found.completed)
        return self._judge_assessment(cells).fault is not None


def gather(file: ElementFile, as_at: date) -> Gathered:
    """Go through a census of a day. Raises FileRefused when it cannot be used as a whole."""
    gathered = Gathered(as_at)
    is_empty = True
    stray: Element | None = None
    for found in file.elements(children.WITHIN, children.KEPT):
        if found.name != "Child":
            stray = stray or found
            continue
        wrong = children.misplaced(found)
        if wrong is not None:
            raise _misplaced(wrong[0], f"within a {wrong[1]}")
        gathered.add(found)
        is_empty = False
    gathered.expected.check()
    if is_empty:
        _check_empty(file)
    if stray is not None:
        raise _misplaced(stray, "outside every Child")
    return gathered


def _misplaced(element: Element, where: str) -> FileRefused:
    """Of an element that lies where nobody would read it, or where it cannot be told whose it is."""
    sentence = f"an element {element.name} lies {where}; it belongs within {children.WITHIN[element.name]}"
    return FileRefused(Code.UNKNOWN_LAYOUT, sentence, element.line)


def _check_empty(file: ElementFile) -> None:
    """A census without a Child says so by Children in which there is nothing. Raises FileRefused."""
    is_there = False
    for children_ in file.elements({"Children"}):
        is_there = True
        if children_.children:
            named = on_one_line(children_.children[0].name)
            sentence = (
                f"the Children of this document hold no Child, but {named}; a census has each within an element Child"
            )
            raise FileRefused(Code.UNKNOWN_LAYOUT, sentence, children_.children[0].line)
    if not is_there:
        raise FileRefused(Code.UNKNOWN_LAYOUT, f"the document holds no Children; a census has them within {ROOT}")
