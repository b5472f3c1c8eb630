"""Judging several things: the one that is most so, with the facts that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.choosing import all_that_fits, choice
from actions.catalogue.facets import CATEGORY
from actions.catalogue.fitting import by_wish, unfit
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.kinds import KindSaid, is_doubtful
from actions.catalogue.presenting import present
from actions.catalogue.products import load, meant, named_products, subject_of
from actions.catalogue.reading import read_wish
from actions.catalogue.verdicts import Case, Verdict, by_figure, difference
from actions.catalogue.wish import Wish
from actions.catalogue.worth import asks_worth, rival_of, worth
from actions.conversation import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Turn,
    set_slot,
    shown_products,
    spoken_of,
    turn_of,
)
from actions.conversation.qualities import Quality, qualities_of
from actions.conversation.rows import product_row
from actions.conversation.table import PRICE
from actions.questions.about import about_products
from actions.questions.reply import Question, has_content
from actions.services import Services, call, get
from actions.speech import say, speaker_of
from common.language import language

if TYPE_CHECKING:
    from shop.views import ProductView

_FEW = 2
_MOST = 5
_BY_PRICE = Quality(PRICE, ((PRICE, True),))


class JudgeProducts(CatalogueAction):
    """Which of them is warmer, lighter, better for it."""

    def name(self) -> str:
        """For ``ask_which``."""
        return "action_judge_products"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Judge what lies on the table, or, for the most of all, what the whole wish finds."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        said = language(turn.language).reads("judging").spoken_out(turn.text)
        if said != turn.text:
            turn = _said_otherwise(turn, said)
        shown = await load(services, shown_products(tracker))
        wish = Wish.of(tracker)
        products = await _judged(turn, tracker, shown, services)
        asked = qualities_of(turn.text, turn.language, [product_row(p) for p in products])
        if _is_of_another_kind(turn, products):
            return await present(dispatcher, speaker, _wished(turn, services, asked), turn=turn)
        if any(q.degree == "best" for q in asked) and products == shown and len(shown) > _FEW:
            # Those that were shown stay the first: where nothing decides, they are told of.
            seen = {product.id for product in products}
            others = await all_that_fits(wish, services)
            products = [*products, *(one for one in others if one.id not in seen)]
        if not products:
            wished = _wished(turn, services, asked)
            if wished.said_kinds:  # "the lightest jacket you sell": of all there are
                return await present(dispatcher, speaker, wished, turn=turn)
            say(dispatcher, speaker.message("utter_judge_what"))
            return []
        named = read_wish(turn, services, Wish(category=products[0].category))
        if any(q.degree == "best" for q in asked) and (named.traits or named.recipient):
            # "The cheapest really waterproof one": of what is so, here or elsewhere.
            fitting = await _that_fit(named, products, services)
            if not fitting:
                kind = replace(named, category=named.category or products[0].category)
                return await present(dispatcher, speaker, kind, turn=turn)
            products = fitting
        case = Case(turn, speaker, services, tuple(products), wish)
        if asks_worth(turn.text, turn.language) and (pair := await _weighed(turn, tracker, shown)):
            verdict = worth(case.over(pair))
            for message in verdict.messages:
                say(dispatcher, message)
            return [set_slot(FOCUS_PRODUCT, verdict.chosen)]
        each: list[Quality | None] = [*asked[:_FEW]] or [None]
        verdicts = [await _verdict(case, quality) for quality in each]
        for verdict in verdicts:
            for message in verdict.messages:
                say(dispatcher, message)
        chosen = [verdict.chosen for verdict in verdicts if verdict.chosen]
        if len(verdicts) == 1 and verdicts[0].table:
            left = list(verdicts[0].table)
            return [set_slot(SHOWN_PRODUCTS, left), set_slot(FOCUS_PRODUCT, None)]
        return [set_slot(FOCUS_PRODUCT, one) for one in dict.fromkeys(chosen)]


def _said_otherwise(turn: Turn, text: str) -> Turn:
    """The turn in other words of another length; what is named behind them stands elsewhere."""
    longer = len(text) - len(turn.text)
    moved = tuple(replace(e, start=max(e.start + longer, 0)) for e in turn.entities)
    return replace(turn, text=text, entities=moved)


async def _weighed(turn: Turn, tracker: Tracker, shown: Sequence[ProductView]) -> list[ProductView]:
    """The thing whose price is in question, and what it is weighed against."""
    services = get()
    named = await meant(turn, tracker, services)
    talked = await load(services, spoken_of(tracker).talked)
    if not named or named[0].id == tracker.get_slot(FOCUS_PRODUCT):
        talked = talked[1:]
    one = named[0] if named else None
    rival = rival_of(one, turn.text, turn.language, [*talked, *shown]) if one else None
    return [one, rival] if one and rival else []


async def _that_fit(
    wish: Wish, products: Sequence[ProductView], services: Services
) -> list[ProductView]:
    """Those of the products that have what is named."""
    items = await call(services.search.matching, replace(wish, order=None).filters(services))
    ids = {item.id for item in items}
    return [product for product in products if product.id in ids]


async def _verdict(case: Case, quality: Quality | None) -> Verdict:
    """The first verdict that there is something to go by for."""
    speaker = case.speaker
    if _sets_apart(case.turn) and (verdict := difference(case, quality or _BY_PRICE)):
        return verdict
    if (quality is None or _names_number(case)) and (verdict := await by_wish(case)):
        return verdict
    if quality is not None:
        fit = await unfit(case, quality)
        if isinstance(fit, Verdict):
            return fit
        case = fit or case
    if len(case.products) == 1:
        only = case.products[0]
        return Verdict((speaker.message("utter_judge_only_one", product=only.name),), only.id)
    if quality is None and (verdict := await _by_question(case)):
        return verdict
    told = by_figure(case, quality) if quality is not None else None
    return told or await choice(case, quality)


async def _by_question(case: Case) -> Verdict | None:
    """What the data says of each, where the words ask for something that it tells."""
    question = Question(case.turn, case.speaker, case.services, case.products[:_MOST])
    if not await call(has_content, question):
        return None
    reply = await call(about_products, question)
    return Verdict(reply.messages) if reply.known else None


def _names_number(case: Case) -> bool:
    """ "Lighter than 1.2 kg" is a bound, not a judgement."""
    return bool(
        read_wish(case.turn, case.services, Wish(category=case.products[0].category)).measures
    )


def _is_of_another_kind(turn: Turn, products: Sequence[ProductView]) -> bool:
    """Whether the judgement is about a kind of thing that does not lie on the table."""
    named = [one for one in turn.entities if one.name == CATEGORY and not one.unwanted]
    kinds = [
        one.value
        for one in named
        if not (one.text and is_doubtful(KindSaid(str(one.value), one.text), get()))
    ]
    held = {kind for product in products for kind in (product.category, *product.categories)}
    return bool(kinds) and not held.intersection(kinds) and not turn.has("product")


def _wished(turn: Turn, services: Services, asked: Sequence[Quality]) -> Wish:
    wish = read_wish(turn, services)
    if wish.order is None and asked and asked[0].meaning:
        return replace(wish, query=f"{wish.query} {asked[0].meaning}")
    return wish


async def _judged(
    turn: Turn, tracker: Tracker, shown: Sequence[ProductView], services: Services
) -> list[ProductView]:
    """The products that are to be judged: those named or pointed at, else all that were shown."""
    named = await named_products(turn, tracker, services)
    if len(named) >= _FEW or (named and _is_question_of_one(turn)):
        return named
    focus = await load(services, [str(tracker.get_slot(FOCUS_PRODUCT) or "")])
    if named and focus and focus[0].id != named[0].id:
        return [focus[0], named[0]]
    rest = turn.text
    for quality in qualities_of(turn.text, turn.language):
        rest = rest.replace(quality.said, " ")
    found = await subject_of(replace(turn, text=rest), tracker, services)
    if focus and _is_question_of_one(turn) and found.products == tuple(focus):
        return focus
    if _sets_apart(turn) and focus and len(found.products) < _FEW:
        # "How much heavier is it than the other one": it first, then the other or the others.
        others = _as_wished(found.products or found.among or shown, tracker)
        return [focus[0], *(one for one in others if one.id != focus[0].id)]
    pointed = found.products if len(found.products) >= _FEW else found.among
    return list(pointed) or list(shown)


def _as_wished(products: Sequence[ProductView], tracker: Tracker) -> Sequence[ProductView]:
    """Those that meet the numbers of the wish exactly, where any do: the other one for two."""
    near = {n: b.near for n, b in Wish.of(tracker).measures.items() if b.near is not None}
    rows = {product.id: product_row(product).numbers for product in products}
    exact = [p for p in products if all(rows[p.id].get(name) == n for name, n in near.items())]
    return exact or products


def _is_question_of_one(turn: Turn) -> bool:
    """ "Would it do for 2 degrees", not "which of them"."""
    return turn.intent != "ask_which" and not _sets_apart(turn)


def _sets_apart(turn: Turn) -> bool:
    return bool(language(turn.language).reads("judging").DIFFERENCE.search(turn.text))
