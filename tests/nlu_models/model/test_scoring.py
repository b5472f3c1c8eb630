"""Raw scores of many texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert


@pytest.mark.parametrize("threads", [2, 3])
def test_batches_side_by_side_score_as_one_after_the_other(
    trained: Path, examples: list[Example], threads: int
) -> None:
    texts = [example.text for example in examples] * 5
    alone = JointBert.load(trained).runner.run(texts)
    beside = JointBert.load(trained, threads=threads).runner.run(texts)
    assert np.array_equal(alone.intent_logits, beside.intent_logits)
    assert np.array_equal(alone.embeddings, beside.embeddings)
    assert np.array_equal(alone.early, beside.early)
    assert [text.text for text in beside.encoded] == texts
