"""Who a client is to the broker."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Login:
    """A principal's name and its password, which no text of this object shows."""

    username: str
    password: str = field(repr=False)
