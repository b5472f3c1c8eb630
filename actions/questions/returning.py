"""Whether the things under discussion can be sent back: each one's own rule, then the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.catalogue.facets import CATEGORY
from actions.catalogue.kinds import pool
from actions.catalogue.ordered import called_in_any, held, lines_called, order_in_mind
from actions.catalogue.products import load, named_products, subject_of
from actions.conversation import (
    FACTS,
    FOCUS_PRODUCT,
    LAST_ORDER,
    SHOWN_PRODUCTS,
    Turn,
    shown_products,
)
from actions.questions.reply import Question, Reply
from actions.services import Services
from common.language import Sentence, language
from common.messages import PART, Text
from recommender.passages import sentences

if TYPE_CHECKING:
    from shop.views import OrderView, ProductView

MOST = 5
"""Of a longer list the rule of each is not told."""


@dataclass(frozen=True)
class Rule:
    """What holds for sending one product back.

    Attributes:
        name: the response that tells it.
        why: the shop's reason, where it stays.
        told: what its description says of it.
        last: the last day, where it was delivered.
    """

    name: str
    why: str | Sentence | None = None
    told: str | None = None
    last: date | None = None


def returning(question: Question, order: OrderView | None = None) -> Reply | None:
    """Whether each product of a question can be sent back, those that cannot first.

    Args:
        question: with the products that it is about.
        order: the order that they came with, where that is known.

    Returns:
        None where nothing of the kind is asked about them.
    """
    reads = language(question.turn.language).reads("questions")
    if not question.products or not reads.SENDS_BACK.search(question.said):
        return None
    by_rule: list[tuple[Rule, list[str]]] = []
    for product in question.products:
        rule = _rule(product, question, order)
        same = next((names for one, names in by_rule if one == rule), None)
        if same is None:
            by_rule.append((rule, [product.name]))
        else:
            same.append(product.name)
    ordered = sorted(by_rule, key=lambda pair: pair[0].name == "utter_returning_open")
    sense = "yes" if len(ordered) == 1 and reads.MAY.search(question.said) else None
    lines = [_line(rule, names, question, sense) for rule, names in ordered]
    return Reply((Text(text="\n".join(lines)),))


def kind_kept(question: Question) -> Reply | None:
    """That a kind of thing cannot be sent back, where a message speaks of one ("a gift card")."""
    reads = language(question.turn.language).reads("questions")
    config = question.services.config
    kinds = (tag for tag, said in reads.KEPT_KINDS.items() if said.search(question.said))
    kind = next((tag for tag in kinds if tag in config.not_returnable), None)
    if kind is None or not reads.SENDS_BACK.search(question.said):
        return None
    name, why = kind.replace("-", "_"), config.not_returnable[kind] or None
    return Reply((question.speaker.message("utter_returning_kind_kept", kind=name, why=why),))


def _line(rule: Rule, names: Sequence[str], question: Question, sense: str | None) -> str:
    config = question.services.config
    values: dict[str, Any] = {
        "products": list(names),
        "name": names[0] if len(names) == 1 else None,
        "why": rule.why or None,
        "told": rule.told,
        "last": rule.last,
        "days": config.return_window_days,
        "unused": config.policies.returns.only_unused,
        "sense": sense,
    }
    return question.speaker.words(rule.name, **values)


def _rule(product: ProductView, question: Question, order: OrderView | None) -> Rule:
    from shop.rules import last_day, why_kept

    config = question.services.config
    reads = language(question.turn.language).reads("questions")
    own = (one for one in sentences(product.description) if reads.SENDS_BACK.search(one))
    told = next(own, None)
    why = why_kept(product, config)
    if why is not None:
        return Rule("utter_returning_kept", why or Sentence("utter_not_returnable_marked"), told)
    last = None
    if order is not None and order.delivered_at is not None:
        last = last_day(order, config, config.return_window_days)
    if last is not None and last < datetime.now(UTC).astimezone(config.zone).date():
        return Rule("utter_returning_over", last=last)
    if config.policies.returns.only_unused and reads.IF_USED.search(question.said):
        return Rule("utter_returning_used", last=last)
    return Rule("utter_returning_open", told=told, last=last)


async def sent_back(
    turn: Turn, tracker: Tracker, services: Services
) -> tuple[list[ProductView], OrderView | None]:
    """The things that a question of sending back is about, and the order that they came with.

    What is named, what is pointed at, and what is talked about: the order, where one came up
    after the products. Nothing where a message speaks of things as such.
    """
    said = turn.has("product", "category", "ordinal", "quality")
    reads = language(turn.language).reads("questions")
    if not said and not reads.POINTS_AT_IT.search(turn.text):
        return [], None
    order = await order_in_mind(tracker, services)
    if called := lines_called(order, turn, services):
        return await load(services, called), order
    ordered = await load(services, list(dict.fromkeys(one.product_id for one in held(order))))
    if named := await named_products(turn, tracker, services) or await _named_beside(
        turn, tracker, services
    ):
        return named, None
    if alike := await _of_kind_shown(turn, tracker, services):
        return alike, None
    if turn.has("category") and (ids := await called_in_any(turn, tracker, services)):
        return await load(services, ids), None
    found = await subject_of(turn, tracker, services)
    if found.products or found.among:
        return list(found.products or found.among), None
    if ordered and _came_last(tracker):
        return ordered, order
    focus = tracker.get_slot(FOCUS_PRODUCT)
    shown = [str(focus)] if focus else shown_products(tracker)
    table = await load(services, shown) if len(shown) <= MOST else []
    return (table, None) if table else (ordered, order)


async def _named_beside(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The one thing that the whole message points at, of which this is a part ("the Fellside ones,
    do they ..., and can I send them back")."""
    users = (e for e in reversed(tracker.events) if e.get("event") == "user")
    whole = next((e for e in users if not (e.get("metadata") or {}).get(PART)), None)
    said = str((whole or {}).get("text") or "")
    words = language(turn.language).reads("references").pointed_at(said)
    first: dict[str, list[str]] = {}
    for item in pool("", services):
        first.setdefault(item.name.split()[0].lower(), []).append(item.id)
    found = [first[word][0] for word in words if len(first.get(word, ())) == 1]
    return await load(services, found) if len(found) == 1 else []


async def _of_kind_shown(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """Those shown that are called as the message calls its thing ("a pillow"), none pointed at."""
    points = language(turn.language).reads("references").pointed_at(turn.text)
    words = {word for e in turn.entities if e.name == CATEGORY for word in _stems(e.text, services)}
    in_hand = tracker.get_slot(FOCUS_PRODUCT)
    if points or turn.has("ordinal", "quality") or not words or in_hand:
        return []
    shown = await load(services, shown_products(tracker))
    return [product for product in shown if words & _stems(product.name, services)][:MOST]


def _stems(text: str, services: Services) -> set[str]:
    return set(services.words.tokens(text))


def _came_last(tracker: Tracker) -> bool:
    """Whether an order was talked about after the last product."""
    for event in reversed(tracker.events):
        if event.get("event") != "slot" or not event.get("value"):
            continue
        if event.get("name") in (LAST_ORDER, FACTS):
            return True
        if event.get("name") in (SHOWN_PRODUCTS, FOCUS_PRODUCT):
            return False
    return False
