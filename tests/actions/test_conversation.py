from __future__ import annotations

import pytest

from actions.catalogue.state import from_turn
from actions.conversation import read_turn


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shoes in black", True),
        ("no, the black one", True),
        ("not cheap but black", True),
        ("anything but black", False),
        ("shoes but not in black", False),
        ("not the black one", False),
        ("any colour but black", False),
        ("other than black please", False),
        ("no black", False),
    ],
)
def test_what_is_named_to_be_left_out_is_not_wanted(text: str, wanted: bool) -> None:
    start = text.index("black")
    found = {"entity": "colour", "value": "black", "start": start, "end": start + 5}
    turn = read_turn({"text": text, "intent": {}, "entities": [found]})
    assert turn.has("colour") is wanted
    assert turn.all("colour") == (["black"] if wanted else [])
    query = from_turn(turn, []).query
    assert ("black" in query) is wanted
