"""Where texts come from: the shop's own model, or a language model behind an HTTP interface.

A provider only drafts. Whoever asks it checks the draft with the fact guard, whatever its source.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import PositiveFloat, PositiveInt, SecretStr

from common.config import StrictModel
from common.errors import ConfigError, ServiceUnavailableError
from generator import template
from generator.facts import Fact, ProductFacts
from generator.guard import Guard
from generator.writer import Copy, Writer

Kind = Literal["description", "slogan"]
MAX_ANSWER_BYTES = 200_000


class TextProvider(ABC):
    """Drafts a text about a product."""

    @abstractmethod
    def draft(self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int) -> list[Copy]:
        """Drafts in order of preference; may be empty.

        Raises:
            ServiceUnavailableError: the provider cannot be reached or answered with an error.
        """

    def write(
        self, facts: ProductFacts, kind: Kind, *, style: str | None = None, seed: int = 0
    ) -> Copy:
        """The first draft whose every statement rests on the product's data, or the template."""
        drafts = self.draft(facts, kind, style=style, seed=seed)
        guard = Guard(facts)
        refused = 0
        for copy in drafts:
            if copy.source == "template" or not guard.check(copy.text):
                return Copy(copy.text, copy.source, copy.rejected + refused)
            refused += 1
        plain = template.describe(facts) if kind == "description" else template.slogan(facts)
        return Copy(plain, "template", refused)


class LocalProvider(TextProvider):
    """The small model trained on the shop's catalogue."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def draft(self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int) -> list[Copy]:
        """See :meth:`TextProvider.draft`."""
        write = self._writer.describe if kind == "description" else self._writer.slogan
        return [write(facts, style=style, seed=seed)]


class HttpProviderConfig(StrictModel):
    """Settings of :class:`HttpProvider`.

    Attributes:
        url: base address of an OpenAI-compatible interface, e.g. ``https://host/v1``; Hugging
            Face's router, vLLM, llama.cpp and Ollama speak it too.
        model: the model's name there.
        key_variable: environment variable that holds the key; none is sent when it is empty.
        timeout: seconds for the whole request.
        drafts: how many drafts to ask for.
    """

    url: str
    model: str
    key_variable: str = "SHOPTALK_TEXT_KEY"
    timeout: PositiveFloat = 10.0
    drafts: PositiveInt = 3
    max_tokens: PositiveInt = 200
    temperature: float = 0.7


class HttpProvider(TextProvider):
    """A language model behind an OpenAI-compatible ``/chat/completions``."""

    def __init__(
        self, config: HttpProviderConfig, *, environment: Mapping[str, str] | None = None
    ) -> None:
        if not config.url.startswith(("http://", "https://")):
            raise ConfigError(
                f"The text provider's url {config.url!r} is no web address.",
                hint="It begins with http:// or https://.",
            )
        held = os.environ if environment is None else environment
        self._config = config
        self._key = SecretStr(held.get(config.key_variable, ""))

    def __repr__(self) -> str:
        return f"HttpProvider(url={self._config.url!r}, model={self._config.model!r}, key=***)"

    def draft(self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int) -> list[Copy]:
        """See :meth:`TextProvider.draft`."""
        body = {
            "model": self._config.model,
            "messages": [{"role": "user", "content": prompt(facts, kind, style)}],
            "n": self._config.drafts,
            "max_tokens": self._config.max_tokens,
            "temperature": self._config.temperature,
            "seed": seed,
        }
        answer = self._post(json.dumps(body).encode())
        try:
            texts = [choice["message"]["content"].strip() for choice in answer["choices"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise ServiceUnavailableError(
                f"{self._config.url} answered in an unknown form.",
                hint="The url must be an OpenAI-compatible interface.",
            ) from error
        return [Copy(text, "model") for text in texts if text]

    def _post(self, body: bytes) -> Any:
        headers = {"Content-Type": "application/json"}
        if key := self._key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        url = f"{self._config.url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - checked
        try:
            with urllib.request.urlopen(request, timeout=self._config.timeout) as answer:  # noqa: S310
                return json.loads(answer.read(MAX_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            raise ServiceUnavailableError(
                f"{self._config.url} answered {error.code} {error.reason}.",
                hint=_advice(error.code),
            ) from error
        except (OSError, ValueError) as error:
            raise ServiceUnavailableError(
                f"{self._config.url} did not answer: {error}.",
                hint="Check the url, the network and the timeout.",
            ) from error


def prompt(facts: ProductFacts, kind: Kind, style: str | None) -> str:
    """What a language model is asked: the facts, and to say nothing beyond them."""
    rows = "\n".join(_row(fact) for fact in (*facts.naming, *facts.facts))
    length = "one line of at most eight words" if kind == "slogan" else "two or three sentences"
    manner = f" Style: {style}." if style else ""
    return (
        f"Write a {kind} for this product of an online shop, {length}.{manner} Use only the facts"
        f" below; state nothing else about the product, no superlatives.\n{rows}"
    )


def _row(fact: Fact) -> str:
    value = fact.value if fact.kind in ("text", "number") else fact.kind
    return f"- {fact.key.replace('_', ' ')}: {value}"


def _advice(status: int) -> str:
    if status in (401, 403):
        return "Check the key in the environment."
    return "Try again later." if status >= 500 or status == 429 else "Check the model's name."
