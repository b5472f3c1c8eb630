"""What a project's bot is made from: its own files over the program's base."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from bot.runtime.base import base_domain, base_training, dialogue_folders, utterance_folders
from common.errors import LanguageError
from common.language import language
from common.paths import Project, program_folder

CONFIG = "language: en\nimporters: [{name: bot.runtime.importer.ShopImporter}]\n"


def write(root: Path, **files: str) -> Project:
    for name, text in {"config.yml": CONFIG, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


def load(project: Project) -> TrainingDataImporter:
    folders = [str(project.data / "rules")] if (project.data / "rules").is_dir() else []
    return TrainingDataImporter.load_from_config(str(project.config), str(project.domain), folders)


def test_an_empty_project_has_the_base(tmp_path: Path) -> None:
    importer = load(write(tmp_path))
    domain = importer.get_domain()
    assert {"find_product", "cancel_order", "greet"} <= set(domain.intents)
    assert {"action_find_products", "operation_form"} <= set(domain.action_names_or_texts)
    assert importer.get_stories().story_steps


def test_the_projects_own_files_come_on_top(tmp_path: Path) -> None:
    domain = "intents: [ask_engraving]\nresponses: {utter_engraving: [{text: Of course.}]}\n"
    steps = "[{intent: ask_engraving}, {action: utter_engraving}]"
    rule = f"rules: [{{rule: Engraving, steps: {steps}}}]\n"
    files = {"domain/own.yml": domain, "data/rules/own.yml": rule}
    importer = load(write(tmp_path, **files))
    assert "ask_engraving" in importer.get_domain().intents
    names = {step.block_name for step in importer.get_stories().story_steps}
    assert {"Engraving", "Find products"} <= names


def test_utterances_of_the_language_count_for_the_intents_that_there_are(tmp_path: Path) -> None:
    lines = "    - engrave it\n    - see you later\n"
    own = f"nlu:\n- intent: ask_engraving\n  examples: |\n{lines}"
    files = {"domain.yml": "intents: [ask_engraving]\n", "data/nlu/own.yml": own}
    project = write(tmp_path, **files)
    folders = [str(project.data / "nlu")]
    importer = TrainingDataImporter.load_from_config(
        str(project.config), str(project.domain), folders
    )
    examples = importer.get_nlu_data().training_examples
    labels = {(each.get("text"), each.get("intent")) for each in examples}
    intents = {intent for _, intent in labels}
    assert {"ask_engraving", "find_product", "greet"} <= intents
    assert not any(str(intent).startswith("faq_") for intent in intents)
    # What the project labels itself counts as it does.
    assert [intent for text, intent in labels if text == "see you later"] == ["ask_engraving"]


@pytest.mark.filterwarnings("error:The following duplicated")
def test_the_projects_sentences_win(tmp_path: Path) -> None:
    def says(name: str, text: str) -> str:
        return f"responses: {{{name}: [{{text: {text}}}]}}\n"

    files = {
        "data/responses/own.yml": says("utter_goodbye", "Ahoy"),
        "domain.yml": says("utter_goodbye", "Later"),
    }
    responses = load(write(tmp_path, **files)).get_domain().responses
    assert [said["text"] for said in responses["utter_goodbye"]] == ["Ahoy"]
    files = {"domain.yml": says("utter_goodbye", "Later")}
    (tmp_path / "data" / "responses" / "own.yml").unlink()
    responses = load(write(tmp_path, **files)).get_domain().responses
    assert [said["text"] for said in responses["utter_goodbye"]] == ["Later"]


def test_the_shop_s_name_stands_in_the_responses(tmp_path: Path) -> None:
    files = {"data/shop.yml": 'name: "Ann\'s \\"Nook\\""\n'}
    said = load(write(tmp_path, **files)).get_domain().responses["utter_greet"][0]["text"]
    assert 'Ann\'s "Nook"' in said


def test_a_project_that_does_not_ask_for_it_stays_a_plain_one(tmp_path: Path) -> None:
    project = write(
        tmp_path, **{"config.yml": "language: en\n", "domain.yml": "intents: [hello]\n"}
    )
    assert "hello" in load(project).get_domain().intents
    assert "find_product" not in load(project).get_domain().intents


def test_everything_of_the_base_exists() -> None:
    english = language("en")
    assert all(path.exists() for path in (*base_domain(english), *base_training(english)))


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    files = {"config.yml": CONFIG.replace("language: en", "language: xx")}
    with pytest.raises(LanguageError, match="no language 'xx'"):
        load(write(tmp_path, **files))


DIALOGUE = """\
stories:
- story: one
  steps:
  - user: "return it"
    intent: return_item
  - bot: {asked: reason, open: return_item}
  - user: "no | show me [lamps](category)"
    intent: "-return_item + find_product"
"""


def test_understanding_learns_from_dialogues_and_the_policies_do_not(tmp_path: Path) -> None:
    importer = load(write(tmp_path, **{"data/dialogues/one.yml": DIALOGUE}))
    examples = importer.get_nlu_data().training_examples
    (turn,) = (each for each in examples if each.get("text") == "no show me lamps")
    assert turn.get("intent") == "find_product"
    assert turn.get("situation")["asked"] == "reason"
    assert [part["refused"] for part in turn.get("requests")] == [True, False]
    assert [entity["value"] for entity in turn.get("entities")] == ["lamps"]
    stories = {step.block_name for step in importer.get_stories().story_steps}
    assert "one" not in stories


def test_a_second_language_is_trained_on_too(tmp_path: Path) -> None:
    own = (
        "- {id: faq_engraving, question: 'Engraving?', answer: Yes., utterances: '- engrave it'}\n"
    )
    also = "- {id: faq_engraving, question: 能刻字吗？, answer: 能。, utterances: '- 可以刻字吗'}\n"
    project = write(
        tmp_path,
        **{
            "data/shop.yml": "name: Nook\nlanguages: [zh]\n",
            "data/faq/own.yml": own,
            "data/faq/zh/own.yml": also,
        },
    )
    importer = load(project)
    labels = {
        (one.get("text"), one.get("intent")) for one in importer.get_nlu_data().training_examples
    }
    asked = {text for text, intent in labels if text and intent == "faq_engraving"}
    assert asked == {"Engraving?", "engrave it", "能刻字吗？", "可以刻字吗"}
    greetings = {text for text, intent in labels if intent == "greet"}
    assert {"hello", "你好"} <= greetings
    assert any(path.is_relative_to(ZH) for path in dialogue_folders(project))
    assert any(path.is_relative_to(ZH) for path in utterance_folders(project))


ZH = program_folder("languages") / "zh"
