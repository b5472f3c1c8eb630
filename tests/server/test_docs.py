"""The documentation of the doors says what the code does; its examples run."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
from aiohttp.test_utils import TestClient

from bot.channels.pages import WIDGET_FOLDER
from bot.sessions import Sessions
from common import messages
from common.errors import EnvironmentProblem
from tests.server import docs_tables
from tests.server.docs_tables import DOCS
from tests.server.fixtures import CUSTOMER_KEY, settings_with

MESSAGES = (DOCS / "messages.md").read_text(encoding="utf-8")
WIDGET_TEXTS = sorted((DOCS.parent / "languages").glob("*/widget.yml"))
WIDGET = (DOCS / "widget.md").read_text(encoding="utf-8")
CHANNELS = docs_tables.CHANNELS.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def source(name: str) -> str:
    return (WIDGET_FOLDER / "src" / name).read_text(encoding="utf-8")


def test_generated_parts_are_up_to_date() -> None:
    """Otherwise: python -m tests.server.docs_tables."""
    assert docs_tables.SCHEMA.read_text(encoding="utf-8") == docs_tables.schema_text()
    assert docs_tables.with_settings(CHANNELS) == CHANNELS


@pytest.mark.parametrize("example", blocks(MESSAGES, "json"))
def test_every_message_in_the_docs_is_of_the_contract(example: str) -> None:
    values = json.loads(example)
    assert messages.dump(messages.parse(values)) == values


def test_every_kind_of_message_is_documented() -> None:
    union = get_args(messages.Message)[0]
    kinds = {kind.model_fields["type"].default for kind in get_args(union)}
    shown = {json.loads(example)["type"] for example in blocks(MESSAGES, "json")}
    assert shown == kinds
    for expects in get_args(messages.Expects):
        assert f"`{expects}`" in MESSAGES


def test_every_notice_is_documented_and_translated() -> None:
    from bot.channels.notices import Notice

    codes = re.findall(r'cls\(\s*"(\w+)"', Path(_file(Notice)).read_text(encoding="utf-8"))
    assert len(codes) == 9
    for code in codes:
        assert f"`{code}`" in MESSAGES
        key = "notice" + "".join(part.title() for part in code.split("_"))
        said = [path for path in WIDGET_TEXTS if f"\n{key}: " in path.read_text(encoding="utf-8")]
        assert len(said) == len(WIDGET_TEXTS) == 4, "in every language"


def _file(thing: type) -> str:
    import inspect

    return inspect.getfile(thing)


def test_every_attribute_and_call_of_the_widget_is_documented() -> None:
    attributes = set(re.findall(r"data\.([a-zA-Z]+)", source("config.ts")))
    attributes.discard("slice")
    for name in attributes:
        dashed = re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)
        assert f"`data-{dashed}`" in WIDGET
    api = source("index.ts").partition("export interface Api {")[2].partition("\n}")[0]
    calls = re.findall(r"^  (\w+)\(", api, re.MULTILINE)
    assert calls
    for call in calls:
        assert f"`Shoptalk.{call}(" in WIDGET


def test_the_customer_token_example_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPTALK_CUSTOMER_TOKEN_KEY", CUSTOMER_KEY)
    scope: dict[str, Any] = {}
    exec(blocks(WIDGET, "python")[0], scope)
    assert Sessions(settings_with()).customer_of(scope["token"]) == "C00042"


def test_the_message_example_builds_a_message() -> None:
    class Dispatcher:
        def utter_message(self, json_message: dict[str, Any]) -> None:
            self.said = json_message

    dispatcher = Dispatcher()
    exec(blocks(MESSAGES, "python")[0], {"dispatcher": dispatcher})
    assert dispatcher.said["type"] == "buttons"


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
async def test_the_commands_for_rest_run(door: TestClient[Any, Any]) -> None:
    commands = blocks(CHANNELS, "sh")[0].replace("localhost:5005", f"127.0.0.1:{door.port}")
    script = f"set -eu\n{commands}"
    done = await asyncio.to_thread(
        subprocess.run, ["bash", "-c", script], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert "Hello! How can I help?" in done.stdout
    assert '"from": "user"' in done.stdout


@pytest.mark.parametrize("example", blocks(CHANNELS, "yaml"))
def test_every_channel_example_starts_or_says_what_to_install(example: str, tmp_path: Path) -> None:
    from bot.channels.messaging.registry import read_messaging
    from bot.runtime.stock_channels import read_channels

    credentials = tmp_path / "credentials.yml"
    credentials.write_text(example, encoding="utf-8")
    name = example.partition(":")[0]
    if doors := read_messaging(credentials):
        assert [door.name for door in doors] == [name]
        return
    try:
        (channel,) = read_channels(credentials)
    except EnvironmentProblem as error:
        assert name in error.message
        assert "pip install" in (error.hint or "")
    else:
        assert channel.name() == name


def test_every_messaging_channel_is_documented() -> None:
    from bot.channels.messaging.registry import DOORS, class_of

    examples = {example.partition(":")[0]: example for example in blocks(CHANNELS, "yaml")}
    for name in DOORS:
        cls = class_of(name)
        assert cls is not None
        assert f"| `{name}` |" in CHANNELS
        for key, field in cls.settings.model_fields.items():
            if field.is_required():
                assert f"{field.alias or key}:" in examples[name]


def test_the_embedding_example_of_the_settings_is_valid(tmp_path: Path) -> None:
    from bot.settings import ServerSettings
    from common.paths import Project

    (tmp_path / "server.yml").write_text(blocks(WIDGET, "yaml")[0], encoding="utf-8")
    settings = ServerSettings.load(Project(tmp_path))
    assert settings.cors_origins == ("https://shop.example.com",)
