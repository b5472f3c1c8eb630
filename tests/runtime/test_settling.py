from __future__ import annotations

from typing import Any

import pytest

from bot.runtime.settling import Place, settle

REFUSED = {"operation": "cancel_order", "did": "refused", "why": "rule_already_shipped"}
LOOKED_UP = {"operation": "order_status", "did": "done"}
DONE = {"operation": "return_item", "did": "done"}


def parsed(
    text: str, intent: str, *requests: dict[str, Any], confidence: float = 0.9
) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [],
        "requests": list(requests) or None,
    }


def piece(intent: str, text: str, *, negated: bool = False, **named: str) -> dict[str, Any]:
    entities = [{"entity": name, "value": value} for name, value in named.items()]
    return {
        "intent": intent,
        "text": text,
        "negated": negated,
        "entities": entities,
        "confidence": 0.9,
    }


def settled(message: dict[str, Any], **where: Any) -> str:
    settle(message, Place("en", **where))
    return str(message["intent"]["name"])


@pytest.mark.parametrize("signs", ["?", "...", "…", "!!", "?!", " - "])
def test_signs_alone_begin_nothing(signs: str) -> None:
    assert settled(parsed(signs, "cancel_order")) == "doubt"


def test_signs_answer_no_question() -> None:
    assert settled(parsed("???", "provide_details"), asked="email") == "nlu_fallback"


@pytest.mark.parametrize("words", ["👍", "yes!", "/cancel_order", "ok..."])
def test_whatever_has_a_word_is_left(words: str) -> None:
    assert settled(parsed(words, "affirm")) == "affirm"


@pytest.mark.parametrize(
    ("text", "intent", "outcome", "expected"),
    [
        ("why not?", "nlu_fallback", REFUSED, "why_asked"),
        ("but why", "ask_why", {}, "why_asked"),
        ("why is the blue one dearer", "ask_why", REFUSED, "ask_why"),
        ("so what can I do then", "ask_capabilities", REFUSED, "what_next"),
        ("so what can I do then", "ask_capabilities", DONE, "ask_capabilities"),
        ("oh please please, it is a gift", "affirm", REFUSED, "why_asked"),
        ("just this once, cancel it", "cancel_order", REFUSED, "why_asked"),
        ("please show me tents", "find_product", REFUSED, "find_product"),
        ("what did you just do?", "nlu_fallback", DONE, "what_next"),
        ("undo that please", "nevermind", DONE, "what_next"),
        ("undo that please", "nevermind", {}, "nevermind"),
        ("you are useless", "complaint", {}, "not_that"),
        ("useless! I want to complain", "complaint", {}, "complaint"),
        ("is anybody there today?", "human_handoff", {}, "bot_challenge"),
        ("when is your team back?", "ask_shop", {}, "bot_challenge"),
        ("ok then pass me on", "nlu_fallback", {}, "human_handoff"),
        ("I want a human.", "provide_details", {}, "human_handoff"),
        ("I don't need a person", "deny", {}, "deny"),
        ("thanks, bye", "affirm", {}, "goodbye"),
    ],
)
def test_closed_patterns_are_read_by_what_was_before(
    text: str, intent: str, outcome: dict[str, Any], expected: str
) -> None:
    assert settled(parsed(text, intent), outcome=outcome) == expected


@pytest.mark.parametrize(
    ("text", "outcome", "fresh", "expected"),
    [
        (
            "fine. and the shirts?",
            {"operation": "order_status", "did": "done"},
            True,
            "order_status",
        ),
        ("what about the other one?", REFUSED, True, "cancel_order"),
        ("the lamp too", REFUSED, True, "cancel_order"),
        ("and my other orders?", LOOKED_UP, True, "find_product"),
        ("and the shirts?", LOOKED_UP, False, "find_product"),
        ("and the shirts?", {"operation": "cancel_order", "did": "done"}, True, "find_product"),
        ("and do you have shirts?", {"operation": "order_status"}, True, "find_product"),
    ],
)
def test_another_thing_is_asked_the_same_of(
    text: str, outcome: dict[str, Any], fresh: bool, expected: str
) -> None:
    assert settled(parsed(text, "find_product"), outcome=outcome, fresh=fresh) == expected


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("I have come to like the colour. Can I just keep them?", "ask_shop", "cancel_return"),
        ("I'd rather keep it", "nlu_fallback", "cancel_return"),
        ("can I keep the shoes and exchange the shirt", "exchange_item", "exchange_item"),
        ("keep me posted", "thank", "thank"),
    ],
)
def test_who_wants_to_keep_what_was_to_go_back_calls_the_return_off(
    text: str, intent: str, expected: str
) -> None:
    looked_up = {"operation": "return_status", "did": "done"}
    assert settled(parsed(text, intent), outcome=looked_up, fresh=True) == expected
    assert settled(parsed(text, intent), outcome=looked_up, fresh=False) == intent


@pytest.mark.parametrize(
    ("words", "intent", "fresh", "expected"),
    [
        ("hm ok. the bottle can go though", "buy_product", True, "change_items"),
        ("the bottle can go though", "buy_product", False, "buy_product"),
        ("can the bottle go in the oven?", "nlu_fallback", True, "nlu_fallback"),
        ("a jacket without a hood", "find_product", True, "find_product"),
    ],
)
def test_what_goes_right_after_a_change_goes_out_of_that_order(
    words: str, intent: str, fresh: bool, expected: str
) -> None:
    message = parsed(words, intent)
    message["entities"] = [{"entity": "product", "value": "bottle"}]
    done = {"operation": "change_items", "did": "done"}
    assert settled(message, outcome=done, fresh=fresh) == expected


def test_an_unclear_yes_with_an_edit_behind_it_is_an_edit() -> None:
    words = "ok then those go. but i keep the shirt after all"
    first, second = words[:18], words[18:]
    message = parsed(words, "affirm", piece("affirm", first), piece("change_items", second))
    assert settled(message, asked="confirmed") == "change_items"
    assert message["requests"] is None


def test_a_clear_yes_with_a_wish_behind_it_stays_a_yes() -> None:
    pieces = piece("affirm", "yes."), piece("order_note", "and a note: ring twice")
    assert settled(parsed("yes. and a note", "affirm", *pieces), asked="confirmed") == "affirm"


def test_what_would_begin_the_operation_that_is_open_edits_it() -> None:
    pieces = piece("provide_details", "brill."), piece("return_item", "keep the kite", product="1")
    message = parsed("grand. keep the kite", "provide_details", *pieces)
    open_ = {"asked": "reason", "operation": "return_item"}
    assert settled(message, **open_) == "correct_details"
    assert message["entities"] == [{"entity": "product", "value": "1"}]
    other = piece("provide_details", "brill."), piece("cancel_order", "cancel HP-1")
    message = parsed("brill. cancel HP-1", "provide_details", *other)
    assert settled(message, **open_) == "provide_details"


@pytest.mark.parametrize(
    ("text", "refused"),
    [("都退", False), ("不要了 退钱", False), ("别退了", True), ("先不退", True)],
)
def test_a_refusal_in_chinese_has_words_that_refuse(text: str, refused: bool) -> None:
    message = parsed(text, "return_item", piece("return_item", text, negated=True))
    settle(message, Place("zh"))
    assert bool(message["requests"]) is refused


def test_what_shall_stop_for_a_time_is_held() -> None:
    assert settled(parsed("stop HP-1 for two weeks", "cancel_order")) == "hold_order"
    assert settled(parsed("stop HP-1 until Friday", "cancel_order")) == "hold_order"
    assert settled(parsed("stop HP-1, I waited for days", "cancel_order")) == "cancel_order"


def test_a_conversation_is_not_ended_on_a_guess() -> None:
    assert settled(parsed("then later maybe", "goodbye", confidence=0.4)) == "nlu_fallback"
    assert settled(parsed("see you around", "goodbye", confidence=0.9)) == "goodbye"


@pytest.mark.parametrize(
    ("beside", "text", "expected"),
    [
        ("faq_returns", "Is the postage taken off?", "faq_returns"),
        ("faq_returns", "But is the postage taken off?", "faq_returns"),
        ("faq_returns", "and is the postage taken off?", "affirm"),
        ("find_product", "Do you have lamps?", "affirm"),
        ("faq_returns", "Show the rules.", "affirm"),
    ],
)
def test_a_question_beside_a_yes_comes_first(beside: str, text: str, expected: str) -> None:
    message = parsed(f"Yes. {text}", "affirm", piece("affirm", "Yes."), piece(beside, text))
    assert settled(message, asked="confirmed") == expected


def test_one_order_number_concerns_all_requests() -> None:
    pieces = [piece("cancel_return", "forget the return"), piece("ask_stock", "x", postcode="1")]
    pieces[1]["entities"].append({"entity": "order_number", "value": "HP-1"})
    message = parsed("forget the return, HP-1, 1", "cancel_return", *pieces)
    settle(message, Place("en"))
    assert {entity["value"] for entity in message["entities"]} == {"HP-1", "1"}


def test_two_order_numbers_stay_where_they_are() -> None:
    pieces = [
        piece("order_status", "a", order_number="HP-1"),
        piece("cancel_order", "b", order_number="HP-2"),
        piece("ask_stock", "c"),
    ]
    settle(parsed("abc", "order_status", *pieces), Place("en"))
    assert pieces[2]["entities"] == []


def told(*requests: dict[str, Any]) -> dict[str, Any]:
    """A message of several pieces, each in its place."""
    text, placed = "", []
    for one in requests:
        start = len(text) + bool(text)
        text = f"{text} {one['text']}".strip()
        placed.append({**one, "start": start, "end": len(text)})
    return parsed(text, str(requests[0]["intent"]), *placed)


def test_who_speaks_is_told_for_the_wish_that_follows() -> None:
    who = piece("provide_details", "noor brouwer 3012 CL.", postcode="3012 CL")
    wish = piece("return_item", "want to send the boots back", category="shoes")
    message = told(who, wish)
    assert settled(message) == "return_item"
    assert message["requests"] is None
    assert {e["entity"] for e in message["entities"]} == {"postcode", "category"}


@pytest.mark.parametrize(
    "first",
    [
        piece("provide_details", "the red one", colour="red"),
        piece("provide_details", "is it here?"),
        piece("greet", "hello", person="Mia"),
    ],
)
def test_what_tells_more_than_who_speaks_stays_a_request(first: dict[str, Any]) -> None:
    message = told(first, piece("return_item", "send the boots back"))
    assert settled(message) == first["intent"]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("ok.", "reason", "change_address"),
        ("Fine, then.", "order_number", "change_address"),
        ("thanks.", "confirmed", "change_address"),
        ("yes.", "confirmed", "affirm"),
        ("it is too small", "reason", "affirm"),
    ],
)
def test_an_ok_before_a_wish_answers_only_a_question_for_one(
    text: str, asked: str, expected: str
) -> None:
    message = told(piece("affirm", text), piece("change_address", "can the address be changed"))
    assert settled(message, asked=asked) == expected


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "expected"),
    [
        ("what am I paying in total?", "ask_price", 0.5, "order_details"),
        ("how long do I have for this one?", "ask_shop", 0.3, "order_details"),
        ("what am I paying in total?", "ask_price", 0.95, "ask_price"),
        ("do you sell tents?", "ask_shop", 0.3, "ask_shop"),
    ],
)
def test_a_doubtful_question_is_asked_of_the_order_spoken_of(
    text: str, intent: str, confidence: float, expected: str
) -> None:
    outcome = {**LOOKED_UP, "order": "HP-104001"}
    message = parsed(text, intent, confidence=confidence)
    assert settled(message, outcome=outcome, fresh=True) == expected


def test_a_but_after_a_refusal_asks_for_the_reason() -> None:
    message = parsed("But I have only opened one of them.", "missing_item", confidence=0.5)
    assert settled(message, outcome=REFUSED, fresh=True) == "why_asked"
    sure = parsed("But the lid is missing", "missing_item", confidence=0.95)
    assert settled(sure, outcome=REFUSED, fresh=True) == "missing_item"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no wait, she does want the mug, so keep one of those", "correct_details"),
        ("no, keep the mug", "deny"),
        ("no, she does want the mug", "deny"),
    ],
)
def test_a_no_that_says_what_shall_stay_after_all_is_an_edit(text: str, expected: str) -> None:
    refused = piece("correct_details", text, negated=True, product="mug")
    assert settled(parsed(text, "deny", refused), asked="confirmed") == expected
    assert settled(parsed(text, "deny", refused)) == "deny"


@pytest.mark.parametrize(
    ("told", "expected", "left"),
    [
        ("I've proven who I am in the other window.", "cancel_order", 0),
        ("I want to make a complaint.", "complaint", 2),
    ],
)
def test_what_is_told_beside_a_wish_is_no_complaint_unless_called_one(
    told: str, expected: str, left: int
) -> None:
    remark = piece("complaint", told)
    wish = piece("cancel_order", "cancel AB-1", order_number="AB-1")
    message = parsed(f"{told} cancel AB-1", "complaint", remark, wish)
    assert settled(message) == expected
    assert len(message["requests"] or ()) == left
    assert [entity["value"] for entity in message["entities"]] == ["AB-1"]


@pytest.mark.parametrize(
    ("first", "asked", "expected"),
    [
        (piece("nlu_fallback", "Hm."), "variant", "compare_products"),
        (piece("provide_details", "too small."), "reason", "provide_details"),
        (piece("provide_details", "ten", quantity="10"), "variant", "provide_details"),
        (piece("nlu_fallback", "it came with four of them"), "variant", "nlu_fallback"),
        (piece("nlu_fallback", "Hm."), None, "nlu_fallback"),
    ],
)
def test_a_sound_before_a_question_is_no_answer(
    first: dict[str, Any], asked: str | None, expected: str
) -> None:
    question = piece("compare_products", "how do the two differ?")
    message = parsed(f"{first['text']} how do the two differ?", first["intent"], first, question)
    assert settled(message, asked=asked) == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("oh, leave it the way I ordered it", "confirmed", "deny"),
        ("keep everything as it was then", "confirmed", "deny"),
        ("can I leave it as it is?", "confirmed", "cancel_order"),
        ("leave it as it is", "email", "cancel_order"),
    ],
)
def test_leaving_things_as_they_are_is_a_no_to_a_summary(
    text: str, asked: str, expected: str
) -> None:
    message = parsed(text, "cancel_order", piece("cancel_order", text, negated=True))
    assert settled(message, asked=asked) == expected


def numbered(text: str, *numbers: str) -> list[dict[str, Any]]:
    return [
        {
            "entity": "order_number",
            "value": number,
            "start": text.index(number),
            "end": text.index(number) + len(number),
        }
        for number in numbers
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Where is AB-1? Oops, wrong one, I meant AB-2.", ["AB-2"]),
        ("Cancel AB-1. Sorry, scrap that number. It's AB-2.", ["AB-2"]),
        ("Cancel AB-1 and AB-2", ["AB-1", "AB-2"]),
        ("Cancel AB-1, and my other order AB-2", ["AB-1", "AB-2"]),
        ("Where is AB-1? Sorry to ask again, AB-2 too.", ["AB-1", "AB-2"]),
        ("Cancel AB-1, and where is AB-2?", ["AB-1", "AB-2"]),
    ],
)
def test_an_order_number_that_is_put_right_is_taken_back(text: str, left: list[str]) -> None:
    message = parsed(text, "order_status")
    message["entities"] = numbered(text, "AB-1", "AB-2")
    settle(message, Place("en"))
    assert [entity["value"] for entity in message["entities"]] == left


def test_a_piece_that_only_puts_the_number_right_is_no_request() -> None:
    text = "Where is AB-1? Oops, wrong one, I meant AB-2."
    first, second = numbered(text, "AB-1", "AB-2")
    one = {**piece("order_status", text[:14]), "entities": [first], "start": 0, "end": 14}
    other = {**piece("provide_details", text[15:]), "entities": [second], "start": 15, "end": 45}
    message = parsed(text, "order_status", one, other)
    assert settled(message) == "order_status"
    assert not message["requests"]
    assert [entity["value"] for entity in message["entities"]] == ["AB-2"]


def test_what_stands_behind_a_colon_belongs_to_the_wish() -> None:
    text = "Book a return for AB-1: the red dress and the mug"
    wish = {**piece("return_item", text[:23], order_number="AB-1"), "start": 0, "end": 23}
    listed = {**piece("find_product", text[24:], product="mug"), "start": 24, "end": len(text)}
    message = parsed(text, "return_item", wish, listed)
    assert settled(message) == "return_item"
    assert not message["requests"]
    assert {e["value"] for e in message["entities"]} == {"AB-1", "mug"}


@pytest.mark.parametrize(("listed", "joined"), [("and boots", True), ("and boots?", False)])
def test_a_name_that_is_joined_belongs_to_the_wish(listed: str, joined: bool) -> None:
    text = f"Return from AB-1 the mug {listed}"
    wish = {**piece("return_item", text[:24], order_number="AB-1"), "start": 0, "end": 24}
    boots = {"entity": "category", "value": "boots", "start": 29, "end": 34}
    other = {**piece("find_product", listed), "start": 25, "end": len(text), "entities": [boots]}
    message = parsed(text, "return_item", wish, other)
    settle(message, Place("en"))
    assert (not message["requests"]) is joined


def test_what_is_meant_instead_leads() -> None:
    message = parsed(
        "not what I meant. cancel AB-1",
        "not_that",
        piece("not_that", "not what I meant."),
        piece("cancel_order", "cancel AB-1", order_number="AB-1"),
    )
    assert settled(message) == "cancel_order"


def test_nobody_turns_down_to_tell_what_was_asked_for() -> None:
    words = "not my thing once I saw it"
    told = parsed(words, "deny", piece("provide_details", words, negated=True))
    assert settled(told, asked="reason") == "provide_details"
    told = parsed(words, "deny", piece("provide_details", words, negated=True))
    assert settled(told, asked="confirmed") == "deny"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("And take the blue shirt out, he doesn't need a third one.", True),
        ("please don't take the shirt out", False),
        ("no, keep the shirt", False),
    ],
)
def test_a_reason_denies_no_wish_to_take_something_out(words: str, wanted: bool) -> None:
    one = piece("change_items", words, negated=True)
    settle(parsed(words, "affirm", piece("affirm", "Yes."), one), Place("en", asked="confirmed"))
    assert one["negated"] is not wanted


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "so which one is cheaper", "ask_which"),
        ("en", "do you have a cheaper one", "refine_cheaper"),
        ("zh", "那哪款更便宜", "ask_which"),
        ("zh", "有没有哪款便宜点的", "refine_cheaper"),
    ],
)
def test_which_costs_less_is_asked_of_what_lies_there(code: str, text: str, expected: str) -> None:
    message = parsed(text, "refine_cheaper")
    settle(message, Place(code))
    assert message["intent"]["name"] == expected


OF_AN_ORDER = {"operation": "order_status", "did": "done", "order": "SY20250619006"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("那不要了 取消", "cancel_order"),
        ("咁唔要喇 取消佢", "cancel_order"),
        ("不要了谢谢", "deny"),
        ("那饼不要了 另外那个留着", "change_items"),
        ("那饼不要了 另外那个留着行吗？", "change_items"),
    ],
)
def test_what_is_not_wanted_of_an_order_that_was_looked_up(text: str, expected: str) -> None:
    message = parsed(text, "deny")
    settle(message, Place("zh", outcome=OF_AN_ORDER, fresh=True))
    assert message["intent"]["name"] == expected


@pytest.mark.parametrize(
    ("text", "read", "meant"),
    [
        ("longjing duo shao qian", "order_details", "ask_price"),
        ("biluochun duoshao qian ya", "nlu_fallback", "ask_price"),
        ("yun fei duo shao qian", "order_details", "faq_delivery_cost"),
        ("dianhong hai you huo ma", "order_status", "ask_stock"),
        ("zenme pao", "cancel_order", "ask_product"),
        ("tui kuan dao na le", "refund_status", "refund_status"),
        ("longjing duo shao qian", "compare_products", "compare_products"),
    ],
)
def test_questions_that_are_spelt_in_latin_letters(text: str, read: str, meant: str) -> None:
    message = parsed(text, read)
    settle(message, Place("zh"))
    assert message["intent"]["name"] == meant


def test_what_is_spelt_with_an_order_is_of_the_order() -> None:
    message = parsed("SY-1001 duo shao qian", "order_details")
    message["entities"] = [{"entity": "order_number", "value": "SY-1001"}]
    settle(message, Place("zh"))
    assert message["intent"]["name"] == "order_details"


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("no leave those", True),
        ("leave it", True),
        ("oh, forget it then", True),
        ("never mind", True),
        ("I'll keep them after all", True),
        ("leave it at the door", False),
        ("keep the kite, only the lamp", False),
        ("leave those two in green", False),
    ],
)
@pytest.mark.parametrize("asked", ["new_sku", "reason", "address"])
def test_leave_it_ends_what_is_open_whatever_was_asked(text: str, leaves: bool, asked: str) -> None:
    message = parsed(text, "correct_details", piece("correct_details", text))
    read_as = settled(message, asked=asked, operation="exchange_item")
    assert (read_as == "nevermind") is leaves


@pytest.mark.parametrize(
    ("text", "calls_off"),
    [
        ("i think i keep the red one actually", True),
        ("we'll hang on to it", True),
        ("and the other one I keep", False),
    ],
)
def test_what_was_to_go_back_is_kept_after_all(text: str, calls_off: bool) -> None:
    outcome = {"operation": "return_status", "did": "done"}
    message = parsed(text, "nlu_fallback")
    read_as = settled(message, outcome=outcome, fresh=True)
    assert (read_as == "cancel_return") is calls_off
    assert settled(parsed(text, "nlu_fallback")) != "cancel_return"
