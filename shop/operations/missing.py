"""Having a parcel searched for that should have arrived."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import ShopRuleError
from shop import rules
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import complaint_view, order_view
from shop.models import Complaint, OperationRecord, Order
from shop.orders import find_order
from shop.previews import Preview
from shop.text import TEXT_LIMIT, clean
from shop.views import ComplaintView, OrderView

SEARCH = "search_parcel"


def check_search(shop: Shop, conversation_id: str, order_number: str) -> Preview:
    """Which order a search would be opened for.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`search_parcel`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _plan(shop, session, order_view(order))


def search_parcel(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    text: str,
    request_id: str,
    shown: str | None = None,
) -> ComplaintView:
    """Put on record that a parcel is missing, for the shop's people to take to the carrier.

    Args:
        text: what the shopper said about it.
        shown: digest of the preview that the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``already_cancelled``, ``not_sent_yet``, ``not_due_yet``,
            ``search_too_late``, ``search_open`` or ``changed_since_shown``.
    """
    words = clean(text, TEXT_LIMIT, lines=True)
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        record = claim(shop, session, request_id, SEARCH, {"order": order.number})
        if record.result:
            return complaint_view(session.get_one(Complaint, int(record.result)))
        rules.must_be_as_shown(_plan(shop, session, order_view(order)), shown)
        complaint = _open(shop, session, order, conversation_id, words)
        record.result = str(complaint.id)
        return complaint_view(complaint)


def _plan(shop: Shop, session: Session, order: OrderView) -> Preview:
    rules.may_search(order, shop.config, shop.today())
    if under_way := _search_of(session, order.number):
        number = complaint_view(under_way).number
        raise ShopRuleError("search_open", order=order.number, number=number)
    return Preview(order, order.items)


def _open(
    shop: Shop, session: Session, order: Order, conversation_id: str, words: str
) -> Complaint:
    complaint = Complaint(
        conversation_id=conversation_id,
        customer_id=order.customer_id,
        order_number=order.number,
        text=f"Missing parcel. {words}".strip(),
        created_at=shop.now(),
    )
    session.add(complaint)
    session.flush()
    return complaint


def _search_of(session: Session, order_number: str) -> Complaint | None:
    """The search for an order's parcel that is not closed yet."""
    searches = select(OperationRecord.result).where(OperationRecord.operation == SEARCH)
    ids = [int(result) for result in session.scalars(searches) if result]
    query = select(Complaint).where(
        Complaint.order_number == order_number, Complaint.status != "closed"
    )
    return next((row for row in session.scalars(query) if row.id in ids), None)
