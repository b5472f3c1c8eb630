from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import cli
from bot.commands import own_shop
from shop import Shop, events
from shop.views import Event
from tests.actions.small_shop import shop as shop

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    pytest.importorskip("opendp", reason="opendp is not installed")
    events.record(shop, *(Event("purchase", "tarn", None, f"s{n}") for n in range(500)))
    (tmp_path / "config.yml").write_text("language: en\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    @contextmanager
    def opened() -> Iterator[Shop]:
        yield shop

    monkeypatch.setattr(own_shop, "own_shop", opened)

    def invoke(*arguments: str) -> tuple[int, str]:
        code = cli.run(["recommender", "release", *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return invoke


def test_counts_are_written_with_what_they_cost(run: Run, tmp_path: Path) -> None:
    code, told = run("--epsilon", "0.75", "--out", "counts.csv")
    assert code == 0
    assert "Spent epsilon 0.75; 0.25 of 1 is left." in told
    header, *lines = (tmp_path / "counts.csv").read_text(encoding="utf-8").splitlines()
    assert header == "product_id,shoppers"
    counts = {name: int(count) for name, count in (line.split(",") for line in lines)}
    assert counts.keys() == {"fjord", "tarn", "reef", "mug"}
    assert counts["tarn"] == pytest.approx(500, abs=200)  # a scale of 6.7: e^-30 that it fails
    assert min(counts.values()) >= 0


def test_what_the_budget_does_not_hold_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("--epsilon", "0.75")[0] == 0
    code, told = run("--epsilon", "0.5", "--out", "counts.csv")
    assert code != 0
    assert "more than what is left: 0.25 of 1" in told
    assert not (tmp_path / "counts.csv").exists()
    code, told = run()
    assert (code, told.splitlines()[-1]) == (0, "0.25 of epsilon 1 is left.")
