from __future__ import annotations

from nlu_models.model.encoding import IGNORED, EncodedText
from nlu_models.model.examples import Request, Word
from nlu_models.training.request_labels import NO_LABEL, label

TEXT = "red hat, no order"
SPANS = ((0, 3), (4, 7), (7, 8), (9, 11), (12, 17))
ENCODED = EncodedText(
    TEXT,
    (0,) * 7,
    (1, 2, 3, 4, 6),
    tuple(Word(TEXT[start:end], start, end) for start, end in SPANS),
    TEXT,
    SPANS,
)


def test_each_word_says_what_it_belongs_to() -> None:
    requests = (Request(0, 7, "find"), Request(9, 17, "order", refused=True))
    assert label(ENCODED, requests, ["find", "order"]) == (
        NO_LABEL,
        (0, IGNORED, 0),
        (0, 0, 0),
        (0, 0, 0),
        (1, 1, 1),
        NO_LABEL,
        (1, 0, 1),
    )


def test_without_requests_nothing_is_known() -> None:
    assert set(label(ENCODED, (), ["find"])) == {NO_LABEL}
