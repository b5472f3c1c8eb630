"""The text providers: one contract, and the HTTP one against a server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from common.errors import ConfigError, ModelError, ServiceUnavailableError
from generator.facts import ProductFacts
from generator.providers import (
    HttpProvider,
    HttpProviderConfig,
    Kind,
    LocalProvider,
    NoSettings,
    TemplateProvider,
    TextProvider,
    open_provider,
    prompt,
)
from generator.training import TrainingConfig, leave_to_template
from generator.writer import Copy


class Answers(BaseHTTPRequestHandler):
    """Answers what the test says and keeps what it was asked."""

    status: ClassVar[int] = 200
    body: ClassVar[bytes] = b""
    asked: ClassVar[list[tuple[str, dict[str, Any], str | None]]] = []

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, content, self.headers.get("Authorization")))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Answers.asked.clear()
    Answers.status = 200
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def provider(url: str, **environment: str) -> HttpProvider:
    config = HttpProviderConfig(url=url, model="small", timeout=60.0, first_token_timeout=60.0)
    return HttpProvider(config, environment=environment)


def say(*texts: str) -> None:
    choices = [{"message": {"content": text}} for text in texts]
    Answers.body = json.dumps({"choices": choices}).encode()


class Scripted(TextProvider[NoSettings]):
    def __init__(self, *drafts: Copy) -> None:
        self.drafts = list(drafts)

    def draft(self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int) -> list[Copy]:
        return self.drafts


def test_the_first_true_draft_is_taken(jacket: ProductFacts) -> None:
    drafts = Copy("It is made of silk.", "model"), Copy("It weighs 380 g.", "model")
    assert Scripted(*drafts).write(jacket, "description") == Copy("It weighs 380 g.", "model", 1)


@pytest.mark.parametrize("drafts", [(), (Copy("It is made of silk.", "model"),)])
def test_without_a_true_draft_the_template_speaks(
    drafts: tuple[Copy, ...], jacket: ProductFacts
) -> None:
    copy = Scripted(*drafts).write(jacket, "slogan")
    assert copy == Copy("Fjord Rain Jacket, by Nordhavn.", "template", len(drafts))


def test_the_local_provider_asks_the_writer(jacket: ProductFacts) -> None:
    class OneTrick:
        def describe(self, facts: ProductFacts, *, style: str | None, seed: int) -> Copy:
            return Copy(f"It weighs 380 g.{'' if seed == 7 else '!'}", "model", 4)

        slogan = describe

    copy = LocalProvider(OneTrick()).write(jacket, "description", seed=7)  # type: ignore[arg-type]
    assert copy == Copy("It weighs 380 g.", "model", 4)


def test_a_request_carries_the_facts_and_the_key(url: str, jacket: ProductFacts) -> None:
    say("It weighs 380 g.")
    copy = provider(url, SHOPTALK_TEXT_KEY="s3cret").write(jacket, "description", style="short")
    assert copy == Copy("It weighs 380 g.", "model")
    path, body, key = Answers.asked[0]
    assert (path, key) == ("/v1/chat/completions", "Bearer s3cret")
    assert "- weight g: 380" in body["messages"][0]["content"]


def test_without_a_key_none_is_sent(url: str, jacket: ProductFacts) -> None:
    say("It weighs 380 g.")
    provider(url).write(jacket, "slogan")
    assert Answers.asked[0][2] is None


def test_the_key_is_never_shown() -> None:
    shown = provider("https://example.invalid/v1", SHOPTALK_TEXT_KEY="s3cret")
    assert "s3cret" not in repr(shown)
    assert "s3cret" not in str(vars(shown))


@pytest.mark.parametrize(
    ("status", "hint"), [(401, "key"), (404, "name"), (429, "later"), (503, "later")]
)
def test_an_error_status_says_what_to_do(
    status: int, hint: str, url: str, jacket: ProductFacts
) -> None:
    Answers.status = status
    config = HttpProviderConfig(url=url, model="small", retry_seconds=0.0)
    with pytest.raises(ServiceUnavailableError, match=str(status)) as caught:
        HttpProvider(config).write(jacket, "slogan")
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"choices": [{}]}', b'{"choices": 3}'])
def test_an_odd_answer_is_a_service_error(body: bytes, url: str, jacket: ProductFacts) -> None:
    Answers.body = body
    with pytest.raises(ServiceUnavailableError):
        provider(url).write(jacket, "slogan")


def test_nobody_there_is_a_service_error(jacket: ProductFacts) -> None:
    with pytest.raises(ServiceUnavailableError, match="did not answer"):
        provider("http://127.0.0.1:9/v1").write(jacket, "slogan")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x", "example.org"])
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(ConfigError, match="no web address"):
        provider(url)


def test_one_draft_is_asked_for_at_a_time_until_one_is_true(url: str, jacket: ProductFacts) -> None:
    say("It is made of silk.")
    copy = provider(url).write(jacket, "slogan", seed=5)
    assert copy == Copy("Fjord Rain Jacket: waterproof to 10000 mm.", "template", 3)
    assert [body["seed"] for _, body, _ in Answers.asked] == [5, 6, 7]
    assert all("n" not in body for _, body, _ in Answers.asked)


def test_no_draft_is_asked_for_once_the_time_is_up(url: str, jacket: ProductFacts) -> None:
    config = HttpProviderConfig(url=url, model="small", timeout=1e-9)
    assert HttpProvider(config, environment={}).write(jacket, "slogan").source == "template"
    assert Answers.asked == []


def test_when_the_provider_is_away_the_template_writes(
    jacket: ProductFacts, caplog: pytest.LogCaptureFixture
) -> None:
    away = provider("http://127.0.0.1:9/v1")
    assert away.slogan(jacket) == Copy("Fjord Rain Jacket, by Nordhavn.", "template")
    ad = away.advertise(jacket)
    assert (ad.headline, ad.source) == ("Fjord Rain Jacket, by Nordhavn.", "template")
    assert "did not answer" in caplog.text


def test_an_unknown_style_is_refused_by_every_provider(jacket: ProductFacts) -> None:
    with pytest.raises(ConfigError, match="baroque"):
        TemplateProvider().describe(jacket, style="baroque")


def test_a_setting_switches_the_provider(url: str, jacket: ProductFacts, tmp_path: Path) -> None:
    say("It weighs 380 g.")
    settings = {"type": "openai", "url": url, "model": "small"}
    assert open_provider(settings, tmp_path).describe(jacket).text == "It weighs 380 g."
    assert open_provider({"type": "template"}, tmp_path).slogan(jacket).source == "template"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"type": "opnai"}, "did you mean 'openai'"),
        ({"type": "openai", "url": "http://x", "modle": "m"}, "did you mean 'model'"),
        ({"type": "template", "url": "http://x"}, "unknown key 'url'"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        open_provider(settings, tmp_path, where="endpoints.yml: text_provider")


def test_a_class_of_a_project_is_a_provider(jacket: ProductFacts, tmp_path: Path) -> None:
    path = f"{__name__}.Parrot"
    assert open_provider({"type": path}, tmp_path).slogan(jacket).text == "It weighs 380 g."


class Parrot(TextProvider[NoSettings]):
    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterator[Copy]:
        yield Copy("It weighs 9 kg.", "model")
        yield Copy("It weighs 380 g.", "model")


def test_a_shop_with_little_to_learn_from_has_the_template(
    jacket: ProductFacts, tmp_path: Path
) -> None:
    leave_to_template([], tmp_path / "generator", TrainingConfig())
    local = open_provider({}, tmp_path / "generator")
    assert local.describe(jacket).source == "template"
    with pytest.raises(ModelError, match="No trained writer"):
        open_provider({}, tmp_path / "nothing")


def test_the_prompt_names_what_the_product_lacks(jacket: ProductFacts) -> None:
    text = prompt(jacket, "description", None)
    assert "- windproof: no" in text
    assert "- hood: yes" in text
    assert "shop, two or three sentences, in English." in text


def busy_first(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """The server is busy once, and answers then."""
    said = Answers.do_POST

    def once(handler: Answers) -> None:
        Answers.status = status if not Answers.asked else 200
        said(handler)

    monkeypatch.setattr(Answers, "do_POST", once)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(
    status: int, url: str, jacket: ProductFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_first(monkeypatch, status)
    say("It weighs 380 g.")
    config = HttpProviderConfig(url=url, model="small", retry_seconds=0.0)
    assert HttpProvider(config).write(jacket, "slogan") == Copy("It weighs 380 g.", "model")
    assert len(Answers.asked) == 2


def test_a_wrong_key_is_not_tried_again(url: str, jacket: ProductFacts) -> None:
    Answers.status = 401
    with pytest.raises(ServiceUnavailableError):
        provider(url).write(jacket, "slogan")
    assert len(Answers.asked) == 1


def test_beyond_the_budget_of_a_minute_the_template_writes(url: str, jacket: ProductFacts) -> None:
    say("It weighs 380 g.")
    limited = HttpProvider(HttpProviderConfig(url=url, model="small", per_minute=2))
    written = [limited.slogan(jacket) for _ in range(3)]
    assert [copy.source for copy in written] == ["model", "model", "template"]
    assert len(Answers.asked) == 2
