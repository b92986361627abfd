"""The year that a return is about: from 1 April to 31 March."""


def first_day(as_at: str) -> str:
    """The first day of the year in which an as-at day lies; both are written `YYYY-MM-DD`."""
    year = int(as_at[:4]) - (as_at[5:] < "04-01")
    return f"{year:04}-04-01"
