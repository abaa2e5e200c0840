"""What is kept on disk comes back whole or not at all."""

from __future__ import annotations

import sqlite3

import pytest

from evidence.build.page_cache import Cache, Finished
from evidence.digest import digest

PAGE = Finished("<p>Ä\ud800</p>", '{"location":"a/","title":"A\ud800","text":"b"}')


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache/pages.sqlite"


def kept(file, settings, *keys):
    cache = Cache(file, settings)
    for key in keys:
        cache.put(key, PAGE)
    cache.keep_only(keys)
    cache.close()


def test_a_page_comes_back_as_it_was(file):
    kept(file, "one", "key")
    assert Cache(file, "one").get("key") == PAGE and Cache(file, "one").keys() == {"key"}


def test_what_was_put_just_now_is_there(file):
    cache = Cache(file, "one")
    cache.put("key", PAGE)
    assert cache.get("key") == PAGE


def test_other_settings_or_another_digest_find_nothing(file):
    kept(file, "one", "key")
    assert Cache(file, "two").get("key") is None and not Cache(file, "two").keys()
    assert Cache(file, "one").get("other") is None


@pytest.mark.parametrize("broken", [b"", b"{", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_as_good_as_none_and_is_mended(broken, file):
    kept(file, "one", "key")
    file.write_bytes(broken)
    assert Cache(file, "one").get("key") is None
    kept(file, "one", "key")
    assert Cache(file, "one").get("key") == PAGE


@pytest.mark.parametrize("what", ["html", "entries"])
def test_a_changed_row_is_no_page(file, what):
    kept(file, "one", "key")
    with sqlite3.connect(file) as connection:
        connection.execute(f"UPDATE page SET {what} = ?", (b"<p>\xff changed",))
    connection.close()
    assert Cache(file, "one").get("key") is None
    kept(file, "one", "key")
    assert Cache(file, "one").get("key") == PAGE


def test_a_folder_that_takes_nothing_costs_time_alone(tmp_path):
    (tmp_path / "cache").write_text("in the way")
    cache = Cache(tmp_path / "cache/pages.sqlite", "one")
    cache.put("key", PAGE)
    assert cache.get("key") is None and not cache.keys()


def test_another_build_at_the_same_time_costs_time_alone(file):
    one, other = Cache(file, "one"), Cache(file, "two")
    one.put("key", PAGE)
    other.put("key", PAGE)  # cannot, while the first writes
    one.close()
    other.put("another", PAGE)  # does not try again
    other.close()
    assert Cache(file, "one").get("key") == PAGE and not Cache(file, "two").keys()
    kept(file, "two", "another")
    assert Cache(file, "two").keys() == {"another"}


def test_what_all_pages_share_is_kept_once(file):
    style = "p{color:red}" * 1000
    page = Finished(f"<style>{style}</style><p>{style}", "")
    cache = Cache(file, "one", style)
    for number in range(50):
        cache.put(str(number), page)
    cache.close()
    assert file.stat().st_size < 60 * len(style)  # of each page only the second copy
    assert Cache(file, "one", style).get("7") == page


def test_what_no_page_needs_any_more_goes(file):
    kept(file, "one", "old", "new")
    cache = Cache(file, "one")
    cache.keep_only(["new"])
    assert cache.get("old") is None and cache.get("new") == PAGE


def test_settings_of_long_ago_go(file):
    for settings in "abcda":
        kept(file, settings, "key")
    assert [settings for settings in "abcd" if Cache(file, settings).get("key")] == ["a", "c", "d"]


@pytest.mark.parametrize(("one", "other"), [(("a", "b"), ("ab", "")), (([1],), (["1"],)), ((None,), ("",))])
def test_digests_tell_apart_what_is_not_the_same(one, other):
    assert digest(*one) != digest(*other)
