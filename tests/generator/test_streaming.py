"""Texts that are heard while they are written, from a server of this machine and the own writer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from common.errors import ServiceUnavailableError
from generator.facts import ProductFacts
from generator.providers import HttpProvider, HttpProviderConfig, LocalProvider
from generator.writer import Copy
from tests.generator.test_writer import draft, writer_of

TRUE, FALSE = "It weighs 380 g.", "It is made of silk."
Say = Callable[[str], None]


class Events(BaseHTTPRequestHandler):
    """Sends the events that the test tells it to."""

    protocol_version = "HTTP/1.1"
    script: ClassVar[Callable[[Say, int], None]]
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()

        def say(line: str) -> None:
            self.wfile.write(f"{line}\n\n".encode())
            self.wfile.flush()

        type(self).script(say, len(self.asked))
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Events.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Events)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def event(text: str | None, end: str | None = None) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": end}
    return f"data: {json.dumps({'choices': [choice]})}"


def whole(*texts: str) -> Callable[[Say, int], None]:
    """Each request gets the next text, word by word, as the servers at large send it."""

    def script(say: Say, number: int) -> None:
        say(": keep alive")
        say('data: {"choices": [{"delta": {"role": "assistant"}, "finish_reason": null}]}')
        for word in texts[number - 1].split(" "):
            say(event(f" {word}"))
        say(event(None, "stop"))
        say('data: {"choices": [], "usage": {"total_tokens": 9}}')
        say("data: [DONE]")

    return script


def provider(url: str, **settings: Any) -> HttpProvider:
    patient = {"timeout": 60.0, "first_token_timeout": 60.0}  # the machine of the test may be busy
    config = HttpProviderConfig(url=url, model="small", **(patient | settings))
    return HttpProvider(config, environment={})


def test_words_are_heard_before_the_last_one_is_written(url: str, jacket: ProductFacts) -> None:
    heard, first = list[str | Copy](), threading.Event()

    def script(say: Say, _: int) -> None:
        say(event("It weighs"))
        assert first.wait(10), "The first words were kept back."
        say(event(" 380 g."))
        say(event("", "stop"))

    def listen(told: str | Copy) -> None:
        heard.append(told)
        first.set()

    Events.script = staticmethod(script)
    copy = provider(url).write(jacket, "description", heard=listen)
    assert (copy, heard) == (Copy(TRUE, "model"), ["It weighs", " 380 g.", copy])


def test_a_refused_draft_is_followed_by_another_one(url: str, jacket: ProductFacts) -> None:
    Events.script = staticmethod(whole(FALSE, TRUE))
    heard = list[str | Copy]()
    copy = provider(url).write(jacket, "description", seed=4, heard=heard.append)
    assert copy == Copy(TRUE, "model", 1)
    assert [one.text for one in heard if isinstance(one, Copy)] == [FALSE, TRUE]
    assert [(asked["seed"], asked["stream"]) for asked in Events.asked] == [(4, True), (5, True)]


def test_the_shopper_gets_what_the_guard_has_read(url: str, jacket: ProductFacts) -> None:
    Events.script = staticmethod(whole(FALSE, FALSE, FALSE))
    copy = provider(url).describe(jacket)
    assert (copy.source, copy.rejected) == ("template", 3)
    assert "silk" not in copy.text


def refused(
    url: str, script: Callable[[Say, int], None], jacket: ProductFacts, **settings: Any
) -> str:
    Events.script = staticmethod(script)
    with pytest.raises(ServiceUnavailableError) as caught:
        provider(url, **settings).write(jacket, "slogan")
    return str(caught.value)


def test_a_server_that_says_nothing_is_left(url: str, jacket: ProductFacts) -> None:
    over = threading.Event()
    try:
        said = refused(url, lambda say, _: over.wait(10), jacket, first_token_timeout=0.05)
    finally:
        over.set()
    assert "began no text in time" in said


def test_a_text_that_is_too_slow_is_left(url: str, jacket: ProductFacts) -> None:
    over = threading.Event()

    def script(say: Say, _: int) -> None:
        say(event("It"))
        over.wait(10)

    try:
        said = refused(url, script, jacket, timeout=3.0)
    finally:
        over.set()
    assert "was not done in time" in said


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (event("It weighs"), "broke off"),
        ('data: {"error": "out of memory"}', "out of memory"),
        ("data: {", "did not answer"),
        ('data: {"choices": 3}', "unknown form"),
        ("data: 3", "unknown form"),
    ],
)
def test_half_a_text_is_none(line: str, message: str, url: str, jacket: ProductFacts) -> None:
    assert message in refused(url, lambda say, _: say(line), jacket)


def test_streaming_can_be_switched_off(url: str, jacket: ProductFacts) -> None:
    Events.script = staticmethod(lambda say, _: None)
    with pytest.raises(ServiceUnavailableError):
        provider(url, stream=False).write(jacket, "slogan")
    assert "stream" not in Events.asked[0]


def test_the_own_writer_is_heard_sentence_by_sentence(jacket: ProductFacts) -> None:
    heard = list[str | Copy]()
    copy = LocalProvider(writer_of()).describe(jacket, heard=heard.append)
    pieces = [one for one in heard if isinstance(one, str)]
    assert pieces == [
        "A jacket in recycled nylon with a hood.", " It weighs 380 g.", " Machine wash at 30.",
    ]  # fmt: skip
    assert heard[-1] == copy == Copy("".join(pieces), "model")


def test_what_the_template_replaces_was_heard_in_vain(jacket: ProductFacts) -> None:
    bad, heard = [draft("made of silk .")], list[str | Copy]()
    copy = LocalProvider(writer_of(middle=bad, last=bad)).describe(jacket, heard=heard.append)
    assert (heard[0], copy.source) == ("A jacket in recycled nylon with a hood.", "template")
    assert heard[1:] == [copy]
