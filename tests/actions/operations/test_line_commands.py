"""Words about the lines of an order that are a wish whatever their grammar."""

from __future__ import annotations

import pytest

from actions.conversation import Entity, Turn
from actions.operations.line_commands import commands_a_line


def turn(text: str, **named: str) -> Turn:
    return Turn(text=text, entities=tuple(Entity(name, value) for name, value in named.items()))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the two aprons -> L", {}),
        ("boots 38 not 37", {}),
        ("the lamp should be white", {}),
        ("leave the grinder out then", {}),
        ("one set is enough", {}),
        ("out with the mug", {}),
        ("make it the grey one", {}),
        ("the scarf in green", {"category": "scarves", "colour": "green"}),
    ],
)
def test_a_wish(text: str, named: dict[str, str]) -> None:
    assert commands_a_line(turn(text, **named))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("should it be white?", {}),
        ("thank you, that was quick", {}),
        ("my postcode is 20457", {"postcode": "20457"}),
        ("/affirm", {}),
        ("the scarf is lovely", {"category": "scarves"}),
    ],
)
def test_none(text: str, named: dict[str, str]) -> None:
    assert not commands_a_line(turn(text, **named))
