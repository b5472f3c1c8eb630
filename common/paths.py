"""Where things lie: the parts of a project, and what the program itself brings.

A project is one shop's folder. The program is installed somewhere else; the repository is the one
place that holds both.
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from common.errors import ConfigError, EnvironmentProblem

VAR_VARIABLE = "SHOPTALK_VAR"
DATABASE_VARIABLE = "SHOPTALK_DATABASE_URL"
START_VARIABLE = "SHOPTALK_START_FROM"
CONFIG_FILE = "config.yml"
_SQLITE = "sqlite:///"
DEFAULT_LANGUAGE = "en"
SHOP_FILE = "shop.yml"
TRAINING_FOLDERS = ("nlu", "rules", "stories")
DIALOGUE_FOLDER = "dialogues"


def program_folder(package: str) -> Path:
    """The folder of a package of the program, such as ``bot`` or ``bot.policies``.

    Raises:
        EnvironmentProblem: the installation lacks it.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EnvironmentProblem(
            f"This installation of Shoptalk lacks the package '{package}'.",
            hint="Install it again.",
        )
    return Path(next(iter(found.submodule_search_locations)))


@dataclass(frozen=True)
class Project:
    """A shop's project: the folder that holds ``config.yml``, and where its parts lie."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project around ``start`` (the working directory by default).

        Raises:
            ConfigError: no folder from ``start`` upwards holds a ``config.yml``.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / CONFIG_FILE).is_file():
                return cls(folder)
        raise ConfigError(
            f"No {CONFIG_FILE} in {here} or a folder above it.",
            hint="Go to the project's folder, or name it with --project DIR.",
        )

    @property
    def config(self) -> Path:
        """The Rasa configuration: language, pipeline, policies."""
        return self.root / CONFIG_FILE

    @property
    def language(self) -> str:
        """``language:`` of ``config.yml``, what the models are trained for; English unless set.

        Raises:
            ConfigError: the file cannot be read, or is not YAML.
        """
        from common.config import read_yaml_mapping  # the build of the wheel has no YAML library

        values, _ = read_yaml_mapping(self.config)
        return str(values.get("language") or DEFAULT_LANGUAGE)

    @property
    def languages(self) -> Path:
        """The project's own languages, or additions to the program's; the folder may be absent."""
        return self.root / "languages"

    @property
    def endpoints(self) -> Path:
        """Where actions, conversations, locks and events live; the file may be absent."""
        return self.root / "endpoints.yml"

    @property
    def credentials(self) -> Path:
        """Messaging channels; the file may be absent."""
        return self.root / "credentials.yml"

    @property
    def settings(self) -> Path:
        """Settings of the front door; the file may be absent."""
        return self.root / "server.yml"

    @property
    def data(self) -> Path:
        """Training data, answers, responses, the catalogue and ``shop.yml``."""
        return self.root / "data"

    @property
    def pictures(self) -> Path:
        """The catalogue's pictures: ``ID.svg``, ``ID.jpg`` ... for the product with that id."""
        return self.data / "catalogue" / "pictures"

    @property
    def domain(self) -> Path:
        """The project's own Rasa domain: the folder ``domain``, or ``domain.yml``; or neither."""
        folder = self.root / "domain"
        return folder if folder.is_dir() else self.root / "domain.yml"

    @property
    def responses(self) -> Path:
        """Sentences that the project says in its own way; the folder may be absent."""
        return self.data / "responses"

    @property
    def answers(self) -> Path:
        """The shop's answers to questions, one entry each."""
        return self.data / "faq"

    @property
    def has_shop(self) -> bool:
        """Whether this is a shop; without ``data/shop.yml`` it is a plain Rasa project."""
        return (self.data / SHOP_FILE).is_file()

    @property
    def dialogues(self) -> Path:
        """Conversations that understanding learns later turns from; the folder may be absent."""
        return self.data / DIALOGUE_FOLDER

    @property
    def training_data(self) -> list[Path]:
        """What Rasa learns from: ``data/nlu``, ``stories``, ``rules`` and files beside them.

        In a plain Rasa project everything in ``data`` but ``dialogues``, which Rasa cannot read.
        """
        if not self.data.is_dir():
            return []
        return [path for path in sorted(self.data.iterdir()) if self._is_training_data(path)]

    def _is_training_data(self, path: Path) -> bool:
        if path.is_dir():
            known = path.name in TRAINING_FOLDERS
            return known or (not self.has_shop and path.name != DIALOGUE_FOLDER)
        return path.suffix in (".yml", ".yaml") and path.name != SHOP_FILE

    @property
    def var(self) -> Path:
        """Everything made at run time; moved by the variable SHOPTALK_VAR."""
        moved = os.environ.get(VAR_VARIABLE)
        return Path(moved).resolve() if moved else self.root / "var"

    @property
    def models(self) -> Path:
        """Trained models, one folder a part."""
        return self.var / "models"

    @property
    def has_database(self) -> bool:
        """Whether there is a database to look into; opening a SQLite file would make one."""
        url = self.database_url()
        return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()

    def database_url(self) -> str:
        """The SQLAlchemy URL of the shop's database (SHOPTALK_DATABASE_URL, or SQLite in var/)."""
        return os.environ.get(DATABASE_VARIABLE) or f"{_SQLITE}{self.var / 'shop.db'}"
