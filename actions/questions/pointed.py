"""The sentences of a ready answer that answer the question that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.questions.reply import SURE, Found, Question, look_up, parts_of
from common.language import language
from common.language.spacing import spaced

if TYPE_CHECKING:
    from actions.answers import FaqEntry
    from actions.questions.passages import Known

THE_QUESTION = 0.72
"""From this cosine on the answer's own question is asked: all of it answers."""
BESIDE = 0.15
"""A sentence of so little less than the best is told as well."""
_PRESSED = "/"


def sentences_of(question: Question, entry: FaqEntry) -> str | None:
    """The part of an answer that answers, in its order.

    Returns:
        One or two sentences, those of other answers that a second question asks for among them;
        None where the whole answer is meant, or no part of it stands out.
    """
    if question.text.startswith(_PRESSED):
        return None
    told: list[str] = []
    parts = parts_of(question)
    for part in parts:
        found = look_up(part)
        chosen = _with_limits(_pointed(found, entry), found, entry, question)
        chosen = chosen or (_of_another(found, entry) if len(parts) > 1 else [])
        if not chosen:
            return None
        for one in chosen:
            told += [one.said] if one.said not in " ".join(told) else []
    text = spaced(*told)
    return text if text != entry.answer else None


def _pointed(found: Found, entry: FaqEntry) -> list[Known]:
    own = [(one, ranked) for one, ranked in found.known if one.intent == entry.id]
    if any(one.is_whole and ranked.meaning >= THE_QUESTION for one, ranked in own):
        return []
    parts = [(one, ranked.score) for one, ranked in own if not one.is_whole]
    best = max((score for _, score in parts), default=0.0)
    chosen = [one for one, score in parts if score >= max(SURE, best - BESIDE)][:2]
    return sorted(chosen, key=lambda one: entry.answer.find(one.said))


def _with_limits(
    chosen: list[Known], found: Found, entry: FaqEntry, question: Question
) -> list[Known]:
    """With the sentence of the same answer that says where it does not hold.

    "Yes: express arrives on the next working day" is untrue to who lives where there is none.
    """
    limits = language(question.turn.language).reads("questions").LIMITS
    if not chosen:
        return chosen
    told = [one.said for one in chosen]
    own = [one for one, _ in found.known if one.intent == entry.id and not one.is_whole]
    more = [one for one in own if limits.search(one.said) and one.said not in told]
    return sorted([*chosen, *more[:1]], key=lambda one: entry.answer.find(one.said))


def _of_another(found: Found, entry: FaqEntry) -> list[Known]:
    return [one for one in found.sure(most=1) if one.intent != entry.id and not one.is_whole]
