"""The shop: products, customers, orders and the rules for changing them.

Knows nothing of the dialogue, the recommender or the generator, and can be used alone::

    shop = open_shop("sqlite:///var/shop.db", ShopConfig())
    product = catalogue.get_product(shop, "blue-mug")
"""

from shop.config import ShopConfig
from shop.database import Shop, open_shop

__all__ = ["Shop", "ShopConfig", "open_shop"]
