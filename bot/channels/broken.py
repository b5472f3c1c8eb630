"""What clients send that is no HTTP and no frame: a line in the log at most, never a traceback.

aiohttp and python-engineio log each with its traceback at the level of an error, so that anybody
could fill the log, and errors of our own would be lost in it.
"""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

logger = logging.getLogger(__name__)

BROKEN_FRAME = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What python-socketio and python-engineio raise on a frame that is none."""
_KINDS: dict[str, tuple[type[Exception], ...]] = {
    "aiohttp.server": (BadHttpMessage, web.RequestPayloadError),
    "engineio.server": BROKEN_FRAME,
}
"""A library's logger: what it logs that the caller has done."""


def keep_out_of_the_log() -> None:
    """From now on what callers break is told at the level of an information, in one line."""
    for name in _KINDS:
        logging.getLogger(name).addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, _KINDS[record.name]):
        return True
    logger.info("What a client sent is none: %s", type(error).__name__)
    return False
