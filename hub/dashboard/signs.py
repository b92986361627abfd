"""What stands out, as a sign and in words: arrows up are better, never merely higher, and nothing is said by colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.answers.rows import FEW
from hub.dashboard.words import Words
from hub.domain.comparing import Verdict
from hub.domain.observations import Shorthand

#: The arrow of each verdict, the worst first.
MARKS: Mapping[str, str] = {
    Verdict.FAR_WORSE.value: "▼▼",
    Verdict.WORSE.value: "▼",
    Verdict.WITHIN.value: "·",
    Verdict.BETTER.value: "▲",
    Verdict.FAR_BETTER.value: "▲▲",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign to see, the words that are heard in its place, and the name of its looks."""

    mark: str
    text: str
    looks: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The sign of each verdict, the worst first, and the letter of each kind of figure that needs care."""

    verdicts: Mapping[str, Sign]
    letters: Mapping[str, str]
    #: By which limits, as part of a sentence.
    limits: str

    def of(self, verdict: str | None) -> Sign | None:
        """The sign of a verdict; None where nothing is judged."""
        return None if verdict is None else self.verdicts[verdict]


def signs(words: Words, adjusted: bool) -> Signs:
    """The signs for verdicts by chance alone, or for those that allow the usual differences as well."""
    limits = words("overview.limits_adjusted") if adjusted else words("overview.limits_chance")
    verdicts = {
        Verdict.FAR_WORSE: Sign(MARKS[Verdict.FAR_WORSE], words("overview.far_worse", limits=limits), "far-worse"),
        Verdict.WORSE: Sign(MARKS[Verdict.WORSE], words("overview.worse", limits=limits), "worse"),
        Verdict.WITHIN: Sign(MARKS[Verdict.WITHIN], words("overview.within", limits=limits), "within"),
        Verdict.BETTER: Sign(MARKS[Verdict.BETTER], words("overview.better", limits=limits), "better"),
        Verdict.FAR_BETTER: Sign(MARKS[Verdict.FAR_BETTER], words("overview.far_better", limits=limits), "far-better"),
    }
    letters = {
        Shorthand.PROVISIONAL: words("status.provisional"),
        Shorthand.REVISED: words("status.revised"),
        Shorthand.CONFIDENTIAL: words("status.withheld"),
        Shorthand.NOT_AVAILABLE: words("status.none"),
    }
    letters_of = {each.value: text for each, text in letters.items()}
    return Signs(
        {each.value: sign for each, sign in verdicts.items()},
        letters_of | {FEW: words("status.few")},
        limits,
    )
