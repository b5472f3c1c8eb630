from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.responses import OtherWords, PhrasebookResponses
from common.language import Phrasebook

SAYS = """
responses:
  utter_hello:
    - text: one
    - text: two
    - text: three
  utter_name:
    - text: "{name}, from {shop}"
      buttons: [{title: "I am {name}", payload: /me}]
      image: "https://shop.example/{name}.png"
  utter_where:
    - text: somewhere
    - text: by Slack
      channel: slack
    - text: for members
      condition: [{type: slot, name: member, value: true}]
"""
DOMAIN = """
slots:
  name: {type: text, mappings: [{type: custom}]}
  member: {type: bool, mappings: [{type: custom}]}
"""


@pytest.fixture
def nlg(tmp_path: Path) -> PhrasebookResponses:
    says = {"sh": SAYS, "nl": "responses: {utter_hello: [{text: hallo}]}"}
    for code, text in says.items():
        folder = tmp_path / "languages" / code / "says"
        folder.mkdir(parents=True)
        (folder / "all.yml").write_text(text)
        (folder.parent / "language.yml").write_text(f"{{code: {code}, name: x, locale: nl}}")
    book = Phrasebook.load(tmp_path, languages=["sh", "nl"], always={"shop": "Acme"})
    generator = PhrasebookResponses(book)
    generator.responses = {"utter_of_the_model": [{"text": "from the model, {name}"}]}
    return generator


def talk(*events: Any, lang: str | None = None) -> DialogueStateTracker:
    said = UserUttered("hi", metadata={"lang": lang} if lang else None)
    domain = Domain.from_yaml(DOMAIN)
    tracker = DialogueStateTracker("talk-1", domain.slots)
    for event in (said, *events):
        tracker.update(event)
    return tracker


async def test_slots_and_arguments_fill_words_choices_and_pictures(
    nlg: PhrasebookResponses,
) -> None:
    said = await nlg.generate("utter_name", talk(SlotSet("name", "Mia")), "web")
    assert said is not None
    assert said["text"] == "Mia, from Acme"
    assert said["buttons"] == [{"title": "I am Mia", "payload": "/me"}]
    assert said["image"] == "https://shop.example/Mia.png"
    said = await nlg.generate("utter_name", talk(), "web", name="Ann")
    assert said is not None
    assert said["text"] == "Ann, from Acme"


async def test_no_variant_is_said_twice_in_a_row(nlg: PhrasebookResponses) -> None:
    events: list[Any] = []
    said = []
    for _ in range(5):
        response = await nlg.generate("utter_hello", talk(*events), "web")
        assert response is not None
        said.append(response["text"])
        metadata = {"utter_action": "utter_hello", "variant": response["variant"]}
        events.append(BotUttered(response["text"], metadata=metadata))
    assert said == ["one", "two", "three", "one", "two"]


async def test_the_page_s_language_is_spoken(nlg: PhrasebookResponses) -> None:
    said = await nlg.generate("utter_hello", talk(lang="nl-BE"), "web")
    assert said is not None
    assert said["text"] == "hallo"


@pytest.mark.parametrize(
    ("channel", "member", "words"),
    [("web", None, "somewhere"), ("slack", None, "by Slack"), ("web", True, "for members")],
)
async def test_rasa_s_conditions_and_channels_count(
    nlg: PhrasebookResponses, channel: str, member: bool | None, words: str
) -> None:
    said = await nlg.generate("utter_where", talk(SlotSet("member", member)), channel)
    assert said is not None
    assert said["text"] == words


async def test_what_only_the_model_has_is_said_by_rasa_s_own_generator(
    nlg: PhrasebookResponses,
) -> None:
    said = await nlg.generate("utter_of_the_model", talk(SlotSet("name", "Mia")), "web")
    assert said == {"text": "from the model, Mia"}
    assert await nlg.generate("utter_nothing", talk(), "web") is None


class Composing:
    """An action that composes a message itself."""

    def name(self) -> str:
        return "action_composing"

    async def run(self, *_: Any) -> list[Any]:
        says = {"response": "utter_hello", "values": {"name": "Mia"}}
        custom = {"type": "text", "version": 1, "text": "ours", "says": says}
        return [BotUttered(None, {"custom": custom}), SlotSet("name", "Mia")]


class Server:
    """A generator as ``nlg:`` in endpoints.yml configures one."""

    def __init__(self, answer: dict[str, Any] | None) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    async def generate(self, utter_action: str, tracker: Any, channel: str, **values: Any) -> Any:
        self.asked.append((utter_action, channel, values))
        if self.answer is None:
            raise OSError("away")
        return self.answer


class Web:
    def name(self) -> str:
        return "web"


@pytest.mark.parametrize(
    ("answer", "words"), [({"text": "theirs"}, "theirs"), ({}, "ours"), (None, "ours")]
)
async def test_a_configured_generator_has_its_say_in_what_actions_composed(
    answer: dict[str, Any] | None, words: str
) -> None:
    server, action = Server(answer), OtherWords(Composing())  # type: ignore[arg-type]
    said, _ = await action.run(Web(), server, talk(), Domain.empty())  # type: ignore[arg-type]
    assert said.data["custom"]["text"] == words
    assert server.asked == [("utter_hello", "web", {"name": "Mia"})]
    assert action.name() == "action_composing"
