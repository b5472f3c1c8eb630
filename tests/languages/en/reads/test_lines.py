from __future__ import annotations

import pytest

from languages.en.reads.lines import pieces


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one of them", 1),
        ("send two back", 2),
        ("one more of the shirts", 1),
        ("Oh, and one more thing: the cable can go back", None),
        ("One last ting – the cable goes back", None),
    ],
)
def test_pieces_are_told_of_a_line_and_not_of_wishes(text: str, count: int | None) -> None:
    assert pieces(text) == count
