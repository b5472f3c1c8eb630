"""Doors that open with a key of the environment: the engineers' and the shop's backend's."""

from __future__ import annotations

import hmac

from aiohttp import web
from pydantic import SecretStr

from bot.channels.session_gate import BEARER
from common.errors import TokenError


def check_key(request: web.Request, key: SecretStr | None, *, variable: str) -> None:
    """Compare the bearer token, in a time that says nothing about how much of it was right.

    Args:
        variable: of the environment, by which the key is given.

    Raises:
        TokenError: it is missing or wrong, or the server has no such key.
    """
    header = request.headers.get("Authorization", "")
    sent = header.removeprefix(BEARER).strip() if header.startswith(BEARER) else ""
    wanted = key.get_secret_value() if key is not None else ""
    same = hmac.compare_digest(sent.encode(errors="surrogateescape"), wanted.encode())
    if not (wanted and same):
        raise TokenError(
            "The key of this door is missing or wrong.",
            hint=f"Send 'Authorization: Bearer KEY' with the server's {variable}.",
        )
