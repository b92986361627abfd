"""One authority on every indicator, what changed in a week, and what its figures can rest on."""

from dataclasses import dataclass

from hub.answers.authority import Lack, Profile, Why
from hub.answers.limits import Cost
from hub.answers.profile import WORSE, Heading, ProfileRow
from hub.answers.questions import ProfileQuestion
from hub.answers.week import ChangedRow
from hub.dashboard.asking import Asked, asked
from hub.dashboard.choices import Choice
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import permalink
from hub.dashboard.scales import Written
from hub.dashboard.signals import probability, signal_name, verdict_name
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.dashboard.words import NO_VALUE, Words
from hub.domain.areas import AUTHORITIES, Area
from hub.domain.comparing import Verdict
from hub.domain.definitions import Scale
from hub.domain.indicators import catalogue
from hub.domain.observations import Shorthand
from hub.domain.periods import parse_period
from hub.domain.statistics.funnels import INNER
from hub.domain.statistics.ranks import expected_false_alarms

#: What a link asks for that wants those alone which are worse and getting worse.
ONLY, WORSENING = "only", "worsening"
BETTER = (Verdict.BETTER.value, Verdict.FAR_BETTER.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as it is written."""

    row: ProfileRow
    written: Written
    period: str
    interval: str
    distance: str
    verdict: str
    adjusted: str
    signal: str
    heading: str
    #: The newer period of which there is a figure so far.
    latest: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One figure that changed."""

    row: ChangedRow
    written: Written
    period: str


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `lines` are all rows, or those alone that are worse and getting worse."""

    asked: Asked
    missed: tuple[str, ...]
    areas: tuple[Choice, ...]
    name: str
    similar: str
    profile: Profile
    lines: tuple[Line, ...]
    changed: tuple[ChangedLine, ...]
    summary: str
    is_withheld: bool
    only_worsening: bool
    worsening: int
    all_link: str
    worsening_link: str
    lacks: dict[str, str]
    whys: dict[str, str]
    #: The address of this, as known at this moment.
    permalink: str


def show(visit: Visit) -> Shown:
    """Make the page; who speaks for an authority sees it first."""
    words, missed = visit.words, list[str]()
    area = _area(visit, missed)
    wanted = asked(visit, area.code)
    missed += [each for each in wanted.missed if each != words("page.missed_area")]
    found = visit.desk.profile(visit.reader, ProfileQuestion(area, wanted.as_known_at), visit.language)
    only = visit.query.get(ONLY) == WORSENING
    names = {each.code: each.name(visit.language) for each in AUTHORITIES}
    shown = [each.figure or each.latest for each in found.rows]
    address = {"area": area.code, **wanted.query}
    content = Content(
        asked=wanted,
        missed=tuple(missed),
        areas=tuple(
            Choice(code, name, code == area.code) for code, name in sorted(names.items(), key=lambda each: each[1])
        ),
        name=names[area.code],
        similar=", ".join(names[code] for code in found.similar.members if code != area.code),
        profile=found,
        lines=tuple(_line(words, each) for each in found.rows if each.worse_and_getting_worse or not only),
        changed=tuple(_changed(words, each) for each in (found.week.rows if found.week else ())),
        summary=summarise(words, found),
        is_withheld=bool(shown)
        and all(each is not None and each.shorthand == Shorthand.CONFIDENTIAL for each in shown),
        only_worsening=only,
        worsening=sum(each.worse_and_getting_worse for each in found.rows),
        all_link=visit.link("/authority", **address),
        worsening_link=visit.link("/authority", **address, **{ONLY: WORSENING}),
        lacks=_lacks(words),
        whys=_whys(words),
        permalink=permalink(
            visit,
            "/authority",
            wanted,
            None,
            found.as_known_at,
            area=area.code,
            **({ONLY: WORSENING} if only else {}),
        ),
    )
    listening = watch(visit, wanted, found.state, area=area.code)
    return Shown("authority.html", content, watch=listening, then=wanted)


def summarise(words: Words, found: Profile) -> str:
    """The profile in a few sentences, with how many of so many verdicts chance alone would bring."""
    verdicts = [each.figure.verdict for each in found.rows if each.figure and each.figure.verdict]
    complete = sum(each.figure is not None for each in found.rows)
    said = [words("authority.complete", count=complete, total=len(catalogue()))]
    if verdicts:
        worse, better = (sum(each in those for each in verdicts) for those in (WORSE, BETTER))
        expected = expected_false_alarms(len(verdicts), INNER)
        said.append(words("authority.verdicts", judged=len(verdicts), worse=worse, better=better))
        said.append(words("authority.false_alarms", expected=f"{expected:.1f}"))
    signals = [each.chart.signal for each in found.rows if each.chart]
    if signals:
        concern, improvement = signals.count("concern"), signals.count("improvement")
        said.append(words("authority.signals", count=len(signals), concern=concern, improvement=improvement))
    return " ".join(said)


def _area(visit: Visit, missed: list[str]) -> Area:
    by_code = {each.code: each for each in AUTHORITIES}
    code = visit.query.get("area")
    if code is not None and code not in by_code:
        missed.append(visit.words("authority.missed_area"))
    first = by_code.get(visit.reader.area or "", AUTHORITIES[0])
    return by_code.get(code or "", first)


def _line(words: Words, row: ProfileRow) -> Line:
    written, own = Written(words, Scale(row.unit)), row.figure
    interval = NO_VALUE
    if own and own.interval_low is not None and own.interval_high is not None:
        interval = f"{written.number(own.interval_low)} – {written.number(own.interval_high)}"
    return Line(
        row=row,
        written=written,
        period=_period(words, own.period) if own else NO_VALUE,
        interval=interval,
        distance=_signed(written, row.distance),
        verdict=verdict_name(words, own.verdict if own else None),
        adjusted=verdict_name(words, own.adjusted_verdict if own else None),
        signal=signal_name(words, row.chart.signal if row.chart else None),
        heading=_heading(words, row),
        latest=_period(words, row.latest.period) if row.latest else "",
    )


def _changed(words: Words, row: ChangedRow) -> ChangedLine:
    written = Written(words, catalogue()[row.indicator].unit)
    return ChangedLine(row, written, _period(words, row.period))


def _period(words: Words, code: str) -> str:
    period = parse_period(code)
    return code if period is None else words.period(period)


def _signed(written: Written, number: float | None) -> str:
    """+1.3, −0.4, or 0.0 without a sign."""
    if number is None:
        return NO_VALUE
    text = written.number(abs(number))
    sign = "" if float(text) == 0 else "+" if number > 0 else "−"
    return sign + text


def _heading(words: Words, row: ProfileRow) -> str:
    if row.heading is None or row.chart is None or row.chart.recent_trend_probability is None:
        return NO_VALUE
    names = {
        Heading.BETTER.value: words("authority.better"),
        Heading.WORSE.value: words("authority.worse"),
        Heading.LEVEL.value: words("authority.level"),
    }
    return f"{names[row.heading]} ({probability(words, row.chart.recent_trend_probability)})"


def _lacks(words: Words) -> dict[str, str]:
    return {
        Lack.REFUSED.value: words("authority.refused"),
        Lack.ABSENT.value: words("authority.absent"),
        Lack.QUARANTINED.value: words("authority.quarantined"),
    }


def _whys(words: Words) -> dict[str, str]:
    return {
        Why.NOT_REPORTED.value: words("authority.not_reported"),
        Why.NEVER_STATED.value: words("authority.never_stated"),
        Why.NOTHING_COUNTED.value: words("authority.nothing_counted"),
    }


PAGE = Page("/authority", "nav.authority", show, costs=(Cost.EVERYTHING,))
