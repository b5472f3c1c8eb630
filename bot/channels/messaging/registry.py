"""Which messaging channels there are, and those that ``credentials.yml`` names."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.channels.messaging.contract import MessagingChannel
from common.config import read_yaml_mapping
from common.errors import ConfigError
from common.extensions import CHANNELS, modules

_HERE = "bot.channels.messaging"
DOORS: Mapping[str, str] = {
    "telegram": f"{_HERE}.telegram:Telegram",
    "whatsapp": f"{_HERE}.whatsapp:WhatsApp",
    "facebook": f"{_HERE}.messenger:Messenger",
    "instagram": f"{_HERE}.messenger:Instagram",
    "slack": f"{_HERE}.slack:Slack",
    "line": f"{_HERE}.line:Line",
    "twilio": f"{_HERE}.twilio:Twilio",
    "email": f"{_HERE}.email:Email",
}
"""Name: where its class is. A project adds its own in ``channels/``."""


def class_of(name: str) -> type[MessagingChannel] | None:
    """The channel of that name; None where it has no door of ours.

    Raises:
        ExtensionError: a file of the project's ``channels/`` cannot be imported.
    """
    if place := DOORS.get(name):
        module, _, attribute = place.partition(":")
        found: type[MessagingChannel] = getattr(importlib.import_module(module), attribute)
        return found
    return _own().get(name)


def has_door(name: str) -> bool:
    """Whether a channel is a door of ours and needs no server of Rasa's.

    Raises:
        ExtensionError: a file of the project's ``channels/`` cannot be imported.
    """
    return name in DOORS or name in _own()


def read_messaging(credentials: Path) -> list[MessagingChannel]:
    """The channels of ``credentials.yml`` that have a door of ours.

    Raises:
        ConfigError: an entry lacks a key or has an unknown one, or a ``${VARIABLE}`` is not set.
    """
    if not credentials.is_file():
        return []
    named, lines = read_yaml_mapping(credentials)
    names = [name for name in named if has_door(name)]
    if not names:
        return []
    content = _filled_in(credentials)
    return [open_channel(name, content[name], f"{credentials}:{lines[name]}") for name in names]


def open_channel(name: str, values: Any, where: str) -> MessagingChannel:
    """A channel with its settings.

    Raises:
        ConfigError: a key is missing, wrong or unknown.
    """
    cls = class_of(name)
    if cls is None:
        raise ConfigError(f"{where}: the channel '{name}' has no door of its own.")
    if not isinstance(values, dict | None):
        raise ConfigError(f"{where}: the entry of '{name}' must hold keys and values.")
    settings = cls.settings.from_mapping(values or {}, where=where)
    make: Any = cls
    channel: MessagingChannel = make(settings)
    return channel


def _own() -> dict[str, type[MessagingChannel]]:
    """The project's own channels by name."""
    return {
        found.name: found
        for _, module in modules(CHANNELS)
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, MessagingChannel)
        and found.__module__ == module.__name__
        and not inspect.isabstract(found)
    }


def _filled_in(credentials: Path) -> dict[str, Any]:
    """The file with its ``${VARIABLES}``, read as Rasa reads it."""
    from bot.runtime import activate

    activate()
    from rasa.shared.exceptions import RasaException
    from rasa.shared.utils.io import read_config_file

    try:
        return dict(read_config_file(str(credentials)))
    except RasaException as error:
        raise ConfigError(
            f"{credentials} cannot be used: {error}.",
            hint="Set the variables that the file names in the environment.",
        ) from error
