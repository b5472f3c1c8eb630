"""A Rasa 3.x project, as it is, without anything of a shop: trained, talked to, served."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.workspace import Workspace, ask
from tests.runtime.test_pipelines import USUAL

FILES = {
    "config.yml": "recipe: default.v1\nassistant_id: bakery\nlanguage: en\npipeline:\n"
    + "".join(f"  - name: {name}\n" for name in USUAL if name != "SklearnIntentClassifier")
    + "policies:\n  - name: RulePolicy\n  - name: MemoizationPolicy\n",
    "domain.yml": """\
version: "3.1"
intents: [hello, hours, weather]
entities: [day]
slots:
  day:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: day}]
actions: [action_hours]
responses:
  utter_hello:
    - text: Good morning from the bakery
session_config:
  session_expiration_time: 60
  carry_over_slots_to_new_session: true
""",
    "data/nlu.yml": """\
version: "3.1"
nlu:
- intent: hello
  examples: |
    - hello
    - good morning
    - hi there
    - good day to you
- intent: hours
  examples: |
    - when do you open on [monday](day)
    - are you open on [sunday](day)
    - opening hours on [friday](day) please
    - do you open on [tuesday](day)
- intent: weather
  examples: |
    - will it rain
    - is it cold outside
    - what about the weather
""",
    "data/rules.yml": """\
version: "3.1"
rules:
- rule: greet
  steps: [{intent: hello}, {action: utter_hello}]
- rule: hours
  steps: [{intent: hours}, {action: action_hours}]
""",
    "data/more/stories.yml": """\
version: "3.1"
stories:
- story: greet, then ask
  steps: [{intent: hello}, {action: utter_hello}, {intent: hours}, {action: action_hours}]
""",
    "actions/__init__.py": "",
    "actions/table.py": 'OPEN = "from seven to six"\n',
    "actions/actions.py": """\
from rasa_sdk import Action

from actions.table import OPEN


class ActionHours(Action):
    def name(self):
        return "action_hours"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text=f"On {tracker.get_slot('day')} {OPEN}")
        return []
""",
    # As 'rasa init' writes it; our front door serves REST itself, and asks for a token.
    "credentials.yml": "rest:\n\nrasa:\n  url: http://localhost:5002/api\n",
    "endpoints.yml": "# action_endpoint:\n#   url: http://localhost:5055/webhook\n",
}


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("bakery")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Workspace(root)


@pytest.mark.slow
def test_it_trains_talks_and_is_served_by_the_front_door(bakery: Workspace) -> None:
    bakery.run("shoptalk data validate")
    bakery.run("shoptalk rasa train")
    assert (bakery.root / "config.yml").read_text(encoding="utf-8") == FILES["config.yml"]
    said = bakery.run("shoptalk shell", said="good morning\nare you open on sunday\n")
    assert "Good morning from the bakery" in said
    assert "On sunday from seven to six" in said
    with bakery.serving("shoptalk run --port 0") as address:
        assert [message["text"] for message in ask(address, "opening hours on friday")] == [
            "On friday from seven to six"
        ]
    log = (bakery.root / "var" / "started.log").read_text(encoding="utf-8")
    assert "[1/" not in log, "what 'rasa train' trained is not trained again"


def shoptalk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_rasa_init_makes_a_project_that_trains(tmp_path: Path) -> None:
    made = shoptalk(tmp_path, "rasa", "init", "--no-prompt")
    assert made.returncode == 0, made.stderr
    assert list((tmp_path / "models").glob("*.tar.gz")) != []
    assert "skops" not in made.stderr
    tested = shoptalk(tmp_path, "rasa", "test", "core", "--stories", "tests")
    assert tested.returncode == 0, tested.stderr


@pytest.mark.parametrize(
    ("pipeline", "said"),
    [
        ("null", "config.yml:4: 'pipeline' lists nothing"),
        ("[{name: DIETClassifier}]", "Use 'LogisticRegressionClassifier' for intents"),
    ],
)
def test_what_cannot_train_here_is_told_first_and_the_file_left_alone(
    tmp_path: Path, pipeline: str, said: str
) -> None:
    config = tmp_path / "config.yml"
    text = (
        "recipe: default.v1\nassistant_id: x\nlanguage: en\n"
        f"pipeline: {pipeline}\npolicies: [{{name: RulePolicy}}]\n"
    )
    config.write_text(text, encoding="utf-8")
    found = shoptalk(tmp_path, "rasa", "train")
    assert found.returncode == 1
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert config.read_text(encoding="utf-8") == text
    assert not (tmp_path / "var").exists()


@pytest.mark.slow
def test_why_a_component_failed_is_told_without_asking(tmp_path: Path) -> None:
    for name in ("domain.yml", "data/nlu.yml", "data/rules.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    (tmp_path / "parts.py").write_text(
        "from rasa.engine.recipes.default_recipe import DefaultV1Recipe\n"
        "from rasa.nlu.classifiers.keyword_intent_classifier import KeywordIntentClassifier\n"
        "from rasa.engine.storage.resource import Resource\n"
        "from rasa.shared.nlu.training_data.training_data import TrainingData\n"
        "@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, True)\n"
        "class Broken(KeywordIntentClassifier):\n"
        "    def train(self, training_data: TrainingData) -> Resource:\n"
        "        raise ValueError('the oven is cold')\n",
        encoding="utf-8",
    )
    (tmp_path / "config.yml").write_text(
        "recipe: default.v1\nassistant_id: x\nlanguage: en\n"
        "pipeline: [{name: parts.Broken}]\npolicies: [{name: RulePolicy}]\n",
        encoding="utf-8",
    )
    for command in (("rasa", "train"), ("train",)):
        found = shoptalk(tmp_path, *command)
        assert found.returncode == 1
        assert "the oven is cold" in found.stderr
