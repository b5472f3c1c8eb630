"""Signatures of webhooks, compared in a time that does not tell where they differ."""

from __future__ import annotations

import base64
import hashlib
import hmac

from bot.channels.messaging.contract import ForgedError


def same(given: str, expected: str) -> bool:
    """Whether two secrets are the same."""
    return hmac.compare_digest(_bytes(given), _bytes(expected))


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")  # a header may hold what is no text


def check_signature(given: str, expected: str) -> None:
    """Compare a signature.

    Raises:
        ForgedError: it is another, or there is none.
    """
    if not given or not same(given, expected):
        raise ForgedError("The webhook's signature is not right.")


def hex_sha256(key: str, text: bytes) -> str:
    """HMAC-SHA-256 in hexadecimal."""
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def base64_mac(key: str, text: bytes, algorithm: str) -> str:
    """HMAC in base64."""
    return base64.b64encode(hmac.digest(key.encode(), text, algorithm)).decode()
