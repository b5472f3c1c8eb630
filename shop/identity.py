"""Who a conversation belongs to: checked by facts, remembered on the server, for a while.

Nothing in the dialogue authorises anything. Every personal read and every write looks the customer
up here again, by the conversation. Wrong facts get the same words after the same work, whichever is
wrong, so that the answer tells nobody who shops here.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, union, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.errors import NotVerifiedError
from shop.attempts import count_wrong, forgive, subjects_of, tries_of
from shop.database import Shop
from shop.mapping import customer_view
from shop.models import Customer, CustomerAddress, Order, VerifiedConversation
from shop.proofs import in_words
from shop.text import (
    PHONE_END,
    clean,
    ends_phone,
    order_number,
    phone_digits,
    plain_postcode,
    same,
    same_phone,
)
from shop.upsert import insert
from shop.views import CustomerView

NOBODY = "nobody"


def verify(
    shop: Shop,
    conversation_id: str,
    *,
    email: str | None = None,
    order_number: str | None = None,
    postcode: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    phone: str | None = None,
    phone_end: str | None = None,
    caller: str = "",
) -> CustomerView:
    """Tie the conversation to the customer whose details these are.

    The facts must hold one of the alternatives of ``verify_by``, and every fact that any of them
    names must be right, of one customer and no other. Wrong tries slow down the conversation and
    the address they come from, right details included; never the customer they are about.

    Args:
        email: the address the customer ordered with, in any case.
        order_number: any order of that customer, as people write it.
        postcode: of any of the customer's addresses.
        first_name, last_name: as the customer's name begins and ends.
        phone: the customer's telephone number, with or without its country's code.
        phone_end: the last four digits of it.
        caller: stands for the network address, where it is known; kept as it is.

    Returns:
        The customer; the conversation is theirs for ``identity_valid_minutes``.

    Raises:
        NotVerifiedError: codes ``missing_details``, ``no_match`` or ``locked``.
    """
    facts = {"email": email, "order_number": order_number, "postcode": postcode}
    facts |= {"first_name": first_name, "last_name": last_name}
    given = _Facts(shop, {**facts, "phone": phone, "phone_end": phone_end})
    ways = in_words(shop.config.verify_by)
    if not given.complete:
        raise NotVerifiedError("missing_details", ways=ways)
    with shop.session() as session:
        tries = tries_of(shop, session, subjects_of(shop.config, conversation_id, caller))
        found = None if tries.until else given.customer(session)
        if found is not None:
            forgive(shop, session, conversation_id)
            _remember(shop, session, conversation_id, found.id)
            return customer_view(found)
        if tries.until is None:
            tries = count_wrong(shop, session, tries)
    if tries.until is not None:
        raise NotVerifiedError("locked", minutes=tries.minutes(shop.now()))
    raise NotVerifiedError("no_match", ways=ways)


def trust(shop: Shop, conversation_id: str, customer_id: str) -> CustomerView:
    """Tie the conversation to a customer whom the shop's own site has signed in.

    Raises:
        NotVerifiedError: the shop knows no such customer (code ``unknown_customer``).
    """
    with shop.session() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise NotVerifiedError("unknown_customer")
        _remember(shop, session, conversation_id, customer.id)
        return customer_view(customer)


def customer_of(shop: Shop, conversation_id: str) -> CustomerView | None:
    """The customer of the conversation, or None when nobody is identified (any more)."""
    with shop.reading() as session:
        customer = session.get(Customer, known_customer(shop, session, conversation_id) or "")
        return customer_view(customer) if customer else None


def customer_id_of(shop: Shop, conversation_id: str) -> str | None:
    """The id of the conversation's customer, or None when nobody is identified (any more)."""
    with shop.reading() as session:
        return known_customer(shop, session, conversation_id)


def email_of(shop: Shop, conversation_id: str) -> tuple[str, str] | None:
    """The e-mail address of the conversation's customer, and as it may be shown; None for nobody.

    It is for writing to them only: who is in the chat has seen no more than the shown form.
    """
    with shop.reading() as session:
        customer = session.get(Customer, known_customer(shop, session, conversation_id) or "")
        return (customer.email, customer_view(customer).email_masked) if customer else None


def forget(shop: Shop, conversation_id: str) -> None:
    """Cut the tie between the conversation and its customer."""
    with shop.session() as session:
        session.execute(
            delete(VerifiedConversation).where(
                VerifiedConversation.conversation_id == conversation_id
            )
        )


def log_out(shop: Shop, conversation_id: str) -> bool:
    """End the identity at the customer's wish; what was said still belongs to that customer.

    So nobody else's conversation goes on where this one was, as after :func:`forget`.

    Returns:
        Whether somebody was identified until now.
    """
    with shop.session() as session:
        known = known_customer(shop, session, conversation_id)
        session.execute(
            update(VerifiedConversation)
            .where(VerifiedConversation.conversation_id == conversation_id)
            .values(expires_at=shop.now())
        )
        return known is not None


def require_customer(shop: Shop, session: Session, conversation_id: str) -> str:
    """The customer id of the conversation, looked up in this transaction.

    Raises:
        NotVerifiedError: nobody is identified (code ``not_verified``), or not any more
            (``verification_expired``).
    """
    customer_id = known_customer(shop, session, conversation_id)
    if customer_id:
        return customer_id
    if session.get(VerifiedConversation, conversation_id) is not None:
        raise NotVerifiedError("verification_expired")
    raise NotVerifiedError


class _Facts:
    """The details somebody gave, cleaned, and whether they are a customer's.

    One query finds those who may be meant, by the e-mail address, else the order's number, else the
    postcode; the other facts are compared here. Which queries run depends on which facts were
    given, never on whose they are.
    """

    def __init__(self, shop: Shop, facts: dict[str, str | None]) -> None:
        counted: set[str] = {fact for facts in shop.config.verify_by for fact in facts}
        said = {name: clean(value or "") for name, value in facts.items() if name in counted}
        if "order_number" in said:
            said["order_number"] = order_number(said["order_number"], shop.config.order_shape)
        if "postcode" in said:
            said["postcode"] = plain_postcode(said["postcode"])
        for name in {"first_name", "last_name"} & set(said):
            said[name] = " ".join(_name_words(said[name]))
        if "phone" in said:
            said["phone"] = phone_digits(said["phone"])
        if "phone_end" in said:  # a whole number has its end
            told = facts.get("phone_end") or facts.get("phone") or ""
            said["phone_end"] = phone_digits(told)[-PHONE_END:]
        self._said = {name: value for name, value in said.items() if value}
        self._said |= {n: v.casefold() for n, v in self._said.items() if n == "email"}
        given = set(self._said)
        self.complete = any(given >= set(facts) for facts in shop.config.verify_by)

    def customer(self, session: Session) -> Customer | None:
        """The one customer whom all the facts fit; None for nobody, and for several."""
        meant = self._meant()
        found = session.execute(
            select(Customer.id, Customer.name, Customer.phone).where(_in(meant))
        ).all()
        people = {customer_id: (name, phone) for customer_id, name, phone in found}
        owner = session.scalar(select(Order.customer_id).where(Order.number == self._order))
        codes: dict[str, list[str]] = {}
        for table in (CustomerAddress, Order):
            for customer_id, code in session.execute(_postcodes(table, meant)):
                codes.setdefault(customer_id, []).append(code)
        fitting = [
            customer_id
            for customer_id, (name, phone) in (people or {NOBODY: ("", "")}).items()
            if self._fits(customer_id, name, owner or "", codes.get(customer_id, []))
            & self._fits_phone(phone)
        ]
        one = fitting[0] if len(fitting) == 1 and people else None
        return session.get(Customer, one) if one else None

    @property
    def _order(self) -> str:
        return self._said.get("order_number", "")

    def _meant(self) -> Any:
        """The ids of those who may be meant, as a query."""
        if email := self._said.get("email"):
            return select(Customer.id).where(Customer.email == email)
        if self._order:
            return select(Order.customer_id).where(Order.number == self._order)
        code = self._said.get("postcode", "")
        living = (
            select(table.customer_id).where(_plain(table.postcode) == code)
            for table in (CustomerAddress, Order)
        )
        return select(union(*living).subquery().c.customer_id)

    def _fits(self, customer_id: str, name: str, owner: str, codes: list[str]) -> bool:
        """Whether every fact is this customer's; all are compared, whatever the first one says."""
        words, said = _name_words(name), self._said
        first, last = said.get("first_name", "").split(), said.get("last_name", "").split()
        code = said.get("postcode", "")
        lives = [same(plain_postcode(one), code) for one in codes]
        fits = [
            same(owner, customer_id) or not self._order,
            any(lives) or not code,
            same(" ".join(words[: len(first)]), " ".join(first)),
            same(" ".join(words[len(words) - len(last) :]), " ".join(last)),
            len(first) + len(last) <= len(words) or not (first or last),
        ]
        return all(fits)

    def _fits_phone(self, number: str) -> bool:
        """Whether the telephone number, or the end of it, is this customer's."""
        said, end = self._said.get("phone", ""), self._said.get("phone_end", "")
        fits = [same_phone(number, said) or not said, ends_phone(number, end) or not end]
        return all(fits)


def _in(meant: Any) -> Any:
    return Customer.id.in_(meant)


def _plain(code: InstrumentedAttribute[str]) -> Any:
    """A stored postcode as it is compared."""
    return func.replace(func.replace(func.upper(code), " ", ""), "-", "")


def _name_words(name: str) -> list[str]:
    """The words of a name as they are compared: case, accents and hyphens make no difference."""
    letters = unicodedata.normalize("NFKD", name.replace("-", " "))
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold().split()


def _postcodes(table: type[CustomerAddress] | type[Order], meant: Any) -> Select[str, str]:
    return select(table.customer_id, table.postcode).where(table.customer_id.in_(meant))


def _remember(shop: Shop, session: Session, conversation_id: str, customer_id: str) -> None:
    now = shop.now()
    values = {
        "customer_id": customer_id,
        "verified_at": now,
        "expires_at": now + timedelta(minutes=shop.config.identity_valid_minutes),
    }
    row = insert(session, VerifiedConversation).values(conversation_id=conversation_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["conversation_id"], set_=values))
    stale = now - timedelta(days=1)
    session.execute(delete(VerifiedConversation).where(VerifiedConversation.expires_at < stale))


def last_customer(shop: Shop, conversation_id: str) -> str | None:
    """The id of whoever was identified in the conversation, also where that has expired since."""
    with shop.reading() as session:
        return session.scalar(
            select(VerifiedConversation.customer_id).where(
                VerifiedConversation.conversation_id == conversation_id
            )
        )


def known_customer(shop: Shop, session: Session, conversation_id: str) -> str | None:
    """The customer id of the conversation, or None; for what needs no identity but may note it."""
    return session.scalar(
        select(VerifiedConversation.customer_id).where(
            VerifiedConversation.conversation_id == conversation_id,
            VerifiedConversation.expires_at > shop.now(),
        )
    )
