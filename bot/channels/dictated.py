"""Signs of a dictated message that a phone has written out ("... comma so ... full stop")."""

from __future__ import annotations

from collections.abc import Sequence

from common.language import FALLBACK, language


def written(text: str, languages: Sequence[str] = ()) -> str:
    """A text with the signs that a phone has written out as words.

    Args:
        text: as it was sent.
        languages: those in which shoppers may write.
    """
    for code in languages or (FALLBACK,):
        reads = language(code).reads("conversation")
        for said, sign in getattr(reads, "SPOKEN_SIGNS", ()):
            text = said.sub(sign, text)
    return text
