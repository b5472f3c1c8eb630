"""Train everything the recommender and the product search serve from."""

from __future__ import annotations

import hashlib
import inspect
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from common import onnx
from common.artifacts import atomic_dir, fingerprint, read_manifest, write_manifest
from common.config import StrictModel
from common.errors import DataError
from recommender import embedding
from recommender.cluster import embed_on_ray
from recommender.dataset import Dataset
from recommender.embedding import base_model_folder, embed, item_text, text_hash
from recommender.events import EventWeights
from recommender.items import Interaction, Item
from recommender.judgements import Judgement, learn_ranker, rows_of
from recommender.models import Mix, MixConfig, model_class
from recommender.profiles import save_profiles
from recommender.recommender import MIX_FILE
from recommender.search import RANKER_FILE, ProductSearch
from recommender.trust import TrustConfig, trusted
from recommender.vectors import VectorStore
from recommender.words import Words


class TrainingConfig(StrictModel):
    """Settings of :func:`train`.

    Attributes:
        encoder: folder of another sentence encoder; the packaged MiniLM when left out.
        event_weights: what each kind of interaction counts.
        trust: which events count for what others are shown.
        mix: the models and how they are mixed.
        ray_address: of a Ray cluster whose machines embed the products' texts ("ray://host:10001",
            "local" for this machine's cores); this process does where it is empty.
    """

    encoder: Path | None = None
    event_weights: EventWeights = EventWeights()
    trust: TrustConfig = TrustConfig()
    mix: MixConfig = MixConfig()
    ray_address: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What :func:`train` did.

    Attributes:
        items, users, interactions: how many were learnt from.
        weights: the weight of each model in the mix.
        seconds: how long it took.
    """

    items: int
    users: int
    interactions: int
    weights: Mapping[str, float]
    seconds: float


def data_fingerprint(
    items: Iterable[Item],
    interactions: Iterable[Interaction],
    config: TrainingConfig,
    judgements: Sequence[Judgement] = (),
) -> str:
    """A hash that changes when the training data, the configuration or a model's code changes."""
    tally = Tally()
    for _ in tally.through(interactions):
        pass
    return _fingerprint(items, tally, config, judgements)


class Tally:
    """What interactions were read, as a number that their order does not change.

    The sum of their hashes: so not one of them need be kept to compare them.
    """

    def __init__(self) -> None:
        self._count = 0
        self._sum = 0

    def through(self, interactions: Iterable[Interaction]) -> Iterator[Interaction]:
        """The same interactions, each counted as it passes."""
        for one in interactions:
            digest = hashlib.blake2b(repr(one).encode(), digest_size=16).digest()
            self._count += 1
            self._sum = (self._sum + int.from_bytes(digest)) % (1 << 128)
            yield one

    def __str__(self) -> str:
        return f"{self._count} {self._sum:x}"


def _fingerprint(
    items: Iterable[Item], tally: Tally, config: TrainingConfig, judgements: Sequence[Judgement]
) -> str:
    rows = sorted(repr((i.id, item_text(i), i.category, i.brand)) for i in items)
    code = {Path(inspect.getfile(model_class(n, where="mix.models"))) for n in config.mix.models}
    own = Path(__file__).parent
    added = sorted(path for path in code if not path.is_relative_to(own))
    rated = [rows_of(judgements)] if judgements else []
    return fingerprint(rows, str(tally), config.model_dump(mode="json"), *rated, own, *added)


def train(
    items: Iterable[Item],
    interactions: Iterable[Interaction],
    out_dir: Path,
    config: TrainingConfig | None = None,
    progress: bool = True,
    judgements: Sequence[Judgement] = (),
    words: Words | None = None,
) -> Report:
    """Embed the items, fit and mix the models, export the query encoder, and write it all.

    Args:
        items: the products to recommend; interactions with others are left out.
        interactions: what shoppers did; may be empty. They are read once, one by one.
        out_dir: replaced as a whole when training succeeds.
        config: settings.
        progress: show a progress bar.
        judgements: rated searches that a ranker is learnt on, where there are any.
        words: how words are compared in them.

    Raises:
        DataError: there are no items, or too few rated searches.
    """
    started = time.perf_counter()
    settings = config or TrainingConfig()
    held, tally = list(items), Tally()
    if not held:
        raise DataError("There are no products to learn from.", hint="Import products first.")
    bar = tqdm(total=4, desc="recommender", unit="step", disable=None if progress else True)
    with atomic_dir(out_dir) as folder, bar:
        base = settings.encoder or base_model_folder()
        bar.update()
        store = _embed_items(held, base, settings.ray_address)
        store.save(folder)
        bar.update()
        encoder = _export_encoder(base, folder, out_dir)
        bar.update()
        data = Dataset(
            store.ids,
            tally.through(interactions),
            weights=settings.event_weights,
            vectors=store.matrix,
        )
        counting = data.of(data.events[trusted(data.events, settings.trust)])
        mix = Mix(settings.mix).fit(counting)
        mix.save(folder / MIX_FILE)
        save_profiles(data.profiles, folder)
        report = Report(
            len(held),
            len(data.profiles),
            len(data.events),
            mix.weights,
            time.perf_counter() - started,
        )
        write_manifest(
            folder,
            _fingerprint(held, tally, settings, judgements),
            items=report.items,
            interactions=report.interactions,
            counting=len(counting.events),
            weights=dict(report.weights),
            encoder=encoder,
            until=float(data.events.at[-1]) if len(data.events) else 0.0,
            event_weights=settings.event_weights.model_dump(),
        )
        if judgements:  # a search opens what is written by now
            ranker = learn_ranker(ProductSearch.load(folder, held, words=words), judgements)
            ranker.save(folder / RANKER_FILE)
        bar.update()
    return report


def _embed_items(items: list[Item], base: Path, cluster: str) -> VectorStore:
    texts = [item_text(item) for item in items]
    hashes = tuple(text_hash(text) for text in texts)
    vectors = embed_on_ray(texts, base, cluster) if cluster else embed(texts, base)
    return VectorStore(tuple(item.id for item in items), hashes, vectors)


def _export_encoder(base: Path, folder: Path, last: Path) -> str:
    """Export the query encoder, or take over the last training's when it is the same.

    Returns:
        The encoder's fingerprint.
    """
    wanted = fingerprint(base, Path(embedding.__file__), Path(onnx.__file__))
    held = [last / name for name in (embedding.MODEL_FILE, embedding.TOKENIZER_FILE)]
    if read_manifest(last).get("encoder") == wanted and all(file.exists() for file in held):
        for file in held:
            shutil.copy(file, folder)
    else:
        embedding.export_encoder(base, folder)
    return wanted
