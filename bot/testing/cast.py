"""Who and what plays in a conversation: people, orders and products found in the shop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.testing.script import Conversation, OrderQuery, ProductQuery
from common.language import Money, language
from common.paths import DEFAULT_LANGUAGE
from shop.config import ShopConfig
from shop.models import Customer, Order, OrderItem, Product, Variant

Writer = Callable[[int], str]
_AT_ONCE = 20
_QUOTE = re.compile(r"(?<![\w@])@([a-z_]+[0-9]*(?:\.[a-z_]+[0-9]*(?:_[a-z]+)?)?)")


class CastError(AssertionError):
    """The shop has nobody for a part, or a script quotes a part that is not given."""


def cast(
    conversation: Conversation, session: Session, config: ShopConfig, code: str = DEFAULT_LANGUAGE
) -> dict[str, str]:
    """Find what ``given`` and ``products`` describe.

    Args:
        code: of the language in which amounts are quoted.

    Returns:
        What a script may quote, without the ``@``.

    Raises:
        CastError: nothing in the shop fits.
    """
    parts: dict[str, str] = {}
    money = writer(config, code)
    main: Order | None = None
    taken: set[int] = set()
    for name, query in conversation.given.items():
        order = _find_order(name, query, session, config, main, taken)
        taken.add(order.id)
        details = _order_details(order, query, session, money)
        parts[name] = order.number
        parts |= {f"{name}.{key}": value for key, value in details.items()}
        if main is None:
            main = order
            parts |= details
    for name, wanted in conversation.products.items():
        product = _find_product(name, wanted, session)
        parts[name] = product.name
        details = _product_details(product, wanted, money)
        parts |= {f"{name}.{key}": value for key, value in details.items()}
    return parts


def quote(text: str, parts: Mapping[str, str]) -> str:
    """``text`` with every ``@part`` replaced.

    Raises:
        CastError: a part is not given.
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in parts:
            raise CastError(f"@{name} is not given; there are: {', '.join(sorted(parts))}")
        return parts[name]

    return _QUOTE.sub(value, text)


def writer(config: ShopConfig, code: str) -> Writer:
    """Writes cents as an amount, as the language does in the shop's country."""
    formatter = language(code).formatter(config.home_country)
    return lambda cents: formatter.write(Money(cents, config.currency))


def _find_order(
    name: str,
    query: OrderQuery,
    session: Session,
    config: ShopConfig,
    main: Order | None,
    taken: set[int],
) -> Order:
    statement = select(Order).order_by(Order.number)
    if query.status:
        statement = statement.where(Order.status.in_(query.status))
    if query.of == "same" and main is not None:
        statement = statement.where(Order.customer_id == main.customer_id)
    if query.of == "another" and main is not None:
        statement = statement.where(Order.customer_id != main.customer_id)
    if query.country:
        statement = statement.where(Order.country == query.country)
    # A few at a time: the first that fits is near the beginning, and each brings its parcels along.
    for order in session.scalars(statement.execution_options(yield_per=_AT_ONCE)):
        if order.id not in taken and _order_fits(order, query, session, config):
            return order
    raise CastError(f"no order in the shop fits '{name}': {query!r}")


def _order_fits(order: Order, query: OrderQuery, session: Session, config: ShopConfig) -> bool:
    names = [item.name for item in order.items]
    if len(set(names)) != len(names) or not query.items_min <= len(names) <= query.items_max:
        return False
    if query.returns is not None and len(order.returns) != query.returns:
        return False
    if query.exchanges is not None and len(order.exchanges) != query.exchanges:
        return False
    if query.refund_status and query.refund_status not in {r.status for r in order.refunds}:
        return False
    if query.tracked is not None and bool(_tracking(order)) != query.tracked:
        return False
    return (
        _delivered_as_asked(order, query)
        and _siblings_fit(order, query, session)
        and (query.returnable is None or _returnable(order, session, config) == query.returnable)
        and (query.swap is None or _swap(order.items[0], query.swap, session) is not None)
    )


def _delivered_as_asked(order: Order, query: OrderQuery) -> bool:
    now = datetime.now(UTC)
    if query.delivered_within_days is not None:
        limit = now - timedelta(days=query.delivered_within_days)
        return order.delivered_at is not None and order.delivered_at > limit
    if query.delivered_before_days is not None:
        limit = now - timedelta(days=query.delivered_before_days)
        return order.delivered_at is not None and order.delivered_at < limit
    return True


def _siblings_fit(order: Order, query: OrderQuery, session: Session) -> bool:
    if query.siblings is None:
        return True
    statement = select(Order.id).where(
        Order.customer_id == order.customer_id, Order.status.in_(query.siblings.status)
    )
    return query.siblings.min <= len(session.scalars(statement).all()) <= query.siblings.max


def _returnable(order: Order, session: Session, config: ShopConfig) -> bool:
    if order.status != "delivered" or order.delivered_at is None:
        return False
    # A day of reserve: the suite must not depend on the hour it runs at.
    window = timedelta(days=config.return_window_days - 1)
    if order.delivered_at < datetime.now(UTC) - window:
        return False
    products = [session.get_one(Product, item.product_id) for item in order.items]
    return not any(
        p.attributes.get("returnable") is False or set(p.tags) & set(config.not_returnable)
        for p in products
    )


def _swap(item: OrderItem, what: str, session: Session) -> str | None:
    """Another value of one option of the item that is in stock, all else being the same."""
    for variant in session.scalars(select(Variant).where(Variant.product_id == item.product_id)):
        differing = {
            name
            for name in {*variant.options, *item.options}
            if variant.options.get(name) != item.options.get(name)
        }
        if differing == {what} and variant.stock > 1:
            return str(variant.options.get(what, ""))
    return None


def _tracking(order: Order) -> str:
    """The first code by which a parcel of the order can be followed."""
    return next((str(code) for each in order.parcels for code in each.tracking_codes), "")


def _order_details(
    order: Order, query: OrderQuery, session: Session, money: Writer
) -> dict[str, str]:
    customer = session.get_one(Customer, order.customer_id)
    total = sum(item.price_cents * item.quantity for item in order.items) + order.shipping_cents
    digits = re.sub(r"\D", "", order.number)
    details = {
        "digits": digits,
        "loose": re.sub(r"[\W_]", "", order.number).lower(),
        "email": customer.email,
        "phone": customer.phone,
        "name": customer.name,
        "first_name": customer.name.split()[0],
        "postcode": order.postcode,
        "city": order.city,
        "street": order.street,
        "total": money(total),
        "carrier": next((parcel.carrier for parcel in order.parcels if parcel.carrier), ""),
        "tracking": _tracking(order),
    }
    for place, item in enumerate(order.items, 1):
        details[f"item{place}"] = item.name
        for option in ("colour", "size", *item.options):
            details[f"item{place}_{option}"] = str(item.options.get(option, ""))
        details[f"item{place}_price"] = money(item.price_cents * item.quantity)
    if query.swap:
        details["swap"] = _swap(order.items[0], query.swap, session) or ""
    return details


def _misspelt(name: str) -> str:
    """The name in lower case with two letters of its longest word in the wrong order."""
    word = max(name.lower().split(), key=len)
    middle = len(word) // 2
    wrong = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return name.lower().replace(word, wrong)


def _find_product(name: str, query: ProductQuery, session: Session) -> Product:
    statement = select(Product).order_by(Product.id)
    if query.category:
        statement = statement.where(Product.category == query.category)
    fitting = [p for p in session.scalars(statement) if _product_fits(p, query)]
    if len(fitting) <= query.skip:
        raise CastError(f"no product in the shop fits '{name}': {query!r}")
    return fitting[query.skip]


def _product_fits(product: Product, query: ProductQuery) -> bool:
    bought = [v for v in product.variants if v.stock > 0]
    if query.in_stock is not None and bool(bought) != query.in_stock:
        return False
    return (
        query.price_min_cents <= product.price_cents <= query.price_max_cents
        and (query.colour is None or query.colour in _colours(product.variants))
        and (query.brand is None or product.brand == query.brand)
        and (query.attribute is None or query.attribute in product.attributes)
        and (not query.sold_out_size or _sold_out_size(product) is not None)
    )


def _colours(variants: Iterable[Variant]) -> set[str]:
    return {str(each.options.get("colour", "")) for each in variants if each.stock > 0}


def _sold_out_size(product: Product) -> str | None:
    sizes = {each.sku: str(each.options.get("size", "")) for each in product.variants}
    left = {sizes[each.sku] for each in product.variants if each.stock > 0}
    gone = [size for size in sizes.values() if size and size not in left]
    return gone[0] if gone and left else None


def _product_details(product: Product, query: ProductQuery, money: Writer) -> dict[str, str]:
    first = next((v for v in product.variants if v.stock > 0), product.variants[0])
    return {
        "id": product.id,
        "typo": _misspelt(product.name),
        "price": money(product.price_cents),
        "category": product.category,
        "brand": product.brand,
        **{name: str(value) for name, value in {"colour": "", "size": "", **first.options}.items()},
        **({"size": _sold_out_size(product) or ""} if query.sold_out_size else {}),
        "value": str(product.attributes.get(query.attribute or "", "")),
    }
