"""The writer with a scripted network: what is chosen, what is refused, and what stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from common.errors import ConfigError
from generator.corpus import SPECIAL
from generator.decoding import Draft
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.lexicon import Language
from generator.plan import SLOGAN, Planner, Segment
from generator.quality import SlotContexts
from generator.writer import Writer, WriterConfig

SENTENCES = {
    "first": "a [noun] in [material.mass] with a hood .",
    "middle": "it weighs [weight_g] g .",
    "last": "machine wash at [care.n] .",
    SLOGAN: "[short] , ready when you are .",
}


class ScriptedNetwork:
    """Writes what the script says for each position; remembers what it was allowed."""

    def __init__(self, script: dict[str, list[Draft]]) -> None:
        tokens = [t for drafts in script.values() for draft in drafts for t in draft.tokens]
        self.words = (*SPECIAL, *dict.fromkeys(tokens))
        self.ids = {word: index for index, word in enumerate(self.words)}
        self.script = script
        self.allowed: dict[str, np.ndarray] = {}

    def write(self, sources: Sequence[str], allowed: np.ndarray, **_: Any) -> list[Draft]:
        places = [source.split(">")[0][1:] for source in sources]
        self.allowed |= dict(zip(places, allowed, strict=True))
        return [
            self.script[place][index % len(self.script[place])]
            for index, place in enumerate(places)
        ]


def draft(text: str, score: float = -0.1, worst: float = -0.2) -> Draft:
    return Draft(tuple(text.split(" ")), score, worst)


def writer_of(slogans: dict[str, str] | None = None, **changes: list[Draft]) -> Writer:
    script = {place: [draft(text)] for place, text in SENTENCES.items()} | changes
    planner, contexts = Planner(), SlotContexts()
    planner.learn("jackets", Segment("first", ("noun", "material.mass", "hood")))
    planner.learn("jackets", Segment("middle", ("weight_g",)))
    planner.learn("jackets", Segment("last", ("care.n",)))
    planner.learn("jackets", Segment(SLOGAN, ("short",)))
    for drafts in script.values():
        for one in drafts:
            contexts.learn(one.tokens)
    network = ScriptedNetwork(script)
    usage = {word: ["jackets"] for word in network.words}
    language = Language(network.words, planner, contexts, usage, slogans or {})
    return Writer(network, language, config=WriterConfig(candidates=2))  # type: ignore[arg-type]


def test_a_description_is_filled_with_the_products_facts(jacket: ProductFacts) -> None:
    copy = writer_of().describe(jacket)
    assert copy.text == (
        "A jacket in recycled nylon with a hood. It weighs 380 g. Machine wash at 30."
    )
    assert (copy.source, copy.rejected) == ("model", 0)


def test_styles_bound_the_length(jacket: ProductFacts) -> None:
    writer = writer_of()
    assert writer.describe(jacket, style="short").text.count(".") == 1
    with pytest.raises(ConfigError, match="haiku"):
        writer.describe(jacket, style="haiku")


@pytest.mark.parametrize(
    "bad",
    [
        "a [noun] in silk .",
        "a [noun] with [pockets] zips .",
        "a windproof [noun] .",
        "it weighs 280 g .",
        "a [noun] in [material.mass]",
        "a [noun] with a hood and a hood .",
    ],
)
def test_untrue_or_broken_drafts_are_refused(bad: str, jacket: ProductFacts) -> None:
    good = draft(SENTENCES["first"], score=-0.4)
    copy = writer_of(first=[draft(bad, score=-0.01), good]).describe(jacket)
    assert copy.text.startswith("A jacket in recycled nylon with a hood.")
    assert copy.rejected == 1


def test_unlikely_drafts_are_refused(jacket: ProductFacts) -> None:
    sentence = SENTENCES["first"]
    for doubtful in (draft(sentence, score=-3.0), draft(sentence, worst=-9.0)):
        assert writer_of(first=[doubtful]).describe(jacket).source == "template"


def test_when_nothing_passes_the_template_speaks(jacket: ProductFacts) -> None:
    copy = writer_of(first=[draft("made of silk .")]).describe(jacket)
    assert copy.source == "template"
    assert copy.rejected == 2
    assert copy.text.startswith("The Fjord Rain Jacket by Nordhavn is made of recycled nylon.")


def test_a_sentence_may_be_left_out_but_two_must_stay(jacket: ProductFacts) -> None:
    bad = [draft("made of silk .")]
    assert writer_of(middle=bad).describe(jacket).source == "model"
    assert writer_of(middle=bad, last=bad).describe(jacket).source == "template"


def test_the_network_may_only_use_words_that_hold(jacket: ProductFacts) -> None:
    writer = writer_of(first=[draft(SENTENCES["first"]), draft("a silk [noun] , windproof .")])
    writer.describe(jacket)
    network = writer._network
    allowed = network.allowed["first"]  # type: ignore[attr-defined]
    assert allowed[network.ids["hood"]]
    assert allowed[network.ids["[material.mass]"]]
    assert not allowed[network.ids["silk"]]
    assert not allowed[network.ids["[weight_g]"]], "not planned for this sentence"


def test_a_slogan_of_another_product_is_not_taken(jacket: ProductFacts) -> None:
    taken = "Fjord, ready when you are."
    assert writer_of({taken: jacket.id}).slogan(jacket).text == taken
    other = writer_of({taken: "another-product"}).slogan(jacket)
    assert (other.text, other.source) == ("Fjord Rain Jacket, by Nordhavn.", "template")


def test_an_advertisement_has_a_headline_and_a_body(jacket: ProductFacts) -> None:
    ad = writer_of().advertise(jacket, style="short")
    assert ad.headline == "Fjord, ready when you are."
    assert ad.body == "A jacket in recycled nylon with a hood."
    assert ad.source == "model"
    plain = writer_of(first=[draft("made of silk .")]).advertise(jacket)
    assert plain.source == "template"


def test_a_product_nobody_planned_for_gets_the_template() -> None:
    product = ProductFacts("x", "Oak Board", "kitchenware", attributes={"length_cm": 40})
    copy = writer_of().describe(product)
    assert copy.text == "The Oak Board is 40 cm long."
    assert Guard(product).check(copy.text) == []
