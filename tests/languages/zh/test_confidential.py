"""Passwords, codes, bank cards and identity cards in Chinese messages."""

from __future__ import annotations

import pytest

from bot.channels.confidential import Kind, mask


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("密码是abc123456", Kind.PASSWORD, "密码是••••••"),
        ("我的密码:Hunter2帮我登录", Kind.PASSWORD, "我的密码:••••••帮我登录"),
        ("登录密码abc12345", Kind.PASSWORD, "登录密码••••••"),
        ("密碼是 qwerty99", Kind.PASSWORD, "密碼是 ••••••"),
        ("验证码：384756", Kind.PASSWORD, "验证码：••••••"),
        ("收到的验证码384756", Kind.PASSWORD, "收到的验证码••••••"),
        ("安全码123", Kind.CARD, "安全码•••"),
        ("卡号6222020200112233445", Kind.CARD, "卡号••••3445"),
        ("我的银行卡是4111 1111 1111 1111", Kind.CARD, "我的银行卡是••••1111"),
        ("身份证11010519491231002X", Kind.IDENTITY, "身份证••••002X"),
        ("身份证号是440524188001010014，麻烦", Kind.IDENTITY, "身份证号是••••0014，麻烦"),
    ],
)
def test_secrets_are_masked(text: str, kind: Kind, left: str) -> None:
    masked = mask(text, ["zh"])
    assert masked.text == left
    assert masked.kinds == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "密码忘了怎么办",
        "密码是什么",
        "验证码收不到",
        "我的手机号13800138000",
        "订单SY20250618001到哪了",
        "110105194912310021",
        "邮编310012",
        "银行卡可以付吗",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text, ["zh"]).text == text
