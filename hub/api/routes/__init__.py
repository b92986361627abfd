"""The routes, one file for each resource; the application finds them by walking this folder."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

from hub.errors import ContractError


def routers() -> Iterator[APIRouter]:
    """The router of each module, in the order of their names; a module without one is an error."""
    for module_info in sorted(iter_modules(__path__), key=lambda each: each.name):
        module = import_module(f"{__name__}.{module_info.name}")
        make = getattr(module, "router", None)
        if not callable(make):
            raise ContractError(f"{module.__name__} must define router(), which gives an APIRouter; it does not.")
        made = make()
        assert isinstance(made, APIRouter)
        yield made
