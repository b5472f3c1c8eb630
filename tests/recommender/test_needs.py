from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.index import ItemIndex
from recommender.items import Filters, Item
from recommender.needs import AnyOf, Having, Kind, Need, Not, Only, Suits, Within


def item(item_id: str, name: str, *, tags: tuple[str, ...] = (), **changes: object) -> Item:
    names = frozenset(name.split())
    uses = (names, *(frozenset({tag}) for tag in tags))
    held: dict[str, object] = {"phrases": uses, "uses": uses, "names": names, **changes}
    return Item(item_id, name, "bags", "", 100, "", tags=tags, **held)  # type: ignore[arg-type]


PACK = item(
    "p",
    "ridge pack",
    tags=("hiking",),
    words=frozenset({"rain", "cover"}),
    denied=(frozenset({"laptop", "sleeve"}),),
    measures={"capacity": (40.0, 40.0, "volume"), "players": (2.0, 5.0, "")},
)
CHILD = item("c", "acorn pack", tags=("kid",), measures={"age_from": (6.0, 6.0, "")})
DRESS = item("d", "blue dress", attributes={"wearer": "women"})


def words(*said: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({word}) for word in said)


@pytest.mark.parametrize(
    ("need", "fits"),
    [
        (Kind("bags", frozenset({"pack"})), True),
        (Kind("bags", frozenset({"tote"})), False),
        (Kind("shoes"), False),
        (AnyOf((Kind("shoes"), Kind("", frozenset({"ridge"})))), True),
        (Not(Kind("bags")), False),
        (Having(words("hiking")), True),
        (Having(words("ridge", "hiking")), False),  # no one phrase says both
        (Having(words("rain", "cover")), False),
        (Having(words("rain", "cover"), by_text=True), True),
        (Having(words("laptop"), by_text=True), False),
        (Having(words("hiking"), by_use=True), True),
        (Within("capacity", 30, 50), True),
        (Within("capacity", None, 30), False),
        (Within("weight", 0, None), False),
        (Within("players", 5, 5), True),
        (Within("players", 6, None), False),
        (Only(frozenset({"p"})), True),
    ],
)
def test_what_fits_a_pack(need: Need, fits: bool) -> None:
    assert need.fits(PACK) is fits
    assert Filters(needs=(need,)).matches(PACK) is fits


@pytest.mark.parametrize(
    ("whom", "fitting"),
    [
        (Suits(child=True, age=8, age_names=("age_from",), marks=frozenset({"kid"})), "c"),
        (Suits(child=True, age=4, age_names=("age_from",), marks=frozenset({"kid"})), ""),
        (Suits({"wearer": frozenset({"men"})}, child=False, marks=frozenset({"kid"})), "p"),
        (Suits({"wearer": frozenset({"women"})}, child=False, marks=frozenset({"kid"})), "pd"),
    ],
)
def test_for_whom_things_are(whom: Suits, fitting: str) -> None:
    assert "".join(one.id for one in (PACK, CHILD, DRESS) if whom.fits(one)) == fitting


@given(st.sets(st.sampled_from(["p", "c", "d"])), st.floats(0, 100), st.floats(0, 100))
def test_the_index_tells_the_same_of_all(ids: set[str], low: float, high: float) -> None:
    held = [PACK, CHILD, DRESS]
    wish = Filters(needs=(AnyOf((Only(frozenset(ids)), Within("capacity", low, high))),))
    mask = ItemIndex([one.id for one in held], held).mask(wish)
    assert mask.tolist() == [wish.matches(one) for one in held]
