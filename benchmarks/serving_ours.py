"""Starts our bot for the benchmark: as ``shoptalk run`` does, with limits that let a load pass.

The limits still count every message; they are only wider.
"""

from __future__ import annotations

import sys

from bot.commands.run import in_event_loop, serve_project
from bot.settings import RateLimit, ServerSettings
from common.paths import Project

WIDE = RateLimit(per_minute=1_000_000, burst=1_000_000)


def main(port: int) -> None:
    """Serve the project of the working directory on ``port``."""
    project = Project.find()
    settings = ServerSettings.load(
        project,
        port=port,
        messages_per_conversation=WIDE,
        messages_per_address=WIDE,
        sessions_per_address=WIDE,
    )
    in_event_loop(lambda: serve_project(project, settings))


if __name__ == "__main__":
    main(int(sys.argv[1]))
