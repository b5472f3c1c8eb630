"""Who may speak in which conversation: signed tokens that expire.

A token is a JSON Web Token (HS256) that carries a random conversation id. Whoever holds it can
read and continue that conversation and no other; a conversation id alone opens nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt

from bot.settings import ServerSettings
from common.errors import TokenError

ALGORITHM = "HS256"
AUDIENCE = "shoptalk:conversation"
MAX_TOKEN_CHARS = 4096
CLOCK_LEEWAY_SECONDS = 10


@dataclass(frozen=True)
class Session:
    """One conversation and the token that opens it.

    Attributes:
        conversation_id: random, 128 bits; Rasa's ``sender_id``.
        token: what the client shows.
        expires_at: Unix seconds.
        customer_id: the shop's customer whom the host site vouched for, if any.
        created: whether the conversation is new.
    """

    conversation_id: str
    token: str
    expires_at: float
    customer_id: str | None = None
    created: bool = False


class Sessions:
    """Opens conversations and reads their tokens.

    Args:
        settings: ``secret``, ``customer_token_key`` and ``session_hours`` are used.
        clock: Unix seconds.
    """

    def __init__(self, settings: ServerSettings, *, clock: Callable[[], float] = time.time) -> None:
        self._secret = settings.secret.get_secret_value()
        key = settings.customer_token_key
        self._customer_key = key.get_secret_value() if key else None
        self._lifetime = settings.session_hours * 3600
        self._clock = clock

    def open(self) -> Session:
        """A new conversation."""
        return self._issue(secrets.token_hex(16), None, created=True)

    def read(self, token: object) -> Session:
        """The conversation that ``token`` opens.

        Raises:
            TokenError: the token is foreign, tampered with or expired.
        """
        claims = self._decode(token, self._secret, audience=AUDIENCE)
        conversation_id, customer_id = claims.get("cid"), claims.get("sub")
        if not isinstance(conversation_id, str):
            raise _invalid()
        return Session(conversation_id, str(token), float(claims["exp"]), customer_id)

    def renew(self, session: Session) -> Session:
        """The same conversation with a later expiry, once half of its lifetime has passed."""
        if session.expires_at - self._clock() > self._lifetime / 2:
            return session
        return self._issue(session.conversation_id, session.customer_id)

    def of_customer(self, session: Session, customer_id: str) -> Session:
        """The same conversation, now this customer's, whom the host site vouched for."""
        if session.customer_id == customer_id:
            return session
        return self._issue(session.conversation_id, customer_id, created=session.created)

    def customer_of(self, token: object) -> str:
        """The customer id (``sub``) of a token signed by the host site.

        Raises:
            TokenError: no key is configured, or the token is foreign, tampered with, expired,
                or has no ``sub`` or ``exp``.
        """
        if self._customer_key is None:
            raise TokenError(
                "A customer token was sent, but this server has no key to check it.",
                hint="Set SHOPTALK_CUSTOMER_TOKEN_KEY to the key that the shop signs with.",
            )
        claims = self._decode(token, self._customer_key, require=("exp", "sub"))
        customer_id = str(claims["sub"])
        if not customer_id:
            raise _invalid()
        return customer_id

    def _issue(
        self, conversation_id: str, customer_id: str | None, *, created: bool = False
    ) -> Session:
        now = self._clock()
        expires_at = now + self._lifetime
        claims: dict[str, Any] = {
            "cid": conversation_id,
            "aud": AUDIENCE,
            "iat": int(now),
            "exp": int(expires_at),
        }
        if customer_id is not None:
            claims["sub"] = customer_id
        token = jwt.encode(claims, self._secret, algorithm=ALGORITHM)
        return Session(conversation_id, token, expires_at, customer_id, created)

    def _decode(
        self,
        token: object,
        key: str,
        *,
        audience: str | None = None,
        require: tuple[str, ...] = ("exp",),
    ) -> dict[str, Any]:
        """Check signature (in constant time), algorithm, audience and expiry."""
        if not isinstance(token, str) or not token or len(token) > MAX_TOKEN_CHARS:
            raise _invalid()
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=audience,
                options={
                    "require": list(require),
                    "verify_aud": audience is not None,
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            expires_at = float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise _invalid() from error
        # PyJWT reads the system clock; ours can be set, so expiry is checked here.
        if self._clock() > expires_at + CLOCK_LEEWAY_SECONDS:
            raise TokenError(
                "The token has expired.", hint="Ask POST /api/session for a new conversation."
            )
        return claims


def _invalid() -> TokenError:
    return TokenError(
        "The token is not one of this server, or it was changed.",
        hint="Ask POST /api/session for a new conversation.",
    )
