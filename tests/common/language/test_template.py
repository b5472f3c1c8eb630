from __future__ import annotations

from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from common.errors import LanguageError
from common.language import Sentence
from common.language.template import MissingValueError, Template
from common.language.values import Formatter

ENGLISH = Formatter(Locale.parse("en_GB"))
POLISH = Formatter(Locale.parse("pl"))


def fill(text: str, formatter: Formatter = ENGLISH, /, **values: Any) -> str:
    template = Template.parse(text, "says/x.yml: utter_x")
    return template.fill(values, formatter, {"loud": str.upper}, lambda one: f"<{one.name}>")


def test_values_take_their_place() -> None:
    assert fill("Order {order}, {n} of {m}.", order="A-1", n=1, m=2) == "Order A-1, 1 of 2."


@pytest.mark.parametrize(("n", "words"), [(0, "nothing"), (1, "1 thing"), (2, "2 things")])
def test_a_plural_bends_the_sentence(n: int, words: str) -> None:
    text = "{n, plural, =0 {nothing} one {# thing} other {# things}}"
    assert fill(text, n=n) == words
    assert fill(text, n=["x"] * n) == words


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 plik"), (3, "3 pliki"), (5, "5 plików"), (22, "22 pliki")]
)
def test_a_language_with_more_than_two_forms_gets_the_right_one(n: int, words: str) -> None:
    text = "{n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}"
    assert fill(text, POLISH, n=n) == words


def test_a_choice_is_made_by_text_by_truth_and_by_absence() -> None:
    text = "{paid, select, yes {paid} no {open} none {unknown} other {?}}"
    assert [fill(text, paid=value) for value in (True, False, None, "later")] == [
        "paid",
        "open",
        "unknown",
        "?",
    ]


def test_lists_sentences_and_formats() -> None:
    assert fill("{x}", x=["a", "b"]) == "a and b"
    assert fill("{x, or}", x=["a", "b"]) == "a or b"
    assert fill("{x}", x=[Sentence("utter_a"), "b"]) == "<utter_a> and b"
    assert fill("{x, loud} {x, first}", x="shirt") == "SHIRT Shirt"


def test_an_apostrophe_is_an_apostrophe() -> None:
    assert fill("I can't find {x}, it isn't there", x="it") == "I can't find it, it isn't there"


def test_a_value_that_is_not_given_is_named_with_the_file() -> None:
    with pytest.raises(MissingValueError, match=r"says/x.yml: utter_x asks for \{order\}") as error:
        fill("Order {order}", number=1)
    assert error.value.hint == "Given: number."


@pytest.mark.parametrize("text", ["{x", "}", "{n, plural, one {a}}", "{}"])
def test_a_malformed_sentence_is_refused_with_the_file(text: str) -> None:
    with pytest.raises(LanguageError, match=r"says/x.yml: utter_x: the sentence cannot be read"):
        fill(text)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(LanguageError, match="no format 'big'"):
        fill("{x, big}", x="a")


def test_a_template_tells_what_it_asks_for_in_all_its_branches() -> None:
    text = "{a} {n, plural, one {{b}} other {{c, select, x {{d}} other {}}}}"
    assert Template.parse(text, "x").asks() == {"a", "b", "c", "d", "n"}


@given(st.text(alphabet=st.characters(exclude_characters="{}'#")))
def test_words_without_braces_stay_as_they_are(text: str) -> None:
    assert fill(text) == text


@given(st.text())
def test_a_value_is_never_read_as_a_sentence(text: str) -> None:
    assert fill("<{x}>", x=text) == f"<{text}>"
