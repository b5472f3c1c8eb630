"""docs/shop.md names what there is: tables, codes, functions, and an example that runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shop import ShopConfig, open_shop, operations
from shop.models import Base
from shop.sample import load_sample

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "shop.md").read_text(encoding="utf-8")


def test_every_table_is_explained() -> None:
    section = GUIDE.split("## Tables")[1].split("## Who")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= set(Base.metadata.tables)


def test_every_operation_is_explained() -> None:
    for name in operations.__all__:
        assert f"`{name}`" in GUIDE or name.startswith("check_")


def test_every_code_of_a_refusal_is_listed() -> None:
    sources = "\n".join(p.read_text("utf-8") for p in (ROOT / "shop").rglob("*.py"))
    raised = re.findall(r"(?:refuse|RuleError|VerifiedError)\(\s*\"([a-z_]+)\"", sources)
    assert len(set(raised)) > 15
    for code in raised:
        assert f"`{code}`" in GUIDE


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shop = open_shop("sqlite:///var/shop.db", ShopConfig(order_number="HP-104233"))
    load_sample(shop, ROOT / "data")
    shop.close()
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert names["cancelled"].status == "cancelled"  # type: ignore[attr-defined]
    assert len(names["jackets"]) > 10  # type: ignore[arg-type]
