from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from common.errors import DataError, ImportRowsError, StorageError
from shop import ShopConfig, identity, models, open_shop
from shop.aftersales import AfterSales
from shop.cli import cli, table
from shop.operations import (
    change_account,
    open_complaint,
    request_handoff,
    watch_product,
)

PRODUCTS = "id,name,category,price,sku\ncup,Cup,mugs,1.50,CUP\n"
CUSTOMERS = "id,email,created_at\nC1,mia@example.com,2025-01-01\n"

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with files to import, and a database of its own."""
    (tmp_path / "config.yml").write_text("", encoding="utf-8")
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (tmp_path / "our-customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOPTALK_DATABASE_URL", raising=False)
    monkeypatch.delenv("SHOPTALK_VAR", raising=False)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    def invoke(*arguments: str, fails: type[Exception] | None = None) -> Result:
        result = CliRunner().invoke(cli, arguments)
        if fails is None:
            assert result.exception is None, result.exception
        else:
            assert isinstance(result.exception, fails)
        return result

    return invoke


def hand_over(project: Path) -> None:
    shop = open_shop(f"sqlite:///{project / 'var' / 'shop.db'}", ShopConfig())
    talk = [("shopper", "I want\na person"), ("bot", "Of course. " * 20)]
    request_handoff(shop, "talk", reason="asked", transcript=talk, request_id="a")
    open_complaint(shop, "talk", text="It leaks", order_number="HP-1", request_id="b")
    shop.close()


def test_files_go_in_and_out(run: Run, project: Path) -> None:
    assert (
        "products: 1 new, 0 brought up to date" in run("import", "products", "products.csv").output
    )
    assert "products: 0 new, 1 brought" in run("import", "products", "products.csv").output
    assert "Exported 1 products to out.json." in run("export", "products", "out.json").output
    assert json.loads((project / "out.json").read_text(encoding="utf-8"))[0]["price"] == "1.50"


def test_the_files_names_say_what_they_hold(run: Run) -> None:
    output = run("import", "customers.csv", "products.csv").output
    assert output.index("products: 1 new") < output.index("customers: 1 new")


def test_where_the_name_says_nothing_the_columns_do(run: Run, project: Path) -> None:
    run("import", "products.csv")
    assert "customers: 1 new" in run("import", "our-customers.csv").output
    text = "product_id,rating,at\ncup,4,2025-05-01\n"
    (project / "what-they-say.csv").write_text(text, encoding="utf-8")
    assert "reviews: 1 new" in run("import", "what-they-say.csv").output
    (project / "unclear.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = run("import", "unclear.csv", fails=DataError)
    assert "Neither the name of" in str(result.exception)


EXPORT = (
    "Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price,Status,Shelf\n"
    "cup,Cup,<p>Round</p>,Own,CUP,1.50,active,4\nlid,Lid,,Own,LID,1.00,draft,4\n"
)


def test_exports_of_other_shops_are_recognised_by_their_shape(run: Run, project: Path) -> None:
    (project / "2025-all.csv").write_text(EXPORT, encoding="utf-8")
    output = run("import", "2025-all.csv").output
    assert "products: 1 new, 0 brought up to date" in output
    assert "  products left out, draft: 1" in output
    assert "(Shelf): 1" in output
    wrong = run("import", "--format", "plain", "products", "2025-all.csv", fails=ImportRowsError)
    assert "unknown column 'handle'" in str(wrong.exception)
    assert run("import", "--format", "paper", "2025-all.csv", fails=SystemExit).exit_code == 2


def test_explain_tells_all_and_changes_nothing(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    (project / "2025-all.csv").write_text(EXPORT, encoding="utf-8")
    output = run("import", "--explain", "2025-all.csv", "customers.csv").output
    assert output.startswith("2025-all.csv: a Shopify product export, for its header has")
    assert re.search(r"^Body \(HTML\) +description +HTML is taken out$", output, re.MULTILINE)
    assert re.search(r"^Shelf +not known", output, re.MULTILINE)
    assert max(map(len, output.splitlines())) <= 60
    flowing = " ".join(output.split())
    assert "It holds products: 1, variants: 1, pictures: 0." in flowing
    assert "products: 1 new, 0 brought up to date. Nothing was changed." in flowing
    assert "customers: 1 new" in flowing
    assert "products: 1 new" in run("import", "2025-all.csv").output


def test_explain_lists_what_is_wrong(run: Run, project: Path) -> None:
    rows = PRODUCTS.replace("sku", "sku,pirce").replace("CUP", "CUP,2")
    (project / "products.csv").write_text(rows, encoding="utf-8")
    result = run("import", "--explain", "products.csv", fails=SystemExit)
    assert result.exit_code == 1
    assert "did you mean 'price'?" in result.output
    assert "1 row is wrong: an import would change nothing." in result.output


def test_explain_sees_what_does_not_fit_together(run: Run, project: Path) -> None:
    (project / "products.csv").write_text(f"{PRODUCTS}pot,Pot,pots,2,CUP\n", encoding="utf-8")
    result = run("import", "--explain", "products.csv", fails=SystemExit)
    assert "line 3: SKU 'CUP' is on line 2 already" in result.output


def test_bad_rows_and_kinds_reach_the_caller(run: Run, project: Path) -> None:
    (project / "bad.csv").write_text(PRODUCTS.replace("1.50", "x"), encoding="utf-8")
    result = run("import", "products", "bad.csv", fails=ImportRowsError)
    assert "bad.csv: 1 row is wrong" in str(result.exception)
    assert "did you mean 'products'" in str(
        run("import", "prodcts", "bad.csv", fails=DataError).exception
    )
    assert run("import", "products", fails=SystemExit).exit_code == 2


def test_handoffs_can_be_listed_read_and_closed(run: Run, project: Path) -> None:
    assert run("handoffs").output == "No conversation waits for a person.\n"
    hand_over(project)
    listed = run("handoffs").output
    assert listed.splitlines()[0].split() == [
        "NUMBER", "SINCE", "STATUS", "CUSTOMER", "REASON", "LAST", "WORDS",
    ]  # fmt: skip
    assert "H-00001" in listed
    assert "Of course. Of course." in listed
    assert "…" in listed
    assert "shopper: I want\na person" in run("handoffs", "H-00001").output
    assert json.loads(run("handoffs", "--json").output)[0]["number"] == "H-00001"
    assert json.loads(run("handoffs", "h-00001", "--json").output)["status"] == "open"
    assert "taken" in run("handoffs", "H-00001", "--take").output
    assert run("handoffs").output == "No conversation waits for a person.\n"
    assert "H-00001" in run("handoffs", "--all").output
    assert "closed" in run("handoffs", "H-00001", "--close").output
    assert run("handoffs", "--close", fails=SystemExit).exit_code == 2
    assert "no handoff H-9" in str(run("handoffs", "H-9", fails=DataError).exception)


def test_cases_and_watches_are_listed_and_closed(run: Run, project: Path) -> None:
    assert run("cases").output == "No case waits.\n"
    assert run("watches").output == "Nobody is to be told of anything.\n"
    run("import", "products.csv", "customers.csv")
    shop = open_shop(f"sqlite:///{project / 'var' / 'shop.db'}", ShopConfig())
    identity.trust(shop, "talk", "C1")
    call = {"field": "email", "value": "new@example.com", "request_id": "a"}
    shop.config = ShopConfig(after_sales=AfterSales(new_email="hook"))
    change_account(shop, "talk", **call)  # type: ignore[arg-type]
    watch_product(shop, "talk", product_id="cup", request_id="b")
    with shop.session() as session:
        session.get_one(models.Variant, "CUP").stock = 1
    shop.close()
    (case,) = json.loads(run("cases", "--json").output)
    assert case["details"]["after"] == "new@example.com"
    assert json.loads(run("watches", "--json").output)[0]["product"] == "Cup"
    for close in (("cases", "S-00001", "--close"), ("watches", "W-00001")):
        assert "closed" in run(*close).output
    assert run("cases").output == "No case waits.\n"
    assert run("watches").output == "Nobody is to be told of anything.\n"
    run("cases", "--close", fails=SystemExit)


def test_complaints_are_listed(run: Run, project: Path) -> None:
    assert run("complaints").output == "There are no complaints.\n"
    hand_over(project)
    assert "It leaks" in run("complaints").output
    assert json.loads(run("complaints", "--json").output)[0]["order_number"] == "HP-1"


def test_migrate_says_when_there_is_nothing_to_do(run: Run) -> None:
    assert "up to date" in run("migrate").output


def test_a_sample_can_be_loaded(run: Run, project: Path) -> None:
    files = {
        "catalogue/products/cups.csv": "id,name,category,price,sku\ncup,Cup,mugs,5.00,1\n",
        "sample/sample.yml": "as_of: 2026-01-01\ncustomer: ada@example.com\n",
        "sample/customers.csv": "id,email,created_at\nC1,ada@example.com,2025-12-01\n",
        "sample/orders.csv": "number,customer_id,status,placed_at,address_name,address_street,"
        "address_postcode,address_city,address_country,item_sku\n"
        "HP-7,C1,placed,2025-12-31,Ada,Weg 1,20457,Hamburg,DE,1\n",
    }
    for name, content in files.items():
        path = project / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    output = run("sample").output
    assert "1 products, 1 customers, 1 orders and 0 events." in output
    assert "Try it as ada@example.com:" in output
    assert "HP-7  placed" in output


def test_a_database_that_is_none_is_named(run: Run, project: Path) -> None:
    (project / "var").mkdir()
    (project / "var" / "shop.db").write_text("not a database" * 99, encoding="utf-8")
    assert "not a database" in str(run("handoffs", fails=StorageError).exception)


def test_columns_are_as_wide_as_they_need() -> None:
    assert table([{"A": "1", "LONG": "x"}, {"A": "22222", "LONG": ""}]) == (
        "A      LONG\n1      x\n22222"
    )


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)])
def test_every_command_explains_itself(command: list[str]) -> None:
    output = CliRunner().invoke(cli, [*command, "--help"]).output
    assert "Usage:" in output
    assert len(output.splitlines()) > 5
