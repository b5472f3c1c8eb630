"""The situation in which a message is said, and the state tokens that the network sees of it.

What the bot asked, which operation is open, what lies on the table and what the bot did last stand
before the text as tokens of their own. They belong to no language: a state is a code, and its
vector is learned like that of a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal, get_args

from common.config import StrictModel

Asked = Literal[
    "email",
    "order_number",
    "name",
    "postcode",
    "order",
    "items",
    "product",
    "reason",
    "address",
    "option",
    "payment",
    "phone",
    "quantity",
    "confirm",
    "message",
    "recipient",
    "budget",
    "need",
    "clarify",
    "rating",
    "help",
]
"""What the bot may have asked for: ``order`` which order, ``confirm`` a yes or no to a summary,
``message`` free words, ``need`` what something is for, ``clarify`` which of two readings is meant,
``help`` whether there is anything else."""
Table = Literal["products", "product", "comparison", "orders", "order", "items", "text", "answer"]
"""What may lie on the table: ``items`` are the lines of an order, ``text`` is an advertisement or
a description, ``answer`` a policy or a fact."""
Did = Literal[
    "greeted",
    "listed",
    "showed",
    "compared",
    "answered",
    "wrote_text",
    "done",
    "refused",
    "nothing_found",
    "not_understood",
    "handed_over",
    "left",
]
"""What the bot may have done last: ``done`` carried something out, ``refused`` was stopped by a
rule, ``left`` an operation."""
ASKED, TABLE, DID = (frozenset[str](get_args(choices)) for choices in (Asked, Table, Did))
CLOSED = {"asked": ASKED, "table": TABLE, "did": DID}
"""The values of each part of a situation; those of ``open`` are the project's operations."""


@dataclass(frozen=True)
class Situation:
    """Where a conversation stands when a message is said; None for what is not so.

    Args:
        asked: what the bot has just asked, one of :data:`ASKED`.
        open: the operation that is under way, by the intent that begins it.
        table: what was shown and can be pointed at, one of :data:`TABLE`.
        did: what the bot did last, one of :data:`DID`.
    """

    asked: str | None = None
    open: str | None = None
    table: str | None = None
    did: str | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Its parts as codes such as ``asked:email``, in their order."""
        pairs = ((name, getattr(self, name)) for name in PARTS)
        return tuple(f"{name}:{value}" for name, value in pairs if value is not None)

    def without(self, parts: Iterable[str]) -> Situation:
        """The same with nothing in some ``parts``."""
        left = {name: getattr(self, name) for name in set(PARTS) - set(parts)}
        return Situation(**left)


PARTS = tuple(field.name for field in fields(Situation))
"""The parts of a situation, in the order of their tokens."""
NOTHING = Situation()
"""The situation of a first message, and of one that is read by itself."""


class StateTokens(StrictModel):
    """The state tokens of a model; a state that it was not trained with has none.

    Args:
        first: the token id of the first; those of the checkpoint's vocabulary come before.
        states: the codes, in the order of their ids.
    """

    first: int = 0
    states: tuple[str, ...] = ()

    @classmethod
    def of(cls, situations: Iterable[Situation], *, first: int) -> StateTokens:
        """The tokens that ``situations`` need."""
        return cls(
            first=first, states=tuple(sorted({code for each in situations for code in each.states}))
        )

    def __len__(self) -> int:
        return len(self.states)

    def ids(self, situation: Situation) -> tuple[int, ...]:
        """The token ids of a situation, four at most."""
        return tuple(
            self.first + self.states.index(code) for code in situation.states if code in self.states
        )
