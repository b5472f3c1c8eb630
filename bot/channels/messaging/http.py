"""Channels over HTTP: one client session, and what its answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.channels.messaging.contract import (
    ForgedError,
    MalformedError,
    MessagingChannel,
    NotTakenError,
    TryAgainError,
    Webhook,
)

TIMEOUT_SECONDS = 20
SHOWN_CHARS = 200
TOO_MANY = 429
CLOCK: Callable[[], float] = time.time


class HttpChannel(MessagingChannel):
    """A channel that sends by HTTP requests."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, url: str, **request: Any) -> Any:
        """Send a request; returns the JSON of a good answer, or {}.

        Raises:
            TryAgainError: the platform was away, or is asked too often.
            NotTakenError: it says no.
        """
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


def seconds(said: Any) -> float | None:
    """A number of seconds, if it is one."""
    try:
        return max(0.0, float(said))
    except (TypeError, ValueError):
        return None


def json_or_nothing(body: bytes) -> Any:
    """The JSON of an answer; {} for anything else."""
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return {}


def json_body(webhook: Webhook) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        MalformedError: it is none.
    """
    try:
        found = json.loads(webhook.body)
    except (ValueError, RecursionError) as error:
        raise MalformedError("The body is not JSON.") from error
    if not isinstance(found, dict):
        raise MalformedError("The body is no JSON object.")
    return found


def same(given: str, expected: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(_bytes(given), _bytes(expected))


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")  # a header may hold what is no text


def check_signature(given: str, expected: str) -> None:
    """Compare a signature.

    Raises:
        ForgedError: it is another, or there is none.
    """
    if not given or not same(given, expected):
        raise ForgedError("The webhook's signature is not right.")


def hex_sha256(key: str, text: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal."""
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def base64_mac(key: str, text: bytes, algorithm: str) -> str:
    """HMAC in base64."""
    return base64.b64encode(hmac.digest(key.encode(), text, algorithm)).decode()


def words(value: object) -> str:
    """A text of a webhook; empty for anything else."""
    return value if isinstance(value, str) else ""


def part(value: object) -> dict[str, Any]:
    """An object within a webhook; empty for anything else."""
    return value if isinstance(value, dict) else {}


def parts(value: object) -> list[dict[str, Any]]:
    """The objects of a list within a webhook; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def identifier(value: object) -> str:
    """An id, which platforms write as a text or as a whole number; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)
