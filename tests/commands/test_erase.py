"""A customer is erased: from the shop, from the conversations, and from what is learnt next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from actions.assembly import interactions
from bot import cli
from bot.commands import own_shop
from bot.commands.erase import forget_conversations
from bot.runtime.tracker_store import ConversationStore
from common.errors import EnvironmentProblem
from common.paths import Project
from recommender.dataset import Dataset, Profile
from recommender.models import Mix
from shop import Shop, events, models
from shop.views import Event
from tests.actions.small_shop import shop as shop

ITEMS = ("tarn", "reef")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("data", "domain", "var"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.yml").write_text("language: en\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Project.find()


@pytest.fixture
def run(
    shop: Shop,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    @contextmanager
    def opened() -> Iterator[Shop]:
        yield shop

    monkeypatch.setattr(own_shop, "own_shop", opened)

    def invoke(*arguments: str) -> tuple[int, str]:
        code = cli.run(["erase", *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return invoke


def a_customer(shop: Shop) -> str:
    with shop.reading() as session:
        return (
            session.scalars(select(models.Customer.id).order_by(models.Customer.id)).first() or ""
        )


def visits(customer: str) -> list[Event]:
    """What others did, and what the customer did in a conversation of theirs."""
    others = [Event("purchase", item, None, f"s{n}") for n in range(3) for item in ITEMS]
    theirs = Event("purchase", "tarn", customer, "talk"), Event("click", "reef", None, "talk")
    return [*others, *theirs]


async def _talk(store: ConversationStore, conversation: str) -> None:
    tracker = DialogueStateTracker.from_events(conversation, [UserUttered("a coat for my wife")])
    await store.save(tracker)


async def test_conversations_are_deleted_and_others_stay(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    store = ConversationStore(Domain.empty(), url=url)
    for name in ("talk", "other"):
        await _talk(store, name)
    assert await forget_conversations(store, ["talk", "never"]) == 1
    again = ConversationStore(Domain.empty(), url=url)
    assert list(await again.keys()) == ["other"]
    again.close()


async def test_a_store_that_cannot_delete_is_named_with_what_is_left() -> None:
    with pytest.raises(EnvironmentProblem, match="InMemoryTrackerStore") as refused:
        await forget_conversations(InMemoryTrackerStore(Domain.empty()), ["talk"])
    assert "talk" in (refused.value.hint or "")


def test_the_command_says_what_was_deleted(shop: Shop, run: Run) -> None:
    customer = a_customer(shop)
    events.record(shop, *visits(customer))
    code, told = run(customer, "--json")
    assert code == 0
    erased = json.loads(told)["erased"]
    assert (erased["events"], erased["conversation_events"]) == (2, 0)
    code, told = run(customer)
    assert code == 0
    assert f"Erased of customer {customer}: 0 events, 0 ratings" in told
    assert "shoptalk train" in told


def test_an_unknown_customer_is_an_error_that_says_how_to_go_on(run: Run) -> None:
    code, told = run("nobody")
    assert code != 0
    assert "no customer 'nobody'" in told
    assert "shoptalk export customers" in told


def test_the_next_fit_is_that_of_a_shop_that_never_knew_them(shop: Shop, run: Run) -> None:
    customer = a_customer(shop)
    happened = visits(customer)
    events.record(shop, *happened[:-2])
    never = Dataset(ITEMS, interactions(shop), vectors=np.eye(2, dtype=np.float32))
    events.record(shop, *happened[-2:])
    run(customer)
    after = Dataset(ITEMS, interactions(shop), vectors=np.eye(2, dtype=np.float32))
    assert customer not in after.users
    assert after.users == never.users
    np.testing.assert_array_equal(after.preferences.toarray(), never.preferences.toarray())
    lists = [Mix().fit(data).score([Profile((1,), (1.0,), frozenset())]) for data in (never, after)]
    np.testing.assert_array_equal(*lists)
