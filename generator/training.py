"""Train the writer on a catalogue and export it for serving."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import NonNegativeFloat, PositiveFloat, PositiveInt
from tqdm import tqdm

from common import onnx
from common.artifacts import atomic_dir, fingerprint, write_manifest
from common.config import StrictModel
from common.errors import DataError
from generator import tongue
from generator.corpus import (
    BEGIN,
    END,
    MAX_TARGET,
    UNKNOWN,
    Pair,
    padded,
    pairs_of,
    target_vocabulary,
)
from generator.files import DECODER_FILE, ENCODER_FILE, LANGUAGE_FILE, MAX_SOURCE, TOKENIZER_FILE
from generator.lexicon import Language
from generator.plan import Planner
from generator.quality import SlotContexts
from generator.reading import Example, read_example_copy

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from generator.network import Seq2Seq

LEAST_EXAMPLES = 20
SERVING = frozenset(
    """channels claims cli filling hugging_face library providers template texts tones variants
    writer decoding copynet pair_training pair_writer""".split()  # noqa: SIM905
)
"""Modules of this room that have no part in training: a change of theirs trains nothing again."""
SOURCE_MARKS = (
    "<pad>", "<unknown>", "<first>", "<middle>", "<last>", "<slogan>",
    "<plural>", "<singular>", "<yes>", "<no>",
)  # fmt: skip


class TrainingConfig(StrictModel):
    """Settings of :func:`train`.

    Attributes:
        example_copy: folder of further examples (see
            :func:`generator.reading.read_example_copy`), learnt beside the catalogue; None for the
            catalogue alone.
        epochs: passes over all sentences.
        source_vocabulary: subwords of the encoder.
        smoothing: label smoothing.
    """

    example_copy: Path | None = None
    epochs: PositiveInt = 24
    batch_size: PositiveInt = 48
    learning_rate: PositiveFloat = 3e-3
    warm_up: PositiveInt = 60
    smoothing: NonNegativeFloat = 0.1
    source_vocabulary: PositiveInt = 1500
    width: PositiveInt = 128
    inner: PositiveInt = 384
    encoder_layers: PositiveInt = 2
    decoder_layers: PositiveInt = 2
    dropout: NonNegativeFloat = 0.1
    threads: PositiveInt | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`train` did: sizes, the last epoch's mean loss (nats a token) and the time."""

    products: int
    sentences: int
    parameters: int
    loss: float
    seconds: float


def data_fingerprint(examples: Sequence[Example], config: TrainingConfig) -> str:
    """A hash that changes when the training data, the configuration or this code changes."""
    rows = sorted(repr(example) for example in examples)
    taught = config.example_copy if config.example_copy else ""
    settings = config.model_dump(mode="json", exclude={"example_copy"})
    modules = sorted(Path(__file__).parent.glob("*.py"))
    code = [file for file in modules if file.stem not in SERVING]
    return fingerprint(rows, settings, taught, *code, *tongue.files())


def train(
    examples: Sequence[Example],
    out_dir: Path,
    config: TrainingConfig | None = None,
    progress: bool = True,
) -> Report:
    """Learn to plan and to phrase from a catalogue; write the ONNX models.

    Args:
        examples: products with the texts people wrote for them.
        out_dir: replaced as a whole when training succeeds.
        config: settings.
        progress: show a progress bar.

    Raises:
        DataError: there are too few products with a description.
    """
    import torch

    started = time.perf_counter()
    settings = config or TrainingConfig()
    described = [example for example in examples if example.description]
    if len(described) < LEAST_EXAMPLES:
        raise DataError(
            f"{len(described)} products have a description; the writer needs {LEAST_EXAMPLES}.",
            hint="Import products with descriptions; until then texts come from the template.",
        )
    torch.manual_seed(settings.seed)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    taught = read_example_copy(settings.example_copy) if settings.example_copy else []
    pairs = pairs_of([*described, *taught])
    words = target_vocabulary(pairs)
    tokenizer = _train_tokenizer(pairs, settings)
    network = _network(tokenizer.get_vocab_size(), len(words), settings)
    loss = _fit(network, pairs, tokenizer, words, settings, progress)
    with atomic_dir(out_dir) as folder:
        _export(network, folder)
        tokenizer.save(str(folder / TOKENIZER_FILE))
        _write_language(folder / LANGUAGE_FILE, pairs, words, [*taught, *described])
        report = Report(
            len(described),
            len(pairs),
            sum(parameter.numel() for parameter in network.parameters()),
            loss,
            time.perf_counter() - started,
        )
        write_manifest(
            folder,
            data_fingerprint(examples, settings),
            products=report.products,
            sentences=report.sentences,
            parameters=report.parameters,
            loss=round(loss, 4),
        )
    return report


def leave_to_template(examples: Sequence[Example], out_dir: Path, config: TrainingConfig) -> None:
    """Write a folder that says: there is too little to learn from, the plain template writes."""
    with atomic_dir(out_dir) as folder:
        write_manifest(folder, data_fingerprint(examples, config), template_only=True)


def _train_tokenizer(pairs: Sequence[Pair], config: TrainingConfig) -> Tokenizer:
    """Byte-pair encoding (Sennrich et al., 2016) of sources; slots and marks stay whole."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    slots = sorted({fact.slot for pair in pairs for fact in pair.product.by_key().values()})
    tokenizer = Tokenizer(models.BPE(unk_token="<unknown>"))  # noqa: S106 - a token, no secret
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(
        vocab_size=config.source_vocabulary,
        special_tokens=[*SOURCE_MARKS, *slots],
        show_progress=False,
    )
    tokenizer.train_from_iterator((_source(pair, None) for pair in pairs), trainer)
    return tokenizer


def _network(source: int, target: int, config: TrainingConfig) -> Seq2Seq:
    from generator.network import NetworkConfig, Seq2Seq

    sizes = NetworkConfig(
        width=config.width,
        inner=config.inner,
        encoder_layers=config.encoder_layers,
        decoder_layers=config.decoder_layers,
        dropout=config.dropout,
    )
    return Seq2Seq(source, target, sizes, length=max(MAX_SOURCE, MAX_TARGET))


def _source(pair: Pair, rng: np.random.Generator | None) -> str:
    return pair.segment.source(pair.product, pair.product.by_key(), rng=rng)


def _fit(
    network: Seq2Seq,
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    words: Sequence[str],
    config: TrainingConfig,
    progress: bool,
) -> float:
    import torch

    from common.dropout import QuickDropout

    targets = _target_ids(pairs, words)
    rng = np.random.default_rng(config.seed)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=0.01, fused=True
    )
    batches = math.ceil(len(pairs) / config.batch_size)
    steps = config.epochs * batches
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / config.warm_up, _cosine(step / steps))
    )
    network.train()
    losses: list[float] = []
    bar = tqdm(total=steps, desc="writer", unit="batch", disable=None if progress else True)
    with bar, QuickDropout(config.seed):
        for _ in range(config.epochs):
            losses = []
            for rows in _batches(targets, config.batch_size, rng):
                sources = [_source(pairs[row], rng) for row in rows]
                batch = _tensors(sources, [targets[row] for row in rows], tokenizer)
                loss = _loss(network, batch, config.smoothing)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                losses.append(loss.item())
                bar.update()
            bar.set_postfix(loss=f"{np.mean(losses):.2f}")
    return float(np.mean(losses))


def _target_ids(pairs: Sequence[Pair], words: Sequence[str]) -> list[list[int]]:
    ids = {word: index for index, word in enumerate(words)}
    begin, end, unknown = ids[BEGIN], ids[END], ids[UNKNOWN]
    return [[begin, *(ids.get(token, unknown) for token in pair.tokens), end] for pair in pairs]


def _batches(
    targets: Sequence[Sequence[int]], size: int, rng: np.random.Generator
) -> list[np.ndarray]:
    """Rows of about the same length together, in random order."""
    noise = rng.uniform(0, 4, len(targets))
    order = np.argsort([len(row) + extra for row, extra in zip(targets, noise, strict=True)])
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    return [batches[index] for index in rng.permutation(len(batches))]


def _tensors(sources: Sequence[str], targets: Sequence[Sequence[int]], tokenizer: Tokenizer) -> Any:
    import torch

    encoded = [encoding.ids[:MAX_SOURCE] for encoding in tokenizer.encode_batch(list(sources))]
    source = torch.tensor(padded(encoded))
    mask = torch.tensor(padded([[1] * len(ids) for ids in encoded]))
    return source, mask, torch.tensor(padded(targets))


def _loss(network: Seq2Seq, batch: Any, smoothing: float) -> Any:
    from torch.nn import functional

    source, mask, target = batch
    logits = network(source, mask, target[:, :-1])
    return functional.cross_entropy(
        logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=0, label_smoothing=smoothing
    )


def _cosine(done: float) -> float:
    return 0.05 + 0.95 * 0.5 * (1.0 + math.cos(math.pi * min(done, 1.0)))


def _export(network: Seq2Seq, folder: Path) -> None:
    import torch

    from generator.network import LastStep

    network.eval()
    source = torch.ones(2, 6, dtype=torch.int64)
    mask = torch.ones(2, 6, dtype=torch.int64)
    with torch.no_grad():
        states = network.encoder(source, mask)
    full = folder / "full.onnx"
    onnx.export(
        network.encoder,
        (source, mask),
        full,
        input_names=["source", "source_mask"],
        output_names=["encoded"],
        dynamic_axes={n: {0: "batch", 1: "length"} for n in ("source", "source_mask")},
    )
    onnx.quantise_int8(full, folder / ENCODER_FILE)
    onnx.export(
        LastStep(network.decoder),
        (torch.ones(2, 5, dtype=torch.int64), states, mask),
        full,
        input_names=["target", "states", "source_mask"],
        output_names=["logits"],
        dynamic_axes={
            "target": {0: "batch", 1: "written"},
            "states": {0: "batch", 1: "length"},
            "source_mask": {0: "batch", 1: "length"},
        },
    )
    onnx.quantise_int8(full, folder / DECODER_FILE)
    full.unlink()


def _write_language(
    path: Path, pairs: Sequence[Pair], words: Sequence[str], examples: Sequence[Example]
) -> None:
    planner, contexts = Planner(), SlotContexts()
    usage: dict[str, set[str]] = {}
    for pair in pairs:
        planner.learn(pair.product.category, pair.segment)
        contexts.learn(pair.tokens)
        for token in pair.tokens:
            usage.setdefault(token, set()).add(pair.product.category)
    slogans = {example.slogan: example.facts.id for example in examples if example.slogan}
    used = {token: sorted(categories) for token, categories in usage.items()}
    Language(tuple(words), planner, contexts, used, slogans).save(path)
