"""What is kept on disk comes back whole or not at all."""

from __future__ import annotations

import sqlite3

import pytest

from evidence.build.page_cache import Finished, PageCache
from evidence.digest import digest

PAGE = Finished("<p>Ä\ud800</p>", '{"title":"A\ud800"}', '[1,{"b":"[1,0,5]"}]')


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache/pages.sqlite"


def kept(file, *keys):
    cache = PageCache(file)
    for key in keys:
        cache.put(key, PAGE)
    cache.keep_only(keys)
    cache.close()


def test_a_page_comes_back_as_it_was(file):
    kept(file, "key")
    assert PageCache(file).get("key") == PAGE and PageCache(file).keys() == {"key"}


def test_what_was_put_just_now_is_there(file):
    cache = PageCache(file)
    cache.put("key", PAGE)
    assert cache.get("key") == PAGE


@pytest.mark.parametrize("broken", [b"", b"{", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_as_good_as_none_and_is_mended(broken, file):
    kept(file, "key")
    file.write_bytes(broken)
    assert PageCache(file).get("key") is None
    kept(file, "key")
    assert PageCache(file).get("key") == PAGE


def test_a_table_of_another_version_is_made_again(file):
    file.parent.mkdir()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE page (settings TEXT, key TEXT, html BLOB, entries BLOB, own BLOB)")
    connection.close()
    kept(file, "key")  # cannot, and removes the table
    kept(file, "key")
    assert PageCache(file).get("key") == PAGE


def test_a_folder_that_takes_nothing_costs_time_alone(tmp_path):
    (tmp_path / "cache").write_text("in the way")
    cache = PageCache(tmp_path / "cache/pages.sqlite")
    cache.put("key", PAGE)
    assert cache.get("key") is None and not cache.keys()


def test_another_build_at_the_same_time_costs_time_alone(file):
    one, other = PageCache(file), PageCache(file)
    one.put("key", PAGE)
    other.put("another", PAGE)  # cannot, while the first writes
    one.close()
    other.put("third", PAGE)  # does not try again
    other.close()
    assert PageCache(file).keys() == {"key"}
    kept(file, "another")
    assert PageCache(file).keys() == {"another"}


def test_what_was_put_can_be_taken_back(file):
    kept(file, "old")
    cache = PageCache(file)
    cache.put("new", PAGE)
    cache.forget_new()
    cache.close()
    assert PageCache(file).keys() == {"old"}


def test_a_page_that_the_disk_changed_is_none(file):
    kept(file, "key")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE page SET html = ?", (b"<p>\xff changed",))
    connection.close()
    assert PageCache(file).get("key") is None


def test_a_page_with_a_wrong_letter_is_none(file):
    kept(file, "key")
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"<p>", b"<q>"))
    assert PageCache(file).get("key") is None and PageCache(file).words("key") == PAGE.words
    file.write_bytes(whole.replace(b"[1,0,5]", b"[1,0,6]"))
    assert PageCache(file).get("key") is None and PageCache(file).words("key") is None


def test_what_no_page_needs_any_more_goes(file):
    kept(file, "old", "new")
    cache = PageCache(file)
    cache.keep_only(["new"])
    assert cache.get("old") is None and cache.get("new") == PAGE


@pytest.mark.parametrize(("one", "other"), [(("a", "b"), ("ab", "")), (([1],), (["1"],)), ((None,), ("",))])
def test_digests_tell_apart_what_is_not_the_same(one, other):
    assert digest(*one) != digest(*other)
