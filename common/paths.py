"""Where the parts of a project lie: one object instead of paths put together everywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from common.errors import ConfigError

VAR_VARIABLE = "SHOPTALK_VAR"
DATABASE_VARIABLE = "SHOPTALK_DATABASE_URL"
CONFIG_FILE = "config.yml"


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
    def data(self) -> Path:
        """Training data, the sample catalogue, the FAQ and ``shop.yml``."""
        return self.root / "data"

    @property
    def pictures(self) -> Path:
        """The catalogue's pictures: ``ID.svg``, ``ID.jpg`` ... for the product with that id."""
        return self.data / "catalogue" / "pictures"

    @property
    def domain(self) -> Path:
        """The Rasa domain, one file a subject."""
        return self.root / "bot" / "domain"

    @property
    def var(self) -> Path:
        """Everything made at run time; moved by the variable SHOPTALK_VAR."""
        moved = os.environ.get(VAR_VARIABLE)
        return Path(moved).resolve() if moved else self.root / "var"

    @property
    def models(self) -> Path:
        """Trained models, one folder a part."""
        return self.var / "models"

    def database_url(self) -> str:
        """The SQLAlchemy URL of the shop's database (SHOPTALK_DATABASE_URL, or SQLite in var/)."""
        return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{self.var / 'shop.db'}"
