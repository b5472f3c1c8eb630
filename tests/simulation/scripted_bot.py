"""A bot that cancels orders, by a script of a few lines: well, or with one of four faults."""

from __future__ import annotations

import re
from typing import Literal

from bot.channels.rasa_api import UserMessage
from common import messages as m
from shop import Shop, operations
from shop.identity import trust, verify
from tests.server.scripted import ScriptedAgent

Fault = Literal["", "wrong order", "second order", "tells", "never"]


class CancellingBot(ScriptedAgent):
    """Asks who it is, sums up, and cancels on a yes."""

    def __init__(self, shop: Shop, fault: Fault = "") -> None:
        super().__init__()
        self.shop = shop
        self.fault = fault
        self.said: dict[str, str] = {}

    async def _answer(self, message: UserMessage) -> None:
        text = (message.text or "").strip()
        for part in self._messages(message.sender_id, text):
            assert message.output_channel is not None
            await message.output_channel.send_response(message.sender_id, {"custom": m.dump(part)})

    def _messages(self, who: str, text: str) -> list[m.Message]:
        if self.fault == "never":
            return [m.Text(text="Lovely weather.")]
        number = re.findall(r"Q-\d{4}", text)
        if number and "number" not in self.said:
            self.said["number"] = number[-1]
        email = re.search(r"\w+@mail\.example", text)
        if email:
            self.said["email"] = email.group(0)
        if text.startswith("/affirm") or text.lower().split()[:1] in (["yes"], ["sure"], ["ok"]):
            return self._cancel(who)
        if "email" not in self.said:
            return [m.Text(text="Your e-mail address?"), m.FormHint(expects="email")]
        if "number" not in self.said:
            told = " It goes to Brookweg 1." if self.fault == "tells" else ""
            ask = f"And an order number?{told}"
            return [m.Text(text=ask), m.FormHint(expects="order_number")]
        return self._sum_up()

    def _sum_up(self) -> list[m.Message]:
        number = "Q-1002" if self.fault == "wrong order" else self.said["number"]
        yes = (m.Button(title="Yes", payload="/affirm"), m.Button(title="No", payload="/deny"))
        return [
            m.Buttons(text=f"I'd cancel order {number}. Shall I?", buttons=yes),
            m.FormHint(expects="yes_no"),
        ]

    def _cancel(self, who: str) -> list[m.Message]:
        number = self.said["number"]
        verify(self.shop, who, email=self.said["email"], order_number=number)
        operations.cancel_order(self.shop, who, order_number=number, request_id=f"{who} {number}")
        if self.fault == "second order":
            trust(self.shop, who, "bo")
            operations.cancel_order(self.shop, who, order_number="Q-1003", request_id=f"{who} 2")
        self.said.clear()
        return [m.Text(text=f"Done, order {number} is cancelled.")]
