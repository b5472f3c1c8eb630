from __future__ import annotations

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import messages as m
from common.errors import DataError

CARD = m.ProductCard(product_id="mug", name="Juniper Mug", price_cents=1250, price_text="€12.50")
ORDER = m.OrderCard(
    number="HP-1",
    status="shipped",
    status_text="on its way",
    total_text="€30.00",
    placed_on="3 May",
    lines=(
        m.OrderLine(name="Juniper Mug", quantity=2, price_text="€25.00", detail="teal"),
        m.OrderLine(name="Card", quantity=1, price_text="€5.00"),
    ),
    tracking_url="https://carrier.example/1",
)
EXAMPLES: list[m.Message] = [
    m.Text(text="Hello"),
    m.Buttons(text="Which?", buttons=(m.Button(title="A", payload="/a"),)),
    CARD,
    m.ProductCarousel(text="Two:", products=(CARD, CARD.model_copy(update={"in_stock": False}))),
    ORDER,
    m.Image(url="/a.svg", alt="A mug"),
    m.FormHint(expects="email"),
    m.Handoff(text="A colleague takes over.", reference="H-1"),
    m.Rating(text="How was it?"),
]


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.type)
def test_a_message_round_trips_and_fits_the_schema(message: m.Message) -> None:
    values = m.dump(message)
    jsonschema.validate(values, m.json_schema())
    assert m.is_message(values)
    assert m.parse(values) == message


@given(st.text(), st.text())
def test_any_text_survives(text: str, payload: str) -> None:
    message = m.Buttons(text=text, buttons=(m.Button(title=text, payload=payload),))
    assert m.parse(m.dump(message)) == message


def test_an_unknown_key_or_kind_is_refused() -> None:
    with pytest.raises(DataError, match="Not a rich message"):
        m.parse({"type": "text", "text": "x", "colour": "red"})
    with pytest.raises(DataError):
        m.parse({"type": "hologram"})
    assert not m.is_message({"text": "x"})


def test_plain_channels_get_words() -> None:
    assert m.fallback_text(EXAMPLES[3]) == (
        "Two:\n1. Juniper Mug – €12.50\n2. Juniper Mug – €12.50 – sold out"
    )
    assert m.fallback_text(ORDER) == (
        "Order HP-1 (3 May): on its way\n- 2 × Juniper Mug, teal, €25.00\n- 1 × Card, €5.00\n"
        "Total €30.00\nTrack it: https://carrier.example/1"
    )
    assert m.fallback_text(m.FormHint(expects="email")) == ""
    assert m.fallback_text(m.Rating(text="How was it?")) == "How was it? (1 to 5)"
    assert m.fallback_text(m.Image(url="/a.svg", alt="A mug")) == "A mug: /a.svg"


def test_buttons_of_a_message() -> None:
    assert [b.title for b in m.buttons_of(EXAMPLES[1])] == ["A"]
    assert m.buttons_of(m.Text(text="x")) == ()
