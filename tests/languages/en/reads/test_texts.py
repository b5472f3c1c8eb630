from __future__ import annotations

import pytest

from languages.en.reads.texts import Edit, edits, is_edit, surely_edit


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
        ("three drafts please", [("versions", "3")]),
        ("half of that, no hashtags", [("no_hashtags", ""), ("half", "")]),
        ("can I write windproof in it?", [("say", "windproof")]),
        ("i'll take the second one, with hashtags", [("back", "2"), ("hashtags", "")]),
        ("the previous version", [("back", "")]),
        ("no more than four sentences", [("sentences", "4")]),
        ("two bullet points", [("sentences", "2"), ("bullets", "")]),
        ("skip the exclamation marks", [("no_exclamations", "")]),
        ("add a testimonial", [("quote", "")]),
        ("three of them", [("versions", "3")]),
        ("two more", [("versions", "2")]),
        ("which facts did you use?", [("facts", "")]),
        ("where did you get that from?", [("facts", "")]),
        ("more technical", [("technical", "")]),
        ("make it sound premium", [("premium", "")]),
        (
            "for parents",
            [("audience", "age children child kids safe clean wash wipe birth volume limit")],
        ),
        ("say it's good for kids", [("say", "it's good for kids")]),
        ("much too flowery", [("calm", "")]),
        ("finish with: made for rain", [("closing", "made for rain")]),
        ("well, that it is lined", [("say", "it is lined")]),
        ("without the words soft and warm", [("leave_out", "soft and warm")]),
        ("drop the price again", [("no_price", "")]),
        ("take that out", []),
        ("as a sonnet", []),
    ],
)
def test_edits(text: str, expected: list[Edit]) -> None:
    assert edits(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "funnier",
        "leave out the weight again",
        "say that it's lined",
        "the third one",
        "for campers",
        "five sentences max, no hashtags",
        "undo that",
    ],
)
def test_what_can_only_be_an_edit_right_under_a_text(text: str) -> None:
    assert is_edit(text)


@pytest.mark.parametrize(
    "text",
    [
        "how heavy is it",
        "show me the second one in blue",
        "no, i need a tent",
        "cancel my order",
        "the cheaper one",
        "thanks",
        "no thanks",
        "is there a shorter one of these jackets for my daughter",
    ],
)
def test_what_is_about_something_else(text: str) -> None:
    assert not is_edit(text)


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        ("Same thing for the Tarn.", True),
        ("both in one text now", True),
        ("can I write windproof in it?", True),
        ("the same size please", False),
        ("can I add one to my order", False),
        ("does it come in blue", False),
    ],
)
def test_what_is_about_a_text_whatever_it_was_read_as(text: str, surely: bool) -> None:
    assert surely_edit(text) == surely
