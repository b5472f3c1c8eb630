"""What docs/from-rasa.md says, done with a plain Rasa project.

Its first step is tests/commands/test_plain_project.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.runtime.missing import TENSORFLOW_COMPONENTS
from bot.runtime.pipelines import check_config
from common.paths import Project
from tests.commands.test_plain_project import FILES
from tests.docs.pages import ROOT, blocks_of

PAGE = ROOT / "docs" / "from-rasa.md"


@pytest.fixture
def taken_over(tmp_path: Path) -> Project:
    """The plain project after the page's second step."""
    config = yaml.safe_load(FILES["config.yml"])
    files = dict(FILES)
    for block in blocks_of((PAGE,), "yaml"):
        if block.file:
            files[block.file] = block.text
        else:
            config |= yaml.safe_load(block.text)
    for name, text in {**files, "config.yml": yaml.safe_dump(config)}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


def test_the_page_names_everything_that_needs_tensorflow() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in TENSORFLOW_COMPONENTS if f"`{name}`" not in text] == []


def test_taken_over_it_knows_its_own_things_and_the_programs(taken_over: Project) -> None:
    from rasa.shared.importers.importer import TrainingDataImporter

    assert list(check_config(taken_over.config)) == []
    assert taken_over.has_shop
    data = [str(path) for path in taken_over.training_data]
    importer = TrainingDataImporter.load_from_config(
        str(taken_over.config), str(taken_over.domain), data
    )
    domain = importer.get_domain()
    assert {"hours", "hello", "find_product", "cancel_order"} <= set(domain.intents)
    assert {"action_hours", "action_find_products"} <= set(domain.action_names_or_texts)
    assert {"utter_hello", "utter_goodbye"} <= set(domain.responses)
    names = {step.block_name for step in importer.get_stories().story_steps}
    assert {"hours", "Find products"} <= names
    said = {example.get("text") for example in importer.get_nlu_data().intent_examples}
    assert "when do you open on monday" in said
