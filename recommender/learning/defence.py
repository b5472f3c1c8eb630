"""Traffic that is no shopper's: found before anything is learnt from it, and weighing nothing.

``too_fast``
    clicks sooner after a list than a person can read it, on most of what a shopper was shown.
``everything``
    nearly everything is clicked, list after list: a crawler.
``one_address``
    more shoppers from one network address than a household or an office has: a click farm.
``own_people``
    the shop's own accounts and addresses, as the project names them.
``one_product``
    strangers like a product so much more than customers do that it is not chance: poisoned. Lists
    of strangers on which it was shown are left out, whatever they did, so that who clicks
    everything else away has no weight either (trust as in Jagielski et al. 2018, TRIM: what the
    trusted part of the data contradicts is cut off).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field
from scipy import stats

from common.config import StrictModel


class DefenceSettings(StrictModel):
    """What counts as no shopper's traffic.

    Attributes:
        on: whether anything is left out.
        fastest_seconds: a click sooner after its list is a machine's.
        least_lists: of fewer lists nothing is said of one shopper.
        clicked_share: of the products shown; who clicks more of them is a crawler.
        per_address: shoppers from one address in a day.
        own_people: customers' ids and conversations of the shop's own people.
        significance: of the difference between strangers and customers, for each product.
        least_customers: showings to customers without which nothing is said of a product.
        window_days: so far back traffic is looked at together.
    """

    on: bool = True
    fastest_seconds: float = Field(default=0.7, ge=0.0)
    least_lists: int = Field(default=3, ge=1)
    clicked_share: float = Field(default=0.8, gt=0.0, le=1.0)
    per_address: int = Field(default=20, ge=1)
    own_people: frozenset[str] = frozenset()
    significance: float = Field(default=1e-4, gt=0.0, lt=1.0)
    least_customers: int = Field(default=50, ge=1)
    window_days: float = Field(default=7.0, gt=0.0)


@dataclass(frozen=True, slots=True)
class Visit:
    """One list that somebody was shown.

    Attributes:
        id: of the list.
        unit: who saw it.
        trusted: whether that is a customer who has bought something before.
        at: when it was shown.
        shown: the products.
        liked: when each product that was liked was.
        address: a name of the network address; empty where it is not known.
    """

    id: str
    unit: str
    trusted: bool
    at: datetime
    shown: tuple[str, ...]
    liked: Mapping[str, datetime]
    address: str = ""


def suspects(visits: Sequence[Visit], settings: DefenceSettings) -> dict[str, str]:
    """The lists that weigh nothing, by id, each with why.

    Args:
        visits: the traffic of a while, in any order.
        settings: what counts as no shopper's.
    """
    if not settings.on:
        return {}
    units = {
        **_crowds(visits, settings),
        **_machines(visits, settings),
        **dict.fromkeys(settings.own_people, "own_people"),
    }
    found = {one.id: units[one.unit] for one in visits if one.unit in units}
    rest = [one for one in visits if one.id not in found]
    poisoned = _poisoned(rest, settings)
    for one in rest:
        if not one.trusted and not poisoned.isdisjoint(one.shown):
            found[one.id] = "one_product"
    return found


def _machines(visits: Iterable[Visit], settings: DefenceSettings) -> dict[str, str]:
    """Units that click as no person does."""
    by_unit: dict[str, list[Visit]] = defaultdict(list)
    for one in visits:
        by_unit[one.unit].append(one)
    fastest = timedelta(seconds=settings.fastest_seconds)
    found = {}
    for unit, held in by_unit.items():
        clicks = [(one, at) for one in held for at in one.liked.values()]
        fast = sum(at - one.at < fastest for one, at in clicks)
        shown = sum(len(one.shown) for one in held)
        if len(held) >= settings.least_lists and len(clicks) > settings.clicked_share * shown:
            found[unit] = "everything"
        elif fast and 2 * fast >= len(clicks):
            found[unit] = "too_fast"
    return found


def _crowds(visits: Iterable[Visit], settings: DefenceSettings) -> dict[str, str]:
    """Units that share an address with too many others on one day; customers are spared."""
    by_day: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in visits:
        if one.address and not one.trusted:
            by_day[one.address, one.at.toordinal()].add(one.unit)
    crowds = (units for units in by_day.values() if len(units) > settings.per_address)
    return {unit: "one_address" for units in crowds for unit in units}


def _poisoned(visits: Sequence[Visit], settings: DefenceSettings) -> set[str]:
    """Products that strangers like more than customers do, beyond chance and beyond their mood.

    Strangers may like everything a little more or less than customers: their rate over all
    products is set against the customers' first.
    """
    shown: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    liked: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one in visits:
        shown[one.trusted].update(one.shown)
        liked[one.trusted].update(one.liked.keys())
    rates = {side: liked[side].total() / max(shown[side].total(), 1) for side in (True, False)}
    mood = max(min(rates[False], 0.99) / max(rates[True], 1e-3), 1.0)
    found = set()
    for product, count in shown[False].items():
        known = shown[True][product]
        if known < settings.least_customers:
            continue
        # What the customers' rate may be at most, so that a rare product is not suspected.
        high = stats.beta.ppf(
            1.0 - settings.significance, liked[True][product] + 1, known - liked[True][product] + 1
        )
        allowed = min(float(high) * min(mood, 1.5), 1.0)
        if stats.binom.sf(liked[False][product] - 1, count, allowed) < settings.significance:
            found.add(product)
    return found
