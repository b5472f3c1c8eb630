from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from common.errors import ConfigError
from generator.facts import ProductFacts
from generator.providers import Kind, NoSettings, TextProvider
from generator.variants import Brief, variants
from generator.writer import Copy

ATTRIBUTES = {"material": "elm", "weight_g": 4100, "legs": 3}
ELM = ProductFacts("elm", "Elm Stool", "stools", "Oakfell", attributes=ATTRIBUTES)
TEXTS = (
    "A stool to sit on.",
    "The Elm Stool weighs 4.1 kg and stands on three legs.",
    "Sit down, the Elm Stool weighs 4.1 kg.",
    "Three legs, and you.",
)


class Scripted(TextProvider[NoSettings]):
    """Gives the text that the seed points at."""

    name = "scripted"

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        if kind == "slogan":
            return [Copy("Elm Stool, sit down.", "model")]
        return [Copy(TEXTS[seed % len(TEXTS)], "model")]


def test_the_text_that_states_most_is_first_and_all_differ() -> None:
    found = variants(Scripted(), ELM, Brief(count=3)).variants
    assert found[0].body == TEXTS[1]
    assert set(found[0].fields) == {"weight_g", "legs"}
    assert len({one.body for one in found}) == 3


def test_the_same_brief_gives_the_same_texts() -> None:
    brief = Brief(kind="ad", tone="lively", count=2, seed=1)
    assert variants(Scripted(), ELM, brief) == variants(Scripted(), ELM, brief)


def test_a_keyword_is_told_where_the_data_holds_it_and_else_named() -> None:
    brief = Brief(count=1, keywords=("4100 g", "waterproof"))
    answer = variants(Scripted(), ELM, brief)
    assert answer.unheld == ("waterproof",)
    assert "4.1 kg" in answer.variants[0].body or "4100" in answer.variants[0].body


def test_words_to_avoid_stay_out() -> None:
    found = variants(Scripted(), ELM, Brief(count=3, avoid=("Sit", "legs"))).variants
    assert found
    assert not any({"sit", "legs"} & set(one.body.lower().split()) for one in found)


def test_a_channel_brings_its_limits() -> None:
    [found] = variants(Scripted(), ELM, Brief(kind="ad", channel="search_ad", count=1)).variants
    assert len(found.headline) <= 30
    assert len(found.body) <= 90
    assert found.unfit == ()
    with pytest.raises(ConfigError, match="no channel 'billboard'"):
        variants(Scripted(), ELM, Brief(channel="billboard"))


def test_there_are_no_more_than_there_is_to_say() -> None:
    bare = replace(ELM, attributes={}, brand="")
    assert len(variants(Scripted(), bare, Brief(count=9)).variants) < 9
