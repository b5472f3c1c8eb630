from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.examples import Entity, Example, Request
from nlu_models.model.situation import NOTHING, Situation
from nlu_models.second_reader.masking import mask
from nlu_models.second_reader.prompt import as_json, from_json, messages_for, requests_of
from nlu_models.second_reader.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    {"find_product": ("got any hats?",), "track_order": (), "out_of_scope": ()},
    ("colour", "email"),
)


def answer(*pieces: dict[str, object]) -> str:
    return json.dumps({"requests": list(pieces)})


def piece(words: str, intent: str, **more: object) -> dict[str, object]:
    return {"words": words, "intent": intent, **more}


def test_it_is_asked_with_intents_examples_and_the_situation() -> None:
    situation = Situation(asked="email", table="products")
    system, user = messages_for(mask("the red one", []), situation, VOCABULARY)
    assert "- find_product: got any hats?" in system["content"]
    assert "Entity types: colour, email" in system["content"]
    assert json.loads(user["content"]) == {
        "situation": ["asked:email", "table:products"],
        "message": "the red one",
    }


def test_requests_cover_the_message_and_hold_their_entities() -> None:
    text = "where is my parcel and show me red hats"
    said = answer(
        piece("where is my parcel", "track_order"),
        piece(
            "show me red hats",
            "find_product",
            polarity="asked",
            entities=[{"type": "colour", "words": "red"}, {"type": "size", "words": "hats"}],
        ),
    )
    at = text.index("show")
    red = text.index("red")
    assert requests_of(said, mask(text, []), VOCABULARY) == (
        Request(0, at, "track_order"),
        Request(at, len(text), "find_product", entities=(Entity(red, red + 3, "colour", "red"),)),
    )


def test_what_is_refused_is_marked_and_masked_words_are_no_entity() -> None:
    text = "not hats, I am ada@example.com"
    entities = [{"type": "email", "words": "[email]"}]
    said = answer(piece(text, "find_product", polarity="refused", entities=entities))
    masked = mask(text, [])
    assert requests_of(said, masked, VOCABULARY) == (
        Request(0, len(text), "find_product", refused=True),
    )


def test_a_fence_around_the_answer_does_no_harm() -> None:
    said = f"```json\n{answer(piece('hats', 'find_product'))}\n```"
    assert requests_of(said, mask("hats", []), VOCABULARY)[0].intent == "find_product"


@pytest.mark.parametrize(
    "said",
    [
        "I would say find_product.",
        answer(),
        answer(piece("hats", "affirm")),
        answer(piece("hats", "buy_everything")),
        answer(piece("hats", "find_product"), piece("and tents", "find_product")),
        answer(piece("hats", "find_product", polarity="perhaps")),
        '{"requests": [{"words": "hats"',
    ],
)
def test_an_answer_of_another_structure_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        requests_of(said, mask("hats", []), VOCABULARY)


@given(st.text(max_size=200))
def test_whatever_a_model_says_only_known_names_come_out(said: str) -> None:
    try:
        requests = requests_of(said, mask("red hats please", []), VOCABULARY)
    except ValueError:
        return
    assert {request.intent for request in requests} <= set(VOCABULARY.intents)


def test_a_vocabulary_comes_from_examples_without_a_yes_and_is_kept() -> None:
    examples = [
        Example("got any hats?", "find_product"),
        Example("caps", "find_product", (Entity(0, 4, "kind", "caps"),)),
        Example("scarves", "find_product"),
        Example("the red one", "select_item", situation=Situation(table="products")),
        Example("yes", "affirm"),
        Example("x" * 200, "track_order", situation=NOTHING),
    ]
    found = Vocabulary.of(examples, each=2)
    assert found.intents == {
        "find_product": ("got any hats?", "caps"),
        "select_item": (),
        "track_order": (),
    }
    assert found.entities == ("kind",)
    assert from_json(json.loads(json.dumps(as_json(found)))) == found
