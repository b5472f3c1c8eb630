"""``shoptalk new``: a folder in which every command works."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import cli
from bot.commands.new import assistant_of, title_of
from bot.examples import ROOT_PARTS, copy_example, example_projects
from bot.runtime.pipelines import check_config
from bot.runtime.validation import check_data
from bot.settings import ServerSettings
from common.config import read_yaml_mapping
from common.paths import Project
from shop.config import ShopConfig

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(*arguments: str) -> Project:
    assert cli.run(["new", "corner-shop", *arguments]) == 0
    return Project(Path("corner-shop").resolve())


def test_an_empty_project_is_whole_and_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    project = made()
    assert "cd corner-shop" in capsys.readouterr().out
    assert read_yaml_mapping(project.config)[0]["assistant_id"] == "corner-shop"
    shop = ShopConfig.load_yaml(project.data / "shop.yml")
    assert (shop.name, shop.order_number) == ("Corner Shop", "100001")
    for path in (project.endpoints, project.credentials, project.root / ".gitignore"):
        assert path.is_file()
    assert ServerSettings.load(project).port == 5005
    assert len((project.root / "README.md").read_text().splitlines()) <= 14


def test_an_empty_project_is_valid() -> None:
    project = made()
    problems = [*check_config(project.config), *check_data(project)]
    assert [str(problem) for problem in problems] == []


def test_a_project_in_chinese_is_chinese_and_valid() -> None:
    project = made("--language", "zh", "--name", "老街杂货")
    problems = [*check_config(project.config), *check_data(project)]
    assert [str(problem) for problem in problems] == []
    shop = ShopConfig.load_yaml(project.data / "shop.yml")
    assert (shop.name, shop.currency, shop.home_country) == ("老街杂货", "CNY", "CN")
    answers = yaml.safe_load((project.data / "faq" / "questions.yml").read_text(encoding="utf-8"))
    assert [answer["id"] for answer in answers if answer["answer"].isascii()] == []
    assert (project.root / "actions" / "__init__.py").is_file()


def test_it_names_nothing_of_the_sample() -> None:
    project = made()
    sample = ShopConfig.load_yaml(ROOT / "data" / "shop.yml").name
    files = [path for path in project.root.rglob("*") if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8").lower() for path in files}
    words = (sample.lower(), "harbour", "fjord", f"{sample[0].lower()}p-1")
    assert [path for path, text in texts.items() for word in words if word in text] == []


def test_every_answer_brings_its_question_rule_and_intent() -> None:
    from bot.runtime.derived import derived

    project = made()
    answers = yaml.safe_load((project.data / "faq" / "questions.yml").read_text())
    ids = {answer["id"] for answer in answers}
    follows = derived(project)
    assert ids <= set(follows.domain["intents"])
    taught = {block["intent"]: block["examples"] for block in follows.nlu["nlu"]}
    assert {intent for intent, lines in taught.items() if lines.count("\n") >= 8} >= ids
    any_shop = {"faq_return_cost", "faq_refund_time", "faq_delivery_abroad"}
    assert {rule["steps"][0]["intent"] for rule in follows.rules["rules"]} == ids | any_shop


@pytest.mark.parametrize("name", ['Anna\'s "Best" Shop: tea', "Öl & Söhne", "42", "- dash"])
def test_any_name_can_be_given(name: str) -> None:
    project = made("--name", name)
    assert ShopConfig.load_yaml(project.data / "shop.yml").name == name


def test_a_copy_of_the_example_is_the_same_project() -> None:
    (name,) = [name for name, path in example_projects().items() if path == ROOT]
    project = made("--example", name)
    for part in ROOT_PARTS:
        assert (project.root / part).exists()
    assert (project.data / "shop.yml").read_bytes() == (ROOT / "data" / "shop.yml").read_bytes()
    assert list(project.root.rglob("*.py")) == []
    assert (project.root / ".gitignore").is_file()


def test_a_copy_of_the_chinese_example_is_told_in_chinese() -> None:
    project = made("--example", "shanyue-tea")
    assert "客服机器人" in (project.root / "README.md").read_text(encoding="utf-8")
    assert [str(problem) for problem in check_data(project)] == []


def test_every_example_can_be_copied(tmp_path: Path) -> None:
    for name, source in example_projects().items():
        copy_example(source, tmp_path / name)
        assert (tmp_path / name / "config.yml").is_file()
        assert (tmp_path / name / "data" / "shop.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--example", "harbor-and-pine"], "Did you mean"),
        (["--language", "xx"], "There is no language 'xx'"),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_made(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["new", "corner-shop", *arguments]) == 1
    assert said in capsys.readouterr().err
    assert not Path("corner-shop").exists()


def test_empty_and_example_contradict_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["new", "corner-shop", "--empty", "--example", "x"]) == 2


def test_a_folder_that_holds_something_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corner-shop").mkdir()
    (tmp_path / "corner-shop" / "thesis.txt").touch()
    assert cli.run(["new", "corner-shop"]) == 1
    assert "it holds thesis.txt" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "corner-shop").iterdir()] == ["thesis.txt"]


def test_names_are_made_of_the_folders() -> None:
    assert title_of(Path("bits_and-bobs")) == "Bits And Bobs"
    assert assistant_of(Path("Bits & Bobs")) == "bits-bobs"
    assert assistant_of(Path("+++")) == "shop"
