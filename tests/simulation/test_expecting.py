"""What a goal expects is what the shop's operations do: the same rules, written down twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.simulation.expecting import expected
from bot.simulation.goals import Goal, NewAddress, Task
from bot.simulation.tables import differences
from bot.simulation.world import World
from shop import Shop, operations
from shop.identity import trust
from shop.views import Address
from tests.simulation.small_shop import world_of

Do = Callable[[Shop, World], object]
MOVED = NewAddress(street="Neue Gasse 7", postcode="80331", city="München", country="DE")


def item(world: World, number: str, sku: str) -> int:
    lines = world.items(world.orders[number])
    return int(next(line["id"] for line in lines if line["sku"] == sku))


def cancel(number: str) -> Do:
    return lambda shop, _: operations.cancel_order(
        shop, "c", order_number=number, request_id=f"cancel {number}"
    )


def give_back(number: str, *skus: str, to: str | None = None) -> Do:
    return lambda shop, world: operations.return_items(
        *(shop, "c"),
        order_number=number,
        item_ids=[item(world, number, sku) for sku in skus],
        reason="no need",
        request_id=f"return {skus}",
        refund_to=to,
    )


def exchange(number: str, old: str, new: str) -> Do:
    return lambda shop, world: operations.exchange_item(
        *(shop, "c"),
        order_number=number,
        item_id=item(world, number, old),
        new_sku=new,
        request_id=f"exchange {old}",
    )


def move(number: str) -> Do:
    new = MOVED
    address = Address("Ada Brook", new.street, new.postcode, new.city, new.country)
    return lambda shop, _: operations.change_address(
        shop, "c", order_number=number, address=address, request_id="move"
    )


def task(kind: str, number: str, **more: object) -> Task:
    return Task.from_mapping({"kind": kind, "order": number, **more})


CASES: dict[str, tuple[str, list[Task], list[Do]]] = {
    "cancelled, paid as a whole": ("ada", [task("cancel", "Q-1001")], [cancel("Q-1001")]),
    "cancelled, card and gift card": ("bo", [task("cancel", "Q-1003")], [cancel("Q-1003")]),
    "cancelled before it was charged": (
        "cy",
        [task("cancel", "Q-1007")],
        [cancel("Q-1007")],
    ),
    "all returned": (
        "ada",
        [task("return", "Q-1002")],
        [give_back("Q-1002", "MUG-RED", "ROPE-2M")],
    ),
    "one returned, then the rest": (
        "bo",
        [
            task("return", "Q-1004", items=("MUG-RED",)),
            task("return", "Q-1004", items=("ROPE-2M",)),
        ],
        [give_back("Q-1004", "MUG-RED"), give_back("Q-1004", "ROPE-2M")],
    ),
    "returned to the gift card": (
        "bo",
        [task("return", "Q-1004", items=("ROPE-2M",), way="gift-1")],
        [give_back("Q-1004", "ROPE-2M", to="gift-1")],
    ),
    "exchanged for a dearer one": (
        "bo",
        [task("exchange", "Q-1004", swaps={"MUG-RED": "MUG-BLUE"})],
        [exchange("Q-1004", "MUG-RED", "MUG-BLUE")],
    ),
    "exchanged for a cheaper one": (
        "bo",
        [task("exchange", "Q-1004", swaps={"ROPE-2M": "ROPE-5M"})],
        [exchange("Q-1004", "ROPE-2M", "ROPE-5M")],
    ),
    "moved": ("ada", [task("address", "Q-1001", address=MOVED.model_dump())], [move("Q-1001")]),
    "refused": ("bo", [task("cancel", "Q-1005", refused=True)], []),
}


@pytest.mark.parametrize("case", CASES)
def test_the_operations_do_what_is_expected(
    case: str, shop: Shop, world: World, tmp_path: Path
) -> None:
    customer, tasks, done = CASES[case]
    trust(shop, "c", customer)
    for do in done:
        do(shop, world)
    wanted = expected(world, Goal(name=case, customer=customer, tasks=tuple(tasks)))
    now = world_of(tmp_path, shop).rows
    assert list(map(str, differences(world.rows, wanted, now))) == []
    if done:
        nothing = expected(world, Goal(name="x", customer=customer, tasks=(tasks[0],)))
        assert differences(world.rows, nothing, world.rows)


def test_what_nobody_wanted_is_wrong_and_what_was_wanted_is_missing(
    shop: Shop, world: World, tmp_path: Path
) -> None:
    trust(shop, "c", "ada")
    cancel("Q-1001")(shop, world)
    wanted = expected(
        world, Goal(name="x", customer="ada", tasks=(task("return", "Q-1002", items=("MUG-RED",)),))
    )
    found = differences(world.rows, wanted, world_of(tmp_path, shop).rows)
    wrong = " ".join(str(one) for one in found if one.kind == "wrong")
    missing = " ".join(str(one) for one in found if one.kind == "missing")
    assert "'cancelled'" in wrong
    assert "order_history" in wrong
    assert "2490 cents, not 0" in wrong
    assert "'returning'" in missing
    assert "no new row" in missing


def test_a_price_is_charged_to_the_way_that_was_named(world: World) -> None:
    goal = Goal(name="x", customer="bo", tasks=(task("payment", "Q-1003", way="visa-2"),))
    money = {key[0::2]: cents for key, cents in expected(world, goal).money.items()}
    assert money == {
        ("refunds", "visa-1"): 1190,
        ("refunds", "gift-1"): 500,
        ("order_payments", "visa-2"): 1690,
    }
