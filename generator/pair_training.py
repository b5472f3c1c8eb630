"""Train the pair writer on attribute-text pairs of any language and export it for serving."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
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
from generator.pair_writer import BEGIN, END, FIRST_FILE, NEXT_FILE, PAD, UNKNOWN, VOCABULARY_FILE

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from generator.copynet import CopyNet

Pair = tuple[str, str]
"""A source, such as ``name [name] colour red``, and its text."""


class PairConfig(StrictModel):
    """Settings of :func:`train_pairs`.

    Attributes:
        vocabulary: subwords, one table for sources and texts.
        epochs: passes over all pairs at most.
        seconds: of processor time after which the training ends early; None for no end.
        wall_seconds: the same by the clock, for a processor that is shared; None for no end.
        longest: subwords of a source or a text at most.
        denoising: share of the batches that restore a text from itself with words left out
            (Lewis et al., "BART", ACL 2020) in the first third of the training.
        marks: words that stay whole, such as slots.
    """

    vocabulary: PositiveInt = 2000
    width: PositiveInt = 128
    inner: PositiveInt = 384
    encoder_layers: PositiveInt = 2
    decoder_layers: PositiveInt = 2
    dropout: NonNegativeFloat = 0.1
    epochs: PositiveInt = 4
    seconds: PositiveFloat | None = None
    wall_seconds: PositiveFloat | None = None
    batch_size: PositiveInt = 64
    learning_rate: PositiveFloat = 2e-3
    warm_up: PositiveInt = 200
    smoothing: NonNegativeFloat = 0.1
    denoising: NonNegativeFloat = 0.0
    longest: PositiveInt = 96
    marks: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PairReport:
    """What :func:`train_pairs` did.

    Attributes:
        loss: mean of the last hundred batches, in nats.
        seconds: by the clock.
        processor_seconds: of all threads.
    """

    pairs: int
    steps: int
    parameters: int
    loss: float
    seconds: float
    processor_seconds: float


def train_pairs(
    pairs: Sequence[Pair],
    folder: Path,
    config: PairConfig | None = None,
    *,
    progress: bool = True,
) -> PairReport:
    """Learn to write texts from their sources; write the ONNX models.

    Args:
        pairs: sources with their texts.
        folder: replaced as a whole when training succeeds.
        config: settings.
        progress: show a progress bar.

    Raises:
        DataError: there are no pairs.
    """
    import torch

    from generator.copynet import CopyNet
    from generator.network import NetworkConfig

    if not pairs:
        raise DataError("There are no pairs to learn from.")
    started, spent = time.perf_counter(), time.process_time()
    settings = config or PairConfig()
    torch.manual_seed(settings.seed)
    tokenizer = _tokenizer(pairs, settings)
    sizes = NetworkConfig(
        width=settings.width,
        inner=settings.inner,
        encoder_layers=settings.encoder_layers,
        decoder_layers=settings.decoder_layers,
        dropout=settings.dropout,
    )
    network = CopyNet(tokenizer.get_vocab_size(), sizes, length=settings.longest + 2)
    losses = _fit(network, pairs, tokenizer, settings, progress)
    with atomic_dir(folder) as made:
        _export(network, made, sizes)
        tokenizer.save(str(made / VOCABULARY_FILE))
        write_manifest(
            made,
            fingerprint(settings.model_dump(mode="json"), len(pairs)),
            shape=[sizes.decoder_layers, sizes.heads, sizes.width // sizes.heads],
            longest=settings.longest,
        )
    return PairReport(
        len(pairs),
        len(losses),
        sum(parameter.numel() for parameter in network.parameters()),
        float(np.mean(losses[-100:])),
        time.perf_counter() - started,
        time.process_time() - spent,
    )


def _tokenizer(pairs: Sequence[Pair], config: PairConfig) -> Tokenizer:
    """Subwords that both sides share: byte-pair encoding (Sennrich et al., 2016)."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    # Chinese and its like have no spaces: each character is a word of its own.
    apart = pre_tokenizers.Split(Regex(r"\p{Han}"), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace(), apart])
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=config.vocabulary,
        special_tokens=[PAD, BEGIN, END, UNKNOWN, *config.marks],
        show_progress=False,
    )
    tokenizer.train_from_iterator((text for pair in pairs for text in pair), trainer)
    return tokenizer


def _fit(
    network: CopyNet,
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    config: PairConfig,
    progress: bool,
) -> list[float]:
    import torch

    from common.dropout import QuickDropout

    sources = _ids([source for source, _ in pairs], tokenizer, config.longest)
    targets = _ids([text for _, text in pairs], tokenizer, config.longest)
    rng = np.random.default_rng(config.seed)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=0.01, fused=True
    )
    steps = config.epochs * math.ceil(len(pairs) / config.batch_size)
    limits, losses = _Limits(steps, config), list[float]()
    bar = tqdm(total=steps, desc="pair writer", unit="batch", disable=None if progress else True)
    network.train()
    with QuickDropout(config.seed), bar:
        for rows in _batches(sources, targets, config, rng):
            if (done := limits.done(len(losses))) >= 1.0:
                break
            noisy = done < 1 / 3 and rng.random() < config.denoising
            given = [_torn(targets[row], rng) if noisy else sources[row] for row in rows]
            loss = _loss(network, given, [targets[row] for row in rows], config.smoothing)
            rate = min((len(losses) + 1) / config.warm_up, _cosine(done))
            for group in optimiser.param_groups:
                group["lr"] = config.learning_rate * rate
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            bar.update()
            bar.set_postfix(loss=f"{np.mean(losses[-100:]):.3f}", refresh=False)
    return losses


class _Limits:
    """What ends a training: its steps, its processor time or the clock, whichever is first."""

    def __init__(self, steps: int, config: PairConfig) -> None:
        self._steps, self._config = steps, config
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def done(self, steps: int) -> float:
        """The share of the training that is done after so many steps, from 0 to 1 and beyond."""
        shares = [steps / self._steps]
        if self._config.seconds:
            shares.append((time.process_time() - self._processor) / self._config.seconds)
        if self._config.wall_seconds:
            shares.append((time.perf_counter() - self._clock) / self._config.wall_seconds)
        return max(shares)


def _ids(texts: Sequence[str], tokenizer: Tokenizer, longest: int) -> list[list[int]]:
    return [encoding.ids[:longest] for encoding in tokenizer.encode_batch(list(texts))]


def _torn(ids: Sequence[int], rng: np.random.Generator) -> list[int]:
    """A text with about a third of its subwords left out."""
    left = [one for one in ids if rng.random() > 1 / 3]
    return left or list(ids[:1])


def _batches(
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    config: PairConfig,
    rng: np.random.Generator,
) -> Iterator[np.ndarray]:
    """Rows of about the same length together, in random order, epoch after epoch."""
    lengths = np.array([len(t) + len(s) / 4 for s, t in zip(sources, targets, strict=True)])
    for _ in range(config.epochs):
        order = np.argsort(lengths + rng.uniform(0, 4, len(lengths)))
        starts = np.arange(0, len(order), config.batch_size)
        for start in rng.permutation(starts):
            yield order[start : start + config.batch_size]


def _loss(
    network: CopyNet,
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    smoothing: float,
) -> torch.Tensor:
    """Cross entropy of the mixed chances, with label smoothing over the vocabulary."""
    source, mask = _padded(sources)
    target, _ = _padded([[1, *ids, 2] for ids in targets])
    chances = network(source, mask, target[:, :-1])
    wanted = target[:, 1:]
    real = (wanted != 0).float()
    right = chances.gather(-1, wanted[..., None])[..., 0]
    spread = chances.clamp(min=-20.0).mean(dim=-1)
    loss = -((1 - smoothing) * right + smoothing * spread)
    total: torch.Tensor = (loss * real).sum() / real.sum()
    return total


def _padded(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    return ids, (ids != 0).long()


def _cosine(done: float) -> float:
    return 0.05 + 0.95 * 0.5 * (1.0 + math.cos(math.pi * min(done, 1.0)))


def _export(network: CopyNet, folder: Path, sizes: Any) -> None:
    import torch

    from generator.copynet import FirstStep, NextStep

    network.eval()
    source = torch.ones(2, 6, dtype=torch.int64)
    mask = torch.ones(2, 6, dtype=torch.int64)
    first = FirstStep(network)
    with torch.no_grad():
        encoded, crossed = first(source, mask)
    both = {0: "batch", 1: "length"}
    full = folder / "full.onnx"
    onnx.export(
        first, (source, mask), full,
        input_names=["source", "mask"], output_names=["encoded", "crossed"],
        dynamic_axes={"source": both, "mask": both},
    )  # fmt: skip
    onnx.quantise_int8(full, folder / FIRST_FILE)
    kept = torch.zeros(2, sizes.decoder_layers, 2, sizes.heads, 3, sizes.width // sizes.heads)
    onnx.export(
        NextStep(network),
        (torch.ones(2, 1, dtype=torch.int64), kept, source, mask, encoded, crossed),
        full,
        input_names=["token", "kept", "given", "given_mask", "encoded_in", "crossed_in"],
        output_names=["chances", "longer"],
        dynamic_axes={
            "token": {0: "batch"},
            "kept": {0: "batch", 4: "written"},
            "given": both,
            "given_mask": both,
            "encoded_in": both,
            "crossed_in": {0: "batch", 4: "length"},
        },
    )
    onnx.quantise_int8(full, folder / NEXT_FILE)
    full.unlink()
