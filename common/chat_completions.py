"""A language model behind an OpenAI-compatible ``/chat/completions``.

Hugging Face's router, vLLM, llama.cpp and Ollama speak it too.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SecretStr

from common.errors import ConfigError, ServiceUnavailableError

MAX_ANSWER_BYTES = 200_000
TOO_MANY = 429


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
        answer = self._post(json.dumps(body).encode(), timeout)
        try:
            return [choice["message"]["content"].strip() for choice in answer["choices"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise ServiceUnavailableError(
                f"{self._url} answered in an unknown form.",
                hint="The url must be an OpenAI-compatible interface.",
            ) from error

    def _post(self, body: bytes, timeout: float) -> Any:
        headers = {"Content-Type": "application/json"}
        if key := self._key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        url = f"{self._url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - checked
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
                return json.loads(answer.read(MAX_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            if error.code == TOO_MANY or error.code >= 500:
                raise BusyError(
                    f"{self._url} answered {error.code} {error.reason}.",
                    hint=_advice(error.code),
                    after=_seconds(error.headers.get("Retry-After")),
                ) from error
            raise ServiceUnavailableError(
                f"{self._url} answered {error.code} {error.reason}.", hint=_advice(error.code)
            ) from error
        except (OSError, ValueError) as error:
            raise ServiceUnavailableError(
                f"{self._url} did not answer: {error}.",
                hint="Check the url, the network and the timeout.",
            ) from error


def _seconds(header: str | None) -> float | None:
    """What Retry-After says, where it says a number."""
    return float(header) if header and header.isascii() and header.isdigit() else None


def _advice(status: int) -> str:
    if status in (401, 403):
        return "Check the key in the environment."
    return "Try again later." if status >= 500 or status == TOO_MANY else "Check the model's name."
