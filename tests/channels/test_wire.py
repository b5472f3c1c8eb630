from __future__ import annotations

import json

import pytest

from bot.channels.signing import Signer
from bot.channels.wire import Wire, classic
from common import messages as m
from common.language import Phrasebook
from tests.server.scripted import JACKET, ORDER, PARKA

SECRET = "0123456789abcdef0123456789abcdef"
buttons = Signer(SECRET, "button", prefix="sb1.")
cards = Signer(SECRET, "card", prefix="sc1.")
wire = Wire(buttons, cards)

EVERY_KIND: tuple[m.Message, ...] = (
    m.Text(text="Hello"),
    m.Buttons(text="Which?", buttons=(m.Button(title="A", payload="/a"),)),
    JACKET,
    m.ProductCarousel(text="These:", products=(JACKET, PARKA)),
    ORDER,
    m.Image(url="/a.png", alt="A map"),
    m.FormHint(expects="email"),
    m.Handoff(text="A colleague writes.", reference="H-1"),
    m.Rating(text="How was it?"),
)


@pytest.mark.parametrize("message", EVERY_KIND, ids=lambda message: message.type)
def test_no_raw_payload_leaves_the_house(message: m.Message) -> None:
    sent = json.dumps([wire.rich("a", message), wire.rest("a", message)])
    assert '"payload": "/' not in sent
    assert '"payload": "/' not in json.dumps(wire.classic("a", message))


@pytest.mark.parametrize("message", EVERY_KIND, ids=lambda message: message.type)
def test_the_rich_shape_is_the_contract_and_a_reference(message: m.Message) -> None:
    sent = wire.rich("a", message)
    sent.pop("ref", None)
    for card in sent.get("products", ()):
        card.pop("ref")
    assert m.parse(sent).type == message.type


def test_a_signed_payload_opens_to_what_it_was() -> None:
    sent = wire.rich("a", JACKET)
    payload = sent["buttons"][0]["payload"]
    opened = buttons.unsign("a", payload)
    assert opened == '/product_details{"product": "fjord-rain-jacket"}\nDetails'


def test_plain_words_on_a_button_stay_readable() -> None:
    message = m.Buttons(text="?", buttons=(m.Button(title="Yes", payload="yes please"),))
    assert wire.rich("a", message)["buttons"] == [{"title": "Yes", "payload": "yes please"}]


def test_a_card_reports_product_surface_place_reason_and_list() -> None:
    learnt = PARKA.model_copy(update={"impression": "L7"})
    sent = wire.rich("a", m.ProductCarousel(products=(JACKET, learnt)))
    assert all("impression" not in card for card in sent["products"])
    opened = [cards.unsign("a", card["ref"]).split("\n") for card in sent["products"]]
    assert opened == [
        ["fjord-rain-jacket", "search", "1", "Fits what you said: waterproof, for hiking", ""],
        ["skerry-parka", "search", "2", "Often bought by people who walk in the rain", "L7"],
    ]


def test_a_line_break_in_a_reason_does_not_break_the_reference() -> None:
    card = JACKET.model_copy(update={"reason": "warm\n999\nfree"})
    assert cards.unsign("a", wire.rich("a", card)["ref"]).count("\n") == 4


def test_the_language_stays_on_this_side_and_words_between_are_in_it() -> None:
    book = Phrasebook.load(languages=["en", "zh"])
    gone = JACKET.model_copy(update={"in_stock": False})
    choices = (m.Button(title="More", payload="/more"),)
    said = m.in_language(m.ProductCarousel(products=(gone,), buttons=choices), "zh")
    sent = wire.rich("a", said)
    assert "lang" not in sent
    assert "lang" not in sent["products"][0]
    carousel, asked = classic(said, book)
    assert "已售罄" in carousel["attachment"]["payload"]["elements"][0]["subtitle"]
    assert "已售罄" in carousel["elements"][0]["text"]
    assert asked["text"] == book.render("utter_what_next", "zh")


# What follows are the tests that rasa-webchat's message processor makes before it shows anything.


def test_webchat_shows_text_only_when_it_is_the_one_key() -> None:
    (sent,) = classic(m.Text(text="Hello"))
    assert list(sent) == ["text"]


def test_webchat_shows_buttons_only_beside_text_and_nothing_else() -> None:
    (sent,) = classic(EVERY_KIND[1])
    assert sorted(sent) == ["quick_replies", "text"]
    assert sent["quick_replies"] == [{"content_type": "text", "title": "A", "payload": "/a"}]


def test_one_carousel_suits_both_widgets() -> None:
    text, carousel = classic(m.ProductCarousel(text="These:", products=(JACKET, PARKA)))
    assert text == {"text": "These:"}
    attachment = carousel["attachment"]
    assert attachment["type"] == "template"
    assert attachment["payload"]["template_type"] == "generic"
    first, second = attachment["payload"]["elements"]
    assert first["title"] == "Fjord Rain Jacket"
    assert first["subtitle"] == "€129.00 · Fits what you said: waterproof, for hiking"
    assert "sold out" in second["subtitle"]
    # RasaHQ/chat-widget looks at the top level instead.
    assert carousel["type"] == "carousel"
    assert set(carousel["elements"][0]) == {"image_url", "text", "link"}


def test_a_picture_for_both_widgets() -> None:
    assert classic(m.Image(url="/a.png", alt="A map")) == [
        {"attachment": {"type": "image", "payload": {"src": "/a.png", "alt": "A map"}}}
    ]


def test_what_a_classic_widget_cannot_show_becomes_words() -> None:
    (order,) = classic(ORDER)
    assert "HP-104233" in order["text"]
    assert order["quick_replies"][0]["title"] == "Change address"
    (rating,) = classic(m.Rating(text="How was it?", scale=3))
    assert [reply["payload"] for reply in rating["quick_replies"]] == ["1", "2", "3"]
    assert classic(m.FormHint(expects="email")) == []
    assert classic(m.Handoff(text="A colleague writes.", reference="H-1")) == [
        {"text": "A colleague writes."}
    ]


def test_choices_under_a_carousel_come_as_a_message_of_their_own() -> None:
    more = (m.Button(title="More", payload="/show_more"),)
    sent = classic(m.ProductCarousel(products=(JACKET,), buttons=more))
    assert [sorted(part) for part in sent] == [
        ["attachment", "elements", "type"],
        ["quick_replies", "text"],
    ]


def test_rest_has_rasas_keys_and_the_contract_under_custom() -> None:
    assert wire.rest("a", m.Text(text="Hello")) == {"recipient_id": "a", "text": "Hello"}
    said = wire.rest("a", EVERY_KIND[1])
    assert sorted(said) == ["buttons", "recipient_id", "text"]
    card = wire.rest("a", JACKET)
    assert card["text"].startswith("Fjord Rain Jacket – €129.00")
    assert card["custom"]["type"] == "product_card"
    hint = wire.rest("a", m.FormHint(expects="email"))
    assert hint["custom"]["expects"] == "email"
    assert "text" not in hint
    assert wire.rest("a", m.Image(url="/a.png", alt="A map"))["image"] == "/a.png"


def test_with_a_public_address_pictures_are_found_from_anywhere() -> None:
    public = Wire(buttons, cards, public_url="https://chat.example.com/")
    carousel = m.ProductCarousel(products=(JACKET,))
    address = "https://chat.example.com/pictures/fjord-rain-jacket.svg"
    (sent,) = public.classic("a", carousel)
    assert sent["elements"][0]["image_url"] == address
    assert public.rich("a", ORDER)["lines"][0]["image_url"] == address
    assert "image_url" not in public.rich("a", ORDER)["lines"][1]
    assert public.rest("a", m.Image(url="/a.png", alt=""))["image"].endswith(".com/a.png")
    elsewhere = m.Image(url="https://cdn.example.com/a.png", alt="")
    assert public.rest("a", elsewhere)["image"] == "https://cdn.example.com/a.png"
