"""What the form of a message asks for, whatever its words are about.

"How much heavier is it than the other", "compare A with B", "which of the two", "and in blue?":
such a message is about what lies on the table, even where understanding took it otherwise.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.facets import BRAND, CATEGORY, COLOUR, SIZE, label_words
from actions.catalogue.kinds import KindSaid, needs_of, pool
from actions.catalogue.measuring import measured_in
from actions.catalogue.message import Message
from actions.catalogue.reading import read_wish
from actions.catalogue.slogans import choose_slogans
from actions.catalogue.steps import forget_step, record_step
from actions.catalogue.sums import asks_for_sum, goes_on
from actions.catalogue.wish import Wish
from actions.conversation import Entity, Spoken, Turn, action_before, spoken_of, turn_of
from actions.conversation.qualities import qualities_of
from actions.promotion_codes import code_named
from actions.services import Services, get
from common.language import language

if TYPE_CHECKING:
    from types import ModuleType

COMPARE, JUDGE = "action_compare_products", "action_judge_products"
FIND, REFINE = "action_find_products", "action_refine_search"
PRICE, STOCK = "action_product_price", "action_product_stock"
BUY = "action_buy_product"
ASK = "action_ask_product"
CODE, DESCRIBE = "action_code_on_products", "action_describe_product"
_SEVERAL = 2
_ASKING = frozenset({"ask_product", "product_details", "ask_shop", "nlu_fallback"})
"""What a kind of thing alone is easily taken for."""


_SEEKING = frozenset({"find_product", "recommend", "refine_search"})
_DOUBTFUL = 0.5
"""A reading of less is given up where the form of the message tells something else."""
_PICKING = frozenset({"select_item", "product_details"})
"""Readings that pick one of what lies there."""


class CatalogueAction(ShopAction):
    """An action that looks first whether the form of the message asks for another one."""

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Go on with the action that the form asks for, else do one's own."""
        if events := elsewhere(self.name(), tracker):
            return events
        forget_step()
        events = await self.answer(dispatcher, tracker)
        await record_step(self.name(), dispatcher, tracker)
        await choose_slogans(dispatcher, tracker)
        return events

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """What the action itself says; returns Rasa events."""


def elsewhere(name: str, tracker: Tracker) -> list[Event]:
    """Events that go on with the action that a message's form asks for; none where it is ``name``
    or where the form asks for none."""
    turn = turn_of(tracker)
    other = asked_by_form(turn, tracker, get())
    buys = name == BUY and other == STOCK and not turn.text.rstrip().endswith("?")
    if other is None or other == name or buys:
        return []  # "one in white": whoever buys it does not ask whether it is there
    return [{"event": "followup", "timestamp": None, "name": other}]


@dataclass(frozen=True)
class _Scene:
    """A message with what lies between, as its form is looked at."""

    turn: Turn
    spoken: Spoken
    wish: Wish
    services: Services
    after: str = ""
    """The action that answered the message before."""

    def reads(self, what: str) -> ModuleType:
        return language(self.turn.language).reads(what)

    @property
    def named(self) -> int:
        """How many products the message names."""
        return len(set(map(str, self.turn.all("product"))))

    @property
    def several(self) -> bool:
        """Whether there are two things that it may be about."""
        spoken = self.spoken
        beside = self.named and any(one not in self.turn.all("product") for one in spoken.ids)
        return bool(beside) or max(self.named, len(spoken.table), len(spoken.talked)) >= _SEVERAL

    @property
    def content(self) -> list[str]:
        """The words that say something, without those of options and kinds."""
        message = Message.of(self.turn, self.services)
        text = list(self.turn.text)
        for entity in self.turn.entities:
            if entity.text and entity.name in self.options:
                end = entity.start + len(entity.text)
                text[entity.start : end] = " " * (min(end, len(text)) - entity.start)
        return message.content("".join(text))

    @property
    def options(self) -> frozenset[str]:
        return frozenset({COLOUR, SIZE, *self.services.facets}) - {BRAND}


def asked_by_form(turn: Turn, tracker: Tracker, services: Services) -> str | None:
    """The action that the form of a message asks for, if it does."""
    if turn.text.startswith("/") or not turn.text:
        return None
    scene = _Scene(turn, spoken_of(tracker), Wish.of(tracker), services, action_before(tracker))
    return next((action for action, asks in _FORMS if asks(scene)), None)


def _names_a_code(scene: _Scene) -> bool:
    """ "Would SPRING10 work on it": a code of the shop, beside things."""
    named = code_named(scene.turn.text, scene.services.config) is not None
    return named and not scene.turn.has("order_number")


def _wants_words_for_somebody(scene: _Scene) -> bool:
    """ "Write me two lines for the card": what is said to that stands where texts are written."""
    return scene.reads("texts").PERSONAL.search(scene.turn.text) is not None


def _differs(scene: _Scene) -> bool:
    reads = scene.reads("judging")
    return reads.DIFFERENCE.search(reads.spoken_out(scene.turn.text)) is not None


def _sets_apart(scene: _Scene) -> bool:
    """ "How much heavier is it than the other"."""
    return scene.several and _differs(scene)


def _compares(scene: _Scene) -> bool:
    return scene.several and bool(scene.reads("judging").COMPARE.search(scene.turn.text))


def _weighs_price(scene: _Scene) -> bool:
    """ "Is it worth the 40 more"."""
    return scene.several and bool(scene.reads("judging").WORTH.search(scene.turn.text))


def _adds_up(scene: _Scene) -> bool:
    """ "Both together, what would that be"; "and if I take two" right after a sum."""
    at_hand = scene.named or scene.spoken.ids
    return bool(at_hand) and (
        asks_for_sum(scene.turn) or (scene.after == PRICE and goes_on(scene.turn))
    )


def _judges(scene: _Scene) -> bool:
    """ "Which of these is lighter"; "which kinds ..." begins a search."""
    at_hand = scene.named >= _SEVERAL or bool(scene.spoken.table)
    return at_hand and bool(scene.reads("judging").WHICH_OF.search(scene.turn.text))


def _loosens(scene: _Scene) -> bool:
    """ "Forget the budget": a wish is taken back, however it sounds like a refusal."""
    is_search = bool(scene.wish.as_slot()) and not scene.turn.has(CATEGORY, "product")
    reads = scene.reads("wishes")
    text = scene.turn.text
    return is_search and bool(reads.OPEN.search(text) or reads.lifted(text))


def _narrows(scene: _Scene) -> bool:
    """ "Three of us then": a number for the search in force, where nothing is asked."""
    turn = scene.turn
    if not scene.wish.as_slot() or turn.intent in _LOOKING or turn.has("product", "ordinal"):
        return False
    if scene.reads("questions").IS_QUESTION.search(turn.text):
        return False
    named = read_wish(turn, scene.services, scene.wish)
    return bool(named.measures) and not named.unmet


def _asks_for_values(scene: _Scene) -> bool:
    """ "Which colours can I get": what the thing that is talked about is made in."""
    if not (scene.spoken.focus or scene.named == 1) or scene.turn.has(CATEGORY):
        return False
    if any(scene.turn.has(option) for option in scene.options):
        return False  # "in navy, size S": it is told, not asked for
    config, code = scene.services.config, scene.turn.language
    labels = [label_words(option, config, code) for option in sorted(scene.options)]
    asks = scene.reads("questions").asks_for_values
    return bool(asks(scene.turn.text, labels)) and not scene.reads("wishes").OPEN.search(
        scene.turn.text
    )


def _asks_for_form(scene: _Scene) -> bool:
    """ "And in blue?", "M?", "one size up": another form of what is talked about."""
    turn, focus = scene.turn, scene.spoken.focus
    reads = scene.reads("wishes")
    if turn.has("product") and reads.SAME_OPTION.search(turn.text):
        return True
    if reads.OTHER_VALUE.search(turn.text) and (focus or turn.has("ordinal")):
        return True
    if not focus or turn.has(CATEGORY, "product", "ordinal", "recipient", "price_max", "price_min"):
        return False
    steps = bool(reads.steps(turn.text))
    if not steps and not any(turn.has(option) for option in scene.options):
        return False
    said = any(one.unwanted for one in turn.entities)
    return not said and (steps or not scene.content)


def _asks_for_form_of_one(scene: _Scene) -> bool:
    """ "The windy one in grey": a thing by what it is like, and a form of it."""
    turn = scene.turn
    options = [e for e in turn.entities if e.name in scene.options and e.text and not e.unwanted]
    if not options or not scene.spoken.table or turn.intent in _LOOKING:
        return False
    behind = turn.text[max(e.start + len(e.text) for e in options) :]
    if scene.reads("questions").IS_QUESTION.search(behind.rstrip("?")):
        return False  # "the velvet one in green how long is it"
    values = {word for e in options for word in e.text.lower().split()}
    return any(word not in values for word in scene.reads("references").described(turn.text))


def _asks_for_form_of_these(scene: _Scene) -> bool:
    """ "Does it come in brown?" about a list: which of them do."""
    turn = scene.turn
    if scene.spoken.focus or not scene.spoken.table or turn.intent not in _ASKING:
        return False
    if turn.has(CATEGORY, "product", "ordinal") or any(one.unwanted for one in turn.entities):
        return False
    named = [e for e in turn.entities if e.name in scene.options and e.text]
    in_form = getattr(scene.reads("wishes"), "IN_FORM", None)
    return any(in_form and in_form.search(turn.text[: entity.start]) for entity in named)


def _asks_of_one(scene: _Scene) -> bool:
    """ "Is the cheaper of those warm?", "must he bring a bulb?": whether something holds for one
    thing, whatever it was taken for."""
    turn = scene.turn
    asks = scene.reads("questions").ASKS_WHETHER.match(turn.text)
    if not asks or turn.has(CATEGORY):
        return False
    if turn.intent == "ask_which":
        return turn.has("ordinal") and bool(scene.spoken.table)
    doubtful = turn.intent in _SEEKING and turn.confidence < _DOUBTFUL
    return doubtful and bool(scene.spoken.focus) and not turn.has("recipient", "price_max")


def _asks_what_is_left(scene: _Scene) -> bool:
    """ "Nothing with balls. What does that leave?": a wish, though it asks."""
    in_force = bool(scene.wish.as_slot())
    return in_force and bool(scene.reads("wishes").WHAT_IS_LEFT.search(scene.turn.text))


def _measures(scene: _Scene) -> bool:
    """ "Lighter than 1.2 kg?", "would it do for 2 degrees?": by a number of what lies there."""
    turn = scene.turn
    if turn.intent not in (*_ASKING, "ask_which") or not (scene.spoken.table or scene.named):
        return False
    among = [item for item in pool("", scene.services) if item.id in scene.spoken.ids]
    named = set(map(str, turn.all("product")))
    among += [item for item in pool("", scene.services) if item.id in named]
    return bool(measured_in(turn.text, turn.language, among).bounds)


def _names_a_kind(scene: _Scene) -> bool:
    """ "Jumpers?": a kind of thing alone is looked for."""
    kinds = [entity for entity in scene.turn.entities if entity.name == CATEGORY and entity.text]
    if not kinds or scene.turn.intent not in _ASKING:
        return False
    said = {word for entity in kinds for word in entity.text.lower().split()}
    alone = not [word for word in scene.content if word.lower() not in said]
    return alone and _are_known(kinds, scene.services)


def _of_a_kind_unseen(scene: _Scene) -> bool:
    """ "The lightest jacket you sell", where nothing was shown yet: of all there are."""
    turn = scene.turn
    if scene.spoken.ids or turn.intent not in _PICKING or turn.has("product"):
        return False
    kinds = [entity for entity in turn.entities if entity.name == CATEGORY and entity.text]
    return _are_known(kinds[-1:], scene.services)


def _asks_of_a_kind(scene: _Scene) -> bool:
    """ "Are the knives dishwasher safe", where nothing was shown yet: of each of them."""
    turn = scene.turn
    if scene.spoken.ids or turn.intent not in {*_PICKING, "ask_product"} or turn.has("product"):
        return False
    kinds = [entity for entity in turn.entities if entity.name == CATEGORY and entity.text]
    asks = scene.reads("questions").ASKS_WHETHER.match(turn.text)
    said = {word for entity in kinds for word in entity.text.lower().split()}
    of_it = [word for word in scene.content if word.lower() not in said]
    return bool(asks and of_it) and _are_known(kinds[-1:], scene.services)


def _are_known(kinds: Sequence[Entity], services: Services) -> bool:
    """Whether the shop has all these kinds of things."""
    linked = services.categories
    said = [KindSaid(str(e.value) if e.value in linked else "", e.text.lower()) for e in kinds]
    return bool(said) and all(needs_of(kind, services) for kind in said)


_FORMS: tuple[tuple[str, Callable[[_Scene], bool]], ...] = (
    (CODE, _names_a_code),
    (DESCRIBE, _wants_words_for_somebody),
    (JUDGE, _sets_apart),
    (COMPARE, _compares),
    (PRICE, _adds_up),
    (JUDGE, _weighs_price),
    (JUDGE, _judges),
    (REFINE, _loosens),
    (REFINE, _narrows),
    (REFINE, _asks_what_is_left),
    (ASK, _asks_for_values),
    (STOCK, _asks_for_form),
    (STOCK, _asks_for_form_of_one),
    (STOCK, _asks_for_form_of_these),
    (ASK, _asks_of_one),
    (JUDGE, _measures),
    (FIND, _names_a_kind),
    (ASK, _asks_of_a_kind),
    (FIND, _of_a_kind_unseen),
)
"""The forms, the clearest first."""


def unsure(turn: Turn, tracker: Tracker, services: Services) -> str | None:
    """What a message that was not understood asks for by its form, or as its likeliest readings
    agree."""
    if action := asked_by_form(turn, tracker, services):
        return action
    scene = _Scene(turn, spoken_of(tracker), Wish.of(tracker), services, action_before(tracker))
    likely = [intent for intent, _ in turn.ranking if intent not in _NO_READING][:_SEVERAL]
    if turn.has("product") and likely and all(intent in _ABOUT_ONE for intent in likely):
        return _ABOUT_ONE[likely[0]]
    if scene.several and qualities_of(turn.text, turn.language) and not turn.has(CATEGORY):
        return JUDGE
    looked_for = [intent for intent in likely if intent in _LOOKING]
    kinds = [entity for entity in turn.entities if entity.name == CATEGORY and entity.text]
    if looked_for and _are_known(kinds[-1:], services):
        return REFINE if looked_for[0] == "refine_search" and scene.wish.as_slot() else FIND
    if _edits(scene):
        return REFINE
    if looked_for and likely[0] in _LOOKING and scene.wish.as_slot() and scene.spoken.table:
        return _LOOKING[likely[0]]
    return None


def tells_a_wish(turn: Turn, tracker: Tracker, services: Services) -> bool:
    """Whether a message that was read with much doubt tells how the things looked for shall be."""
    if turn.confidence >= _DOUBTFUL or turn.text.startswith("/"):
        return False
    return _edits(_Scene(turn, spoken_of(tracker), Wish.of(tracker), services))


def _edits(scene: _Scene) -> bool:
    """Whether words that were not understood say how the things looked for shall be, or not be."""
    turn = scene.turn
    if not scene.wish.as_slot() or not scene.spoken.table or turn.has("product", "ordinal"):
        return False
    if scene.reads("questions").IS_QUESTION.search(turn.text):
        return False
    named = read_wish(turn, scene.services, scene.wish)
    return bool(replace(named, query="").as_slot())


_NO_READING = frozenset({"nlu_fallback", "out_of_scope"})
_LOOKING = {
    "find_product": FIND,
    "recommend": FIND,
    "refine_search": REFINE,
    "refine_cheaper": "action_refine_price",
    "refine_pricier": "action_refine_price",
    "show_more": "action_show_more",
}
_ABOUT_ONE = {
    "buy_product": "action_buy_product",
    "ask_stock": STOCK,
    "ask_price": PRICE,
    "product_details": "action_product_details",
    "select_item": "action_product_details",
}
"""What is asked of a product that is named: whichever of these it is, the first says enough."""
