"""A fault that shows in use, while the guarantee lasts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from common.errors import ShopRuleError
from shop.aftersales import rules as granted
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Order
from shop.operations.cases import case_by_id, open_case, open_numbers
from shop.operations.parts import as_made, split_lines
from shop.operations.steps import lines_for, products_of
from shop.orders import find_order
from shop.previews import Preview
from shop.rules import must_be_as_shown
from shop.splitting import Pieces, as_arguments, split
from shop.text import TEXT_LIMIT, clean
from shop.views import CaseView

GUARANTEE = "guarantee"


def check_guarantee(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    item_ids: Sequence[int] | None = None,
    *,
    pieces: Pieces | None = None,
) -> Preview:
    """Which lines of an order the guarantee still covers.

    Args:
        item_ids: the lines; without them, all that are covered.
        pieces: how many of a line are faulty, where it is not all of them.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`claim_guarantee`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _plan(shop, session, order, item_ids, pieces)


def claim_guarantee(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    item_ids: Sequence[int],
    text: str,
    request_id: str,
    pieces: Pieces | None = None,
    shown: str | None = None,
) -> CaseView:
    """Put a fault on record, for the shop's people to repair, replace or refund.

    Args:
        text: what does not work, in the shopper's words.
        pieces: as for :func:`check_guarantee`; such pieces become a line of their own.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``order_was_cancelled``, ``guarantee_not_begun``,
            ``unknown_item``, ``too_many_pieces``, ``item_not_covered``, ``empty_text`` or
            ``changed_since_shown``.
    """
    words = clean(text, TEXT_LIMIT, lines=True)
    if not words:
        raise ShopRuleError("empty_text")
    wanted = sorted({*item_ids, *(pieces or {})})
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments = {"order": order.number, "items": wanted, "text": words}
        arguments |= as_arguments(pieces)
        record = claim(shop, session, request_id, "claim_guarantee", arguments)
        if not record.result:
            plan = _plan(shop, session, order, wanted, pieces)
            must_be_as_shown(plan, shown)
            plan = as_made(plan, split_lines(session, order, pieces))
            case = open_case(
                shop,
                session,
                GUARANTEE,
                conversation_id=conversation_id,
                customer_id=order.customer_id,
                order=order,
                items=plan.items,
                text=words,
            )
            record.result = str(case.id)
            session.flush()
        return case_by_id(session, record.result)


def _plan(
    shop: Shop,
    session: Session,
    order: Order,
    item_ids: Sequence[int] | None,
    pieces: Pieces | None,
) -> Preview:
    parted, today = split(order_view(order), pieces), shop.today()
    view = parted.order
    granted.may_claim_guarantee(view)
    products = products_of(session, view.items)
    claimed = open_numbers(session, order, GUARANTEE)
    why_not = {
        item.id: granted.guarantee_blocked(
            item, view, products.get(item.product_id), shop.config, today, claimed.get(abs(item.id))
        )
        for item in view.items
    }
    return lines_for(view, parted.ids(item_ids, pieces), why_not, "item_not_covered")
