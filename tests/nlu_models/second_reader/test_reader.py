from __future__ import annotations

import threading

import pytest

from common.errors import ConfigError
from nlu_models.model.examples import Entity
from nlu_models.model.situation import NOTHING, Situation
from nlu_models.second_reader import Reading, SecondReader, SecondReaderConfig, Vocabulary
from tests.nlu_models.second_reader.conftest import StandIn

VOCABULARY = Vocabulary({"find_product": ("got any hats?",), "track_order": ()}, ("colour",))
UNSURE = Reading(0.3, 0.25)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def reader(server: StandIn, clock: Clock | None = None, **settings: object) -> SecondReader:
    config = SecondReaderConfig.from_mapping({"url": server.url, **settings})
    return SecondReader(
        config, VOCABULARY, clock=clock or Clock(), environment={"SHOPTALK_READER_KEY": "s3cret"}
    )


def test_what_is_doubtful_is_read_anew(server: StandIn) -> None:
    server.says({"words": "something for my head", "intent": "find_product"})
    read = reader(server).read("something for my head", NOTHING, UNSURE)
    assert read is not None
    assert [request.intent for request in read] == ["find_product"]
    assert server.keys == ["Bearer s3cret"]


@pytest.mark.parametrize(
    ("text", "situation", "first"),
    [
        ("got any hats?", NOTHING, Reading(0.9, 0.05)),
        ("sure, why not", Situation(asked="confirm", open="cancel_order"), UNSURE),
        ("h" * 501, NOTHING, UNSURE),
        (" ", NOTHING, UNSURE),
    ],
)
def test_it_is_not_asked(text: str, situation: Situation, first: Reading, server: StandIn) -> None:
    assert reader(server).read(text, situation, first) is None
    assert server.asked == []


def test_two_near_readings_are_a_doubt(server: StandIn) -> None:
    server.says({"words": "hats", "intent": "track_order"})
    assert reader(server).read("hats", NOTHING, Reading(0.7, 0.6)) is not None


def test_nothing_personal_is_sent(server: StandIn) -> None:
    server.says({"words": "I am [person]", "intent": "track_order"})
    text = "I am Ada Byron, ada@example.com, parcel 4711-0815, 28195"
    first = Reading(0.2, 0.1, (Entity(5, 14, "person", "Ada Byron"),))
    assert reader(server).read(text, NOTHING, first) is not None
    assert server.message == "I am [person], [email], parcel [number], [number]"
    assert not any(word in server.sent for word in ("Ada", "Byron", "4711", "28195"))


def test_an_answer_is_kept_and_given_again(server: StandIn) -> None:
    server.says({"words": "hats", "intent": "find_product"})
    asked = reader(server)
    assert asked.read("hats", NOTHING, UNSURE) == asked.read("hats", NOTHING, UNSURE)
    assert len(server.asked) == 1
    asked.read("hats", Situation(table="products"), UNSURE)
    assert len(server.asked) == 2


def test_no_more_is_kept_than_allowed(server: StandIn) -> None:
    server.says({"words": "hats", "intent": "find_product"})
    asked = reader(server, remembered=1)
    for text in ("hats", "caps", "hats"):
        asked.read(text, NOTHING, UNSURE)
    assert len(server.asked) == 3


def test_the_budget_of_a_minute_and_of_a_day_is_kept(server: StandIn) -> None:
    server.says({"words": "", "intent": "find_product"})
    clock = Clock()
    asked = reader(server, clock, per_minute=2, per_day=3)
    taken = []
    for number, later in enumerate((0, 0, 0, 61, 61, 86_401)):
        clock.now += later
        taken.append(asked.read(f"hat {number}", NOTHING, UNSURE) is not None)
    assert taken == [True, True, False, True, False, True]


def test_a_failing_server_is_left_alone_for_a_while(server: StandIn) -> None:
    server.status = 500
    clock = Clock()
    asked = reader(server, clock, failures=2, pause=30)
    assert [asked.read(f"hat {n}", NOTHING, UNSURE) for n in range(4)] == [None] * 4
    assert len(server.asked) == 2
    server.status = 200
    server.says({"words": "", "intent": "find_product"})
    clock.now += 31
    assert asked.read("hat", NOTHING, UNSURE) is not None


def test_a_slow_server_keeps_nobody_waiting(server: StandIn) -> None:
    server.open_gate.clear()
    assert reader(server, timeout=0.05).read("hats", NOTHING, UNSURE) is None


def test_who_comes_while_all_places_are_taken_is_not_kept_waiting(server: StandIn) -> None:
    server.says({"words": "", "intent": "find_product"})
    server.open_gate.clear()
    asked = reader(server, at_once=1)
    first = threading.Thread(target=asked.read, args=("hats", NOTHING, UNSURE))
    first.start()
    while not server.asked:
        threading.Event().wait(0.005)
    assert asked.read("caps", NOTHING, UNSURE) is None
    server.open_gate.set()
    first.join()
    assert len(server.asked) == 1


def test_an_answer_that_cannot_be_used_changes_nothing(server: StandIn) -> None:
    server.answer = "Sure! The shopper would like to buy a hat."
    assert reader(server).read("hats", NOTHING, UNSURE) is None


def test_without_a_url_there_is_none() -> None:
    with pytest.raises(ConfigError, match="no url"):
        SecondReader(SecondReaderConfig(), VOCABULARY)
