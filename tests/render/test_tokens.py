"""An article's HTML in pieces: nothing is lost, and a citation is one piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence.render.tokens import Marker, Tag, tokens

MARKER = '<sup id="fnref2:feder2021"><a class="footnote-ref" href="#fn:feder2021">3</a></sup>'


def test_text_tags_and_markers_come_in_order() -> None:
    assert list(tokens(f'<p class="a > b">Ten &lt; 15.{MARKER}</p>')) == [
        Tag('<p class="a > b">', "p", False),
        "Ten &lt; 15.",
        Marker("feder2021"),
        Tag("</p>", "p", True),
    ]


def test_a_superscript_of_the_writers_is_no_marker() -> None:
    assert not any(isinstance(token, Marker) for token in tokens('<sup id="fnref:x">2</sup> m<sup>2</sup>'))


@given(st.text('<>/"= apsu', max_size=60) | st.text(max_size=60))
def test_no_character_is_lost(html: str) -> None:
    assert "".join(token if isinstance(token, str) else token.html for token in tokens(html)) == html
