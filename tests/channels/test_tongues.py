"""A door speaks the conversation's language, also where nothing can be read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.events import UserUttered

from bot.channels.tongues import KEPT_SECONDS, Tongues
from common.errors import StorageError
from common.language import Phrasebook

BOOK = Phrasebook.load(languages=["en", "zh"])


class Store:
    """The end of a conversation, or an error."""

    def __init__(self, *events: Any, error: Exception | None = None) -> None:
        self.events, self.error, self.reads = list(events), error, 0

    async def latest_said(self, conversation_id: str, limit: int) -> list[Any]:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return self.events


def heard(text: str, language: str | None = None, lang: str | None = None) -> UserUttered:
    return UserUttered(text, parse_data={"language": language}, metadata={"lang": lang})


def tongues(store: Store, book: Phrasebook = BOOK, clock: Any = lambda: 0.0) -> Tongues:
    return Tongues(SimpleNamespace(tracker_store=store), book, clock)


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([], "en"),
        ([heard("hello", "en"), heard("你好", "zh")], "zh"),
        ([heard("你好", "zh"), heard("bonjour", "fr")], "zh"),
        ([heard("/greet", None, "zh-CN")], "zh"),
    ],
)
async def test_the_latest_message_that_tells_one(events: list[Any], code: str) -> None:
    assert await tongues(Store(*events)).of("mia") == code


async def test_what_was_heard_counts_before_the_bot_has_read_it() -> None:
    found = tongues(Store(heard("hello", "en")))
    found.heard("mia", "我的卡号是多少", "en")
    assert await found.of("mia") == "zh"
    found.heard("mia", "ok", "en")
    assert await found.of("mia") == "zh", "a short message changes nothing"


async def test_the_page_counts_where_nothing_is_known() -> None:
    found = tongues(Store())
    found.heard("mia", "ok", "zh-CN")
    assert await found.of("mia") == "zh"
    known = tongues(Store(heard("hello", "en")))
    known.heard("mia", "ok", "zh-CN")
    assert await known.of("mia") == "en"


async def test_it_is_read_again_after_a_while_and_kept_where_it_cannot_be() -> None:
    now, store = [0.0], Store(heard("你好", "zh"))
    found = tongues(store, clock=lambda: now[0])
    assert [await found.of("mia"), await found.of("mia")] == ["zh", "zh"]
    assert store.reads == 1
    now[0], store.events = KEPT_SECONDS, [heard("hello", "en")]
    assert await found.of("mia") == "en"
    now[0], store.error = 3 * KEPT_SECONDS, StorageError("away")
    assert await found.of("mia") == "en"
    assert await found.of("jonas") == "en"


async def test_a_shop_of_one_language_reads_nothing() -> None:
    store = Store()
    assert await tongues(store, Phrasebook.load(languages=["zh"])).of("mia") == "zh"
    assert store.reads == 0
