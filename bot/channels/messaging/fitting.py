"""An answer, fitted into the messages of a platform: nothing is lost, whatever its limits.

Choices become buttons where all of them fit, rows of a list where those do, and a list in the text
otherwise. A listed choice is named by a number that nothing else in the answer has, or by a letter
where the bot waits for a number.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.channels.messaging.contract import Choice, Letter, Limits
from common import messages
from common.language import Phrasebook

_LISTED = re.compile(r"^\s*(\d{1,3})[.)]\s", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_NUMBERS = frozenset({"number", "order_number", "postcode", "rating"})
"""What the bot may wait for that a number of a list would be taken for."""
_BREAKS = ("\n\n", "\n", ". ", " ")
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
    """

    token: str
    label: str
    title: str
    payload: str


@dataclass(frozen=True)
class Fitted:
    """An answer as letters, and what may be chosen in it."""

    letters: tuple[Letter, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class _Item:
    """One message of an answer: words, choices, a picture.

    Attributes:
        names_choices: whether the words name the choices themselves.
    """

    text: str
    buttons: tuple[messages.Button, ...] = ()
    picture: str | None = None
    names_choices: bool = False


def length(text: str, in_bytes: bool = False) -> int:
    """The length as most platforms count it, in UTF-16 units; or else in bytes of UTF-8."""
    if in_bytes:
        return len(text.encode("utf-8", "replace"))
    return len(text.encode("utf-16-le", "replace")) // 2


def new_token() -> str:
    """A token for a button."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def is_token(pressed: str) -> bool:
    """Whether a press is of a button of ours; a shop's own menu has others."""
    return pressed.startswith(TOKEN_PREFIX)


def fit(
    said: Sequence[messages.Message],
    limits: Limits,
    book: Phrasebook,
    *,
    whole: Callable[[str | None], str | None] = lambda address: address,
    token: Callable[[], str] = new_token,
) -> Fitted:
    """One answer within the limits of a platform.

    Args:
        said: everything of one turn, in its order.
        book: says the words between.
        whole: makes an address of our own whole.
        token: makes the tokens of buttons.
    """
    items = [item for message in said if (item := _item(message, book, limits, whole))]
    labels = _labels(items, said)
    letters: list[Letter] = []
    offers: list[Offer] = []
    for item in items:
        made = tuple(
            Offer(token(), _label(button, labels), button.title, button.payload or button.title)
            for button in item.buttons
        )
        offers += made
        letters += _letters(item, made, limits, book)
    return Fitted(tuple(letters), tuple(offers))


def joined(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """All letters of an answer as one, where choices are listed in the text."""
    text = "\n\n".join(letter.text for letter in letters if letter.text)
    return (Letter(text),) if text else ()


def split(text: str, limit: int, in_bytes: bool = False) -> list[str]:
    """``text`` in pieces of at most ``limit``, cut between paragraphs, lines or words."""
    pieces = []
    rest = text.strip()
    while length(rest, in_bytes) > limit:
        head = _head(rest, limit, in_bytes)
        at = next((cut for mark in _BREAKS if (cut := head.rfind(mark)) > len(head) // 3), -1)
        cut = at + 1 if at >= 0 else len(head)
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pieces, rest] if rest else pieces


def _head(text: str, limit: int, in_bytes: bool) -> str:
    head = text[:limit]
    while (over := length(head, in_bytes) - limit) > 0:
        head = head[: len(head) - max(1, over // 4)]
    return head


def _item(
    message: messages.Message,
    book: Phrasebook,
    limits: Limits,
    whole: Callable[[str | None], str | None],
) -> _Item | None:
    text = _BOLD.sub(r"\1", messages.fallback_text(message, book))
    match message:
        case messages.FormHint():
            return None
        case messages.Image():
            picture = _shown(whole(message.url), limits)
            address = whole(message.url) or ""
            known = f"{message.alt}: {address}" if address.startswith("http") else message.alt
            return _Item(message.alt if picture else known, picture=picture)
        case messages.ProductCard():
            return _Item(text, message.buttons, _shown(whole(message.image_url), limits))
        case messages.ProductCarousel():
            return _Item(text, (*_of_cards(message.products), *message.buttons))
        case messages.Rating():
            scores = [str(score) for score in range(1, message.scale + 1)]
            buttons = tuple(messages.Button(title=n, payload=n) for n in scores)
            return _Item(text, buttons, names_choices=True)
        case _:
            return _Item(text, messages.buttons_of(message)) if text else None


def _of_cards(cards: Sequence[messages.ProductCard]) -> Iterator[messages.Button]:
    """The choices of listed cards, with the number of the card: ``Details (2)``."""
    for number, card in enumerate(cards, start=1):
        for button in card.buttons:
            yield button.model_copy(
                update={
                    "title": f"{button.title} ({number})",
                    "payload": button.payload or button.title,
                }
            )


def _shown(address: str | None, limits: Limits) -> str | None:
    """The address of a picture, where the platform shows its kind."""
    path = (address or "").partition("?")[0].lower()
    shown = limits.pictures and path.startswith("https://") and path.endswith(limits.pictures)
    return address if shown else None


def _labels(items: Sequence[_Item], said: Sequence[messages.Message]) -> Iterator[str]:
    """Names for listed choices that nothing else in the answer has."""
    if any(isinstance(one, messages.FormHint) and one.expects in _NUMBERS for one in said):
        return iter(string.ascii_uppercase)
    taken = [int(number) for item in items for number in _LISTED.findall(item.text)]
    taken += [int(b.title) for item in items for b in item.buttons if b.title.isdecimal()]
    first = max(taken, default=0) + 1
    return (str(number) for number in range(first, first + 1000))


def _label(button: messages.Button, labels: Iterator[str]) -> str:
    return button.title if button.title.isdecimal() else next(labels, "")


def _letters(
    item: _Item, offers: tuple[Offer, ...], limits: Limits, book: Phrasebook
) -> Iterator[Letter]:
    if item.picture:
        caption = (
            item.text if length(item.text, limits.in_bytes) <= limits.caption and not offers else ""
        )
        yield Letter(caption, picture=item.picture)
        if caption:
            return
    if not offers:
        yield from (Letter(piece) for piece in split(item.text, limits.text, limits.in_bytes))
        return
    text = item.text or _say(book, "utter_what_next")
    shown = _shown_choices(offers, limits)
    if shown is None:
        text = text if item.names_choices else "\n".join([text, *_listed(offers)])
        by_label = tuple(replace(offer, title=offer.label) for offer in offers)
        shown = _shown_choices(by_label, limits) or Letter("")
    *before, last = _pieces(text, shown, limits)
    yield from (Letter(piece) for piece in before)
    opens = _say(book, "utter_open_choices")[: limits.button_title] if shown.as_list else ""
    yield replace(shown, text=last, opens_list=opens)


def _shown_choices(offers: Sequence[Offer], limits: Limits) -> Letter | None:
    """A letter with the choices as buttons, or else as rows; None when neither holds them all."""
    choices = tuple(Choice(offer.token, offer.title) for offer in offers)
    longest = max(length(choice.title) for choice in choices)
    if len(choices) <= limits.buttons and longest <= limits.button_title:
        return Letter("", choices)
    if len(choices) <= limits.rows and longest <= limits.row_title:
        return Letter("", choices, as_list=True)
    return None


def _pieces(text: str, shown: Letter, limits: Limits) -> list[str]:
    limit = limits.text_with_choices or limits.text if shown.choices else limits.text
    pieces = split(text, limits.text, limits.in_bytes)
    if length(pieces[-1], limits.in_bytes) <= limit:
        return pieces
    return [*pieces[:-1], *split(pieces[-1], limit, limits.in_bytes)]


def _listed(offers: Sequence[Offer]) -> Iterator[str]:
    """The lines of choices; a number names itself."""
    for offer in offers:
        named = offer.label and offer.label != offer.title
        yield f"{offer.label}. {offer.title}" if named else f"- {offer.title}"


def _say(book: Phrasebook, name: str) -> str:
    return book.render(name, book.languages[0])
