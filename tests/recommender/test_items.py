from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DataError
from recommender.index import ItemIndex
from recommender.items import Filters, Interaction, Item

words = st.sampled_from(["Jackets", "jackets", "shoes", "Navy", "navy", "red", "S", "M", "Alder"])
prices = st.none() | st.integers(0, 300)
items = st.builds(
    Item,
    id=st.uuids().map(str),
    name=words,
    category=words,
    brand=words,
    price_cents=st.integers(0, 300),
    text=st.just(""),
    options=st.fixed_dictionaries(
        {}, optional={name: st.frozensets(words, max_size=2) for name in ("colour", "size")}
    ),
    facets=st.fixed_dictionaries(
        {"material": st.sampled_from([frozenset({"wool felt"}), frozenset({"steel"})])},
        optional={"category": st.frozensets(words, max_size=2)},
    ),
    attributes=st.dictionaries(
        st.sampled_from(["weight_g", "battery_hours"]),
        st.integers(0, 5) | st.floats(0, 5) | st.booleans() | words,
    ),
    in_stock=st.booleans(),
)
filters = st.builds(
    Filters,
    facets=st.dictionaries(st.sampled_from(["category", "colour", "size", "brand"]), words),
    ranges=st.dictionaries(
        st.sampled_from(["weight_g", "battery_hours"]),
        st.tuples(st.none() | st.integers(0, 5), st.none() | st.integers(0, 5)),
        max_size=1,
    ),
    min_price_cents=prices,
    max_price_cents=prices,
    in_stock_only=st.booleans(),
    without=st.frozensets(st.sampled_from(["navy", "red", "alder", "wool"]), max_size=2),
)


def test_an_unknown_kind_of_interaction_is_refused() -> None:
    with pytest.raises(DataError, match="'stare'") as caught:
        Interaction("u", "i", "stare", 0.0)
    assert "purchase" in (caught.value.hint or "")


def test_refining_filters_keeps_earlier_wishes() -> None:
    a, b = frozenset({"a"}), frozenset({"b"})
    first = Filters({"category": "jackets"}, {"weight_g": (None, 9)}, None, 9_000, True, a, b)
    merged = first.merge(Filters({"colour": "navy"}, max_price_cents=5_000, exclude=b, without=a))
    assert merged == Filters(
        {"category": "jackets", "colour": "navy"},
        {"weight_g": (None, 9)},
        max_price_cents=5_000,
        exclude=a | b,
        without=a | b,
    )


@pytest.mark.parametrize(
    ("bounds", "fits"),
    [((20, None), True), ((None, 20), False), ((30, 30), True), ((31, None), False)],
)
def test_a_range_is_in_the_unit_of_the_attribute(
    bounds: tuple[float | None, float | None], fits: bool
) -> None:
    item = Item("x", "X", "headphones", "", 100, "", {"battery_hours": 30, "wireless": True})
    assert Filters(ranges={"battery_hours": bounds}).matches(item) is fits
    assert not Filters(ranges={"wireless": bounds}).matches(item)
    assert not Filters(ranges={"weight_g": bounds}).matches(item)


def test_a_product_is_found_in_each_of_its_categories() -> None:
    item = Item("x", "X", "tents", "", 100, "", facets={"category": frozenset({"sale"})})
    assert item.values("category") == {"tents", "sale"}
    assert Filters({"category": "Sale"}).matches(item)
    assert Filters({"category": "tents"}).matches(item)


def test_price_bounds_are_inclusive() -> None:
    item = Item("x", "X", "jackets", "", 5_000, "")
    assert Filters(min_price_cents=5_000, max_price_cents=5_000).matches(item)
    assert not Filters(max_price_cents=4_999).matches(item)


@pytest.mark.parametrize(
    ("without", "fits"),
    [
        ({"navy"}, True),  # it comes in red as well
        ({"navy", "red"}, False),
        ({"alder"}, False),
        ({"wool"}, False),  # lambswool
        ({"leather"}, False),
        ({"cotton"}, True),
        ({"tin"}, True),  # satin is another matter
        ({"tumble"}, True),  # no facet says so
    ],
)
def test_what_is_not_wanted_is_left_out(without: set[str], fits: bool) -> None:
    item = Item(
        "x",
        "X",
        "shoes",
        "Alder",
        100,
        "",
        {"care": "no tumble care"},
        options={"colour": frozenset({"Navy", "red"})},
        facets={"material": frozenset({"lambswool and satin", "Leather"})},
    )
    assert Filters(without=frozenset(without)).matches(item) is fits


@given(st.lists(items, max_size=6), filters, st.data())
def test_the_mask_says_what_matches_says(
    some: list[Item], wishes: Filters, data: st.DataObject
) -> None:
    excluded = data.draw(st.frozensets(st.sampled_from([i.id for i in some]))) if some else set()
    wishes = wishes.merge(Filters(in_stock_only=wishes.in_stock_only, exclude=frozenset(excluded)))
    mask = ItemIndex([item.id for item in some], some).mask(wishes)
    assert mask.tolist() == [wishes.matches(item) for item in some]


def test_a_product_that_is_gone_is_never_allowed() -> None:
    item = Item("kept", "Kept", "jackets", "", 100, "")
    index = ItemIndex(["gone", "kept"], [item])
    assert index.mask(Filters(in_stock_only=False)).tolist() == [False, True]
    with pytest.raises(KeyError):
        index[0]
