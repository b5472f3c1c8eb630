"""A BERT small enough to make and train within seconds, and a model trained from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example, Request
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.situation import NOTHING, Situation
from nlu_models.training.data import parse_annotated
from nlu_models.training.train import TrainingReport, train

UTTERANCES = {
    "greet": ["hello", "hi there", "good morning", "hey you", "hello again", "hi bot", "hey hello"],
    "goodbye": ["bye", "see you later", "good night", "bye bye", "farewell", "see you", "bye now"],
    "find": [
        "show me [red](colour) shoes",
        "do you have a [blue](colour) jacket",
        "i want [green](colour) trousers",
        "any [red](colour) jackets",
        "show [blue](colour) shoes please",
        "a [green](colour) jacket please",
        "[red](colour) trousers",
    ],
    "order": [
        "where is my order [HP-104233](order_number)",
        "status of [HP-104111](order_number)",
        "track order [HP-104999](order_number)",
        "my parcel [HP-104500](order_number) is late",
        "order [HP-104233](order_number) please",
        "where is [HP-104777](order_number)",
        "track [HP-104234](order_number)",
    ],
}
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
CHINESE = {
    "问候": ["你好", "您好", "早上好", "大家好", "你好吗", "你们好"],
    "查找": [
        "我想买[红色](颜色)的鞋",
        "有[蓝色](颜色)的外套吗",
        "看看[绿色](颜色)的裤子",
        "[红色](颜色)的外套",
        "我要[蓝色](颜色)的鞋",
        "给我[绿色](颜色)的外套",
    ],
}


def examples_of(utterances: dict[str, list[str]]) -> list[Example]:
    return [parse_annotated(line, intent) for intent, lines in utterances.items() for line in lines]


def make_checkpoint(folder: Path, examples: list[Example], *, layers: int = 2) -> Path:
    """A randomly initialised BERT with a vocabulary of the examples' words and characters."""
    split = pre_tokenizers.BertPreTokenizer()
    normaliser = normalizers.BertNormalizer(lowercase=True)
    words = {
        word
        for example in examples
        for word, _ in split.pre_tokenize_str(normaliser.normalize_str(example.text))
    }
    letters = sorted({letter for word in words for letter in word} | set(LETTERS))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(words), *letters]
    vocabulary += [f"##{letter}" for letter in letters]
    ids = {word: place for place, word in enumerate(dict.fromkeys(vocabulary))}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normaliser
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"])
    )
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    folder.mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(
        vocab_size=len(ids),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    with torch.random.fork_rng():
        torch.manual_seed(1)
        BertModel(config).save_pretrained(folder)
    return folder


def tiny_config(base: Path | str, **changes: object) -> JointBertConfig:
    """Settings under which a tiny, randomly initialised BERT learns by heart within seconds."""
    values: dict[str, object] = {
        "base": str(base),
        "epochs": 30,
        "batch_size": 8,
        "learning_rate": 5e-3,
        "head_learning_rate": 1e-2,
        "layer_decay": 1.0,
        "freeze_embeddings": False,
        "typo_share": 0.0,
        "composed_share": 0.0,
        "threads": 1,
    }
    return JointBertConfig.model_validate(values | changes)


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return examples_of(UTTERANCES)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("checkpoint") / "bert", examples)


@pytest.fixture(scope="session")
def make_config(checkpoint: Path) -> Callable[..., JointBertConfig]:
    return lambda **changes: tiny_config(**({"base": checkpoint} | changes))


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``model_report`` writes the model."""
    return tmp_path_factory.mktemp("nlu") / "model"


@pytest.fixture(scope="session")
def model_report(
    model_folder: Path, examples: list[Example], make_config: Callable[..., JointBertConfig]
) -> TrainingReport:
    return train(examples, make_config(), model_folder, progress=False, keep_float=True)


@pytest.fixture(scope="session")
def staged(
    tmp_path_factory: pytest.TempPathFactory,
    examples: list[Example],
    make_config: Callable[..., JointBertConfig],
) -> Path:
    """A model of three layers that messages may leave after the first and the second."""
    base = tmp_path_factory.mktemp("early")
    config = make_config(
        base=str(make_checkpoint(base / "bert", examples, layers=3)),
        early_exit_layers=(1, 2),
        early_exit_budget=0.02,
        out_of_scope_threshold=1.0,
    )
    validation = examples * 4
    train(examples, config, base / "model", validation=validation, progress=False, keep_float=True)
    return base / "model"


@pytest.fixture(scope="session")
def staged_model(staged: Path) -> JointBert:
    """What the network itself reads: without the utterances that it is told the intents of."""
    model = JointBert.load(staged)
    return JointBert(model.card, model.runner, model.geometry)


@pytest.fixture(scope="session")
def texts(examples: list[Example]) -> list[str]:
    return [example.text for example in examples]


@pytest.fixture(scope="session")
def trained(model_report: TrainingReport, model_folder: Path) -> Path:
    """A folder with a trained model."""
    return model_folder


@pytest.fixture(scope="session")
def model(trained: Path) -> JointBert:
    return JointBert.load(trained)


@pytest.fixture(scope="session")
def chinese_model(tmp_path_factory: pytest.TempPathFactory) -> JointBert:
    root = tmp_path_factory.mktemp("chinese")
    examples = examples_of(CHINESE)
    base = make_checkpoint(root / "bert", examples)
    train(examples, tiny_config(base, epochs=40), root / "model", progress=False)
    return JointBert.load(root / "model")


BOTH = parse_annotated("show me [red](colour) shoes, and track my order", "find")
SAID_IN = [
    *[replace(BOTH, requests=(Request(0, 17, "find"), Request(19, 37, "order")))] * 4,
    *[Example("the red one", "order", situation=Situation(asked="email"))] * 4,
    *[Example("the red one", "find", situation=Situation(asked="address"))] * 4,
    *[Example("no red shoes please", "deny", (), 1.0, NOTHING, (Request(0, 19, "find", True),))]
    * 4,
    *[Example("i want no jacket", "deny", (), 1.0, NOTHING, (Request(0, 16, "find", True),))] * 4,
]


@pytest.fixture(scope="session")
def reading_folder(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> Path:
    """A model that reads requests and situations, trained on ``SAID_IN`` too."""
    root = tmp_path_factory.mktemp("reading")
    everything = [*examples, *SAID_IN]
    base = make_checkpoint(root / "bert", everything, layers=3)
    config = tiny_config(
        base, epochs=80, composed_share=0.5, joints=(", and",), state_dropout=0.0,
        early_exit_layers=(1,), out_of_scope_threshold=1.0, keep_weights=True,
    )  # fmt: skip
    train(everything, config, root / "model", progress=False)
    return root / "model"
