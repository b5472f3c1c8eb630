"""What the front door itself says to a shopper when the bot cannot answer.

Each notice has a code: the sentence is the response ``utter_notice_<code>`` of the language, and
our widget, which knows its page's language, says it by the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channels.confidential import Kind
from common.language import Phrasebook, program_phrasebook

NOT_KEPT = "not_kept"


@dataclass(frozen=True)
class Notice:
    """A sentence of the front door.

    Attributes:
        code: a short stable name.
        values: the numbers and names in the sentence.
    """

    code: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence as the program says it."""
        return self.words(program_phrasebook())

    def words(self, book: Phrasebook, code: str | None = None) -> str:
        """The sentence as a project says it, in the language ``code``, else in its first."""
        return book.render(f"utter_notice_{self.code}", code or book.languages[0], **self.values)

    @classmethod
    def empty(cls) -> Notice:
        """Nothing readable arrived."""
        return cls("empty")

    @classmethod
    def too_long(cls, length: int, limit: int) -> Notice:
        """The text is longer than the bot reads."""
        return cls("too_long", {"length": f"{length:,}", "limit": f"{limit:,}"})

    @classmethod
    def stale_button(cls) -> Notice:
        """The button is of another conversation or too old."""
        return cls("stale_button")

    @classmethod
    def too_fast(cls) -> Notice:
        """More messages than the limits allow."""
        return cls("too_fast")

    @classmethod
    def slow(cls) -> Notice:
        """The turn takes long but goes on."""
        return cls("slow")

    @classmethod
    def gave_up(cls, incident: str) -> Notice:
        """The turn took too long and was stopped."""
        return cls("gave_up", {"incident": incident})

    @classmethod
    def failed(cls, incident: str) -> Notice:
        """The turn ended in an error."""
        return cls("failed", {"incident": incident})

    @classmethod
    def not_kept(cls) -> Notice:
        """The turn could not be stored, so nothing that came of it is said."""
        return cls(NOT_KEPT)

    @classmethod
    def masked(cls, kind: Kind) -> Notice:
        """Something confidential was taken out of the message."""
        return cls(f"masked_{kind.value}")

    @classmethod
    def silent(cls) -> Notice:
        """The bot had nothing to say."""
        return cls("silent")

    @classmethod
    def starting(cls) -> Notice:
        """The bot is not ready yet."""
        return cls("starting")
