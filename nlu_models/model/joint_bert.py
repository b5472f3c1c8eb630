"""A trained JointBERT model on disk, and serving it with onnxruntime alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from common.config import StrictModel
from common.errors import ModelError
from common.onnx import open_session
from nlu_models.model.calibration import softmax
from nlu_models.model.checksums import check_sums
from nlu_models.model.config import JointBertConfig, Positive
from nlu_models.model.decoding import TagPath
from nlu_models.model.distance import Geometry, distances
from nlu_models.model.encoding import EncodedText, Label, TagSet, TextEncoder, decode
from nlu_models.model.exact_match import ExactMatches
from nlu_models.model.examples import Entity, Parse, Request
from nlu_models.model.out_of_scope import OutOfScopeDetector, signs
from nlu_models.model.requests import (
    DENY,
    MARKS,
    YES_OR_NO,
    Run,
    find_runs,
    leading,
    to_requests,
)
from nlu_models.model.scoring import Runner, Scorer, Scores
from nlu_models.model.shortcuts.early_exit import EarlyExit, sureness
from nlu_models.model.situation import NOTHING, Situation, StateTokens
from nlu_models.text.spelling import Speller

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FORMAT = 7
CARD_FILE = "card.json"
MODEL_FILE = "model.onnx"
STAGE_FILES = "stage-*.onnx"
"""What a network with early heads is served as, in place of :data:`MODEL_FILE`."""
TOKENIZER_FILE = "tokenizer.json"

_TRAIN_AGAIN = "Train the model again: 'shoptalk train'."
Floats = NDArray[np.floating]


class ModelCard(StrictModel):
    """What a model folder says about its model.

    Args:
        format: version of the folder's layout.
        intents: names, in the order of the logits.
        labels: (type, role, group) of the entities, in the order of the tags.
        stacks: the tags of words where entities overlap (see :class:`TagSet`).
        temperature: divides the intent logits.
        request_temperature: divides those of a request among several; None where a message is
            always one request.
        states: the state tokens that tell the situation.
        out_of_scope: turns how far a message lies into the probability of being out of scope.
        early_exits: when a message leaves early; without any all are read to the end.
        config: what it was trained with.
        checksums: SHA-256 of the files that belong to it, by name; a file without one is believed.
    """

    format: int
    intents: tuple[str, ...]
    labels: tuple[Label, ...]
    stacks: tuple[tuple[int, ...], ...] = ()
    temperature: Positive
    request_temperature: Positive | None = None
    states: StateTokens = StateTokens()
    out_of_scope: OutOfScopeDetector
    early_exits: tuple[EarlyExit, ...] = ()
    config: JointBertConfig
    checksums: dict[str, str] = {}


class JointBert:
    """A trained model that reads messages. Safe to share between threads.

    Args:
        card: what it was trained for.
        runner: of its network.
        geometry: where its intents lie, if that tells what is out of scope.
        exact: utterances that are read as they were labelled.
    """

    def __init__(
        self,
        card: ModelCard,
        runner: Scorer,
        geometry: Geometry | None = None,
        exact: ExactMatches | None = None,
    ) -> None:
        self.card = card
        self.runner = runner
        self.geometry = geometry
        self.exact = exact or ExactMatches()
        self.tags = TagSet(card.labels, card.stacks)
        self._path = TagPath(self.tags)
        self._in_scope = in_scope(card.intents, card.config)

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> JointBert:
        """Open a model folder.

        Args:
            folder: as written by :func:`nlu_models.training.train.train`.
            threads: batches that are run at the same time.

        Raises:
            ModelError: a file is missing or damaged, or the files do not belong together.
        """
        card = read_card(folder)
        check_sums(card.checksums, folder)
        tokenizer = read_tokenizer(folder / TOKENIZER_FILE)
        encoder = TextEncoder(
            tokenizer,
            max_tokens=card.config.max_tokens,
            max_characters=card.config.max_characters,
            speller=Speller.load(folder, tokenizer) if card.config.correct_spelling else None,
            states=card.states,
        )
        runner = open_network(folder, encoder, card.config, threads=threads)
        needs_geometry = card.config.out_of_scope_method == "mahalanobis"
        geometry = Geometry.load(folder) if needs_geometry else None
        model = cls(card, runner, geometry, ExactMatches.load(folder))
        model._check(folder)
        return model.leaving(card.early_exits)

    def through(self, runner: Scorer) -> JointBert:
        """The same model, with ``runner`` on the way to its network."""
        return JointBert(self.card, runner, self.geometry, self.exact)

    def leaving(self, rules: Sequence[EarlyExit]) -> JointBert:
        """The same model, from which messages leave early by other rules; without any, none do.

        Raises:
            TypeError: the model lies behind a queue.
        """
        if not isinstance(self.runner, Runner):
            raise TypeError("Only a model without a queue can be given other rules.")
        runner = self.runner.leaving({rule.stage: partial(self._leave, rule) for rule in rules})
        card = self.card.model_copy(update={"early_exits": tuple(rules)})
        return JointBert(card, runner, self.geometry, self.exact)

    def _leave(self, rule: EarlyExit, scores: Scores) -> NDArray[np.bool_]:
        return self.sureness(scores, rule.temperature) >= rule.sureness

    def sureness(self, scores: Scores, temperature: float) -> Floats:
        """How sure a stage is of what it scored; see :func:`early_exit.sureness`."""
        heads = [text.heads for text in scores.encoded]
        return sureness(
            scores.intent_logits,
            scores.token_logits,
            heads,
            self._in_scope,
            temperature,
            len(self.tags),
        )

    def _check(self, folder: Path) -> None:
        """Read one text now, so that files that do not fit fail here and not at a message."""
        try:
            scores = self.runner.run(["check"])
            fits = scores.intent_logits.shape[1] == len(self.card.intents)
            fits = fits and scores.token_logits[0].shape[1] == self._token_width
            fits = fits and self.exact.intents <= {*self.card.intents}
            if fits:
                self._signs(scores)
        except Exception as error:  # onnxruntime and numpy raise unrelated types
            raise ModelError(
                f"{folder / MODEL_FILE} cannot run: {error}", hint=_TRAIN_AGAIN
            ) from error
        if not fits:
            raise ModelError(
                f"The files in {folder} belong to different models.", hint=_TRAIN_AGAIN
            )

    @property
    def _token_width(self) -> int:
        reads = self.card.request_temperature is not None
        return len(self.tags) + (len(self.card.intents) + MARKS if reads else 0)

    def parse(
        self, texts: Sequence[str], situations: Sequence[Situation] | None = None
    ) -> list[Parse]:
        """Read messages.

        Args:
            texts: any texts; an empty one is out of scope.
            situations: in which each is said; without them, as if each were the first.

        Returns:
            One parse a text. A text out of scope has the intent ``out_of_scope_intent`` of the
            configuration; the ranking keeps the other intents behind it.
        """
        return self.read(self.runner.run(texts, situations)) if texts else []

    def read(self, scores: Scores) -> list[Parse]:
        """What the network's scores of messages mean; see :meth:`parse`."""
        probabilities = softmax(scores.intent_logits / self._temperatures(scores)[:, None])
        outside = self._outside(scores)
        return [
            self._parse(text, probabilities[row], float(outside[row]), scores.token_logits[row])
            for row, text in enumerate(scores.encoded)
        ]

    def _temperatures(self, scores: Scores) -> Floats:
        found = np.full(len(scores.exits), self.card.temperature)
        for rule in self.card.early_exits:
            found[scores.exits == rule.stage] = rule.temperature
        return found

    def _outside(self, scores: Scores) -> Floats:
        """The probability of being out of scope; none for what left early."""
        if self.card.config.out_of_scope_threshold >= 1 or scores.early.all():
            return np.zeros(len(scores.early))
        outside = self.card.out_of_scope.scores(self._signs(scores))
        return np.where(scores.early, 0.0, outside)

    def _signs(self, scores: Scores) -> Floats:
        return signs_of(scores, self._in_scope, self.card.config, self.geometry)

    def _parse(
        self, encoded: EncodedText, probabilities: Floats, outside: float, tokens: Floats
    ) -> Parse:
        if not encoded.words:
            outside = 1.0
        words = tokens[list(encoded.heads)]
        entities = self._entities(encoded, words[:, : len(self.tags)]) if self.tags.labels else ()
        known = self.exact.intent(encoded.clean) if encoded.situation == NOTHING else None
        runs = self._runs(words) if known is None else []
        if len(runs) > 1 or self._refuses(runs):
            return self._of_several(encoded, runs, entities, outside)
        ranking, score = self._rank(probabilities, outside)
        if known is not None:
            ranking, score = self._as_labelled(known, ranking)
        intent, confidence = ranking[0]
        whole = Request(0, len(encoded.text), intent, False, confidence, entities)
        return Parse(
            encoded.text,
            intent,
            confidence,
            ranking,
            entities,
            score,
            encoded.words,
            known is not None,
            (whole,),
        )

    def _runs(self, words: Floats) -> list[Run]:
        """The requests among the scores of words; none where the model reads no requests."""
        if self.card.request_temperature is None:
            return []
        return find_runs(words[:, len(self.tags) :])

    def _refuses(self, runs: Sequence[Run]) -> bool:
        """Whether something is refused; a refused no is a no."""
        return any(run.refused and self.card.intents[run.intent] not in YES_OR_NO for run in runs)

    def _of_several(
        self,
        encoded: EncodedText,
        runs: Sequence[Run],
        entities: tuple[Entity, ...],
        outside: float,
    ) -> Parse:
        """A message of several requests, or one that refuses what it names."""
        temperature = self.card.request_temperature or 1.0
        requests = to_requests(encoded, runs, entities, self.card.intents, temperature)
        first = leading(requests)
        if first is not None:
            ranking, _ = self._rank(softmax(runs[first].logits / temperature), 0.0)
        else:  # its form is certain, so it is as sure as that it is about something in scope
            ranking = (DENY, 1 - outside), (requests[0].intent, outside)
        intent, confidence = ranking[0]
        return Parse(
            encoded.text,
            intent,
            confidence,
            ranking,
            entities,
            outside,
            encoded.words,
            requests=requests,
        )

    def _entities(self, encoded: EncodedText, tag_logits: Floats) -> tuple[Entity, ...]:
        probabilities = softmax(tag_logits)
        tags = self._path.best(probabilities)
        confidences = probabilities[np.arange(len(tags)), tags]
        return decode(encoded, tags.tolist(), confidences.tolist(), self.tags)

    def _as_labelled(
        self, known: str, ranking: Sequence[tuple[str, float]]
    ) -> tuple[tuple[tuple[str, float], ...], float]:
        """The ranking, and the probability of being out of scope, where a label decides."""
        config = self.card.config
        others = ((name, 0.0) for name, _ in ranking if name != known)
        told = ((known, 1.0), *others)[: config.ranking_length]
        return told, float(known == config.out_of_scope_intent)

    def _rank(
        self, probabilities: Floats, outside: float
    ) -> tuple[tuple[tuple[str, float], ...], float]:
        """The ranking, and the probability of being out of scope.

        Where the detector is not sure enough, the ranking stays that of the trained intents.
        """
        config = self.card.config
        best = np.argsort(-probabilities)[: config.ranking_length]
        ranked = [(self.card.intents[index], float(probabilities[index])) for index in best]
        score = max(outside, dict(ranked).get(config.out_of_scope_intent, 0.0))
        if outside < config.out_of_scope_threshold:
            return tuple(ranked), score
        others = [(name, value * (1 - score)) for name, value in ranked]
        rest = [pair for pair in others if pair[0] != config.out_of_scope_intent]
        return ((config.out_of_scope_intent, score), *rest)[: config.ranking_length], score


def open_network(
    folder: Path, encoder: TextEncoder, config: JointBertConfig, *, threads: int = 1
) -> Runner:
    """Open the network in ``folder``, which may be in stages.

    Raises:
        ModelError: a file is missing or damaged.
    """
    files = sorted(folder.glob(STAGE_FILES)) or [folder / MODEL_FILE]
    sessions = [open_session(file) for file in files]
    return Runner(sessions, encoder, threads=threads, most_tokens=config.upper_tokens)


def in_scope(intents: Sequence[str], config: JointBertConfig) -> NDArray[np.bool_]:
    """Which of ``intents`` are inside the scope: all but ``out_of_scope``, (K,)."""
    return np.array([intent != config.out_of_scope_intent for intent in intents])


def signs_of(
    scores: Scores, inside: NDArray[np.bool_], config: JointBertConfig, geometry: Geometry | None
) -> Floats:
    """What tells that messages are out of scope; see :func:`.out_of_scope.signs`."""
    far = distances(
        config.out_of_scope_method, scores.intent_logits[:, inside], scores.embeddings, geometry
    )
    return signs(far, scores.intent_logits, ~inside)


def read_tokenizer(path: Path) -> Tokenizer:
    """Read a ``tokenizer.json``.

    Raises:
        ModelError: the file is missing or damaged.
    """
    from tokenizers import Tokenizer

    if not path.is_file():
        raise ModelError(f"The tokenizer file {path} does not exist.", hint=_TRAIN_AGAIN)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the Rust library raises plain Exception
        raise ModelError(f"{path} is damaged: {error}", hint=_TRAIN_AGAIN) from error


def write_card(card: ModelCard, folder: Path) -> None:
    """Write the model card into a model folder."""
    text = json.dumps(card.model_dump(mode="json"), indent=2, ensure_ascii=False)
    (folder / CARD_FILE).write_text(text, encoding="utf-8")


def read_card(folder: Path) -> ModelCard:
    """Read the model card of a model folder.

    Raises:
        ModelError: it is missing, damaged or of another format.
    """
    path = folder / CARD_FILE
    if not path.is_file():
        raise ModelError(f"No model in {folder}: {path.name} is missing.", hint=_TRAIN_AGAIN)
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise ModelError(
                f"{path} has format {values.get('format')}, this program reads {FORMAT}.",
                hint=_TRAIN_AGAIN,
            )
        return ModelCard.model_validate(values)
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        raise ModelError(f"{path} is damaged: {error}", hint=_TRAIN_AGAIN) from error
