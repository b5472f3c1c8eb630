"""E-mail, telephone, name or address of a customer's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from actions.operations.addresses import parse_address
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.change_address import AddressFact
from actions.operations.choices import NOT_NEEDED, ChoiceFact, reads
from actions.render import address_words
from common.errors import ShopRuleError
from common.messages import Message

if TYPE_CHECKING:
    from shop.operations.accounts import AccountChange
    from shop.views import Address

EMAIL, PHONE, NAME, ADDRESS = "email", "phone", "name", "address"
_TITLES = {
    EMAIL: "utter_button_field_email",
    PHONE: "utter_button_field_phone",
    NAME: "utter_button_field_name",
    ADDRESS: "utter_button_field_address",
}
_ENTITY = {EMAIL: "email", PHONE: "phone", NAME: "person", ADDRESS: "street"}
"""What shows by itself which thing is meant."""


class FieldFact(ChoiceFact):
    """Which thing of the account."""

    def __init__(self) -> None:
        super().__init__("account_field", "utter_question_account_field", _TITLES, "ACCOUNT_FIELDS")

    async def read(self, context: Context) -> str | None:
        """What is named, or what the new value is."""
        if context.customer is None or (context.values.get(self.slot) and not self.asked(context)):
            return None
        shown = [field for field, entity in _ENTITY.items() if context.turn.has(entity)]
        told = self._told(context)
        both = [field for field in shown if field in told] or shown or told
        return both[0] if both else await super().read(context)

    async def check(self, value: Any, context: Context) -> str:
        """The shop lets customers change it."""
        granted = context.services.config.after_sales.account_changes
        if value not in granted:
            email = context.services.config.support_email
            rule = "utter_rule_account_field_fixed"
            raise Refused(rule, ends=True, field=value, support_email=email)
        if value != PHONE:
            _must_not_remove(context)
        return str(value)

    async def infer(self, context: Context) -> str | None:
        """Nothing tells it; what cannot be removed here is said."""
        _must_not_remove(context)
        return await super().infer(context)


def _must_not_remove(context: Context) -> None:
    """An address or a way to pay is taken out of an account elsewhere, a number can be here."""
    new = context.turn.has(*_ENTITY.values())
    words = context.opening_words or context.turn.text
    if not new and reads(context).REMOVE.search(words):
        email = context.services.config.support_email
        raise Refused("utter_account_removal_elsewhere", ends=True, support_email=email)


class _ValueFact(Fact):
    """The new value of one thing; not needed where another thing changes."""

    field: str
    depends_on: ClassVar[tuple[str, ...]] = ("account_field",)

    def _is_meant(self, context: Context) -> bool:
        return context.customer is not None and context.values.get("account_field") == self.field

    async def infer(self, context: Context) -> Any:
        """Nothing, where another thing changes."""
        return None if self._is_meant(context) else NOT_NEEDED

    async def check(self, value: Any, context: Context) -> Any:
        """The shop takes it."""
        if self._is_meant(context):
            await _refusing(context, self.field, value)
        return value


async def _refusing(context: Context, field: str, value: Any) -> None:
    from shop.operations import check_account_change

    try:
        await context.shop(check_account_change, context.conversation_id, field, value)
    except ShopRuleError as rule:
        raise Refused(context.speaker.rule(rule)) from rule


class NewEmailFact(_ValueFact):
    """The new e-mail address."""

    slot = "new_email"
    field = EMAIL
    expects = "email"
    entities = frozenset({"email"})

    async def read(self, context: Context) -> str | None:
        """The last address that is named: "from this one to that one"."""
        named = context.turn.all("email")
        if not named or not self._is_meant(context) or context.requested == "email_again":
            return None
        return str(named[-1]).strip().lower()

    async def ask(self, context: Context) -> None:
        """Ask for it."""
        context.say("utter_question_new_email")


class EmailAgainFact(_ValueFact):
    """The new address once more, so that no letter of it is wrong."""

    slot = "email_again"
    field = EMAIL
    expects = "email"
    entities = frozenset({"email"})
    depends_on = ("account_field", "new_email")

    async def read(self, context: Context) -> str | None:
        """The address, as an answer to the question."""
        named = context.turn.first("email") if self.asked(context) else None
        return str(named).strip().lower() if named and self._is_meant(context) else None

    async def check(self, value: Any, context: Context) -> Any:
        """Both are the same, or both are asked for anew."""
        first = context.values.get("new_email")
        if self._is_meant(context) and value and value != first:
            context.values["new_email"] = None
            context.refused.add("new_email")
            raise Refused("utter_emails_differ", first=first, second=value)
        return value

    async def infer(self, context: Context) -> Any:
        """Where the shop's own system asks, once is enough."""
        if context.services.config.after_sales.new_email == "hook":
            return NOT_NEEDED
        return await super().infer(context)

    async def ask(self, context: Context) -> None:
        """Show the first one."""
        context.say("utter_question_email_twice", email=context.values["new_email"])


class NewPhoneFact(_ValueFact):
    """The new telephone number; an empty one to have it removed."""

    slot = "new_phone"
    field = PHONE
    entities = frozenset({"phone"})

    async def read(self, context: Context) -> str | None:
        """The number; "delete it" is one, too."""
        if not self._is_meant(context):
            return None
        if named := context.turn.first("phone"):
            return str(named)
        if reads(context).REMOVE.search(context.turn.text):
            return "-"
        digits = sum(letter.isdigit() for letter in context.turn.text)
        return context.turn.answer if self.asked(context) and digits >= 6 else None

    async def check(self, value: Any, context: Context) -> Any:
        """The shop takes it."""
        if value and value != "-":
            await super().check(value, context)
        return value

    async def ask(self, context: Context) -> None:
        """Ask for it."""
        context.say("utter_question_new_phone")


class NewNameFact(_ValueFact):
    """The name that the account shall have."""

    slot = "new_name"
    field = NAME
    free_text = True
    entities = frozenset({"person"})

    async def read(self, context: Context) -> str | None:
        """The person that is named; when asked, the whole answer."""
        if not self._is_meant(context):
            return None
        if named := context.turn.all("person"):
            return str(named[-1])
        words = context.turn.answer
        return words if self.asked(context) and 2 <= len(words) <= 80 else None

    async def ask(self, context: Context) -> None:
        """Ask for it."""
        context.say("utter_question_new_name")


class NewAddressFact(AddressFact):
    """The address on file; read and checked as one of a delivery."""

    slot = "new_address"
    depends_on = ("account_field",)

    def _is_meant(self, context: Context) -> bool:
        return context.customer is not None and context.values.get("account_field") == ADDRESS

    async def read(self, context: Context) -> dict[str, str] | None:
        """An address, whole or piece by piece."""
        if not self._is_meant(context):
            return None
        if not self.asked(context) and not parse_address(context.turn.text).street:
            return None
        return await super().read(context)

    async def check(self, value: Any, context: Context) -> dict[str, str]:
        """Where it is needed, it must be deliverable."""
        return await super().check(value, context) if value else {}

    async def infer(self, context: Context) -> dict[str, str] | None:
        """Nothing, where another thing changes."""
        return None if self._is_meant(context) else {}

    async def ask(self, context: Context) -> None:
        """Show the form by example."""
        context.say("utter_question_new_address")


def _value(context: Context) -> str | Address:
    from shop.views import Address as PostalAddress

    field = context.values["account_field"]
    if field == ADDRESS:
        return PostalAddress(**context.values["new_address"])
    value = str(context.values[f"new_{field}"])
    return "" if value == "-" else value


class ChangeAccount(Operation):
    """One thing of the account; orders keep what they were placed with."""

    name = "change_account"
    start_intents = frozenset({"change_account"})
    yes_title = "utter_button_change_account"
    opening_proves = False
    facts = (
        FieldFact(),
        NewEmailFact(),
        EmailAgainFact(),
        NewPhoneFact(),
        NewNameFact(),
        NewAddressFact(),
    )

    async def preview(self, context: Context) -> AccountChange:
        """What is there, and what would be."""
        from shop.operations import check_account_change

        found: AccountChange = await context.shop(
            check_account_change,
            context.conversation_id,
            context.values["account_field"],
            _value(context),
        )
        return found

    async def summary(self, context: Context, preview: AccountChange) -> Message:
        """Old (masked) and new."""
        after = preview.after
        if preview.address is not None:
            after = address_words(preview.address, context.speaker)
        return context.speaker.steady(
            "utter_account_change_summary",
            field=preview.field,
            before=preview.before or None,
            after=after or None,
        )

    async def execute(self, context: Context) -> None:
        """Change it, and say from when on it counts."""
        from shop.operations import change_account

        done: AccountChange = await context.shop(
            change_account,
            context.conversation_id,
            field=context.values["account_field"],
            value=_value(context),
            request_id=context.request_id,
            shown=context.shown,
        )
        after = done.after
        if done.address is not None:
            after = address_words(done.address, context.speaker)
        context.say(
            "utter_account_change_done",
            field=done.field,
            after=after or None,
            waits=done.waits,
        )
