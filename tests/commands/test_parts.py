"""The trained parts: which are missing, and what training says."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.commands import parts
from bot.commands.parts import Part, missing, say_if_empty, train_parts
from common.errors import EnvironmentProblem
from common.paths import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "config.yml").write_text("language: en\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text("name: Toy\n", encoding="utf-8")
    return Project(tmp_path)


def test_a_project_that_was_never_trained_misses_everything(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.assembly.has_products", lambda project: True)
    assert [part.name for part in missing(project)] == ["bot", "recommender", "generator"]


def test_a_shop_without_products_can_start_and_hears_what_comes_next(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [part.name for part in missing(project)] == ["bot", "generator"]
    say_if_empty(project)
    assert "shoptalk import products.csv" in capsys.readouterr().err


def test_training_says_what_was_done(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    calls: list[bool] = []

    def train(_: Project, force: bool) -> bool:
        calls.append(force)
        return force

    chosen = [Part("a", "the first", lambda _: True, train)]
    train_parts(project, chosen)
    train_parts(project, chosen, force=True)
    assert calls == [False, True]
    said = capsys.readouterr().err
    assert "[1/1] The first: nothing had changed." in said
    assert "[1/1] The first: trained in 0 s." in said


def test_without_torch_training_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "TRAINING_LIBRARY", "no_such_library")
    with pytest.raises(EnvironmentProblem, match="torch, which is not installed") as caught:
        train_parts(project, parts.PARTS)
    assert "shoptalk setup" in str(caught.value.hint)


def test_two_processes_do_not_train_at_the_same_time(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    log: list[str] = []
    first_is_at_it, second_waits = threading.Event(), threading.Event()

    def first(_: Project, force: bool) -> bool:
        first_is_at_it.set()
        assert second_waits.wait(10)
        log.append("first")
        return True

    def second(_: Project, force: bool) -> bool:
        log.append("second")
        return False

    thread = threading.Thread(
        target=train_parts, args=(project, [Part("a", "one", lambda _: False, first)])
    )
    thread.start()
    assert first_is_at_it.wait(10)
    releasing = threading.Timer(0.05, second_waits.set)
    releasing.start()
    train_parts(project, [Part("b", "two", lambda _: False, second)])
    thread.join()
    assert log == ["first", "second"]
    assert "Waiting for another process" in capsys.readouterr().err
