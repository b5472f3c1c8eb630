"""What is injected to push a product weighs nothing, and what shoppers did keeps its weight."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.dataset import Dataset, Profile
from recommender.items import Interaction
from recommender.models import Mix, MixConfig
from recommender.trust import TrustConfig, trusted

DAY = 86_400.0
ITEMS = tuple(f"item{n}" for n in range(12))
PUSHED = "item11"


def honest(shoppers: int = 60) -> list[Interaction]:
    rng = np.random.default_rng(0)
    return [
        Interaction(f"customer{who}", ITEMS[int(item)], kind, 1e9 + DAY * who + 60.0 * place)
        for who in range(shoppers)
        for place, item in enumerate(rng.choice(6, 3, replace=False) + 5 * (who % 2))
        for kind in ("click", "purchase")
    ]


def fake_sessions(count: int = 3_600) -> list[Interaction]:
    return [
        Interaction(f"session{n}", item, kind, 1e9 + 10.0 * n, verified=False)
        for n in range(count)
        for item in (PUSHED, ITEMS[n % 6])
        for kind in ("click", "cart")
    ]


def replays(count: int = 500) -> list[Interaction]:
    return [Interaction("customer1", PUSHED, "click", 1e9 + 120.0 * n) for n in range(count)]


def burst(count: int = 200) -> list[Interaction]:
    return [Interaction("thief", ITEMS[n % 12], "cart", 1e9 + float(n)) for n in range(count)]


def counting(events: list[Interaction], config: TrustConfig | None = None) -> Dataset:
    data = Dataset(ITEMS, events)
    return data.of(data.events[trusted(data.events, config)])


def lists(data: Dataset) -> list[list[tuple[int, float]]]:
    models = {"popularity": {}, "item_to_item": {}}
    mix = Mix(MixConfig(models=models)).fit(data)
    profiles = [Profile(), *(Profile((item,), (1.0,)) for item in range(6))]
    return mix.recommend(profiles, k=7)


def test_3600_fake_sessions_change_no_list() -> None:
    assert lists(counting([*honest(), *fake_sessions()])) == lists(counting(honest()))


def test_where_sessions_are_trusted_they_would() -> None:
    open_to_all = TrustConfig(anonymous=True)
    pushed = lists(counting([*honest(), *fake_sessions()], open_to_all))
    assert pushed != lists(counting(honest(), open_to_all))


@pytest.mark.parametrize("attack", [fake_sessions, burst])
def test_all_of_an_attack_is_found_and_nothing_else(attack: object) -> None:
    injected = attack()  # type: ignore[operator]
    data = Dataset(ITEMS, [*honest(), *injected])
    found = ~trusted(data.events)
    names = {event.user_id for event in injected}
    of_attack = np.array([data.users[user] in names for user in data.events.users])
    precision = (found & of_attack).sum() / found.sum()
    recall = (found & of_attack).sum() / of_attack.sum()
    assert (precision, recall) == (1.0, 1.0)


def test_a_replayed_click_counts_once_in_its_span_of_hours() -> None:
    assert len(counting(replays(count=1_000)).events) == 2  # they go on for 33 hours


def test_one_event_twice_within_the_hours_is_one() -> None:
    again = [Interaction("u", "item0", "click", DAY * n + 1.0) for n in (0, 0.5, 1, 1.9)]
    assert trusted(Dataset(ITEMS, again).events).tolist() == [True, False, True, False]


def test_without_events_nothing_counts() -> None:
    assert trusted(Dataset(ITEMS, []).events).tolist() == []
