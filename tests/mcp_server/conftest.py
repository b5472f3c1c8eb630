from tests.shop.conftest import clock, empty_shop, mia, order, postgres_tables, shop

__all__ = ["clock", "empty_shop", "mia", "order", "postgres_tables", "shop"]
