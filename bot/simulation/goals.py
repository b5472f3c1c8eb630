"""What a simulated customer wants: goals, and the file that lists them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from common.config import StrictModel
from common.errors import DataError

Style = Literal["plain", "impatient", "vague", "mistyping", "self-correcting"]
STYLES: tuple[Style, ...] = get_args(Style)
Kind = Literal[
    "cancel",
    "return",
    "exchange",
    "address",
    "items",
    "payment",
    "status",
    "details",
    "price",
    "stock",
    "pry",
]
WRITES: frozenset[Kind] = frozenset({"cancel", "return", "exchange", "address", "items", "payment"})
MOST_TURNS = 24


class NewAddress(StrictModel):
    """Where an order shall go; the recipient stays."""

    street: str
    postcode: str
    city: str
    country: str = Field(pattern=r"^[A-Z]{2}$")
    extra: str = ""
    region: str = ""


class Task(StrictModel):
    """One thing that the customer wants.

    Attributes:
        kind: what; ``pry`` is a stranger's try to learn of somebody else's orders.
        order: the order's number.
        items: the SKUs of its lines, for a return; none means all of them.
        swaps: SKU of a line to the SKU that it shall become, for an exchange or a change.
        address: the new one.
        way: code of a way to pay: where a return's or exchange's money goes, what an order is to
            be paid with.
        sku: the variant whose price or stock is asked for.
        refused: the shop must say no, and nothing may change.
        told: the bot must say one of the phrases of each list.
    """

    kind: Kind
    order: str | None = None
    items: tuple[str, ...] = ()
    swaps: dict[str, str] = {}
    address: NewAddress | None = None
    way: str | None = None
    sku: str | None = None
    refused: bool = False
    told: tuple[tuple[str, ...], ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Task:
        needs = {
            "address": self.address,
            "exchange": self.swaps,
            "items": self.swaps,
            "payment": self.way,
            "price": self.sku,
            "stock": self.sku,
        }
        if not needs.get(self.kind, True):
            raise ValueError(f"a task of kind '{self.kind}' lacks what it is about")
        if self.kind not in {"price", "stock"} and not self.order:
            raise ValueError(f"a task of kind '{self.kind}' needs an order")
        return self


class Goal(StrictModel):
    """What one customer comes for.

    Attributes:
        name: tells goals apart in a report.
        customer: the customer's id; with ``pry``, the id of the one whom somebody asks about.
        tasks: in the order in which they are brought up.
        style: how the customer talks; the run decides where it is not set.
        turns: after how many messages patience is at an end.
        together: the first two wishes are told in one message.
    """

    name: str
    customer: str
    tasks: tuple[Task, ...] = Field(min_length=1)
    style: Style | None = None
    turns: int = Field(default=MOST_TURNS, ge=2)
    together: bool = False

    @property
    def kind(self) -> str:
        """The kinds of its tasks, for counting; ``_refused`` follows what is refused."""
        if len(self.tasks) > 1:
            return "several"
        only = self.tasks[0]
        return f"{only.kind}_refused" if only.refused else only.kind

    @property
    def stranger(self) -> bool:
        """Whether whoever talks is not the customer."""
        return any(task.kind == "pry" for task in self.tasks)


def read_goals(path: Path) -> list[Goal]:
    """The goals of a JSON file: a list of objects with the keys of :class:`Goal`.

    Raises:
        DataError: the file cannot be read, or is not such a list.
        ConfigError: a goal has a key that is unknown or wrong.
    """
    hint = "docs/simulation.md shows a file of goals."
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise DataError(f"{path} is not JSON: {error}.", hint=hint) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise DataError(f"{path} must hold a list of goals.", hint=hint)
    return [
        Goal.from_mapping(one, where=f"{path}, goal {place}") for place, one in enumerate(found, 1)
    ]
