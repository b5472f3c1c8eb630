"""Tell me when it is back in stock, or costs less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from actions.catalogue import facets
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.choices import NOT_NEEDED, is_called, reads
from actions.references import at_place, places
from common.errors import ShopRuleError
from common.language import Money
from common.messages import Message

if TYPE_CHECKING:
    from shop.operations.watching import Watched
    from shop.views import ProductView, VariantView, WatchView

OWN = "own"
"""The customer's own address, which nobody need type."""


async def _product(context: Context) -> ProductView:
    from shop.catalogue import get_product

    found: ProductView = await context.shop(get_product, context.values["watched_product"])
    return found


class WatchedProductFact(Fact):
    """The product: named, pointed at in the list, or the one that is talked about."""

    slot = "watched_product"
    entities = frozenset({"product", "ordinal"})
    personal = False

    async def read(self, context: Context) -> str | None:
        """Its id."""
        from shop.catalogue import get_product, list_products

        for place in places(context.turn) if not context.values.get(self.slot) else ():
            if chosen := at_place(context.shown_products, place):
                return chosen
        said = context.turn.first("product")
        if said is None and self.asked(context):
            said = context.turn.answer
        if said is None:
            return None
        if await context.shop(get_product, str(said)):
            return str(said)
        products = await context.shop(list_products)
        named = [product.id for product in products if is_called(product.name, product.id, said)]
        return named[0] if len(named) == 1 else None

    async def infer(self, context: Context) -> str | None:
        """The one that was talked about, else the only one shown that is sold out as is said."""
        if context.focus_product:
            return context.focus_product
        from shop.catalogue import get_product

        said = {name: str(v) for name in _OPTIONS if (v := context.turn.first(name))}
        shown = [await context.shop(get_product, one) for one in context.shown_products if said]
        gone = [p.id for p in shown if p and any(_is_gone(v, said) for v in p.variants)]
        return gone[0] if len(gone) == 1 else None

    async def ask(self, context: Context) -> None:
        """Ask for its name."""
        context.say("utter_question_watch_product")


class WatchedVariantFact(Fact):
    """The size or colour, where one is named; else any of them will do."""

    slot = "watched_sku"
    entities = frozenset({"size", "colour"})
    personal = False
    depends_on = ("watched_product",)

    async def read(self, context: Context) -> str | None:
        """The only variant with the options that are named."""
        if not context.values.get("watched_product"):
            return None
        named = {name: str(v) for name in _OPTIONS if (v := context.turn.first(name))}
        if not named:
            return None
        product = await _product(context)
        fitting = [variant for variant in product.variants if facets.fits(variant, named)]
        return fitting[0].sku if len(fitting) == 1 else None

    async def infer(self, context: Context) -> str:
        """The form that was just said to be sold out; else any of them."""
        said = context.options_said
        if not said or context.values["watched_product"] != context.focus_product:
            return NOT_NEEDED
        product = await _product(context)
        fitting = [variant for variant in product.variants if facets.fits(variant, said)]
        gone = [variant for variant in fitting if variant.stock == 0]
        return gone[0].sku if len(fitting) == 1 == len(gone) else NOT_NEEDED

    async def ask(self, context: Context) -> None:
        """Never asked."""


_OPTIONS = ("size", "colour", "option")


def _is_gone(variant: VariantView, said: Mapping[str, str]) -> bool:
    return variant.stock == 0 and facets.fits(variant, said)


class BelowFact(Fact):
    """The price it shall fall under; none where it is sold out and shall come back."""

    slot = "watched_below"
    expects = "number"
    entities = frozenset({"price", "price_max"})
    personal = False
    depends_on = ("watched_product", "watched_sku")

    async def read(self, context: Context) -> int | None:
        """In cents; "when it gets cheaper" is any price below today's."""
        cents = _cents(context, asked=self.asked(context))
        if cents is not None or not context.values.get("watched_product"):
            return cents
        cheaper = reads(context).CHEAPER.search(context.turn.text)
        if cheaper and not self.asked(context):
            return (await _watched(context, below=None, checked=False)).price_cents
        return None

    async def infer(self, context: Context) -> int | None:
        """What is sold out shall come back."""
        try:
            await _watched(context, below=None)
        except ShopRuleError as there:
            if there.code == "watch_in_stock":
                return None
            raise
        return 0

    async def check(self, value: Any, context: Context) -> int:
        """Below what it costs now."""
        if value and context.values.get("watched_product"):
            try:
                await _watched(context, below=int(value))
            except ShopRuleError as rule:
                raise Refused(context.speaker.rule(rule)) from rule
        return int(value)

    async def ask(self, context: Context) -> None:
        """It is there: only a lower price can be waited for."""
        watched = await _watched(context, below=None, checked=False)
        price = Money(watched.price_cents, context.services.config.currency)
        context.say("utter_question_watch_for", price=price)


def _cents(context: Context, *, asked: bool) -> int | None:
    from shop.money import parse_price

    bound = context.turn.first("price_max", "price")
    if isinstance(bound, int | float):
        return int(bound)
    found = reads(context).AMOUNT.search(str(bound) if bound else context.turn.text)
    if not found or (bound is None and not asked):
        return None
    return parse_price(found.group(0)) or None


class ContactFact(Fact):
    """Where to write: an address that is told, or the customer's own."""

    slot = "contact"
    expects = "email"
    entities = frozenset({"email"})
    personal = False

    async def read(self, context: Context) -> str | None:
        """An address; "the one you have" is the customer's own."""
        if named := context.turn.first("email"):
            return str(named).strip().lower()
        known = context.customer is not None and self.asked(context)
        return OWN if known and reads(context).ON_FILE.search(context.turn.text) else None

    async def check(self, value: Any, context: Context) -> str:
        """It must be one."""
        from shop.operations.watching import EMAIL

        if value != OWN and not EMAIL.fullmatch(str(value)):
            raise Refused("utter_rule_email_malformed", value=str(value))
        return str(value)

    async def infer(self, context: Context) -> str | None:
        """Whoever is identified has an address."""
        return OWN if context.customer is not None else None

    async def ask(self, context: Context) -> None:
        """Ask for it."""
        context.say("utter_question_contact")


async def _watched(context: Context, *, below: int | None, checked: bool = True) -> Watched:
    from shop.operations import check_watch
    from shop.operations.watching import Watched as Plan

    sku = context.values.get("watched_sku") or None
    if not checked:
        product = await _product(context)
        variant = next((v for v in product.variants if v.sku == sku), None)
        return Plan(product, variant, below, "")
    contact = context.values.get("contact")
    found: Watched = await context.shop(
        check_watch,
        context.values["watched_product"],
        sku=sku,
        below_cents=below or None,
        email="" if contact in {None, OWN} else contact,
    )
    return found


def _named(watched: Watched, context: Context, email: str) -> dict[str, Any]:
    variant: VariantView | None = watched.variant
    below = watched.below_cents
    return {
        "email": email or None,
        "product": watched.product.name,
        "options": list(variant.options.values()) if variant else [],
        "below": Money(below, context.services.config.currency) if below else None,
    }


class WatchProduct(Operation):
    """One e-mail, once it is there or cheap enough."""

    name = "watch_product"
    start_intents = frozenset({"watch_product"})
    personal = False
    yes_title = "utter_button_watch_it"

    async def preview(self, context: Context) -> Watched:
        """What would be watched, for whom."""
        return await _watched(context, below=context.values["watched_below"])

    async def summary(self, context: Context, preview: Watched) -> Message:
        """The product, what for, and where to."""
        own = context.customer.email_masked if context.customer else ""
        values = _named(preview, context, preview.email or own)
        return context.speaker.steady("utter_watch_summary", **values)

    async def execute(self, context: Context) -> None:
        """Note it, and say that it is one message and no reservation."""
        from shop.operations import watch_product

        preview = await self.preview(context)
        watch: WatchView = await context.shop(
            watch_product,
            context.conversation_id,
            product_id=preview.product.id,
            sku=preview.variant.sku if preview.variant else None,
            below_cents=preview.below_cents,
            email=preview.email,
            request_id=context.request_id,
            shown=context.shown,
        )
        own = context.customer.email_masked if context.customer else watch.email
        context.say("utter_watch_done", **_named(preview, context, preview.email or own))


WatchProduct.facts = (WatchedProductFact(), WatchedVariantFact(), BelowFact(), ContactFact())
