from __future__ import annotations

from typing import Any

import pytest

from bot.channels import rich
from common import messages as m
from tests.server.scripted import JACKET


def test_text_is_trimmed_and_may_be_nothing() -> None:
    assert rich.from_text("  Hello\n\nthere ") == m.Text(text="Hello\n\nthere")
    assert rich.from_text(" \n") is None


def test_buttons_without_titles_are_left_out() -> None:
    found = rich.from_buttons("Which?", [{"title": "A", "payload": "/a"}, {"payload": "/b"}])
    assert found == m.Buttons(text="Which?", buttons=(m.Button(title="A", payload="/a"),))
    assert rich.from_buttons("Only words", [{"payload": "/b"}]) == m.Text(text="Only words")


def test_a_button_without_payload_says_nothing_in_particular() -> None:
    found = rich.from_buttons("", [{"title": "A"}])
    assert found == m.Buttons(text="", buttons=(m.Button(title="A", payload=""),))


def test_elements_become_a_carousel() -> None:
    element = {
        "title": "Mug",
        "subtitle": "Holds tea",
        "image_url": "/mug.svg",
        "default_action": {"type": "web_url", "url": "https://example.com/mug"},
        "buttons": [{"title": "Buy", "payload": "/buy"}],
    }
    found = rich.from_elements([element, {"subtitle": "no title"}])
    assert isinstance(found, m.ProductCarousel)
    (card,) = found.products
    assert (card.name, card.subtitle, card.url) == ("Mug", "Holds tea", "https://example.com/mug")
    assert card.buttons == (m.Button(title="Buy", payload="/buy"),)
    assert rich.from_elements(element) == found.model_copy(update={"products": (card,)})
    assert rich.from_elements([]) is None


@pytest.mark.parametrize(
    ("attachment", "message"),
    [
        ("https://example.com/a.pdf", m.Text(text="https://example.com/a.pdf")),
        (
            {"type": "image", "payload": {"src": "/a.png", "alt": "A map"}},
            m.Image(url="/a.png", alt="A map"),
        ),
        ({"type": "file", "payload": {"url": "/a.pdf"}}, m.Text(text="/a.pdf")),
        ({"type": "video", "payload": {}}, None),
        (42, None),
    ],
)
def test_attachments(attachment: Any, message: m.Message | None) -> None:
    assert rich.from_attachment(attachment) == message


def test_a_generic_template_becomes_a_carousel() -> None:
    payload = {"template_type": "generic", "elements": [{"title": "Mug"}]}
    found = rich.from_attachment({"type": "template", "payload": payload})
    assert isinstance(found, m.ProductCarousel)


def test_a_custom_message_of_the_contract_comes_through() -> None:
    assert rich.from_custom(m.dump(JACKET)) == JACKET


def test_a_broken_custom_message_is_logged_and_its_text_is_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = {"type": "product_card", "version": 1, "text": "A jacket"}
    assert rich.from_custom(broken) == m.Text(text="A jacket")
    assert "not of the contract" in caplog.text
    assert rich.from_custom({"chart": [1, 2]}) is None


def test_a_whole_response_keeps_rasas_order() -> None:
    response = {
        "text": "Look:",
        "image": "/a.png",
        "custom": m.dump(JACKET),
        "elements": [{"title": "Mug"}],
        "attachment": "/a.pdf",
        "buttons": [],
    }
    kinds = [type(message) for message in rich.from_response(response)]
    assert kinds == [m.Text, m.ProductCard, m.Image, m.Text, m.ProductCarousel]
    assert rich.from_response({"text": None, "buttons": None}) == []
