"""The wire of a simulated customer: the REST channel, as any client speaks it."""

from __future__ import annotations

from typing import Any

import aiohttp

from bot.simulation.customer import Move, Reply
from common.errors import ServiceUnavailableError
from common.messages import Button

_SECONDS = 60


class Line:
    """One conversation over REST.

    Args:
        http: the client's session.
        address: of the server, with a slash at its end.
    """

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self._token = ""

    async def open(self) -> None:
        """Begin a conversation.

        Raises:
            ServiceUnavailableError: the server does not answer as it should.
        """
        answer = await self._post("api/session", {})
        self._token = answer["token"]

    async def send(self, move: Move) -> Reply:
        """Say something, or press a button.

        Raises:
            ServiceUnavailableError: the server does not answer as it should.
        """
        text = move.payload if isinstance(move, Button) else move
        return as_reply(await self._post("webhooks/rest/webhook", {"message": text}))

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        limit = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with self._http.post(
                self._address + path, json=body, headers=headers, timeout=limit
            ) as response:
                if response.status >= 400:
                    said = await response.text()
                    raise ServiceUnavailableError(f"The server said {response.status}: {said}")
                return await response.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ServiceUnavailableError(f"The server does not answer: {error!r}.") from error


def as_reply(messages: list[dict[str, Any]]) -> Reply:
    """What the REST channel answered, in one piece."""
    texts: list[str] = []
    buttons: list[Button] = []
    expects: str | None = None
    for message in messages:
        if text := message.get("text"):
            texts.append(text)
        buttons += [_button(one) for one in message.get("buttons", ())]
        custom = message.get("custom") or {}
        if custom.get("type") == "form_hint":
            expects = custom["expects"]
        if custom.get("type") == "rating":
            expects = "rating"
    return Reply("\n".join(texts), tuple(buttons), expects)


def _button(values: dict[str, Any]) -> Button:
    return Button(title=values["title"], payload=values.get("payload") or values["title"])
