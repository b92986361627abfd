"""The pages, one file each; the application finds them by walking this folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pkgutil import iter_modules

from hub.answers.limits import Cost
from hub.dashboard.asking import Then
from hub.dashboard.cookies import Cookie
from hub.dashboard.visit import Visit
from hub.dashboard.watching import Watch
from hub.errors import ContractError


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: a template and what it is about.

    `watch` is what it listens for while it is open, None where nothing changes it; `then` is the moment that it is of, None
    for what cannot be asked as known at a moment.
    """

    template: str
    content: object
    status: HTTPStatus = HTTPStatus.OK
    cookies: tuple[Cookie, ...] = ()
    watch: Watch | None = None
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a page leads on to: another address, which the browser asks for itself."""

    address: str
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, the key of its name in the catalogues of words, how it is made, and if the menu has it.

    `act` takes a form that is known to be this site's own; a page without it takes none. `costs` are what it costs beside
    the request itself.
    """

    path: str
    name: str
    show: Callable[[Visit], Shown | Moved]
    in_menu: bool = True
    act: Callable[[Visit, Mapping[str, str]], Shown | Moved] | None = None
    costs: tuple[Cost, ...] = ()


def pages() -> Iterator[Page]:
    """The page of each module, in the order of their names; a module without one is an error."""
    for module_info in sorted(iter_modules(__path__), key=lambda each: each.name):
        module = import_module(f"{__name__}.{module_info.name}")
        page = getattr(module, "PAGE", None)
        if not isinstance(page, Page):
            raise ContractError(f"{module.__name__} must define PAGE, a Page; it does not.")
        yield page
