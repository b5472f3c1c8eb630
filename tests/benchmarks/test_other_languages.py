from __future__ import annotations

from benchmarks.other_languages import Message, figures, read_messages, wrong
from nlu_models.model.examples import Parse


def test_every_message_means_an_intent() -> None:
    messages = read_messages()
    languages = [message.language for message in messages]
    assert {code: languages.count(code) for code in set(languages)} == dict.fromkeys(
        ["fr", "es", "de", "tr", "it"], 40
    )
    assert all(message.intents for message in messages)


def parse(message: Message, *ranked: str) -> Parse:
    ranking = tuple((name, 1 / (2 + place)) for place, name in enumerate(ranked))
    return Parse(message.text, ranked[0], ranking[0][1], ranking)


def test_figures_are_shares_by_language() -> None:
    messages = [
        Message("de", "ich möchte meine Bestellung stornieren", frozenset({"cancel_order"})),
        Message("de", "moin", frozenset({"greet"})),
        Message("fr", "je voudrais annuler ma commande", frozenset({"cancel_order", "deny"})),
    ]
    parses = [
        parse(messages[0], "cancel_order", "greet"),
        parse(messages[1], "thank", "goodbye", "greet"),
        parse(messages[2], "thank", "goodbye", "greet", "deny"),
    ]
    found = figures(messages, parses)
    german = {"messages": 2, "intents": 0.5, "among_three": 1.0, "told": 0.5, "other": 0}
    assert found["de"] == german
    assert (found["fr"]["intents"], found["fr"]["among_three"], found["fr"]["told"]) == (0, 0, 1)
    assert found["all"]["messages"] == 3
    assert [line.split()[0] for line in wrong(messages, parses)] == ["de", "fr"]
