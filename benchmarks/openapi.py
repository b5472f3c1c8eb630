"""The front door against its own OpenAPI description, by schemathesis.

``python -m benchmarks.openapi [--examples 50] [--seed 1]`` starts a front door whose bot says back
what it hears, with every route opened, and lets schemathesis call all of them with what the
description allows and with what it does not. It prints what was answered otherwise than described.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click

from benchmarks.doors_server import MANY, Echo
from benchmarks.environments import ROOT, Environment
from benchmarks.serving_bots import free_port
from bot.channels.server_context import Kept
from bot.server import create_app, serve
from bot.settings import ServerSettings
from common.errors import EnvironmentProblem
from tests.channels.test_engineers import explained
from tests.channels.test_transcript import Post
from tests.server.small_shop import open_small_shop

SCHEMATHESIS = Environment(
    name="schemathesis", module="schemathesis", requirements=("schemathesis==4.32.5",)
)
CUSTOMER = "C00042"
SERVER_KEY, ENGINEER_KEY = "of-the-backend-" * 3, "of-the-engineers-" * 3
READY_TRIES = 300
_LIMITS = (
    "sessions_per_address",
    "messages_per_address",
    "messages_per_conversation",
    "events_per_conversation",
    "uploads_per_address",
    "uploads_per_conversation",
    "transcripts_per_conversation",
)
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "ignored_auth",
)
"""What is looked at; ``unsupported_method`` asks for HTTP's 405, which the files' routes lack."""


@click.command()
@click.option("--examples", default=50, show_default=True, help="Calls of each kind and route.")
@click.option("--seed", default=1, show_default=True, help="The same seed calls the same.")
@click.option("--python", type=click.Path(path_type=Path), default=Path(sys.executable))
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/schemathesis"))
@click.option("--serve", "port", type=int, hidden=True)
def main(examples: int, seed: int, python: Path, folder: Path, port: int | None) -> None:
    """Call every route as described, and otherwise."""
    if port:
        _serve(port)
        return
    tool = SCHEMATHESIS.python(python, folder)
    with _front_door() as url, tempfile.TemporaryDirectory() as temporary:
        config = Path(temporary) / "schemathesis.toml"
        config.write_text(_tokens(url), encoding="utf-8")
        command: list[str | Path] = [tool, "-m", "schemathesis.cli", "--config-file", config, "run"]
        command += [f"{url}/api/openapi.json", "--checks", ",".join(CHECKS)]
        command += ["--max-examples", str(examples), "--seed", str(seed)]
        command += ["--phases", "examples,coverage,fuzzing", "--exclude-path-regex", "^/socket.io"]
        sys.exit(subprocess.run(command, check=False, cwd=temporary).returncode)


def _tokens(url: str) -> str:
    """The tool's configuration: which bearer token opens what."""
    request = urllib.request.Request(
        f"{url}/api/customers/{CUSTOMER}/session",
        method="POST",
        headers={"Authorization": f"Bearer {SERVER_KEY}"},
    )
    with urllib.request.urlopen(request) as reply:
        conversation = reply.read().decode().split('"token": "')[1].split('"')[0]
    tokens = {"conversation": conversation, "server": SERVER_KEY, "engineer": ENGINEER_KEY}
    return "\n".join(f'[auth.openapi.{name}]\nbearer = "{key}"' for name, key in tokens.items())


@contextmanager
def _front_door() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.openapi", "--serve", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            yield _ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _ready(url: str, server: subprocess.Popen[bytes]) -> str:
    import time

    for _ in range(READY_TRIES):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/health/live").close()
        except OSError:
            time.sleep(0.1)
        else:
            return url
    raise EnvironmentProblem("The front door did not open.", hint="Its own words say why.")


def _serve(port: int) -> None:
    import asyncio

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_open(port, Path(folder)))


async def _open(port: int, folder: Path) -> None:
    shop = open_small_shop(folder)
    limits: dict[str, Any] = dict.fromkeys(_LIMITS, MANY)
    settings = ServerSettings.from_mapping(
        {"secret": "s" * 40, "server_key": SERVER_KEY, "engineer_key": ENGINEER_KEY, "port": port}
        | limits
    )
    app = create_app(
        Echo(f"sqlite:///{folder / 'conversations.db'}"),
        SimpleNamespace(shop=shop, config=shop.config),
        settings,
        pictures=folder,
        explain=explained,
        kept=Kept(folder / "uploads", f"sqlite:///{folder / 'ratings.db'}"),
        mailer=Post(),
    )
    await serve(app, settings, on_ready=lambda _: None)


if __name__ == "__main__":
    main()
