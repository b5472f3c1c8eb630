"""What the front door may be told: addresses, limits and secrets."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Self

from pydantic import Field, PrivateAttr, SecretStr

from common.config import StrictModel, read_yaml_mapping
from common.errors import ConfigError
from common.paths import Project

SECRET_VARIABLE = "SHOPTALK_SECRET"  # noqa: S105 - the name of a variable
CUSTOMER_KEY_VARIABLE = "SHOPTALK_CUSTOMER_TOKEN_KEY"
ENGINEER_KEY_VARIABLE = "SHOPTALK_ENGINEER_KEY"
SERVER_KEY_VARIABLE = "SHOPTALK_SERVER_KEY"
SECRET_FILE = "secret"  # noqa: S105 - the name of a file
MIN_SECRET_CHARS = 32
_KEYS = (
    ("customer_token_key", CUSTOMER_KEY_VARIABLE),
    ("engineer_key", ENGINEER_KEY_VARIABLE),
    ("server_key", SERVER_KEY_VARIABLE),
)


class RateLimit(StrictModel):
    """A token bucket: ``burst`` at once, then ``per_minute`` in the long run."""

    per_minute: float = Field(gt=0)
    burst: int = Field(ge=1)


class ServerSettings(StrictModel):
    """Settings of the front door.

    Read from ``server.yml``; the secrets come from the environment only and are masked
    in ``repr``. Times are in seconds unless the name says hours.
    """

    host: str = "127.0.0.1"
    """The address to listen on; 0.0.0.0 in a container."""
    port: int = Field(default=5005, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""
    stock_channels_port: int = Field(default=5006, ge=0, le=65535)
    """Where Rasa's own messaging channels listen, when credentials.yml names one."""
    public_url: str | None = None
    """The address shoppers reach this server by; chats on other sites need it to load pictures."""
    cors_origins: tuple[str, ...] = ()
    """Web sites that may embed the widget; empty: only this server's own pages; "*": all."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many reverse proxies in front may be believed about the caller's address."""
    session_hours: float = Field(default=72, gt=0)
    """How long a conversation can be continued after its last use."""
    max_message_chars: int = Field(default=4000, ge=100)
    """The longest message that is passed on to the bot."""
    max_request_bytes: int = Field(default=1_000_000, ge=10_000)
    """The largest request or socket frame; more closes the connection."""
    slow_after_seconds: float = Field(default=8, gt=0)
    """After this long the shopper is told that the bot is still working."""
    turn_timeout_seconds: float = Field(default=45, gt=0)
    """After this long the bot gives up on a message, and says so."""
    slow_client_seconds: float = Field(default=90, gt=0)
    """After this long without anything sent or taken, a caller's connection is closed."""
    queue_per_conversation: int = Field(default=5, ge=1)
    """How many messages of one conversation may wait for their turn."""
    history_messages: int = Field(default=100, ge=1)
    """How many past messages a reconnecting widget gets."""
    messages_per_conversation: RateLimit = RateLimit(per_minute=40, burst=12)
    """How often one conversation may write."""
    messages_per_address: RateLimit = RateLimit(per_minute=400, burst=80)
    """How often one network address may write, over all its conversations."""
    sessions_per_address: RateLimit = RateLimit(per_minute=60, burst=40)
    """How many conversations one network address may open."""
    events_per_conversation: RateLimit = RateLimit(per_minute=120, burst=60)
    """How many impressions and clicks one conversation may report."""
    max_upload_bytes: int = Field(default=8_000_000, ge=0)
    """The largest photo or PDF that a shopper may send in the web chat; 0: none at all."""
    uploads_total_bytes: int = Field(default=2_000_000_000, ge=0)
    """How much of them is kept; beyond it no more are taken."""
    upload_days: float = Field(default=30, gt=0)
    """For how long they are kept."""
    uploads_per_conversation: RateLimit = RateLimit(per_minute=6, burst=8)
    """How often one conversation may send a file."""
    uploads_per_address: RateLimit = RateLimit(per_minute=20, burst=30)
    """How often one network address may send a file, over all its conversations."""
    transcripts_per_conversation: RateLimit = RateLimit(per_minute=0.1, burst=2)
    """How often a conversation may be sent to its customer by e-mail."""
    sockets_per_address: int = Field(default=200, ge=1)
    """How many web chats one network address may hold open."""
    secret: SecretStr
    """Signs conversations and buttons; SHOPTALK_SECRET, or made once into var/secret."""
    customer_token_key: SecretStr | None = None
    """Checks the shop's own customer tokens; SHOPTALK_CUSTOMER_TOKEN_KEY."""
    engineer_key: SecretStr | None = None
    """Opens the engineers' door; SHOPTALK_ENGINEER_KEY. Without it that door is shut."""

    server_key: SecretStr | None = None
    """Lets the shop's backend open customers' sessions; SHOPTALK_SERVER_KEY. Else it cannot."""
    _source: str = PrivateAttr(default="server.yml")

    @property
    def source(self) -> str:
        """The file in which they may stand, for messages about them."""
        return self._source

    @classmethod
    def load(cls, project: Project, **overrides: Any) -> Self:
        """Settings of ``project``: its ``server.yml``, the environment, then ``overrides``.

        Args:
            overrides: keys that win, e.g. from the command line; None leaves the key alone.

        Raises:
            ConfigError: a key is unknown or wrong, or a secret stands in the file or is too short.
        """
        path = project.settings
        values = _read(path)
        values["secret"] = _secret(project.var)
        for name, variable in _KEYS:
            if key := os.environ.get(variable):
                values[name] = _long_enough(key, variable)
        values |= {key: value for key, value in overrides.items() if value is not None}
        settings = cls.from_mapping(values, where=str(path))
        settings._source = str(path)
        return settings


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    values, lines = read_yaml_mapping(path)
    for key, variable in (("secret", SECRET_VARIABLE), *_KEYS):
        if key in values:
            raise ConfigError(
                f"{path}:{lines[key]}: '{key}' is a secret and does not belong into a file.",
                hint=f"Remove it there and set the environment variable {variable}.",
            )
    return values


def _secret(var: Path) -> str:
    if secret := os.environ.get(SECRET_VARIABLE):
        return _long_enough(secret, SECRET_VARIABLE)
    path = var / SECRET_FILE
    if not path.exists():
        _create_secret(path)
    return _long_enough(path.read_text(encoding="ascii").strip(), str(path))


def _create_secret(path: Path) -> None:
    """Write a new secret that only this user can read; whoever comes first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < MIN_SECRET_CHARS:
        raise ConfigError(
            f"The secret in {where} has {len(secret)} characters; {MIN_SECRET_CHARS} are needed.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    return secret
