from __future__ import annotations

from nlu_models.evaluation.requests import Share, score_requests
from nlu_models.model.examples import Example, Parse, Request


def requests(*told: str) -> tuple[Request, ...]:
    """``find`` is asked for, ``-find`` is refused."""
    return tuple(Request(0, 1, name.removeprefix("-"), name.startswith("-")) for name in told)


def parse(*told: str) -> Parse:
    return Parse("x", "find", 1.0, (), requests=requests(*told))


def test_figures_by_hand() -> None:
    examples = [
        Example("x", "find"),
        Example("x", "find"),
        Example("x", "order", requests=requests("-find", "order")),
        Example("x", "order", requests=requests("-find", "order")),
        Example("x", "deny", requests=requests("-find")),
    ]
    parses = [
        parse("find"),
        parse("find", "order"),
        parse("-find", "order"),
        parse("-find", "price"),
        parse("find"),
    ]
    scores = score_requests(examples, parses)
    assert scores.whole == Share(2, 5)
    assert scores.one == Share(1, 2)
    assert scores.several == Share(1, 2)
    assert scores.refused == Share(2, 3)
    assert scores.counted == Share(4, 5)
    assert (scores.one.value, Share(0, 0).value) == (0.5, 0.0)
