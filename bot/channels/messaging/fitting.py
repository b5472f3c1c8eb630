"""An answer, fitted into the messages of a platform: nothing is lost, whatever its limits.

Choices become buttons where all of them fit, rows of a list where those do, and a list in the text
otherwise. A listed choice is named by a number that nothing else in the answer has, or by a letter
where the bot waits for a number.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.channels.messaging.cards import Whole, cards_of
from bot.channels.messaging.contract import Choice, Letter, Limits
from bot.channels.messaging.offers import Offer, length, new_token, picture_shown, shortened
from common import messages
from common.language import Phrasebook

_LISTED = re.compile(r"^\s*(\d{1,3})[.)]\s", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_NUMBERS = frozenset({"number", "order_number", "postcode", "rating"})
"""What the bot may wait for that a number of a list would be taken for."""
_BREAKS = ("\n\n", "\n", ". ", " ")


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
        about: what each of the choices is about; nothing where that is plain.
        cards: a letter of cards instead of all that, and what they offer.
    """

    text: str
    buttons: tuple[messages.Button, ...] = ()
    picture: str | None = None
    names_choices: bool = False
    about: tuple[str, ...] = ()
    cards: tuple[Letter, tuple[Offer, ...]] | None = None


def fit(
    said: Sequence[messages.Message],
    limits: Limits,
    book: Phrasebook,
    *,
    whole: Whole = lambda address: address,
    token: Callable[[], str] = new_token,
) -> Fitted:
    """One answer within the limits of a platform.

    Args:
        said: everything of one turn, in its order.
        book: says the words between.
        whole: makes an address of our own whole.
        token: makes the tokens of buttons.
    """
    items = [
        item
        for message in said
        for item in (
            _as_cards(message, book, limits, whole, token) or [_item(message, book, limits, whole)]
        )
        if item is not None
    ]
    labels = _labels(items, said)
    told = (messages.language_of(one, book) for one in said if one.lang)
    code = next(told, book.languages[0])
    letters: list[Letter] = []
    offers: list[Offer] = []
    for item in items:
        if item.cards:
            letters.append(item.cards[0])
            offers += item.cards[1]
            continue
        made = tuple(
            Offer(
                token(), _label(button, labels), button.title, button.payload or button.title, about
            )
            for button, about in zip_longest(item.buttons, item.about, fillvalue="")
            if isinstance(button, messages.Button)
        )
        offers += made
        letters += _letters(item, made, limits, lambda name: book.render(name, code))
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


def _as_cards(
    message: messages.Message,
    book: Phrasebook,
    limits: Limits,
    whole: Whole,
    token: Callable[[], str],
) -> list[_Item | None]:
    """Products as cards, between the words before and the choices after them; [] where not."""
    match message:
        case messages.ProductCarousel():
            before, products, after = message.text or "", message.products, message.buttons
        case messages.ProductCard():
            before, products, after = "", (message,), ()
        case _:
            return []
    found = limits.cards and cards_of(products, limits.cards, book, whole=whole, token=token)
    if not found:
        return []
    cards, offers = found
    names = " · ".join(card.title for card in cards)
    items: list[_Item | None] = [_Item(names, cards=(Letter(names, cards=cards), offers))]
    if before:
        items.insert(0, _Item(_BOLD.sub(r"\1", before)))
    if after:
        items.append(_Item("", after))
    return items


def _item(
    message: messages.Message,
    book: Phrasebook,
    limits: Limits,
    whole: Whole,
) -> _Item | None:
    text = _BOLD.sub(r"\1", messages.fallback_text(message, book))
    match message:
        case messages.FormHint():
            return None
        case messages.Image():
            picture = picture_shown(whole(message.url), limits.pictures)
            address = whole(message.url) or ""
            known = f"{message.alt}: {address}" if address.startswith("http") else message.alt
            return _Item(message.alt if picture else known, picture=picture)
        case messages.ProductCard():
            return _Item(
                text, message.buttons, picture_shown(whole(message.image_url), limits.pictures)
            )
        case messages.ProductCarousel():
            of_cards = [*_of_cards(message.products)]
            about = tuple(name for _, name in of_cards)
            return _Item(text, (*(one for one, _ in of_cards), *message.buttons), about=about)
        case messages.Rating():
            scores = [str(score) for score in range(1, message.scale + 1)]
            buttons = tuple(messages.Button(title=n, payload=n) for n in scores)
            return _Item(text, buttons, names_choices=True)
        case _:
            choices = messages.buttons_of(message)
            return _Item(text, choices) if text or choices else None


def _of_cards(
    cards: Sequence[messages.ProductCard],
) -> Iterator[tuple[messages.Button, str]]:
    """The choices of listed cards, with the number of the card (``Details (2)``), and its name."""
    for number, card in enumerate(cards, start=1):
        for button in card.buttons:
            numbered = {
                "title": f"{button.title} ({number})",
                "payload": button.payload or button.title,
            }
            yield button.model_copy(update=numbered), card.name


def _labels(items: Sequence[_Item], said: Sequence[messages.Message]) -> Iterator[str]:
    """Names for listed choices that nothing else in the answer has."""
    if any(isinstance(one, messages.FormHint) and one.expects in _NUMBERS for one in said):
        return iter(string.ascii_uppercase)
    taken = [int(number) for item in items for number in _LISTED.findall(item.text)]
    taken += [int(b.title) for item in items for b in item.buttons if b.title.isdecimal()]
    taken += [len(item.cards[0].cards) for item in items if item.cards]  # "2" is the second card
    first = max(taken, default=0) + 1
    return (str(number) for number in range(first, first + 1000))


def _label(button: messages.Button, labels: Iterator[str]) -> str:
    return button.title if button.title.isdecimal() else next(labels, "")


def _letters(
    item: _Item, offers: tuple[Offer, ...], limits: Limits, say: Callable[[str], str]
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
    text = item.text or say("utter_what_next")
    shown = _shown_choices(offers, limits)
    if shown is None:
        text = text if item.names_choices else "\n".join([text, *_listed(offers)])
        by_label = tuple(replace(one, title=one.label, detail=one.title) for one in offers)
        shown = _shown_choices(by_label, limits) or Letter("")
    *before, last = _pieces(text, shown, limits)
    yield from (Letter(piece) for piece in before)
    opens = say("utter_open_choices")[: limits.button_title] if shown.as_list else ""
    yield replace(shown, text=last, opens_list=opens)


def _shown_choices(offers: Sequence[Offer], limits: Limits) -> Letter | None:
    """A letter with the choices as buttons, or else as rows; None when neither holds them all."""
    choices = tuple(
        Choice(one.token, one.title, shortened(one.detail, limits.row_detail)) for one in offers
    )
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
