"""Python environments of other projects' programs, built once and kept."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from common.errors import EnvironmentProblem

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Environment:
    """What a program of others needs.

    Args:
        name: as people call it.
        module: what can be imported where it is installed.
        requirements: arguments of ``pip install``; paths are relative to the project.
        variables: of the environment in which it runs.
    """

    name: str
    module: str
    requirements: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)

    def python(self, given: Path, folder: Path) -> Path:
        """A Python that has it: ``given`` if that one does, else one built below ``folder``.

        Raises:
            EnvironmentProblem: it cannot be built.
        """
        if self._is_in(given):
            return given.absolute()
        made = folder.absolute() / "venv" / "bin" / "python"
        if not self._is_in(made):
            click.echo(f"Building the environment of {self.name} (some minutes) ...", err=True)
            self._build(given, made)
        return made

    def _is_in(self, python: Path) -> bool:
        command: list[str | Path] = [python, "-c", f"import {self.module}"]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def _build(self, given: Path, made: Path) -> None:
        install: list[str | Path] = [made, "-m", "pip", "install", "-q", *self.requirements]
        try:
            subprocess.run([given, "-m", "venv", made.parents[1]], check=True)
            subprocess.run(install, check=True, cwd=ROOT)
        except (OSError, subprocess.CalledProcessError) as error:
            raise EnvironmentProblem(
                f"The environment of {self.name} could not be built with {given}: {error}",
                hint=f"Give a Python that can install {' '.join(self.requirements)}.",
            ) from error


STOCK_RASA = Environment(
    name="stock Rasa",
    module="rasa",
    requirements=("rasa==3.6.21", "setuptools<81"),
    variables={"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"},
)
SETFIT = Environment(
    name="SetFit",
    module="setfit",
    requirements=("setfit==1.2.0", "-c", "requirements/train.txt"),
    variables={"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"},
)
