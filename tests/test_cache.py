"""What is kept on disk comes back whole or not at all."""

from __future__ import annotations

import pytest

from evidence.cache import Cache, Finished, digest

PAGE = Finished("<p>Ä\ud800</p>", [{"location": "a/", "title": "A", "text": "b"}])


def test_a_page_comes_back_as_it_was(tmp_path):
    Cache(tmp_path, "one").put("key", PAGE)
    assert Cache(tmp_path, "one").get("key") == PAGE


def test_other_settings_or_another_digest_find_nothing(tmp_path):
    Cache(tmp_path, "one").put("key", PAGE)
    assert Cache(tmp_path, "two").get("key") is None
    assert Cache(tmp_path, "one").get("other") is None


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"html": 1}', b"\xff"])
def test_a_broken_file_is_as_good_as_none(tmp_path, broken):
    Cache(tmp_path, "one").put("key", PAGE)
    next(tmp_path.rglob("key")).write_bytes(broken)
    assert Cache(tmp_path, "one").get("key") is None


def test_what_no_page_needs_any_more_goes(tmp_path):
    cache = Cache(tmp_path, "one")
    cache.put("old", PAGE)
    cache.put("new", PAGE)
    cache.keep_only(["new"])
    assert cache.get("old") is None and cache.get("new") == PAGE


def test_settings_of_long_ago_go(tmp_path):
    for name in "abcdef":
        cache = Cache(tmp_path, name)
        cache.put("key", PAGE)
        cache.keep_only(["key"])
    assert cache.get("key") == PAGE
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("one", "other"), [(("a", "b"), ("ab", "")), (([1],), (["1"],)), ((None,), ("",))])
def test_digests_tell_apart_what_is_not_the_same(one, other):
    assert digest(*one) != digest(*other)
