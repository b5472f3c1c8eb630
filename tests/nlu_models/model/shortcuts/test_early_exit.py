from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.model.inference_queue import InferenceQueue
from nlu_models.model.joint_bert import MODEL_FILE, STAGE_FILES, JointBert
from nlu_models.model.scoring import WHOLE, Runner
from nlu_models.model.shortcuts.early_exit import EarlyExit, find_threshold, sureness
from nlu_models.training.train import FLOAT_FILE, train

INSIDE = np.array([True, True, False])
EVERYTHING = EarlyExit(stage=0, temperature=1.0, sureness=0.0)


def logs(*probabilities: float) -> np.ndarray:
    return np.log(np.array(probabilities))


def test_sureness_is_the_probability_of_the_intent() -> None:
    logits = np.array([logs(0.7, 0.2, 0.1), logs(0.2, 0.5, 0.3)])
    tags = [np.zeros((4, 1)), np.zeros((4, 1))]
    found = sureness(logits, tags, [[1, 2], [1, 2]], INSIDE, 1.0, 1)
    assert found == pytest.approx([0.7, 0.5])


def test_sureness_is_no_higher_than_that_of_the_least_certain_tag() -> None:
    tags = np.array([logs(0.4, 0.6), logs(0.9, 0.1), logs(0.2, 0.8), logs(0.5, 0.5)])
    heads = [1, 2]  # the first and the last token carry no tag
    found = sureness(logs(0.95, 0.04, 0.01)[None], [tags], [heads], INSIDE, 1.0, 2)
    assert found == pytest.approx([0.8])


@pytest.mark.parametrize(
    ("begins", "refused", "other"), [(9.0, -9.0, -9.0), (-9.0, 9.0, -9.0), (-9.0, -9.0, 9.0)]
)
def test_a_message_that_may_ask_for_more_is_not_sure(
    begins: float, refused: float, other: float
) -> None:
    """A word may begin another request, refuse, or be about something else."""
    words = np.array(
        [[0.0, 5.0, -9.0, -9.0, -9.0, refused], [0.0, 5.0, other, -9.0, begins, refused]]
    )
    plain = np.array([[0.0, 5.0, -9.0, -9.0, -9.0, -9.0]] * 2)
    logits = logs(0.95, 0.04, 0.01)[None]
    single, more = (
        sureness(logits, [tokens], [[0, 1]], INSIDE, 1.0, 1)[0] for tokens in (plain, words)
    )
    assert single > 0.9
    assert more < 0.55


def test_nothing_is_sure_to_be_out_of_scope() -> None:
    found = sureness(logs(0.1, 0.1, 0.8)[None], [np.zeros((2, 1))], [[1]], INSIDE, 1.0, 1)
    assert found == [0]


def test_temperature_makes_less_sure() -> None:
    """Of odds of nine to one, the root is three to one."""
    inside = np.array([True] * 2)
    found = sureness(logs(0.9, 0.1)[None], [np.zeros((2, 1))], [[1]], inside, 2.0, 1)
    assert found == pytest.approx([0.75])


def test_the_threshold_spends_the_budget() -> None:
    sure = np.arange(100) / 100
    same = np.ones(100, dtype=bool)
    same[[95, 80, 60]] = False
    assert find_threshold(sure, same, 0.0) == pytest.approx(0.96)
    assert find_threshold(sure, same, 0.01) == pytest.approx(0.81)
    assert find_threshold(sure, same, 0.02) == pytest.approx(0.61)
    assert find_threshold(sure, same, 0.03) == pytest.approx(0.5)


def test_few_messages_tell_nothing() -> None:
    assert find_threshold(np.ones(99), np.ones(99, dtype=bool), 0.1) is None


def test_equally_sure_messages_leave_together() -> None:
    sure = np.full(100, 0.9)
    same = np.arange(100) != 99
    assert find_threshold(sure, same, 0.0) is None
    assert find_threshold(sure, same, 0.01) == 0.9


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=100), st.floats(0, 0.2))
def test_no_more_leave_wrongly_than_the_budget_allows(
    rows: list[tuple[float, bool]], budget: float
) -> None:
    sure = np.array([value for value, _ in rows])
    same = np.array([flag for _, flag in rows])
    threshold = find_threshold(sure, same, budget)
    if threshold is not None:
        assert threshold >= 0.5
        assert (~same[sure >= threshold]).sum() <= budget * len(rows)


def test_the_network_is_kept_in_stages(staged: Path) -> None:
    assert len(list(staged.glob(STAGE_FILES))) == 3
    assert not (staged / MODEL_FILE).exists()


def test_the_stages_make_a_whole(staged: Path, staged_model: JointBert, texts: list[str]) -> None:
    from common.onnx import open_session

    whole = Runner([open_session(staged / FLOAT_FILE)], staged_model.runner.encoder).run(texts)
    parted = staged_model.leaving(()).runner.run(texts)
    assert not parted.early.any()
    assert (whole.intent_logits.argmax(1) == parted.intent_logits.argmax(1)).mean() > 0.95
    assert (whole.embeddings * parted.embeddings).sum(1).min() > 0.95


def test_some_leave_and_are_read_alike(staged_model: JointBert, texts: list[str]) -> None:
    assert [rule.stage for rule in staged_model.card.early_exits] in ([0], [0, 1])
    assert staged_model.runner.run(texts).early.any()
    fast, thorough = staged_model.parse(texts), staged_model.leaving(()).parse(texts)
    same = [one.intent == other.intent for one, other in zip(fast, thorough, strict=True)]
    assert np.mean(same) >= 1 - 2 * staged_model.card.config.early_exit_budget


def test_of_a_batch_only_the_sure_ones_leave(staged_model: JointBert, texts: list[str]) -> None:
    """Half leave after the first stage, and half of the rest after the second."""
    second = EVERYTHING.model_copy(update={"stage": 1})
    sources = [
        staged_model.leaving(rules).runner.run(texts) for rules in ([EVERYTHING], [second], [])
    ]
    sure = staged_model.sureness(sources[0], 1.0)
    rules = [EVERYTHING.model_copy(update={"sureness": float(np.median(sure))})]
    left = staged_model.leaving(rules).runner.run(texts).early
    rest = staged_model.sureness(sources[1], 1.0)[~left]
    rules.append(second.model_copy(update={"sureness": float(np.median(rest))}))
    mixed = staged_model.leaving(rules).runner.run(texts)
    assert set(mixed.exits.tolist()) == {0, 1, WHOLE}
    assert (mixed.exits == 0).tolist() == left.tolist()
    for row, stage in enumerate(mixed.exits):
        assert mixed.encoded[row].text == texts[row]
        # A batch shares the range that int8 activations are scaled to.
        similarity = mixed.embeddings[row] @ sources[stage].embeddings[row]
        assert similarity > 0.98, texts[row]
        assert mixed.token_logits[row].shape[0] >= len(mixed.encoded[row].ids)


def test_each_exit_has_a_temperature_of_its_own(staged_model: JointBert, texts: list[str]) -> None:
    rules = [EVERYTHING.model_copy(update={"temperature": heat}) for heat in (1.0, 4.0)]
    cold, hot = (staged_model.leaving([rule]).parse(texts[:1])[0] for rule in rules)
    assert cold.intent == hot.intent
    assert cold.confidence > hot.confidence


def test_behind_a_queue(staged_model: JointBert, texts: list[str]) -> None:
    queue = InferenceQueue(staged_model.runner)
    try:
        queued = staged_model.through(queue)
        (one,), (other,) = queued.parse(texts[:1]), staged_model.parse(texts[:1])
        assert (one.intent, one.confidence) == (other.intent, other.confidence)
        with pytest.raises(TypeError, match="queue"):
            queued.leaving(())
    finally:
        queue.close()


def test_without_knowing_what_is_out_of_scope_all_are_read_to_the_end(
    tmp_path: Path, examples: list[Example], make_config: Callable[..., JointBertConfig]
) -> None:
    config = make_config(early_exit_layers=(1,), epochs=2)
    train(examples, config, tmp_path / "model", validation=examples * 4, progress=False)
    model = JointBert.load(tmp_path / "model")
    assert model.card.early_exits == ()
    assert not model.runner.run(["hello"]).early.any()


def test_a_network_of_few_layers_has_no_exit_of_its_own(trained: Path) -> None:
    assert JointBert.load(trained).card.config.early_exit_layers is None  # of two layers
    assert (trained / MODEL_FILE).exists()
