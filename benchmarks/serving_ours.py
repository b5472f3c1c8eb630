"""Starts our bot for the benchmark: as ``shoptalk run`` does, with limits that let a load pass.

The limits still count every message; they are only wider.
"""

from __future__ import annotations

import sys

from bot.commands.run import in_event_loop, serve_project
from bot.settings import RateLimit, ServerSettings
from common.paths import Project

WIDE = RateLimit(per_minute=1_000_000, burst=1_000_000)


def main(port: int, limits: str = "wide") -> None:
    """Serve the project of the working directory on ``port``, with wide or the default limits."""
    project = Project.find()
    wide = {"messages_per_conversation": WIDE, "messages_per_address": WIDE}
    settings = ServerSettings.load(
        project,
        port=port,
        sessions_per_address=WIDE,
        **(wide if limits == "wide" else {}),
    )
    in_event_loop(lambda: serve_project(project, settings))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
