"""Where a definition comes from, in sentences: who approved it, when it was in force, what counts the same since."""

from collections.abc import Iterator

from hub.answers.definitions import IndicatorEntry
from hub.dashboard.words import Words


def origins(words: Words, entry: IndicatorEntry) -> Iterator[str]:
    """The sentences about a definition; nothing is said of what is not known."""
    if entry.approver is None:
        yield words("definition.approved_none")
    else:
        yield words("definition.approved_wording", approver=entry.approver)
    first, last = words.day(entry.effective_from), words.day(entry.effective_to)
    if entry.effective_from and entry.effective_to:
        yield words("definition.effective", first=first, last=last)
    elif entry.effective_from:
        yield words("definition.effective_from", first=first)
    elif entry.effective_to:
        yield words("definition.effective_to", last=last)
    for heir in entry.heirs:
        code = heir.indicator if heir.denominator is None else f"{heir.indicator} / {heir.denominator}"
        yield words("definition.heir", first=words.day(heir.effective_from), code=code)
