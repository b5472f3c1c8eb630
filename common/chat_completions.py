"""A language model behind an OpenAI-compatible ``/chat/completions``.

Hugging Face's router, vLLM, llama.cpp and Ollama speak it too.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from common.errors import ConfigError, ServiceUnavailableError

MAX_ANSWER_BYTES = 200_000
TOO_MANY = 429
EVENTS, DATA, DONE = "text/event-stream", b"data:", b"[DONE]"
"""Server-sent events: the type of such an answer, what begins a line of data, the last line."""


class BusyError(ServiceUnavailableError):
    """The server asks to come again.

    Attributes:
        after: seconds, as far as it says so.
    """

    def __init__(self, message: str, *, hint: str, after: float | None) -> None:
        super().__init__(message, hint=hint)
        self.after = after


class ChatCompletions:
    """Asks one model of one server. It blocks: call it in a thread.

    Args:
        url: base address of the interface, e.g. ``https://host/v1``.
        model: the model's name there.
        key_variable: environment variable that holds the key; none is sent when it is empty.
        where: the file and key that name the url, for messages.
        environment: instead of the process's own.

    Raises:
        ConfigError: the url is no web address.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key_variable: str,
        where: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise ConfigError(
                f"The url {url!r} of {where} is no web address.",
                hint="It begins with http:// or https://.",
            )
        held = os.environ if environment is None else environment
        self._url, self._model = url, model
        self._key = SecretStr(held.get(key_variable, ""))

    def __repr__(self) -> str:
        return f"ChatCompletions(url={self._url!r}, model={self._model!r}, key=***)"

    def ask(
        self, messages: Sequence[Mapping[str, str]], *, timeout: float, **settings: Any
    ) -> list[str]:
        """The texts that the model answers with, usually one.

        Args:
            messages: each with ``role`` and ``content``.
            timeout: seconds.
            settings: what else the request holds, e.g. ``max_tokens``.

        Raises:
            BusyError: the server asks to come again.
            ServiceUnavailableError: the server is away, too slow or answers in another form.
        """
        body = {"model": self._model, "messages": list(messages), **settings}
        return self._texts(self._post(json.dumps(body).encode(), timeout))

    def stream(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        timeout: float,
        first_token_timeout: float,
        **settings: Any,
    ) -> Iterator[str]:
        """Pieces of the model's text as they come, by server-sent events.

        A server that does not stream gives its text as one piece. It runs an event loop of its own:
        not to be called where one runs.

        Args:
            messages: each with ``role`` and ``content``.
            timeout: seconds for the whole text.
            first_token_timeout: seconds until its first piece.
            settings: what else the request holds, e.g. ``max_tokens``.

        Raises:
            BusyError: the server asks to come again.
            ServiceUnavailableError: the server is away, too slow, breaks off or answers in another
                form.
        """
        import aiohttp  # noqa: F401 - it takes a moment, once, which is no fault of the server's

        body = {"model": self._model, "messages": list(messages), "stream": True, **settings}
        began = time.monotonic()
        limits = (min(first_token_timeout, timeout), "began no text"), (timeout, "was not done")
        with asyncio.Runner() as runner:
            pieces = self._pieces(body)
            try:
                limit, late = limits[0]
                while (piece := self._within(runner, pieces, began + limit, late)) is not None:
                    yield piece
                    limit, late = limits[1]
            finally:
                runner.run(pieces.aclose())

    def _within(
        self, runner: asyncio.Runner, pieces: AsyncGenerator[str, None], until: float, late: str
    ) -> str | None:
        """The next piece, or None behind the last one."""
        from aiohttp import ClientError

        async def following() -> str | None:
            async with asyncio.timeout(until - time.monotonic()):
                return await anext(pieces, None)

        try:
            return runner.run(following())
        except TimeoutError as error:
            raise ServiceUnavailableError(
                f"{self._url} {late} in time.", hint="Raise the time-out, or ask a faster server."
            ) from error
        except (ClientError, OSError, ValueError) as error:
            raise self._silent(error) from error

    async def _pieces(self, body: Mapping[str, Any]) -> AsyncGenerator[str, None]:
        from aiohttp import ClientSession, ClientTimeout

        never = ClientTimeout(total=None)  # see _within
        async with (
            ClientSession(timeout=never, trust_env=True) as session,
            session.post(self._address, json=body, headers=self._headers()) as answer,
        ):
            if answer.status >= 400:
                after = answer.headers.get("Retry-After")
                raise self._refusal(answer.status, answer.reason or "", after)
            if answer.content_type != EVENTS:
                whole = json.loads(await answer.content.read(MAX_ANSWER_BYTES))
                for text in self._texts(whole)[:1]:
                    yield text
                return
            ended, size = False, 0
            async for line in answer.content:
                size += len(line)
                said = line.removeprefix(DATA).strip()
                if said == DONE or size > MAX_ANSWER_BYTES:
                    return
                if said and line.startswith(DATA):
                    piece, last = self._event(json.loads(said))
                    ended = ended or last
                    if piece:
                        yield piece
            if not ended:
                raise ValueError("the text broke off")

    def _event(self, event: Any) -> tuple[str, bool]:
        """The piece of an event, empty where it only tells of the answer, and whether the text
        ends."""
        try:
            if "error" in event:
                raise ValueError(f"it reported: {event['error']}")
            if not event["choices"]:
                return "", False
            choice = event["choices"][0]
            return choice["delta"].get("content") or "", choice.get("finish_reason") is not None
        except (KeyError, TypeError, AttributeError) as error:
            raise self._unknown_form() from error

    def _texts(self, answer: Any) -> list[str]:
        try:
            return [choice["message"]["content"].strip() for choice in answer["choices"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise self._unknown_form() from error

    @property
    def _address(self) -> str:
        return f"{self._url.rstrip('/')}/chat/completions"

    def _headers(self) -> dict[str, str]:
        key = self._key.get_secret_value()
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _unknown_form(self) -> ServiceUnavailableError:
        return ServiceUnavailableError(
            f"{self._url} answered in an unknown form.",
            hint="The url must be an OpenAI-compatible interface.",
        )

    def _refusal(self, status: int, reason: str, after: str | None) -> ServiceUnavailableError:
        message, hint = f"{self._url} answered {status} {reason}.", _advice(status)
        if status == TOO_MANY or status >= 500:
            return BusyError(message, hint=hint, after=_seconds(after))
        return ServiceUnavailableError(message, hint=hint)

    def _silent(self, error: Exception) -> ServiceUnavailableError:
        return ServiceUnavailableError(
            f"{self._url} did not answer: {error}.",
            hint="Check the url, the network and the timeout.",
        )

    def _post(self, body: bytes, timeout: float) -> Any:
        headers = {"Content-Type": "application/json", **self._headers()}
        request = urllib.request.Request(self._address, data=body, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
                return json.loads(answer.read(MAX_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            after = error.headers.get("Retry-After")
            raise self._refusal(error.code, error.reason, after) from error
        except (OSError, ValueError) as error:
            raise self._silent(error) from error


def _seconds(header: str | None) -> float | None:
    """What Retry-After says, where it says a number."""
    return float(header) if header and header.isascii() and header.isdigit() else None


def _advice(status: int) -> str:
    if status in (401, 403):
        return "Check the key in the environment."
    return "Try again later." if status >= 500 or status == TOO_MANY else "Check the model's name."
