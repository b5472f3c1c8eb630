"""Rasa's message processor, so that nobody is met with silence and nobody waits for another.

A message is stored before anything is done about it, and its answer before it is said: what the
shopper has read is what the bot remembers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator, TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.conversation import (
    BASKET,
    FOCUS_PRODUCT,
    LAST_ORDER,
    LAST_OUTCOME,
    OPERATION,
    SHOWN_PRODUCTS,
)
from bot.channels.tongues import Tongues
from bot.policies.routing import FORM, SUBMIT
from bot.runtime.graph_runner import LocalGraphRunner
from bot.runtime.lost_turns import Unheard, take_back
from bot.runtime.other_language import LANGUAGE, mark_language
from bot.runtime.responses import WINDOW, OtherWords, languages_told
from bot.runtime.second_look import look_again
from bot.runtime.settling import Place, settle
from bot.runtime.threads import BoundedThreads
from bot.runtime.yes_and_more import read_apart, wish_after_no
from common.errors import OverloadedError, StorageError
from common.language import Phrasebook, conversation_language, program_phrasebook
from common.messages import LANG, PART

logger = logging.getLogger(__name__)

REQUESTED, CONFIRMED = "requested_slot", "confirmed"
MOST_ACTIONS = 40
"""Actions in answer to one message of any number of requests; then it is the shopper's turn."""
MOST_PARSES = 128
"""Messages in the pipeline at once; most of them wait for the model, which has its own bound."""


class CertainProcessor(MessageProcessor):
    """Says something when no rule, story or action did, and understands off the event loop.

    Attributes:
        unheard: the conversations whose latest message may have been lost.
        book: what the bot says; None for a plain Rasa project.
    """

    book: Phrasebook | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._threads = BoundedThreads(MOST_PARSES, name="understanding")
        self._storage_problem: str | None = None
        self.unheard: Unheard = Unheard()

    @property
    def problem(self) -> str | None:
        """Why messages cannot be stored or understood now; None while all is well."""
        found = (getattr(component, "problem", None) for component in self._components())
        return self._storage_problem or next(filter(None, found), None)

    def close(self) -> None:
        """Stop the threads of the understanding; a message that comes later is refused."""
        self._threads.close()
        for component in self._components():
            if close := getattr(component, "close", None):
                close()

    def policies(self) -> list[Policy]:
        """The policies of the model that is served."""
        return [component for component in self._components() if isinstance(component, Policy)]

    def _words(self, name: str, code: str | None = None) -> str:
        book = self.book or program_phrasebook()
        return book.render(name, code or book.languages[0])

    def _components(self) -> list[Any]:
        runner = self.graph_runner
        return runner.components() if isinstance(runner, LocalGraphRunner) else []

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """As Rasa's; a message that there is no room for is answered, and not remembered.

        Raises:
            StorageError: the message or its answer could not be stored; nothing was said.
        """
        try:
            answer = await super().handle_message(message)
        except OverloadedError as error:
            self.unheard.add(message.sender_id)
            logger.warning("A message of %s was refused: %s", message.sender_id, error)
            output, code = message.output_channel, None
            if self.book is not None:
                code = await Tongues(self, self.book).of(message.sender_id)
            await output.send_text_message(message.sender_id, self._words("utter_busy", code))
            return output.messages if isinstance(output, CollectingOutputChannel) else None
        except BaseException:  # cancelled, too: whoever gave up waiting was not answered
            self.unheard.add(message.sender_id)
            raise
        self.unheard.discard(message.sender_id)
        return answer

    async def get_tracker(self, conversation_id: str) -> DialogueStateTracker:
        """As Rasa's.

        Raises:
            StorageError: the conversation cannot be read.
        """
        with self._storing("read"):
            return await super().get_tracker(conversation_id)

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, *args: Any, **kwargs: Any
    ) -> None:
        with self._storing("read"):
            await self.unheard.look(tracker.sender_id)
        take_back(tracker, self.domain, self.unheard)
        await super()._update_tracker_session(tracker, *args, **kwargs)

    async def _handle_message_with_tracker(
        self, message: UserMessage, tracker: DialogueStateTracker
    ) -> None:
        await super()._handle_message_with_tracker(message, tracker)
        await self._store(tracker)

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """Store what happened, then say what the bot has to say about it.

        Raises:
            StorageError: it could not be stored; nothing was said.
        """
        await self._store(tracker)
        for output_channel, event in tracker.__dict__.pop("unsaid", ()):
            await output_channel.send_response(tracker.sender_id, event.message())

    async def _store(self, tracker: DialogueStateTracker) -> None:
        with self._storing("written"):
            await self.tracker_store.save(tracker)

    async def check_store(self) -> None:
        """Find out whether conversations can be stored now; ``problem`` tells."""
        check = getattr(self.tracker_store, "check", None)
        if check is not None:
            with suppress(StorageError), self._storing("checked"):
                await check()

    @contextmanager
    def _storing(self, done: str) -> Iterator[None]:
        """Every store fails in its own way; here each failure is a StorageError, and remembered."""
        try:
            yield
        except Exception as error:
            if not isinstance(error, StorageError):
                name = type(self.tracker_store).__name__
                error = StorageError(f"A conversation could not be {done} by {name}: {error}.")
            self._storage_problem = error.message
            raise error
        self._storage_problem = None

    async def _send_bot_messages(
        self, events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        """Rasa says each message at once; here it waits until the turn is stored."""
        said = [(output_channel, event) for event in events if isinstance(event, BotUttered)]
        if said and self.book is not None and len(self.book.languages) > 1:
            told = languages_told(islice(reversed(tracker.events), WINDOW))
            code = conversation_language(told, self.book.languages)
            for _, event in said:
                event.metadata[LANG] = code
        tracker.__dict__.setdefault("unsaid", []).extend(said)

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Understand a message in a thread, so that other conversations go on meanwhile.

        Raises:
            OverloadedError: too many messages are waiting to be understood.
        """
        if self.http_interpreter:
            return await super().parse_message(message, tracker, only_output_properties)
        if tracker is None:
            tracker = DialogueStateTracker.from_events(message.sender_id, [])
        parsed = await self._threads.run(self._understood, message, tracker, only_output_properties)
        self._update_full_retrieval_intent(parsed)
        self._check_for_unseen_features(parsed)
        return parsed

    def _understood(
        self, message: UserMessage, tracker: DialogueStateTracker, only_output_properties: bool
    ) -> dict[str, Any]:
        """What a message means; in a language that is not spoken here it means only that."""
        parsed = self._answer_and_more(message, tracker)
        answered = parsed is not None
        if parsed is None:
            parsed = self._parse_message_with_graph(message, tracker, only_output_properties)
        if self.book is not None:
            asked = tracker.get_slot("requested_slot")
            mark_language(parsed, self.book.languages, asked=asked)
            before = self._spoken_before(message, tracker, self.book)
            code = parsed.setdefault(LANGUAGE, before)
            spoken = code if code in self.book.languages else before
            outcome = tracker.get_slot(LAST_OUTCOME) or {}
            place = Place(
                spoken,
                asked=asked,
                outcome=outcome,
                fresh=_was_served(tracker),
                operation=tracker.get_slot(OPERATION),
                focus=tracker.get_slot(FOCUS_PRODUCT),
                choosing=_chosen_for_basket(tracker),
                basket=bool((tracker.get_slot(BASKET) or {}).get("lines")),
                table=bool(tracker.get_slot(SHOWN_PRODUCTS) and not tracker.get_slot(LAST_ORDER)),
            )
            wish_after_no(parsed, spoken, lambda text: self._alone(text, message, place))
            settle(parsed, place)
            if not answered:
                look_again(parsed, asked, lambda text: self._alone(text, message, place))
        return parsed

    def _alone(self, text: str, message: UserMessage, place: Place) -> dict[str, Any]:
        """A text as it is read where nothing was asked."""
        nothing = DialogueStateTracker.from_events(message.sender_id, [])
        parsed: dict[str, Any] = self._parse_message_with_graph(UserMessage(text), nothing)
        settle(parsed, Place(place.language, focus=place.focus))
        return {**parsed, LANGUAGE: place.language}

    @staticmethod
    def _spoken_before(
        message: UserMessage, tracker: DialogueStateTracker, book: Phrasebook
    ) -> str:
        """The conversation's language, which a message that gives none away is read in.

        The page's language counts at first and where it has changed: a page that stays as it is
        takes nobody back out of the language that was written in.
        """
        events = list(islice(reversed(tracker.events), WINDOW))
        page = (message.metadata or {}).get(LANG)
        last = next((event for event in events if isinstance(event, UserUttered)), None)
        stays = last is not None and (last.metadata or {}).get(LANG) == page
        told = languages_told(events)
        return conversation_language(told if stays else chain([page], told), book.languages)

    def _answer_and_more(
        self, message: UserMessage, tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        """A clear yes to a summary and what is said behind it, each read by itself."""
        if self.book is None or tracker.get_slot(REQUESTED) != CONFIRMED:
            return None
        alone = DialogueStateTracker.from_events(message.sender_id, [])
        return read_apart(
            message.text or "",
            self._spoken_before(message, tracker, self.book),
            lambda text: self._parse_message_with_graph(UserMessage(text), alone),
        )

    async def _run_action(
        self,
        action: Any,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """As Rasa's; a generator that is configured has its say in what actions composed, too."""
        if not isinstance(nlg, TemplatedNaturalLanguageGenerator):
            action = OtherWords(action)
        answer: bool = await super()._run_action(action, tracker, output_channel, nlg, prediction)
        return answer

    def is_action_limit_reached(
        self, tracker: DialogueStateTracker, should_predict_another_action: bool
    ) -> bool:
        """As Rasa's, which begins to count anew at each request that is taken up by itself."""
        if super().is_action_limit_reached(tracker, should_predict_another_action):
            return True
        return should_predict_another_action and _actions_in_answer(tracker) >= MOST_ACTIONS

    async def _run_prediction_loop(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> None:
        await super()._run_prediction_loop(output_channel, tracker)
        if tracker.is_paused():
            return
        if not _answered(tracker):
            logger.error(
                "Nothing was said in answer to '%.80s' (conversation %s): no rule or story does.",
                tracker.latest_message.text if tracker.latest_message else "",
                tracker.sender_id,
            )
            book = self.book or program_phrasebook()
            told = languages_told(islice(reversed(tracker.events), WINDOW))
            code = conversation_language(told, book.languages)
            said = BotUttered(self._words("utter_no_answer", code))
            tracker.update(said, self.domain)
            await self._send_bot_messages([said], tracker, output_channel)
        if tracker.latest_action_name != ACTION_LISTEN_NAME:  # Rasa stopped after many actions
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)


def _was_served(tracker: DialogueStateTracker) -> bool:
    """Whether an operation has answered the message before the one that is being read."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, ActionExecuted) and event.action_name in {FORM, SUBMIT}:
            return True
    return False


def _chosen_for_basket(tracker: DialogueStateTracker) -> str | None:
    """The product whose form the message before this one was answered by asking for."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            asked = event.action_name == "action_buy_product"
            return (tracker.get_slot(BASKET) or {}).get("open") if asked else None
    return None


def _actions_in_answer(tracker: DialogueStateTracker) -> int:
    """How many actions have run since the shopper's own latest message."""
    actions = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and PART not in (event.metadata or {}):
            return actions
        actions += isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME
    return actions


def _answered(tracker: DialogueStateTracker) -> bool:
    """Whether the bot said something since the latest user message."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, UserUttered):
            return False
    return True
