"""A stand-in for an OpenAI-compatible server, which answers what a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class StandIn:
    """What it answers, and what it was asked."""

    url: str = ""
    answer: str = ""
    status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    open_gate: threading.Event = field(default_factory=threading.Event)

    def says(self, *requests: dict[str, Any]) -> None:
        """Answer with these requests."""
        self.answer = json.dumps({"requests": list(requests)})

    @property
    def sent(self) -> str:
        """Everything that was sent, as one text."""
        return json.dumps(self.asked)

    @property
    def message(self) -> str:
        """The shopper's message as it was sent last."""
        return str(json.loads(self.asked[-1]["messages"][-1]["content"])["message"])


@pytest.fixture
def server() -> Iterator[StandIn]:
    stand_in = StandIn()
    stand_in.open_gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stand_in.asked.append(json.loads(body))
            stand_in.keys.append(self.headers.get("Authorization"))
            stand_in.open_gate.wait(5)
            self.send_response(stand_in.status)
            self.end_headers()
            content = {"choices": [{"message": {"content": stand_in.answer}}]}
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{http.server_port}/v1"
    yield stand_in
    stand_in.open_gate.set()
    http.shutdown()
    thread.join()
    http.server_close()
