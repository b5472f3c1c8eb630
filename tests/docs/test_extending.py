"""Each example of docs/extending.md, put into an empty project, does what the page says."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.answers import load_faq
from actions.faq import AnswerFaq
from actions.operations import started_by
from actions.services import Services
from common.extensions import project_root, use_project
from common.language import Phrasebook
from common.paths import Project
from tests.actions.small_shop import CONFIG as SHOP
from tests.actions.small_shop import shop, tracker, wired  # noqa: F401 - fixtures
from tests.actions.talk import Talk
from tests.docs.pages import ROOT, blocks_of, table_under

PAGE = ROOT / "docs" / "extending.md"
BASE = {
    "config.yml": """\
recipe: default.v1
assistant_id: small
language: en
importers: [{name: bot.runtime.importer.ShopImporter}]
pipeline:
  - name: WhitespaceTokenizer
policies:
  - name: bot.policies.dialogue_policy.DialoguePolicy
""",
    "data/shop.yml": "name: Small\n",
}
EXAMPLES = {block.file: block.text for block in blocks_of((PAGE,), "yaml", "python") if block.file}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """An empty shop."""
    before = project_root()
    monkeypatch.chdir(tmp_path)
    add(tmp_path, BASE)
    use_project(tmp_path)
    yield Project(tmp_path)
    use_project(before)


def add(root: Path, files: dict[str, str]) -> int:
    """Write files; returns how many."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    use_project(None)
    use_project(root)
    return len(files)


def example(*names: str) -> dict[str, str]:
    return {name: EXAMPLES[name] for name in names}


def importer(project: Project) -> Any:
    from rasa.shared.importers.importer import TrainingDataImporter

    data = [str(path) for path in project.training_data]
    return TrainingDataImporter.load_from_config(str(project.config), str(project.domain), data)


def routes(project: Project) -> dict[str, list[str]]:
    """Which actions answer an intent, as the rules say."""
    found: dict[str, list[str]] = {}
    for step in importer(project).get_stories().story_steps:
        asked = [event.intent_name for event in step.events if isinstance(event, UserUttered)]
        done = [event.action_name for event in step.events if isinstance(event, ActionExecuted)]
        for intent in asked:
            found.setdefault(intent, []).extend(name for name in done if name[0] != "." and name)
    return found


def test_the_page_counts_its_lines_and_shows_every_file() -> None:
    shown: set[str] = set()
    for _, files, lines in table_under(PAGE, "Adding what your shop needs"):
        names = [name.strip(" `") for name in files.split(",")]
        counted = sum(len(EXAMPLES[name].rstrip().splitlines()) for name in names)
        assert (files, counted) == (files, int(lines))
        shown.update(names)
    assert shown == set(EXAMPLES)


async def test_one_answer_is_one_file(project: Project, wired: Services) -> None:  # noqa: F811
    assert add(project.root, example("data/faq/engraving.yml")) == 1
    made = importer(project)
    assert "faq_engraving" in made.get_domain().intents
    assert routes(project)["faq_engraving"] == ["action_answer_faq"]
    said = [m.get("text") for m in made.get_nlu_data().intent_examples]
    assert {"Can you engrave it?", "do you engrave"} <= set(said)
    services.set_services(dataclasses.replace(wired, faq=load_faq(project.answers, SHOP)))
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, tracker("do you engrave", "faq_engraving"), {})
    (answer,) = [message["custom"]["text"] for message in dispatcher.messages]
    assert answer.endswith(f"may come back within {SHOP.return_window_days} days.")


def test_one_sentence_is_one_file(project: Project) -> None:
    assert add(project.root, example("data/responses/own.yml")) == 1
    said = importer(project).get_domain().responses["utter_goodbye"]
    assert [response["text"] for response in said] == ["Fair winds!"]
    assert Phrasebook.load(project.root).render("utter_goodbye", "en") == "Fair winds!"


async def test_one_operation_is_one_file(project: Project, wired: Services) -> None:  # noqa: F811
    assert add(project.root, example("operations/gift_note.py")) == 1
    made = importer(project)
    assert "gift_note" in made.get_domain().intents
    said = {m.get("text") for m in made.get_nlu_data().intent_examples}
    assert "please put a note into the parcel" in said
    operation = started_by("gift_note")
    assert operation is not None
    assert operation.name == "gift_note"
    talk = Talk()
    assert "What shall the note say?" in await talk.says("add a note", "gift_note")
    assert "Get well soon" in await talk.says("Get well soon, Ida", "provide_details")
    assert not (project.root / "notes.txt").exists(), "nothing without a yes"
    assert "The note is in the parcel." in await talk.says("yes", "affirm")
    assert (project.root / "notes.txt").read_text(encoding="utf-8") == "Get well soon, Ida\n"


def test_taken_away_the_operation_is_gone(project: Project) -> None:
    add(project.root, example("operations/gift_note.py"))
    assert started_by("gift_note") is not None
    (project.root / "operations" / "gift_note.py").unlink()
    add(project.root, {})
    assert started_by("gift_note") is None


@pytest.mark.slow
async def test_a_custom_action_is_reached_by_its_rule(project: Project) -> None:
    from bot.runtime.agent import load
    from bot.runtime.training import train_rasa

    files = ("actions/opening.py", "domain.yml", "data/nlu/own.yml", "data/rules/own.yml")
    add(project.root, example(*files))
    train_rasa(project)
    agent: Agent = load(project)
    answers = await agent.handle_text("/ask_workshop", sender_id="mia")
    assert [answer["text"] for answer in answers or ()] == ["The workshop opens at nine."]


def test_a_channel_is_named_in_the_credentials(project: Project) -> None:
    from bot.runtime.stock_channels import read_channels

    add(project.root, example("channels/letterbox.py"))
    add(project.root, {"credentials.yml": "letterbox: {secret: s3cret}\n"})
    (channel,) = read_channels(project.credentials)
    assert (channel.name(), vars(channel)) == ("letterbox", {"secret": "s3cret"})
    assert [route.uri for route in channel.blueprint(None)._future_routes] == ["/letter"]


def test_a_recommender_model_ranks_and_explains(project: Project) -> None:
    from recommender.models.registry import new_model
    from tests.recommender.model_contract import group_dataset, group_grounds

    add(project.root, example("models/favourite.py"))
    data, model = group_dataset(), new_model("favourite", {"item": 3})
    model.fit(data)
    profile = data.profiles["user00"]
    assert int(np.argmax(model.score([profile])[0])) == 3
    reason = model.explain(profile, 3, group_grounds())
    assert reason is not None
    assert reason.code == "popular"


def test_a_text_provider_is_opened_by_its_name(project: Project) -> None:
    from generator import ProductFacts
    from generator.providers import open_provider

    add(project.root, example("models/plain_words.py"))
    provider = open_provider({"type": "plain_words"}, project.models)
    facts = ProductFacts(id="mug", name="Deck Mug", category="kitchen", brand="Tarn", price=9.0)
    written = provider.write(facts, "description")
    assert (written.text, written.source) == ("The Deck Mug by Tarn.", "plain_words")


def test_a_language_is_a_folder(project: Project) -> None:
    add(project.root, example("languages/nl/language.yml", "languages/nl/says/own.yml"))
    book = Phrasebook.load(project.root, languages=("nl", "en"))
    assert book.render("utter_goodbye", "nl") == "Tot ziens!"
