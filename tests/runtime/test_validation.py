"""Each mistake in training data gets one sentence with file and line."""

from __future__ import annotations

import pytest

from bot.runtime.pipelines import check_config
from bot.runtime.validation import check_data
from common.paths import Project

HEAD = 'version: "3.1"\nnlu:\n'


def problems(project: Project, nlu: str) -> list[str]:
    path = project.data / "nlu" / "nlu.yml"
    path.write_text(HEAD + nlu, encoding="utf-8")
    return [str(problem).removeprefix(f"{project.data}/nlu/") for problem in check_data(project)]


def intent(*examples: str, name: str = "greet") -> str:
    lines = "".join(f"    - {example}\n" for example in examples)
    return f"- intent: {name}\n  examples: |\n{lines}"


def test_good_data_has_no_problems(toy: Project) -> None:
    assert not list(check_config(toy.config))
    good = intent(
        "hello",
        "a [navy](colour) one",
        '[hoodie]{"entity": "category", "value": "shirts"}!',
        "[don't](x)",
        "(see [HP-104233](order_number))",
        "[rain](feature)-proof",
        "换成[墨绿](colour)的XL[茶杯](category)",
    )
    assert problems(toy, good) == []


@pytest.mark.parametrize(
    ("nlu", "said"),
    [
        ("- intent: greet\n", "nlu.yml:3: intent 'greet' has no examples."),
        (
            "- intent: greet\n  examples: |\n\n",
            "nlu.yml:3: intent 'greet' has no examples.",
        ),
        (
            intent("hi", "for [hikin](occasion)g"),
            "nlu.yml:6: intent 'greet': entity 'hikin' does not align with whole words in "
            "'for [hikin](occasion)g'.",
        ),
        (
            intent("hi", "x[navy](colour)"),
            "nlu.yml:6: intent 'greet': entity 'navy' does not align with whole words in "
            "'x[navy](colour)'.",
        ),
        (
            intent("a [navy ](colour) one"),
            "nlu.yml:5: intent 'greet': entity 'navy ' begins or ends with a space, or is empty.",
        ),
        (
            intent("a [navy] one"),
            "nlu.yml:5: intent 'greet': '[navy]' names no entity; write [navy](entity).",
        ),
        (
            intent("a [navy(colour) one"),
            "nlu.yml:5: intent 'greet': a bracket is not closed in 'a [navy(colour) one'.",
        ),
        (
            intent("hi") + intent("hi", name="bye"),
            "nlu.yml:8: 'hi' stands under intent 'bye' and under 'greet' (nlu.yml:5).",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_line(toy: Project, nlu: str, said: str) -> None:
    assert problems(toy, nlu) == [said]


def test_a_space_between_the_brackets_is_explained(toy: Project) -> None:
    first, *_ = problems(toy, intent("a [navy] (colour) one"))
    assert first.startswith("nlu.yml:5: intent 'greet': a space stands between ']' and '('")


@pytest.mark.parametrize("file", ["data/nlu/nlu.yml", "data/rules/rules.yml", "domain.yml"])
def test_a_yaml_error_is_told_with_file_and_line(toy: Project, file: str) -> None:
    path = toy.root / file
    path.write_text('version: "3.1"\nfine: 1\nbroken: [1, 2\nnext: 3\n')
    (problem,) = check_data(toy)
    assert problem.path == path
    assert problem.line in (3, 4)
    assert "not valid YAML" in problem.text


def test_a_file_in_another_encoding_is_told(toy: Project) -> None:
    path = toy.data / "nlu" / "nlu.yml"
    path.write_bytes((HEAD + intent("grüß dich")).encode("latin-1"))
    assert any("not UTF-8 text" in str(problem) for problem in check_data(toy))


DIALOGUE = """\
stories:
- story: one
  steps:
  - user: "hello"
    intent: greet
  - bot: {open: gret}
  - user: "bye | hello"
    intent: bye
"""


def test_dialogues_are_checked_too(toy: Project) -> None:
    toy.dialogues.mkdir()
    path = toy.dialogues / "one.yml"
    path.write_text(DIALOGUE, encoding="utf-8")
    said = [str(problem) for problem in check_data(toy)]
    assert said == [
        f"{path}:7: this is cut into 2 requests and names 1 intents: bye. Put ' | ' between the "
        "requests and ' + ' between their intents."
    ]
    path.write_text(DIALOGUE.replace("bye | hello", "bye"), encoding="utf-8")
    assert [str(problem) for problem in check_data(toy)] == [
        f"{path}:7: no intent is called 'gret'; did you mean 'greet'?"
    ]
