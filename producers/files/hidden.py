"""Files that a system puts beside those of people: no part of any extract."""


def is_hidden(name: str) -> bool:
    """Is it what Excel puts beside a workbook that somebody has open, or a file that hides?"""
    return name.startswith(("~$", "."))
