"""Signing: a client is believed only what this server signed for its conversation.

Buttons carry payloads such as ``/cancel_order{"order_number": "A-1001"}``, which Rasa trusts
blindly, so a payload leaves signed and only a signed one comes back in as a payload.
Product cards carry a signed reference in the same way, so that nobody can report clicks on
products that were never shown.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from common.errors import TokenError

MAC_BYTES = 15  # 120 bits; a multiple of three, so base64 needs no padding
MAC_CHARS = MAC_BYTES * 4 // 3


class Signer:
    """Signs short texts for one purpose, bound to one conversation (HMAC-SHA-256).

    Args:
        secret: the server's secret; every purpose gets a key of its own from it.
        purpose: what the texts are, e.g. ``button``.
        prefix: how a signed text begins, so that one can be told from free text.
    """

    def __init__(self, secret: str, purpose: str, *, prefix: str) -> None:
        self._key = hmac.digest(secret.encode(), purpose.encode(), "sha256")
        self._prefix = prefix

    def sign(self, conversation_id: str, text: str) -> str:
        """``text`` signed for this conversation: URL-safe characters only."""
        body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return f"{self._prefix}{self._mac(conversation_id, text)}.{body}"

    def name(self, text: str) -> str:
        """A name for ``text``, always the same, that tells nothing of it without the secret."""
        return self._mac("", text)

    def is_signed(self, text: str) -> bool:
        """Whether ``text`` looks like something this signer signed (it may still be forged)."""
        cut = len(self._prefix) + MAC_CHARS
        return text.startswith(self._prefix) and text[cut : cut + 1] == "."

    def unsign(self, conversation_id: str, signed: str) -> str:
        """The text that was signed.

        Raises:
            TokenError: it was not signed by this server for this conversation.
        """
        body = signed.rpartition(".")[2]
        try:
            text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
            given = signed.encode()
        except ValueError as error:  # neither base64 nor text
            raise _foreign() from error
        if not hmac.compare_digest(given, self.sign(conversation_id, text).encode()):
            raise _foreign()
        return text

    def _mac(self, conversation_id: str, text: str) -> str:
        message = f"{len(conversation_id)}:{conversation_id}{text}".encode()
        digest = hmac.new(self._key, message, hashlib.sha256).digest()[:MAC_BYTES]
        return base64.urlsafe_b64encode(digest).decode()


def _foreign() -> TokenError:
    return TokenError("This was not signed by this server for this conversation.")
