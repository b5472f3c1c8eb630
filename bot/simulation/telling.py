"""How a simulated customer puts things: the words of a wish, and the ways of the styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.simulation.goals import Style, Task
from bot.simulation.phrases import Phrases
from bot.simulation.tables import Row
from bot.simulation.world import World, changed_options, options_of
from common.language.spacing import series, spaced

SHORT = frozenset({"impatient"})
WITHHOLDS = frozenset({"vague"})
TYPO_SHARE = 0.2
_LEAST_LETTERS = 5
_LEAST_WORD = 3
_FEW_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Teller:
    """Words for the wishes of one customer.

    Args:
        world: the shop.
        phrases: of the language.
        style: how the customer talks.
        rng: makes the choices.
        customer: id of the one who talks.
    """

    world: World
    phrases: Phrases
    style: Style
    rng: Random
    customer: str = ""
    _protected: set[str] = field(default_factory=set)

    def say(self, act: str, **values: str) -> str:
        """One way of saying ``act``; what is filled in is never mistyped."""
        self._protected |= {word for value in values.values() for word in _WORD.findall(value)}
        return self.phrases.say(act, self.rng, **values)

    def opening(self, task: Task) -> str:
        """The wish as it is first told: with all its facts, or with hardly any."""
        if self.style in WITHHOLDS:
            return self.request(task, "bare")
        if self.style in SHORT:
            return self.request(task, "short")
        if self.style == "self-correcting" and (wrong := self._mistaken(task)):
            first = self.say(f"{task.kind}.named", **{**self.values(task), "order": wrong})
            return self.say("correction", wrong=first, order=task.order or "")
        return self.request(task, "named")

    def request(self, task: Task, how: str = "named") -> str:
        """The wish in words.

        Args:
            how: ``named`` with all facts, ``short`` in few words, ``bare`` without facts.
        """
        return self.say(f"{task.kind}.{how}", **self.values(task))

    def values(self, task: Task) -> dict[str, str]:
        """What the phrases of a wish may be filled with."""
        values = {
            "order": task.order or "",
            "items": self.list_of(map(self.name, self.lines(task))),
            "wanted": self.list_of(self._wanted(task)),
            "address": self.address(task),
            "way": self.way(task),
            "product": "",
            "variant": "",
        }
        if task.sku is not None:
            variant = self.world.variant(task.sku)
            values["product"] = str(self.world.product(variant["product_id"])["name"])
            values["variant"] = series(self._options(variant))
        return values

    def lines(self, task: Task) -> list[Row]:
        """The lines of the order that the wish is about; all of them where it names none."""
        order = self.world.orders.get(task.order or "")
        wanted = {*task.items, *task.swaps}
        lines = self.world.items(order) if order else []
        return [line for line in lines if not wanted or line["sku"] in wanted]

    def name(self, line: Row) -> str:
        """A line as this customer calls it: by its whole name, or by the end of it."""
        words = str(line["name"]).split()
        if self.style in SHORT | WITHHOLDS and len(words) > 2:
            return " ".join(words[-2:]).lower()
        return " ".join(words)

    def list_of(self, words: Iterable[str]) -> str:
        """Words as a list."""
        *first, last = [*words] or [""]
        return self.say("list", first=self._between(first), last=last) if first else last

    def _between(self, words: Sequence[str]) -> str:
        """Words in a row, with what the language puts between them."""
        mark = self.say("between") if "between" in self.phrases.says else ", "
        return mark.join(words)

    def address(self, task: Task) -> str:
        """The new address."""
        new = task.address
        if new is None:
            return ""
        street = series(filter(None, (new.street, new.extra)))
        act = "address_in_region" if new.region else "address_words"
        values = {"postcode": new.postcode, "city": new.city, "region": new.region}
        return self.say(act, street=street, **values)

    def way(self, task: Task) -> str:
        """A way to pay, as the customer calls it."""
        order = self.world.orders.get(task.order or "")
        ways = self.world.ways_of[order["customer_id"]] if order else []
        way = next((way for way in ways if task.way and way["code"] == task.way), None)
        if way is None:
            return ""
        if way["balance_cents"] is not None:
            return self.say("gift_card")
        name = str(way["label"] or way["kind"]).replace("_", " ")
        return f"{name} {way['last_four']}".strip()

    def _wanted(self, task: Task) -> list[str]:
        """The options of the new variants, each with its line where there are several."""
        lines = {line["sku"]: line for line in self.lines(task)}
        found = []
        for old, new in task.swaps.items():
            line, variant = lines.get(old), self.world.variant(new)
            if line is None or old == new:
                continue
            changed = [*changed_options(line, variant)]
            options = self._options(variant)
            words = series(w for w in options if w in changed or w.split()[-1] in changed)
            several = len(task.swaps) > 1
            found.append(
                self.say("line_in", item=self.name(line), variant=words) if several else words
            )
        return found

    def _options(self, variant: Row) -> list[str]:
        """Values that tell the variant apart; a short one with its option, e.g. "size M"."""
        label = self.world.config.label_of
        others = [options_of(one) for one in self.world.variants_of[variant["product_id"]]]
        return [
            spaced(label(name), given) if len(given) < _LEAST_WORD else given
            for name, given in options_of(variant).items()
            if any(other.get(name) != given for other in others)
        ]

    def _mistaken(self, task: Task) -> str | None:
        """The number of another order of the customer's, if there is one."""
        own = [order["number"] for order in self.world.orders_of[self.customer]]
        others = [number for number in own if number != task.order]
        return self.rng.choice(others) if others and task.order else None

    def written(self, text: str) -> str:
        """The text as this customer types it."""
        if self.style != "mistyping" or len(text.split()) < _FEW_WORDS:
            return text
        return mistyped(text, self._protected, self.rng)


def mistyped(text: str, protected: set[str], rng: Random) -> str:
    """``text`` with slips of the fingers in some of its longer words.

    Args:
        protected: words that stay as they are: names, numbers and other facts.
    """

    def slip(found: re.Match[str]) -> str:
        word = found.group(0)
        if len(word) < _LEAST_LETTERS or word in protected or rng.random() > TYPO_SHARE:
            return word
        return rng.choice(_SLIPS)(word, rng.randrange(1, len(word) - 2))

    return " ".join(
        part if "@" in part or any(map(str.isdigit, part)) else _WORD.sub(slip, part)
        for part in text.split(" ")
    )


_SLIPS: Sequence[Callable[[str, int], str]] = (
    lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    lambda word, at: word[:at] + word[at + 1 :],
    lambda word, at: word[:at] + word[at] + word[at:],
)
"""Two letters in the wrong order, one left out, one typed twice."""
