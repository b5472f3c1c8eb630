from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from common.errors import ConfigError, DataError, ModelError
from common.paths import START_VARIABLE
from nlu_models.model.archive import WEIGHTS_FOLDER
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.training.batches import collate, to_row
from nlu_models.training.checkpoint import find_checkpoint
from nlu_models.training.finetuning import (
    check_compatible,
    open_earlier,
    settings_from,
    split_as_before,
    start_of,
    take_over,
)
from nlu_models.training.train import TrainingReport, train
from nlu_models.training.trainer import Trainer
from nlu_models.training.weights import WEIGHTS_FILE, KeptWeights, digest, read_weights
from tests.nlu_models.conftest import examples_of

MakeConfig = Callable[..., JointBertConfig]
NEW = {
    "pay": [
        "can i pay by card",
        "pay with a card",
        "do you take card",
        "i want to pay",
        "pay by card please",
        "can you take my card",
        "how do i pay",
    ],
    "find": [
        "a [green](colour) jacket in [large](size)",
        "[red](colour) shoes in [small](size)",
        "show me [large](size) trousers",
        "do you have it in [small](size)",
        "a jacket in [large](size) please",
        "i want [small](size) shoes",
    ],
}


@pytest.fixture(scope="module")
def earlier_folder(
    tmp_path_factory: pytest.TempPathFactory, examples: list[Example], make_config: MakeConfig
) -> Path:
    folder = tmp_path_factory.mktemp("earlier") / "model"
    train(examples, make_config(keep_weights=True), folder, progress=False)
    return folder


@pytest.fixture(scope="module")
def earlier(earlier_folder: Path) -> KeptWeights:
    return open_earlier(earlier_folder)


@pytest.fixture(scope="module")
def everything(examples: list[Example]) -> list[Example]:
    return [*examples, *examples_of(NEW)]


@pytest.fixture(scope="module")
def further_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("further") / "model"


@pytest.fixture(scope="module")
def report(further_folder: Path, earlier: KeptWeights, everything: list[Example]) -> TrainingReport:
    config = settings_from(earlier, {})
    return train(everything, config, further_folder, progress=False, earlier=earlier)


@pytest.fixture(scope="module")
def further(report: TrainingReport, further_folder: Path) -> JointBert:
    return JointBert.load(further_folder)


def accuracy(model: JointBert, examples: list[Example]) -> float:
    parses = model.parse([example.text for example in examples])
    return float(np.mean([p.intent == e.intent for p, e in zip(parses, examples, strict=True)]))


def test_a_new_intent_and_a_new_entity_are_learned(further: JointBert) -> None:
    (parse,) = further.parse(["may i pay by card"])
    assert parse.intent == "pay"
    (parse,) = further.parse(["i want a red jacket in large please"])
    assert [(e.type, e.value) for e in parse.entities] == [("colour", "red"), ("size", "large")]


def test_the_old_intents_and_entities_stay(
    further: JointBert, earlier_folder: Path, examples: list[Example]
) -> None:
    before = JointBert.load(earlier_folder)
    assert accuracy(further, examples) >= accuracy(before, examples) - 0.05
    (parse,) = further.parse(["where is my order HP-104233?"])
    assert [(e.type, e.value) for e in parse.entities] == [("order_number", "HP-104233")]


def test_it_takes_a_quarter_of_the_epochs_and_is_calibrated_anew(
    report: TrainingReport, earlier: KeptWeights, further: JointBert
) -> None:
    assert earlier.config.epochs == 30
    assert report.epochs == 8
    assert report.temperature == further.card.temperature
    assert further.card.intents == ("find", "goodbye", "greet", "order", "pay")


def test_one_epoch_goes_further_than_one_from_scratch(
    earlier: KeptWeights, everything: list[Example], make_config: MakeConfig
) -> None:
    def entity_words_right_after_one_epoch(
        config: JointBertConfig, start: KeptWeights | None
    ) -> float:
        trainer = Trainer(everything, [], config, find_checkpoint(config.base))
        if start is not None:
            take_over(start, trainer)
        trainer.fit(progress=False, log_dir=None)
        rows = [to_row(e, trainer.encoder, trainer.intents, trainer.tags) for e in everything]
        batch = collate(rows)
        with torch.no_grad():
            _, tags, _ = trainer.network.eval()(batch.input_ids, batch.attention_mask)
        inside = batch.tags > 0
        return float((tags.argmax(-1) == batch.tags)[inside].float().mean())

    scratch = entity_words_right_after_one_epoch(make_config(epochs=1), None)
    config = settings_from(earlier, {"epochs": 1})
    assert entity_words_right_after_one_epoch(config, earlier) > scratch + 0.3


def test_training_further_does_not_shrink_the_settings_again(
    report: TrainingReport, further_folder: Path, earlier: KeptWeights
) -> None:
    again = open_earlier(further_folder)
    assert again.config == earlier.config
    assert settings_from(again, {}) == settings_from(earlier, {})


def test_settings_are_gentler_and_can_be_changed(earlier: KeptWeights) -> None:
    config = settings_from(earlier, {})
    assert (config.epochs, config.learning_rate, config.head_learning_rate) == (8, 2.5e-3, 5e-3)
    assert config.keep_weights
    assert settings_from(earlier, {"epochs": "3"}).epochs == 3
    with pytest.raises(ConfigError, match="did you mean 'epochs'"):
        settings_from(earlier, {"epoch": 3})


def test_weights_are_taken_over_by_name(
    earlier: KeptWeights,
    examples: list[Example],
    everything: list[Example],
    make_config: MakeConfig,
) -> None:
    config = make_config()
    # An intent that sorts before all others moves every row.
    more = [Example(e.text, e.intent) for e in everything if e.intent in {"pay", "find"}]
    more += [*examples, Example("about you", "about")]
    trainer = Trainer(more, [], config, find_checkpoint(config.base))
    take_over(earlier, trainer)
    state = trainer.network.state_dict()
    name = "encoder.encoder.layer.0.output.dense.weight"
    assert torch.equal(state[name], earlier.tensors[name])
    vectors = earlier.tensors["heads.intent_vectors"]
    for intent in earlier.intents:
        row = state["heads.intent_vectors"][trainer.intents.index(intent)]
        assert torch.equal(row, vectors[earlier.intents.index(intent)])
    old, new = earlier.tags, trainer.tags
    colour = ("colour", None, None)
    for step in (0, 1):
        row = state["heads.tag_head.weight"][new.begin(colour) + step]
        assert torch.equal(row, earlier.tensors["heads.tag_head.weight"][old.begin(colour) + step])


def test_tags_of_a_new_entity_start_where_they_fit(
    earlier: KeptWeights, everything: list[Example], make_config: MakeConfig
) -> None:
    config = make_config()
    trainer = Trainer(everything, [], config, find_checkpoint(config.base))
    take_over(earlier, trainer)
    encoded = trainer.encoder.encode("shoes in large")
    with torch.no_grad():
        _, scores, _ = trainer.network.eval()(
            torch.tensor([encoded.ids]), torch.ones(1, len(encoded.ids), dtype=torch.long)
        )
    tags = scores[0].argmax(-1)[list(encoded.heads)].tolist()
    assert tags == [0, 0, trainer.tags.begin(("size", None, None))]


def test_vectors_of_known_intents_are_not_started_anew(
    earlier: KeptWeights, everything: list[Example], make_config: MakeConfig
) -> None:
    config = make_config()
    trainer = Trainer(everything, [], config, find_checkpoint(config.base))
    take_over(earlier, trainer)
    trainer._start_intent_vectors()
    greet, pay = trainer.intents.index("greet"), trainer.intents.index("pay")
    vectors = trainer.network.heads.intent_vectors
    assert torch.equal(vectors[greet], earlier.tensors["heads.intent_vectors"][2])
    rows = trainer._rows([e for e in everything if e.intent == "pay"])
    ((_, _, embeddings),) = trainer._evaluate(rows)
    mean = torch.nn.functional.normalize(embeddings.sum(0), dim=-1)
    assert torch.allclose(vectors[pay], mean, atol=1e-5)


def test_what_was_held_out_stays_held_out(earlier: KeptWeights, everything: list[Example]) -> None:
    kept, held, fresh = split_as_before(earlier, everything)
    assert {digest(example) for example in held} == earlier.held_out
    assert len(held) == 4
    assert {example.intent for example in fresh} == {"pay"}
    assert len(kept) + len(held) + len(fresh) == len(everything)


def test_another_checkpoint_is_refused(
    earlier: KeptWeights, examples: list[Example], checkpoint: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(checkpoint, tmp_path / "other"))
    weights = other / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    with pytest.raises(ModelError, match=r"trained from .*bert.* to start from .*other") as caught:
        train(
            examples,
            settings_from(earlier, {"base": str(other)}),
            tmp_path / "m",
            progress=False,
            earlier=earlier,
        )
    assert "base and pooling" in str(caught.value.hint)


def test_another_pooling_is_refused(
    earlier: KeptWeights, examples: list[Example], make_config: MakeConfig
) -> None:
    config = make_config(pooling="cls")
    with pytest.raises(ModelError, match=r"pooling 'mean', and .* pooling 'cls'"):
        check_compatible(earlier, examples, config, find_checkpoint(config.base))


@pytest.mark.parametrize(
    ("left_out", "message"), [("order", "intents .*: order"), ("colour", "entities .*: colour")]
)
def test_what_is_gone_is_refused(
    earlier: KeptWeights,
    examples: list[Example],
    make_config: MakeConfig,
    left_out: str,
    message: str,
) -> None:
    rest = [
        Example(e.text, e.intent, tuple(x for x in e.entities if x.type != left_out))
        for e in examples
        if e.intent != left_out
    ]
    config = make_config()
    with pytest.raises(DataError, match=message) as caught:
        check_compatible(earlier, rest, config, find_checkpoint(config.base))
    assert "all the training data" in str(caught.value.hint)


@pytest.fixture
def started_from(earlier_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(START_VARIABLE, str(earlier_folder))


def test_another_project_starts_where_the_variable_says(
    started_from: None, earlier: KeptWeights, make_config: MakeConfig
) -> None:
    config, start = start_of(make_config(epochs=6))
    assert start is not None
    assert start.intents == earlier.intents
    assert (config.epochs, config.learning_rate) == (2, make_config().learning_rate / 2)


def test_a_start_without_the_variable_is_from_scratch(
    make_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(START_VARIABLE, raising=False)
    assert start_of(make_config()) == (make_config(), None)


def test_what_another_project_lacks_is_dropped(
    started_from: None, examples: list[Example], make_config: MakeConfig, tmp_path: Path
) -> None:
    own = [
        Example(e.text, e.intent, tuple(x for x in e.entities if x.type != "colour"))
        for e in examples
        if e.intent != "order"
    ]
    config, start = start_of(make_config(epochs=8))
    report = train(own, config, tmp_path / "model", progress=False, earlier=start)
    model = JointBert.load(tmp_path / "model")
    assert report.epochs == 2
    assert model.card.intents == ("find", "goodbye", "greet")
    assert all(kind != "colour" for kind, _, _ in model.card.labels)
    assert accuracy(model, own) > 0.9


def test_a_model_without_weights(trained: Path) -> None:
    with pytest.raises(ModelError, match="kept no weights") as caught:
        read_weights(trained)
    assert "--keep-weights" in str(caught.value.hint)


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\x08" + bytes(7) + b"{}      "])
def test_damaged_weights(earlier_folder: Path, tmp_path: Path, content: bytes) -> None:
    copy = Path(shutil.copytree(earlier_folder, tmp_path / "copy"))
    (copy / WEIGHTS_FOLDER / WEIGHTS_FILE).write_bytes(content)
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        open_earlier(copy)


def test_weights_of_another_network(
    earlier: KeptWeights, everything: list[Example], make_config: MakeConfig
) -> None:
    config = make_config()
    trainer = Trainer(everything, [], config, find_checkpoint(config.base))
    other = KeptWeights(
        {"encoder.other.weight": torch.zeros(2)},
        earlier.checkpoint,
        earlier.config,
        earlier.intents,
        earlier.tags,
        earlier.states,
        earlier.requests,
        earlier.held_out,
    )
    with pytest.raises(ModelError, match=r"'encoder.other.weight' do not fit"):
        take_over(other, trainer)


def test_weights_inside_an_archive(
    earlier_folder: Path, earlier: KeptWeights, tmp_path: Path
) -> None:
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(earlier_folder, "components/train_Joint0/model")
    found = open_earlier(path)
    assert found.intents == earlier.intents
    assert torch.equal(found.tensors["heads.scale"], earlier.tensors["heads.scale"])


def test_weights_are_small_and_leave_out_what_was_frozen(
    examples: list[Example], make_config: MakeConfig, tmp_path: Path
) -> None:
    from nlu_models.training.weights import write_weights

    config = make_config(freeze_embeddings=True)
    trainer = Trainer(examples, [], config, find_checkpoint(config.base))
    write_weights(trainer, tmp_path, config)
    trained = sum(p.numel() for p in trainer.network.parameters() if p.requires_grad)
    size = (tmp_path / WEIGHTS_FOLDER / WEIGHTS_FILE).stat().st_size
    assert 2 * trained < size < 2 * trained + 10_000
