from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import DataError, ModelError
from recommender import Feature, Filters, Interaction, Item, Recommender
from recommender.recommender import ServingConfig
from tests.recommender.conftest import make_item

PLAIN = ServingConfig(relevance=1.0)


@pytest.fixture
def recommender(trained: Path, shop_items: list[Item]) -> Recommender:
    return Recommender.load(trained, shop_items, config=PLAIN)


def ids(found: list) -> list[str]:
    return [one.item_id for one in found]


def test_a_hiker_gets_what_hikers_buy(recommender: Recommender) -> None:
    found = recommender.recommend(user_id="shopper3", k=3)
    assert "skagen-storm-shell" in ids(found)
    assert "ember-cast-iron-pan" not in ids(found)[:1]


def test_what_was_bought_or_just_seen_is_left_out(recommender: Recommender) -> None:
    found = recommender.recommend(user_id="shopper0", recent=["drift-headphones"], k=10)
    assert not {"ember-cast-iron-pan", "loch-stoneware-mug", "drift-headphones"} & set(ids(found))


def test_what_is_used_up_comes_again(trained: Path, shop_items: list[Item]) -> None:
    mug = next(item for item in shop_items if item.id == "loch-stoneware-mug")
    config = ServingConfig(relevance=1.0, again=frozenset({mug.category}))
    kinds = {item.id for item in shop_items if item.category == mug.category}
    again = Recommender.load(trained, shop_items, config=config)
    found = ids(again.recommend(user_id="shopper0", recent=["drift-headphones"], k=10))
    assert {"ember-cast-iron-pan", "loch-stoneware-mug"} & kinds <= set(found)


def test_filters_hold_and_sold_out_products_stay_away(recommender: Recommender) -> None:
    filters = Filters({"category": "jackets"}, max_price_cents=15_000)
    assert ids(recommender.recommend(filters=filters)) == ["fjord-rain-jacket"]
    everything = ids(recommender.recommend(k=50))
    assert "wool-overshirt" not in everything
    assert len(everything) == 7


def test_nothing_that_matches_gives_an_empty_list(recommender: Recommender) -> None:
    assert recommender.recommend(filters=Filters({"category": "spaceships"})) == []


def test_a_stranger_gets_what_is_popular_with_its_true_rank(recommender: Recommender) -> None:
    first = recommender.recommend(k=1)[0]
    assert first.reason.code == "most_popular"
    assert first.reason.values["rank"] == 1
    assert first.reason.values["category"] in {"headphones", "jackets", "kitchenware"}


def test_a_reason_names_something_the_shopper_knows(
    recommender: Recommender, shop_items: list[Item]
) -> None:
    names = {item.id: item.name for item in shop_items}
    for user in ("shopper1", "shopper4"):
        for one in recommender.recommend(user_id=user, recent=["crag-hiking-boot"], k=7):
            source = str(one.reason.values.get("item_id"))
            if "product" in one.reason.values:
                assert names[source] == one.reason.values["product"]
                known = recommender._profiles[user].items
                held = {recommender._index.ids[i] for i in known} | {"crag-hiking-boot"}
                assert source in held


def test_the_number_of_shoppers_in_a_reason_is_true(
    recommender: Recommender, shop_events: list[Interaction]
) -> None:
    buyers: dict[str, set[str]] = {}
    for event in shop_events:
        buyers.setdefault(event.item_id, set()).add(event.user_id)
    found = [
        (one.item_id, one.reason)
        for user in {event.user_id for event in shop_events}
        for one in recommender.recommend(user_id=user, k=7)
        if one.reason.code == "bought_together"
    ]
    assert found
    for item_id, reason in found:
        both = buyers[item_id] & buyers[reason.values["item_id"]]
        assert reason.values["shoppers"] == len(both)


def test_similar_items_share_what_the_reason_says(recommender: Recommender) -> None:
    found = recommender.similar("fjord-rain-jacket", k=3)
    assert found[0].item_id == "skagen-storm-shell"
    assert found[0].reason.values["item_id"] == "fjord-rain-jacket"
    assert set(found[0].reason.values["shared"]) <= {
        Feature("hood"),
        Feature("waterproof"),
        Feature("material", "recycled nylon"),
    }
    assert "fjord-rain-jacket" not in ids(found)


def test_what_was_only_shown_is_never_said_to_have_been_looked_at(
    recommender: Recommender, shop_events: list[Interaction]
) -> None:
    bought = {(event.user_id, event.item_id) for event in shop_events}
    for user in (None, "shopper1", "shopper4"):
        for shown in ("crag-hiking-boot", "loch-stoneware-mug"):
            for one in recommender.recommend(user_id=user, recent=[shown], k=7):
                if one.reason.values.get("item_id") == shown and "known" in one.reason.values:
                    owned = (str(user), shown) in bought
                    assert one.reason.values["known"] == ("bought" if owned else "shown")


def test_what_was_clicked_was_looked_at(trained: Path, shop_items: list[Item]) -> None:
    recommender = Recommender.load(trained, shop_items, config=PLAIN)
    recommender.observe(Interaction("newcomer", "fjord-rain-jacket", "click", 2e6))
    found = {one.item_id: one.reason for one in recommender.recommend(user_id="newcomer", k=7)}
    told = [reason for reason in found.values() if "known" in reason.values]
    assert told
    assert {reason.values["known"] for reason in told} == {"viewed"}


def test_similar_to_an_unknown_product_says_so(recommender: Recommender) -> None:
    with pytest.raises(DataError, match="'no-such-thing'"):
        recommender.similar("no-such-thing")


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_refused(recommender: Recommender, k: int) -> None:
    with pytest.raises(DataError):
        recommender.recommend(k=k)


def test_unknown_recent_items_do_no_harm(recommender: Recommender) -> None:
    assert recommender.recommend(recent=["gone", ""], k=2) == recommender.recommend(k=2)


def test_a_new_product_is_recommended_by_its_content(trained: Path, shop_items: list[Item]) -> None:
    fresh = make_item(
        "brook-rain-jacket",
        text="A hooded rain jacket with taped seams.",
        attributes={"material": "recycled nylon", "hood": True, "waterproof": True},
    )
    recommender = Recommender.load(trained, [*shop_items, fresh], config=PLAIN)
    assert ids(recommender.similar("fjord-rain-jacket", k=1)) == ["brook-rain-jacket"]
    assert "brook-rain-jacket" in ids(recommender.recommend(recent=["fjord-rain-jacket"], k=4))


def test_a_product_that_is_gone_is_never_shown_nor_named(
    trained: Path, shop_items: list[Item]
) -> None:
    kept = [item for item in shop_items if item.id != "drift-headphones"]
    found = Recommender.load(trained, kept).recommend(user_id="shopper4", k=10)
    assert "drift-headphones" not in ids(found)
    assert not any("Drift" in str(one.reason.values) for one in found)


def test_stock_changes_are_taken_in(recommender: Recommender, shop_items: list[Item]) -> None:
    sold_out = [replace(item, in_stock=item.category != "shoes") for item in shop_items]
    assert not recommender.with_items(sold_out).recommend(filters=Filters({"category": "shoes"}))
    assert recommender.recommend(filters=Filters({"category": "shoes"}))


def test_what_happens_now_counts_now(trained: Path, shop_items: list[Item]) -> None:
    recommender = Recommender.load(trained, shop_items, config=PLAIN)
    recommender.observe(Interaction("newcomer", "ember-cast-iron-pan", "purchase", 2e6))
    recommender.observe(Interaction("newcomer", "no-such-thing", "click", 2e6))
    found = recommender.recommend(user_id="newcomer", k=2)
    assert "ember-cast-iron-pan" not in ids(found)
    assert "loch-stoneware-mug" in ids(found)


def test_variety_changes_the_list_but_not_its_first(trained: Path, shop_items: list[Item]) -> None:
    varied = Recommender.load(trained, shop_items, config=ServingConfig(relevance=0.3))
    plain = Recommender.load(trained, shop_items, config=PLAIN)
    seen = ["fjord-rain-jacket"]
    first = ids(varied.recommend(recent=seen, k=4))[0]
    assert first == ids(plain.recommend(recent=seen, k=4))[0]


def test_the_same_question_gets_the_same_answer(trained: Path, shop_items: list[Item]) -> None:
    first, second = (Recommender.load(trained, shop_items) for _ in range(2))
    assert first.recommend(user_id="shopper1", k=7) == second.recommend(user_id="shopper1", k=7)


@pytest.mark.parametrize("file", ["mix.npz", "vectors.npz", "profiles.npz", "manifest.json"])
def test_a_damaged_file_is_a_model_error(
    trained: Path, shop_items: list[Item], tmp_path: Path, file: str
) -> None:
    for source in trained.iterdir():
        (tmp_path / source.name).write_bytes(
            b"junk" if source.name == file else source.read_bytes()
        )
    with pytest.raises(ModelError) as caught:
        Recommender.load(tmp_path, shop_items)
    assert caught.value.hint


def test_an_empty_folder_says_to_train(tmp_path: Path, shop_items: list[Item]) -> None:
    with pytest.raises(ModelError, match="No trained recommender") as caught:
        Recommender.load(tmp_path, shop_items)
    assert "shoptalk train" in (caught.value.hint or "")


def test_the_third_click_of_a_stranger_changes_the_list(
    trained: Path, shop_items: list[Item]
) -> None:
    recommender = Recommender.load(trained, shop_items, config=PLAIN)
    before = ids(recommender.recommend(user_id="stranger", k=3))
    clicks = [
        Interaction("stranger", item, "click", 2e6 + at)
        for at, item in enumerate(["loch-stoneware-mug", "pip-kids-sneaker", "ember-cast-iron-pan"])
    ]
    lists = [ids(recommender.recommend(lately=clicks[:n], k=3)) for n in range(4)]
    assert lists[0] == before
    assert lists[2] != lists[3]
    assert lists[3] == ids(recommender.recommend(lately=clicks, k=3))


def test_what_was_learnt_already_does_not_count_twice(
    trained: Path, shop_items: list[Item], shop_events: list[Interaction]
) -> None:
    recommender = Recommender.load(trained, shop_items, config=PLAIN)
    mine = [event for event in shop_events if event.user_id == "shopper3"]
    plain = recommender.recommend(user_id="shopper3", k=5)
    assert recommender.recommend(user_id="shopper3", lately=mine, k=5) == plain


def test_an_explanation_gives_what_each_model_added(recommender: Recommender) -> None:
    (first, *_) = recommender.recommend(user_id="shopper3", k=1)
    found = recommender.explain(first.item_id, user_id="shopper3")
    assert sum(found.parts.values()) == pytest.approx(first.score)
    assert (found.reason, found.chosen) == (first.reason, False)
    assert recommender.explain("fjord-rain-jacket", user_id="shopper3").chosen
    with pytest.raises(DataError, match="no product 'nothing'"):
        recommender.explain("nothing")


def test_what_was_bought_with_a_thing_comes_with_its_count(recommender: Recommender) -> None:
    # All six hikers bought the boot, four the shell, and two of the six with headphones.
    found = recommender.bought_with("fjord-rain-jacket")
    told = [(one.item_id, one.reason.code, one.reason.values["shoppers"]) for one in found]
    assert told == [
        ("crag-hiking-boot", "bought_together", 6),
        ("skagen-storm-shell", "bought_together", 4),
        ("drift-headphones", "bought_together", 2),
    ]
    assert [one.score for one in found] == pytest.approx([6 / 6**0.5, 2.0, 2 / 6**0.5])
    cheap = Filters(max_price_cents=16_000)
    assert [one.item_id for one in recommender.bought_with("fjord-rain-jacket", filters=cheap)] == [
        "crag-hiking-boot"
    ]
    assert recommender.bought_with("pip-kids-sneaker") == []
    with pytest.raises(DataError, match="unicorn"):
        recommender.bought_with("unicorn")
