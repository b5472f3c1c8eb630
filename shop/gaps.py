"""Questions that nothing answered, kept for the shop's people: without addresses and numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from shop.database import Shop
from shop.models import Gap
from shop.text import clean
from shop.upsert import insert

Kind = Literal["product", "shop", "message"]
MOST = 5000
"""Different questions that are kept; beyond, those that were asked longest ago go."""
_LONGEST = 300
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_NUMBER = re.compile(r"(?<!\w)(?:[#+(]|[A-Za-z]{1,4}-?)?\d(?:[\s/().-]{0,2}\d){3,}\w*")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class GapView:
    """One question without an answer, and how often it was asked.

    ``kind`` tells what it was about; ``message`` is one that was not understood.
    """

    id: int
    kind: Kind
    text: str
    product_id: str
    language: str
    count: int
    first_at: datetime
    last_at: datetime


def masked(text: str) -> str:
    """A text without e-mail addresses and without numbers of four digits and more."""
    return _NUMBER.sub("[number]", _ADDRESS.sub("[e-mail]", clean(text, _LONGEST)))


def record_gap(
    shop: Shop, text: str, *, kind: Kind, product_id: str = "", language: str = ""
) -> None:
    """Keep a question that nothing answered; the same one again is counted.

    Args:
        text: as it was typed; it is stored :func:`masked`. Nothing is kept without a word in it.
        kind: what it was about.
        product_id: the product it was about, if one.
        language: code of the language it is in.

    Raises:
        StorageError: the database cannot be written.
    """
    words = masked(text)
    key = _NOT_A_WORD.sub(" ", words.casefold()).strip()
    if not key:
        return
    now = shop.now()
    with shop.session() as session:
        row = insert(session, Gap).values(
            kind=kind,
            product_id=clean(product_id),
            key=key,
            text=words,
            language=clean(language),
            count=1,
            first_at=now,
            last_at=now,
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["kind", "product_id", "key"],
                set_={"count": Gap.count + 1, "last_at": now},
            )
        )
        _forget_the_oldest(session)


def list_gaps(shop: Shop) -> list[GapView]:
    """All that is kept, what was asked most often first."""
    with shop.reading() as session:
        rows = session.scalars(select(Gap).order_by(Gap.count.desc(), Gap.id))
        return [
            GapView(
                id=row.id,
                kind=cast(Kind, row.kind),
                text=row.text,
                product_id=row.product_id,
                language=row.language,
                count=row.count,
                first_at=row.first_at,
                last_at=row.last_at,
            )
            for row in rows
        ]


def forget_gaps(shop: Shop, ids: Collection[int]) -> None:
    """Take out questions that have been seen to."""
    with shop.session() as session:
        session.execute(delete(Gap).where(Gap.id.in_(ids)))


def _forget_the_oldest(session: Session) -> None:
    over = (session.scalar(select(func.count()).select_from(Gap)) or 0) - MOST
    if over > 0:
        oldest = select(Gap.id).order_by(Gap.last_at, Gap.id).limit(over)
        session.execute(delete(Gap).where(Gap.id.in_(oldest)))
