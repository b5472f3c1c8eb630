"""Do the parts of a project agree: names with the catalogue, answers with the settings?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.runtime.base import language_of
from bot.runtime.validation import read_examples
from bot.runtime.yaml_files import Problem, compose, mapping
from common.config import nearest
from common.errors import LanguageError
from common.paths import Project

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView

CLAIMS = "claims"
# Of what kind of the catalogue an annotation may name something that is not there.
NAMED = "product"
ALIKE = 80
_BRACES = re.compile(r"\{[^{}]*\}")
_PRODUCT = re.compile(
    rf"\[(?P<text>[^\[\]]+)\](?:\({NAMED}\)|\{{\"entity\": \"{NAMED}\"(?P<more>[^{{}}]*)\}})"
)
_VALUE = re.compile(r"\"value\": \"([^\"]*)\"")


def check_agreement(project: Project) -> Iterator[Problem]:
    """Names that the catalogue does not hold, and answers that contradict the shop's settings.

    A shop without products is not asked for names.
    """
    if not project.has_shop:
        return
    from actions.assembly import gazetteer, open_project_shop, shop_config
    from shop.catalogue import list_products

    config = shop_config(project)
    yield from check_answers(project, config)
    if not project.has_database:
        return
    shop = open_project_shop(project)
    try:
        products = list_products(shop)
    finally:
        shop.close()
    if products:
        yield from check_synonyms(project, gazetteer(products, config, {}))
        yield from check_utterances(project, products)


def check_synonyms(
    project: Project, known: Mapping[str, list[dict[str, Any]]]
) -> Iterator[Problem]:
    """Synonyms for what is not in the catalogue (any more)."""
    path = project.data / "catalogue" / "synonyms.yml"
    if not path.is_file():
        return
    root = compose(path)
    if isinstance(root, Problem) or root is None:
        return
    for entity, entries in root.value:
        names = {str(entry["name"]) for entry in known.get(entity.value, [])}
        if not names or not isinstance(entries.value, list):
            continue
        for name, _ in entries.value:
            if name.value not in names:
                guess = nearest(str(name.value), sorted(names))
                suggestion = f"; did you mean '{guess}'?" if guess else "."
                text = f"the catalogue has no {entity.value} '{name.value}'{suggestion}"
                yield Problem(path, name.start_mark.line + 1, text)


def check_utterances(project: Project, products: list[ProductView]) -> Iterator[Problem]:
    """Training utterances of this project that name a product which the shop does not have."""
    names = {product.name.casefold() for product in products}
    for path in sorted((project.data / "nlu").glob("*.yml")):
        root = compose(path)
        if isinstance(root, Problem):
            continue
        for example in read_examples(path, root):
            for found in _PRODUCT.finditer(example.text):
                given = _VALUE.search(found["more"] or "")
                named = given[1] if given else found["text"]
                if not _is_like(named.casefold(), names):
                    text = f"the shop has no product like '{named}' (intent '{example.intent}')."
                    yield Problem(path, example.line, text)


def _is_like(words: str, names: Set[str]) -> bool:
    """Whether the words are a name or a piece of one, typing errors included."""
    from rapidfuzz import fuzz, process

    ways = (fuzz.partial_ratio, fuzz.token_set_ratio)
    return any(process.extractOne(words, names, scorer=way, score_cutoff=ALIKE) for way in ways)


def check_answers(project: Project, config: ShopConfig) -> Iterator[Problem]:
    """Answers whose own words say otherwise than the shop's settings."""
    try:
        claims = language_of(project).words(CLAIMS)
    except LanguageError:
        return
    for path in sorted((project.data / "faq").glob("*.yml")):
        root = compose(path)
        if isinstance(root, Problem) or root is None or not isinstance(root.value, list):
            continue
        for node in root.value:
            entry = {key: str(value.value) for key, value in mapping(node).items()}
            yield from _check_answer(path, node.start_mark.line + 1, entry, claims, config)


def _check_answer(
    path: Path,
    line: int,
    entry: Mapping[str, str],
    claims: list[dict[str, Any]],
    config: ShopConfig,
) -> Iterator[Problem]:
    name = entry.get("id", "").removeprefix("faq_")
    text = _own_words(f"{entry.get('answer', '')} {entry.get('short', '')}")
    for claim in claims:
        if name not in claim["answers"]:
            continue
        key = claim["setting"]
        setting = getattr(config, key)
        wrong = []
        if "above_zero" in claim and setting > 0:
            wrong = [said[0] for said in re.finditer(claim["above_zero"], text, re.IGNORECASE)][:1]
        elif "number" in claim:
            numbers = re.finditer(claim["number"], text, re.IGNORECASE)
            wrong = [said[0] for said in numbers if int(said[1]) != setting]
        for said in wrong:
            told = f"'{said}' contradicts '{key}: {setting}' of data/shop.yml; quote {{{key}}}."
            yield Problem(path, line, f"faq_{name}: {told}")


def _own_words(text: str) -> str:
    """The text without what stands in braces, however deep."""
    while (less := _BRACES.sub(" ", text)) != text:
        text = less
    return text
