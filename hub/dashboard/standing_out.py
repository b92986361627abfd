"""Sentences about what stands out: among all figures, and on one indicator by name."""

from hub.answers.overview import OverviewAnswer, OverviewIndicator
from hub.dashboard.scales import Written
from hub.dashboard.signs import Signs
from hub.dashboard.words import Words
from hub.domain.comparing import Verdict
from hub.domain.observations import Shorthand


def expected(number: float) -> str:
    """How many chance alone would bring, with one decimal."""
    return f"{number:.1f}"


def summary_of_all(words: Words, found: OverviewAnswer, signs: Signs, adjusted: bool) -> str:
    """The overview in a few sentences, with the number that chance alone would bring."""
    counted = found.adjusted_verdicts if adjusted else found.verdicts
    withheld = any(each.shorthand == Shorthand.CONFIDENTIAL for each in found.figures)
    if not found.indicators:
        return words("overview.empty")
    if not counted.compared:
        return words("summary.withheld") if withheld else words("overview.nothing")
    sentences = [
        words(
            "overview.summary",
            compared=words.count(counted.compared),
            worse=counted.worse,
            better=counted.better,
            limits=signs.limits,
            expected=expected(counted.expected),
        )
    ]
    unjudged = [each.indicator for each in found.indicators if each.verdicts is None]
    if unjudged:
        sentences.append(words("overview.not_judged", codes=", ".join(unjudged)))
    if found.without_figure:
        sentences.append(words("overview.without", codes=", ".join(found.without_figure)))
    return " ".join(sentences)


def summary_of_one(
    words: Words, entry: OverviewIndicator, written: Written, found: OverviewAnswer, signs: Signs, adjusted: bool
) -> str:
    """One indicator: Wales, and by name who stands out, the worst first."""
    sentences = []
    if entry.wales.value is not None:
        sentences.append(words("overview.wales_value", value=written.value(entry.wales.value)))
    if entry.verdicts is None:
        return " ".join([*sentences, words("overview.unjudged")])
    own = [each for each in found.figures if each.indicator == entry.indicator]
    outside = [verdict for verdict in signs.verdicts if verdict != Verdict.WITHIN]
    for verdict in outside:
        names = [each.area_name for each in own if (each.adjusted_verdict if adjusted else each.verdict) == verdict]
        if names:
            text = signs.verdicts[verdict].text
            sentences.append(words("overview.named", sign=text[0].upper() + text[1:], names=", ".join(names)))
    counted = entry.adjusted_verdicts if adjusted else entry.verdicts
    if counted is not None and not counted.worse + counted.better:
        sentences.append(words("overview.nobody", limits=signs.limits))
    if counted is not None:
        sentences.append(words("overview.expected", compared=counted.compared, expected=expected(counted.expected)))
    return " ".join(sentences)
