"""The turns that are about the conversation itself: repeating, following up, not understanding."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.find import RefineSearch, leaves_out
from actions.catalogue.forms import elsewhere, unsure
from actions.catalogue.guessing import shown_at_a_guess
from actions.catalogue.wish import Wish
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    LAST_ORDER,
    LAST_OUTCOME,
    MISSES,
    OPERATION,
    SEARCH_STATE,
    Turn,
    begin,
    set_slot,
    turn_of,
)
from actions.conversation.transcript import transcript_of
from actions.faq import PERSONAL
from actions.operations import started_by
from actions.operations.consent import SHOWN
from actions.operations.explaining import keeps_waiting
from actions.operations.guessing import likeliest_matter
from actions.operations.identity import told, told_in
from actions.operations.line_commands import CHANGE, commanded
from actions.operations.support import HumanHandoff, office
from actions.pending_requests import goes_on, pressed
from actions.questions.ask import answer_at_a_venture, asks_again, keep, tell
from actions.questions.reply import ASK_PRODUCT, ASK_PRODUCT_ACTION
from actions.readings import NO_READING, readings
from actions.services import call, get
from actions.speech import Speaker, say, speaker_of
from actions.titles import wish_of
from common.language import language, language_names, only_speaks
from common.messages import PART, Button, Text

MISSES_BEFORE_HANDOFF = 2
LIKELY = 0.25
"""From here on a reading counts where nothing but the order is certain."""
FALLBACK = "nlu_fallback"
ANSWERING = frozenset({"provide_details", "correct_details", "affirm", "deny"})
_WORTH_ASKING = 0.05
_OF_A_LINE = ("size", "colour", "product")
"""Whoever names one of these beside who they are wants more than to know where an order is."""
_PERSONAL = ("order_number", "email", "phone")
"""Whoever names one of these talks about an order, however strange the rest sounds."""
_OFFER_STANDS = 3
"""Messages of the shopper for which a yes still takes up an offer."""
_BROWSING = {
    "find_product": "action_find_products",
    "recommend": "action_recommend",
    "refine_search": "action_refine_search",
}
_BY_ITS_STATE = frozenset({CHANGE, "exchange_item"})
"""Which of the two it is, an order's state tells: each goes on as the other."""
_SHOWING = {
    "find_product": "action_find_products",
    "product_details": "action_product_details",
    "select_item": "action_product_details",
}
"""With a product named, each of these shows it."""
_CHOOSING = {"select_item": "action_buy_product", "buy_product": "action_buy_product"}
"""Whoever may want to buy a thing hears whether it is there."""


class Clarify(ShopAction):
    """Not sure what was meant: offer the likeliest readings, then a person."""

    def name(self) -> str:
        """For ``nlu_fallback`` and ``out_of_scope``."""
        return "action_clarify"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Answer what the data knows; else ask with buttons, the second time offer a colleague."""
        turn = turn_of(tracker)
        if _is_for_the_colleague(turn, tracker):
            return await add_to_handover(dispatcher, tracker)
        waits, idle = keeps_waiting(tracker.get_slot(FACTS)), tracker.get_slot(OPERATION) is None
        known = {**told(tracker.get_slot(FACTS) or {}), **told_in(turn)}
        in_talk = idle and _order_talk(tracker)
        if in_talk and (matter := await _likely_matter(turn, tracker)):
            return begin(matter, known)
        if idle and (events := _same_either_way(turn)):
            return events
        if idle and (of_line := await commanded(turn, tracker)) is not None:
            return begin(CHANGE, of_line)
        if idle and not in_talk and (matter := await _likely_matter(turn, tracker)):
            return begin(matter, known)
        if idle and turn.has(*_PERSONAL):
            if operation := likely_lookup(turn) or _sole_change(turn):
                return begin(operation, known)
            waits = known
        elif await asks_again(tracker):
            return [{"event": "followup", "timestamp": None, "name": ASK_PRODUCT_ACTION}]
        elif other := unsure(turn, tracker, get()):
            return [{"event": "followup", "timestamp": None, "name": other}]
        question, reply = await answer_at_a_venture(tracker)
        if reply is not None:
            return [*await tell(dispatcher, question, reply), set_slot(MISSES, 0)]
        if idle and _is_about_a_product(turn, tracker):
            return [{"event": "followup", "timestamp": None, "name": ASK_PRODUCT_ACTION}]
        await keep(question, "message")
        misses = _misses_in_a_row(tracker) + 1
        speaker = speaker_of(tracker)
        choices = _of_pieces(tracker, speaker) or readings(turn, speaker, get().faq)
        personal = turn.has(*_PERSONAL) or _order_talk(tracker)
        guess = idle and turn.intent in NO_READING and not personal
        guess = guess and not Wish.of(tracker).as_slot()
        if guess and (shown := await shown_at_a_guess(dispatcher, turn, speaker, choices)):
            return [*shown, set_slot(MISSES, 0)]
        if idle and not turn.has("product") and (operation := _only_change(choices, tracker)):
            return begin(operation)
        if goes_on(tracker) and not choices:
            # The rest of the message is answered; what was not understood of it is told.
            say(dispatcher, speaker.message("utter_piece_not_understood", words=turn.text))
            return []
        if misses >= MISSES_BEFORE_HANDOFF:
            say(dispatcher, speaker.message("utter_still_not_understood", *choices))
        elif choices and turn.intent != "out_of_scope":
            neither = speaker.button("utter_button_neither", "/deny")
            say(dispatcher, speaker.message("utter_did_you_mean", *choices, neither))
        elif turn.intent == "out_of_scope":
            dispatcher.utter_message(response="utter_out_of_scope")
        else:
            say(dispatcher, speaker.message("utter_not_understood"))
        return [set_slot(MISSES, misses), *([set_slot(FACTS, waits)] if waits else [])]


async def _likely_matter(turn: Turn, tracker: Tracker) -> str | None:
    """The matter of an order that an unsure message is begun as; see ``likeliest_matter``."""
    from shop.identity import customer_of

    if turn.intent == "out_of_scope":
        return None
    customer = await call(customer_of, get().shop, tracker.sender_id)
    return likeliest_matter(turn, known=customer is not None, in_talk=_order_talk(tracker))


def _sole_change(turn: Turn) -> str | None:
    """The one change that the two likeliest readings leave, where an order or who speaks is named;
    it is shown before it is done."""
    torn = [intent for intent, _ in turn.ranking if intent not in NO_READING][:2]
    changes = [intent for intent in torn if _changes(intent)]
    if changes and set(changes) <= _BY_ITS_STATE:
        return CHANGE
    operation = started_by(changes[0]) if len(changes) == 1 and changes == torn[:1] else None
    return operation.name if operation is not None else None


def _only_change(choices: Sequence[Button], tracker: Tracker) -> str:
    """The one change that a message may mean right after an order was spoken of; else nothing.

    It is shown before it is done, so that needs no question of its own.
    """
    if len(choices) != 1 or not _order_talk(tracker):
        return ""
    operation = started_by(choices[0].payload.lstrip("/").partition("{")[0])
    return operation.name if operation and operation.confirms and operation.personal else ""


def _order_talk(tracker: Tracker) -> bool:
    """Whether an order was spoken of a few messages ago at most."""
    if not tracker.get_slot(LAST_ORDER):
        return False
    said = 0
    for event in reversed(tracker.events):
        said += event.get("event") == "user"
        if said > _OFFER_STANDS:
            return False
        if event.get("event") == "slot" and event.get("name") == LAST_ORDER:
            return bool(event.get("value"))
    return False


def _is_about_a_product(turn: Turn, tracker: Tracker) -> bool:
    """Whether a message names one thing, or likeliest asks about the one that is talked about."""
    if len(set(map(str, turn.all("product")))) == 1:
        return True
    torn = [intent for intent, _ in turn.ranking if intent not in NO_READING][:2]
    asks = language(turn.language).reads("questions").IS_QUESTION.search(turn.text)
    return bool(tracker.get_slot(FOCUS_PRODUCT) and asks) and ASK_PRODUCT in torn


def _of_pieces(tracker: Tracker, speaker: Speaker) -> tuple[Button, ...]:
    """Where a message was cut into two changes, these are what it may mean."""
    message = tracker.latest_message or {}
    parts = [part for part in message.get("requests") or () if not part["negated"]]
    intents = [part["intent"] for part in parts if _changes(part["intent"])]
    if len(set(intents)) < 2:
        return ()
    turn = replace(turn_of(tracker), ranking=tuple((intent, 1.0) for intent in intents))
    return readings(turn, speaker, get().faq)


def _changes(intent: str) -> bool:
    operation = started_by(intent)
    return operation is not None and operation.confirms


def _same_either_way(turn: Turn) -> list[Event]:
    """Torn between two readings that come to the same: no question is worth it."""
    torn = [intent for intent, _ in turn.ranking if intent not in NO_READING][:2]
    if turn.intent != FALLBACK or len(torn) < 2:
        return []
    for same in (_BROWSING, _CHOOSING, _SHOWING if turn.has("product") else {}):
        if all(intent in same for intent in torn):
            return [{"event": "followup", "timestamp": None, "name": same[torn[0]]}]
    if set(torn) == _BY_ITS_STATE:
        return begin(CHANGE)
    for question, operation in (torn, reversed(torn)):
        if PERSONAL.get(question) == operation:
            return begin(operation)
    return []


def _is_for_the_colleague(turn: Turn, tracker: Tracker) -> bool:
    """Whether a message only says how the shopper can be reached, after a handover."""
    handed_over = {"operation": HumanHandoff.name, "did": "done"}
    reached = turn.has("email", "phone", "person") and not turn.has("order_number")
    return reached and tracker.get_slot(LAST_OUTCOME) == handed_over


async def add_to_handover(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """The conversation as it is now goes to the colleague; nothing else is begun."""
    from shop.operations import request_handoff

    services, speaker = get(), speaker_of(tracker)
    handoff = await call(
        request_handoff,
        services.shop,
        tracker.sender_id,
        reason="",
        transcript=transcript_of(tracker),
        request_id=secrets.token_hex(16),
    )
    hours = office(services.config, services.shop.now())
    said = speaker.message("utter_added_to_handover", number=handoff.number, hours=hours)
    say(dispatcher, said)
    return []


def likely_lookup(turn: Turn) -> str | None:
    """What a message with an order number or an address may want to know.

    None where it rather wants something changed: that is asked back, never begun on a guess.
    """
    if _changes(turn.intent):
        return None
    for intent, confidence in turn.ranking:
        operation = started_by(intent)
        if operation is not None and confidence >= LIKELY:
            return None if operation.confirms else operation.name
    return "order_status"


def _misses_in_a_row(tracker: Tracker) -> int:
    """How often the turns just before this one were not understood either."""
    actions = [
        event["name"]
        for event in tracker.events
        if event.get("event") == "action"
        and event.get("name") not in {"action_listen", "action_extract_slots"}
    ]
    if not actions or actions[-1] != "action_clarify":
        return 0
    return int(tracker.get_slot(MISSES) or 0)


class FollowUp(ShopAction):
    """A yes or no that no question of the bot is waiting for."""

    def name(self) -> str:
        """For ``affirm`` and ``deny``."""
        return "action_follow_up"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """What is refused is left alone; a no asks what else, a yes asks to what."""
        turn = turn_of(tracker)
        if events := elsewhere(self.name(), tracker):
            return events
        if (known := await commanded(turn, tracker)) is not None:
            return begin(CHANGE, known)
        if Wish.of(tracker).as_slot() and (turn.left_out or leaves_out(turn, tracker, get())):
            return await RefineSearch().act(dispatcher, tracker, domain)
        if turn.refused:
            speaker = speaker_of(tracker)
            wish = wish_of(turn.refused[0], speaker)
            say(dispatcher, speaker.message("utter_refused_nothing_done", wish=wish))
        elif turn.intent == "deny":
            dispatcher.utter_message(response="utter_anything_else")
        elif turn.has(*_PERSONAL):  # a yes to nothing, and something to do
            known = {**told(tracker.get_slot(FACTS) or {}), **told_in(turn)}
            return _asked_back(dispatcher, tracker, known)
        elif (offer := _still_offered(tracker)) and not turn.has(SHOWN):
            return pressed(offer, tracker.get_latest_input_channel())
        elif turn.has(SHOWN):
            dispatcher.utter_message(response="utter_button_is_over")
        else:
            dispatcher.utter_message(response="utter_yes_to_what")
        return []


def _asked_back(
    dispatcher: CollectingDispatcher, tracker: Tracker, known: Mapping[str, Any]
) -> list[Event]:
    """Ask what shall be done with what was told; who speaks is kept for it."""
    turn, speaker = turn_of(tracker), speaker_of(tracker)
    choices = readings(turn, speaker, get().faq, but=ANSWERING, least=_WORTH_ASKING)
    name = "utter_did_you_mean" if choices else "utter_what_about_it"
    say(dispatcher, speaker.message(name, *choices))
    return [set_slot(FACTS, dict(known) or None)]


def _still_offered(tracker: Tracker) -> str:
    """What was offered where something could not be done, if that was a few messages ago."""
    said = 0
    for event in reversed(tracker.events):
        said += event.get("event") == "user"
        if said > _OFFER_STANDS:
            break
        if event.get("event") == "slot" and event.get("name") == LAST_OUTCOME:
            return str((event.get("value") or {}).get("offer") or "")
    return ""


class Repeat(ShopAction):
    """Say the last thing again."""

    def name(self) -> str:
        """For ``repeat``."""
        return "action_repeat"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Everything said since the shopper's message before this one."""
        said = _last_bot_turn(tracker)
        if not said:
            say(dispatcher, speaker_of(tracker).message("utter_nothing_to_repeat"))
        for event in said:
            data = event.get("data") or {}
            dispatcher.utter_message(
                text=event.get("text"),
                buttons=data.get("buttons"),
                json_message=data.get("custom") or {},
            )
        return []


def _last_bot_turn(tracker: Tracker) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    users = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user" and PART not in (event.get("metadata") or {}):
            users += 1
            if users > 1 and said:
                break
        elif event.get("event") == "bot" and users == 1:
            said.append(event)
    return list(reversed(said))


class LooseDetails(ShopAction):
    """Details nobody asked for: an order number means its status, a wish means the search."""

    def name(self) -> str:
        """For ``provide_details`` and ``correct_details``."""
        return "action_loose_details"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Go where the details point to."""
        turn = turn_of(tracker)
        if _is_for_the_colleague(turn, tracker):
            return await add_to_handover(dispatcher, tracker)
        if (known := await commanded(turn, tracker)) is not None:
            return begin(CHANGE, known)
        if turn.has(*_PERSONAL, "postcode"):
            known = {**told(tracker.get_slot(FACTS) or {}), **told_in(turn)}
            operation = None if turn.has(*_OF_A_LINE) else likely_lookup(turn)
            return begin(operation, known) if operation else _asked_back(dispatcher, tracker, known)
        if turn.has("colour", "size", "category", "brand", "price_max", "price_min", "material"):
            searching = tracker.get_slot(SEARCH_STATE)
            name = "action_refine_search" if searching else "action_find_products"
            return [{"event": "followup", "timestamp": None, "name": name}]
        if turn.has("product"):
            return [{"event": "followup", "timestamp": None, "name": "action_product_details"}]
        if other := unsure(turn, tracker, get()):
            return [{"event": "followup", "timestamp": None, "name": other}]
        if _order_talk(tracker) and (matter := await _likely_matter(turn, tracker)):
            return begin(matter, told_in(turn))
        dispatcher.utter_message(response="utter_what_about_it")
        return []


class OtherLanguage(ShopAction):
    """A message in a language that the bot does not speak."""

    def name(self) -> str:
        """For ``other_language``."""
        return "action_other_language"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Say which languages are spoken here, in those and in the shopper's own."""
        speaker = speaker_of(tracker)
        spoken = speaker.voice.book.languages
        written = str((tracker.latest_message or {}).get("language") or "")
        lines = [
            speaker.voice.book.render(
                "utter_other_language",
                code,
                languages=language_names(spoken, code),
                order=tracker.get_slot(OPERATION) is not None,
                count=len(spoken),
            )
            for code in spoken
        ]
        own = only_speaks(written, spoken)
        say(dispatcher, Text(text="\n".join(filter(None, [own, *lines]))))
        return []
