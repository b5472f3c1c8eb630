"""One logging setup for the whole process: standard logging, and Rasa's structlog into it."""

from __future__ import annotations

import logging
import os
import sys

LEVEL_VARIABLE = "SHOPTALK_LOG_LEVEL"
FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_NOISY = ("apscheduler", "engineio", "socketio", "aiohttp.access", "asyncio", "matplotlib")


def configure(level: str | None = None) -> None:
    """Send every log line to standard error at ``level`` and above.

    Args:
        level: a level name; SHOPTALK_LOG_LEVEL, then WARNING, by default.
    """
    name = (level or os.environ.get(LEVEL_VARIABLE) or "WARNING").upper()
    number = logging.getLevelNamesMapping().get(name, logging.WARNING)
    logging.basicConfig(level=number, format=FORMAT, stream=sys.stderr, force=True)
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(max(number, logging.WARNING))
    configure_structlog(number)


def configure_structlog(level: int) -> None:
    """Hand structured log entries of ``level`` and above to the standard library's loggers."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
