"""What a messaging platform has to tell about itself; everything else is done for it.

A channel declares how to verify a webhook, how to read its messages, what fits into one message of
its own, how such a message looks and how it is sent. Storing, counting once, order, the turn,
retries, pace and restarts are the courier's (``courier.py``), alike for every channel.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from bot.channels.confidential import Kind as Confidential
from common.config import StrictModel
from common.errors import DataError, ServiceUnavailableError, ShoptalkError, TokenError


class Kind(StrEnum):
    """What a shopper did."""

    TEXT = "text"
    PRESS = "press"
    MEDIA = "media"
    START = "start"
    STOP = "stop"
    """They want to read nothing more, and read once that this is understood."""
    GONE = "gone"
    """The platform takes no more messages for them."""


class MediaKind(StrEnum):
    """What a shopper sent beside words; each has a sentence, ``utter_attachment_<kind>``."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    STICKER = "sticker"


@dataclass(frozen=True)
class Media:
    """Something that is no text.

    Attributes:
        reference: by which a person finds it at the platform: an id, an address, coordinates.
        name: of a file or a place, if it has one.
    """

    kind: MediaKind
    reference: str
    name: str = ""


@dataclass(frozen=True)
class Webhook:
    """A request of the platform, as it came.

    Attributes:
        url: whole, as the platform called it (``public_url`` counts where a proxy stands before).
        headers: their names in lower case.
        query: the parameters in the address.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a platform is answered at once."""

    text: str = ""
    content_type: str = "text/plain"


@dataclass(frozen=True)
class Received:
    """One message of a webhook.

    Attributes:
        message_id: the platform's; the same message has the same one however often it comes.
        sender: whoever writes, such that a conversation is theirs alone.
        text: what they wrote, or the words beside media.
        pressed: the token of the button they pressed, for ``PRESS``.
        group: of media sent together, such as an album.
        reply: what the channel needs to answer and the sender does not tell.
        masked: what was taken out of the text before it was stored, such as a card's number.
    """

    message_id: str
    sender: str
    kind: Kind = Kind.TEXT
    text: str = ""
    pressed: str = ""
    media: tuple[Media, ...] = ()
    group: str = ""
    reply: Mapping[str, Any] = field(default_factory=dict)
    masked: tuple[Confidential, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """Whom to send to."""

    sender: str
    reply: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A button as it is shown.

    Attributes:
        token: what the platform sends back for a press; short, and good in one conversation only.
        detail: a line under the title, for platforms whose lists have one.
    """

    token: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Card:
    """A product as a card: its name, a line under it, a picture, choices."""

    title: str
    subtitle: str
    choices: tuple[Choice, ...] = ()
    picture: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Letter:
    """A part of an answer that fits into one message of the platform.

    Attributes:
        text: at most ``Limits.text`` characters, fewer where something stands beside it.
        choices: buttons under it, or the rows of a list where ``as_list`` says so.
        picture: the address of a picture, for the message that carries one.
        opens_list: what stands on the button that opens a list.
        cards: instead of all but ``text``, which then is for a notification alone.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    as_list: bool = False
    picture: str | None = None
    opens_list: str = ""
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class CardLimits:
    """What the cards of one message hold, in characters and in pieces.

    Attributes:
        pictures: endings of the picture files that they show.
        least_buttons: how many each must have.
    """

    cards: int
    title: int
    subtitle: int
    buttons: int
    button_title: int = 20
    pictures: tuple[str, ...] = ()
    least_buttons: int = 0


@dataclass(frozen=True)
class Limits:
    """What one message of the platform holds, in characters and in pieces.

    Attributes:
        text: of a message without choices.
        text_with_choices: of one with; the same when 0.
        buttons: how many at most; 0 where there are none.
        button_title: the longest title.
        rows: of a list beside buttons; 0 where there is none.
        row_title: the longest title of a row.
        row_detail: the longest line under it; 0 where there is none.
        cards: of one message; None where the platform has none, so that products are listed.
        pictures: endings of the picture files that the platform shows; none where it shows none.
        caption: the longest text beside a picture.
        in_bytes: the length of a text is that of its UTF-8, not of its UTF-16 units.
    """

    text: int
    text_with_choices: int = 0
    buttons: int = 0
    button_title: int = 20
    rows: int = 0
    row_title: int = 24
    row_detail: int = 0
    cards: CardLimits | None = None
    pictures: tuple[str, ...] = ()
    caption: int = 0
    in_bytes: bool = False


@dataclass(frozen=True)
class Pace:
    """How fast the platform lets a bot send: messages a second, in all and to one shopper."""

    per_second: float = 20
    per_recipient: float = 1


class ForgedError(TokenError):
    """The webhook is not the platform's, or is an old one sent again."""


class MalformedError(DataError):
    """The webhook is the platform's and still is not what it documents."""


class TryAgainError(ServiceUnavailableError):
    """The platform could not take a message now.

    Args:
        after: seconds that it asks to wait for, if it says.
    """

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class NotTakenError(ShoptalkError):
    """The platform refuses a message for good."""


@dataclass(frozen=True)
class Checked:
    """One thing that ``shoptalk channel check`` found: right or not, and how to mend it."""

    right: bool
    text: str
    hint: str = ""


class ChannelSettings(StrictModel):
    """What a channel's entry in ``credentials.yml`` may hold; each channel has its own."""


class MessagingChannel(ABC):
    """A messaging platform.

    A channel whose platform has no id for a message, no typing or no handshake leaves those as
    they are here.
    """

    name: ClassVar[str]
    """As ``credentials.yml`` and the webhook's address have it."""
    settings: ClassVar[type[ChannelSettings]]
    limits: ClassVar[Limits]
    pace: ClassVar[Pace] = Pace()
    stop_words: ClassVar[bool] = False
    """Whether a word of the language, such as STOP in a text message, ends it all."""
    one_message: ClassVar[bool] = False
    """Whether an answer is one message, whatever it holds, such as an e-mail."""
    typing_every: ClassVar[float] = 4.0
    """Seconds for which the platform shows that somebody types."""

    async def open(self, address: str) -> None:  # noqa: B027 - may be left
        """Begin; ``address`` is that of the webhook, empty where the server has none outside."""

    async def listen(  # noqa: B027 - may be left
        self, accept: Callable[[Sequence[Received]], Awaitable[None]]
    ) -> None:
        """Fetch messages until cancelled, where the platform sends no webhooks.

        Args:
            accept: stores messages; what it has stored may be marked as read.
        """

    async def close(self) -> None:  # noqa: B027 - may be left
        """End."""

    def handshake(self, webhook: Webhook) -> Answer | None:
        """The answer to a platform that asks whether this address is ours; None: it does not ask.

        Raises:
            ForgedError: it asks with another word than ours.
        """
        return None

    @abstractmethod
    def verify(self, webhook: Webhook) -> None:
        """Compare the signature or the secret, in constant time, and the time where one is signed.

        Raises:
            ForgedError: it is not the platform's, or it is too old.
        """

    @abstractmethod
    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """All messages of a verified webhook, in their order; what is none is left out.

        Raises:
            MalformedError: the body is not what the platform documents.
        """

    def acknowledge(self) -> Answer:
        """What the platform wants to read once its messages are stored."""
        return Answer()

    @abstractmethod
    def render(self, letter: Letter) -> dict[str, Any]:
        """The letter as the platform's own message, without the recipient; JSON values only."""

    @abstractmethod
    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send what ``render`` made.

        Args:
            key: the same when the same message is sent again; for platforms that know such keys.

        Raises:
            TryAgainError: the platform was away, or is asked too often.
            NotTakenError: it refuses this message.
        """

    async def typing(self, recipient: Recipient, received: str) -> None:  # noqa: B027 - may be left
        """Show that an answer to the message ``received`` is being written; may do nothing."""

    @abstractmethod
    async def check(self) -> list[Checked]:
        """Ask the platform whether the credentials are right."""
