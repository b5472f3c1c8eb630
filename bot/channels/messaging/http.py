"""Channels over HTTP: one client session, and what its answers mean."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import aiohttp

from bot.channels.messaging.contract import (
    Checked,
    MessagingChannel,
    NotTakenError,
    TryAgainError,
)
from bot.channels.messaging.reading import json_or_nothing, part, seconds

TIMEOUT_SECONDS = 20
SHOWN_CHARS = 200
TOO_MANY = 429


class HttpChannel(MessagingChannel):
    """A channel that sends by HTTP requests.

    Args:
        base: the address before all paths.
        bearer: the token of every request, where the platform takes it in the header.
    """

    unknown: ClassVar[Checked] = Checked(False, "")
    """What is found where the platform does not know the credentials, and how to mend it."""

    def __init__(self, base: str, bearer: str = "") -> None:
        self._base = base.rstrip("/")
        self._bearer = bearer
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def check(self) -> list[Checked]:
        """What the platform says of itself; one thing that is wrong where it says no."""
        try:
            return await self.inspect()
        except (TryAgainError, NotTakenError) as error:
            return [replace(self.unknown, text=error.message)]

    @abstractmethod
    async def inspect(self) -> list[Checked]:
        """Ask the platform whether the credentials are right.

        Raises:
            TryAgainError: the platform was away.
            NotTakenError: it says no.
        """

    async def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any
    ) -> dict[str, Any]:
        """Send a request; returns the JSON object of a good answer, or {}.

        Raises:
            TryAgainError: the platform was away, or is asked too often.
            NotTakenError: it says no.
        """
        known = {**await self.authorization(), **(headers or {})}
        return part(await self.call(method, f"{self._base}/{path}", headers=known, **request))

    async def authorization(self) -> dict[str, str]:
        """The headers that say who asks."""
        return {"Authorization": f"Bearer {self._bearer}"} if self._bearer else {}

    async def call(self, method: str, url: str, **request: Any) -> Any:
        """Send a request without saying who asks; as ``ask`` otherwise."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.request(method, url, **request) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TryAgainError(f"{self.name} was not reached: {type(error).__name__}.") from error
        status, said = response.status, body[:SHOWN_CHARS].decode(errors="replace")
        if status == TOO_MANY or status >= 500 or self.is_passing(body):
            after = self.wait_asked(response.headers, body)
            raise TryAgainError(f"{self.name} answered {status}: {said}", after=after)
        if status >= 400 or self.is_refused(body):
            raise NotTakenError(f"{self.name} answered {status}: {said}")
        return json_or_nothing(body)

    def is_passing(self, body: bytes) -> bool:
        """Whether an answer says that the same request may do later."""
        return False

    def is_refused(self, body: bytes) -> bool:
        """Whether a good status carries a refusal."""
        return False

    def wait_asked(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """The seconds that the platform asks to wait for."""
        return seconds(headers.get("Retry-After"))
