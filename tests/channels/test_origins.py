"""Which sites may use the front door, and what the log says of those refused."""

from __future__ import annotations

import logging

import pytest

from bot.channels.origins import Origins, host_of, origin_of
from bot.settings import ServerSettings
from common.paths import Project
from tests.channels.sockets import Socket
from tests.channels.test_web import RefusedConnection, url
from tests.server.fixtures import Door, settings_with

SHOP = "https://shop.example"


async def test_a_refused_page_is_told_of_with_the_key_that_allows_it(
    open_door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door = await open_door(cors_origins=["https://other.example"])
    with caplog.at_level(logging.WARNING, logger="bot.channels.origins"):
        for _ in range(2):
            with pytest.raises(RefusedConnection):
                async with Socket(url(door), Origin=SHOP):
                    pass
        await door.post("/api/session", headers={"Origin": SHOP})
    ours = [one for one in caplog.records if one.name == "bot.channels.origins"]
    (line,) = [record.getMessage() for record in ours]
    assert line == (
        "A page of 'https://shop.example' was refused. If it may use the chat, "
        "add it to 'cors_origins' in server.yml."
    )


def test_the_file_is_named_with_its_path(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SHOPTALK_SECRET", "s" * 40)
    project = Project(tmp_path)  # type: ignore[arg-type]
    origins = Origins(ServerSettings.load(project))
    assert not origins.may_connect(SHOP, {})
    assert str(project.settings) in caplog.text


def test_whoever_makes_up_origins_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    origins = Origins(settings_with())
    for number in range(500):
        assert not origins.may_connect(f"https://{number}.example\n2026 ERROR", {})
    assert len(caplog.records) == 20
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_pages_of_our_own_are_neither_listed_nor_told_of(caplog: pytest.LogCaptureFixture) -> None:
    origins = Origins(settings_with(public_url="https://chat.example/bot/"))
    assert origins.may_connect("https://chat.example", {})
    assert origins.may_connect("http://localhost:5005", {"HTTP_HOST": "localhost:5005"})
    assert not origins.may_call("http://localhost:5005", "localhost:5005"), "no header is needed"
    assert not origins.may_call("", "localhost:5005")
    assert caplog.records == []


def test_what_is_no_origin_is_of_nobody() -> None:
    assert host_of("https://[::1") == ""
    assert origin_of("https://chat.example/bot/") == "https://chat.example"
