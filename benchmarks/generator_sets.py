"""The pair writer on public data sets: E2E NLG, AdvertiseGen, retail-demo-store.

E2E NLG (Novikova, Dušek and Rieser, SIGDIAL 2017) is scored with BLEU as its official scripts do
(mteval-v13a's words, whatever their case, all references of an input), by sacrebleu; AdvertiseGen
(Shao et al., EMNLP 2019) with the mean BLEU-4 of characters, smoothed as NLTK's third method does
(Chen and Cherry, WMT 2014).
"""

from __future__ import annotations

import csv
import json
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from common.errors import EnvironmentProblem
from generator import template
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.pair_training import PairConfig, PairReport, train_pairs
from generator.pair_writer import PairWriter, best

Record = Mapping[str, str]
Result = dict[str, Any]
_PAIR = re.compile(r"([\w ]+)\[([^\]]*)\]")
_MARK = re.compile(r"\s*([.,;:!?])")
_SPACED = re.compile(r" ([.,;:!?])")
SLOTS = ("name", "near")
"""Attributes of E2E whose values are names: a mark stands for them in source and text."""
E2E_SIGNS: Mapping[str, Mapping[str, str]] = {
    "eatType": {"pub": r"\bpub", "restaurant": r"restaurant", "coffee shop": r"coffee"},
    "food": {
        "Chinese": "chinese", "English": "english|british", "Fast food": "fast[- ]?food",
        "French": "french", "Indian": "indian", "Italian": "italian|pasta",
        "Japanese": "japanese|sushi",
    },
    "priceRange": {
        "cheap": r"cheap|low[- ](?:price|cost)|inexpensive",
        "moderate": r"moderate|mid[- ]?(?:range|price)|average",
        "high": r"high[- ](?:price|cost|end)|expensive|prices? (?:are |is |range )*(?:is )?high"
        r"|high(?: in)? price|pricey",
        "less than £20": r"20|cheap|inexpensive|low", "£20-25": r"20|25|moderate|mid",
        "more than £30": r"30|expensive|high",
    },
    "customer rating": {
        "low": r"low|poor|bad", "average": r"average|okay|mediocre", "high": r"high|excellent|well",
        "1 out of 5": r"\b1\b|\bone\b|low", "3 out of 5": r"\b3\b|three|average",
        "5 out of 5": r"\b5 out|five|\b5\b|high|excellent",
    },
    "area": {"city centre": r"cent(?:re|er)", "riverside": r"river"},
}  # fmt: skip
_FAMILY = re.compile(r"famil|child|kid", re.IGNORECASE)
_NOT_FAMILY = re.compile(
    r"(?:not|n't|non|no|un|isn|adults?)\W*(?:\w+\W+){0,5}?(?:famil|child|kid)|adult", re.IGNORECASE
)


@dataclass(frozen=True)
class Budget:
    """How long to train: processor seconds at most, passes over the data, and seconds by the clock
    at most."""

    seconds: float = 480.0
    epochs: int = 6
    wall_seconds: float | None = None

    def settings(self) -> dict[str, Any]:
        """As :class:`PairConfig` names them."""
        return asdict(self)


def _effort(report: PairReport) -> dict[str, float]:
    return {
        "train_seconds": round(report.seconds, 1),
        "processor_seconds": round(report.processor_seconds, 1),
    }


# E2E NLG --------------------------------------------------------------------------------------


def e2e(data: Path, work: Path, budget: Budget) -> Result:
    """BLEU and slot error rate on the test set, after training from scratch."""
    pairs = [(mr_source(mr), _in_marks(ref, mr)) for mr, ref in _e2e_rows(data / "trainset.csv")]
    marks = tuple(f"[{slot}]" for slot in SLOTS)
    config = PairConfig(vocabulary=1500, longest=72, marks=marks, **budget.settings())
    report = train_pairs(pairs, work / "e2e", config)
    writer = PairWriter.load(work / "e2e")
    tests: dict[str, list[str]] = {}
    for mr, ref in _e2e_rows(data / "testset_w_refs.csv"):
        tests.setdefault(mr, []).append(ref)
    written, taken = list[str](), list[float]()
    for mr in tests:
        started = time.perf_counter()
        text = writer.write(mr_source(mr), beams=5, fault=_fault_of(attributes(mr)))
        taken.append(1000 * (time.perf_counter() - started))
        written.append(_named(text, attributes(mr)))
    slots = sum(len(attributes(mr)) for mr in tests)
    wrong = sum(
        len(slot_errors(_in_marks(text, mr), attributes(mr)))
        for mr, text in zip(tests, written, strict=True)
    )
    return {
        "bleu": round(bleu(written, list(tests.values())), 4),
        "slot_error_rate": round(wrong / slots, 4),
        **_effort(report),
        "p50_ms": round(float(np.median(taken)), 1),
        "pairs": report.pairs, "steps": report.steps, "parameters": report.parameters,
        "loss": round(report.loss, 3), "texts": written[:20],
    }  # fmt: skip


def attributes(mr: str) -> dict[str, str]:
    """The attributes of a meaning representation: ``name[X], area[Y]``."""
    return {key.strip(): value for key, value in _PAIR.findall(mr)}


def mr_source(mr: str) -> str:
    """What the network reads of a meaning representation."""
    return " ".join(
        f"{key} [{key}]" if key in SLOTS else f"{key} {value}"
        for key, value in attributes(mr).items()
    )


def slot_errors(text: str, held: Record) -> list[str]:
    """Attributes that a text with marks leaves out, or says otherwise or beyond the data."""
    wrong = [key for key, value in held.items() if not _said(text, key, value)]
    for key, signs in E2E_SIGNS.items():
        if key not in held and key in ("food", "area"):
            wrong += [key for sign in signs.values() if re.search(sign, text, re.IGNORECASE)][:1]
    return wrong + [key for key in SLOTS if key not in held and f"[{key}]" in text]


def _said(text: str, key: str, value: str) -> bool:
    if key in SLOTS:
        return f"[{key}]" in text
    if key == "familyFriendly":
        denied = bool(_NOT_FAMILY.search(text))
        return bool(_FAMILY.search(text) or denied) and denied is (value == "no")
    sign = E2E_SIGNS.get(key, {}).get(value, re.escape(value))
    return re.search(sign, text, re.IGNORECASE) is not None


def _fault_of(held: Record) -> Callable[[str], float]:
    return lambda text: float(len(slot_errors(text, held)))


def _e2e_rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["mr"], row["ref"]) for row in csv.DictReader(file)]


def _in_marks(text: str, mr: str) -> str:
    """A text with marks for the names, and its punctuation set apart."""
    for key in SLOTS:
        if value := attributes(mr).get(key):
            text = re.sub(re.escape(value), f"[{key}]", text, flags=re.IGNORECASE)
    return _MARK.sub(r" \1", text).strip()


def _named(text: str, held: Record) -> str:
    for key in SLOTS:
        text = text.replace(f"[{key}]", held.get(key, ""))
    return _SPACED.sub(r"\1", text)


def bleu(written: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Corpus BLEU of all references, from 0 to 1.

    Raises:
        EnvironmentProblem: sacrebleu is not installed.
    """
    try:
        from sacrebleu.metrics import BLEU
    except ImportError as error:
        raise EnvironmentProblem(
            "BLEU is computed by sacrebleu, which is not installed.", hint="pip install sacrebleu"
        ) from error
    most = max(map(len, references))
    columns = [[row[n] if n < len(row) else None for row in references] for n in range(most)]
    score = BLEU(lowercase=True, tokenize="13a").corpus_score(list(written), columns)
    return float(score.score) / 100


# AdvertiseGen ---------------------------------------------------------------------------------


def advertisegen(data: Path, work: Path, budget: Budget) -> Result:
    """Character BLEU-4 and attribute coverage on the development set, beside retrieval's."""
    known, held = (_ad_rows(data / name) for name in ("train_5000.json", "dev.json"))
    retrieved = [_nearest(row["content"], known) for row in held]
    config = PairConfig(vocabulary=5000, longest=150, denoising=0.3, **budget.settings())
    pairs = [(_ad_source(row["content"]), row["summary"]) for row in known]
    report = train_pairs(pairs, work / "advertisegen", config)
    writer = PairWriter.load(work / "advertisegen")
    written, taken = list[str](), list[float]()
    for row in held:
        started = time.perf_counter()
        values = _ad_values(row["content"])
        text = writer.write(_ad_source(row["content"]), beams=4, fault=_uncovered(values))
        written.append(text.replace(" ", ""))
        taken.append(1000 * (time.perf_counter() - started))
    return {
        **_ad_scores(written, held),
        "retrieval": _ad_scores(retrieved, held),
        **_effort(report),
        "p50_ms": round(float(np.median(taken)), 1),
        "steps": report.steps, "loss": round(report.loss, 3), "texts": written[:10],
    }  # fmt: skip


def _uncovered(values: Sequence[str]) -> Callable[[str], float]:
    return lambda text: 1.0 - covered(text, values)


def _ad_scores(written: Sequence[str], held: Sequence[Record]) -> dict[str, float]:
    pairs = list(zip(written, held, strict=True))
    scores = [character_bleu(text, row["summary"]) for text, row in pairs]
    shares = [covered(text, _ad_values(row["content"])) for text, row in pairs]
    return {
        "bleu4": round(100 * float(np.mean(scores)), 2),
        "coverage": round(float(np.mean(shares)), 3),
    }


def character_bleu(text: str, reference: str, order: int = 4) -> float:
    """BLEU of the characters of one text, smoothed as NLTK's third method: what never matches
    counts half of one, then a quarter, and so on (NIST's geometric sequence)."""
    if not text:
        return 0.0
    missed, logs = 0, list[float]()
    for size in range(1, order + 1):
        said, wanted = _grams(text, size), _grams(reference, size)
        total = max(sum(said.values()), 1)
        hits = float(sum((said & wanted).values()))
        if not hits:
            if size == 1:
                return 0.0
            missed += 1
            hits = 1 / 2**missed
        logs.append(math.log(hits / total))
    brevity = min(1.0, math.exp(1 - len(reference) / len(text)))
    return brevity * math.exp(sum(logs) / order)


def covered(text: str, values: Sequence[str]) -> float:
    """The share of the values that stand in a text."""
    return float(np.mean([value in text for value in values])) if values else 1.0


def _grams(text: str, size: int) -> Counter[str]:
    return Counter(text[at : at + size] for at in range(len(text) - size + 1))


def _ad_rows(path: Path) -> list[Record]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _ad_values(content: str) -> list[str]:
    return list(dict.fromkeys(part.partition("#")[2] for part in content.split("*")))


def _ad_source(content: str) -> str:
    return content.replace("*", " ").replace("#", " ")


def _nearest(content: str, known: Sequence[Record]) -> str:
    """The text of the training row that shares the most attributes."""
    asked = set(content.split("*"))

    def nearness(row: Record) -> float:
        held = set(row["content"].split("*"))
        return len(asked & held) / len(asked | held)

    return max(known, key=nearness)["summary"]


# retail-demo-store ----------------------------------------------------------------------------


def retail(data: Path, work: Path, budget: Budget) -> Result:
    """What is stated beyond the data about products that the writer never saw."""
    rows = yaml.load(  # the C loader is safe too, and ten times as fast
        (data / "products.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    held, known = rows[::8], [row for at, row in enumerate(rows) if at % 8]
    config = PairConfig(vocabulary=3000, longest=80, denoising=0.2, **budget.settings())
    report = train_pairs([(_retail_source(r), r["description"]) for r in known], work / "r", config)
    writer = PairWriter.load(work / "r")
    texts, model, taken, false = list[str](), 0, list[float](), 0
    for row in held:
        facts, started = _retail_facts(row), time.perf_counter()
        guard = Guard(facts)
        options = writer.sample(_retail_source(row), count=8, seed=0)
        good = [one for one in options if not guard.check(one.text)]
        texts.append(best(good) or template.describe(facts))
        taken.append(1000 * (time.perf_counter() - started))
        model += bool(good)
        false += bool(beyond(texts[-1], row))
    return {
        "false_fact_share": round(false / len(held), 4),
        "by_model": round(model / len(held), 3),
        **_effort(report),
        "p50_ms": round(float(np.median(taken)), 1),
        "products": len(held), "steps": report.steps, "loss": round(report.loss, 3),
        "texts": texts[:20],
    }  # fmt: skip


def beyond(text: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Numbers, colours, materials and the like that the record of a product, its human description
    included, does not hold; shares no code with the guard."""
    record = json.dumps(dict(row), default=str).lower()
    numbers = [one for one in re.findall(r"\d+(?:\.\d+)?", text) if one not in record]
    telling = re.findall(_TELLING, text.lower())
    return (*numbers, *(word for word in telling if word.rstrip("s") not in record))


_TELLING = re.compile(
    r"\b(?:red|blue|green|black|white|grey|gray|brown|beige|pink|purple|orange|yellow|gold|silver|navy"
    r"|leather|cotton|wool|linen|silk|denim|suede|steel|oak|wood(?:en)?|glass|ceramic|plastic|nylon"
    r"|polyester|cashmere|waterproof|handmade|organic|certified|guaranteed|best|finest|unique"
    r"|adjustable|padded|lined|zips?|pockets?|straps?|buckles?)\b"
)


def _retail_facts(row: Mapping[str, Any]) -> ProductFacts:
    kinds = {"style": str(row.get("style", "")).replace("_", " ")}
    return ProductFacts(
        id=str(row["id"]), name=row["name"], category=row["category"],
        price=float(row["price"]), attributes=kinds,
    )  # fmt: skip


def _retail_source(row: Mapping[str, Any]) -> str:
    return f"category {row['category']} style {row.get('style', '')} name {row['name']}"


SETS: Mapping[str, Callable[[Path, Path, Budget], Result]] = {
    "e2e-nlg": e2e,
    "advertisegen": advertisegen,
    "retail-demo-store": retail,
}
