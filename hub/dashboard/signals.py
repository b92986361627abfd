"""What control charts, trends and comparisons say, in words."""

from hub.answers.series import ChartEntry
from hub.dashboard.charts.control import Mark
from hub.dashboard.scales import Written
from hub.dashboard.words import NO_VALUE, Words
from hub.domain.statistics.charts import Assurance, Rule, Signal
from hub.domain.statistics.trends import Direction

#: Below this a probability is not written out.
SMALLEST = 0.001


def mark_names(words: Words) -> dict[Mark, str]:
    """What each mark of a control chart is called."""
    return {
        Mark.IMPROVEMENT: words("signal.improvement"),
        Mark.CONCERN: words("signal.concern"),
        Mark.NEITHER: words("signal.neither"),
        Mark.PROVISIONAL: words("status.provisional"),
    }


def signal_name(words: Words, signal: str | None) -> str:
    """Improvement, concern, neither; a dash where there is no chart."""
    return NO_VALUE if signal is None else mark_names(words)[Mark(signal)]


def rule_names(words: Words) -> dict[str, str]:
    """What each rule is called in a table."""
    return {
        Rule.OUTSIDE.value: words("rule.outside_limits"),
        Rule.RUN.value: words("rule.run"),
        Rule.TREND.value: words("rule.trend"),
        Rule.NEAR.value: words("rule.near_limit"),
    }


def rule_sentences(words: Words) -> dict[str, str]:
    """What each rule says of a point."""
    return {
        Rule.OUTSIDE.value: words("rule.says_outside_limits"),
        Rule.RUN.value: words("rule.says_run"),
        Rule.TREND.value: words("rule.says_trend"),
        Rule.NEAR.value: words("rule.says_near_limit"),
    }


def verdict_name(words: Words, verdict: str | None) -> str:
    """How a figure stands to what chance allows; a dash where that cannot be said."""
    return NO_VALUE if verdict is None else words(f"verdict.{verdict}")


def probability(words: Words, number: float) -> str:
    """p = 0.04, or that it is smaller than is worth writing."""
    if number < SMALLEST:
        return words("series.probability_small")
    return words("series.probability", number=f"{number:.3f}" if number < 0.01 else f"{number:.2f}")


def signal_sentence(words: Words, signal: str, rules: tuple[str, ...]) -> str:
    """What the last point says and by which rules."""
    said = "; ".join(rule_sentences(words)[each] for each in rules)
    match signal:
        case Signal.IMPROVEMENT.value:
            return words("series.improvement", rules=said)
        case Signal.CONCERN.value:
            return words("series.concern", rules=said)
    return words("series.neither")


def chart_sentences(words: Words, written: Written, chart: ChartEntry) -> list[str]:
    """What a chart says beside its last point: are its limits on trial, where do the figures go, is a target reached."""
    found = [words("series.on_trial")] if chart.on_trial else []
    if chart.recent_trend is not None and chart.recent_trend_probability is not None:
        likely = probability(words, chart.recent_trend_probability)
        match chart.recent_trend:
            case Direction.RISING.value:
                found.append(words("series.rising", probability=likely))
            case Direction.FALLING.value:
                found.append(words("series.falling", probability=likely))
            case _:
                found.append(words("series.level", probability=likely))
    target = written.value(chart.target)
    match chart.assurance:
        case Assurance.PASSES.value:
            found.append(words("series.passes", target=target))
        case Assurance.FAILS.value:
            found.append(words("series.fails", target=target))
        case Assurance.HIT_AND_MISS.value:
            found.append(words("series.hit_and_miss", target=target))
    return found
