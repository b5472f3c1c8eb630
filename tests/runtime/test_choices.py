"""What a typed answer means, and what it must not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.choices import Choices
from common.messages import Button

OFFER = (Button(title="Yes, cancel", payload="/affirm"), Button(title="No", payload="/deny"))


def test_a_number_or_a_title_means_the_payload_that_was_offered() -> None:
    choices = Choices()
    choices.offer("mia", OFFER)
    assert choices.resolve("mia", " 2 ") == "/deny"
    assert choices.resolve("mia", "yes, CANCEL") == "/affirm"
    assert choices.resolve("mia", "3") == "3"
    assert choices.resolve("mia", "No thanks") == "No thanks"


def test_a_payload_is_never_believed_from_text() -> None:
    choices = Choices()
    choices.offer("mia", OFFER)
    assert choices.resolve("mia", '/affirm{"a": "b"}') == 'affirm{"a": "b"}'
    assert choices.resolve("jonas", "Yes, cancel") == "Yes, cancel"


@given(st.text())
def test_nothing_a_stranger_types_begins_a_payload(text: str) -> None:
    assert not Choices().resolve("x", text).startswith("/")


def test_a_number_means_only_what_was_offered_last() -> None:
    choices = Choices()
    choices.offer("mia", OFFER)
    choices.offer("mia", ())
    assert choices.resolve("mia", "1") == "1"
    assert choices.resolve("mia", "no") == "/deny", "an older button can still be pressed"


def test_memory_is_bounded() -> None:
    choices = Choices(max_conversations=2, max_choices=1)
    for conversation in ("a", "b", "c"):
        choices.offer(conversation, OFFER)
    assert choices.resolve("a", "No") == "No"
    assert choices.resolve("a", "1") == "1"
    assert choices.resolve("c", "No") == "/deny"
    assert choices.resolve("c", "Yes, cancel") == "Yes, cancel", "the older of two is forgotten"
