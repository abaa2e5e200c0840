"""The page at an address that has moved."""

from __future__ import annotations

import pytest

from evidence.reading.configuration import sound_redirects
from evidence.render.redirect_page import path, redirect_page

CRISIS = {"title": "Need help now?", "actions": [{"href": "tel:988", "label": "Call 988"}]}


@pytest.mark.parametrize(
    ("old", "new", "written", "target"),
    [
        ("articles/old.md", "articles/new.md", "articles/old/index.html", "../new/"),
        ("articles/old.md", "articles/new.md#harms", "articles/old/index.html", "../new/#harms"),
        ("old.md", "index.md", "old/index.html", "../"),
        ("articles/old/index.md", "help/crisis.md", "articles/old/index.html", "../../help/crisis/"),
    ],
)
def test_it_leads_to_the_new_address(old: str, new: str, written: str, target: str) -> None:
    html = redirect_page(old, new, CRISIS, "en-GB")
    assert path(old) == written and '<html lang="en-GB">' in html
    assert f'content="0;url={target}"' in html and f'<a href="{target}">' in html


def test_it_has_a_policy_no_script_and_crisis_help() -> None:
    html = redirect_page("a.md", "b.md", CRISIS, "en-GB")
    assert "default-src 'none'" in html and "<script" not in html
    assert '<a href="tel:988">Call 988</a>' in html
    assert "Need help" not in redirect_page("a.md", "b.md", {}, "en")


def test_nothing_in_it_is_taken_for_html() -> None:
    html = redirect_page("a.md", 'b.md#"><script>alert(1)</script>', CRISIS, "en-GB")
    assert "<script" not in html


@pytest.mark.parametrize("old", ["../../etc/cron.md", "/abs.md", "a\\b.md", "a//b.md", "x", "https://example.org/a.md"])
def test_what_would_leave_the_site_is_never_written(old: str) -> None:
    settings = {"plugins": [{"redirects": {"redirect_maps": {old: "index.md", "good.md": "index.md"}}}]}
    assert sound_redirects(settings) == {"good.md": "index.md"}


def test_a_redirect_out_of_the_site_is_never_written() -> None:
    settings = {"plugins": {"redirects": {"redirect_maps": {"a.md": "https://example.org/", "b.md": "javascript:x"}}}}
    assert sound_redirects(settings) == {}
