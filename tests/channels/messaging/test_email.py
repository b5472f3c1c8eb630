"""E-mail: who has really written, what they wrote themselves, and answers in the thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messaging import Kind, Received
from bot.channels.messaging.mail import own_words, received_from, text_of_html
from common.errors import ConfigError
from tests.channels.messaging.conftest import OpenFront
from tests.channels.messaging.mailbox import ADDRESS, SERVER, Mailbox, mail
from tests.channels.messaging.telegram import TelegramDriver
from tests.server.scripted import ScriptedAgent


def read(raw: bytes) -> Received | None:
    return received_from(raw, SERVER, ADDRESS)


def test_a_new_mail_says_its_subject_and_its_words() -> None:
    found = read(mail("Where is it?"))
    assert found is not None
    assert (found.sender, found.text) == ("mia@example.com", "My order\nWhere is it?")
    assert found.message_id == "<1@example.com>"


def test_an_answer_says_its_own_words() -> None:
    text = (
        "Yes, please.\n\nOn Tue, 3 June 2025 at 10:00, A shop\n<help@shop.example> wrote:\n\n"
        "> Shall I cancel it?\n> A shop\n"
    )
    found = read(mail(text, In_Reply_To="<0@shop.example>", References="<0@shop.example>"))
    assert found is not None
    assert found.text == "Yes, please."
    assert found.reply["references"] == "<0@shop.example> <1@example.com>"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("ja\n\nAm 03.06.2025 um 10:00 schrieb A shop:\n> Soll ich?", "ja"),
        ("please cancel\nOn Tue 3 June X wrote:\n> no?", "please cancel"),
        ("the red one\n\n-- \nMia Lindqvist\n+49 40 1", "the red one"),
        ("no\n\n-----Original Message-----\nFrom: A shop", "no"),
        ("no\n________________________________\nFrom: A shop", "no"),
        ("My list:\n- a lamp\n- a rug", "My list:\n- a lamp\n- a rug"),
        ("> Which?\nthe blue one\n> Size?\nM", "the blue one\nM"),
    ],
)
def test_quotes_and_signatures_are_cut(text: str, own: str) -> None:
    assert own_words(text) == own


def test_a_page_is_read_without_what_it_quotes() -> None:
    page = "<html><style>p{}</style><p>Hello&nbsp;there</p><blockquote>old</blockquote>"
    assert text_of_html(page).split() == ["Hello", "there"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Authentication_Results": ""},
        {"Authentication_Results": f"{SERVER}; dmarc=fail header.from=example.com"},
        {"Authentication_Results": "mx.elsewhere.example; dmarc=pass header.from=example.com"},
        {"Authentication_Results": f"{SERVER}; dkim=pass header.d=evil.example"},
        {"Authentication_Results": f"{SERVER}; spf=pass smtp.mailfrom=example.com"},
        {"sender": "Mia <mia@bank.example>"},
        {"sender": f"Robot <{ADDRESS}>"},
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.com>"},
        {"Return_Path": "<>"},
        {"sender": "nobody"},
    ],
)
def test_who_is_not_proven_or_no_person_is_not_answered(changes: dict[str, Any]) -> None:
    assert read(mail("my order", **changes)) is None


def test_a_proof_that_came_with_the_mail_is_none() -> None:
    forged = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com\r\n"
    own = f"Authentication-Results: {SERVER}; dmarc=fail header.from=example.com\r\n"
    rest = mail("my order", Authentication_Results="")
    assert read(own.encode() + forged.encode() + rest) is None
    assert read(forged.encode() + rest) is not None


def test_two_senders_are_nobody() -> None:
    assert read(b"From: Eve <eve@example.com>\r\n" + mail("my order")) is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_a_hundred_malformed_mails_are_nobody_s(raw: bytes) -> None:
    assert read(raw) is None
    read(f"Authentication-Results: {SERVER}; dmarc=pass\r\n".encode() + raw)


def test_what_is_attached_is_kept_by_its_place() -> None:
    message = EmailMessage()
    message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from=example.com"
    message["From"], message["Message-ID"] = "mia@example.com", "<7@example.com>"
    message.set_content("it arrived broken")
    message.add_attachment(b"jpg", maintype="image", subtype="jpeg", filename="lamp.jpg")
    found = read(message.as_bytes())
    assert found is not None
    assert (found.kind, found.text) == (Kind.MEDIA, "it arrived broken")
    (photo,) = found.media
    assert (photo.kind, photo.reference, photo.name) == ("photo", "<7@example.com>#1", "lamp.jpg")


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    await box.start()
    yield box
    await box.close()


async def fetched(front: Any, mailbox: Mailbox) -> None:
    """Everything that is unread is stored and answered."""
    channel = mailbox.channel()
    await channel._fetch_all(lambda received: front.courier.accept(channel, received))
    await front.courier.idle()


async def open_mail(open_front: OpenFront, mailbox: Mailbox) -> Any:
    return await open_front(TelegramDriver(), [mailbox.channel()])


async def test_a_mail_is_answered_once_in_its_thread(
    open_front: OpenFront, mailbox: Mailbox, agent: ScriptedAgent
) -> None:
    front = await open_mail(open_front, mailbox)
    mailbox.mails = [mail("jackets", Subject="", number=5)]
    await fetched(front, mailbox)
    assert mailbox.read == {1}
    mailbox.read.clear()  # the mark was lost
    await fetched(front, mailbox)
    (sent,) = mailbox.sent
    assert (sent["To"], sent["In-Reply-To"]) == ("mia@example.com", "<5@example.com>")
    assert sent["Auto-Submitted"] == "auto-replied"
    words = sent.get_content()
    assert "3. Tide Wind Shell" in words
    assert "8. Show more" in words
    mailbox.mails.append(mail("8", In_Reply_To="<5@example.com>", number=6))
    await fetched(front, mailbox)
    assert [heard.text for heard in agent.heard] == ["jackets", "/show_more"]


async def test_two_mails_are_answered_each_in_its_own_thread(
    open_front: OpenFront, mailbox: Mailbox
) -> None:
    front = await open_mail(open_front, mailbox)
    mailbox.mails = [mail("one", number=1), mail("two", number=2, Subject="Another thing")]
    await fetched(front, mailbox)
    threads = {str(sent["In-Reply-To"]): str(sent["Subject"]) for sent in mailbox.sent}
    assert threads == {"<1@example.com>": "Re: My order", "<2@example.com>": "Re: Another thing"}


async def test_a_mail_server_that_is_busy_gets_it_later(
    open_front: OpenFront, mailbox: Mailbox
) -> None:
    front = await open_mail(open_front, mailbox)
    mailbox.answers = ["451 try again later", "250 OK"]
    mailbox.mails = [mail("good morning", Subject="")]
    await fetched(front, mailbox)
    (sent,) = mailbox.sent
    assert sent.get_content().strip() == "You said: good morning"


async def test_both_servers_are_asked(mailbox: Mailbox) -> None:
    assert [one.right for one in await mailbox.channel().check()] == [True, True]


async def test_email_has_no_webhook(open_front: OpenFront, mailbox: Mailbox) -> None:
    front = await open_mail(open_front, mailbox)
    response = await front.client.post("/webhooks/email/webhook", data=b"{}")
    assert response.status == 401


def test_nothing_goes_in_the_clear_over_a_network() -> None:
    box = SimpleNamespace(sockets=[SimpleNamespace(getsockname=lambda: ("", 1))])
    away = Mailbox(imap=box, smtp=box)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="this machine alone"):
        away.settings(imap_host="imap.example.com")
