from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nlu_models.evaluation.report import (
    ConfusionMatrix,
    confusion_matrix,
    make_report,
    render,
    write_report,
)
from nlu_models.evaluation.scores import Evaluation, Ratio
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import UtteranceIndex
from nlu_models.training.data import SourcedExample
from tests.nlu_models.evaluation import reports

VOID = {"meta", "img", "br", "rect", "line", "circle"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether each element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, Any]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> at line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def text() -> str:
    return render(reports.make_report())


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_is_well_formed(page: Page) -> None:
    assert page.open == []


def test_what_people_wrote_is_text(page: Page) -> None:
    assert page.text.count(reports.HOSTILE) >= 2
    counts = Counter(tag for tag, _ in page.elements)
    assert counts["script"] == 1
    assert counts["img"] == counts["b"] == 0
    assert not [name for _, attributes in page.elements for name in attributes if name[:2] == "on"]


def test_it_loads_nothing(page: Page, text: str) -> None:
    addresses = [
        attributes[name]
        for _, attributes in page.elements
        for name in ("src", "href", "srcset", "action", "data")
        if name in attributes
    ]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert "url(" not in text
    assert "@import" not in text


def test_no_script_runs_but_its_own(page: Page, text: str) -> None:
    script = text.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv")]
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_links_lead_to_sections(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [attributes["href"][1:] for tag, attributes in page.elements if tag == "a"]
    assert len(set(ids)) == len(ids)
    assert set(links) <= set(ids)
    labels = [a["aria-labelledby"] for tag, a in page.elements if tag == "section"]
    assert set(labels) <= set(ids)


def test_tables_are_readable_aloud(page: Page) -> None:
    heads = [attributes for tag, attributes in page.elements if tag == "th"]
    assert heads
    assert all(attributes.get("scope") in ("col", "row") for attributes in heads)
    drawings = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert all(each.get("role") == "img" and each.get("aria-label") for each in drawings)


def test_figures(page: Page) -> None:
    assert "Accuracy 57.1% of 7 utterances; 95% interval 25.0 to 84.0%" in page.text
    assert "4 right" in page.text
    assert "3 wrong" in page.text
    assert "2 greet taken for goodbye" in page.text
    assert "1 confused only once" in page.text
    assert "a&b.yml:2" in page.text
    assert "data/nlu.yml:7" in page.text
    assert "missed colour “<script” nothing" in page.text


def test_nothing_wrong_is_said_in_words() -> None:
    report = reports.make_report()
    result = replace(report.result, confusions=Counter(), entities_by_type={})
    bare = replace(
        report,
        result=replace(result, out_of_scope=Ratio()),
        matrix=confusion_matrix(result),
        pairs=(),
        entity_mistakes={},
        suspicions=(),
    )
    page = Page(render(bare))
    assert "No utterance was taken for another intent." in page.text
    assert "No label of the training data is contradicted" in page.text
    assert "Out of scope found" not in page.text
    assert "Entities" not in page.text
    assert "made without its utterances" in Page(render(replace(bare, suspicions=None))).text


def evaluation(confusions: dict[tuple[str, str], int], right: dict[str, int]) -> Evaluation:
    missed: Counter[str] = Counter()
    for (wanted, _), count in confusions.items():
        missed[wanted] += count
    intents = {name: Ratio(count, 0, missed[name]) for name, count in right.items()}
    values: dict[str, Any] = dict.fromkeys(Evaluation.__dataclass_fields__)
    return Evaluation(**values | {"confusions": Counter(confusions), "intents": intents})


def test_the_matrix_has_the_intents_that_are_mistaken() -> None:
    found = confusion_matrix(evaluation({("a", "b"): 2, ("b", "a"): 1}, {"a": 5, "b": 7, "c": 9}))
    assert found == ConfusionMatrix(("a", "b"), ((5, 2), (1, 7)), (0, 0), left_out=1)


def test_a_large_matrix_shows_the_most_mistaken() -> None:
    confusions = {("a", "b"): 5, ("a", "c"): 1, ("c", "d"): 2}
    found = confusion_matrix(evaluation(confusions, dict.fromkeys("abcd", 10)), most=2)
    assert found == ConfusionMatrix(("a", "b"), ((10, 5), (0, 10)), (1, 0), left_out=2)


def test_a_report_of_a_model(
    model: JointBert, trained: Path, examples: list[Example], tmp_path: Path
) -> None:
    wrong = [Example("hello again", "goodbye"), Example("track order", None)]
    sourced = [
        SourcedExample(example, f"test.yml:{line}")
        for line, example in enumerate([*examples, *wrong], 1)
    ]
    parses = model.parse([each.example.text for each in sourced])
    report = make_report(
        model,
        UtteranceIndex.load(trained),
        sourced,
        parses,
        model_name="tiny",
        data_name="test.yml",
        training=sourced,
    )
    (mistake,) = [m for pair in report.pairs for m in pair.mistakes if m.text == "hello again"]
    assert mistake.nearest is not None
    assert (mistake.nearest.text, mistake.nearest.intent) == ("hello again", "greet")
    assert report.result.examples == len(examples) + 1
    assert sum(each.count for each in report.histogram) == len(examples) + 1
    assert report.accuracy_interval[0] < report.result.accuracy < report.accuracy_interval[1]
    assert report.suspicions is not None
    assert all(place.startswith("test.yml:") for _, place in report.suspicions)
    write_report(report, tmp_path / "new" / "report.html")
    written = (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    assert Page(written).open == []
    assert re.search(r"<title>Understanding: \d+\.\d% of 29 utterances</title>", written)
