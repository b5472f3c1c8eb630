from __future__ import annotations

import pytest

from languages.en.reads.texts import Edit, edits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bit shorter pls", [("shorter", "")]),
        ("way too wordy... too long", [("shorter", "")]),
        ("that's too short", [("longer", "")]),
        ("not so serious", [("lively", "")]),
        ("no jokes please", [("calm", "")]),
        ("for insta and put 5 hashtags", [("hashtags", "5"), ("instagram", "")]),
        ("some hashtags under it", [("hashtags", "3")]),
        ("no hashtags", [("no_hashtags", "")]),
        ("max 120 characters", [("characters", "120")]),
        ("in ten words", [("words", "10")]),
        ("leave the price out", [("no_price", "")]),
        ("put the price in", [("price", "")]),
        ("drop the brand names", [("no_brand", "")]),
        ("a different one", [("another", "")]),
        ("auf deutsch bitte", [("language", "deutsch")]),
        (
            "say that it folds flat, and make it shorter",
            [("shorter", ""), ("say", "it folds flat")],
        ),
        ("don't mention the zip", [("leave_out", "the zip")]),
        ("with something about the lining", [("say", "the lining")]),
        ("take that out", []),
        ("as a sonnet", []),
    ],
)
def test_edits(text: str, expected: list[Edit]) -> None:
    assert edits(text) == expected
