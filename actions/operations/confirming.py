"""The fact that every change needs: an unmistakable yes to exactly the summary that was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.consent import SHOWN, Consent, consent_of, consent_words
from actions.operations.explaining import QUIET
from actions.render import options_of
from common.artifacts import fingerprint
from common.language import language
from common.messages import Message, fallback_text

if TYPE_CHECKING:
    from shop.rules import HasDigest


def _with_names_as_it(context: Context, preview: Any) -> Turn:
    """The message without what only names what is shown: "yes, the grey one please" is a yes.

    Of several lines only what all of them have in common is taken for it.
    """
    turn = context.turn
    if turn.text.startswith("/") or turn.has("choice"):
        return turn
    reads = language(turn.language).reads("lines")
    names = [*_shown_names(preview), *_shown_ways(preview)]
    names.append(str(context.values.get("order_number") or ""))
    text = reads.without_names(turn.text, names)
    return replace(turn, text=text, whole=turn.whole.replace(turn.text, text))


def _shown_ways(preview: Any) -> list[str]:
    """What names the one way that money goes back: "visa, go ahead"."""
    labels = {share.label for share in getattr(preview, "refunds", None) or () if share.label}
    return [word for label in labels for word in label.split()[:1]] if len(labels) == 1 else []


def _shown_names(preview: Any) -> list[str]:
    """What names the lines of a preview: the options that they get, the name of a single one."""
    became = [*getattr(preview, "variants", ())]
    became += [line.after for line in getattr(preview, "changed", ()) if line.after]
    options = [set(options_of(one)) for one in became]
    common = set.intersection(*options) if options else set()
    lines = [line.before or line.after for line in getattr(preview, "changed", ())]
    lines = lines or list(getattr(preview, "items", ()))
    if len(lines) != 1:
        return sorted(common)
    words = lines[0].name.split()
    return [*sorted(common), lines[0].name, " ".join(words[-2:]), words[-1]]


_UNREAD = frozenset({"nlu_fallback", "out_of_scope", "ask_shop", "correct_details"})
"""Readings of words of which nothing came at a summary."""


class ConfirmFact(Fact):
    """An unmistakable yes to exactly the summary that was shown."""

    slot = "confirmed"
    expects = "yes_no"
    unclear = "utter_only_on_a_clear_yes"

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.depends_on = tuple(fact.slot for fact in operation.facts)  # type: ignore[misc]

    async def read(self, context: Context) -> bool | None:
        """Yes or no, only as an answer to the question."""
        shown = context.values.get(SHOWN)
        if not self.asked(context) or not shown:
            return None
        known = all(context.values.get(slot) is not None for slot in self.depends_on)
        preview = await self._operation.preview(context) if known else None
        consent = consent_of(
            _with_names_as_it(context, preview) if known else context.turn,
            consent_words(context.turn.language),
            operation=self._operation.name,
            shown=shown["digest"],
            titles=(context.speaker.own(self._operation.yes_title),),
        )
        if consent is Consent.YES and not known:
            return None  # what the message has just changed has still to be shown
        if consent is Consent.STALE:
            raise Refused("utter_button_of_something_else")
        if consent is Consent.YES and context.values.get(QUIET) and not context.turn.has(SHOWN):
            raise Refused("utter_here_it_is_again")
        return {Consent.YES: True, Consent.NO: False}.get(consent) if consent else None

    async def check(self, value: Any, context: Context) -> bool:
        """A yes holds only while what would be done is what was shown."""
        if value and await self._shown(context) != context.values.get(SHOWN):
            told = context.changed - {self.slot}
            raise Refused("" if told else "utter_changed_since_shown")
        return bool(value)

    async def ask(self, context: Context) -> None:
        """The summary and the two buttons; what it shows is kept with the operation."""
        preview = await self._operation.preview(context)
        summary = await self._operation.summary(context, preview)
        context.values[SHOWN] = self._digests(context, preview, summary)
        context.say(summary, *self._choices(context))

    async def ask_again(self, context: Context) -> None:
        """Only the question where the summary was read before and still holds; else all of it.

        A wish that was not understood may have been about what is shown: a yes that comes after it
        must be to all of it.
        """
        unread = context.turn.intent in _UNREAD and not _only_asks(context.turn)
        if unread or await self._shown(context) != context.values.get(SHOWN):
            await self.ask(context)
        else:
            order = context.values.get("order_number")
            context.say("utter_shall_i", *self._choices(context), order=order)

    def _choices(self, context: Context) -> tuple[tuple[str, str], tuple[str, str]]:
        digest = context.values[SHOWN]["digest"]
        yes = (self._operation.yes_title, f'/affirm{{"{SHOWN}": "{digest}"}}')
        return yes, (self._operation.no_title, "/deny")

    async def _shown(self, context: Context) -> dict[str, str]:
        """What would be shown now."""
        preview = await self._operation.preview(context)
        summary = await self._operation.summary(context, preview)
        return self._digests(context, preview, summary)

    def _digests(
        self, context: Context, preview: HasDigest | None, summary: Message | str
    ) -> dict[str, str]:
        """``digest`` of all that the shopper reads and agrees to, ``preview`` of the shop's part.

        The request's id is part of it: a button under the summary of one request never agrees to
        another one, however alike they are.
        """
        facts = {fact.slot: context.values.get(fact.slot) for fact in self._operation.facts}
        words = summary if isinstance(summary, str) else fallback_text(summary)
        digest = fingerprint(self._operation.name, context.request_id, facts, words)
        return {"digest": digest[:32], "preview": preview.digest if preview else ""}


def _only_asks(turn: Turn) -> bool:
    """Whether a message is one question and nothing else."""
    asks = language(turn.language).reads("questions").IS_QUESTION
    text = turn.text.strip()
    return bool(asks.search(text)) and (text.endswith("?") or "?" not in text)
