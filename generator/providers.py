"""Where texts come from: the shop's own model, or a language model behind an HTTP interface.

A provider only drafts. Whoever asks it checks the draft with the fact guard, whatever its source.
"""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt

from common.artifacts import read_manifest
from common.chat_completions import BusyError, ChatCompletions
from common.config import StrictModel
from common.errors import ServiceUnavailableError
from common.extensions import TEXT_PROVIDERS, resolve
from generator import template
from generator.facts import Fact, ProductFacts
from generator.guard import Guard
from generator.tongue import language_name
from generator.writer import AdCopy, Copy, Writer, check_style

logger = logging.getLogger(__name__)

Kind = Literal["description", "slogan"]

Heard = Callable[[str | Copy], None]
"""Hears a text before anybody has checked it: its pieces, then each draft as a whole."""

_MINUTE, _LEAST_SECONDS = 60.0, 0.05
C = TypeVar("C", bound=StrictModel)


class NoSettings(StrictModel):
    """Of a provider that has nothing to set."""


class TextProvider(ABC, Generic[C]):
    """Drafts a text about a product.

    A project names one by ``type`` under ``text_provider`` in ``endpoints.yml``: one of its own,
    the ``name`` of a class in its own ``models/`` folder or of a package, or a dotted path.
    """

    name: ClassVar[str]
    config_class: ClassVar[type[StrictModel]] = NoSettings
    any_style: ClassVar[bool] = False
    """Whether a style may be any words, not only one of the writer's own."""

    @classmethod
    def open(cls, config: C, folder: Path) -> Self:
        """The provider, ready to draft; one that takes settings writes its own.

        Args:
            config: its settings, of ``config_class``.
            folder: what :func:`generator.training.train` wrote.
        """
        del config, folder
        return cls()

    @abstractmethod
    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        """Drafts in order of preference; may be none. What is not asked for need not be made.

        Raises:
            ServiceUnavailableError: the provider cannot be reached or answered with an error.
        """

    def stream(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[str | Copy]:
        """The same drafts as they come: pieces of one, then the whole of it, then the next one.

        A provider that has a draft only when it is done gives no pieces.

        Raises:
            ServiceUnavailableError: see :meth:`draft`.
        """
        return self.draft(facts, kind, style=style, seed=seed)

    def write(
        self,
        facts: ProductFacts,
        kind: Kind,
        *,
        style: str | None = None,
        seed: int = 0,
        heard: Heard | None = None,
    ) -> Copy:
        """The first draft whose every statement rests on the product's data, or the template.

        Args:
            facts: the product.
            kind: of text.
            style: of the writer's own, or any words where ``any_style`` holds.
            seed: another one gives another text.
            heard: told each piece as it comes, before the fact guard has read it: for who works on
                the texts, never for a shopper.

        Raises:
            ServiceUnavailableError: see :meth:`draft`.
        """
        guard = Guard(facts)
        refused = 0
        drafts = self.stream if heard else self.draft
        for copy in drafts(facts, kind, style=style, seed=seed):
            if heard:
                heard(copy)
            if isinstance(copy, str):
                continue
            if copy.source == "template" or not guard.check(copy.text):
                return Copy(copy.text, copy.source, copy.rejected + refused)
            refused += 1
        return Copy(_plain(facts, kind, seed), "template", refused)

    def describe(
        self,
        facts: ProductFacts,
        *,
        style: str | None = None,
        seed: int = 0,
        heard: Heard | None = None,
    ) -> Copy:
        """A description; the plain template's where the provider is away. See :meth:`write`.

        Raises:
            ConfigError: the style is unknown.
        """
        return self._surely(facts, "description", style, seed, heard)

    def slogan(
        self,
        facts: ProductFacts,
        *,
        style: str | None = None,
        seed: int = 0,
        heard: Heard | None = None,
    ) -> Copy:
        """A slogan; see :meth:`describe`."""
        return self._surely(facts, "slogan", style, seed, heard)

    def advertise(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> AdCopy:
        """An advertisement: a slogan as headline and a description as body."""
        return AdCopy.of(
            self.slogan(facts, seed=seed), self.describe(facts, style=style, seed=seed)
        )

    def _surely(
        self,
        facts: ProductFacts,
        kind: Kind,
        style: str | None,
        seed: int,
        heard: Heard | None = None,
    ) -> Copy:
        if not self.any_style:
            check_style(style)
        try:
            return self.write(facts, kind, style=style, seed=seed, heard=heard)
        except ServiceUnavailableError as error:
            logger.warning("The template writes instead: %s %s", error, error.hint or "")
            return Copy(_plain(facts, kind, seed), "template")


def _plain(facts: ProductFacts, kind: Kind, seed: int) -> str:
    write = template.describe if kind == "description" else template.slogan
    return write(facts, seed)


class TemplateProvider(TextProvider[NoSettings]):
    """The plain template alone, for a shop with too few texts to learn from."""

    name = "template"

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        """See :meth:`TextProvider.draft`."""
        return ()


class LocalProvider(TextProvider[NoSettings]):
    """The small model trained on the shop's catalogue; the template where there was too little."""

    name = "local"

    def __init__(self, writer: Writer | None) -> None:
        self._writer = writer

    @classmethod
    def open(cls, config: NoSettings, folder: Path) -> Self:
        """See :meth:`TextProvider.open`.

        Raises:
            ModelError: nothing was trained, or a file is missing or damaged.
        """
        if read_manifest(folder).get("template_only"):
            return cls(None)
        return cls(Writer.load(folder))

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        """See :meth:`TextProvider.draft`."""
        if self._writer is None:
            return
        write = self._writer.describe if kind == "description" else self._writer.slogan
        yield write(facts, style=style, seed=seed)

    def stream(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[str | Copy]:
        """See :meth:`TextProvider.stream`; a description comes sentence by sentence."""
        if self._writer is None or kind == "slogan":
            return self.draft(facts, kind, style=style, seed=seed)
        return self._writer.stream(facts, style=style, seed=seed)


class HttpProviderConfig(StrictModel):
    """Settings of :class:`HttpProvider`.

    Attributes:
        url: base address of an OpenAI-compatible interface, e.g. ``https://host/v1``; Hugging
            Face's router, vLLM, llama.cpp and Ollama speak it too.
        model: the model's name there.
        key_variable: environment variable that holds the key; none is sent when it is empty.
        timeout: seconds for all the drafts of a text together.
        stream: take the text as it is written (server-sent events); false where a server cannot.
        first_token_timeout: seconds until a draft's first piece, where it streams.
        drafts: how often to ask, one draft at a time, while none passes the fact guard.
        retries: how often to ask again where the server is busy, while there is time.
        retry_seconds: the first wait, doubled each time; the server's own word comes before it.
        per_minute: requests at most; what is beyond it the template writes. None for no limit.
    """

    url: str
    model: str
    key_variable: str = "SHOPTALK_TEXT_KEY"
    timeout: PositiveFloat = 4.0
    stream: bool = True
    first_token_timeout: PositiveFloat = 2.5
    drafts: PositiveInt = 3
    retries: NonNegativeInt = 2
    retry_seconds: NonNegativeFloat = 0.5
    per_minute: PositiveInt | None = None
    max_tokens: PositiveInt = 200
    temperature: float = 0.7


class HttpProvider(TextProvider[HttpProviderConfig]):
    """A language model behind an OpenAI-compatible ``/chat/completions``."""

    name = "openai"
    config_class = HttpProviderConfig
    any_style = True

    def __init__(
        self, config: HttpProviderConfig, *, environment: Mapping[str, str] | None = None
    ) -> None:
        self._config = config
        self._asked: deque[float] = deque(maxlen=config.per_minute or 1)
        self._lock = threading.Lock()
        self._server = ChatCompletions(
            config.url,
            config.model,
            key_variable=config.key_variable,
            where="the text provider",
            environment=environment,
        )

    def __repr__(self) -> str:
        return f"HttpProvider({self._server!r})"

    @classmethod
    def open(cls, config: HttpProviderConfig, folder: Path) -> Self:
        """See :meth:`TextProvider.open`."""
        return cls(config)

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterator[Copy]:
        """See :meth:`TextProvider.draft`; each draft is a request of its own.

        Several choices in one answer (``n``) are an extension that not every server has.
        """
        told = self.stream(facts, kind, style=style, seed=seed)
        yield from (copy for copy in told if isinstance(copy, Copy))

    def stream(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterator[str | Copy]:
        """See :meth:`TextProvider.stream`."""
        until = time.monotonic() + self._config.timeout
        asked = [{"role": "user", "content": prompt(facts, kind, style)}]
        for number in range(self._config.drafts):
            if time.monotonic() >= until:
                return
            pieces = list[str]()
            for piece in self._ask(asked, until, seed=seed + number):
                yield piece
                pieces.append(piece)
            if text := "".join(pieces).strip():
                yield Copy(text, "model")

    def _ask(self, messages: list[dict[str, str]], until: float, *, seed: int) -> Iterator[str]:
        """Pieces of a draft; asked again where the server is busy and there is time to wait."""
        for tried in range(self._config.retries + 1):
            self._spend()
            try:
                yield from self._asked_once(messages, until, seed)
                return
            except BusyError as error:
                wait = self._config.retry_seconds * 2**tried
                wait = max(wait, error.after or 0.0)
                if tried == self._config.retries or time.monotonic() + wait >= until:
                    raise
                time.sleep(wait)

    def _asked_once(self, messages: list[dict[str, str]], until: float, seed: int) -> Iterable[str]:
        config = self._config
        timeout = max(until - time.monotonic(), _LEAST_SECONDS)
        settings = {"max_tokens": config.max_tokens, "temperature": config.temperature}
        if not config.stream:
            return self._server.ask(messages, timeout=timeout, seed=seed, **settings)[:1]
        return self._server.stream(
            messages,
            timeout=timeout,
            first_token_timeout=config.first_token_timeout,
            seed=seed,
            **settings,
        )

    def _spend(self) -> None:
        """Count a request.

        Raises:
            ServiceUnavailableError: the budget of this minute is used up.
        """
        if (most := self._config.per_minute) is None:
            return
        with self._lock:
            now = time.monotonic()
            if len(self._asked) == most and now - self._asked[0] < _MINUTE:
                raise ServiceUnavailableError(
                    f"The text provider's {most} requests of this minute are used up.",
                    hint="Raise per_minute in endpoints.yml, or go on later.",
                )
            self._asked.append(now)


def _own() -> Mapping[str, type[TextProvider[Any]]]:
    """The providers of this program by name."""
    from generator.hugging_face import HuggingFaceProvider

    providers = (LocalProvider, TemplateProvider, HttpProvider, HuggingFaceProvider)
    return {cls.name: cls for cls in providers}


def open_provider(
    settings: Mapping[str, Any], folder: Path, *, where: str = "text_provider"
) -> TextProvider[Any]:
    """The provider that a configuration names, the local model where it names none.

    Args:
        settings: ``type``, and what its ``config_class`` holds.
        folder: what :func:`generator.training.train` wrote.
        where: the file and key, for messages.

    Raises:
        ConfigError: there is no such provider, or a setting is unknown or wrong.
        ModelError: the local model was not trained.
    """
    values = dict(settings)
    name = str(values.pop("type", LocalProvider.name))
    cls = resolve(name, _own(), TEXT_PROVIDERS, TextProvider, where=where)
    return cls.open(cls.config_class.from_mapping(values, where=where), folder)


def prompt(facts: ProductFacts, kind: Kind, style: str | None) -> str:
    """What a language model is asked: the facts, and to say nothing beyond them."""
    rows = "\n".join(_row(fact) for fact in (*facts.naming, *facts.facts))
    length = "one line of at most eight words" if kind == "slogan" else "two or three sentences"
    manner = f" Style: {style}." if style else ""
    asked = f"{length}, in {language_name()}.{manner}"
    return (
        f"Write a {kind} for this product of an online shop, {asked}"
        f" Use only the facts below; state nothing else about the product, no superlatives.\n{rows}"
    )


def _row(fact: Fact) -> str:
    value = fact.value if fact.kind in ("text", "number") else fact.kind
    return f"- {fact.key.replace('_', ' ')}: {value}"
