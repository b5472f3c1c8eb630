"""Every kind of BERT that may be named as ``base``: trained, exported, quantised and served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from common.errors import ConfigError
from common.onnx import open_session
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.scoring import Runner
from nlu_models.training.checkpoint import find_checkpoint, load_encoder
from nlu_models.training.network import JointBertNetwork
from nlu_models.training.train import FLOAT_FILE, train
from tests.nlu_models.checkpoints import KINDS, Made
from tests.nlu_models.conftest import CHINESE, UTTERANCES, examples_of, tiny_config

LATIN = examples_of(UTTERANCES)
HAN = examples_of(CHINESE)


@dataclass(frozen=True)
class Trained:
    """A checkpoint and the model that was trained from it."""

    examples: list[Example]
    folder: Path
    model: JointBert


@pytest.fixture(scope="module")
def checkpoint_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    root = tmp_path_factory.mktemp("kinds")
    made: dict[str, Made] = {}

    def of(kind: str) -> Made:
        if kind not in made:
            examples = HAN if kind == "bert_chinese" else LATIN
            with torch.random.fork_rng():
                torch.manual_seed(1)
                folder = KINDS[kind](root / kind, [example.text for example in examples])
            made[kind] = Made(folder, examples)
        return made[kind]

    return of


@pytest.fixture(scope="module", params=[kind for kind in KINDS if kind != "bert_cased_bare"])
def trained(
    request: pytest.FixtureRequest,
    checkpoint_of: Callable[[str], Made],
    tmp_path_factory: pytest.TempPathFactory,
) -> Trained:
    made = checkpoint_of(request.param)
    folder = tmp_path_factory.mktemp(request.param) / "model"
    config = tiny_config(made.folder, epochs=20)
    train(made.examples, config, folder, progress=False, keep_float=True)
    return Trained(made.examples, folder, JointBert.load(folder))


def test_intents_and_exact_spans(trained: Trained) -> None:
    parses = trained.model.parse([example.text for example in trained.examples])
    pairs = list(zip(trained.examples, parses, strict=True))
    assert np.mean([parse.intent == example.intent for example, parse in pairs]) > 0.9
    wanted = {(e.text, x.type, x.start, x.end) for e, _ in pairs for x in e.entities}
    found = {(e.text, x.type, x.start, x.end) for e, p in pairs for x in p.entities}
    assert len(wanted & found) > 0.8 * len(wanted | found)


def test_int8_agrees_with_float(trained: Trained) -> None:
    texts = [example.text for example in trained.examples]
    encoder = trained.model.runner.encoder
    full = Runner([open_session(trained.folder / FLOAT_FILE)], encoder).run(texts)
    small = trained.model.runner.run(texts)
    assert (full.intent_logits.argmax(1) == small.intent_logits.argmax(1)).mean() > 0.9
    assert (full.embeddings * small.embeddings).sum(1).min() > 0.95


def test_any_text_can_be_read(trained: Trained) -> None:
    texts = [
        "",
        "🙂",
        "红色 RED 𠮷\U000e0101",
        "word " * 500,
        "[SEP] </s> <pad>",
        "ﬁ ﷺ",
        "a" * 9999,
    ]
    for text, parse in zip(texts, trained.model.parse(texts), strict=True):
        assert parse.ranking
        assert all(text[e.start : e.end] == e.value for e in parse.entities)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_padding_changes_nothing(
    checkpoint_of: Callable[[str], Made], kind: str, pooling: str
) -> None:
    made = checkpoint_of(kind)
    config = tiny_config(made.folder, pooling=pooling)
    encoder, texts = load_encoder(find_checkpoint(str(made.folder)), config)
    network = JointBertNetwork(encoder, intents=3, tags=2, config=config).eval()
    ids = list(texts.encode(made.examples[0].text).ids)
    alone = torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long)
    padded = torch.tensor([ids + [0] * 7]), torch.tensor([[1] * len(ids) + [0] * 7])
    with torch.no_grad():
        for one, other in zip(network(*alone), network(*padded), strict=True):
            assert torch.allclose(
                one, other[:, : len(ids)] if other.dim() == 3 else other, atol=1e-5
            )


@pytest.mark.parametrize("kind", KINDS)
def test_tokens(checkpoint_of: Callable[[str], Made], kind: str) -> None:
    made = checkpoint_of(kind)
    _, texts = load_encoder(find_checkpoint(str(made.folder)), tiny_config(made.folder))
    text = made.examples[-1].text
    encoded = texts.encode(text)
    assert "".join(word.text for word in encoded.words) == text.replace(" ", "")
    tokens = [texts.tokenizer.id_to_token(number) for number in encoded.ids]
    # Only a tokenizer that works on bytes keeps the mark at the end.
    marks = ["<s>", "</s>"] if kind == "roberta" else ["[CLS]"]
    assert [token for token in tokens if token[0] in "[<"] == marks
    assert tokens[0] == marks[0]
    # Capitals matter where the vocabulary has them.
    upper, lower = texts.encode(text.upper()).ids, texts.encode(text.lower()).ids
    has_case = kind in {"bert_cased", "bert_cased_bare", "roberta"}
    assert (upper != lower) is has_case


@pytest.mark.parametrize(("kind", "most"), [("bert_uncased", 512), ("roberta", 128)])
def test_more_tokens_than_positions(
    checkpoint_of: Callable[[str], Made], kind: str, most: int
) -> None:
    found = find_checkpoint(str(checkpoint_of(kind).folder))
    load_encoder(found, tiny_config(found.source, max_tokens=most))
    with pytest.raises(ConfigError, match=f"reads {most} at most"):
        load_encoder(found, tiny_config(found.source, max_tokens=most + 1))


def test_the_longest_text_fits(checkpoint_of: Callable[[str], Made]) -> None:
    made = checkpoint_of("roberta")
    config = tiny_config(made.folder, max_tokens=128)
    encoder, texts = load_encoder(find_checkpoint(str(made.folder)), config)
    network = JointBertNetwork(encoder, intents=2, tags=1, config=config).eval()
    ids = texts.encode("h " * 400).ids
    assert len(ids) == 128
    with torch.no_grad():
        network(torch.tensor([ids]), torch.ones(1, 128, dtype=torch.long))
