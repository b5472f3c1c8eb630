from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.examples import Entity
from nlu_models.second_reader.masking import mask


def test_what_is_personal_is_replaced_by_its_kind() -> None:
    text = "I am Ada Byron, ada@example.com, order A-10442, where is it"
    masked = mask(text, [Entity(5, 14, "person", "Ada Byron")])
    assert masked.text == "I am [person], [email], order [number], where is it"


def test_sizes_prices_and_counts_stay() -> None:
    text = "two of the 44 under 150 euros"
    assert mask(text, []).text == text


def test_a_span_of_what_was_sent_is_found_in_what_was_written() -> None:
    text = "ada@example.com wants the red one"
    masked = mask(text, [])
    at = masked.text.index("red")
    assert text[slice(*masked.span(at, at + 3))] == "red"
    assert masked.span(0, len(masked.text)) == (0, len(text))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=4)


@given(st.text(max_size=60), SPANS)
def test_every_place_stands_for_what_it_is(text: str, spans: list[tuple[int, int]]) -> None:
    entities = [
        Entity(start, min(start + length, len(text)), "person", "")
        for start, length in spans
        if start < len(text)
    ]
    masked = mask(text, entities)
    assert len(masked.places) == len(masked.text)
    left = "".join(text[a:b] for a, b in dict.fromkeys(masked.places))
    assert left == text
