"""Indicators"""

from textwrap import dedent

from generating._tables import code, table

from hub.domain.definitions import Approval, Form, Kind, Polarity
from hub.domain.indicators import Indicator, catalogue
from hub.domain.units import State

KINDS = {
    Kind.FLOW: "A quarter or a year is the sum of its months.",
    Kind.CENSUS: "A quarter or a year is its last month end.",
}
APPROVALS = {
    Approval.WORDING: "{}: what is counted. How each case is judged is this project's choice, which nobody has approved yet.",
    Approval.NONE: "Nobody yet: what is counted and how each case is judged is this project's choice.",
}


def page() -> str:
    """Every indicator with its rule in words, what it needs and its worked examples."""
    rows = [(f"[{each.code}](#{anchor(each)})", each.title_en, better(each)) for each in catalogue().values()]
    sections = "\n\n".join(section(each) for each in catalogue().values())
    return f"""\
Each is computed in one way for all authorities, from what they state about single cases. The examples are run as tests.
"National indicator" says when it was collected nationally, as far as that is known; figures are given of every period that events speak of.

{table(("Code", "Title", "Better"), rows)}

{sections}
"""


def section(indicator: Indicator) -> str:
    """One indicator."""
    facts = [
        ("Teitl", indicator.title_cy),
        (
            "Welsh",
            "gone over by a fluent reader" if indicator.welsh_reviewed else "not yet gone over by a fluent reader",
        ),
        ("Service", indicator.service.value),
        ("Better", better(indicator)),
        ("Value", value(indicator)),
        ("Longer periods", KINDS[indicator.kind]),
        ("Periods", ", ".join(code(each.value) for each in indicator.period_types)),
        ("Needs the events", ", ".join(code(each) for each in sorted(indicator.needs))),
        ("Method version", code(indicator.method_version)),
        ("Source", indicator.source),
        ("Approved by", APPROVALS[indicator.approval].format(indicator.approver)),
    ]
    if indicator.effective_from or indicator.effective_to:
        facts.append(
            ("National indicator", f"{indicator.effective_from or ''} to {indicator.effective_to or ''}".strip())
        )
    if indicator.heirs:
        facts.append(("Heirs", "; ".join(f"from {each.effective_from}: {each}" for each in indicator.heirs)))
    reasons = table(("Reason of a unit", "Meaning"), [(code(name), text) for name, text in indicator.reasons.items()])
    examples = "\n\n".join(
        f"**{each.title}.** As at {each.as_at}:\n\n```text\n{dedent(each.extract).strip()}\n```\n\n"
        f"gives, by month, numerator and denominator:\n\n```text\n{dedent(each.figures).strip()}\n```"
        for each in indicator.examples
    )
    heading = f"## {indicator.code}\n\n**{indicator.title_en}.** {indicator.description_en}"
    return f"{heading}\n\n{table(('', ''), facts)}\n\n{reasons}\n\n{examples}"


def value(indicator: Indicator) -> str:
    """What the value is, in words."""
    counted = "met" if indicator.counts is State.MET else "missed"
    match indicator.form:
        case Form.MEAN:
            return f"{indicator.unit.value}: the sum of those taken over the number of units {counted}"
        case Form.RATE:
            return (
                f"units {counted} {indicator.unit.value}; the denominator is the population stated for the area itself"
            )
        case Form.COUNT:
            return f"the number of units {counted}"
        case Form.PROPORTION:
            return f"{indicator.unit.value}: units {counted} over units met or missed"


def better(indicator: Indicator) -> str:
    """Which way is better, in a word."""
    return "higher" if indicator.polarity is Polarity.HIGH else "lower"


def anchor(indicator: Indicator) -> str:
    """The address of a section within the page, as Markdown readers make it from the heading."""
    return indicator.code.lower().replace("/", "")
