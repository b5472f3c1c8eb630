"""What an operation is: one small class that declares its facts, its summary and its execution.

The engine in ``actions.operations.engine`` asks for the facts, checks them, shows the summary and
calls ``execute``. A new operation is one new file in this folder or in a project's ``operations/``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from actions.conversation import Turn
from actions.services import Services, call
from actions.speech import Speaker
from common.messages import Button, Buttons, Expects, Message, Text

if TYPE_CHECKING:
    from shop.rules import HasDigest
    from shop.views import CustomerView, OrderView


MOST_ORDERS = 200
"""Of one customer; words may mean an old one as well as a new one."""
BEFORE = "before"
"""Among an operation's facts: ``operation`` and ``order_number`` of the one it was begun in."""

HELD = "held"
"""Among an operation's facts: its question is held back until one of the shopper's is answered."""
OPENING = "opening"
"""Among an operation's facts: the message that began it."""


class Refused(Exception):  # noqa: N818 - a normal outcome of a check, not an error
    """A value cannot be taken; ``message`` tells the shopper why.

    Args:
        message: the sentence's name, plain words, a message, or nothing where all has been said.
        ends: no other value could help, so the operation ends here.
        offer: what could be done instead, as (title, payload); the message asks for it.
        instead: name of the operation that goes on with what was said, in the place of this one.
        values: what the sentence asks for.
    """

    def __init__(
        self,
        message: Message | str,
        *,
        ends: bool = False,
        offer: tuple[str, str] | None = None,
        instead: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.ends = ends or instead is not None
        self.offer = offer
        self.instead = instead
        self.values = values


@dataclass
class Context:
    """One operation in one conversation, as the engine and the facts see it."""

    conversation_id: str
    services: Services
    turn: Turn
    values: dict[str, Any]
    speaker: Speaker
    requested: str | None = None
    request_id: str = ""
    transcript: tuple[tuple[str, str], ...] = ()
    outcome: Mapping[str, Any] = field(default_factory=dict)
    """What became of the operation before: ``operation`` and ``did``; see ``LAST_OUTCOME``."""
    customer: CustomerView | None = None
    caller: str = ""
    """Stands for the network address that the message came from, where it is known."""
    last_order: str | None = None
    """Number of the order that was talked about just before."""
    also: tuple[str, ...] = ()
    """Numbers of further orders that the latest message asks the same for."""
    beside: tuple[str, ...] = ()
    """What else the latest message says that begins nothing of its own."""
    taken: list[str] = field(default_factory=list)
    """Of that, what has been taken for an answer: nothing more comes of it."""
    mentioned: Turn | None = None
    """The message before, of the last few, that named a thing; "they" may mean it."""
    kept: Mapping[str, Any] | None = None
    """An operation that the latest message has put off: its ``operation`` and its facts."""
    noted: list[Mapping[str, Any]] = field(default_factory=list)
    """Requests that the latest message makes beside its answer; they are taken up later."""
    added: str = ""
    """What the latest message says of the request that comes next."""
    waiting: bool = False
    """Whether something else was asked for and comes next."""
    hold: bool = False
    """Whether a question in the latest message is answered first: until then nothing is asked."""
    focus_product: str | None = None
    """Id of the product that was talked about just before."""
    options_said: Mapping[str, str] = field(default_factory=dict)
    """The colour, size and the like that were said of it."""
    apart: Turn | None = None
    """What the message asks for by itself, should it not answer the question."""
    apart_surely: Turn | None = None
    """The same where any words would be an answer: only what surely is none."""
    shown_products: tuple[str, ...] = ()
    """Ids of the products shown last, in their order."""
    said: list[Message] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Facts whose value was just refused: they are asked for, never guessed."""
    changed: set[str] = field(default_factory=set)
    """Facts that the latest message has told so far."""
    possible: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    """An operation's name and numbers of orders -> those that it is possible for; read once."""
    _orders: list[OrderView] | None = None

    def say(self, message: Message | str, /, *choices: tuple[str, str], **values: Any) -> None:
        """Queue one message for the shopper.

        Args:
            message: the name of a sentence of the language folder, plain words, or a message.
            choices: (title, payload); a title is the name of a sentence, or plain words.
            values: what the sentence asks for.
        """
        buttons = tuple(
            Button(title=self.speaker.own(title), payload=payload) for title, payload in choices
        )
        if isinstance(message, str) and self.speaker.knows(message):
            self.said.append(self.speaker.message(message, *buttons, **values))
            return
        said = Text(text=message) if isinstance(message, str) else message
        if buttons and isinstance(said, Text | Buttons):
            said = Buttons(text=said.text, buttons=buttons, says=said.says)
        self.said.append(said)

    async def shop(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function of the shop in a worker thread, the shop itself as first argument."""
        return await call(function, self.services.shop, *args, **kwargs)

    @property
    def opening_words(self) -> str:
        """What the shopper said to begin the operation; empty for a pressed button."""
        words = str((self.values.get(OPENING) or {}).get("text") or "")
        return "" if words.startswith("/") else words

    @property
    def shown(self) -> str:
        """Digest of the shop's preview that the shopper has said yes to."""
        return str((self.values.get("shown") or {}).get("preview") or "")

    async def orders(self) -> list[OrderView]:
        """The orders of the identified customer, newest first; read once a turn."""
        if self._orders is None:
            from shop.orders import orders_of

            self._orders = await self.shop(orders_of, self.conversation_id, MOST_ORDERS)
        return self._orders

    async def order(self, number: str) -> OrderView:
        """One order of the identified customer.

        Raises:
            ShopRuleError: the order is unknown or belongs to somebody else.
        """
        from shop.orders import get_order

        found: OrderView = await self.shop(get_order, self.conversation_id, number)
        return found

    async def chosen_order(self) -> OrderView:
        """The order of the fact ``order_number``."""
        return await self.order(self.values["order_number"])


class Fact(ABC):
    """One thing an operation must know: how it is read, checked and asked for."""

    slot: ClassVar[str]
    expects: ClassVar[Expects] = "text"
    entities: ClassVar[frozenset[str]] = frozenset()
    """Entities that answer the question whatever the intent is."""
    answers_first: ClassVar[bool] = False
    """When asked for, words that it can read are its answer, whatever else they might start."""
    takes: ClassVar[frozenset[str]] = frozenset()
    """Names of operations that are not begun where it can read the words that ask for them."""
    always: ClassVar[bool] = False
    """Words that it can read are meant for it at any time while its operation is open."""
    free_text: ClassVar[bool] = False
    """Any words may be the answer, so interruptions need a clear sign."""
    story: ClassVar[bool] = False
    """A long answer may well hold questions."""
    personal: ClassVar[bool] = True
    """Only asked for once the customer is identified."""
    without: ClassVar[str | None] = None
    """The sentence for a shopper who does not have it at hand."""
    unclear: ClassVar[str] = "utter_not_caught"
    """The sentence for a message in which nothing answers the question."""
    depends_on: ClassVar[tuple[str, ...]] = ()
    """Facts whose change makes this one unknown again."""

    @abstractmethod
    async def read(self, context: Context) -> Any | None:
        """The value that the latest message gives, or None."""

    def speaks_of(self, text: str, spoken: str) -> bool:
        """Whether the words of a message can be meant for it; only asked where ``always``.

        Args:
            text: the message.
            spoken: code of its language.
        """
        return False

    async def check(self, value: Any, context: Context) -> Any:
        """The value in its final form.

        Raises:
            Refused: the value cannot be taken.
            ShopRuleError: a rule of the shop says no.
        """
        return value

    async def infer(self, context: Context) -> Any | None:
        """A value that needs no question, e.g. the only order there is.

        Raises:
            Refused: no value is possible at all.
        """
        return None

    @abstractmethod
    async def ask(self, context: Context) -> None:
        """Say the question, with buttons or a card where they help."""

    async def ask_again(self, context: Context) -> None:
        """The question once more, after something else was said."""
        await self.ask(context)

    def asked(self, context: Context) -> bool:
        """Whether this fact is the one the bot just asked for."""
        return context.requested == self.slot


class Operation(ABC):
    """One thing a shopper can have done."""

    name: ClassVar[str]
    title: ClassVar[str] = ""
    """Completes "you wanted to ..." where no sentence ``utter_title_<name>`` does."""
    start_intents: ClassVar[frozenset[str]]
    utterances: ClassVar[Mapping[str, str]] = {}
    """How shoppers ask for it: intent -> lines as in Rasa's ``examples``; or in ``data/nlu``."""
    facts: ClassVar[tuple[Fact, ...]] = ()
    personal: ClassVar[bool] = True
    """Needs an identified customer."""
    settles: ClassVar[frozenset[str]] = frozenset()
    """Names of other operations that need not be taken up when they are asked for beside it."""
    beside: ClassVar[bool] = False
    """May be wished for beside another such one for the same order: what was shown of it when the
    other came up is shown again after that, and not forgotten."""
    undone_by: ClassVar[str] = ""
    """Name of the operation that takes back what this one does; nothing does where it is empty."""
    opening_proves: ClassVar[bool] = True
    """An e-mail address or a postcode in the opening words may be the proof of who is speaking."""
    for_all: ClassVar[bool] = False
    """May be wished for all open orders at once; it is then done one after the other."""
    confirms: ClassVar[bool] = True
    """Changes something, so the shopper must say yes to a summary first."""
    yes_title: ClassVar[str] = "utter_button_do_it"
    no_title: ClassVar[str] = "utter_button_leave_it"

    def eligible(self, order: OrderView) -> bool:
        """Whether this operation is possible for an order at a first look."""
        return True

    def reaches(self, order: OrderView) -> bool:
        """Whether words may mean this order: it is eligible, or another operation goes on."""
        return self.eligible(order)

    def none_eligible(self) -> str:
        """The sentence for a customer who has no order this can be done for."""
        return "utter_no_order_for_this"

    async def check_order(self, number: str, context: Context) -> None:  # noqa: B027
        """Ask the shop whether its rules allow this for the order.

        Raises:
            ShopRuleError: they do not.
        """

    def words_for_others(self, context: Context) -> str:
        """What holds for further orders too, as the shopper would say it."""
        return ""

    def opening(self, turn: Turn) -> str | None:
        """The sentence before the first question, where a word of sympathy is due."""
        return None

    def defaults(self, turn: Turn) -> Mapping[str, Any]:
        """Facts that the words which started the operation already settle.

        A text that is the name of a sentence becomes that sentence.
        """
        return {}

    async def preview(self, context: Context) -> HasDigest | None:
        """What the shop would do now; only for operations that confirm.

        Raises:
            ShopRuleError: its rules do not allow it any more.
        """
        return None

    async def summary(self, context: Context, preview: Any) -> Message | str:
        """Exactly what will change, of what :meth:`preview` gave; only where it confirms.

        The same each time for the same facts (``context.speaker.steady``): a yes holds for this.
        """
        return ""

    @abstractmethod
    async def execute(self, context: Context) -> None:
        """Call the one shop function and say what happened.

        An operation that confirms hands on ``context.shown``: what differs from what the shopper
        agreed to is not done.

        Raises:
            ShopRuleError: a rule says no; ``changed_since_shown`` when it would do something else.
        """
