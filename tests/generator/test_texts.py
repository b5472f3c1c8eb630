"""Texts that can be reworked: limits, hashtags, claims; whatever is wished, it stays true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.channels import media
from generator.claims import look_up, without
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.providers import Kind, NoSettings, TextProvider
from generator.texts import LENGTHS, TextWish, hashtags, write
from generator.writer import Copy

JACKET = ProductFacts(
    id="fjord",
    name="Fjord Rain Jacket",
    category="jackets",
    brand="Nordhavn",
    attributes={"material": "recycled nylon", "hood": True, "weight_g": 380, "windproof": False},
)
LINES = (
    "The jacket is made of recycled nylon.",
    "It has a hood.",
    "It weighs 380 g.",
)


class Scripted(TextProvider[NoSettings]):
    name = "scripted"

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        if kind == "slogan":
            return [Copy("Ready when you are.", "model")]
        count = LENGTHS.index(style or "standard")
        turned = LINES[seed % 3 :] + LINES[: seed % 3]
        return [Copy(" ".join(turned[:count]), "model")]


@pytest.mark.parametrize(
    ("claim", "verdict", "attributes"),
    [
        ("it has a hood", "held", ["hood"]),
        ("the weight", "held", ["weight_g"]),
        ("under 400 g", "other", ["weight_g"]),
        ("made from nylon not wool", "other", ["material"]),
        ("windproof", "denied", ["windproof"]),
        ("good for kids", "unknown", []),
        ("it is the best", "unknown", []),
    ],
)
def test_what_the_data_says_to_a_claim(claim: str, verdict: str, attributes: list[str]) -> None:
    found = look_up(JACKET, claim)
    assert found.verdict == verdict
    assert [fact.attribute for fact in found.facts] == attributes


def test_hashtags_are_the_product_s_own_words() -> None:
    assert hashtags(JACKET, 3) == ("#FjordRainJacket", "#Nordhavn", "#Jackets")
    assert hashtags(JACKET, 0) == ()


def test_what_is_left_out_is_not_known() -> None:
    assert without(JACKET, ["hood", "brand"]).brand == ""
    assert "hood" not in without(JACKET, ["hood"]).attributes


wishes = st.builds(
    TextWish,
    product=st.just("fjord"),
    kind=st.sampled_from(["description", "ad"]),
    length=st.sampled_from(LENGTHS),
    medium=st.sampled_from([None, *media()]),
    tone=st.sampled_from([None, "lively", "calm"]),
    told=st.lists(st.sampled_from(["hood", "weight_g", "material", "windproof"]), max_size=2).map(
        tuple
    ),
    leave_out=st.lists(st.sampled_from(["hood", "weight_g"]), max_size=2).map(tuple),
    characters=st.sampled_from([None, 30, 60, 200]),
)


@settings(deadline=None)  # the first text reads the lists of the language
@given(wishes)
def test_whatever_is_wished_every_word_rests_on_the_data(wish: TextWish) -> None:
    written = write(Scripted(), JACKET, wish)
    lines = [written.headline, written.body]
    said = " ".join(line if line.endswith(".") else f"{line}." for line in lines if line)
    assert said
    assert Guard(JACKET).check(said.replace("Details:", "")) == []


@settings(deadline=None)
@given(wishes)
def test_limits_hold_or_are_told(wish: TextWish) -> None:
    written = write(Scripted(), JACKET, wish)
    limits = [limit for limit in (wish.characters, wish.where.body) if limit]
    assert "size" in written.missed or all(len(written.body) <= limit for limit in limits)


def test_the_next_text_is_another_until_there_is_none() -> None:
    wish = TextWish("fjord", length="short")
    seen = set()
    for _ in range(4):
        written = write(Scripted(), JACKET, wish)
        assert "other" not in written.missed
        seen.add(written.text)
        wish = wish.kept(written)
    assert len(seen) == 4
    bare = TextWish("box", kind="ad", length="line")
    box = ProductFacts("box", "Oak Box", "games")
    assert "other" in write(Scripted(), box, bare.kept(write(Scripted(), box, bare))).missed


def test_what_must_be_told_is_added_to_a_text_that_stays() -> None:
    first = write(Scripted(), JACKET, TextWish("fjord", length="short"))
    wish = replace(TextWish("fjord", length="short").kept(first), told=("hood", "windproof"))
    written = write(Scripted(), JACKET, wish, stay=True)
    assert written.text == f"{first.text} It has a hood. It is not windproof."
