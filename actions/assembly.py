"""Where the shop, the recommender and the generator meet: training from the shop, and loading.

The rooms know nothing of each other. This module turns the shop's records into theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from common.artifacts import is_current
from common.config import read_yaml_mapping
from common.errors import DataError, LanguageError
from common.language import FALLBACK, Phrasebook, language
from common.language.scripts import is_mostly_unspaced, parts_of
from common.paths import Project

if TYPE_CHECKING:
    from actions.answers import FaqEntry
    from actions.catalogue.outlook import StockOutlook
    from actions.catalogue.reviews import ProductReviews
    from actions.learning import ListLearning
    from actions.live import LiveCatalogue, LiveRecommender, LiveSearch
    from actions.live_model import LiveModel
    from actions.live_texts import LiveTexts
    from actions.questions.pages import Section
    from actions.strategy_learning import StrategyLearning
    from actions.teaching import Teacher
    from actions.text_learning import TextLearning
    from generator import TextProvider
    from generator.facts import ProductFacts
    from generator.reading import Example
    from recommender.items import Interaction, Item
    from recommender.settings import RecommenderSettings
    from recommender.words import Words
    from shop.config import ShopConfig
    from shop.database import Shop
    from shop.views import EventView, ProductView

SHOP_FILE = "shop.yml"
CATALOGUE = "catalogue"
JUDGEMENTS = "judgements.csv"
SYNONYMS = "synonyms.yml"
RECOMMENDER_FILE = "recommender.yml"
EXAMPLE_COPY = "copy"
TEXT_PROVIDER = "text_provider"
"""The key of ``endpoints.yml``."""
GAZETTEER = "gazetteer.json"
WORDS = "words"
"""The part of the synonyms that the product search alone uses."""
GROUPS = "groups"
"""The part that names several categories together."""
RECOMMENDER, GENERATOR = "recommender", "generator"
TEXT_LIBRARY = "texts.db"
"""The texts that were written about products, in ``var/``."""


def _words() -> Words:
    return catalogue_words()


@dataclass(frozen=True)
class Told:
    """What a shop tells in one of its further languages.

    Attributes:
        faq: the answers; those it lacks are in the first language.
        pages: the sections of the shop's pages.
    """

    faq: Mapping[str, FaqEntry]
    pages: Sequence[Section] = ()


@dataclass(frozen=True)
class Services:
    """Everything an action may call; built once a process by ``load_services``."""

    shop: Shop
    config: ShopConfig
    recommender: LiveRecommender
    search: LiveSearch
    writer: TextProvider[Any]
    faq: Mapping[str, FaqEntry]
    book: Phrasebook
    categories: Set[str] = frozenset()
    """The catalogue's categories; a word for anything else is part of the search instead."""
    pages: Sequence[Section] = ()
    """The sections of the shop's pages."""
    facets: Set[str] = frozenset()
    """The entities that a search filters by, category apart; see ``actions.catalogue.facets``."""
    words: Words = field(default_factory=lambda: _words())
    """How words of a search and of products are compared."""
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What shoppers call several categories together ("clothes")."""
    goes_with: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The kinds that people need beside a kind; see ``actions.catalogue.beside``."""
    reviews: ProductReviews | None = None
    """What buyers say of a product."""
    outlook: StockOutlook | None = None
    """What will be sold of a product."""
    live_texts: LiveTexts | None = None
    """Puts the live texts of the library where the shop's own would be shown."""
    learning: ListLearning | None = None
    """Orders recommendations by what shoppers do with them, where it can be switched on."""
    strategies: StrategyLearning | None = None
    """Chooses whether to show, what, or to ask, where it can be switched on."""
    texts: TextLearning | None = None
    """Chooses among a product's approved slogans, where it can be switched on."""
    told: Mapping[str, Told] = field(default_factory=dict)
    """Answers and pages in each further language of the shop."""

    def speaking(self, code: str) -> Services:
        """The same services, in a language: products, answers and pages are told in it.

        Args:
            code: one of the languages of ``book``.
        """
        if len(self.book.languages) == 1 or code == self.book.languages[0]:
            return self
        told = self.told.get(code) or Told(self.faq, self.pages)
        return replace(
            self, shop=self.shop.speaking(code), faq=told.faq, pages=told.pages or self.pages
        )

    @property
    def teachers(self) -> list[Teacher]:
        """Whoever teaches beside the conversations."""
        held = (self.learning, self.texts, self.strategies)
        return [one.teacher for one in held if one is not None]

    @property
    def times_looks(self) -> bool:
        """Whether learners are told how long products are looked at."""
        return any(teacher.settings.rewards.times_looks for teacher in self.teachers)


def shop_config(project: Project) -> ShopConfig:
    """The shop's settings from ``data/shop.yml``.

    Raises:
        ConfigError: a key is unknown or wrong.
    """
    from shop.config import ShopConfig

    return ShopConfig.load_yaml(project.data / SHOP_FILE)


def open_project_shop(project: Project) -> Shop:
    """The shop's database.

    Raises:
        StorageError: it is locked, read-only, unreachable or of another schema.
    """
    from shop.database import open_shop

    project.var.mkdir(parents=True, exist_ok=True)
    return open_shop(project.database_url(), shop_config(project))


def ensure_sample_shop(project: Project) -> bool:
    """Fill an empty database with the project's sample data, if it has such data.

    A database with products is left alone.

    Returns:
        Whether the sample was loaded.
    """
    from shop.catalogue import list_products
    from shop.sample import has_sample, load_sample

    shop = open_project_shop(project)
    try:
        if list_products(shop) or not has_sample(project.data):
            return False
        load_sample(shop, project.data)
        return True
    finally:
        shop.close()


def has_products(project: Project) -> bool:
    """Whether there is anything to find, recommend and describe."""
    from shop.catalogue import list_products

    shop = open_project_shop(project)
    try:
        return bool(list_products(shop))
    finally:
        shop.close()


def items(shop: Shop, words: Words | None = None) -> list[Item]:
    """The shop's products as the recommender sees them.

    Args:
        shop: with its catalogue.
        words: how the language of their texts compares words; English without.
    """
    from shop.catalogue import list_products

    return [item_of(product, shop.config, words) for product in list_products(shop)]


def _said_of(product: ProductView) -> list[str]:
    """Its texts in further languages, in which it is searched for, too."""
    told = product.texts.values()
    return [text for one in told for text in (one.name, one.slogan, one.description) if text]


def item_of(product: ProductView, config: ShopConfig, spoken: Words | None = None) -> Item:
    """One product as the recommender sees it; its options are those that can be bought."""
    from actions.catalogue.facets import (
        CATEGORY,
        TOLD,
        declared_attributes,
        offered,
        options_of,
    )
    from actions.catalogue.telling import told_of
    from recommender.items import Item

    variants = [v for v in product.variants if v.stock > 0] or product.variants
    words = language(FALLBACK).words("attributes")
    held = {entity: frozenset({value}) for entity, value in declared_attributes(product, config)}
    made_of = (product.attributes.get(name) for name in words["made_of"])
    return Item(
        id=product.id,
        name=product.name,
        category=product.category,
        brand=product.brand,
        price_cents=product.price_cents,
        text=" ".join([f"{product.slogan} {product.description}".strip(), *_said_of(product)]),
        attributes=product.attributes,
        options={entity: frozenset(values) for entity, values in offered(variants).items()},
        facets={
            **held,
            "material": frozenset(_real(v, words) for v in made_of if isinstance(v, str)),
            CATEGORY: frozenset(product.categories),
            TOLD: frozenset(_stated(product, words)),
        },
        untold=frozenset(words["no_likeness"]),
        tags=product.tags,
        in_stock=product.in_stock,
        forms=tuple(
            frozenset((entity, value.casefold()) for entity, value in options_of(one).items())
            for one in variants
        ),
        **told_of(product, spoken or catalogue_words()),
    )


def _stated(product: ProductView, words: Mapping[str, Any]) -> Iterator[str]:
    """What a product's tags and attributes say of it, part by part, but for what it lacks."""
    yield from product.tags
    for name, value in product.attributes.items():
        if isinstance(value, str) and name not in words["no_likeness"]:
            parts = parts_of(value)
            yield from (
                _real(p, words) for p in parts if p.partition(" ")[0] not in words["lacking"]
            )


def _real(material: str, words: Mapping[str, Any]) -> str:
    """A material without what it only looks like: who wants no leather may have vegan leather."""
    imitated = "|".join(words["imitation"])
    return re.sub(rf"\b({imitated})[\s-]+\w+", r"\1", material)


@lru_cache(maxsize=1)
def catalogue_words() -> Words:
    """How words of products are compared before the shop's own synonyms are known."""
    from recommender.words import Words

    return Words()


def interactions(shop: Shop) -> Iterator[Interaction]:
    """The shop's events as the recommender sees them."""
    from shop.events import interactions as events

    return map(interaction_of, events(shop))


def interaction_of(event: EventView) -> Interaction:
    """One event of the shop as the recommender sees it."""
    from recommender.items import Interaction

    return Interaction(
        user_id=event.user_id,
        item_id=event.product_id,
        kind=event.kind,
        at=event.at.timestamp(),
        value=event.value if event.kind == "rating" else None,
        verified=event.customer_id is not None,
    )


def recommender_settings(project: Project) -> RecommenderSettings:
    """What ``data/recommender.yml`` sets; the defaults where there is no such file.

    Raises:
        ConfigError: a key is unknown or wrong.
    """
    from common.extensions import use_project
    from recommender.settings import RecommenderSettings

    use_project(project.root)  # a model may stand in the project's own folder
    path = project.data / RECOMMENDER_FILE
    return RecommenderSettings.load_yaml(path) if path.exists() else RecommenderSettings()


def train_recommender(project: Project, *, force: bool = False, progress: bool = True) -> bool:
    """Train the recommender and the search, unless nothing they learn from has changed.

    Without products there is nothing to learn from, and nothing is trained.

    Returns:
        Whether anything was trained.
    """
    from recommender.judgements import read_judgements
    from recommender.training import data_fingerprint, train

    folder, config = project.models / RECOMMENDER, recommender_settings(project).training
    path = project.data / CATALOGUE / JUDGEMENTS
    rated = read_judgements(path) if path.exists() else []
    words = search_words(project)
    shop = open_project_shop(project)
    try:
        products = items(shop, words)
        if not products:
            return False
        # The events are read twice instead of being kept: they may be more than fit into memory.
        fresh = data_fingerprint(products, interactions(shop), config, rated)
        if not force and is_current(folder, fresh):
            return False
        events = interactions(shop)
        train(products, events, folder, config, progress=progress, judgements=rated, words=words)
    finally:
        shop.close()
    return True


def train_generator(project: Project, *, force: bool = False, progress: bool = True) -> bool:
    """Train the writer of descriptions and slogans, unless the catalogue is unchanged.

    A shop with too few descriptions to learn from is left to the plain template, and so is one
    whose descriptions have no spaces between words: the writer learns word by word.

    Returns:
        Whether anything was trained.
    """
    from generator.training import (
        LEAST_EXAMPLES,
        TrainingConfig,
        data_fingerprint,
        leave_to_template,
        train,
    )

    shop = open_project_shop(project)
    try:
        examples = shop_examples(shop)
    finally:
        shop.close()
    _write_in_the_language_of(project)
    copy = project.data / EXAMPLE_COPY
    folder = project.models / GENERATOR
    config = TrainingConfig(example_copy=copy if copy.is_dir() else None)
    if not force and is_current(folder, data_fingerprint(examples, config)):
        return False
    described = [one.description for one in examples if one.description]
    in_words = [text for text in described if not is_mostly_unspaced(text)]
    if len(in_words) < LEAST_EXAMPLES:
        leave_to_template(examples, folder, config)
        return True
    train(examples, folder, config, progress=progress)
    return True


def facts_of(product: ProductView) -> ProductFacts:
    """What the generator may say about a product."""
    from generator.facts import ProductFacts

    return ProductFacts(
        id=product.id,
        name=product.name,
        category=product.category,
        brand=product.brand,
        price=product.price_cents / 100,
        attributes=dict(product.attributes),
        colours=product.colours,
        sizes=product.sizes,
        options=product.options,
        units=product.units,
    )


def write_gazetteer(project: Project) -> Path:
    """Write the names that the understanding links words to; untouched when nothing changed.

    Returns:
        The file: entity -> list of ``{"id", "name", "synonyms"}``.
    """
    from shop.catalogue import list_products

    shop = open_project_shop(project)
    try:
        names = gazetteer(list_products(shop), shop.config, _synonyms(project))
    finally:
        shop.close()
    path = project.models / GAZETTEER
    text = json.dumps(names, indent=1, sort_keys=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def gazetteer(
    products: list[ProductView],
    config: ShopConfig,
    synonyms: dict[str, dict[str, list[str]]],
) -> dict[str, list[dict[str, Any]]]:
    """The products, and the values of everything that shoppers filter by, with other names."""
    from actions.catalogue.facets import entries

    named = [
        {
            "id": product.id,
            "name": product.name,
            "synonyms": [told.name for told in product.texts.values() if told.name],
        }
        for product in products
    ]
    return {**entries(products, config, synonyms), "product": named}


def phrasebook(project: Project, config: ShopConfig) -> Phrasebook:
    """What the bot says in the project's languages; every sentence may name the shop's settings.

    Raises:
        LanguageError: a language is not there, or a sentence cannot be read.
    """
    from actions.answers import setting_values

    return Phrasebook.load(
        project.root,
        languages=project_languages(project, config),
        always=setting_values(config),
        country=config.home_country,
        labels=config.declared_label,
    )


def project_languages(project: Project, config: ShopConfig) -> tuple[str, ...]:
    """The languages that the bot speaks, the one of ``config.yml`` first.

    Raises:
        ConfigError: ``config.yml`` cannot be read.
    """
    return tuple(dict.fromkeys((project.language, *config.languages)))


def search_words(project: Project) -> Words:
    """How the product search compares words: the language's way, and the shop's own synonyms."""
    from recommender.words import Words

    synonyms = _synonyms(project).get(WORDS)
    try:
        return Words(project.language, synonyms)
    except LanguageError:  # a language that has no words for a search is searched as English is
        return Words(synonyms=synonyms)


def live_catalogue(project: Project, shop: Shop, settings: RecommenderSettings) -> LiveModel:
    """Search and recommender over the products of a shop, with the model that is trained last.

    Raises:
        ShoptalkError: the model, the database or a file of the project cannot be read.
    """
    from actions.catalogue.facets import filterable
    from actions.live import LiveCatalogue
    from actions.live_model import LiveModel, TrainedFolder
    from recommender import ProductSearch, Recommender

    folder, words = project.models / RECOMMENDER, search_words(project)
    opened = partial(
        LiveCatalogue,
        shop,
        partial(items, words=words),
        load_search=partial(ProductSearch.load, folder, words=words, config=settings.search),
        load_recommender=partial(Recommender.load, folder, config=settings.serving),
        facets=partial(filterable, config=shop.config),
    )
    return LiveModel(opened, TrainedFolder(folder).version)


def load_services(project: Project) -> Services:
    """Everything the actions need, read from a trained project.

    Raises:
        ShoptalkError: a model, the database or the FAQ cannot be read.
    """
    from actions.answers import load_faq
    from actions.catalogue.beside import load_goes_with
    from actions.catalogue.outlook import StockOutlook
    from actions.catalogue.reviews import ProductReviews
    from actions.learning import ListLearning
    from actions.live import LiveNames, LiveRecommender, LiveSearch
    from actions.live_texts import LiveTexts
    from actions.questions.pages import PAGES, load_pages
    from actions.strategy_learning import STRATEGY, StrategyLearning
    from actions.text_learning import SLOGANS, ApprovedTexts, TextLearning
    from generator import open_provider
    from generator.library import TextLibrary

    _write_in_the_language_of(project)
    shop, settings = open_project_shop(project), recommender_settings(project)
    endpoints, spoken = project.endpoints, language(project.language, project.languages)
    # It has what these ask of a live catalogue: the latest state and the current one.
    catalogue = cast("LiveCatalogue", live_catalogue(project, shop, settings))
    faq, book = load_faq(project.answers, shop.config, spoken), phrasebook(project, shop.config)
    return Services(
        shop=shop,
        config=shop.config,
        told=_told_in(project, shop.config, book.languages[1:], faq),
        recommender=LiveRecommender(catalogue),
        search=LiveSearch(catalogue),
        writer=open_provider(
            read_yaml_mapping(endpoints)[0].get(TEXT_PROVIDER) or {} if endpoints.exists() else {},
            project.models / GENERATOR,
            where=f"{endpoints}: {TEXT_PROVIDER}",
        ),
        faq=faq,
        pages=load_pages(project.data / PAGES, shop.config, spoken),
        book=book,
        categories=LiveNames(catalogue, "categories"),
        facets=LiveNames(catalogue, "facets"),
        words=search_words(project),
        groups=_synonyms(project).get(GROUPS, {}),
        goes_with=load_goes_with(project.data / CATALOGUE),
        reviews=ProductReviews(shop, settings.reviews, project.language),
        outlook=StockOutlook(shop),
        live_texts=LiveTexts(TextLibrary(project.var / TEXT_LIBRARY)),
        learning=ListLearning(shop, settings.learning),
        strategies=StrategyLearning(shop, settings.learning.on(STRATEGY)),
        texts=TextLearning(
            shop, settings.learning.on(SLOGANS), ApprovedTexts(project.var / TEXT_LIBRARY)
        ),
    )


def _told_in(
    project: Project, config: ShopConfig, codes: Sequence[str], first: Mapping[str, FaqEntry]
) -> dict[str, Told]:
    """Answers and pages of further languages: ``data/faq/<code>`` and ``data/pages/<code>``."""
    from actions.answers import load_faq
    from actions.questions.pages import PAGES, load_pages

    found = {}
    for code in codes:
        spoken = language(code, project.languages)
        faq = load_faq(project.answers / code, config, spoken)
        pages = load_pages(project.data / PAGES / code, config, spoken)
        found[code] = Told({**first, **faq}, pages)
    return found


def with_live_texts(product: ProductView, services: Services) -> ProductView:
    """The product as it is shown: with the texts of the library that are live.

    The library has texts of the shop's first language alone; others stay as the shop wrote them.
    """
    if services.live_texts is None or product.language:
        return product
    return services.live_texts.shown(product)


def _write_in_the_language_of(project: Project) -> None:
    """Texts about products are written in the first language of ``config.yml``."""
    from generator.tongue import write_in

    write_in(project.language, project.languages)


def shop_examples(shop: Shop) -> list[Example]:
    """The products with the texts people wrote for them, as the writer learns from them."""
    from generator.reading import Example
    from shop.catalogue import list_products

    return [
        Example(facts=facts_of(one), description=one.description, slogan=one.slogan)
        for one in list_products(shop)
    ]


def _synonyms(project: Project) -> dict[str, dict[str, list[str]]]:
    path = project.data / CATALOGUE / SYNONYMS
    if not path.exists():
        return {}
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DataError(f"{path} is not valid YAML: {error}.") from error
    return {str(key): dict(value) for key, value in (values or {}).items()}
