"""Utterances written for this test; none stands in the training data or the word lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language import only_speaks, written_in
from common.language.detection import other_languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wo ist meine Bestellung HP-104233?", "de"),
        ("ich möchte die Jacke zurückgeben", "de"),
        ("haben Sie das auch in Größe M?", "de"),
        ("où est mon colis ?", "fr"),
        ("je voudrais annuler ma commande", "fr"),
        ("¿dónde está mi pedido?", "es"),
        ("quiero devolver los zapatos por favor", "es"),
        ("vorrei restituire questo articolo", "it"),
        ("onde está a minha encomenda?", "pt"),
        ("waar blijft mijn pakket, ik wacht nog steeds", "nl"),
        ("gdzie jest moje zamówienie", "pl"),
        ("var är mitt paket", "sv"),
        ("siparişim nerede lütfen", "tr"),
        ("我的订单在哪里", "zh"),
        ("請問可以退貨嗎", "zh"),
        ("注文はどこですか", "ja"),
        ("제 주문은 어디에 있나요", "ko"),
        ("где мой заказ", "ru"),
        ("أين طلبي", "ar"),
    ],
)
def test_a_message_in_another_language_is_recognised(text: str, code: str) -> None:
    assert written_in(text, ["en"]) == code


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "XL",
        "HP-104233",
        "mia.lindqvist@example.com",
        "20457",
        "yes please",
        "où",
        "danke",
        "Lindenweg 4, 50667 Köln",
        "Kärntner Straße 5, 1010 Wien, Österreich",
        "Calea Victoriei 10, 010061 Bucharest",
        "Rue de la Paix 12, 75002 Paris",
        "Via della Spiga 3, 20121 Milano",
        "Plaça de Catalunya 1, 08002 Barcelona",
        "Ulica Marszałkowska 10/4, 00-590 Warszawa",
        "Jörg Müller-Lüdenscheidt",
        "crème brûlée dishes",
        "the Fjäll jacket",
        "do you have the Nordlys lamp in blue",
        "does it come with a EU plug",
        "no, the other one",
        "cancel it",
        "🎉🎉",
        "",
    ],
)
def test_what_may_be_english_an_address_or_a_name_is_left_alone(text: str) -> None:
    assert written_in(text, ["en"]) in (None, "en")


def test_a_language_that_is_spoken_is_told_apart_too() -> None:
    assert written_in("wo ist meine Bestellung", ["en", "de"]) == "de"
    assert written_in("where is my order", ["de", "en"]) == "en"
    assert written_in("我的订单在哪里", ["en", "zh"]) == "zh"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("de", "Ich spreche leider nur Englisch."),
        ("zh", "抱歉，我只会说英语。"),
        ("es", "Lo siento, solo hablo inglés."),
        ("xx", None),
    ],
)
def test_what_is_spoken_is_said_in_the_shoppers_own_language(
    code: str, sentence: str | None
) -> None:
    assert only_speaks(code, ["en"]) == sentence


def test_several_languages_are_named() -> None:
    assert only_speaks("de", ["en", "fr"]) == "Ich spreche leider nur Englisch und Französisch."


def test_no_word_of_another_language_is_an_english_one() -> None:
    table = other_languages()
    english = table["en"].words
    assert {code: one.words & english for code, one in table.items() if code != "en"} == {
        code: frozenset() for code in table if code != "en"
    }


def test_every_language_says_what_is_spoken() -> None:
    for code in other_languages():
        assert only_speaks(code, ["en", "de"])


@given(st.text())
def test_any_text_is_taken_without_an_error(text: str) -> None:
    written_in(text, ["en"])
