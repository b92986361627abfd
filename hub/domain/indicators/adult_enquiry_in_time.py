"""PM18: adult protection enquiries completed within seven working days."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import working_day_after
from hub.domain.definitions import FROM_2016, UNTIL_2020, WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.timely import timely
from hub.domain.units import State, Unit


def deadline(received_on: date) -> date:
    """The seventh working day after the day received."""
    return working_day_after(received_on, 7)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each enquiry, in the month in which it was received."""
    return timely(history.enquiries, deadline, as_at)


INDICATOR = Indicator(
    code="PM18",
    title_en="Adult protection enquiries completed within seven working days",
    title_cy="Ymholiadau amddiffyn oedolion a gwblhawyd o fewn saith diwrnod gwaith",
    description_en=(
        "Of the adult protection enquiries received in the period, the share completed on or before the seventh working day after the day "
        "received. An enquiry that has not been completed counts as late once that day has come; until then it waits."
    ),
    description_cy=(
        "O'r ymholiadau amddiffyn oedolion a ddaeth i law yn y cyfnod, y gyfran a gwblhawyd ar neu cyn y seithfed diwrnod gwaith ar ôl y "
        "diwrnod y daethant i law. Mae ymholiad nad yw wedi'i gwblhau yn cyfrif fel un hwyr unwaith y daw'r diwrnod hwnnw; tan hynny mae'n "
        "aros."
    ),
    service=Service.ADULTS,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"enquiry_received", "enquiry_completed"}),
    looks_at=frozenset({"enquiry_received", "enquiry_completed"}),
    units=units,
    reasons={
        "in_time": "The enquiry was completed on or before the seventh working day after it was received.",
        "late": "The enquiry was completed after the seventh working day.",
        "not_done": "No completion has been stated and the seventh working day has come.",
        "not_due": "No completion has been stated and the seventh working day has not come yet.",
        "beginning_not_stated": "A completion was stated for an enquiry that was not.",
        "done_before_it_began": "The enquiry was stated to be completed before it was received.",
    },
    method_version="PM18-1",
    closes_on=deadline,
    source="Title: performance measures of the Welsh Government, 2016 to 2020. Working days from the day received: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_from=FROM_2016,
    effective_to=UNTIL_2020,
    examples=(
        Example(
            "The seventh working day over Easter; received on the Saturday before, the same",
            date(2017, 4, 30),
            """
            adult_enquiries
            enquiry_id | person_id | received_at | completed_on
            E1         | P1        | 2017-04-07  | 2017-04-20
            E2         | P2        | 2017-04-08  | 2017-04-20
            E3         | P3        | 2017-04-07  | 2017-04-21
            E4         | P4        | 2017-04-07  | 2017-04-07
            """,
            "2017-04 | 3 | 4",
        ),
        Example(
            "One that is not completed waits until its day has come",
            date(2017, 3, 14),
            """
            adult_enquiries
            enquiry_id | person_id | received_at | completed_on
            E1         | P1        | 2017-03-03  |
            E2         | P2        | 2017-03-06  |
            E3         | P3        | 2017-03-06  | 2017-03-13
            """,
            "2017-03 | 1 | 2",
        ),
        Example(
            "Half past eleven on a summer evening, by Greenwich, is already the next day",
            date(2016, 8, 31),
            """
            adult_enquiries
            enquiry_id | person_id | received_at          | completed_on
            E1         | P1        | 2016-07-31T23:30:00Z | 2016-08-10
            """,
            "2016-08 | 1 | 1",
        ),
    ),
)
