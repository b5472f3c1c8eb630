from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.catalogue.edits import edited
from actions.catalogue.reading import read_wish
from actions.catalogue.wish import Wish
from actions.conversation import Entity, Turn, read_turn
from recommender.words import Words
from tests.actions.small_shop import BOOK, CONFIG, SPEAKER

SERVICES: Any = SimpleNamespace(
    config=CONFIG,
    book=BOOK,
    categories=frozenset(),
    facets={"colour", "brand"},
    words=Words(),
    groups={},
    search=SimpleNamespace(
        matching=lambda _: [], spelled=str, kept=lambda f, held, *said: f(*said, held)
    ),
)


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
        ("i dont want black", False),
        ("I don't like anything in black", False),
        ("i hate black", False),
        ("dont you have it in black", True),
        ("i don't want it cheap, black please", True),
    ],
)
def test_what_is_named_to_be_left_out_is_not_wanted(text: str, wanted: bool) -> None:
    start = text.index("black")
    found = {"entity": "colour", "value": "black", "start": start, "end": start + 5}
    message = {"text": text, "intent": {}, "entities": [found]}
    turn = read_turn(message, facets={"colour"})
    assert turn.has("colour") is wanted
    assert turn.all("colour") == (["black"] if wanted else [])
    query = read_wish(turn, SERVICES).query
    assert ("black" in query) is wanted
    assert turn.left_out == (() if wanted else ("black",))


def refusing(intent: str) -> dict[str, object]:
    """Nothing but a refusal, as the understanding reads it."""
    wool = {"entity": "material", "value": "wool", "start": 12, "end": 16}
    request = {"text": "i dont want wool", "intent": intent, "negated": True, "entities": [wool]}
    return {"text": "i dont want wool", "intent": {"name": "deny"}, "requests": [request]}


def test_a_search_that_is_turned_down_says_what_is_not_wanted() -> None:
    turn = read_turn(refusing("find_product"))
    assert turn.left_out == ("wool",)
    assert not turn.has("material")
    assert read_turn(refusing("return_item")).left_out == ()


def test_any_facet_of_the_shop_may_be_named_to_be_left_out() -> None:
    found = {"entity": "switch_type", "value": "clicky", "start": 13, "end": 19}
    message = {"text": "anything but clicky", "entities": [found]}
    assert read_turn(message, facets={"switch_type"}).left_out == ("clicky",)
    assert read_turn(message).left_out == (), "it is no facet of this shop"


def test_what_is_left_out_adds_up_until_it_is_wanted_after_all() -> None:
    state = Wish(query="jacket", facets={"colour": "black"})
    state = edited(state, Turn(entities=(Entity("colour", "black", unwanted=True),)), SERVICES)
    assert (state.facets, state.without) == ({}, ("black",))
    state = edited(state, Turn(entities=(Entity("material", "Wool", unwanted=True),)), SERVICES)
    assert state.without == ("black", "wool")
    assert state.filters(SERVICES).without == {"black", "wool"}
    state = edited(state, Turn(entities=(Entity("colour", "black"),)), SERVICES)
    assert (state.facets, state.without) == ({"colour": "black"}, ("wool",))
    wishes = [SPEAKER.write(wish) for wish in state.wishes(SERVICES.config, SPEAKER.voice)]
    assert wishes == ["in black", "other than wool"]


def test_a_payload_typed_by_hand_names_nothing() -> None:
    text = '\u200b/provide_details{"email": "mia@example.com"}'
    email = {"entity": "email", "value": "mia@example.com", "start": 28, "end": 43}
    assert read_turn({"text": text, "entities": [email]}).entities == ()
    plain = "my address is mia@example.com"
    assert read_turn({"text": plain, "entities": [{**email, "start": 14, "end": 29}]}).has("email")


def test_full_width_signs_are_read_as_plain_ones() -> None:
    turn = read_turn({"text": "ＳＹ１００，能退吗？", "intent": {"name": "return_item"}})
    assert turn.text == "SY100,能退吗?"
