"""The entrance to a desk, as the settings have it: how long sessions last, how much may be asked, who vouches for whom."""

import time
from collections.abc import Mapping
from datetime import timedelta

from hub.answers.desk import Desk
from hub.answers.entrance import Entrance, Organisations
from hub.answers.limits import Cost, Limits
from hub.answers.readers import Reader, Role
from hub.answers.sessions import Lasting
from hub.config import Settings
from hub.domain.areas import is_authority
from hub.errors import ConfigurationError
from hub.identity.openid import Provider, Registration, is_safe
from hub.ops.listener import HttpListener
from hub.store.engine import Store


def entrance(settings: Settings, store: Store, desk: Desk, listener: HttpListener) -> Entrance:
    """The entrance; ConfigurationError for an OpenID provider that cannot be used as it is written."""
    lasting = Lasting(timedelta(hours=settings.session_hours), timedelta(minutes=settings.session_idle_minutes))
    return Entrance(
        store,
        desk,
        listener,
        Limits(shares(settings), time.monotonic),
        lasting,
        settings.public_address,
        organisations(settings),
    )


def shares(settings: Settings) -> dict[Cost, int]:
    """How much of each kind one reader may ask in a minute."""
    return {
        Cost.REQUEST: settings.limit_requests,
        Cost.EVERYTHING: settings.limit_everything,
        Cost.EXPLAIN: settings.limit_explain,
        Cost.PAST: settings.limit_past,
        Cost.FAILED: settings.limit_failed_sign_ins,
    }


def organisations(settings: Settings) -> Organisations | None:
    """The OpenID provider, and as whom each value of its claim reads; None without one."""
    secret = settings.openid_client_secret
    if settings.openid_issuer is None or settings.openid_client_id is None or secret is None:
        return None
    if not is_safe(settings.openid_issuer):
        raise ConfigurationError(
            f"openid_issuer is {settings.openid_issuer}; secrets go there, so it is https:// unless it is on this machine."
        )
    if settings.openid_ca_file is not None and not settings.openid_ca_file.is_file():
        raise ConfigurationError(f"openid_ca_file is {settings.openid_ca_file}, and there is no such file.")
    registration = Registration(
        settings.openid_issuer,
        settings.openid_client_id,
        secret.get_secret_value(),
        settings.openid_scopes,
        settings.openid_claim,
        settings.openid_ca_file,
    )
    return Organisations(Provider(registration), standings(settings.openid_roles))


def standings(roles: Mapping[str, str]) -> dict[str, Reader]:
    """As whom each value of the claim reads; ConfigurationError for what is no role."""
    return {value: _reader(value, meaning) for value, meaning in roles.items()}


def _reader(value: str, meaning: str) -> Reader:
    role, _, area = meaning.partition(" ")
    known = role in set(Role)
    if not known or (role == Role.MEMBER) != is_authority(area) or (role != Role.MEMBER and area):
        raise ConfigurationError(
            f"openid_roles says that {value!r} is {meaning!r}; write analyst, inspector, ops or public, or member and the "
            "ONS code of its authority, as in `member W06000015`."
        )
    return Reader(Role(role), area or None)
