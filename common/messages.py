"""The rich-message contract: one set of messages that every channel renders as well as it can.

Actions build these, ``dump`` turns one into the JSON that travels as Rasa's ``custom`` message,
channels ``parse`` it again. A channel that cannot show a kind sends ``fallback_text``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from common.errors import DataError
from common.language import Phrasebook, conversation_language, program_phrasebook

VERSION: Literal[1] = 1
LANG = "lang"
"""In the metadata of a bot's event: the language of the conversation, where it speaks several."""
CALLER = "caller"
"""In the metadata of a user event: what the server calls the network address it came from."""
ATTACHMENTS = "attachments"
"""In the metadata of a user event: references of what was sent beside words since the last one."""
MESSAGE = "message"
"""In the metadata of a user event: which message of a messaging platform it is."""
PART = "part_of_message"
"""In the metadata of a user event: it is one request of an earlier message, taken up later."""
Expects = Literal[
    "text",
    "email",
    "order_number",
    "postcode",
    "address",
    "number",
    "yes_no",
    "choice",
    "rating",
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(_Model):
    """A choice. ``payload`` is what the press says to the bot: ``/intent{...}`` or plain text."""

    title: str
    payload: str


class Says(_Model):
    """Where the words of a message come from, so that others may be put in their place.

    Attributes:
        response: the name of the response in the language folder.
        values: what the response asked for, in words.
        variant: which of its variants was said.
    """

    response: str
    values: dict[str, str] = {}
    variant: int = 0


class _Message(_Model):
    version: Literal[1] = VERSION
    says: Says | None = None
    lang: str | None = None
    """The language of the conversation, where the bot speaks several; for words that are added."""


class Text(_Message):
    """Plain words; blank lines separate paragraphs."""

    type: Literal["text"] = "text"
    text: str


class Buttons(_Message):
    """Words with choices under them."""

    type: Literal["buttons"] = "buttons"
    text: str
    buttons: tuple[Button, ...]


class ProductCard(_Message):
    """One product: picture, price and, when it was recommended, the reason."""

    type: Literal["product_card"] = "product_card"
    product_id: str
    name: str
    price_cents: int
    price_text: str
    image_url: str | None = None
    subtitle: str | None = None
    reason: str | None = None
    in_stock: bool = True
    url: str | None = None
    surface: str = "chat"
    """Where the product is shown (search, recommend, ...): reported back with clicks."""
    impression: str | None = None
    """The id of the list that it is shown in, where lists are learnt from; reported back, too."""
    buttons: tuple[Button, ...] = ()


class ProductCarousel(_Message):
    """Several products, in the order of their rank."""

    type: Literal["product_carousel"] = "product_carousel"
    text: str | None = None
    products: tuple[ProductCard, ...]
    buttons: tuple[Button, ...] = ()


class OrderLine(_Model):
    """One line of an order card."""

    name: str
    quantity: int
    price_text: str
    detail: str | None = None
    image_url: str | None = None


class OrderCard(_Message):
    """An order: what is in it and how far it has come.

    ``progress`` lists the steps (title, done); a cancelled order has none.
    """

    type: Literal["order_card"] = "order_card"
    number: str
    status: str
    status_text: str
    total_text: str
    placed_on: str
    lines: tuple[OrderLine, ...]
    progress: tuple[tuple[str, bool], ...] = ()
    tracking_url: str | None = None
    buttons: tuple[Button, ...] = ()


class Image(_Message):
    """A picture with the words that a screen reader says."""

    type: Literal["image"] = "image"
    url: str
    alt: str


class FormHint(_Message):
    """What the bot now waits for, so that a widget can show the right keyboard.

    ``fills`` is the entity that a bare number stands for (``price_max``); ``quantity`` by default.
    """

    type: Literal["form_hint"] = "form_hint"
    expects: Expects
    placeholder: str | None = None
    fills: str | None = None


class Handoff(_Message):
    """The conversation was handed to a person."""

    type: Literal["handoff"] = "handoff"
    text: str
    reference: str


class Rating(_Message):
    """Asks how well it went."""

    type: Literal["rating"] = "rating"
    text: str
    scale: int = Field(default=5, ge=2, le=10)


Message = Annotated[
    Text
    | Buttons
    | ProductCard
    | ProductCarousel
    | OrderCard
    | Image
    | FormHint
    | Handoff
    | Rating,
    Field(discriminator="type"),
]
_ADAPTER: TypeAdapter[Message] = TypeAdapter(Message)


def dump(message: Message) -> dict[str, Any]:
    """The message as JSON-ready values, without the keys that are not set."""
    return _ADAPTER.dump_python(message, mode="json", exclude_none=True)


def parse(values: dict[str, Any]) -> Message:
    """The message that ``dump`` wrote.

    Raises:
        DataError: ``values`` is not a message of this contract.
    """
    try:
        return _ADAPTER.validate_python(values)
    except ValidationError as error:
        raise DataError(
            f"Not a rich message: {error.errors()[0]['msg']}.",
            hint="Build messages with common.messages; its schema is in docs/messages.md.",
        ) from error


def is_message(values: object) -> bool:
    """Whether ``values`` claims to be a message of this contract."""
    return isinstance(values, dict) and "type" in values and values.get("version") == VERSION


def json_schema() -> dict[str, Any]:
    """The JSON schema of every message."""
    return _ADAPTER.json_schema(mode="serialization")


def buttons_of(message: Message) -> tuple[Button, ...]:
    """The choices under a message, those of its cards left out."""
    return getattr(message, "buttons", ())


def fallback_text(message: Message, book: Phrasebook | None = None) -> str:
    """The message in plain words, for a channel that cannot show its kind (may be empty).

    Args:
        book: says the words that join the parts, in the message's language; without it the
            program's own.
    """
    said = _speaker(message, book or program_phrasebook())
    match message:
        case Text() | Buttons() | Handoff():
            return message.text
        case Rating():
            return said("rating", text=message.text, scale=message.scale)
        case ProductCard():
            return _product_line(message, said)
        case ProductCarousel():
            lines = [
                f"{n}. {_product_line(card, said)}" for n, card in enumerate(message.products, 1)
            ]
            return "\n".join([*([message.text] if message.text else []), *lines])
        case OrderCard():
            return _order_text(message, said)
        case Image():
            return f"{message.alt}: {message.url}"
        case FormHint():
            return ""


def language_of(message: Message, book: Phrasebook) -> str:
    """The code of the language in which words are added to a message: one that the book speaks."""
    return conversation_language([message.lang], book.languages)


def in_language(message: Message, code: object) -> Message:
    """The message, and each card in it, marked with the language of the conversation."""
    if not isinstance(code, str):
        return message
    marked = {"lang": code}
    if isinstance(message, ProductCarousel):
        cards = tuple(card.model_copy(update=marked) for card in message.products)
        return message.model_copy(update={**marked, "products": cards})
    return message.model_copy(update=marked)


class _Say(Protocol):
    def __call__(self, name: str, **values: Any) -> str: ...


def _speaker(message: Message, book: Phrasebook) -> _Say:
    code = language_of(message, book)
    return lambda name, **values: book.render(f"utter_plain_{name}", code, **values)


def _product_line(card: ProductCard, say: _Say) -> str:
    parts = [card.name, card.price_text]
    if not card.in_stock:
        parts.append(say("sold_out"))
    if card.reason:
        parts.append(card.reason)
    return " – ".join(parts)


def card_details(card: ProductCard, book: Phrasebook) -> list[str]:
    """What stands under the name on a product's card: price, whether it is gone, why this one."""
    gone = "" if card.in_stock else _speaker(card, book)("sold_out")
    return [one for one in (card.price_text, gone, card.reason or card.subtitle) if one]


def _order_text(card: OrderCard, say: _Say) -> str:
    about = {"number": card.number, "placed": card.placed_on or None, "status": card.status_text}
    head = say("order", **about)
    lines = [
        f"- {line.quantity} × {line.name}{f', {line.detail}' if line.detail else ''}, "
        f"{line.price_text}"
        for line in card.lines
    ]
    tail = [say("total", total=card.total_text)]
    if card.tracking_url:
        tail.append(say("track", url=card.tracking_url))
    return "\n".join([head, *lines, *tail])
