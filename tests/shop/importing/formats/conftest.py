"""Files of other shop systems, imported into a small shop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import ImportRowsError
from shop import Shop, catalogue
from shop.importing import ImportReport, import_file
from shop.views import ProductView


class Till:
    """Writes a file, imports it and looks at what is there."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop = shop
        self.folder = folder

    def write(self, content: str | bytes, name: str = "export.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def bring(self, content: str | bytes, name: str = "export.csv") -> ImportReport:
        return import_file(self.shop, "products", self.write(content, name))

    def wrong(self, content: str | bytes, name: str = "export.csv") -> list[str]:
        with pytest.raises(ImportRowsError) as error:
            self.bring(content, name)
        assert catalogue.list_products(self.shop) == []
        return [f"{row.line}: {row.reason}" for row in error.value.rows]

    def product(self, product_id: str) -> ProductView:
        found = catalogue.get_product(self.shop, product_id)
        assert found is not None
        return found

    def ids(self) -> list[str]:
        return sorted(product.id for product in catalogue.list_products(self.shop))


@pytest.fixture
def till(empty_shop: Shop, tmp_path: Path) -> Till:
    return Till(empty_shop, tmp_path)


@pytest.fixture
def twice(till: Till) -> Callable[[str], None]:
    """Asserts that a second import of the same file changes nothing."""

    def check(content: str, name: str = "export.csv") -> None:
        till.bring(content, name)
        before = catalogue.list_products(till.shop)
        report = till.bring(content, name)
        assert (report.created, report.updated) == (0, len(before))
        assert catalogue.list_products(till.shop) == before

    return check
