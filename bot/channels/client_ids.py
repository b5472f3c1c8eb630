"""Conversations by an id that the client has made up, for widgets that know no tokens.

RasaHQ/chat-widget makes up a random id, asks for a session with it and goes on using it. Such an id
is as good as a token where nobody can guess it: a random UUID has 122 random bits. An id that can
be guessed, such as a customer's number, names the conversation of its own connection and no more.
"""

from __future__ import annotations

import re
from collections import OrderedDict

_MAX_CHARS = 200
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
"""A UUID of version 4 (RFC 9562)."""


class ClientIds:
    """Which token belongs to an id of a client's; the oldest are forgotten.

    Args:
        max_ids: how many are known at most.
    """

    def __init__(self, *, max_ids: int = 50_000) -> None:
        self._max_ids = max_ids
        self._tokens: OrderedDict[str, str] = OrderedDict()

    def token_of(self, client_id: object) -> str | None:
        """The token that was given for a random id; None for any other."""
        if not isinstance(client_id, str) or client_id not in self._tokens:
            return None
        self._tokens.move_to_end(client_id)
        return self._tokens[client_id]

    def remember(self, client_id: object, token: str) -> None:
        """From now on this id stands for this token, where nobody can guess it."""
        if isinstance(client_id, str) and _RANDOM.fullmatch(client_id):
            self._tokens[client_id] = token
            self._tokens.move_to_end(client_id)
            if len(self._tokens) > self._max_ids:
                self._tokens.popitem(last=False)


def own_id(value: object) -> str | None:
    """What a client calls its conversation on its own connection; None for what is no name."""
    return value if isinstance(value, str) and 0 < len(value) <= _MAX_CHARS else None
