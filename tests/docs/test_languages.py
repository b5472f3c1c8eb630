"""A shop in German, made as docs/languages.md tells: it starts, says what is missing, answers."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable, Iterator

import pytest
import yaml

from actions import services
from actions.conversation import Entity, Turn
from actions.operations.consent import SHOWN, Consent, consent_of, consent_words
from actions.services import Services
from common.language import Money, Phrasebook, language
from common.language.folder import PROGRAM_LANGUAGES
from tests.actions.small_shop import mia, order, shop, wired  # noqa: F401 - fixtures
from tests.actions.talk import Talk
from tests.docs.pages import ROOT, blocks_of
from tests.docs.workspace import PROGRAMS, Workspace

PAGE = ROOT / "docs" / "languages.md"
GERMAN = PROGRAM_LANGUAGES / "de"
FILES = {block.file: block.text for block in blocks_of((PAGE,), "yaml") if block.file}
WORDS = consent_words("de")


@pytest.fixture(scope="module")
def laden(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("laden")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Workspace(root)


def test_validation_lists_what_is_missing_a_line_each(laden: Workspace) -> None:
    done = subprocess.run(
        [PROGRAMS / "shoptalk", "data", "validate"],
        cwd=laden.root,
        env={**laden.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    *lines, last = done.stdout.splitlines()
    assert (done.returncode, last) == (1, f"{len(lines)} problems."), done.stderr
    assert all(line.startswith("languages/de: ") and " is missing; " in line for line in lines)
    assert "languages/de: words/synonyms.yml is missing; English's is used." in lines
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    says = [yaml.safe_load(path.read_text("utf-8")) for path in (GERMAN / "says").glob("*.yml")]
    sentences = sum(len(each["responses"]) for each in says)
    assert f"It has {sentences} sentences" in page
    assert f"leaves about {round(len(lines), -2)} lines" in page


@pytest.mark.slow
def test_it_trains_and_answers_in_german(laden: Workspace) -> None:
    run = f"export PYTHONPATH={ROOT}; shoptalk "
    laden.run(f"{run} train bot")
    said = laden.run(
        f"{run} shell",
        said="guten Tag\nich suche eine Jacke\nwie lange dauert die Lieferung\nwo ist mein Paket\n",
    )
    said = " ".join(said.split())
    for answer in (
        "Kleiner Laden",
        "So etwas habe ich leider nicht gefunden.",
        "3 Werktage nach dem Versand",
        "Mit welcher E-Mail-Adresse haben Sie bestellt?",
    ):
        assert answer in said


@pytest.fixture
def talk(wired: Services) -> Iterator[Talk]:  # noqa: F811
    """With a shop that speaks German alone."""
    book = Phrasebook.load(languages=["de"], always=wired.book.always)
    services.set_services(dataclasses.replace(wired, book=book))
    yield Talk()


async def in_german(talk: Talk, text: str, intent: str, **entities: str) -> str:
    return await talk.says(text, intent, message={"language": "de"}, **entities)


async def test_an_order_is_cancelled_in_german_after_a_german_yes(
    talk: Talk,
    order: Callable[..., str],  # noqa: F811
    mia: None,  # noqa: F811
) -> None:
    number = order("paid")
    summary = await in_german(
        talk, f"Bestellung {number} stornieren", "cancel_order", order_number=number
    )
    assert f"Ich würde die Bestellung {number} stornieren:" in summary
    assert talk.buttons == ["Ja, stornieren", "Nein, behalten"]
    asked_again = await in_german(talk, "ja, aber erst morgen", "affirm")
    assert "storniert" not in asked_again
    assert "Bisher ist nichts geschehen. Bei einem Ja wird die Bestellung" in asked_again
    done = await in_german(talk, "Ja, bitte!", "affirm")
    assert f"die Bestellung {number} ist storniert" in done
    assert "€" in done


def test_what_german_lacks_is_said_in_english() -> None:
    book = Phrasebook.load(languages=["de"], always={"shop": "Laden"})
    assert book.languages == ("de",)
    assert book.knows("utter_sorry_trouble")
    assert book.render("utter_sorry_trouble", "de") == "I'm sorry you had that trouble with us."
    assert book.render("utter_wish_from", "de", price=Money(123450, "EUR")) == "from €1,234.50"
    assert book.render("utter_wish_up_to", "de", price=Money(123450, "EUR")) == "bis 1.234,50\xa0€"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ja",
            "Ja, bitte.",
            "jawohl",
            "ja genau",
            "Machen Sie das",
            "okay danke",
            "einverstanden",
        ),
        *("ja, stornieren Sie die Bestellung", "stimmt so", "auf jeden Fall", "JA!!", "passt so"),
    ],
)
def test_a_german_yes(text: str) -> None:
    assert means(text, "affirm") is Consent.YES


@pytest.mark.parametrize(
    "text",
    [
        *("ja?", "jaja", "jein", "ja, aber nur die Jacke", "ja wenn es nichts kostet", "hm ja"),
        *("ja vielleicht", "von mir aus", "ich glaube ja", "gut", "alles klar", "ja...", "doch"),
        *(
            "ja nicht",
            "wirklich ja",
            "moment, ja",
            "ja, später",
            "yes please",
            "go ahead",
            "sure",
            "ach ja",
        ),
    ],
)
def test_no_german_yes(text: str) -> None:
    assert means(text, "affirm") is not Consent.YES


@pytest.mark.parametrize("text", ["nein", "nö", "lieber nicht", "nein danke", "auf keinen Fall"])
def test_a_german_no(text: str) -> None:
    assert means(text, "deny") is Consent.NO


def test_without_its_own_words_nothing_typed_is_a_yes() -> None:
    words = consent_words("fr")  # texts of the widget alone
    for text in ("oui", "yes", "ok"):
        turn = Turn(text, "affirm")
        assert consent_of(turn, words, operation="cancel_order", shown="x") is Consent.UNCLEAR
    press = Turn("/affirm", "affirm", entities=(Entity(SHOWN, "x"),))
    assert consent_of(press, words, operation="cancel_order", shown="x") is Consent.YES


def test_every_room_finds_words_and_patterns_for_german() -> None:
    german, english = language("de"), language("en")
    for folder in english.folders("reads"):
        for path in folder.glob("[a-z]*.py"):
            assert german.reads(path.stem)
    for folder in english.folders("words"):
        for path in folder.glob("*.yml"):
            assert german.words(path.stem)


def means(text: str, intent: str) -> Consent | None:
    return consent_of(Turn(text, intent), WORDS, operation="cancel_order", shown="x")
