"""The workspace of each page, and a running bot that all pages may ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from common.paths import Project
from tests.docs.pages import blocks_of
from tests.docs.workspace import Workspace


@pytest.fixture(scope="module")
def workspace_of(
    trained_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], Workspace]]:
    """A page's own copy of the project, with the files that the page shows; made at first use."""
    made: dict[Path, Workspace] = {}

    def of(page: Path) -> Workspace:
        if page not in made:
            folder = tmp_path_factory.mktemp(page.stem) / "project"
            made[page] = Workspace.copy_of(trained_project, folder)
            for block in blocks_of((page,), "csv", "json", "xml", "yaml", "yml"):
                if block.file:
                    (folder / block.file).write_text(block.text, encoding="utf-8")
        return made[page]

    yield of
    for workspace in made.values():
        shutil.rmtree(workspace.root)


@pytest.fixture(scope="session")
def bot_address(
    trained_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running bot."""
    folder = tmp_path_factory.mktemp("bot") / "project"
    workspace = Workspace.copy_of(trained_project, folder)
    with workspace.serving("shoptalk run --no-train --port 0") as address:
        yield address
    shutil.rmtree(folder)
