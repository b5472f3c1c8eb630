from __future__ import annotations

import pytest

from languages.en.reads.aftersales import tells_use


@pytest.mark.parametrize(
    "text",
    [
        "i wore them one day to work",
        "I have washed the sheet once already. Does that matter?",
        "my son opened it and they played it once",
        "we used it for a weekend",
        "worn twice",
    ],
)
def test_it_was_in_use(text: str) -> None:
    assert tells_use(text)


@pytest.mark.parametrize(
    "text",
    [
        "never worn",
        "I have not used it",
        "can I send it back if I have worn it once",
        "did he wash it before?",
        "still in the box, unused",
        "i only tried them on",
        "it is used for hiking",
        "I used to have one",
        "too small, sadly",
    ],
)
def test_it_was_not(text: str) -> None:
    assert not tells_use(text)
