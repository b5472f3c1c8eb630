"""Writing a description or an ad for a product inside the chat, and reworking it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import facts_of
from actions.base_action import Event, ShopAction
from actions.catalogue.products import ask_which, load, meant, only_one
from actions.catalogue.text_edits import FACTS, Change, Edit, changed, data_words, versions
from actions.conversation import (
    FOCUS_PRODUCT,
    TEXT_WISH,
    Turn,
    set_slot,
    spoken_of,
    turn_of,
)
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.language import Money, Sentence, language
from common.language.scripts import count_words
from common.language.spacing import spaced
from common.messages import Button
from generator.guard import Guard
from generator.texts import TextKind, TextWish, Written, write
from generator.tongue import language_name

if TYPE_CHECKING:
    from shop.views import ProductView

MOST_STYLE = 40
"""Characters of a style in the shopper's own words."""
_FEW_WORDS = 6
_PAIR = 2
_NEXT = ("shorter", "another", "instagram")
"""The changes that are offered as buttons."""


class _Writes(ShopAction):
    """Writes a first text about a product."""

    kind: TextKind
    intent: str
    first: str

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Write it, the way it is wanted at once where that is said."""
        services, turn = get(), turn_of(tracker)
        if language(turn.language).reads("texts").PERSONAL.search(turn.text):
            say(dispatcher, speaker_of(tracker).message("utter_no_personal_texts"))
            return []
        products = await meant(turn, tracker, services) or await only_one(turn, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, self.intent)
        kept = tracker.get_slot(TEXT_WISH)
        same = kept and language(turn.language).reads("texts").SAME.search(turn.text)
        wish = TextWish.of(kept).about(products[0].id) if same else TextWish(products[0].id)
        wish = wish if same else replace(wish, kind=self.kind)
        first = [edit for edit in edits_of(turn) if edit[0] not in ("another", "back")]
        change = changed(wish, first, facts_of(products[0]), written_in=language_name())
        desk = _Desk(services, speaker_of(tracker), products[0])
        intro = "utter_text_for_product" if same else self.first
        intro_said = Sentence(intro, {"product": desk.name})
        return await desk.put(dispatcher, change, intro_said, count=versions(first))


class DescribeProduct(_Writes):
    """A new description from the product's facts."""

    kind, intent, first = "description", "describe_product", "utter_text_description"

    def name(self) -> str:
        """For ``describe_product``."""
        return "action_describe_product"


class AdvertiseProduct(_Writes):
    """An ad: a headline and a few lines."""

    kind, intent, first = "ad", "advertise_product", "utter_text_ad"

    def name(self) -> str:
        """For ``advertise_product``."""
        return "action_advertise_product"


class ReworkText(ShopAction):
    """The text just written, in another way, or the same kind of text for another product."""

    def name(self) -> str:
        """For ``rework_text``."""
        return "action_rework_text"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Change the wish and write anew; what cannot be done is said."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        kept = tracker.get_slot(TEXT_WISH)
        wish = TextWish.of(kept) if kept else None
        if wish and language(turn.language).reads("texts").BOTH.search(turn.text):
            return await _of_two(dispatcher, turn, tracker, wish)
        product = await _about(turn, tracker, services, wish)
        if product is None and wish is None:
            say(dispatcher, speaker.message("utter_no_text_yet"))
            return []
        if product is None:
            return await ask_which(dispatcher, tracker, services, "describe_product")
        moved = wish is not None and wish.product != product.id
        if wish is None or moved:
            wish = (wish or TextWish("")).about(product.id)
        desk = _Desk(services, speaker, product)
        edits = edits_of(turn)
        if wish.written and {code for code, _ in edits} == {FACTS}:
            say(dispatcher, speaker.message("utter_text_facts", facts=_behind(wish, product)))
            return []
        change = changed(wish, edits, facts_of(product), written_in=language_name())
        if not edits and not moved and kept:
            change = _in_a_manner(wish, turn, any_style=services.writer.any_style)
        if not moved and not change.done and change.notes and wish.written:
            say(dispatcher, speaker.message("utter_text_as_it_was", notes=list(change.notes)))
            return [set_slot(TEXT_WISH, asdict(change.wish))]
        count = versions(edits)
        intro = _intro("for_product" if moved else "versions" if count > 1 else change.done)
        told = Sentence(intro, {"product": desk.name, "count": count})
        return await desk.put(dispatcher, change, told, count=count)


async def _of_two(
    dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker, wish: TextWish
) -> list[Event]:
    """One text about the two products that were written about last: a sentence or so for each."""
    services, speaker = get(), speaker_of(tracker)
    talked = [wish.product, *(one for one in spoken_of(tracker).talked if one != wish.product)]
    products = (await load(services, talked))[:_PAIR]
    if len(products) < _PAIR:
        say(dispatcher, speaker.message("utter_text_as_it_was", notes=[]))
        return []
    products.reverse()
    if language(turn.language).reads("texts").CHEAPER_FIRST.search(turn.text):
        products.sort(key=lambda product: product.price_cents)
    edits = [edit for edit in edits_of(turn) if edit[0] not in ("another", "back", "versions")]
    told: list[str] = []
    for product in products:
        facts = facts_of(product)
        short = replace(wish.about(product.id), sentences=1, length="short", hashtags=0)
        change = changed(short, edits, facts, written_in=language_name())
        written: Written = await call(write, services.writer, facts, change.wish)
        told.append(written.body)
    intro = Sentence("utter_text_of_two", {"products": [product.name for product in products]})
    copy = spaced(*told)
    say(dispatcher, speaker.message("utter_text", intro=intro, copy=copy, notes=[]))
    return [set_slot(TEXT_WISH, asdict(replace(wish, body=copy)))]


@dataclass(frozen=True)
class _Desk:
    """Where one product is written about."""

    services: Services
    speaker: Speaker
    product: ProductView

    @property
    def name(self) -> str:
        return self.product.name

    async def put(
        self, dispatcher: CollectingDispatcher, change: Change, intro: Sentence, *, count: int = 1
    ) -> list[Event]:
        """Write the text, or several, say it with what could not be done, and keep the wish."""
        wish, facts = replace(change.wish, offered=count), facts_of(self.product)
        texts: list[str] = []
        notes: list[Sentence] = list(change.notes)
        for number in range(count):
            stay = change.stay and count == 1
            written: Written = await call(write, self.services.writer, facts, wish, stay=stay)
            if number and "other" in written.missed:
                notes += [n for n in (Sentence("utter_text_missed_other"),) if n not in notes]
                intro = _of_fewer(intro, len(texts))
                break
            texts.append(self._whole(wish, written))
            notes += [n for n in self._missed(wish, written, change.done) if n not in notes]
            wish = wish.kept(written)
        buttons = (
            Button(
                title=self.speaker.words(f"utter_button_text_{code}"),
                payload=f'/rework_text{{"style": "{code}"}}',
            )
            for code in _NEXT
        )
        several = [f"{place}. {text}" for place, text in enumerate(texts, start=1)]
        copy = "\n\n".join(several if len(texts) > 1 else texts)
        say(
            dispatcher,
            self.speaker.message("utter_text", *buttons, intro=intro, copy=copy, notes=notes),
        )
        return [set_slot(FOCUS_PRODUCT, self.product.id), set_slot(TEXT_WISH, asdict(wish))]

    def _whole(self, wish: TextWish, written: Written) -> str:
        """The text with the price and the page that were asked for, the hashtags last."""
        config = self.services.config
        price = Money(self.product.price_cents, config.currency) if wish.price else None
        page = config.page_of(self.product.id) if wish.where.link else None
        lines = (
            written.headline,
            written.bullets if wish.bullets else written.body,
            self.speaker.words("utter_text_price", price=price) if price else "",
            self.speaker.words("utter_text_page", page=page) if page else "",
            " ".join(written.hashtags),
        )
        return "\n".join(filter(None, lines))

    def _missed(self, wish: TextWish, written: Written, done: str) -> Iterable[Sentence]:
        """What of the wish the writer could not keep."""
        for code in sorted(written.missed - {"told"}):
            yield Sentence(f"utter_text_missed_{code}")
        if "told" in written.missed:
            facts = facts_of(self.product).by_key()
            unsaid = [facts[key].attribute for key in written.unsaid]
            told = data_words(unsaid, facts_of(self.product))
            yield Sentence("utter_text_missed_told", {"facts": told})
        before = len(wish.written[-1]) if wish.written else 0
        length = len(written.headline) + len(written.body)
        if before and "other" not in written.missed:
            if done == "shorter" and length >= before:
                yield Sentence("utter_text_missed_shorter")
            if done == "longer" and length <= before:
                yield Sentence("utter_text_missed_longer")


async def _about(
    turn: Turn, tracker: Tracker, services: Services, wish: TextWish | None
) -> ProductView | None:
    """The product that a message names or points at; else the one of the text on the table."""
    if wish is None or turn.has("product", "ordinal", "category"):
        named = await meant(turn, tracker, services)
        if named or wish is None:
            return named[0] if named else None
    found = await load(services, [wish.product])
    return found[0] if found else None


def edits_of(turn: Turn) -> Sequence[Edit]:
    """The edits that a message, or a pressed button, asks for."""
    pressed = turn.text.startswith("/")
    words = " ".join(map(str, turn.all("style", "language"))) if pressed else turn.text
    found: Sequence[Edit] = language(turn.language).reads("texts").edits(words)
    return found


def _behind(wish: TextWish, product: ProductView) -> list[Sentence]:
    """The attributes that bear out what the text on the table states; several given at once count
    together."""
    facts = facts_of(product)
    stated = Guard(facts).explain("\n".join(wish.written[-max(wish.offered, 1) :]))
    return data_words([said.field for said in stated if said.holds], facts)


def _in_a_manner(wish: TextWish, turn: Turn, *, any_style: bool) -> Change:
    """A style in the shopper's own words, where the writer takes any; else it is said."""
    words = turn.text if count_words(turn.text) <= _FEW_WORDS else ""
    style = words.strip(" .!?,")[:MOST_STYLE]
    if any_style and style:
        return Change(replace(wish, manner=style), done="another")
    return Change(wish, (Sentence("utter_text_no_such_style", {"style": style}),))


_INTROS = frozenset(
    {
        "shorter",
        "longer",
        "lively",
        "calm",
        "technical",
        "premium",
        "another",
        "back",
        "versions",
        "for_product",
    }
)


def _of_fewer(intro: Sentence, count: int) -> Sentence:
    """The same for fewer texts than were asked for."""
    if count == 1:
        return Sentence("utter_text_changed")
    return Sentence(intro.name, {**intro.values, "count": count})


def _intro(done: str) -> str:
    return f"utter_text_{done}" if done in _INTROS else "utter_text_changed"
