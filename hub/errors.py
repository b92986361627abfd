"""The base of every error a user may meet, and the exit code of each class."""


class HubError(Exception):
    """Something went wrong that a person can mend; its text says what was seen, what was expected and what to do."""

    exit_code = 1


class DifferenceFound(HubError):
    """Two computations of the same figures, or a record and its log, do not agree."""

    exit_code = 1


class UsageError(HubError):
    """A command was given an argument it cannot use."""

    exit_code = 2


class ConfigurationError(HubError):
    """A setting or a configuration file is missing or wrong."""

    exit_code = 3


class UnreachableError(HubError):
    """The broker, the database or the hub does not answer."""

    exit_code = 4


class AccessError(HubError):
    """A password, a principal or a token does not allow what was asked."""

    exit_code = 5


class InputRefused(HubError):
    """A source was refused as a whole; nothing of it was sent and nothing withdrawn."""

    exit_code = 6


class ContractError(HubError):
    """A schema is not known, not readable, or not compatible with the others of its subject."""

    exit_code = 7


class PartError(HubError):
    """An embedded part (broker, database) could not be fetched, started or kept running."""

    exit_code = 8


class BusyError(HubError):
    """The data folder is in use by another hub, or the store by another rebuild."""

    exit_code = 9
