from __future__ import annotations

from generator.channels import media, too_long
from generator.texts import LENGTHS


def test_every_channel_has_a_known_length() -> None:
    assert {"search_ad", "banner", "social_post", "email_subject", "push"} <= set(media())
    assert {where.length for where in media().values()} <= set(LENGTHS)


def test_what_does_not_fit_a_channel_is_named() -> None:
    assert too_long("search_ad", headline="x" * 30, body="x" * 90) == ()
    assert too_long("search_ad", headline="x" * 31, body="x" * 91) == ("headline", "body")
    assert too_long("newsletter", body="x" * 9000) == ()
