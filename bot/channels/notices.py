"""What the front door itself says to a shopper when the bot cannot answer.

Each notice has a code, so that the widget can say it in the shopper's language; the English text
goes to every other client.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NOT_KEPT = "not_kept"


@dataclass(frozen=True)
class Notice:
    """A sentence of the front door.

    Attributes:
        code: a short stable name; the widget's translations use it.
        text: the sentence in English.
        values: the numbers and names in the sentence, for translations.
    """

    code: str
    text: str
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Notice:
        """Nothing readable arrived."""
        return cls("empty", "I received an empty message. What can I do for you?")

    @classmethod
    def too_long(cls, length: int, limit: int) -> Notice:
        """The text is longer than the bot reads."""
        return cls(
            "too_long",
            f"That message has {length:,} characters; I can read up to {limit:,} at once. "
            "Could you send me the most important part?",
            {"length": f"{length:,}", "limit": f"{limit:,}"},
        )

    @classmethod
    def stale_button(cls) -> Notice:
        """The button is of another conversation or too old."""
        return cls(
            "stale_button",
            "That button no longer works. Please tell me in your own words what you would like.",
        )

    @classmethod
    def too_fast(cls) -> Notice:
        """More messages than the limits allow."""
        return cls(
            "too_fast",
            "You are writing faster than I can read. "
            "Please wait a few seconds and send your last message again.",
        )

    @classmethod
    def slow(cls) -> Notice:
        """The turn takes long but goes on."""
        return cls("slow", "This is taking longer than usual. I am still working on it.")

    @classmethod
    def gave_up(cls, incident: str) -> Notice:
        """The turn took too long and was stopped."""
        return cls(
            "gave_up",
            "I could not finish that in time and stopped. If you asked me to change something, "
            f"please check it before you ask again. (Incident {incident})",
            {"incident": incident},
        )

    @classmethod
    def failed(cls, incident: str) -> Notice:
        """The turn ended in an error."""
        return cls(
            "failed",
            "Sorry, something went wrong on our side and I could not answer. "
            f"Please try again in a moment. (Incident {incident})",
            {"incident": incident},
        )

    @classmethod
    def not_kept(cls) -> Notice:
        """The turn could not be stored, so nothing that came of it is said."""
        return cls(
            NOT_KEPT,
            "I could not save your last message, so please send it again in a moment. "
            "I will show you how things stand before I change anything.",
        )

    @classmethod
    def silent(cls) -> Notice:
        """The bot had nothing to say."""
        return cls(
            "silent",
            "I read your message but have no answer to it. Could you put it another way?",
        )

    @classmethod
    def starting(cls) -> Notice:
        """The bot is not ready yet."""
        return cls("starting", "I am just starting up. Please send your message again in a minute.")
