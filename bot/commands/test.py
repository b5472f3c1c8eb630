"""``shoptalk test``: the whole suite, or the part that is named."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from common.errors import EnvironmentProblem
from common.paths import Project


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def test(pytest_args: tuple[str, ...]) -> int:
    """Run the test suite; PYTEST_ARGS (files, -k, -x, ...) choose a part of it."""
    project = Project.find()
    if not (project.root / "tests").is_dir():
        raise EnvironmentProblem(
            f"There are no tests in {project.root}.",
            hint="The suite comes with the repository; conversations are tested with "
            "'shoptalk rasa test'.",
        )
    # One thread a library: two cores are shared by the tests, the bot and the browser.
    environment = {**os.environ, "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
    command = [sys.executable, "-m", "pytest", *pytest_args]
    return subprocess.run(command, cwd=project.root, env=environment, check=False).returncode  # noqa: S603
