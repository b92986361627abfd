"""`hub connector new-key`: a new pseudonym key for people first seen from now on."""

from hub.cli._connector._options import FileOption


def command(config: FileOption) -> None:
    """Make a new pseudonym key for people first seen after it.

    Whoever is known keeps the key that made their pseudonym, so nothing is sent again and no figure changes. The old key
    stays in use and must be kept. Where the old key became known to others, use `hub connector rekey --new-key`.
    """
    from producers.renewing import add_key

    print(add_key(config))
