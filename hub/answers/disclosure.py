"""Which figures a reader may see; the others keep their place and lose their numbers.

Until small numbers are suppressed in a way that margins cannot undo, a reader who does not act for the nation gets no
number that speaks of another authority's cases:

- the analyst and the inspector see everything;
- a member sees everything of its own authority;
- figures of regions and of Wales computed here are withheld from the public and from members. Where one authority alone
  reports, the figure of Wales is that authority's; where two do, one of them could take its own away and hold the other's;
  and two answers, a day apart, differ by what one authority has sent in between;
- what the publisher of national figures states has been published already and is shown to everybody;
- what an authority states itself is shown to itself and to those who see everything;
- who is behind a figure, by pseudonym, is shown to the authority whose cases they are, and to nobody else: the analyst and
  the inspector see how many units there are in each state and why.
"""

from dataclasses import replace

from hub.answers.mistakes import NotAllowed
from hub.answers.readers import Reader
from hub.domain.areas import WALES_CODE
from hub.domain.observations import Observation, Shorthand


def require_figures(reader: Reader) -> None:
    """NotAllowed when the reader's role has no figures at all."""
    if not reader.may_read_figures:
        raise NotAllowed(
            f"The role {reader.role} reads status and metrics, not figures; ask with a token of another role."
        )


def may_see(reader: Reader, observation: Observation) -> bool:
    """May this reader see the numbers of an observation?"""
    if reader.sees_everything:
        return True
    if observation.stated is not None:
        return observation.stated.stated_by in (WALES_CODE, reader.area)
    return reader.area is not None and observation.area == reader.area


def may_see_people(reader: Reader, area: str) -> bool:
    """May this reader see the units behind a figure of an area one by one, by pseudonym?"""
    return reader.may_read_figures and reader.area == area


def release(reader: Reader, observation: Observation) -> Observation:
    """The observation as this reader may have it."""
    if may_see(reader, observation):
        return observation
    return replace(
        observation,
        numerator=None,
        denominator=None,
        value=None,
        shorthand=Shorthand.CONFIDENTIAL,
        counts=None,
        squares=None,
        stated=None,
    )
