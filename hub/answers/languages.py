"""Which of the two languages a reader wants."""

LANGUAGES = ("en", "cy")


def preferred_language(accepted: str) -> str:
    """ "en" or "cy", whichever an Accept-Language header weighs more; English where it does not say."""
    weights = dict.fromkeys(LANGUAGES, 0.0)
    for entry in accepted.lower().split(","):
        tag, _, weight = entry.strip().partition(";q=")
        language = tag.split("-")[0].strip()
        if language in weights:
            weights[language] = max(weights[language], _number(weight))
    return "cy" if weights["cy"] > weights["en"] else "en"


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
