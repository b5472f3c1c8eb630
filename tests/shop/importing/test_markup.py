"""Texts of shop systems become what a chat can show."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.importing.markup import holds_markup, plain_line, plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<ul>\n  <li>oak</li>\n  <li>wool &amp; felt</li>\n</ul>", "- oak\n- wool & felt"),
        ("A<br>B<br/>C", "A\nB\nC"),
        ("<div>wraps\nin the source</div>", "wraps in the source"),
        ("Intro\n\nMore<ul><li>x</li></ul>", "Intro\nMore\n- x"),
        ("<b>Light</b> and\nsmall", "Light and\nsmall"),
        ("Caf&eacute; &#8364;5 &#x2019;s", "Café €5 ’s"),
        ("Salt &amp;amp; pepper", "Salt & pepper"),
        ("&lt;p&gt;Escaped.&lt;/p&gt;", "Escaped."),
        ("<style>p {color: red}</style><script>alert(1)</script>Hi<!-- no -->", "Hi"),
        ('<a href="https://x.example/?a=1&copy=2">Look</a> here', "Look here"),
        ("<table><tr><th>Size</th><td>M</td></tr><tr><td>L</td></tr></table>", "Size M\nL"),
        ("<![CDATA[<p>Inside.</p>]]>", "Inside."),
        ("<b-->Bold", "Bold"),
        ("<p>fits 5 < 6 people</p>", "fits 5 < 6 people"),
        ("<p>Mac&notebook, R&D, <Your name></p>", "Mac&notebook, R&D, <Your name>"),
    ],
)
def test_markup_becomes_lines(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > a",
        "fish & chips",
        "<3",
        "Q&A;",
        "  two  spaces\n\nkept ",
        "<Your name>",
        "x&y;",
    ],
)
def test_text_without_markup_is_left_alone(text: str) -> None:
    assert not holds_markup(text)
    assert plain_text(text) == text == plain_line(text)


def test_a_line_stays_one() -> None:
    assert plain_line("Salt<br>&amp; Pepper") == "Salt & Pepper"


PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<li>", "<b", ">", "<", "&", "amp;", "&lt;", "&#60;", "&amp;", "lt;", "b>",
        "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<br/>", "<?", "<!doctype",
        "<a href='", '"', "'", "\n", "<textarea>", "<!", "</", "&#0;", "&#xD800;", "title>", "/",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join)


@given(SOUP)
def test_nothing_is_left_of_any_markup(text: str) -> None:
    plain = plain_text(text)
    assert not re.search(r"</?(p|li|b|br|script|a|textarea|title)\b[^<>]*>", plain, re.IGNORECASE)
    for reference in re.findall(r"&#?\w+;", plain, re.ASCII):
        assert html.unescape(reference) == reference or reference[1:-1] not in html.entities.html5
    assert plain_text(plain) == plain


@given(st.text(alphabet=st.characters(exclude_characters="<&\r"), max_size=60))
def test_words_survive_the_markup_around_them(text: str) -> None:
    words = " ".join(text.split())
    assert plain_text(f"<p><em>{words}</em></p>").split() == words.split() or words.strip() == "-"
