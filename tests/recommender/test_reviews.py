"""What reviews say is counted by hand here; what does not count changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language import language
from recommender.reviews import (
    SECONDS_A_DAY,
    OpinionWords,
    Review,
    ReviewTrust,
    counting,
    summarise,
)

WORDS = OpinionWords(language("en").words("reviews"))
EVERYBODY = ReviewTrust(unverified=True)


def review(text: str, number: int = 0, **changes: object) -> Review:
    """A buyer's review of its own day."""
    values = {
        "text": text,
        "stars": 4.0,
        "author": f"buyer{number}",
        "address": f"address{number}",
        "at": number * SECONDS_A_DAY,
        "verified": True,
    } | changes
    return Review(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Runs a bit small, so order a size up.", {("runs_small", "claim")}),
        ("It does not run small at all.", set()),
        ("Fits perfectly.", {("true_to_size", "claim")}),
        ("The sleeves are too tight but the fabric is lovely.",
         {("runs_small", "claim"), ("material", "praise")}),
        ("Great sound.", {("sound", "praise")}),
        ("The sound is not good.", {("sound", "blame")}),
        ("Battery drains fast, sound is great.", {("battery", "blame"), ("sound", "praise")}),
        ("The zip broke after two weeks.", {("broke", "claim"), ("zip", "blame")}),
        ("Shrank in the first wash and the colour faded.",
         {("shrinks", "claim"), ("fades", "claim")}),
        ("Not only comfortable, the quality is superb.",
         {("comfort", "praise"), ("quality", "praise")}),
        ("I can’t fault the quality.", set()),
        ("The quality isn't great.", {("quality", "blame")}),
        ("Kept me dry on a week of walking.", {("stays_dry", "claim")}),
        ("It arrived on Tuesday.", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_what_one_review_says(text: str, said: set[tuple[str, str]]) -> None:
    assert set(WORDS.said_in(text)) == said


def test_each_review_counts_once_for_what_it_says() -> None:
    texts = ["Runs small. Really runs small!", "Too tight for me", "Perfect", "Great fabric"]
    found = summarise([review(text, n) for n, text in enumerate(texts)], WORDS)
    assert (found.total, found.left_out, found.stars) == (4, 0, 4.0)
    counted = {(one.code, one.sense): one.count for one in found.said}
    assert counted == {("runs_small", "claim"): 2, ("material", "praise"): 1}
    assert found.said[0].example == "Runs small"


def test_too_few_are_not_summed_up() -> None:
    found = summarise([review("Runs small", n) for n in range(2)], WORDS)
    assert (found.total, found.stars, found.said) == (2, None, ())


def test_those_who_did_not_buy_it_count_only_where_the_shop_says_so() -> None:
    held = [review(f"Nice mug number {n}", n, verified=n < 3) for n in range(8)]
    assert len(counting(held)) == 3
    assert len(counting(held, EVERYBODY)) == 8


def test_an_author_has_one_say_the_latest() -> None:
    held = [
        review("It was great at first", 1, author="mia"),
        review("The zip broke", 9, author="mia"),
    ]
    assert [one.text for one in counting(held)] == ["The zip broke"]


def test_who_gave_no_name_is_not_everybody() -> None:
    held = [review(f"Review of day {n} here", n, author="", address="") for n in range(4)]
    assert len(counting(held)) == 4


def test_the_same_text_of_many_counts_once() -> None:
    held = [review("Best jacket I have ever had!", n) for n in range(5)]
    assert len(counting(held)) == 1
    assert len(counting([review("Very nice", n) for n in range(5)])) == 5


ATTACKS = {
    "one address": [
        review(f"Absolutely superb quality {n}", 20 + n, address="bot") for n in range(40)
    ],
    "one day": [
        review(f"Superb quality, take it {n}", 20, author=f"bot{n}", address="") for n in range(40)
    ],
    "unverified": [
        review(f"Superb quality, take it {n}", 20 + n, verified=False) for n in range(40)
    ],
    "one author": [review(f"Superb quality {n}", 20 + n, author="buyer3") for n in range(40)],
    "one text": [review("The quality is superb, take it", 20 + n) for n in range(40)],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_burst_weighs_nothing(attack: str) -> None:
    """At most one of forty is left, and nothing that one review says is told."""
    honest = [review(f"The quality is poor, number {n}", n) for n in range(12)]
    before, after = summarise(honest, WORDS), summarise([*honest, *ATTACKS[attack]], WORDS)
    praise = [one.count for one in after.said if one.sense == "praise"]
    assert sum(praise) <= 1
    (blame,) = (one.count for one in after.said if one.sense == "blame")
    assert blame >= before.total - 1
    assert before.total - 1 <= after.total <= before.total + 1


@given(st.lists(st.tuples(st.text(max_size=80), st.integers(0, 30), st.booleans()), max_size=30))
def test_counts_never_exceed_what_counts(drawn: list[tuple[str, int, bool]]) -> None:
    held = [
        review(text, day, author=f"a{n}", verified=known)
        for n, (text, day, known) in enumerate(drawn)
    ]
    found = summarise(held, WORDS, EVERYBODY)
    assert all(1 <= one.count <= found.total for one in found.said)
    assert found.total + found.left_out == len(held)
    assert summarise(held[::-1], WORDS, EVERYBODY).total == found.total


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for (_, sense), clause in WORDS.said_in(text).items():
        assert sense in {"claim", "praise", "blame"}
        assert clause in text


def test_a_long_review_is_read_in_time() -> None:
    text = "not small " * 200_000
    assert WORDS.said_in(replace(review(text)).text) is not None
