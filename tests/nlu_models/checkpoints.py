"""Tiny, randomly initialised models of several kinds, in the files that the real ones ship."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    PreTrainedModel,
    RobertaConfig,
    RobertaModel,
)

from nlu_models.model.examples import Example

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SIZES = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}


def bert_uncased(folder: Path, texts: Iterable[str]) -> Path:
    """As ``bert-base-uncased`` was first published: ``vocab.txt`` and no ``tokenizer.json``."""
    size = write_vocabulary(folder, (text.lower() for text in texts))
    return save(BertModel(BertConfig(vocab_size=size, hidden_size=32, **SIZES)), folder)


def bert_cased(folder: Path, texts: Iterable[str]) -> Path:
    """``bert-base-cased``, whose ``tokenizer_config.json`` says that capitals matter."""
    size = write_vocabulary(folder, texts)
    values = {"do_lower_case": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(values), encoding="utf-8")
    return save(BertModel(BertConfig(vocab_size=size, hidden_size=32, **SIZES)), folder)


def bert_cased_bare(folder: Path, texts: Iterable[str]) -> Path:
    """An older cased BERT, in which only the vocabulary shows that capitals matter."""
    path = bert_cased(folder, texts)
    (path / "tokenizer_config.json").unlink()
    return path


def bert_chinese(folder: Path, texts: Iterable[str]) -> Path:
    """``bert-base-chinese`` with the weights in torch's older format."""
    size = write_vocabulary(folder, texts)
    model = BertModel(BertConfig(vocab_size=size, hidden_size=32, **SIZES))
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def roberta(folder: Path, texts: Iterable[str]) -> Path:
    """``roberta-base``: bytes, ``vocab.json`` and ``merges.txt``, positions from 2, one type."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    folder.mkdir(parents=True)
    tokenizer.model.save(str(folder))
    size = tokenizer.get_vocab_size()
    config = RobertaConfig(
        vocab_size=size,
        hidden_size=32,
        max_position_embeddings=130,
        type_vocab_size=1,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        **SIZES,
    )
    return save(RobertaModel(config), folder)


def distilbert(folder: Path, texts: Iterable[str]) -> Path:
    """``distilbert-base-uncased``: other names for the same sizes, no token types, no pooler."""
    size = write_vocabulary(folder, (text.lower() for text in texts))
    config = DistilBertConfig(vocab_size=size, dim=32, n_layers=2, n_heads=2, hidden_dim=64)
    return save(DistilBertModel(config), folder)


def electra(folder: Path, texts: Iterable[str]) -> Path:
    """``electra-small``: word vectors narrower than the layers."""
    size = write_vocabulary(folder, (text.lower() for text in texts))
    config = ElectraConfig(vocab_size=size, embedding_size=16, hidden_size=32, **SIZES)
    return save(ElectraModel(config), folder)


KINDS: dict[str, Callable[[Path, Iterable[str]], Path]] = {
    kind.__name__: kind
    for kind in (
        bert_uncased,
        bert_cased,
        bert_cased_bare,
        bert_chinese,
        roberta,
        distilbert,
        electra,
    )
}


@dataclass(frozen=True)
class Made:
    """A checkpoint and the examples that its vocabulary was made from."""

    folder: Path
    examples: list[Example]


def save(model: PreTrainedModel, folder: Path) -> Path:
    model.save_pretrained(folder)
    return folder


def write_vocabulary(folder: Path, texts: Iterable[str]) -> int:
    """Write ``vocab.txt`` with the words and characters of ``texts``; return how many lines."""
    split = pre_tokenizers.BertPreTokenizer()
    words = {word for text in texts for word, _ in split.pre_tokenize_str(text)}
    letters = sorted({letter for word in words for letter in word})
    lines = [*SPECIAL, *sorted(words), *letters, *(f"##{letter}" for letter in letters)]
    lines = list(dict.fromkeys(lines))
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)
