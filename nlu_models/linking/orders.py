"""The shape of a shop's order numbers, as ``data/shop.yml`` tells it."""

from __future__ import annotations

from common.config import read_yaml_mapping
from common.errors import ConfigError
from common.order_numbers import DEFAULT_EXAMPLE, OrderNumberShape
from common.paths import Project

SHOP_FILE = "shop.yml"


def order_shape() -> OrderNumberShape | None:
    """The shape of the order numbers of the shop around the working directory; None without one.

    Raises:
        ConfigError: the shop's file is not YAML, or its example is no order number.
    """
    try:
        path = Project.find().data / SHOP_FILE
    except ConfigError:
        return None
    if not path.is_file():
        return None
    example = read_yaml_mapping(path)[0].get("order_number") or DEFAULT_EXAMPLE
    try:
        return OrderNumberShape.of(str(example))
    except ValueError as error:
        raise ConfigError(f"{path}: {error}", hint="Write one of your order numbers.") from error
