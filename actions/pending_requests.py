"""What else was asked for in one message: kept, and taken up one after the other.

The operation policy notes it in a slot; when the bot is done with the first request, it runs
:class:`NextRequest`, which says the next one again in the shopper's place. So every request goes
the way that it would have gone alone, whatever it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import WAITING, set_slot
from actions.operations import all_operations, started_by
from actions.operations.base import Operation
from actions.speech import Speaker, say, speaker_of
from actions.titles import wish_of
from common.language import FALLBACK, language
from common.messages import PART, Message

NEXT, HANDOFF = "action_next_request", "human_handoff"
REPLIES = frozenset(
    {
        "affirm",
        "deny",
        "nevermind",
        "goodbye",
        "thank",
        "praise",
        "doubt",
        "lack_details",
        "why_asked",
        "provide_details",
        "correct_details",
        "nlu_fallback",
        "out_of_scope",
    }
)
"""They reply to an operation; once that is left, nothing of them is left to answer."""
_GOES_WITHOUT_SAYING = frozenset({"action_leave_operation", "action_other_reading"})
"""After one of these the next request is simply taken up."""
MOST_SECONDS = 1800
"""What has waited longer belongs to a conversation that is over."""
ORDER_NUMBER = "order_number"
RESUMES = "resumes"
"""Of a request, and of the message it is said as: facts of an operation that goes on with them."""
_LONGEST_QUOTE = 80
SURELY_WISHED = 0.75
"""From here on a later piece of a message may begin something that changes an order."""
_PART_OF_ANOTHER = frozenset(
    {"lack_details", "doubt", "nlu_fallback", "why_asked", "praise", "nevermind", "goodbye"}
)
"""What belongs to the request before it, and is answered with that or not at all."""
_ANSWERS = frozenset({"affirm", "deny"})
_QUESTIONS = ("faq_", "ask_")
"""How the intents of questions begin that are answered in a sentence."""
_THINGS = frozenset({"product", "category", "ordinal", "size", "colour", "street"})
_NAMING = frozenset({"order_number", "product", "category", "ordinal"})

Request = dict[str, Any]


def noted(
    waiting: Mapping[str, Any] | None,
    message: Mapping[str, Any],
    *,
    at: float,
    operation: str | None,
) -> dict[str, Any] | None:
    """What waits once a message has been heard; None when nothing does.

    Args:
        waiting: what waited before: ``at``, when it was noted, and ``requests``.
        message: Rasa's ``parse_data`` of the message.
        at: when it was said, in seconds; a message is noted once.
        operation: the operation that is open.
    """
    if waiting and waiting["at"] == at:
        return dict(waiting)
    entries: Sequence[Request] = message.get("requests") or ()
    spoken_of = {entry["intent"] for entry in entries} | {_intent(message)}
    named = _orders_of(message)
    before = [
        request
        for request in (waiting or {}).get("requests", ())
        if at - request["at"] <= MOST_SECONDS
        # "Cancel it", said of one order, is no word about another one that is still to come.
        and (request["intent"] not in spoken_of or (_orders_of(request) - named))
    ]
    entries = [one for entry in entries for one in _order_by_order(entry, operation)]
    if not entries:
        alone = {**_alone(message), "confidence": 1.0, "negated": False}
        entries = list(_order_by_order(alone, operation))
        entries = entries if len(entries) > 1 else []
    spoken = str(message.get("language") or FALLBACK)
    later = [
        {**entry, "at": at}
        for entry in _later(entries, _intent(message), operation)
        if _stands_alone(entry, spoken)
    ]
    return {"at": at, "requests": [*later, *before]} if later or before else None


def _orders_of(message: Mapping[str, Any]) -> set[str]:
    """The orders that a message, or a request, names."""
    entities = message.get("entities") or ()
    named = (e for e in entities if e["entity"] == ORDER_NUMBER and not e.get("shared"))
    return {str(entity["value"]) for entity in named}


def _alone(message: Mapping[str, Any]) -> Request:
    """A message that asks for one thing, as a request."""
    text = str(message.get("text") or "")
    entities = list(message.get("entities") or ())
    intent = _intent(message)
    return {"text": text, "start": 0, "end": len(text), "intent": intent, "entities": entities}


def _order_by_order(request: Request, operation: str | None) -> Iterator[Request]:
    """A request about several orders as one for each; any other as it is."""
    intent, entities = request["intent"], request["entities"]
    numbers = dict.fromkeys(str(e["value"]) for e in entities if e["entity"] == ORDER_NUMBER)
    wanted = started_by(intent) or all_operations().get(str(operation))
    if len(numbers) < 2 or wanted is None or not _is_about_an_order(wanted):
        yield request
        return
    first, *rest = numbers
    others = [entity for entity in entities if entity["entity"] != ORDER_NUMBER]
    yield {**request, "entities": [*others, *_numbered(entities, first)]}
    for number in rest:
        yield {**for_order(wanted, number), "negated": request["negated"]}


def _numbered(entities: Sequence[Mapping[str, Any]], number: str) -> list[Mapping[str, Any]]:
    named = (e for e in entities if e["entity"] == ORDER_NUMBER and str(e["value"]) == number)
    return list(named)[:1]


def _is_about_an_order(operation: Operation) -> bool:
    return any(fact.slot == ORDER_NUMBER for fact in operation.facts)


def for_order(operation: Operation, number: str, words: str = "") -> Request:
    """The request that an operation be done for an order, as if it had been said alone.

    Args:
        words: what else is said of it.
    """
    text = ". ".join(filter(None, (number, words)))
    return {
        "text": text,
        "start": 0,
        "end": len(text),
        "intent": opens(operation),
        "confidence": 1.0,
        "negated": False,
        "entities": [{"entity": ORDER_NUMBER, "value": number, "start": 0, "end": len(number)}],
    }


def opens(operation: Operation) -> str:
    """The intent that begins an operation: the one of its own name, where there is one."""
    starts = operation.start_intents
    return operation.name if operation.name in starts else min(starts)


def also_for(
    waiting: Mapping[str, Any] | None,
    operation: Operation,
    numbers: Sequence[str],
    at: float,
    words: str = "",
) -> dict[str, Any] | None:
    """What waits, with the same for further orders first.

    Args:
        at: when the message was said that asks for them, in seconds.
        words: what holds for all of them.
    """
    before = [dict(one) for one in (waiting or {}).get("requests", ())]
    new = [{**for_order(operation, number, words), "at": at} for number in numbers]
    return {"at": at, "requests": [*new, *before]} if new or before else None


def put_off(
    waiting: Mapping[str, Any] | None, operation: Operation, facts: Mapping[str, Any], at: float
) -> dict[str, Any]:
    """What waits, with an operation first that goes on where it was left.

    Args:
        facts: all that is known for it; its summary is shown again, and needs a yes of its own.
        at: when the message was said that put it off, in seconds.
    """
    before = [dict(one) for one in (waiting or {}).get("requests", ())]
    again = {**for_order(operation, str(facts.get(ORDER_NUMBER) or "")), RESUMES: dict(facts)}
    return {"at": at, "requests": [{**again, "at": at}, *before]}


def noted_too(
    waiting: Mapping[str, Any] | None, requests: Sequence[Mapping[str, Any]], at: float
) -> dict[str, Any]:
    """What waits, with further requests of the latest message first.

    Args:
        at: when that message was said, in seconds.
    """
    before = [dict(one) for one in (waiting or {}).get("requests", ())]
    return {"at": at, "requests": [*({**one, "at": at} for one in requests), *before]}


def told_of_next(waiting: Mapping[str, Any], words: str, at: float) -> dict[str, Any]:
    """What waits, where something more was said of what comes next.

    Args:
        at: when it was said, in seconds.
    """
    first, *rest = waiting["requests"]
    text = f"{str(first['text']).rstrip(' .')}. {words}"
    return {"at": at, "requests": [{**first, "text": text, "end": len(text)}, *rest]}


def _intent(message: Mapping[str, Any]) -> str:
    return str((message.get("intent") or {}).get("name") or "")


def _later(entries: Sequence[Request], intent: str, operation: str | None) -> list[Request]:
    """The requests after the one that the message begins with."""
    asked = [entry for entry in entries if not entry["negated"]]
    first = next((place for place, entry in enumerate(asked) if entry["intent"] == intent), None)
    if first is None:
        first = next((p for p, e in enumerate(asked) if e["intent"] not in _ANSWERS), 0)
    open_ones = {operation, _operation(intent)} - {None}
    begun = open_ones.union(*map(_settled_by, open_ones))
    return [
        entry
        for entry in asked[first + 1 :]
        if (_operation(entry["intent"]) not in begun or _names_something(entry))
    ]


def _stands_alone(request: Request, spoken: str) -> bool:
    """Whether a piece of a message is a request of its own, and no mere continuation.

    A change that is not surely wished for, and names nothing, is none: it would be begun on a
    guess.
    """
    wanted = started_by(request["intent"])
    named = any(entity["entity"] in _THINGS for entity in request["entities"])
    sure = request["confidence"] >= SURELY_WISHED or named
    if wanted is not None and wanted.confirms and not sure:
        return False
    if request["intent"] in _PART_OF_ANOTHER:
        return False
    reads, words = language(spoken).reads("operations"), str(request["text"])
    if wanted is not None and wanted.name == HANDOFF and reads.CONDITIONAL.search(words):
        return False
    return reads.CONTINUES.search(words) is None


def _settled_by(operation: str | None) -> frozenset[str]:
    """Other operations that this one leads to itself: a damaged item may be returned."""
    found = all_operations().get(operation or "")
    return found.settles if found else frozenset()


def _operation(intent: str) -> str | None:
    operation = started_by(intent)
    return operation.name if operation else None


def _names_something(request: Request) -> bool:
    """Whether it may be about another thing than the operation that is under way."""
    return any(e["entity"] in _NAMING and not e.get("shared") for e in request["entities"])


def next_words(waiting: Mapping[str, Any] | None) -> str | None:
    """The request that comes next, as the shopper put it."""
    requests = (waiting or {}).get("requests") or [None]
    return _quote(requests[0]) if requests[0] else None


def _quote(request: Request) -> str:
    words = str(request["text"]).strip(" ,.;:!")
    if (number := words.partition(". ")[0]) in _orders_of(request):
        return number
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()}…"


class NextRequest(ShopAction):
    """Takes up the next thing that the shopper has asked for."""

    def name(self) -> str:
        """Predicted by the operation policy."""
        return NEXT

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Say which one, then say it to the bot as if the shopper had only said this."""
        waiting = tracker.get_slot(WAITING) or {}
        request, *rest = waiting.get("requests") or [None]
        if request is None:
            return [set_slot(WAITING, None)]
        of_this_message = request.get("at") == waiting.get("at")
        is_plain = _latest_action(tracker) in _GOES_WITHOUT_SAYING or not _has_answered(tracker)
        if request.get(RESUMES) or not (of_this_message and is_plain):
            say(dispatcher, _announced(request, speaker_of(tracker)))
        left = {**waiting, "requests": rest} if rest else None
        return [
            set_slot(WAITING, left),
            {"event": "action", "name": "action_listen"},
            _said(request, tracker.get_latest_input_channel()),
        ]

    def after_failure(self, error: Exception) -> list[Event]:
        """Nothing waits any more, or it would fail for ever."""
        return [set_slot(WAITING, None)]


def _announced(request: Request, speaker: Speaker) -> Message:
    """Which request comes now: in the shopper's words, or by its order where it has no others."""
    if request.get(RESUMES):
        return speaker.message("utter_back_to", wish=wish_of(request["intent"], speaker))
    words = _quote(request)
    if words in _orders_of(request):
        return speaker.message("utter_next_order", order=words)
    return speaker.message("utter_next_request", request=words)


def _latest_action(tracker: Tracker) -> str:
    actions = (e for e in reversed(tracker.events) if e.get("event") == "action")
    latest: Mapping[str, Any] = next(actions, {})
    return str(latest.get("name") or "")


def _has_answered(tracker: Tracker) -> bool:
    """Whether anything was said since the shopper's latest words, or the latest piece of them."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return True
        if event.get("event") == "user":
            return False
    return False


def goes_on(tracker: Tracker) -> str:
    """The intent of the next piece of the message that is being answered; empty without one."""
    waiting = tracker.get_slot(WAITING) or {}
    [request, *_] = waiting.get("requests") or [None]
    if request is None or request.get("at") != waiting.get("at"):
        return ""
    return str(request["intent"])


def asks_beside(waiting: Mapping[str, Any] | None) -> bool:
    """Whether what comes next is a question of the latest message: one that the shop's answers or
    the data of a thing know, or that is looked up in the orders."""
    requests = (waiting or {}).get("requests")
    if not waiting or not requests or requests[0]["at"] != waiting["at"]:
        return False
    intent = str(requests[0]["intent"])
    wanted = started_by(intent)
    looked_up = wanted is not None and wanted.personal and not wanted.confirms
    return looked_up or intent.startswith(_QUESTIONS)


def beside(message: Mapping[str, Any]) -> tuple[str, ...]:
    """What a message says after its first request that begins no operation."""
    later = [one for one in message.get("requests") or () if not one.get("negated")][1:]
    return tuple(str(one["text"]) for one in later if started_by(one["intent"]) is None)


def without(waiting: Mapping[str, Any] | None, texts: Sequence[str]) -> dict[str, Any] | None:
    """What waits, less the requests of these words: they were an answer."""
    if not waiting:
        return None
    left = [one for one in waiting["requests"] if one["text"] not in texts]
    return {**waiting, "requests": left}  # with its time, so that the message is not noted anew


def begins_another(waiting: Mapping[str, Any] | None, current: Operation) -> bool:
    """Whether what comes next, of the latest message, begins another change than the open one."""
    wanted = _wished_next(waiting)
    return wanted is not None and wanted.name != current.name


def wishes_more(waiting: Mapping[str, Any] | None, current: Operation) -> bool:
    """Whether what comes next, of the latest message, is a change of its own.

    More of the same change of an order is taken up at once.
    """
    wanted = _wished_next(waiting)
    return wanted is not None and not (current.beside and wanted.name == current.name)


def _wished_next(waiting: Mapping[str, Any] | None) -> Operation | None:
    requests = (waiting or {}).get("requests")
    if not waiting or not requests or requests[0].get("at") != waiting.get("at"):
        return None
    wanted = started_by(requests[0]["intent"])
    return wanted if wanted is not None and wanted.confirms else None


def without_replies(waiting: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What waits once an operation is left: what replied to it is done with."""
    if not waiting:
        return None
    left = [one for one in waiting["requests"] if one["intent"] not in REPLIES]
    return {**waiting, "requests": left}


def pressed(payload: str, channel: str | None) -> list[Event]:
    """The events of a button's press, in the shopper's place.

    Args:
        payload: ``/intent`` or ``/intent{"entity": "value"}``.
        channel: where the conversation is held.
    """
    intent, brace, values = payload.lstrip("/").partition("{")
    named = json.loads(brace + values) if brace else {}
    place = {"start": 0, "end": len(payload)}
    request = {
        "text": payload,
        "intent": intent,
        "confidence": 1.0,
        **place,
        "entities": [{"entity": name, "value": value, **place} for name, value in named.items()],
    }
    return [{"event": "action", "name": "action_listen"}, _said(request, channel)]


def said_again(message: Mapping[str, Any], channel: str | None) -> list[Event]:
    """The events of a message that is said once more as another reading of it.

    Args:
        message: Rasa's ``parse_data``.
        channel: where the conversation is held.
    """
    said = {
        "event": "user",
        "text": message.get("text"),
        "input_channel": channel,
        "metadata": {PART: True},
        "parse_data": dict(message),
    }
    return [{"event": "action", "name": "action_listen"}, said]


def _said(request: Request, channel: str | None) -> Event:
    """The user event of a request, marked as a part of an earlier message."""
    offset, length = request["start"], len(request["text"])
    entities = [
        {
            **entity,
            "start": max(entity.get("start", offset) - offset, 0),
            "end": min(entity.get("end", offset) - offset, length),
        }
        for entity in request["entities"]
    ]
    intent = {"name": request["intent"], "confidence": request["confidence"]}
    return {
        "event": "user",
        "text": request["text"],
        "input_channel": channel,
        "metadata": {PART: True},
        "parse_data": {
            "text": request["text"],
            "intent": intent,
            "intent_ranking": [intent],
            "entities": entities,
            **({RESUMES: request[RESUMES]} if request.get(RESUMES) else {}),
        },
    }
