"""Why a unit is in its state, in the reader's language."""

from hub.answers.reasons import reason_text, welsh
from hub.domain.indicators import catalogue

SENTENCES = {sentence for indicator in catalogue().values() for sentence in indicator.reasons.values()}


def test_every_reason_is_there_in_welsh_and_none_is_left_over() -> None:
    assert set(welsh().texts) == SENTENCES
    assert all(english != text and text.endswith(".") for english, text in welsh().texts.items())


def test_a_reason_is_told_in_the_language_of_the_reader() -> None:
    decisions = catalogue()["SCC/006"]
    assert reason_text(decisions, "late", "en") == "The decision was made after the end of the next working day."
    assert reason_text(decisions, "late", "cy") == "Gwnaed y penderfyniad ar ôl diwedd y diwrnod gwaith nesaf."
