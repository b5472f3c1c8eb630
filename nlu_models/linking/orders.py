"""The shape of a shop's order numbers, as ``data/shop.yml`` tells it."""

from __future__ import annotations

from common.config import read_yaml_mapping
from common.errors import ConfigError
from common.order_numbers import OrderNumberShape
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
    values = read_yaml_mapping(path)[0] if path.is_file() else {}
    example = values.get("order_number")
    if example is None:
        return None
    try:
        return OrderNumberShape.of(str(example))
    except ValueError as error:
        raise ConfigError(f"{path}: {error}", hint="Write one of your order numbers.") from error
