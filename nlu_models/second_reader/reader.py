"""Asks a language model about a message, within its budget, and never waits longer than allowed."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from common.chat_completions import ChatCompletions
from common.errors import ConfigError, ServiceUnavailableError
from nlu_models.model.examples import Entity, Request
from nlu_models.model.situation import Situation
from nlu_models.second_reader.config import SecondReaderConfig
from nlu_models.second_reader.masking import mask
from nlu_models.second_reader.prompt import messages_for, requests_of
from nlu_models.second_reader.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

_MINUTE, _DAY = 60.0, 86_400.0
_CONFIRMING = "confirm"


@dataclass(frozen=True)
class Reading:
    """How sure the first reader is of a message.

    Args:
        confidence: of its best intent.
        next_best: of the one after it.
        entities: what it found; what is personal among them is masked.
    """

    confidence: float
    next_best: float
    entities: tuple[Entity, ...] = ()


class Budget:
    """So many in any minute and in any day; a failing server is left alone for a while.

    Args:
        config: the limits.
        clock: seconds that only grow.
    """

    def __init__(self, config: SecondReaderConfig, clock: Callable[[], float]) -> None:
        self._config, self._clock = config, clock
        self._lock = threading.Lock()
        self._asked: deque[float] = deque()
        self._failed, self._again_at = 0, 0.0

    def take(self) -> bool:
        """Whether one more may be asked now; it is counted if so."""
        with self._lock:
            now = self._clock()
            while self._asked and self._asked[0] <= now - _DAY:
                self._asked.popleft()
            lately = sum(1 for _ in takewhile(lambda at: at > now - _MINUTE, reversed(self._asked)))
            if (
                now < self._again_at
                or len(self._asked) >= self._config.per_day
                or lately >= self._config.per_minute
            ):
                return False
            self._asked.append(now)
            return True

    def answered(self, *, well: bool) -> None:
        """Note how it went; too many failures in a row begin a pause."""
        with self._lock:
            self._failed = 0 if well else self._failed + 1
            if self._failed >= self._config.failures:
                self._failed = 0
                self._again_at = self._clock() + self._config.pause


class SecondReader:
    """Reads anew what the first reader is unsure of; threads may share it.

    Args:
        config: its settings, with a ``url``.
        vocabulary: the intents and entities that it may name.
        clock: seconds that only grow.
        environment: where the key is, instead of the process's own.

    Raises:
        ConfigError: there is no url, or it is no web address.
    """

    def __init__(
        self,
        config: SecondReaderConfig,
        vocabulary: Vocabulary,
        *,
        clock: Callable[[], float] = time.monotonic,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if config.url is None:
            raise ConfigError("The second reader has no url.", hint="Set it in config.yml.")
        self.config, self._vocabulary = config, vocabulary
        self._server = ChatCompletions(
            config.url,
            config.model,
            key_variable=config.key_variable,
            where="SecondReader in config.yml",
            environment=environment,
        )
        self._budget = Budget(config, clock)
        self._free = threading.BoundedSemaphore(config.at_once)
        self._kept: OrderedDict[tuple[str, Situation], str] = OrderedDict()
        self._keeping = threading.Lock()

    def is_asked(self, text: str, situation: Situation, first: Reading) -> bool:
        """Whether the first reading is doubtful, and the message one that may be sent.

        An answer to a summary is never sent: what is a yes is said by a closed list of words.
        """
        doubtful = (
            first.confidence < self.config.below
            or first.confidence - first.next_best <= self.config.torn
        )
        return (
            doubtful
            and bool(text.strip())
            and len(text) <= self.config.longest
            and situation.asked != _CONFIRMING
        )

    def read(self, text: str, situation: Situation, first: Reading) -> tuple[Request, ...] | None:
        """The requests of a message as the language model reads them.

        Returns:
            None where it is not asked, may not be asked now, or its answer cannot be used: then
            the first reading stands.
        """
        if not self.is_asked(text, situation, first):
            return None
        masked = mask(text, first.entities)
        key = (masked.text, situation)
        try:
            answer = self._known(key) or self._ask(
                messages_for(masked, situation, self._vocabulary)
            )
            if answer is None:
                return None
            requests = requests_of(answer, masked, self._vocabulary)
        except ServiceUnavailableError as error:
            self._budget.answered(well=False)
            logger.warning("The second reader was no help: %s %s", error, error.hint or "")
            return None
        except ValueError as error:
            logger.info("An answer of the second reader cannot be used: %s.", error)
            return None
        self._keep(key, answer)
        return requests

    def _ask(self, messages: list[dict[str, str]]) -> str | None:
        if not self._free.acquire(blocking=False):
            return None
        try:
            if not self._budget.take():
                return None
            texts = self._server.ask(
                messages,
                timeout=self.config.timeout,
                max_tokens=self.config.max_tokens,
                temperature=0,
            )
            self._budget.answered(well=True)
        finally:
            self._free.release()
        return texts[0] if texts else None

    def _known(self, key: tuple[str, Situation]) -> str | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, Situation], answer: str) -> None:
        with self._keeping:
            self._kept[key] = answer
            while len(self._kept) > self.config.remembered:
                self._kept.popitem(last=False)
