from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nlu_datasets import load
from benchmarks.nlu_measure import of_requests
from nlu_models.model.examples import Entity, Example, Parse, Request


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")


def test_sentences_with_several_intents_are_read(tmp_path: Path) -> None:
    for part in ("train", "valid"):
        write(tmp_path / "snips-slots" / part, seq_in="hi\n", seq_out="O\n", label="greet\n")
    block = "play O\nblue B-song\nmoon I-song\nand O\nrate O\nit O\nPlay#Rate\n"
    write(tmp_path / "mixsnips", test_txt=f"{block}\nhi O\ngreet\n")
    first, second = load("mixsnips", tmp_path).test
    assert first.text == "play blue moon and rate it"
    assert first.entities == (Entity(5, 14, "song", "blue moon"),)
    assert [part.intent for part in first.requests] == ["Play", "Rate"]
    assert [part.intent for part in second.parts] == ["greet"]


def test_a_sentence_is_right_with_all_its_intents_and_slots() -> None:
    song = Entity(0, 4, "song", "song")
    both = (Request(0, 4, "Play"), Request(0, 4, "Rate"))
    test = [Example("song", "Play", (song,), requests=both)] * 3

    def parse(*intents: str, entities: tuple[Entity, ...] = (song,)) -> Parse:
        parts = tuple(Request(0, 4, name) for name in intents)
        return Parse("song", intents[0], 1.0, (), entities, requests=parts)

    figures = of_requests(
        test, [parse("Rate", "Play"), parse("Play", "Rate", entities=()), parse("Play")]
    )
    assert figures["intent_accuracy"] == pytest.approx(2 / 3)
    assert figures["overall_accuracy"] == pytest.approx(1 / 3)
