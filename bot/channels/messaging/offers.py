"""Choices that were offered, and how long a text is for a platform."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

TOKEN_PREFIX = "b."  # noqa: S105 - not a secret
TOKEN_BYTES = 9  # 72 bits, twelve characters


@dataclass(frozen=True)
class Offer:
    """A choice that was offered, kept so that it can be chosen.

    Attributes:
        token: what a press sends back.
        label: the number or letter by which it can be typed; empty where it has none.
        title: what the button says.
        payload: what the press says to the bot.
        detail: what it is about, for a platform that shows such a line under it.
    """

    token: str
    label: str
    title: str
    payload: str
    detail: str = ""


def new_token() -> str:
    """A token for a button."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def is_token(pressed: str) -> bool:
    """Whether a press is of a button of ours; a shop's own menu has others."""
    return pressed.startswith(TOKEN_PREFIX)


def length(text: str, in_bytes: bool = False) -> int:
    """The length as most platforms count it, in UTF-16 units; or else in bytes of UTF-8."""
    if in_bytes:
        return len(text.encode("utf-8", "replace"))
    return len(text.encode("utf-16-le", "replace")) // 2


def shortened(text: str, limit: int) -> str:
    """``text`` itself where it is short enough, else its beginning, marked as such."""
    if length(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    while cut and length(cut) > limit - 1:
        cut = cut[:-1]
    return cut.rstrip() + "…" if limit > 1 else ""


def picture_shown(address: str | None, endings: Sequence[str]) -> str | None:
    """The address of a picture, where the platform shows its kind."""
    path = (address or "").partition("?")[0].lower()
    shown = endings and path.startswith("https://") and path.endswith(tuple(endings))
    return address if shown else None
