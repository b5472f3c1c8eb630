"""Which of the shop's answers a short Chinese question is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.conversation import Turn
from actions.questions.passages import Known
from actions.questions.reply import OTHERWISE, Question, _as_spoken_of
from recommender.passages import Passage, Ranked

CARRIERS = Known("茶饼和壶都走顺丰。", "answer", Passage(""), title="几天能到？")
INVOICE = Known("能开，默认是电子普通发票。", "answer", Passage(""), title="能开发票吗？")


def question(text: str, *words: str) -> Question:
    ranker = SimpleNamespace(content=lambda said, ignored: list(words))
    services: Any = SimpleNamespace(search=SimpleNamespace(ranker=ranker))
    return Question(Turn(text=text, language="zh"), SimpleNamespace(), services)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("壶也是顺丰吗", ("壶", "顺丰"), CARRIERS),
        ("发票抬头怎么写", ("发票", "抬头"), INVOICE),
        ("会过期吗", ("过期",), None),
    ],
)
def test_an_answer_has_a_word_of_the_question(
    text: str, words: tuple[str, ...], kept: Known | None
) -> None:
    found = [(one, Ranked(0, 0.8, (), (0.8,))) for one in (CARRIERS, INVOICE)]
    scores = {k.said: r.score for k, r in _as_spoken_of(question(text, *words), found)}
    assert {said for said, score in scores.items() if score == 0.8} == (
        {kept.said} if kept else set()
    )
    assert min(scores.values()) == pytest.approx(0.8 * OTHERWISE)
