"""``shoptalk setup``: the one command after ``pip install`` that brings Rasa and the pins."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from common.errors import EnvironmentProblem
from common.paths import program_folder


@dataclass(frozen=True)
class Step:
    """One installation.

    Attributes:
        title: what is installed.
        file: of the pinned requirements.
        options: pip's. Rasa's own requirements are those of 2022, so it comes without them.
        training: whether only training needs it.
    """

    title: str
    file: str
    options: tuple[str, ...] = ()
    training: bool = False


STEPS = (
    Step("The libraries of serving, as pinned", "serve.txt", ("--no-deps", "--require-hashes")),
    Step(
        "The libraries of training, as pinned",
        "train.txt",
        ("--no-deps", "--require-hashes"),
        training=True,
    ),
    Step("PyTorch (about 200 MB; its CUDA build is larger)", "torch.txt", training=True),
    Step(
        "Rasa, without its requirements of 2022",
        "rasa.txt",
        ("--no-deps", "--ignore-requires-python", "--require-hashes"),
    ),
)


@click.command()
@click.option("--train/--no-train", default=True, help="Whether this machine shall train.")
@click.option("--dry-run", is_flag=True, help="Only print the commands.")
def setup(train: bool, dry_run: bool) -> None:
    """Install Rasa and the pinned libraries into this environment, saying what is done.

    Run it once after 'pip install'; 'make install' of the repository does the same by itself.
    """
    steps = [step for step in STEPS if train or not step.training]
    for number, step in enumerate(steps, 1):
        command = [*_installer(), *step.options, "-r", str(requirements_folder() / step.file)]
        click.echo(f"[{number}/{len(steps)}] {step.title}:\n  {shlex.join(command)}")
        if not dry_run:
            _run(command)
    if not dry_run:
        click.echo("Done. 'shoptalk new my-shop' makes a project; 'shoptalk doctor' looks at it.")


def requirements_folder() -> Path:
    """The pinned requirements: in the installed program, or at the repository's root."""
    program = program_folder("bot")
    installed = program / "requirements"
    return installed if installed.is_dir() else program.parent / "requirements"


def _installer() -> list[str]:
    """How to install into the environment of this interpreter.

    Raises:
        EnvironmentProblem: neither pip nor uv is there.
    """
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", sys.executable]
    raise EnvironmentProblem(
        "This environment has no pip.", hint=f"Run: {sys.executable} -m ensurepip"
    )


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own
        raise EnvironmentProblem(
            "The installation failed; what pip said stands above.",
            hint="Mend that and run 'shoptalk setup' again.",
        )
