"""The trained bot and the sample shop: a few customers come, and nothing is written wrongly."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli
from common.paths import Project
from shop.database import open_shop
from tests.simulation.small_shop import CONFIG


def test_customers_reach_their_goals(trained_project: Project, tmp_path: Path) -> None:
    out = tmp_path / "simulated.json"
    before = _orders(trained_project)
    kinds = ["cancel", "status", "stranger"]
    args = [word for kind in kinds for word in ("--kind", kind)]
    args += ["--goals", "3", "--style", "plain", "--out", str(out)]
    done = CliRunner().invoke(cli, ["-C", str(trained_project.root), "simulate", *args])
    assert done.exception is None or done.exit_code in (0, 1), done.output
    result = json.loads(out.read_text(encoding="utf-8"))
    assert result["goals"] == 3
    assert {kind: result["by_kind"][kind] for kind in kinds} == dict.fromkeys(kinds, "1 of 1"), (
        result["failures"]
    )
    assert (result["exact"], result["wrong_writes"], result["leaks"]) == (3, 0, 0)
    assert _orders(trained_project) == before


def _orders(project: Project) -> list[tuple[object, ...]]:
    """The project's own database is only read."""
    shop = open_shop(project.database_url(), CONFIG)
    with shop.reading() as session:
        query = "SELECT number, status, street FROM orders ORDER BY number"
        found = [tuple(row) for row in session.connection().exec_driver_sql(query)]
    shop.close()
    return found
