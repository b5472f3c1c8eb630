"""The reply to a question about products or the shop: a pure function of what is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.questions.facts import fact_sentence
from actions.questions.kinds import answer_by_kind, page_lines, ways_on
from actions.questions.passages import Known
from actions.questions.reply import (
    NEAR_OF_SHOP,
    SURE_OF_SHOP,
    Found,
    Question,
    Reply,
    has_content,
    look_up,
    parts_of,
)
from actions.questions.stated import stated, stated_facts, statements
from common.language import Sentence, language
from common.language.scripts import is_unspaced
from common.language.spacing import clauses
from common.messages import Button, Buttons, Message, Text

if TYPE_CHECKING:
    from shop.views import ProductView

SURE_ELSEWHERE = 0.72
"""The shop's answers take a question about a product only where they fit better than most."""


AHEAD = 0.25
"""So much they must be ahead of what the data has on the thing itself."""


def about_products(question: Question) -> Reply:
    """The answer about one or several products, or that the data does not say; of a message that
    asks several things the answer to each."""
    parts = parts_of(question)
    if len(parts) > 1:
        return together([_about_products(part) for part in parts])
    return _about_products(question)


def together(replies: Sequence[Reply]) -> Reply:
    """Several replies as one: what is known first, buttons under the last message alone."""
    ordered = sorted(replies, key=lambda reply: not reply.known)
    messages: list[Message] = []
    for message in (message for reply in ordered for message in reply.messages):
        messages += [message] if message not in messages else []
    *first, last = messages
    plain = [_plain_text(message) for message in first]
    rests_on = tuple(one for reply in ordered for one in reply.rests_on)
    return Reply((*plain, last), known=all(reply.known for reply in replies), rests_on=rests_on)


def _plain_text(message: Message) -> Message:
    return Text(text=message.text, says=message.says) if isinstance(message, Buttons) else message


def _about_products(question: Question) -> Reply:
    if reply := answer_by_kind(question):
        return reply
    found = {product.id: look_up(question, product) for product in question.products}
    if len(question.products) == 1:
        return _about_one(question, question.products[0], found[question.products[0].id])
    return _about_several(question, found)


def asks_at_all(question: Question) -> bool:
    """Whether there is anything to look up, or a kind that needs no words ("how much is it")."""
    return has_content(question) or answer_by_kind(question) is not None


def answers_about(question: Question) -> Reply | None:
    """The answer about products where there is one, without a word where there is none."""
    if not question.products or not has_content(question):
        return None
    reply = about_products(question)
    return reply if reply.known else None


def nearest_about(question: Question) -> Reply | None:
    """What the data of one thing has that comes nearest to a question it does not answer."""
    if len(question.products) != 1 or not has_content(question):
        return None
    product = question.products[0]
    found = look_up(question, product)
    return _untold(question, product, found) if found.near() else None


def _about_one(question: Question, product: ProductView, found: Found) -> Reply:
    sure = found.sure()
    outright = statements(question, product)
    named = {one.name for one in outright}
    decides = any(one.sense for one in outright) or (
        len(named) > 1 and not named <= {one.attribute for one in sure}
    )
    if outright and (not sure or decides) and (reply := stated(question, product)):
        return reply
    if sure := sure or _of_one_alternative(question, product):
        return _told(question, product, sure)
    if reply := about_shop_if_sure(question, max(SURE_ELSEWHERE, found.best + AHEAD)):
        return reply
    return _untold(question, product, found)


def _of_one_alternative(question: Question, product: ProductView) -> list[Known]:
    """What answers "is it down or synthetic" by the one of the two that the data speaks of."""
    either = getattr(language(question.turn.language).reads("questions"), "EITHER_OF", None)
    match = either.search(question.text) if either else None
    if match is None:
        return []
    text, answers = question.text, []
    for name in ("one", "other"):
        alone = f"{text[: match.start()]}{match[name]}{text[match.end() :]}"
        asked = replace(question, turn=replace(question.turn, text=alone))
        answers += [sure] if (sure := look_up(asked, product).sure()) else []
    return answers[0] if len(answers) == 1 else []


def _told(question: Question, product: ProductView, sure: Sequence[Known]) -> Reply:
    """What the data says, with where it says it."""
    speaker, first = question.speaker, sure[0]
    if (sentence := fact_sentence(question, product, sure)) is not None:
        sense, told = sentence
        message = speaker.message("utter_question_fact", sense=sense, told=told)
        return Reply((message,), rests_on=tuple(sure))
    payload = f'/select_item{{"product": "{product.id}"}}'
    more = speaker.button("utter_button_all_about_it", payload)
    message = speaker.message(
        _SAYS[first.source], more, product=product.name, facts=_facts(sure), text=first.said
    )
    return Reply((message,), rests_on=tuple(sure))


_SAYS = {
    "fact": "utter_product_facts",
    "description": "utter_question_description",
    "tag": "utter_question_tag",
    "review": "utter_question_review",
    "answer": "utter_question_answer",
    "page": "utter_question_page",
    "setting": "utter_question_setting",
}


def _facts(known: Sequence[Known]) -> str:
    return clauses(f"{one.said[:1].lower()}{one.said[1:]}" for one in known)


def _untold(question: Question, product: ProductView, found: Found) -> Reply:
    """That the data does not say, what it says that comes nearest, and where to ask."""
    near = [_nearest(one) for one in found.near()]
    message = question.speaker.message(
        "utter_question_nearest" if near else "utter_question_untold",
        *ways_on(question),
        product=product.name,
        missing=missing_words(question, found),
        nearest=near or None,
        page=next(iter(page_lines([product], question)), None),
    )
    return Reply((message,), known=False)


def _nearest(one: Known) -> Sentence | str:
    quoted = one.source not in ("fact", "tag", "review")
    text = one.said.rstrip(".") if quoted else one.said[:1].lower() + one.said[1:]
    return Sentence("utter_question_quoted", {"text": text}) if quoted else text


def missing_words(question: Question, found: Found) -> str | None:
    """The words of a question that nothing is known of, as they were typed, if they are few."""
    if is_unspaced(question.text):
        return _missing_run(question.text, found.missing)
    typed = question.text.split()
    at = [place for place, word in enumerate(typed) if _plain(word) in set(found.missing)]
    together = at == list(range(at[0], at[-1] + 1)) if at else False
    words = " ".join(typed[place].strip("?!.,;:") for place in at)
    return words if together and len(at) <= _FEW else None


_FEW = 2
_FEW_CHARACTERS = 6


def _missing_run(text: str, missing: Sequence[str]) -> str | None:
    """The one run of characters in a text without spaces that these words cover."""
    covered = {
        place
        for word in missing
        for match in re.finditer(re.escape(word), text, re.IGNORECASE)
        for place in range(*match.span())
    }
    start, end = min(covered, default=0), max(covered, default=-1) + 1
    together = 0 < end - start <= _FEW_CHARACTERS and len(covered) == end - start
    return text[start:end] if together else None


def _plain(word: str) -> str:
    from recommender.words import raw_words

    return "".join(raw_words(word))


_PAIR = 2


def _about_several(question: Question, found: dict[str, Found]) -> Reply:
    """A line for each of which the data says something; that it says nothing of any, once.

    Of two both are told of; of a longer list those that the data says nothing of are left out.
    """
    told = {
        p.id: found[p.id].sure(most=1) or stated_facts(question, p)[:1] for p in question.products
    }
    if not any(told.values()):
        return _untold_of_all(question, found)
    lines = [
        Sentence("utter_question_each", {"product": p.name, "says": _short(told[p.id][0])})
        for p in question.products
        if told[p.id]
    ]
    silent = [p.name for p in question.products if not told[p.id]]
    if silent and len(question.products) == _PAIR:
        lines.append(Sentence("utter_question_silent", {"products": silent}))
    text = "\n".join(question.speaker.write(line) for line in lines)
    return Reply((Text(text=text),), rests_on=tuple(one for held in told.values() for one in held))


def _untold_of_all(question: Question, found: dict[str, Found]) -> Reply:
    """That the data of none says it, with what comes nearest: of the thing that says most on it."""
    told = max(question.products, key=lambda product: found[product.id].best)
    near = [_nearest(one) for one in found[told.id].near(most=1)]
    message = question.speaker.message(
        "utter_question_untold_of_all",
        *ways_on(question),
        products=len(question.products),
        product=told.name,
        nearest=near or None,
    )
    return Reply((message,), known=False)


def _short(one: Known) -> Sentence | str:
    return one.said[:1].lower() + one.said[1:] if one.source == "fact" else _nearest(one)


def about_shop(question: Question) -> Reply:
    """The answer about the shop with its source, or that there is none; to each question."""
    parts = parts_of(question)
    return together([_about_shop(p) for p in parts]) if len(parts) > 1 else _about_shop(question)


def discount_reply(question: Question) -> Reply | None:
    """What is said of a discount that the shop does not speak of; None of anything else."""
    found = look_up(question)
    return _no_discount(question, found, found.sure(SURE_OF_SHOP, most=1))


def _about_shop(question: Question) -> Reply:
    found = look_up(question)
    sure = found.sure(SURE_OF_SHOP, most=1)
    if reply := _no_discount(question, found, sure) or _shop_reply(question, sure):
        return reply
    near = [one for one in found.near(most=4) if one.intent]
    quoted = next(iter(found.near(NEAR_OF_SHOP, most=1)), None)
    buttons = {one.intent: Button(title=one.title, payload=f"/{one.intent}") for one in near}
    message = question.speaker.message(
        "utter_question_shop_untold",
        *list(buttons.values())[:2],
        *ways_on(question),
        near=len(buttons),
        nearest=_nearest(quoted) if quoted else None,
        missing=None if quoted else missing_words(question, found),
    )
    return Reply((message,), known=False)


def _no_discount(question: Question, found: Found, sure: Sequence[Known]) -> Reply | None:
    """That there is no such discount, with the one that there is; None where one is asked about
    that the shop speaks of by name."""
    reads = language(question.turn.language).reads("questions")
    named = [one for one, ranked in found.known if not ranked.missing and one in sure]
    if named or not reads.DISCOUNT.search(question.text):
        return None
    told = [one for one, _ in found.known if reads.REDUCTION.search(one.said) and not one.is_whole]
    message = question.speaker.message(
        "utter_question_no_discount",
        *ways_on(question),
        nearest=_nearest(told[0]) if told else None,
    )
    return Reply((message,), known=False)


def about_shop_if_sure(question: Question, least: float) -> Reply | None:
    """The shop's answer where it is at least so sure, else None."""
    return _shop_reply(question, look_up(question).sure(least, most=1))


def _shop_reply(question: Question, sure: Sequence[Known]) -> Reply | None:
    if not sure:
        return None
    one, speaker = sure[0], question.speaker
    whole = one.source == "answer" and one.said == question.services.faq[one.intent].answer
    more = (
        []
        if whole or not one.intent
        else [speaker.button("utter_button_whole_answer", f"/{one.intent}")]
    )
    message = speaker.message(_SAYS[one.source], *more, title=one.title, text=one.said)
    return Reply((message,), rests_on=(one,))
