"""Slogans that a learner chooses: only approved and true ones, recorded with their chances."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.assembly import facts_of
from actions.catalogue.recommend import Recommend
from actions.learning import ListLearning
from actions.policies import Shopper
from actions.services import Services
from actions.text_learning import SLOGANS, ApprovedTexts, TextLearning
from common.errors import StorageError
from generator.filling import facts_fingerprint
from generator.library import TextLibrary
from recommender.learning.defence import DefenceSettings
from recommender.learning.features import PLACE, rows_of
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings, SurfaceSettings
from recommender.learning.text_features import Reader, TextCandidate, style_of, text_rows
from shop import Shop, impressions
from shop.catalogue import get_product, list_products
from shop.impressions import Reward, text_of
from tests.actions.small_shop import tracker

OWN, GOOD = "Jackets by Shop", "Fjord, in navy."
ON = LearningSettings(
    learner="fixed",
    texts=SurfaceSettings(
        learner="logistic_thompson", settings={"seed": 1}, rollout=RolloutSettings(start="serving")
    ),
    settle_after_minutes=0,
    defence=DefenceSettings(on=False),
)


def approved(shop: Shop, path: Path, *texts: str, product: str = "fjord") -> ApprovedTexts:
    """A library whose texts of one product are approved."""
    library = TextLibrary(path / "texts.db")
    found = get_product(shop, product)
    assert found is not None
    facts = facts_fingerprint(facts_of(found))
    for text in texts:
        library.add(product, "slogan", text, origin="test", seed=0, facts=facts)
    for one in library.texts():
        if one.state == "draft":
            library.move(one.id, "approved", who="test")
    return ApprovedTexts(path / "texts.db")


@pytest.fixture
def texts(shop: Shop, tmp_path: Path) -> TextLearning:
    return TextLearning(shop, ON.on(SLOGANS), approved(shop, tmp_path, GOOD))


def chosen(texts: TextLearning, talk: str) -> str:
    """The slogan that a shopper of this conversation reads."""
    shopper = Shopper(talk)
    chooser = texts.chooser(shopper)
    assert chooser is not None
    return texts.choose({"fjord": OWN, "tarn": ""}, shopper, chooser, list_id=talk)["fjord"]


def test_a_choice_is_recorded_with_its_chance_and_a_product_of_one_text_is_not(
    shop: Shop, texts: TextLearning
) -> None:
    text = chosen(texts, "talk")
    (one,) = impressions.lists(shop, surface=SLOGANS)
    assert one.list.id == text_of("talk", "fjord")
    assert one.list.context["texts"] == [OWN, GOOD]
    assert one.list.context["texts"][one.list.shown[0].action] == text
    assert 0.0 < one.list.shown[0].propensity < 1.0
    assert list(rows_of(one.list.context)[:, PLACE]) == [1.0, 0.0]


def test_the_text_that_is_liked_is_shown_in_the_end(shop: Shop, texts: TextLearning) -> None:
    for at in range(60):
        if chosen(texts, f"talk-{at}") == GOOD:
            # The card's reference names the list: what comes of it comes of its texts.
            assert impressions.reward(shop, Reward(f"talk-{at}", "fjord", "click")) == 1
        texts.teacher.tend()
    assert [chosen(texts, f"later-{at}") for at in range(20)].count(GOOD) >= 15


def test_drafts_retired_outdated_and_untrue_texts_are_never_among_them(
    shop: Shop, tmp_path: Path
) -> None:
    held = approved(shop, tmp_path, GOOD, "Made of the finest silk in the world.")
    library = TextLibrary(tmp_path / "texts.db")
    library.add("fjord", "slogan", "A draft.", origin="test", seed=0, facts="x")
    library.add("fjord", "slogan", "Of other data.", origin="test", seed=0, facts="x")
    library.move(library.texts()[-1].id, "approved", who="test")
    fjord = get_product(shop, "fjord")
    assert fjord is not None
    assert [one.text for one in held.of(fjord)] == [GOOD]
    good = next(one for one in library.texts() if one.text == GOOD)
    library.move(good.id, "retired", who="test")
    assert held.of(fjord) == []


def test_without_a_library_nothing_is_chosen_and_none_is_made(shop: Shop, tmp_path: Path) -> None:
    assert ApprovedTexts(tmp_path / "texts.db").of(list_products(shop)[0]) == []
    assert not (tmp_path / "texts.db").exists()


def test_the_chat_shows_the_chosen_text_and_its_card_tells_of_the_list(
    shop: Shop, tmp_path: Path, wired: Services
) -> None:
    library = approved(shop, tmp_path, GOOD)
    own = TextLearning(shop, ON.on(SLOGANS), library)
    both = replace(wired, learning=ListLearning(shop, ON), texts=own)
    for held in (both, replace(both, learning=None)):
        services.set_services(held)
        dispatcher = CollectingDispatcher()
        asyncio.run(Recommend().run(dispatcher, tracker("recommend"), {}))
        cards = dispatcher.messages[0]["custom"]["products"]
        fjord = next(card for card in cards if card["product_id"] == "fjord")
        stored = list(impressions.lists(shop, surface=SLOGANS))[-1].list
        assert stored.id == text_of(fjord["impression"], "fjord")
        texts = stored.context["texts"]
        assert fjord["subtitle"] == texts[stored.shown[0].action]


def test_a_failure_leaves_the_cards_as_they_are(
    wired: Services, texts: TextLearning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> dict[str, str]:
        raise StorageError("The disk is full.")

    services.set_services(replace(wired, texts=texts))
    monkeypatch.setattr(texts, "choose", fails)
    dispatcher = CollectingDispatcher()
    asyncio.run(Recommend().run(dispatcher, tracker("recommend"), {}))
    assert dispatcher.messages[0]["custom"]["products"]


def test_switched_off_nothing_is_recorded(shop: Shop, tmp_path: Path) -> None:
    off = TextLearning(shop, LearningSettings().on(SLOGANS), approved(shop, tmp_path, GOOD))
    assert off.chooser(Shopper("talk")) is None


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Warm.", ("short",)),
        ("Ready for rain? Take it on a hike!", ("middling", "exclaims", "asks")),
        ("It weighs 420 g and keeps you dry for as long as it rains.", ("middling", "counts")),
    ],
)
def test_what_a_text_is_like(text: str, style: tuple[str, ...]) -> None:
    assert style_of(text) == style


def test_rows_differ_by_text_and_by_reader() -> None:
    both = [TextCandidate("1", "Warm."), TextCandidate("2", "Warm?")]
    new, known = (text_rows(both, Reader(known=one), "fjord") for one in (False, True))
    assert (new[0] != new[1]).any()
    assert (new[0] != known[0]).any()
    assert (text_rows(both, Reader(), "fjord") == new).all()
