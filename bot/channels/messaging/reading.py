"""What webhooks hold, read without trust: whatever is not as documented counts as not there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.messaging.contract import (
    Kind,
    MalformedError,
    Media,
    MediaKind,
    Received,
    Webhook,
)

_OF_MIME: Mapping[str, MediaKind] = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.VOICE,
}


def json_body(webhook: Webhook) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        MalformedError: it is none.
    """
    return json_object(webhook.body, "body")


def json_object(text: bytes | str, what: str) -> dict[str, Any]:
    """A text as a JSON object; ``what`` names it in the error.

    Raises:
        MalformedError: it is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"The {what} is not JSON.") from error
    if not isinstance(found, dict):
        raise MalformedError(f"The {what} is no JSON object.")
    return found


def json_or_nothing(body: bytes) -> Any:
    """The JSON of an answer; {} for anything else."""
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return {}


def seconds(said: Any) -> float | None:
    """A number of seconds, if it is one."""
    try:
        return max(0.0, float(said))
    except (TypeError, ValueError):
        return None


def words(value: object) -> str:
    """A text of a webhook; empty for anything else."""
    return value if isinstance(value, str) else ""


def part(value: object) -> dict[str, Any]:
    """An object within a webhook; empty for anything else."""
    return value if isinstance(value, dict) else {}


def parts(value: object) -> list[dict[str, Any]]:
    """The objects of a list within a webhook; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def identifier(value: object) -> str:
    """An id, which platforms write as a text or as a whole number; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def kind_of(mime: object) -> MediaKind:
    """What a file is by its MIME type: a photo, a video, a voice note, or else a file."""
    return _OF_MIME.get(words(mime).partition("/")[0], MediaKind.FILE)


def place(latitude: object, longitude: object, name: object = "") -> Media:
    """A place that was sent."""
    return Media(MediaKind.LOCATION, f"{latitude},{longitude}", words(name))


def said(
    message_id: str, sender: str, text: str, media: Sequence[Media] = (), **more: Any
) -> Iterator[Received]:
    """The message of words, of media, or of words beside media; none where there is neither."""
    if text or media:
        kind = Kind.MEDIA if media else Kind.TEXT
        yield Received(message_id, sender, kind, text=text, media=tuple(media), **more)
