"""An answer within a platform's limits: nothing lost, and no number that means two things."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messaging import CardLimits, Letter, Limits
from bot.channels.messaging.fitting import Fitted, fit, split
from bot.channels.messaging.listening import typed_choice
from bot.channels.messaging.offers import Offer, length
from common import messages as m
from common.language import Phrasebook, program_phrasebook
from tests.server.scripted import JACKET, PARKA, SHELL

SMS = Limits(text=1600)
THREE = Limits(text=4096, text_with_choices=1024, buttons=3, button_title=20, rows=10)
REPLIES = Limits(text=2000, buttons=13, button_title=20)


def fitted(said: Sequence[m.Message], limits: Limits) -> Fitted:
    numbers = itertools.count(1)
    return fit(said, limits, program_phrasebook(), token=lambda: f"t{next(numbers)}")


def ask(text: str, *titles: str) -> m.Buttons:
    buttons = tuple(m.Button(title=title, payload=f"/{n}") for n, title in enumerate(titles))
    return m.Buttons(text=text, buttons=buttons)


def test_three_short_choices_are_buttons() -> None:
    (letter,) = fitted([ask("Which?", "Red", "Blue", "Green")], THREE).letters
    assert [choice.title for choice in letter.choices] == ["Red", "Blue", "Green"]
    assert (letter.text, letter.as_list) == ("Which?", False)


def test_words_that_are_added_are_of_the_conversation_s_language() -> None:
    book = Phrasebook.load(languages=["en", "zh"])
    gone = JACKET.model_copy(update={"in_stock": False})
    said = m.in_language(m.ProductCarousel(products=(gone,)), "zh")
    assert "已售罄" in fit([said], SMS, book).letters[0].text
    (card,) = fit([said], CARDS, book).letters[0].cards
    assert "已售罄" in card.subtitle
    (asked,) = fit([m.in_language(ask("", *"ABCDE"), "zh")], THREE, book).letters
    (english,) = fit([ask("", *"ABCDE")], THREE, book).letters
    assert english.opens_list == book.render("utter_open_choices", "en")[:20]
    assert (asked.text, asked.opens_list) == (
        book.render("utter_what_next", "zh"),
        book.render("utter_open_choices", "zh"),
    )


def test_more_than_the_buttons_are_a_list() -> None:
    (letter,) = fitted([ask("Which?", *"ABCDE")], THREE).letters
    assert (letter.as_list, len(letter.choices)) == (True, 5)
    assert 0 < len(letter.opens_list) <= 20


def test_a_title_that_is_too_long_is_said_in_full_and_chosen_by_its_number() -> None:
    long = "The one with the very long name"
    (letter,) = fitted([ask("Which?", long, "Blue")], REPLIES).letters
    assert letter.text == f"Which?\n1. {long}\n2. Blue"
    assert [choice.title for choice in letter.choices] == ["1", "2"]


def test_where_there_are_no_buttons_the_numbers_go_on_after_those_of_the_products() -> None:
    carousel = m.ProductCarousel(
        text="These:",
        products=(JACKET, PARKA, SHELL),
        buttons=(m.Button(title="Show more", payload="/show_more"),),
    )
    found = fitted([carousel], SMS)
    (letter,) = found.letters
    assert "3. Tide Wind Shell" in letter.text
    assert "4. Details (1)" in letter.text
    assert "8. Show more" in letter.text
    assert letter.choices == ()
    assert typed_choice("8", found.offers) == found.offers[-1]
    assert typed_choice(" show more ", found.offers) == found.offers[-1]
    assert typed_choice("2", found.offers) is None, "the second product"


@pytest.mark.parametrize("expects", ["number", "order_number", "postcode"])
def test_where_the_bot_waits_for_a_number_choices_have_letters(expects: m.Expects) -> None:
    said: list[m.Message] = [
        ask("How many?", "All of them", "Never mind"),
        m.FormHint(expects=expects),
    ]
    found = fitted(said, SMS)
    assert found.letters[0].text == "How many?\nA. All of them\nB. Never mind"
    assert typed_choice("b)", found.offers) == found.offers[1]
    assert typed_choice("2", found.offers) is None


def test_a_rating_is_chosen_by_its_numbers() -> None:
    found = fitted([m.Rating(text="How was it?")], SMS)
    assert found.letters == (Letter("How was it? (1 to 5)"),)
    assert typed_choice("4", found.offers) == found.offers[3]
    assert [one.payload for one in found.offers] == ["1", "2", "3", "4", "5"]


def test_sizes_are_listed_and_chosen_by_themselves() -> None:
    found = fitted([ask("Which size?", "38", "40", "Another")], SMS)
    assert found.letters == (Letter("Which size?\n- 38\n- 40\n41. Another"),)
    assert typed_choice("40", found.offers) == found.offers[1]


def test_numbers_of_two_questions_do_not_collide() -> None:
    found = fitted([ask("Size?", "S", "M"), ask("Colour?", "red", "blue")], SMS)
    assert [offer.label for offer in found.offers] == ["1", "2", "3", "4"]


CARDS = replace(REPLIES, cards=CardLimits(cards=3, title=80, subtitle=80, buttons=2))
CAROUSEL = m.ProductCarousel(
    text="These:",
    products=(JACKET, PARKA, SHELL),
    buttons=(m.Button(title="Show more", payload="/show_more"),),
)


def test_products_are_cards_where_the_platform_has_them() -> None:
    found = fitted([CAROUSEL], CARDS)
    before, cards, after = found.letters
    assert before == Letter("These:")
    assert [card.title for card in cards.cards] == [
        "Fjord Rain Jacket",
        "Skerry Parka",
        "Tide Wind Shell",
    ]
    assert cards.cards[0].subtitle == "€129.00 · Fits what you said: waterproof, for hiking"
    assert [choice.title for choice in cards.cards[0].choices] == ["Details", "More like this"]
    assert [choice.title for choice in after.choices] == ["Show more"]
    assert typed_choice("details (2)", found.offers) == found.offers[2]
    assert typed_choice("1", found.offers) is None, "the first product"
    assert typed_choice("4", found.offers) == found.offers[-1]


@pytest.mark.parametrize(
    "change", [{"cards": 2}, {"title": 16}, {"subtitle": 40}, {"buttons": 1}, {"button_title": 9}]
)
def test_cards_that_would_lose_something_are_a_list(change: dict[str, int]) -> None:
    assert CARDS.cards is not None
    small = replace(CARDS, cards=replace(CARDS.cards, **change))
    (letter,) = fitted([CAROUSEL], small).letters
    assert "3. Tide Wind Shell" in letter.text
    assert len(letter.choices) == 5


def test_one_product_is_one_card() -> None:
    (letter,) = fitted([JACKET], CARDS).letters
    assert (letter.text, len(letter.cards)) == ("Fjord Rain Jacket", 1)


def test_the_rows_of_a_list_say_what_they_are_about() -> None:
    (letter,) = fitted([CAROUSEL], replace(THREE, row_detail=14)).letters
    details = [(choice.title, choice.detail) for choice in letter.choices]
    assert details[0] == ("Details (1)", "Fjord Rain Ja…")
    assert details[-1] == ("Show more", "")


def test_bold_words_lose_their_marks() -> None:
    assert fitted([m.Text(text="Only **two** left")], SMS).letters == (Letter("Only two left"),)


def test_a_picture_that_the_platform_shows() -> None:
    limits = Limits(text=100, pictures=(".jpg",), caption=50)
    shown = m.Image(url="https://shop.example/a.jpg", alt="A jacket")
    other = m.Image(url="/pictures/a.svg", alt="A jacket")
    assert fitted([shown], limits).letters == (Letter("A jacket", picture=shown.url),)
    assert fitted([other], limits).letters == (Letter("A jacket"),)


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(5, 60))
def test_pieces_are_short_and_hold_every_word(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@settings(deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=30),
    st.sampled_from([SMS, THREE, REPLIES]),
)
def test_every_choice_is_shown_or_listed(titles: list[str], limits: Limits) -> None:
    found = fitted([ask("Which of them?", *titles)], limits)
    text = "\n".join(letter.text for letter in found.letters)
    shown = {choice.token: choice.title for one in found.letters for choice in one.choices}
    for offer in found.offers:
        listed = f"{offer.label}. {offer.title}", f"- {offer.title}"
        known = " ".join(text.split())
        assert shown.get(offer.token) == offer.title or any(
            " ".join(line.split()) in known for line in listed
        )
    labels = [offer.label for offer in found.offers]
    assert len(set(labels)) == len(set(zip(labels, titles, strict=True)))
    for letter in found.letters:
        assert len(letter.choices) <= (limits.rows if letter.as_list else limits.buttons)
        longest = limits.row_title if letter.as_list else limits.button_title
        assert all(length(choice.title) <= longest for choice in letter.choices)


def test_no_words_choose_nothing() -> None:
    assert typed_choice("", [Offer("t", "", "", "/x")]) is None
    assert typed_choice("…", [Offer("t", "", "…", "/x")]) is not None
