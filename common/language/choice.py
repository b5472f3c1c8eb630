"""Which of a project's languages a conversation is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def known_language(told: object, known: Sequence[str]) -> str | None:
    """The language of ``known`` that a code as ``de``, ``de-AT`` or ``de_AT`` means, if any."""
    if not isinstance(told, str) or not told:
        return None
    code = told.strip().replace("_", "-").lower()
    exact = {one.lower(): one for one in known}
    return exact.get(code) or exact.get(code.split("-")[0])


def conversation_language(told: Iterable[object], known: Sequence[str]) -> str:
    """The first language that is known among those told, the weightiest first; else the first.

    Args:
        told: codes: what the message is written in, what the page says, what the customer's
            account says ...
        known: the project's languages, the one a conversation begins in first.
    """
    found = (known_language(one, known) for one in told)
    return next((code for code in found if code is not None), known[0])
