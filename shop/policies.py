"""What a desk may do for a shopper in this shop: the section ``policies:`` of ``data/shop.yml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from common.config import StrictModel


class ChangePolicy(StrictModel):
    """What can still be changed of an order that has not been packed. Money is in cents."""

    items: bool = True
    """Whether items can be added, taken out or swapped."""
    items_once: bool = False
    """Whether that can be done one time only for an order, all of it in one go."""
    reprice_shipping: bool = True
    """Whether shipping is worked out anew for what is left; only where it was by today's rates."""
    payment: bool = True
    """Whether another of the customer's ways to pay can be taken."""
    hold_days: int = Field(default=30, ge=0)
    """For how many days from today an order can be kept back; 0 for never."""
    notes: bool = True
    """Whether a note for packing and for the courier can be left."""
    note_chars: int = Field(default=300, ge=20, le=2000)
    """How long all notes of an order may be together."""


class ReturnPolicy(StrictModel):
    """What becomes of a return or an exchange that has been announced."""

    take_back: bool = True
    """Whether it can be called off until the goods are in."""
    only_unused: bool = False
    """Whether only unused goods are taken back; said, not enforced."""
    send_within_days: int = Field(default=14, ge=1)
    """Days from the announcement until the goods should be on their way."""
    without_printer: Literal["", "qr_code", "driver"] = ""
    """What helps without a printer: a code to be scanned at the drop-off point, or the driver who
    brings the label; empty where the label has to be printed."""
    drop_off: str = ""
    """Where the parcel can be left, as the end of "you can drop it off ..."."""
    pick_up: bool = False
    """Whether the carrier fetches it."""
    pick_up_cents: int = Field(default=0, ge=0)
    """What that costs."""
    exchange_for_same: bool = False
    """Whether an item can be exchanged for a sound one of the same variant."""


class Policies(StrictModel):
    """What the shop allows after an order was placed, by subject."""

    changes: ChangePolicy = ChangePolicy()
    returns: ReturnPolicy = ReturnPolicy()
