"""Conversations by an id that the client has made up, for widgets that know no tokens.

RasaHQ/chat-widget makes up a random id, asks for a session with it and goes on using it. Such an id
is as good as a token where nobody can guess it: a random UUID has 122 random bits. An id that can
be guessed, such as a customer's number, names the conversation of its own connection and no more.
"""

from __future__ import annotations

import re

from bot.channels.shared import Notes

_MAX_CHARS = 200
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
"""A UUID of version 4 (RFC 9562)."""


class ClientIds:
    """Which token belongs to an id of a client's.

    Args:
        notes: keep them.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def token_of(self, client_id: object) -> str | None:
        """The token that was given for a random id; None for any other."""
        if not isinstance(client_id, str) or not _RANDOM.fullmatch(client_id):
            return None
        return await self._notes.read(client_id)

    async def remember(self, client_id: object, token: str) -> None:
        """From now on this id stands for this token, where nobody can guess it."""
        if isinstance(client_id, str) and _RANDOM.fullmatch(client_id):
            await self._notes.write(client_id, token)


def own_id(value: object) -> str | None:
    """What a client calls its conversation on its own connection; None for what is no name."""
    return value if isinstance(value, str) and 0 < len(value) <= _MAX_CHARS else None
