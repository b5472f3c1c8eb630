"""A toy bot of Rasa's own small components, trained once."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from common.paths import Project
from tests.runtime.speaking import write_speaking

POSTGRES = os.environ.get("SHOPTALK_TEST_POSTGRES", "postgresql://127.0.0.1:5432/test")
CONFIG = """\
recipe: default.v1
assistant_id: toy
language: en
pipeline:
  - name: KeywordIntentClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """\
version: "3.1"
intents: [greet, bye, buy, wonder]
actions: [action_silent]
responses:
  utter_greet:
    - text: Hello there
      buttons:
        - {title: Buy a jacket, payload: /buy}
  utter_bye:
    - text: See you
  utter_carousel:
    - custom:
        type: product_carousel
        version: 1
        text: Two jackets
        products:
          - {type: product_card, version: 1, product_id: a, name: Fjord, price_cents: 12900,
             price_text: "€129.00"}
          - {type: product_card, version: 1, product_id: b, name: Skerry, price_cents: 9900,
             price_text: "€99.00", reason: waterproof}
        buttons:
          - {title: Goodbye, payload: /bye}
session_config:
  session_expiration_time: 60
  carry_over_slots_to_new_session: true
"""
NLU = """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - good morning
- intent: bye
  examples: |
    - farewell
    - good night
- intent: buy
  examples: |
    - jackets
- intent: wonder
  examples: |
    - wonder
"""
RULES = """\
version: "3.1"
rules:
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}]
- rule: bye
  steps: [{intent: bye}, {action: utter_bye}]
- rule: buy
  steps: [{intent: buy}, {action: utter_carousel}]
- rule: an action that says nothing
  steps: [{intent: wonder}, {action: action_silent}]
"""
FILES = {
    "config.yml": CONFIG,
    "domain.yml": DOMAIN,
    "data/nlu/nlu.yml": NLU,
    "data/rules/rules.yml": RULES,
}


def write_toy(root: Path) -> Project:
    """The toy bot's files in ``root``."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


@pytest.fixture(scope="session")
def trained_toy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The trained toy bot; tests must not change it."""
    from bot.runtime.training import train_rasa

    project = write_toy(tmp_path_factory.mktemp("toy"))
    train_rasa(project)
    return project


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    """The toy bot, not trained."""
    return write_toy(tmp_path)


@pytest.fixture
def toy_copy(trained_toy: Project, tmp_path: Path) -> Project:
    """The trained toy bot, to be changed."""
    shutil.copytree(trained_toy.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.fixture(scope="session")
def trained_speaking(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The trained bot of ``tests.runtime.speaking``; tests must not change it."""
    from bot.runtime.training import train_rasa

    project = write_speaking(tmp_path_factory.mktemp("speaking"))
    train_rasa(project)
    return project


@pytest.fixture
def speaking_copy(trained_speaking: Project, tmp_path: Path) -> Project:
    """The trained speaking bot, to be damaged."""
    shutil.copytree(trained_speaking.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of an empty PostgreSQL schema; without a server the test is skipped."""
    url = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg2")
    schema = f"conversations_{uuid.uuid4().hex[:8]}"
    engine = sa.create_engine(url, connect_args={"connect_timeout": 2})
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError as error:
        pytest.skip(f"PostgreSQL cannot be reached: {error.orig}")
    own = url.update_query_dict({"options": f"-csearch_path={schema} -clock_timeout=50"})
    yield own.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()
