"""What changing the items of an order makes of it: pure, for the summary and the write alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shop import rules
from shop.config import ShopConfig
from shop.previews import ChangedLine
from shop.splitting import with_pieces
from shop.views import OrderItemView, OrderView, ProductView, RefundView, VariantView


@dataclass(frozen=True)
class LineChange:
    """One wish: another variant or quantity of a line, a line to take out or one to add.

    Attributes:
        item_id: the line; None for one that is to be added.
        sku: the variant it shall be; None for the one it is.
        quantity: how many pieces there shall be, 0 to take it out; None for as many as there are
            (one, where it is added).
    """

    item_id: int | None = None
    sku: str | None = None
    quantity: int | None = None

    def as_values(self) -> list[int | str | None]:
        """As it is written down."""
        return [self.item_id, self.sku, self.quantity]


@dataclass(frozen=True)
class ChangedOrder:
    """The order as it would be, what differs, and the pieces that go out of (or into) the stock."""

    order: OrderView
    lines: tuple[ChangedLine, ...]
    taken: Mapping[str, int]


def changed(
    order: OrderView,
    wishes: Sequence[LineChange],
    products: Mapping[str, ProductView],
    config: ShopConfig,
) -> ChangedOrder:
    """What these wishes make of an order.

    Pieces that stay keep their price. Another variant costs as much more or less as it does today;
    what is added costs today's price, on a line of its own where that differs.

    Args:
        wishes: at most one for each line.
        products: by id, those of the order and of what is added.

    Raises:
        ShopRuleError: ``nothing_changes``, ``nothing_left``, ``unknown_item``, ``other_product``,
            ``unknown_variant`` or ``not_enough_left``.
    """
    by_line = {wish.item_id: wish for wish in wishes if wish.item_id is not None}
    known = {item.id for item in order.items if item.status == "ordered"}
    if not by_line.keys() <= known:
        rules.refuse("unknown_item", order=order.number)
    items: list[OrderItemView] = []
    more: list[tuple[ProductView, VariantView, int]] = []
    for item in order.items:
        kept, further = _wished(item, by_line.get(item.id), products.get(item.product_id))
        items += [kept] if kept else []
        more += further
    more += [_addition(w, products.values()) for w in wishes if w.item_id is None]
    for product, variant, quantity in more:
        items = _with_more(items, product, variant, quantity)
    lines = tuple(_differences(order.items, items))
    if not lines:
        rules.refuse("nothing_changes", order=order.number)
    if not items:
        rules.refuse("nothing_left", order=order.number)
    taken = _taken(order.items, items)
    _must_be_there(taken, items, products.values())
    return ChangedOrder(_as_it_would_be(order, tuple(items), config), lines, taken)


def _wished(
    item: OrderItemView, wish: LineChange | None, product: ProductView | None
) -> tuple[OrderItemView | None, list[tuple[ProductView, VariantView, int]]]:
    """The line as it would be (None where it goes), and what is wanted beyond its pieces."""
    if wish is None:
        return item, []
    wanted = item.quantity if wish.quantity is None else max(wish.quantity, 0)
    if not wanted:
        return None, []
    kept = replace(item, quantity=min(item.quantity, wanted))
    variants = product.variants if product else ()
    variant = next((v for v in variants if v.sku == (wish.sku or item.sku)), None)
    if wish.sku and wish.sku != item.sku:
        if variant is None:
            names = dict.fromkeys(name for v in variants for name in v.options)
            options = [name.replace("_", " ") for name in names]
            rules.refuse("other_product", item=item.name, options=options)
        dearer = rules.price_difference(replace(item, quantity=1), variant, variants)
        price = max(item.price_cents + dearer, 0)
        kept = replace(kept, sku=variant.sku, options=variant.options, price_cents=price)
    further = wanted - kept.quantity
    if not further:
        return kept, []
    if product is None or variant is None:
        rules.refuse("unknown_variant", item=item.name)
    return kept, [(product, variant, further)]


def _addition(
    wish: LineChange, products: Iterable[ProductView]
) -> tuple[ProductView, VariantView, int]:
    every = ((product, variant) for product in products for variant in product.variants)
    found = next(((p, v) for p, v in every if v.sku == wish.sku), None)
    if found is None:
        rules.refuse("unknown_variant", item=wish.sku or "")
    return *found, max(wish.quantity or 1, 1)


def _with_more(
    items: list[OrderItemView], product: ProductView, variant: VariantView, quantity: int
) -> list[OrderItemView]:
    """The lines with further pieces, on a line of the same price where there is one."""
    for place, item in enumerate(items):
        same = (item.sku, item.price_cents, item.status)
        if same == (variant.sku, variant.price_cents, "ordered"):
            more = replace(item, quantity=item.quantity + quantity)
            return [*items[:place], more, *items[place + 1 :]]
    new = OrderItemView(
        id=0,
        sku=variant.sku,
        product_id=product.id,
        name=product.name,
        quantity=quantity,
        price_cents=variant.price_cents,
        status="ordered",
        options=variant.options,
    )
    return [*items, new]


def _differences(
    before: Sequence[OrderItemView], after: Sequence[OrderItemView]
) -> Iterable[ChangedLine]:
    now = {item.id: item for item in after if item.id}
    for item in before:
        if now.get(item.id) != item:
            yield ChangedLine(item, now.get(item.id))
    yield from (ChangedLine(None, item) for item in after if not item.id)


def _taken(before: Sequence[OrderItemView], after: Sequence[OrderItemView]) -> dict[str, int]:
    count: Counter[str] = Counter()
    for item in after:
        count[item.sku] += item.quantity
    for item in before:
        count[item.sku] -= item.quantity
    return {sku: pieces for sku, pieces in count.items() if pieces}


def _must_be_there(
    taken: Mapping[str, int], items: Iterable[OrderItemView], products: Iterable[ProductView]
) -> None:
    stock = {variant.sku: variant for product in products for variant in product.variants}
    for item in items:
        pieces = taken.get(item.sku, 0)
        variant = stock.get(item.sku)
        if pieces <= 0 or (variant is not None and variant.has(pieces)):
            continue
        left = variant.stock if variant else 0
        options = rules.describe(variant) if variant and variant.options else ""
        rules.refuse("not_enough_left", item=item.name, variant=options, left=left)


def _as_it_would_be(
    order: OrderView, items: tuple[OrderItemView, ...], config: ShopConfig
) -> OrderView:
    before, after = _goods(order.items), _goods(items)
    country, shipping = order.address.country, order.shipping_cents
    if config.policies.changes.reprice_shipping and (
        shipping == config.shipping_for(before, country)
    ):
        shipping = config.shipping_for(after, country)
    return replace(
        order,
        items=items,
        refunds=tuple(_of_what_stays(order, items)),
        shipping_cents=shipping,
        total_cents=after + shipping,
    )


def _of_what_stays(order: OrderView, items: Iterable[OrderItemView]) -> Iterable[RefundView]:
    """The refunds, each only for the pieces that stay: the rest of it went with its pieces."""
    now = {item.id: item.quantity for item in items}
    for refund in order.refunds:
        lines = dict(refund.lines)
        for item in order.items:
            stays = min(now.get(item.id, 0), item.quantity)
            lines = with_pieces(lines, item.line, stays, item.quantity)
        yield replace(refund, lines=lines)


def _goods(items: Iterable[OrderItemView]) -> int:
    return sum(item.price_cents * item.quantity for item in items)
