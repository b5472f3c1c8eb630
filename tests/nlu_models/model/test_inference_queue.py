from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ModelError, OverloadedError, ServiceUnavailableError
from nlu_models.model.encoding import EncodedText
from nlu_models.model.inference_queue import (
    MOST_RESTARTS,
    InferenceQueue,
    QueueLimits,
    _Request,
    take,
)
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.scoring import WHOLE, Scorer, Scores

PATIENCE = 5.0


def text_of(name: str, length: int = 3) -> EncodedText:
    return EncodedText(name, tuple(range(length)), (), (), name, ())


class Network(Scorer):
    """Scores a text with the number in its name; waits at a gate, fails and dies when told to."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.passes: list[list[str]] = []

    def score(self, encoded: Sequence[EncodedText]) -> Scores:
        self.passes.append([text.text for text in encoded])
        self.entered.release()
        assert self.gate.wait(PATIENCE)
        for text in encoded:
            if text.text == "bad":
                raise ModelError("not a number")
            if text.text == "fatal":
                raise SystemExit("gone")
        rows = np.array([[float(text.text)] for text in encoded])
        return Scores(tuple(encoded), rows, rows, tuple(rows[:, None]), np.full(len(rows), WHOLE))


@pytest.fixture
def network() -> Network:
    return Network()


Open = Callable[..., InferenceQueue]


@pytest.fixture
def open_queue(network: Network) -> Iterator[Open]:
    """``open_queue(**limits)`` gives a queue in front of ``network``."""
    queues: list[InferenceQueue] = []

    def start(**limits: Any) -> InferenceQueue:
        queues.append(InferenceQueue(network, QueueLimits(**({"timeout": PATIENCE} | limits))))
        return queues[-1]

    yield start
    network.gate.set()
    for queue in queues:
        queue.close()


def hold(queue: InferenceQueue, network: Network) -> Future[Scores]:
    """A request that keeps the one worker busy until the gate opens."""
    network.gate.clear()
    held = queue.submit([text_of("0")])
    assert network.entered.acquire(timeout=PATIENCE)
    return held


def value(future: Future[Scores]) -> float:
    return float(future.result(PATIENCE).intent_logits[0, 0])


def test_a_request_on_its_own_is_scored_at_once(network: Network, open_queue: Open) -> None:
    scores = open_queue().score([text_of("7"), text_of("8")])
    assert scores.intent_logits.tolist() == [[7.0], [8.0]]
    assert [text.text for text in scores.encoded] == ["7", "8"]
    assert network.passes == [["7", "8"]]


def test_what_waits_shares_a_pass(network: Network, open_queue: Open) -> None:
    queue = open_queue(max_batch=4)
    held = hold(queue, network)
    waiting = [queue.submit([text_of(str(number))]) for number in range(1, 7)]
    network.gate.set()
    assert [value(future) for future in (held, *waiting)] == [0, 1, 2, 3, 4, 5, 6]
    assert network.passes == [["0"], ["1", "2", "3", "4"], ["5", "6"]]


def test_a_batch_of_one_keeps_requests_apart(network: Network, open_queue: Open) -> None:
    queue = open_queue(max_batch=1)
    hold(queue, network)
    waiting = [queue.submit([text_of(str(number))]) for number in (1, 2)]
    network.gate.set()
    assert [value(future) for future in waiting] == [1, 2]
    assert network.passes == [["0"], ["1"], ["2"]]


def names_taken(waiting: deque[_Request], limits: QueueLimits) -> list[str]:
    return [request.texts[0].text for request in take(waiting, limits)]


def test_texts_of_like_length_go_together() -> None:
    lengths = {"a": 10, "b": 3, "c": 9, "d": 4}
    waiting = deque(_Request([text_of(name, length)]) for name, length in lengths.items())
    limits = QueueLimits(max_batch=2)
    assert names_taken(waiting, limits) == ["a", "c"]
    assert names_taken(waiting, limits) == ["b", "d"]


def test_a_pass_has_a_budget_of_tokens() -> None:
    # a + b: 2 x 12 = 24 tokens; with c, padding included, 3 x 14 = 42
    lengths = {"a": 10, "b": 12, "c": 14}
    waiting = deque(_Request([text_of(name, length)]) for name, length in lengths.items())
    assert names_taken(waiting, QueueLimits(max_batch=8, max_tokens=40)) == ["a", "b"]


@given(
    st.lists(st.lists(st.integers(1, 96), min_size=1, max_size=4), min_size=1, max_size=30),
    st.integers(1, 16),
    st.integers(1, 600),
)
def test_a_pass_starts_with_the_oldest_and_keeps_the_order_of_the_rest(
    lengths: list[list[int]], max_batch: int, max_tokens: int
) -> None:
    requests = [_Request([text_of("x", length) for length in group]) for group in lengths]
    waiting = deque(requests)
    taken = take(waiting, QueueLimits(max_batch=max_batch, max_tokens=max_tokens))
    assert taken[0] is requests[0]
    assert list(waiting) == [request for request in requests if request not in taken]
    if len(taken) > 1:
        texts = [text for request in taken for text in request.texts]
        assert len(texts) <= max_batch
        assert len(texts) * max(len(text.ids) for text in texts) <= max_tokens


def test_a_full_queue_refuses_and_keeps_what_it_has(network: Network, open_queue: Open) -> None:
    queue = open_queue(queue_size=2)
    held = hold(queue, network)
    waiting = [queue.submit([text_of(str(number))]) for number in (1, 2)]
    with pytest.raises(OverloadedError, match="2 messages wait") as caught:
        queue.submit([text_of("3")])
    assert "queue_size" in str(caught.value.hint)
    network.gate.set()
    assert [value(future) for future in (held, *waiting)] == [0, 1, 2]
    assert queue.score([text_of("4")]).intent_logits[0, 0] == 4


def test_a_request_that_waits_too_long_is_never_run(network: Network, open_queue: Open) -> None:
    queue = open_queue(timeout=0.01)
    held = hold(queue, network)
    with pytest.raises(OverloadedError, match=r"waited 0\.01 seconds"):
        queue.score([text_of("1")])
    network.gate.set()
    assert value(held) == 0
    assert value(queue.submit([text_of("2")])) == 2
    assert network.passes == [["0"], ["2"]]


def test_a_pass_that_takes_too_long_is_no_overload(network: Network, open_queue: Open) -> None:
    queue = open_queue(timeout=0.01)
    held = hold(queue, network)
    with pytest.raises(ServiceUnavailableError, match=r"took over 0\.01 seconds") as caught:
        queue._wait(held)
    assert not isinstance(caught.value, OverloadedError)
    assert "has taken" in str(queue.problem)
    network.gate.set()
    assert value(held) == 0
    queue.close()
    assert "has taken" not in str(queue.problem)


def test_only_the_text_that_fails_fails(network: Network, open_queue: Open) -> None:
    queue = open_queue()
    hold(queue, network)
    before, bad, after = (queue.submit([text_of(name)]) for name in ("1", "bad", "2"))
    network.gate.set()
    assert [value(before), value(after)] == [1, 2]
    with pytest.raises(ModelError, match="not a number"):
        bad.result(PATIENCE)
    assert queue.problem is None
    assert queue.score([text_of("3")]).intent_logits[0, 0] == 3


def test_a_worker_that_stops_is_replaced(
    network: Network, open_queue: Open, caplog: pytest.LogCaptureFixture
) -> None:
    queue = open_queue(max_batch=1)
    for number in range(MOST_RESTARTS):
        with pytest.raises(ServiceUnavailableError, match=r"stopped \(SystemExit"):
            queue.score([text_of("fatal")])
        assert queue.score([text_of(str(number))]).intent_logits[0, 0] == number
        assert queue.problem is None
    assert caplog.text.count("A worker of the understanding stopped") == MOST_RESTARTS


def test_workers_that_keep_stopping_are_reported(network: Network, open_queue: Open) -> None:
    queue = open_queue(max_batch=1)
    for _ in range(MOST_RESTARTS):
        with pytest.raises(ServiceUnavailableError):
            queue.score([text_of("fatal")])
    network.gate.clear()
    last, waiting = queue.submit([text_of("fatal")]), queue.submit([text_of("1")])
    network.gate.set()
    for future in (last, waiting):
        with pytest.raises(ServiceUnavailableError, match="stopped"):
            future.result(PATIENCE)
    assert queue.problem == "The understanding stopped (SystemExit); the log says why."
    with pytest.raises(ServiceUnavailableError) as caught:
        queue.submit([text_of("2")])
    assert "Restart" in str(caught.value.hint)


def test_closing_finishes_what_waits(network: Network, open_queue: Open) -> None:
    queue = open_queue(workers=2)
    hold(queue, network)
    waiting = [queue.submit([text_of(str(number))]) for number in (1, 2)]
    queue.close(wait=False)
    with pytest.raises(ServiceUnavailableError, match="closed"):
        queue.submit([text_of("3")])
    network.gate.set()
    assert [value(future) for future in waiting] == [1, 2]
    queue.close()
    assert not any(worker.is_alive() for worker in queue._workers)
    assert queue.problem == "The understanding is closed."


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("max_batch", [1, 8])
def test_every_caller_gets_its_own_scores(open_queue: Open, workers: int, max_batch: int) -> None:
    queue = open_queue(workers=workers, max_batch=max_batch)

    def ask(number: int) -> bool:
        return queue.score([text_of(str(number), 1 + number % 7)]).intent_logits.tolist() == [
            [number]
        ]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


def test_a_model_behind_a_queue_understands_the_same(model: JointBert) -> None:
    texts = ["hello", "show me red shoes please", "track order HP-104999", "bye bye", ""] * 8
    expected = [model.parse([text])[0] for text in texts]
    queue = InferenceQueue(model.runner, QueueLimits(workers=2, max_batch=1))
    queued = model.through(queue)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: queued.parse([text])[0], texts)) == expected
    assert [parse.text for parse in queued.parse(texts)] == texts
    queue.close()


def test_messages_that_share_a_pass_keep_their_meaning(model: JointBert) -> None:
    texts = ["hello", "show me red shoes please", "track order HP-104999", "bye bye"] * 10
    expected = [(p.intent, p.entities and p.entities[0].value) for p in map(one(model), texts)]
    queue = InferenceQueue(model.runner, QueueLimits(max_batch=16))
    with ThreadPoolExecutor(16) as pool:
        parses = list(pool.map(one(model.through(queue)), texts))
    assert [(p.intent, p.entities and p.entities[0].value) for p in parses] == expected
    queue.close()


def one(model: JointBert) -> Callable[[str], Any]:
    return lambda text: model.parse([text])[0]
