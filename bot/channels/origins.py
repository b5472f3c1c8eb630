"""Which web sites may use the front door from a browser; the log tells of those refused."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.limits import Once, RateLimiter
from bot.settings import RateLimit, ServerSettings

logger = logging.getLogger(__name__)

ANY = "*"
_LINES = RateLimit(per_minute=6, burst=20)
"""How often a refused site is told of in the log: whoever makes up origins must not fill it."""
_MAX_CHARS = 120


class Origins:
    """The sites of ``cors_origins``, the address of ``public_url``, and this server's own pages.

    Args:
        settings: ``cors_origins``, ``public_url`` and where they stand.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._listed = set(settings.cors_origins)
        if settings.public_url:
            self._listed.add(origin_of(settings.public_url))
        self._file = settings.source
        self._told = Once(max_keys=1000)
        self._lines = RateLimiter(_LINES, max_keys=1)

    def may_connect(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Whether a page of ``origin`` may open a web chat.

        A page cannot choose its Origin, nor can it make a browser send another Host.

        Args:
            environ: of the request, as WSGI names its headers.
        """
        if not origin:
            return False  # no page, and so nobody whom its answer's headers could hold back
        own = (environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_HOST"))
        return self.is_listed(origin) or host_of(origin) in own or self._refuse(origin)

    def may_call(self, origin: str, host: str) -> bool:
        """Whether a page of ``origin``, another than this server's own, may call the HTTP door."""
        if not origin:
            return False
        return self.is_listed(origin) or (host_of(origin) != host and self._refuse(origin))

    def is_listed(self, origin: str) -> bool:
        """Whether the settings name the site, or all."""
        return ANY in self._listed or origin in self._listed

    def _refuse(self, origin: str) -> bool:
        if self._told.is_new(origin[:_MAX_CHARS]) and self._lines.allow(""):
            shown = ascii(origin[:_MAX_CHARS])
            logger.warning(
                "A page of %s was refused. If it may use the chat, add it to 'cors_origins' in %s.",
                shown,
                self._file,
            )
        return False


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as browsers write an Origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(origin: str) -> str:
    """Host and port of an Origin; empty for what is none, e.g. ``https://[::1``."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
