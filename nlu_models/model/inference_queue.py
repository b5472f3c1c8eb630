"""A queue in front of a model: threads of its own run the network, and what waits shares a pass.

Nothing waits on purpose: a free worker takes what is there. Rows of one pass share the ranges that
int8 activations are scaled to, so that a message scores slightly differently in company.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property

from common.errors import OverloadedError, ServiceUnavailableError
from nlu_models.model.encoding import EncodedText
from nlu_models.model.scoring import Scorer, Scores

logger = logging.getLogger(__name__)

MOST_RESTARTS = 3
_AGAIN = "Try again in a moment."
_RESTART = "Restart the bot; the log shows what stopped it."


@dataclass(frozen=True)
class QueueLimits:
    """How much runs and waits.

    Args:
        workers: threads that run the network, one pass each at a time.
        queue_size: requests that may wait; one more is refused.
        max_batch: texts of several requests in one pass; 1 runs each request alone.
        max_tokens: tokens of several requests in one pass, padding included.
        timeout: seconds after which the caller of a request gives up.
    """

    workers: int = 1
    queue_size: int = 64
    max_batch: int = 8
    max_tokens: int = 512
    timeout: float = 10.0


@dataclass(eq=False)
class _Request:
    texts: Sequence[EncodedText]
    future: Future[Scores] = field(default_factory=Future)

    @cached_property
    def longest(self) -> int:
        """Tokens of its longest text."""
        return max((len(text.ids) for text in self.texts), default=0)


class InferenceQueue(Scorer):
    """Scores texts as the network behind it does, in threads of its own; any thread may ask.

    A worker thread that stops is replaced, three times at most; :attr:`problem` tells of the rest.

    Args:
        network: shared by the workers.
        limits: how much runs and waits.
    """

    def __init__(self, network: Scorer, limits: QueueLimits | None = None) -> None:
        super().__init__(network.encoder)
        self.limits = limits or QueueLimits()
        self._network = network
        self._waiting: deque[_Request] = deque()
        self._changed = threading.Condition()
        self._busy_since: dict[threading.Thread, float] = {}
        self._workers: list[threading.Thread] = []
        self._restarts = 0
        self._stopped: str | None = None
        for _ in range(self.limits.workers):
            self._start_worker()

    def submit(self, encoded: Sequence[EncodedText]) -> Future[Scores]:
        """Ask for the scores of one or more texts without waiting for them.

        Raises:
            OverloadedError: too many requests wait already.
            ServiceUnavailableError: the queue is closed, or its workers have stopped.
        """
        request = _Request(encoded)
        with self._changed:
            if self._stopped is not None:
                raise ServiceUnavailableError(self._stopped, hint=_RESTART)
            if len(self._waiting) >= self.limits.queue_size:
                raise OverloadedError(
                    f"{len(self._waiting)} messages wait to be understood already.",
                    hint=f"{_AGAIN} 'queue_size' of JointBertClassifier in config.yml sets how many"
                    " may.",
                )
            self._waiting.append(request)
            self._changed.notify()
        return request.future

    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        """The scores of one or more texts.

        Raises:
            OverloadedError: too many requests wait, or this one did not get its turn in time.
            ServiceUnavailableError: the network takes too long, or the queue is closed.
            ModelError: an output is not a finite number.
        """
        return self._wait(self.submit(encoded))

    def _wait(self, future: Future[Scores]) -> Scores:
        try:
            return future.result(self.limits.timeout)
        except TimeoutError as error:
            if future.done():
                raise
            raise self._gave_up(waiting=future.cancel()) from error

    def _gave_up(self, *, waiting: bool) -> ServiceUnavailableError:
        seconds = f"{self.limits.timeout:g} seconds"
        if waiting:
            return OverloadedError(f"A message waited {seconds} to be understood.", hint=_AGAIN)
        return ServiceUnavailableError(f"The language model took over {seconds}.", hint=_AGAIN)

    @property
    def problem(self) -> str | None:
        """Why nothing can be scored now; None while all is well."""
        with self._changed:
            if self._stopped is not None:
                return self._stopped
            began = min(self._busy_since.values(), default=time.monotonic())
        seconds = time.monotonic() - began
        if seconds > self.limits.timeout:
            return f"A pass through the language model has taken {seconds:.0f} seconds so far."
        return None

    def close(self, *, wait: bool = True) -> None:
        """Refuse what comes from now on; finish what waits, and wait for that if told to."""
        with self._changed:
            self._stopped = self._stopped or "The understanding is closed."
            workers = list(self._workers)
            self._changed.notify_all()
        for worker in workers if wait else ():
            worker.join(self.limits.timeout)

    def _start_worker(self) -> None:
        worker = threading.Thread(target=self._work, name="inference", daemon=True)
        self._workers.append(worker)
        worker.start()

    def _work(self) -> None:
        batch: list[_Request] = []
        try:
            while batch := self._next():
                self._answer(batch)
        except BaseException as error:
            self._lost_worker(batch, error)

    def _next(self) -> list[_Request]:
        """Wait for requests and take those of the next pass; none when the queue is closed."""
        me = threading.current_thread()
        with self._changed:
            self._busy_since.pop(me, None)
            while True:
                while not self._waiting:
                    if self._stopped is not None:
                        return []
                    self._changed.wait()
                taken = [
                    request
                    for request in take(self._waiting, self.limits)
                    if request.future.set_running_or_notify_cancel()
                ]
                if taken:
                    self._busy_since[me] = time.monotonic()
                    return taken

    def _answer(self, batch: Sequence[_Request]) -> None:
        """Score a batch; one that fails is tried again singly, so that only the culprit fails."""
        try:
            scores = self._network.score([text for request in batch for text in request.texts])
        except Exception as error:
            if len(batch) == 1:
                batch[0].future.set_exception(error)
            else:
                for request in batch:
                    self._answer([request])
            return
        start = 0
        for request in batch:
            stop = start + len(request.texts)
            request.future.set_result(scores.take(range(start, stop)))
            start = stop

    def _lost_worker(self, batch: Sequence[_Request], error: BaseException) -> None:
        """Replace a worker that stopped; after the last replacement nothing is taken any more."""
        logger.error("A worker of the understanding stopped.", exc_info=error)
        reason = f"The understanding stopped ({type(error).__name__}); the log says why."
        abandoned = [request for request in batch if not request.future.done()]
        with self._changed:
            me = threading.current_thread()
            self._workers.remove(me)
            self._busy_since.pop(me, None)
            if self._restarts < MOST_RESTARTS:
                self._restarts += 1
                self._start_worker()
            elif not self._workers:
                self._stopped = reason
                abandoned += [r for r in self._waiting if r.future.set_running_or_notify_cancel()]
                self._waiting.clear()
        for request in abandoned:
            request.future.set_exception(ServiceUnavailableError(reason, hint=_AGAIN))


def take(waiting: deque[_Request], limits: QueueLimits) -> list[_Request]:
    """Remove the requests of the next pass: the oldest, and others of like length that fit.

    The oldest is always among them, so that none waits for ever.
    """
    first = waiting.popleft()
    if limits.max_batch <= len(first.texts) or not waiting:
        return [first]
    taken, texts, longest = [first], len(first.texts), first.longest
    for request in sorted(waiting, key=lambda other: abs(other.longest - first.longest)):
        more, wider = texts + len(request.texts), max(longest, request.longest)
        if more <= limits.max_batch and more * wider <= limits.max_tokens:
            taken.append(request)
            texts, longest = more, wider
    for request in taken[1:]:
        waiting.remove(request)
    return taken
