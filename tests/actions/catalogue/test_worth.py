"""Whether the dearer of two is worth it: Fjord €129.00 (420 g, hood), Tarn €89.00 (380 g)."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.judge import JudgeProducts
from actions.catalogue.worth import rival_of
from actions.services import Services
from shop.catalogue import get_product
from tests.actions.small_shop import texts, tracker


async def test_the_dearer_is_told_with_what_it_has_more(wired: Services) -> None:
    slots = {"shown_products": ["tarn", "fjord"], "focus_product": "tarn"}
    dispatcher = CollectingDispatcher()
    turn = tracker("is the Fjord worth the 40 more", "ask_which", {"product": "fjord"}, slots=slots)
    await JudgeProducts().run(dispatcher, turn, {})
    assert texts(dispatcher) == [
        "The Fjord costs €40.00 more. It has: weight 420 g, hood. If what it has more matters to "
        "you, it is worth it; otherwise the Tarn will do."
    ]


def test_the_rival_is_what_costs_so_much_less(wired: Services) -> None:
    fjord, tarn, reef = (get_product(wired.shop, name) for name in ("fjord", "tarn", "reef"))
    assert fjord and tarn and reef
    assert rival_of(fjord, "is it worth the 40 more", "en", [reef, tarn]) == tarn
    assert rival_of(fjord, "is it worth it", "en", [reef, tarn]) == reef
