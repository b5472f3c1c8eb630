"""A copy of the trained project in which the commands of the documentation may do what they do."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.paths import Project

PROGRAMS = Path(sys.executable).parent
START_SECONDS = 120
COMMAND_SECONDS = 240
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info"
)
_TAKEN_FROM_VAR = ("models", "cache")
_READY = re.compile(r"The bot is ready: http://localhost:(\d+)/")


@dataclass(frozen=True)
class Workspace:
    """A project folder of its own; commands run in it as a reader would run them."""

    root: Path

    @classmethod
    def copy_of(cls, project: Project, folder: Path) -> Workspace:
        """The sources, the trained models and the sample shop's database."""
        shutil.copytree(project.root, folder, ignore=_LEFT_OUT)
        for name in _TAKEN_FROM_VAR:
            if (project.var / name).is_dir():
                shutil.copytree(project.var / name, folder / "var" / name)
        source = sqlite3.connect(f"file:{project.var / 'shop.db'}?mode=ro", uri=True)
        target = sqlite3.connect(folder / "var" / "shop.db")
        source.backup(target)
        source.close()
        target.close()
        (folder / ".curlrc").write_text("fail\n", encoding="utf-8")
        (folder / ".venv").symlink_to(PROGRAMS.parent)
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        """The caller's environment without settings of Shoptalk, and our programs first."""
        kept = {name: value for name, value in os.environ.items() if "SHOPTALK_" not in name}
        path = f"{PROGRAMS}{os.pathsep}{kept.get('PATH', '')}"
        # The program is the copy's own, as in a clone; not the one that this test belongs to.
        own = {"PYTHONPATH": str(self.root), "CURL_HOME": str(self.root)}
        return {**kept, **own, "PATH": path, "OMP_NUM_THREADS": "1"}

    def run(self, script: str, *, said: str | None = None) -> str:
        """Run lines in bash, stopping at the first that fails; returns what they print.

        Args:
            said: typed into the program.
        """
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.root,
            env=self.environment,
            input=said or "",
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def serving(self, command: str) -> Iterator[str]:
        """Start the bot by ``command``; gives its address, and stops it at the end."""
        log = self.root / "var" / "started.log"
        with log.open("w", encoding="utf-8") as errors:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {command}"],
                cwd=self.root,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        try:
            yield f"http://localhost:{_port_of(process, log)}"
        finally:
            _stop(process)


def _port_of(process: subprocess.Popen[str], log: Path) -> int:
    assert process.stdout is not None
    patience = threading.Timer(START_SECONDS, _signal, (process, signal.SIGKILL))
    patience.start()
    try:
        for line in process.stdout:
            if ready := _READY.search(line):
                return int(ready[1])
    finally:
        patience.cancel()
    raise AssertionError(f"The bot did not start:\n{log.read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[str]) -> None:
    _signal(process, signal.SIGINT)
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGKILL)
        process.communicate()
        raise


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def ask(address: str, text: str) -> list[dict[str, Any]]:
    """What the bot at ``address`` answers to a new visitor who says ``text``."""
    token = _post(f"{address}/api/session", {})["token"]
    answer = _post(f"{address}/webhooks/rest/webhook", {"message": text}, token)
    assert isinstance(answer, list)
    return answer


def _post(url: str, values: dict[str, Any], token: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(values).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read())
