"""What is told of another line of the order than the open operation is about.

"Now the lamp, its foot is cracked" is no reason why the rug goes back, and nothing that a summary
of the rug shows: it is a matter of its own. Where any words would do for an answer it comes first
and what was open comes right after it; else it is kept for later. It is never lost.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from actions.conversation import Entity, Turn
from actions.operations.base import Context, Operation
from actions.operations.choosing import clause_spans, items_meant, part_of
from actions.operations.consent import consent_words, fills_only, yes_before
from actions.operations.engine import answer, resume, start
from actions.operations.heard import CONFIRMED
from actions.operations.reasons import is_fault
from actions.operations.steps import Step
from actions.operations.switching import put_off
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderItemView

LINES, ORDER, REASON, REMEDY = "item_ids", "order_number", "reason", "remedy"
READS, REMEDIES_OF = "matters", "aftersales"
OF_FAULTS = "damaged_item"
_FACTS_BEFORE_IT = frozenset({CONFIRMED, REASON, REMEDY, "refund_to"})
"""Questions that come once it is settled which lines an operation is about."""
_TELLS = frozenset(
    {"damaged_item", "wrong_item", "missing_item", "guarantee_claim", "exchange_item"}
)
"""Operations on goods that have come, by the reading of the words that tell of them."""
_LEAST_OF_A_NAME = 4
_NAMING = frozenset({"product", "category"})


@dataclass(frozen=True)
class Matter:
    """A matter of its own.

    Attributes:
        operation: name of the one that takes it up.
        turn: the words that tell of it, and what is named in them.
        item: the line that they name.
        before: what is said before it; it may be the answer.
    """

    operation: str
    turn: Turn
    item: OrderItemView
    before: Turn

    @property
    def alone(self) -> bool:
        """Whether nothing is said before it, or no more than "right then", "before that"."""
        words, spoken = self.before.text, self.before.language
        puts_off = language(spoken).reads(READS).PUT_OFF.search(words) is not None
        filled = puts_off or fills_only(words, consent_words(spoken))
        return not words.strip(" .,;!") or (filled and not self.before.has(REASON))


async def aside(
    current: Operation, context: Context, waiting: Mapping[str, Any] | None
) -> tuple[Operation, Step] | None:
    """Take up or note what the latest message tells beside the open operation's question.

    Args:
        waiting: what comes next so far.

    Returns:
        The operation that is open then, and what became of the turn; None where nothing is told.
    """
    if remedy := _remedy_for_next(context, waiting):
        context.added = remedy
        context.say("utter_noted_for_next")
        return current, await _asked_shortly(current, context)
    matter = await other_matter(current, context)
    if matter is None:
        return None
    if context.requested == REASON and matter.alone:
        return await _first(matter, current, context)
    context.noted.append(_request_of(matter, str(context.values[ORDER])))
    context.say("utter_noted_for_later", item=matter.item.name)
    turn, words = matter.before, consent_words(context.turn.language)
    says_yes = context.requested == CONFIRMED and yes_before(context.turn.text, words)
    if (matter.alone or context.requested == CONFIRMED) and not says_yes:
        return current, await _asked_shortly(current, context)
    context.turn = replace(turn, intent="affirm" if says_yes else "provide_details")
    return current, await answer(current, context)


async def _first(matter: Matter, current: Operation, context: Context) -> tuple[Operation, Step]:
    """It comes before what is open, for which no reason is asked any more."""
    from actions.operations import all_operations

    wanted, order = all_operations()[matter.operation], Entity(ORDER, context.values[ORDER])
    put_off(current, context, {REASON: context.speaker.own("utter_return_reason_none")})
    context.turn = replace(matter.turn, entities=(order, *matter.turn.entities))
    context.request_id, context.requested = secrets.token_hex(16), None
    context.values = {"request_id": context.request_id}
    return wanted, await start(wanted, context)


async def _asked_shortly(current: Operation, context: Context) -> Step:
    """The open question once more, and nothing else: something was noted beside it."""
    context.turn = replace(context.turn, intent="provide_details")
    return replace(await resume(current, context), silent=True)


async def other_matter(operation: Operation, context: Context) -> Matter | None:
    """What the latest message tells of a line that the open operation is not about."""
    turn, chosen = context.turn, context.values.get(LINES)
    if turn.text.startswith("/") or turn.has("choice") or context.customer is None:
        return None
    if not chosen or not context.values.get(ORDER) or context.requested not in _FACTS_BEFORE_IT:
        return None
    items = (await context.chosen_order()).items
    found = await _named_first(context, items, [int(one) for one in chosen])
    if found is None:
        return None
    item, start, name = found
    told = replace(_about(turn, start, item, name), whole="")
    wanted = _wanted(told, operation, context)
    if wanted is None:
        return None
    return Matter(wanted, told, item, _up_to(turn, start))


async def _named_first(
    context: Context, items: Sequence[OrderItemView], chosen: Sequence[int]
) -> tuple[OrderItemView, int, tuple[int, int]] | None:
    """The first other line that a clause is about: the line, where its clause begins, its name."""
    turn = context.turn
    for begin, end in clause_spans(turn):
        part = part_of(turn, begin, end)
        named = {one.id: span for one in items if (span := _name_in(part, one, items))}
        if not named:
            meant = await items_meant(context, items, turn=part, asked=False)
            place = next((e for e in part.entities if e.name in _NAMING), None)
            if len(meant.rows) != 1 or place is None:
                continue
            named = {int(meant.rows[0].id): (place.start, place.start + len(place.text))}
        others = [one for one in items if one.id in named and one.id not in chosen]
        if len(others) != 1:
            continue
        at = named[others[0].id]
        reads = language(turn.language).reads(READS)
        if reads.BESIDE_IT.search(part.text[: at[0]]):
            continue  # "it doesn't go with the lamp" tells of what goes back
        cut = begin
        if any(span[0] < at[0] for line, span in named.items() if line in chosen):
            cut = begin + reads.ARTICLE.search(part.text[: at[0]]).start()
        return others[0], cut, (begin + at[0], begin + at[1])
    return None


def _name_in(
    part: Turn, item: OrderItemView, items: Sequence[OrderItemView]
) -> tuple[int, int] | None:
    """Where a line is called by a word of its name that no other line's has."""
    for entity in part.entities:
        if entity.name == "product" and str(entity.value) == item.product_id and entity.text:
            return entity.start, entity.start + len(entity.text)
    others = {word for one in items if one.id != item.id for word in _words(one.name)}
    own = [word for word in _words(item.name) if word not in others]
    for match in re.finditer(r"[^\W\d_]+", part.text):
        if _stem(match[0]) in own:
            return match.span()
    return None


def _words(name: str) -> list[str]:
    found = (_stem(word) for word in re.findall(r"[^\W\d_]+", name))
    return [word for word in found if len(word) >= _LEAST_OF_A_NAME - 1]


def _stem(word: str) -> str:
    return word.casefold().removesuffix("s")


def _about(turn: Turn, start: int, item: OrderItemView, name: tuple[int, int]) -> Turn:
    """A message from there on, in which the line's product is named where its name stands."""
    rest = part_of(turn, start, len(turn.text))
    at = name[0] - start
    product = Entity("product", item.product_id, turn.text[slice(*name)], at)
    kept = (one for one in rest.entities if one.name not in {*_NAMING, ORDER})
    entities = sorted((product, *kept), key=lambda one: one.start)
    return replace(rest, entities=tuple(entities))


def _up_to(turn: Turn, end: int) -> Turn:
    return replace(part_of(turn, 0, end), whole=turn.whole or turn.text)


def _wanted(told: Turn, operation: Operation, context: Context) -> str | None:
    """The operation that takes a matter up; None where nothing says what is the matter."""
    from actions.operations import started_by

    reads = language(told.language).reads(READS)
    meant = started_by(told.intent)
    if meant is not None and meant.name in _TELLS and meant.name != operation.name:
        return meant.name
    for name, pattern in reads.MATTERS.items():
        if pattern.search(told.text):
            return str(name)
    if told.has(REASON) or is_fault(told.text, context.speaker.voice.book.languages):
        return OF_FAULTS
    if meant is not None and meant.name == OF_FAULTS:
        return OF_FAULTS
    return None


def _remedy_for_next(context: Context, waiting: Mapping[str, Any] | None) -> str | None:
    """The words of a message that wish for a remedy of the matter that waits, not of the open one.

    "Replace that too, then" beside a summary settles nothing of what the summary shows.
    """
    turn, requests = context.turn, (waiting or {}).get("requests") or ()
    if context.requested != CONFIRMED or not requests or turn.text.startswith("/"):
        return None
    if requests[0]["intent"] not in _TELLS:
        return None
    reads, own = language(turn.language).reads(READS), context.values.get(REMEDY)
    if own and reads.SAME_REMEDY.search(turn.text):
        return str(reads.SAY_REMEDY[own])
    remedies = language(turn.language).reads(REMEDIES_OF).REMEDIES
    told = [name for name, words in remedies.items() if words.search(turn.text)]
    if len(told) != 1 or not reads.FOR_THAT_ONE.search(turn.text):
        return None
    return str(reads.SAY_REMEDY[told[0]])


def _request_of(matter: Matter, number: str) -> dict[str, Any]:
    """A matter as a request that waits, of an order."""
    return {
        "text": matter.turn.text.strip(),
        "start": 0,
        "end": len(matter.turn.text.strip()),
        "intent": matter.operation,
        "confidence": 1.0,
        "negated": False,
        "entities": list(_entities(matter.turn, number)),
    }


def _entities(turn: Turn, number: str) -> Iterator[dict[str, Any]]:
    """As understanding gives them; the order first, which goes without saying."""
    yield {"entity": ORDER, "value": number, "start": 0, "end": 0}
    lead = len(turn.text) - len(turn.text.lstrip())
    for one in turn.entities:
        start = max(one.start - lead, 0)
        yield {
            "entity": one.name,
            "value": one.value,
            "start": start,
            "end": start + len(one.text),
        }
