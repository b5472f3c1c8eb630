from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.incoming import (
    Incoming,
    RefusedError,
    clean,
    neutralise,
    press,
    receive,
    shown_text,
)
from bot.channels.rasa_api import UserMessage
from bot.channels.signing import Signer

signer = Signer("0123456789abcdef0123456789abcdef", "button", prefix="sb1.")


def got(text: object, **changes: Any) -> Incoming:
    options: dict[str, Any] = {
        "conversation_id": "a",
        "channel": "web",
        "signer": signer,
        "max_chars": 4000,
    }
    return receive(text, **(options | changes))


@pytest.mark.parametrize(
    "text",
    ["I need boots", "👗👠🧥🩷", "我的订单到哪里了？", "line one\nline two", "50% / 50 €", "ação"],
)
def test_ordinary_messages_arrive_unchanged(text: str) -> None:
    assert got(text).text == text


@pytest.mark.parametrize("text", ["", "   \n", "\u200b", "\x00\x01\x1b", None, 12, ["hi"], {}])
def test_nothing_readable_is_answered_kindly(text: object) -> None:
    with pytest.raises(RefusedError) as caught:
        got(text)
    assert caught.value.notice.code == "empty"


def test_a_very_long_message_is_answered_with_both_figures() -> None:
    with pytest.raises(RefusedError) as caught:
        got("x" * 100_000)
    assert "100,000 characters" in caught.value.notice.text
    assert "4,000" in caught.value.notice.text


def test_the_longest_message_passes() -> None:
    assert len(got("x" * 4000).text) == 4000


def test_control_characters_and_broken_surrogates_are_left_out() -> None:
    assert got("wh\x00ere\x1b is\ud800 it\r\n").text == "where is it"


@given(st.text(max_size=300))
def test_no_typed_text_is_ever_read_as_a_payload(text: str) -> None:
    """Checked with the function of Rasa that reads payloads."""
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.nlu.training_data.message import Message

    for attempt in (text, f"/{text}", f"\u3000/deny{text}", f"//restart{text}"):
        safe = neutralise(clean(attempt))
        if not safe:
            continue
        message = Message({"text": UserMessage(safe).text})
        assert YAMLStoryReader.unpack_regex_message(message) is message


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("text", ["/restart", "  /affirm", '/return_item{"order_number": "HP-1"}'])
def test_a_typed_payload_keeps_its_words_only(text: str) -> None:
    incoming = got(text)
    assert not incoming.text.startswith("/")
    assert shown_text(incoming.text) == text.strip()


def test_a_signed_button_is_its_payload_and_its_title() -> None:
    signed = signer.sign("a", press('/select_item{"product": "fjord"}', "Fjord"))
    incoming = got(f" {signed} ", metadata={"title": "forged", "lang": "de"})
    assert incoming.text == '/select_item{"product": "fjord"}'
    assert incoming.metadata == {"title": "Fjord", "lang": "de"}


def test_a_button_of_another_conversation_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        got(signer.sign("b", "/affirm"))
    assert caught.value.notice.code == "stale_button"


def test_only_known_short_metadata_is_kept() -> None:
    given = {"title": "shown", "page": "/p" * 400, "lang": "de", "sender": "x", "nested": {"a": 1}}
    kept = got("hello", metadata=given).metadata
    assert set(kept) == {"page", "lang"}
    assert len(kept["page"]) == 300
    assert got("hello", metadata="junk").metadata == {}


def test_the_transcript_shows_titles_for_payloads() -> None:
    assert shown_text("/affirm", "Yes") == "Yes"
    assert shown_text("/session_start") == ""
