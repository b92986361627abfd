"""Settings"""

import platformdirs
from generating._tables import code, table
from pydantic_core import PydanticUndefined

from hub.config import SETTINGS_FILE, Settings, shown, variable


def page() -> str:
    """Every setting with its variable, default and sentence."""
    rows = [
        (code(name), code(variable(name)), code(default(name)), field.description)
        for name, field in Settings.model_fields.items()
    ]
    return f"""\
A value comes from the first of: an option on the command line, the environment, the settings file, the default.
The settings file is TOML, named by `--config` or `HUB_CONFIG`, else `{SETTINGS_FILE}` in the working directory.
`hub config show` prints the result.

{table(("Setting", "Variable", "Default", "Meaning"), rows)}
"""


def default(name: str) -> str:
    """The default as it is on any machine: the user's own folders are written with a tilde."""
    field = Settings.model_fields[name]
    value = field.default if field.default is not PydanticUndefined else field.default_factory()  # type: ignore[call-arg,misc]
    return shown(value).replace(str(platformdirs.user_cache_path()), "~/.cache")
