"""The sample's training utterances are complete, clean, and apart from the held-out set."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from benchmarks.dialogue import read_set
from tests.nlu.utterances import BASE, FILES, ROOT, normalised, plain, read, spans

NLU = ROOT / "data" / "nlu"
HELDOUT = Path(__file__).with_name("heldout.yml")

INTENTS = {
    "smalltalk.yml": "greet goodbye thank affirm deny bot_challenge ask_capabilities nevermind "
    "praise complaint human_handoff repeat out_of_scope doubt lack_details why_asked what_next "
    "not_that ask_shop",
    "catalogue.yml": "find_product refine_cheaper refine_pricier refine_search show_more "
    "more_like_this select_item product_details ask_price ask_stock buy_product compare_products "
    "recommend ask_why describe_product advertise_product ask_product ask_which watch_product "
    "rework_text",
    "orders.yml": "order_status order_history cancel_order change_address return_item "
    "exchange_item refund_status return_status missing_parcel damaged_item wrong_item "
    "provide_details correct_details order_details change_items change_payment hold_order "
    "order_note request_invoice resend_confirmation use_code cancel_return return_help "
    "missing_item guarantee_claim price_difference account_details change_account log_out",
}
ENTITIES = (
    "product category colour size brand material feature occasion recipient reason "
    "order_number email postcode price ordinal person city street "
    "quantity quality style option date payment phone code country language"
)
CATEGORIES = (
    "jackets shirts trousers dresses shoes bags headphones lamps kitchenware bedding camping games"
)
IN_DIALOGUES = frozenset({"phone", "country", "language"})
"""Told when the bot asks for them: in the dialogues rather than in single utterances."""
COLOURS = (
    "black white grey navy blue green olive red orange yellow pink purple brown beige cream teal"
)
MIN_UTTERANCES, MIN_OUT_OF_SCOPE, MIN_ENTITY = 40, 80, 15
STOCK_PHRASE_WORDS = 3


@pytest.fixture(scope="module")
def data() -> dict[str, dict[str, list[str]]]:
    """What the sample is trained on: subject to intent to raw lines, the language's and its own."""
    found: dict[str, dict[str, list[str]]] = {name: {} for name in FILES}
    for name in FILES:
        for intent, lines in [*read(BASE / name).items(), *read(NLU / name).items()]:
            found[name].setdefault(intent, []).extend(lines)
    return found


@pytest.fixture(scope="module")
def examples(data: dict[str, dict[str, list[str]]]) -> list[tuple[str, str]]:
    """Every (intent, raw line) pair of the training data."""
    return [(i, line) for block in data.values() for i, lines in block.items() for line in lines]


@pytest.mark.parametrize("folder", [BASE, NLU], ids=["language", "project"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_declares_each_intent_once(name: str, folder: Path) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    declared = Counter(re.findall(r"^- intent: (\w+)", text, flags=re.MULTILINE))
    assert text.startswith('version: "3.1"\n')
    assert [intent for intent, count in declared.items() if count > 1] == []


@pytest.mark.parametrize("name", INTENTS)
def test_every_intent_of_the_contract_is_there(
    data: dict[str, dict[str, list[str]]], name: str
) -> None:
    assert set(data[name]) == set(INTENTS[name].split())


def test_faq_intents_are_the_faq_entries(data: dict[str, dict[str, list[str]]]) -> None:
    entries = {
        entry["id"]
        for path in (ROOT / "data" / "faq").glob("*.yml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    assert set(data["faq.yml"]) == entries


def test_every_intent_has_enough_utterances(examples: list[tuple[str, str]]) -> None:
    counts = Counter(intent for intent, _ in examples)
    assert {i: n for i, n in counts.items() if n < MIN_UTTERANCES} == {}
    assert counts["out_of_scope"] >= MIN_OUT_OF_SCOPE


def test_every_entity_type_has_enough_occurrences(examples: list[tuple[str, str]]) -> None:
    counts = Counter(a.type for _, line in examples for a in spans(line))
    assert set(counts) == set(ENTITIES.split())
    assert {kind for kind, n in counts.items() if n < MIN_ENTITY} <= IN_DIALOGUES


def test_no_utterance_comes_twice(examples: list[tuple[str, str]]) -> None:
    seen: dict[str, list[str]] = {}
    for intent, line in examples:
        seen.setdefault(normalised(line), []).append(intent)
    assert {text: intents for text, intents in seen.items() if len(intents) > 1} == {}
    assert "" not in seen


def test_every_bracket_is_a_whole_annotation(examples: list[tuple[str, str]]) -> None:
    broken = [line for _, line in examples if re.search(r"[\[\]{}]", plain(line))]
    assert broken == []


def test_spans_end_at_word_borders(examples: list[tuple[str, str]]) -> None:
    marked = [(line, a.text) for _, line in examples for a in spans(line)]
    ragged = [pair for pair in marked if re.search(r"^[\s,.?!]|[\s,.?!]$", pair[1])]
    glued = [line for line, _ in marked if re.search(r"\w\[|\](\(\w+\)|{[^}]*})\w", line)]
    assert ragged == []
    assert glued == []


@pytest.mark.parametrize(("kind", "allowed"), [("category", CATEGORIES), ("colour", COLOURS)])
def test_values_are_canonical(kind: str, allowed: str) -> None:
    own = [line for name in FILES for lines in read(NLU / name).values() for line in lines]
    values = {a.value.lower() for line in own for a in spans(line) if a.type == kind}
    assert values - set(allowed.split()) == set()


def test_one_word_has_one_value(examples: list[tuple[str, str]]) -> None:
    values: dict[tuple[str, str], set[str]] = {}
    for _, line in examples:
        for a in spans(line):
            values.setdefault((a.type, a.text.lower()), set()).add(a.value.lower())
    assert {key: found for key, found in values.items() if len(found) > 1} == {}


@pytest.mark.skipif(not HELDOUT.exists(), reason="no held-out set in this checkout")
def test_no_sentence_is_shared_with_the_held_out_set(examples: list[tuple[str, str]]) -> None:
    """Stock phrases ("ok", "too expensive") come up everywhere; sentences must not."""
    held_out = {normalised(line) for lines in read(HELDOUT).values() for line in lines}
    shared = {normalised(line) for _, line in examples} & held_out
    assert {text for text in shared if len(text.split()) > STOCK_PHRASE_WORDS} == set()


@pytest.mark.parametrize("name", ["two_requests", "negation"])
def test_no_sentence_is_shared_with_the_sets_of_the_dialogue(
    examples: list[tuple[str, str]], name: str
) -> None:
    held_out = {normalised(case.text) for case in read_set(name)}
    shared = {normalised(line) for _, line in examples} & held_out
    assert {text for text in shared if len(text.split()) > STOCK_PHRASE_WORDS} == set()
