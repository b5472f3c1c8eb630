"""Texts of several shops for people to judge who do not know who wrote which.

``python -m benchmarks.generator_sheet --out sheet.md --key key.json`` writes, for products of the
given shops, a slogan, a description and an advertisement each, and mixes them with what the
merchant wrote. The sheet holds each product's data and its texts in random order under running
numbers; the key says which number is what. A shop that is not trained gets its writer trained in
passing (about a minute); the understanding is not needed.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from common.artifacts import read_manifest
from common.language.scripts import is_mostly_unspaced
from common.paths import Project
from generator import TextProvider
from generator.facts import ProductFacts
from generator.providers import LocalProvider, NoSettings, TemplateProvider
from generator.reading import Example, read_examples
from generator.texts import TextWish, write
from generator.tongue import write_in
from generator.training import LEAST_EXAMPLES, TrainingConfig, train
from generator.writer import Writer

ROOT = Path(__file__).parents[1]
SHOPS = (ROOT, ROOT / "examples" / "kestrel-electronics", ROOT / "examples" / "shanyue-tea")
HEAD = """# Texts about products

Every text is about the product whose data stands above it. For each number, say

- whether it is fluent: a careful person could have written it so (yes or no),
- whether it is true: its data holds every statement about the product (yes or no, and which not),
- whether you would publish it in that shop as it is (yes or no, and why not).
"""


@dataclass(frozen=True)
class Text:
    """A text on the sheet.

    Attributes:
        kind: ``slogan``, ``description`` or ``ad``.
        writer: ``person``, ``model`` or ``template``.
    """

    shop: str
    product: str
    kind: str
    writer: str
    text: str


@click.command()
@click.option(
    "--shop", "shops", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A project's folder; repeatable. The sample shop and the examples without it.",
)  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The sheet.")
@click.option("--key", required=True, type=click.Path(path_type=Path), help="Who wrote what.")
@click.option("--products", default=20, show_default=True, help="How many, of all shops together.")
@click.option("--seed", default=0, show_default=True, help="Of the choice, the texts, the order.")
def main(shops: tuple[Path, ...], out: Path, key: Path, products: int, seed: int) -> None:
    """Write a sheet of texts for blind graders, and its key."""
    rng, pages, rows = random.Random(seed), [HEAD], list[Text]()
    for folder, count in zip(shops or SHOPS, _shares(products, len(shops or SHOPS)), strict=True):
        project = Project(folder)
        write_in(project.language, project.languages)
        examples = read_examples(project.data / "catalogue" / "products")
        with tempfile.TemporaryDirectory() as work:
            provider = writer_of(project, examples, Path(work))
            for example in chosen(examples, count, rng):
                texts = list(texts_about(folder.resolve().name, provider, example, seed))
                rng.shuffle(texts)
                pages.append(page(example.facts, texts, first=len(rows) + 1))
                rows += texts
    out.write_text("\n".join(pages), encoding="utf-8")
    named = {number: vars(text) for number, text in enumerate(rows, start=1)}
    key.write_text(json.dumps(named, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    counts = Counter(text.writer for text in rows)
    click.echo(f"{len(rows)} texts: {dict(counts)}. Sheet {out}, key {key}.")


def _shares(total: int, parts: int) -> list[int]:
    """``total`` in as many parts, as even as can be: 20 in 3 is 7, 7, 6."""
    return [total // parts + (at < total % parts) for at in range(parts)]


def writer_of(project: Project, examples: Sequence[Example], work: Path) -> TextProvider[Any]:
    """The shop's trained writer, or one that is trained now; the template where there is too little
    to learn from, or no words to tell apart, as ``shoptalk train`` decides it."""
    trained = project.models / "generator"
    if read_manifest(trained):
        return LocalProvider.open(NoSettings(), trained)
    texts = [one.description for one in examples if one.description]
    if len([one for one in texts if not is_mostly_unspaced(one)]) < LEAST_EXAMPLES:
        return TemplateProvider()
    copy = project.data / "copy"
    train(examples, work / "model", TrainingConfig(example_copy=copy if copy.is_dir() else None))
    return LocalProvider(Writer.load(work / "model"))


def chosen(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """Products at random, of as many categories as there are before one comes again."""
    mixed = rng.sample(list(examples), len(examples))
    seen: Counter[str] = Counter()
    turns = list[tuple[int, int]]()
    for at, example in enumerate(mixed):
        turns.append((seen[example.facts.category], at))
        seen[example.facts.category] += 1
    return [mixed[at] for _, at in sorted(turns)[:count]]


def texts_about(
    shop: str, provider: TextProvider[Any], example: Example, seed: int
) -> Iterator[Text]:
    """The three texts that are written, and the merchant's own description."""
    facts = example.facts
    slogan, told = provider.slogan(facts, seed=seed), provider.describe(facts, seed=seed)
    ad = write(provider, facts, TextWish(facts.id, kind="ad", seed=seed + 1))
    yield Text(shop, facts.id, "slogan", slogan.source, slogan.text)
    yield Text(shop, facts.id, "description", told.source, told.text)
    yield Text(shop, facts.id, "ad", provider.name, ad.text)
    if example.description:
        yield Text(shop, facts.id, "description", "person", example.description)


def page(facts: ProductFacts, texts: Sequence[Text], *, first: int) -> str:
    """A product's data and its texts, numbered from ``first``."""
    data = "\n".join(f"- {name}: {value}" for name, value in record(facts).items())
    parts = (
        f"**{number}** ({text.kind})\n\n" + "\n".join(f"> {line}" for line in text.text.split("\n"))
        for number, text in enumerate(texts, start=first)
    )
    return f"## {facts.name}\n\n{data}\n\n" + "\n\n".join(parts) + "\n"


def record(facts: ProductFacts) -> Mapping[str, Any]:
    """What is known of a product, for a person to read."""
    fields = {
        "brand": facts.brand,
        "category": facts.category,
        "price": facts.price,
        "colours": ", ".join(facts.colours),
        "sizes": ", ".join(facts.sizes),
        **{name: ", ".join(values) for name, values in facts.options.items()},
        **{name: _in_words(facts, name) for name in facts.attributes},
    }
    return {
        name.replace("_", " "): value for name, value in fields.items() if value not in ("", None)
    }


def _in_words(facts: ProductFacts, name: str) -> Any:
    value = facts.attributes[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} {facts.units[name]}" if name in facts.units else value


if __name__ == "__main__":
    main()
