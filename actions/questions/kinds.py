"""The kinds of questions about products that have a way of their own to be answered.

A table, tried in its order: what none of them takes is looked up (``actions.questions.about``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.assembly import with_live_texts
from actions.catalogue.details import available, prices, stock_message, wanted_options
from actions.catalogue.facets import label_words, offered
from actions.catalogue.reviews import asked_words, in_words, told_of_reviews
from actions.conversation import Entity, Turn
from actions.questions.facts import contents
from actions.questions.reply import Question, Reply, has_content
from actions.questions.returning import returning
from actions.render import product_card
from common.language import Sentence, language
from common.language.scripts import whole_words
from common.messages import Button, ProductCarousel, Text

if TYPE_CHECKING:
    from recommender.reviews import ReviewSummary
    from shop.views import ProductView

Answer = Callable[[Question], Reply | None]
COLLEAGUE = "/human_handoff"
MOST_SAID = 4
"""So many things that reviews say are told."""


def answer_by_kind(question: Question) -> Reply | None:
    """The reply of the first kind that takes a question, or None."""
    for asks in (_by_pattern, _values, _stock):
        if reply := asks(question):
            return reply
    return None


def _by_pattern(question: Question) -> Reply | None:
    patterns: dict[str, re.Pattern[str]] = language(question.turn.language).reads("questions").KINDS
    for name, pattern in patterns.items():
        answers = _ANSWERS.get(name)
        if answers and pattern.search(question.text) and (reply := answers(question)):
            return reply
    return None


def _pictures(question: Question) -> Reply:
    """The cards, which show the pictures; none is promised where there is none."""
    seen = [product for product in question.products if product.image_url]
    names = [product.name for product in question.products]
    if not seen:
        return _lacking("utter_question_no_picture", question)
    intro = question.speaker.message("utter_question_picture", products=names)
    cards = tuple(
        product_card(
            with_live_texts(product, question.services),
            question.services.config,
            question.speaker,
            surface="details",
        )
        for product in seen
    )
    return Reply((ProductCarousel(text=intro.text, says=intro.says, products=cards),))


def _reviews(question: Question) -> Reply:
    """What the reviews come to, what was asked about first; that there are none."""
    held = question.services.reviews
    found = [(p, held.of(p.id)) for p in question.products] if held is not None else []
    if not any(one.total or one.left_out for _, one in found):
        return _lacking("utter_question_no_reviews", question)
    lines = [_of_reviews(product, one, question) for product, one in found]
    return Reply((Text(text="\n".join(lines)),))


def _of_reviews(product: ProductView, summary: ReviewSummary, question: Question) -> str:
    speaker, code = question.speaker, question.turn.language
    told = told_of_reviews(summary)
    if summary.stars is None and not told:
        return speaker.words("utter_question_few_reviews", product=product.name)
    asked = [one for one in told if asked_words(one, question.text, code)]
    first = list(dict.fromkeys([*asked, *told]))[:MOST_SAID]
    return speaker.words(
        "utter_question_reviews",
        product=product.name,
        total=summary.total,
        stars=f"{summary.stars:.1f}" if summary.stars is not None else None,
        told=[in_words(one, summary, speaker) for one in first] or None,
    )


def _video(question: Question) -> Reply:
    return _lacking("utter_question_no_video", question)


def _lacking(name: str, question: Question) -> Reply:
    """What the shop does not hold of any product, and what can be had instead."""
    names = [product.name for product in question.products]
    pages = page_lines(question.products, question)
    message = question.speaker.message(
        name, *ways_on(question), products=names, pages=pages or None
    )
    return Reply((message,), known=False)


def _link(question: Question) -> Reply:
    """The address of each product's page, else of the shop."""
    names = [product.name for product in question.products]
    pages = page_lines(question.products, question)
    name = "utter_question_link" if pages else "utter_question_no_link"
    website = question.services.config.website
    message = question.speaker.message(name, products=names, pages=pages or None, website=website)
    return Reply((message,))


def page_lines(products: Sequence[ProductView], question: Question) -> list[str]:
    """The addresses of the products' pages, as far as they have any."""
    config = question.services.config
    return [page for p in products if (page := p.url or config.page_of(p.id))]


def ways_on(question: Question) -> tuple[Button, ...]:
    """What to do when the data does not say: all that is known of a thing, or a colleague."""
    speaker, products = question.speaker, question.products
    payload = f'/select_item{{"product": "{products[0].id}"}}' if len(products) == 1 else ""
    all_about = [speaker.button("utter_button_all_about_it", payload)] if payload else []
    return (*all_about, speaker.button("utter_button_ask_colleague", COLLEAGUE))


def _in_the_box(question: Question) -> Reply | None:
    """What the data says that comes with a thing; None where it says nothing of it."""
    if len(question.products) != 1:
        return None
    product = question.products[0]
    parts = contents(product, question)
    if not parts:
        return _lacking("utter_question_no_contents", question)
    message = question.speaker.message("utter_question_box", product=product.name, parts=parts)
    return Reply((message,))


def _prices(question: Question) -> Reply:
    """What each costs, or so many of one."""
    return _priced(question, together=len(question.products) == 1)


def _total(question: Question) -> Reply | None:
    """What several cost together, or so many of one."""
    several = len(question.products) > 1 or question.turn.has("quantity")
    return _priced(question, together=True) if several else None


def _priced(question: Question, *, together: bool) -> Reply:
    config, turn = question.services.config, question.turn
    told = prices(question.products, turn, question.speaker, config, together=together)
    return Reply((told,))


def _values(question: Question) -> Reply | None:
    """Which colours, sizes, lengths ... there are: those of an option, or all choices."""
    reads = language(question.turn.language).reads("questions")
    asked = [entity for entity in _options(question) if _asks_for(entity, question)]
    if not asked and not reads.ALL_OPTIONS.search(question.text):
        return None
    lines = []
    for product in question.products:
        there = [variant for variant in product.variants if variant.stock > 0]
        choices = available(there or list(product.variants), question.speaker)
        values = {"product": product.name, "choices": choices}
        lines.append(Sentence("utter_question_choices", values))
    return Reply((Text(text="\n".join(question.speaker.write(line) for line in lines)),))


def _options(question: Question) -> list[str]:
    found = (entity for p in question.products for entity in offered(p.variants))
    return list(dict.fromkeys(found))


def _asks_for(entity: str, question: Question) -> bool:
    config, code = question.services.config, question.turn.language
    label = label_words(entity, config, code)
    facet = config.facet(entity) or config.facet(label)
    labels = [entity.replace("_", " "), label, *(facet.synonyms if facet else ())]
    reads = language(code).reads("questions")
    return bool(reads.asks_for_values(question.text, labels))


def _stock(question: Question) -> Reply | None:
    """Whether it is made and there in what was named, where nothing else is asked."""
    turns = {p.id: _with_named_values(p, question) for p in question.products}
    if not all(wanted_options(p, turns[p.id]) for p in question.products):
        return None
    if has_content(replace(question, turn=_without_values(turns[question.products[0].id]))):
        return None
    told = [
        stock_message(
            p,
            wanted_options(p, turns[p.id]),
            question.speaker,
            asked=len(question.products) == 1,
        )[1]
        for p in question.products
    ]
    if len(told) == 1:
        return Reply(tuple(told))
    return Reply((Text(text="\n".join(message.text for message in told)),))


def _with_named_values(product: ProductView, question: Question) -> Turn:
    """The turn with the values of the product's options that stand in its words ("tactile")."""
    turn = question.turn
    found = list(turn.entities)
    for entity, values in offered(product.variants).items():
        for value in values if not turn.has(entity) else ():
            match = whole_words(re.escape(value)).search(question.text)
            if match and len(value) > 1:
                found.append(Entity(entity, value, match[0], match.start()))
                break
    return replace(turn, entities=tuple(found))


def _without_values(turn: Turn) -> Turn:
    """The turn's words without those that name a value."""
    text = turn.text
    for entity in turn.entities:
        if entity.text and entity.name != "product":
            text = text.replace(entity.text, " ")
    return replace(turn, text=text)


_ANSWERS: dict[str, Answer] = {
    "returning": returning,
    "box": _in_the_box,
    "picture": _pictures,
    "video": _video,
    "reviews": _reviews,
    "link": _link,
    "total": _total,
    "price": _prices,
}
