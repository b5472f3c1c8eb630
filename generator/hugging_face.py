"""A Hugging Face model of one's own as the writer: causal or sequence-to-sequence, with LoRA.

It needs torch and transformers on the server (and peft for an adapter), which nothing else there
does; they are loaded when a project names this provider. :func:`fit_adapter` teaches a model the
shop's voice: low-rank updates of its weights (Hu et al., "LoRA", ICLR 2022) that are kept in a
folder of their own beside the unchanged model.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import NonNegativeFloat, PositiveFloat, PositiveInt

from common.config import StrictModel
from common.errors import DataError, EnvironmentProblem, ModelError
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.providers import Kind, TextProvider, prompt
from generator.reading import Example
from generator.words import sentences
from generator.writer import Copy

if TYPE_CHECKING:
    import torch

NO_LOSS = -100
"""The label of what is not learnt: the question before the answer."""


class HuggingFaceConfig(StrictModel):
    """Settings of :class:`HuggingFaceProvider`.

    Attributes:
        model: a folder, or a model's name on the hub.
        adapter: the folder of :func:`fit_adapter`, or None for the model as it is.
        drafts: texts that are sampled at once; the first that passes the fact guard is taken.
        max_tokens: of a draft.
        temperature, nucleus: of the sampling.
        threads: of torch; None for its own choice.
    """

    model: str
    adapter: str | None = None
    drafts: PositiveInt = 3
    max_tokens: PositiveInt = 120
    temperature: PositiveFloat = 0.7
    nucleus: PositiveFloat = 0.9
    threads: PositiveInt | None = None


class AdapterConfig(StrictModel):
    """Settings of :func:`fit_adapter`.

    Attributes:
        rank: of the updates.
        adaptive: give the ranks to the weights that need them (Zhang et al., "AdaLoRA", 2023).
        epochs: passes over the shop's texts.
        longest: subwords of question and answer together.
    """

    rank: PositiveInt = 8
    alpha: PositiveInt = 16
    dropout: NonNegativeFloat = 0.05
    adaptive: bool = False
    epochs: PositiveInt = 3
    batch_size: PositiveInt = 8
    learning_rate: PositiveFloat = 2e-4
    longest: PositiveInt = 384
    seed: int = 0


class HuggingFaceProvider(TextProvider[HuggingFaceConfig]):
    """A causal or sequence-to-sequence model in this process. Thread-safe: one draft at a time."""

    name = "transformers"
    config_class = HuggingFaceConfig
    any_style: ClassVar[bool] = True

    def __init__(self, config: HuggingFaceConfig) -> None:
        self._config = config
        self._model, self._tokenizer, self._encodes = _loaded(config.model)
        if config.adapter is not None:
            self._model = _adapted(self._model, config.adapter)
        self._model.eval()
        self._lock = threading.Lock()
        if config.threads:
            import torch

            torch.set_num_threads(config.threads)

    @classmethod
    def open(cls, config: HuggingFaceConfig, folder: Path) -> Self:
        """See :meth:`TextProvider.open`.

        Raises:
            EnvironmentProblem: a library is not installed.
            ModelError: the model or its adapter cannot be read.
        """
        del folder
        return cls(config)

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterator[Copy]:
        """See :meth:`TextProvider.draft`; the same seed gives the same drafts."""
        import torch

        asked = _asked(self._tokenizer, prompt(facts, kind, style))
        with self._lock, torch.inference_mode():
            torch.manual_seed(seed)
            given = self._tokenizer(asked, return_tensors="pt")
            written = self._model.generate(
                **given,
                do_sample=True,
                temperature=self._config.temperature,
                top_p=self._config.nucleus,
                num_return_sequences=self._config.drafts,
                max_new_tokens=self._config.max_tokens,
                pad_token_id=_padding(self._tokenizer),
            )
        start = 0 if self._encodes else given["input_ids"].shape[1]
        for row in written:
            text = self._tokenizer.decode(row[start:], skip_special_tokens=True).strip()
            if text:
                yield Copy(text, "model")


def fit_adapter(
    examples: Sequence[Example], model: str, folder: Path, config: AdapterConfig | None = None
) -> float:
    """Teach a model the texts of a shop; only the adapter is written.

    Args:
        examples: products with the texts people wrote for them; sentences that the fact guard
            refuses are left out.
        model: a folder, or a model's name on the hub.
        folder: gets the adapter.
        config: settings.

    Returns:
        The mean loss of the last epoch, in nats a subword.

    Raises:
        DataError: no product has a text.
        EnvironmentProblem: torch, transformers or peft is not installed.
        ModelError: the model cannot be read.
    """
    settings = config or AdapterConfig()
    pairs = [
        (prompt(example.facts, kind, None), text)
        for example in examples
        for kind, text in _texts(example)
        if text
    ]
    if not pairs:
        raise DataError("No product has a description or a slogan to learn from.")
    network, tokenizer, encodes = _loaded(model)
    import torch

    torch.manual_seed(settings.seed)
    steps = settings.epochs * -(-len(pairs) // settings.batch_size)
    tuned = _with_adapter(network, settings, encodes=encodes, steps=steps)
    loss = _fit(tuned, tokenizer, pairs, settings, encodes=encodes)
    tuned.save_pretrained(str(folder))
    return loss


def _texts(example: Example) -> tuple[tuple[Kind, str], ...]:
    """The texts without what the data does not bear out: it would teach to make things up."""
    guard = Guard(example.facts)
    told = " ".join(one for one in sentences(example.description) if not guard.check(one))
    slogan = "" if guard.check(example.slogan) else example.slogan
    return ("description", told), ("slogan", slogan)


def _loaded(name: str) -> tuple[Any, Any, bool]:
    """The model, its tokenizer, and whether it has an encoder."""
    try:
        from transformers import (
            AutoConfig,
            AutoModelForCausalLM,
            AutoModelForSeq2SeqLM,
            AutoTokenizer,
        )
    except ImportError as error:
        raise EnvironmentProblem(
            "The libraries torch and transformers are not installed.",
            hint="Install them with: pip install torch transformers",
        ) from error
    try:
        encodes = bool(AutoConfig.from_pretrained(name).is_encoder_decoder)
        kind: Any = AutoModelForSeq2SeqLM if encodes else AutoModelForCausalLM
        return kind.from_pretrained(name), AutoTokenizer.from_pretrained(name), encodes
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The model {name!r} cannot be read: {str(error).splitlines()[0]}",
            hint="model of text_provider is a folder with config.json, or a name on the hub.",
        ) from error


def _adapted(model: Any, folder: str) -> Any:
    peft = _peft()
    try:
        return peft.PeftModel.from_pretrained(model, folder)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The adapter {folder!r} cannot be read: {str(error).splitlines()[0]}",
            hint="Make it with: shoptalk generator adapt",
        ) from error


def _with_adapter(model: Any, config: AdapterConfig, *, encodes: bool, steps: int) -> Any:
    peft = _peft()
    common = {
        "task_type": "SEQ_2_SEQ_LM" if encodes else "CAUSAL_LM",
        "lora_alpha": config.alpha,
        "lora_dropout": config.dropout,
        "target_modules": "all-linear",
    }
    if config.adaptive:
        shape = {"init_r": 2 * config.rank, "target_r": config.rank, "total_step": steps}
        return peft.get_peft_model(model, peft.AdaLoraConfig(**common, **shape))
    return peft.get_peft_model(model, peft.LoraConfig(r=config.rank, **common))


def _peft() -> Any:
    try:
        import peft
    except ImportError as error:
        raise EnvironmentProblem(
            "The library 'peft' is not installed.", hint="Install it with: pip install peft"
        ) from error
    return peft


def _asked(tokenizer: Any, question: str) -> str:
    """The question as the model was taught to be asked."""
    if not getattr(tokenizer, "chat_template", None):
        return f"{question}\n\n"
    turns = [{"role": "user", "content": question}]
    return str(tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True))


def _padding(tokenizer: Any) -> int:
    held = tokenizer.pad_token_id
    return int(held if held is not None else tokenizer.eos_token_id or 0)


def _fit(
    model: Any,
    tokenizer: Any,
    pairs: Sequence[tuple[str, str]],
    config: AdapterConfig,
    *,
    encodes: bool,
) -> float:
    import torch

    rows = [_row(tokenizer, *pair, encodes=encodes, longest=config.longest) for pair in pairs]
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=config.learning_rate)
    order = torch.Generator().manual_seed(config.seed)
    losses: list[float] = []
    step = 0
    model.train()
    for _ in range(config.epochs):
        losses = []
        places = torch.randperm(len(rows), generator=order).tolist()
        for start in range(0, len(places), config.batch_size):
            batch = [rows[place] for place in places[start : start + config.batch_size]]
            loss = model(**_batch(batch, _padding(tokenizer))).loss
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            if config.adaptive:
                model.base_model.update_and_allocate(step)
            step += 1
            losses.append(loss.item())
    return sum(losses) / len(losses)


def _row(
    tokenizer: Any, question: str, answer: str, *, encodes: bool, longest: int
) -> tuple[list[int], list[int]]:
    """Ids and labels; a causal model learns the answer behind the question."""
    given = tokenizer(_asked(tokenizer, question))["input_ids"]
    told = tokenizer(answer, add_special_tokens=False)["input_ids"]
    told = [*told, tokenizer.eos_token_id][:longest]
    if encodes:
        return given[:longest], told
    given = given[: max(longest - len(told), 1)]
    return [*given, *told], [NO_LOSS] * len(given) + told


def _batch(rows: Sequence[tuple[list[int], list[int]]], padding: int) -> dict[str, torch.Tensor]:
    import torch

    wide, far = (max(len(row[side]) for row in rows) for side in (0, 1))
    ids = [ids + [padding] * (wide - len(ids)) for ids, _ in rows]
    mask = [[1] * len(ids) + [0] * (wide - len(ids)) for ids, _ in rows]
    labels = [labels + [NO_LOSS] * (far - len(labels)) for _, labels in rows]
    return {
        "input_ids": torch.tensor(ids),
        "attention_mask": torch.tensor(mask),
        "labels": torch.tensor(labels),
    }
