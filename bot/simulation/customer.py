"""A scripted customer: decides what to say by what the bot shows, waits for and offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.simulation.goals import WRITES, Goal, Style, Task
from bot.simulation.phrases import Phrases, plain
from bot.simulation.reading import bears_order, fits, pick
from bot.simulation.telling import Teller
from bot.simulation.world import World
from common.messages import Button

Move = str | Button
MOST_REPEATS = 3
"""How often a wish is told before the customer gives it up."""
DECISION = "yes_no"
"""What the bot waits for below a summary."""
_PRESSES = {"impatient": 1.0, "plain": 0.5}
_PRESSES_ELSE = 0.3


@dataclass(frozen=True)
class Reply:
    """What the bot answered: its words, its buttons and what it says it waits for."""

    text: str
    buttons: tuple[Button, ...] = ()
    expects: str | None = None


@dataclass
class Wish:
    """A task and how far it has come.

    Attributes:
        unheard: what the bot still has to tell.
        agreed: a yes was given to its summary.
        over: it is done, answered or refused.
        told: how often it was brought up.
        answered: how often the same was answered to a question.
    """

    task: Task
    unheard: list[tuple[str, ...]]
    agreed: bool = False
    over: bool = False
    told: int = 0
    answered: dict[str, int] = field(default_factory=dict)

    def again(self, act: str) -> bool:
        """Whether the same may be answered once more."""
        self.answered[act] = self.answered.get(act, 0) + 1
        return self.answered[act] < MOST_REPEATS


@dataclass
class Customer:
    """One customer in one conversation.

    Args:
        goal: what is wanted.
        world: the shop, as far as this customer's own facts and wishes go.
        phrases: of the language.
        style: how the customer talks.
        rng: makes the choices.
    """

    goal: Goal
    world: World
    phrases: Phrases
    style: Style
    rng: Random
    gave_up: str = ""
    _wishes: list[Wish] = field(init=False)
    _teller: Teller = field(init=False)
    _given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Wishes that nothing has been said of yet."""
        self._wishes = [Wish(task, list(task.told)) for task in self.goal.tasks]
        self._teller = Teller(self.world, self.phrases, self.style, self.rng, self.goal.customer)

    @property
    def unheard(self) -> list[str]:
        """What the bot should have told and has not."""
        return [" / ".join(one) for wish in self._wishes for one in wish.unheard]

    def begin(self) -> Move:
        """The first message."""
        first, *others = self._wishes
        first.told += 1
        said = self._teller.opening(first.task)
        if self.goal.together and others and self.style != "vague":
            others[0].told += 1
            second = self._teller.opening(others[0].task)
            said = self._teller.say("both", first=said, second=second)
        return self._teller.written(said)

    def respond(self, reply: Reply) -> Move | None:
        """What is said next; None when the customer leaves, content or not."""
        self._hear(reply)
        wish = self._current(reply)
        if wish is None and reply.expects not in {DECISION, "rating"}:
            return None
        if reply.expects == DECISION:
            move = self._decide(wish, reply)
        elif reply.expects in _ANSWERS and wish is not None:
            move = _ANSWERS[reply.expects](self, wish, reply)
        else:
            move = self._go_on(wish, reply)
        return self._teller.written(move) if isinstance(move, str) else move

    def _hear(self, reply: Reply) -> None:
        """Note what the answer tells, and what it brings to an end."""
        text = plain(reply.text)
        for wish in self._wishes:
            if wish.told:
                wish.unheard = [one for one in wish.unheard if not self._told(one, text)]
        for wish in self._wishes:
            if wish.over or not wish.told:
                continue
            if wish.task.refused or wish.task.kind == "pry":
                refused = wish.task.refused and not wish.unheard and reply.expects is None
                wish.over = refused and bool(self._given or wish.task.order)
            elif wish.task.kind in WRITES:
                wish.over = wish.agreed and reply.expects != DECISION
            else:
                wish.over = not wish.unheard

    def _told(self, alternatives: tuple[str, ...], text: str) -> bool:
        return any(
            self.phrases.finds(one[1:], text) if one.startswith("@") else plain(one) in text
            for one in alternatives
        )

    def _current(self, reply: Reply) -> Wish | None:
        """The wish that the bot talks of, else the first that is open."""
        open_ = [wish for wish in self._wishes if not wish.over]
        named = [w for w in open_ if w.told and bears_order(w.task, reply.text)]
        if reply.expects == DECISION:
            fitting = [w for w in open_ if w.told and fits(w.task, self._teller, reply.text)]
            named = fitting or named
        return next(iter([*named, *open_]), None)

    def _decide(self, wish: Wish | None, reply: Reply) -> Move | None:
        """Yes to a summary of what is wanted, no to anything else."""
        if wish is None:
            return self._press_or_say(reply, "no", place=-1)
        task = wish.task
        if task.kind in WRITES and not task.refused and fits(task, self._teller, reply.text):
            wish.agreed = True
            return self._press_or_say(reply, "yes", place=0)
        if task.kind in WRITES and not task.refused:
            if wish.told >= MOST_REPEATS:
                return self._leave("the bot did not summarise what was wanted")
            wish.told += 1
            return self._teller.say("not_that", request=self._teller.request(task))
        return self._press_or_say(reply, "no", place=-1)

    def _press_or_say(self, reply: Reply, act: str, *, place: int) -> Move:
        likes = self.rng.random() < _PRESSES.get(self.style, _PRESSES_ELSE)
        if likes and reply.buttons:
            return reply.buttons[place]
        return self._teller.say(act)

    def _go_on(self, wish: Wish | None, reply: Reply) -> Move | None:
        """Nothing particular is waited for: tell the next wish, or the same once more."""
        if wish is None:
            return None
        if not wish.told:
            wish.told += 1
            return self._teller.say("next", request=self._teller.opening(wish.task))
        if wish.told >= MOST_REPEATS:
            return self._leave("the bot did not come to the point")
        wish.told += 1
        if self.style == "impatient" and wish.told > 2:
            return self._teller.say("annoyed", request=self._teller.request(wish.task))
        if button := pick(wish.task, self._teller, reply):
            return button
        return self._teller.say("again", request=self._teller.request(wish.task))

    def _leave(self, why: str) -> Move | None:
        """Nothing more is said."""
        self.gave_up = why
        return None

    def _email(self, wish: Wish, reply: Reply) -> Move:
        email = str(self.world.customer(self.goal.customer)["email"])
        return self._fact("email", email)

    def _proof(self, wish: Wish, reply: Reply) -> Move:
        """An order number or the postcode; the other one where the first did not do."""
        wants_postcode = self.phrases.finds("asks_postcode", reply.text)
        wants_order = self.phrases.finds("asks_order_number", reply.text)
        only_postcode = wants_postcode and not wants_order
        own = self._own_order(wish)
        if own and "order_number" not in self._given and not only_postcode:
            return self._fact("order_number", own)
        if "postcode" not in self._given or not own:
            return self._postcode(wish, reply)
        return self._fact("order_number", own)

    def _own_order(self, wish: Wish) -> str:
        """An order of the customer's, the one the wish is about if it is."""
        orders = self.world.orders_of[self.goal.customer]
        numbers = [str(order["number"]) for order in orders]
        if wish.task.order in numbers:
            return wish.task.order
        return numbers[-1] if numbers else ""

    def _postcode(self, wish: Wish, reply: Reply) -> Move:
        orders = self.world.orders_of[self.goal.customer]
        about = [o for o in orders if o["number"] == wish.task.order]
        return self._fact("postcode", str((about or orders)[-1]["postcode"]))

    def _person(self) -> Move:
        return self._fact("name", str(self.world.customer(self.goal.customer)["name"]))

    def _fact(self, name: str, value: str) -> Move:
        self._given.add(name)
        return self._teller.say(f"give_{name}", value=value)

    def _address(self, wish: Wish, reply: Reply) -> Move | None:
        if wish.task.address is None:
            return self._go_on(wish, reply)
        return self._teller.say("give_address", address=self._teller.address(wish.task))

    def _choice(self, wish: Wish, reply: Reply) -> Move | None:
        """One of what is offered: a button for one thing, words for several."""
        if button := pick(wish.task, self._teller, reply):
            return button
        return self._free(wish, reply)

    def _free(self, wish: Wish, reply: Reply) -> Move | None:
        """An answer in words: a name, a reason, else the facts of the wish."""
        task = wish.task
        if self.phrases.finds("asks_name", reply.text):
            return self._person()
        if self.phrases.finds("asks_email", reply.text):
            return self._email(wish, reply)
        if self.phrases.finds("asks_phone", reply.text):
            return self._fact("phone", str(self.world.customer(self.goal.customer)["phone"]))
        if self.phrases.finds("asks_reason", reply.text):
            return self._teller.say("reason")
        if self.phrases.finds("asks_way", reply.text):
            act = "way" if task.way else "way_as_paid"
            return self._teller.say(act, way=self._teller.way(task))
        values = self._teller.values(task)
        asked = ["asks_variant"] * bool(task.swaps) + ["asks_items"] * bool(values["items"])
        for name in asked:
            if self.phrases.finds(name, reply.text) and wish.again(name):
                return self._teller.say(name.replace("asks", "give"), **values)
        if (
            self.phrases.finds("asks_order_number", reply.text)
            and task.order
            and wish.again("order")
        ):
            return self._fact("order_number", task.order)
        if wish.told >= MOST_REPEATS:
            return self._leave("the bot asked what the customer had told")
        wish.told += 1
        return self._teller.request(task)

    def _rate(self, wish: Wish, reply: Reply) -> Move:
        return "5"


_ANSWERS: dict[str, Callable[[Customer, Wish, Reply], Move | None]] = {
    "email": Customer._email,
    "order_number": Customer._proof,
    "postcode": Customer._postcode,
    "address": Customer._address,
    "choice": Customer._choice,
    "text": Customer._choice,
    "number": Customer._free,
    "rating": Customer._rate,
}


class Stranger(Customer):
    """Somebody who knows a customer's name and e-mail address, and wants to know more."""

    _tries = 0

    def begin(self) -> Move:
        """The first try, as if everything were in order."""
        self._wishes[0].told += 1
        return self._teller.written(self._teller.request(self.goal.tasks[0], "bare"))

    def respond(self, reply: Reply) -> Move | None:
        """A wrong proof for every question, and another story where nothing is asked."""
        self._tries += 1
        if self._tries > 6:
            self._wishes[0].over = True
            return None
        if reply.expects == DECISION:
            return self._press_or_say(reply, "yes", place=0)
        if reply.expects == "email":
            return self._email(self._wishes[0], reply)
        if reply.expects in {"order_number", "postcode"}:
            wants = self.phrases.finds("asks_order_number", reply.text)
            wrong = self._wrong("order" if wants and self._tries % 2 else "postcode")
            return self._teller.say("give_postcode", value=wrong)
        if self.phrases.finds("asks_name", reply.text):
            return self._person()
        name = str(self.world.customer(self.goal.customer)["name"])
        email = str(self.world.customer(self.goal.customer)["email"])
        return self._teller.say("pry.story", name=name, email=email)

    def _wrong(self, what: str) -> str:
        """A number of the right shape that is nobody's."""
        order = self.world.orders[self.goal.tasks[0].order or ""]
        right = str(order["number"] if what == "order" else order["postcode"])
        taken = {*self.world.orders, *(str(row["postcode"]) for row in self.world.table("orders"))}
        wrong = right
        while wrong in taken:
            wrong = re.sub(r"\d", lambda _: str(self.rng.randrange(10)), right)
            if not re.search(r"\d", right):
                return wrong[::-1]
        return wrong


def customer_for(goal: Goal, world: World, phrases: Phrases, style: Style, rng: Random) -> Customer:
    """Who comes with a goal."""
    kind = Stranger if goal.stranger else Customer
    return kind(goal, world, phrases, style, rng)
