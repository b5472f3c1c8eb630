"""``shoptalk channel check``."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.channel import channel
from tests.channels.messaging.telegram import TOKEN, TelegramDriver


@pytest.fixture
def telegram() -> Iterator[TelegramDriver]:
    """A stand-in for Telegram in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> TelegramDriver:
        driver = TelegramDriver()
        await driver.platform.server.start_server()
        return driver

    driver = asyncio.run_coroutine_threadsafe(start(), loop).result()
    yield driver
    asyncio.run_coroutine_threadsafe(driver.platform.server.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "config.yml").write_text("language: en\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(channel, ["check", *arguments], standalone_mode=False)
    return int(done.return_value or 0), str(done.exception or "") + done.output


def write(folder: Path, telegram: TelegramDriver, token: str = TOKEN) -> None:
    (folder / "credentials.yml").write_text(
        f"telegram:\n  access_token: '{token}'\n  api_url: {telegram.platform.address}\n"
    )


def test_all_is_right_and_a_test_message_arrives(folder: Path, telegram: TelegramDriver) -> None:
    write(folder, telegram)
    (folder / "server.yml").write_text("public_url: https://chat.example.com\n")
    telegram.platform.webhook = {"url": "https://chat.example.com/webhooks/telegram/webhook"}
    code, said = run("telegram", "--to", "4711")
    assert (code, "wrong" in said) == (0, False)
    assert "@stand_in_bot" in said
    assert len(telegram.platform.shown) == 1


def test_what_is_missing_is_said(folder: Path, telegram: TelegramDriver) -> None:
    write(folder, telegram, token="other")
    code, said = run("telegram", "--to", "4711")
    assert code == 1
    assert "Set 'public_url' in server.yml." in said
    assert "Unauthorized" in said
    assert telegram.platform.shown == []


def test_a_channel_without_an_entry_or_a_door(folder: Path) -> None:
    assert "Did you mean 'whatsapp'?" in run("whatsap")[1]
    assert "has no entry 'line'" in run("line")[1]
    (folder / "credentials.yml").write_text("line:\n  channel_secre: x\n")
    assert "did you mean 'channel_secret'?" in run("line")[1]
