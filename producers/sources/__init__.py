"""One module per format that a council can export; each holds a constant `SOURCE`. There is no list to edit."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from hub.errors import ConfigurationError
from producers.reading import Source


@cache
def catalogue() -> Mapping[str, Source]:
    """Every format by its name, which is its file's; a module without a `SOURCE` of that name is a fault that names it."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        source = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if not isinstance(source, Source) or source.format != module.name:
            raise TypeError(
                f"producers/sources/{module.name}.py must hold a constant SOURCE whose format is {module.name!r}"
            )
        found[source.format] = source
    return found


def source_of(format_: str) -> Source:
    """The source of a format; a ConfigurationError names the known ones."""
    found = catalogue().get(format_)
    if found is None:
        raise ConfigurationError(f"there is no source format {format_!r}; the known ones are {', '.join(catalogue())}")
    return found
