"""Files beside the pages: the packed copies, the feed, robots.txt."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from evidence.build import pack as pack_module
from evidence.build.mkdocs.files import robots
from evidence.build.pack import LARGE, dist, pack
from evidence.build.workers import WORKERS
from evidence.reading.sources import read
from evidence.render import evidence_json, feed
from evidence.tracing.claims import claims
from tests.helpers.projects import project

LOG = """# What has changed?

Newest first.

## 2026-12-01

- **A figure was wrong.** It says 10 of 15 now, see [the record](../studies/feder2021.md).

## 2026-11-23

- **The site begins.** Tom & Jerry <b>.
"""
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_has_an_entry_for_each_day_of_the_log() -> None:
    tree = ElementTree.fromstring(feed.feed(LOG, "https://example.org/sub", "Lumenide & GLIM"))
    assert [entry.findtext(f"{ATOM}updated") for entry in tree.iter(f"{ATOM}entry")] == [
        "2026-12-01T00:00:00Z",
        "2026-11-23T00:00:00Z",
    ]
    first = next(tree.iter(f"{ATOM}entry"))
    assert first.findtext(f"{ATOM}id") == "https://example.org/sub/about/changes/#2026-12-01"
    assert first.findtext(f"{ATOM}content") == "A figure was wrong. It says 10 of 15 now, see the record."
    assert tree.findtext(f"{ATOM}updated") == "2026-12-01T00:00:00Z"


def test_a_log_without_days_is_a_feed_without_entries() -> None:
    tree = ElementTree.fromstring(feed.feed("# Log\n", "https://example.org/", "S"))
    assert list(tree.iter(f"{ATOM}entry")) == []


def test_robots_may_read_everything_so_that_they_can_read_noindex() -> None:
    assert robots("https://example.org/") == "User-agent: *\nAllow: /\nSitemap: https://example.org/sitemap.xml\n"


def test_packing_is_kept_by_digest_and_gives_the_same_bytes(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text("<p>words " * 200)
    (site / "a/index.html").write_text("<p>other " * 200)
    (site / "small.txt").write_text("x")
    first = dist(site, cache, workers=1)
    assert (first.packed, first.kept) == (2, 0)
    content = (site / "index.html").read_bytes()
    packed = (site / "index.html.br").read_bytes(), (site / "index.html.gz").read_bytes()
    assert brotli.decompress(packed[0]) == gzip.decompress(packed[1]) == content
    assert not (site / "small.txt.br").exists()
    (site / "a/index.html").write_text("<p>changed " * 200)
    second = dist(site, cache, workers=1)
    assert (second.packed, second.kept) == (1, 1)
    assert packed == ((site / "index.html.br").read_bytes(), (site / "index.html.gz").read_bytes())


def test_packing_on_two_cores_gives_the_bytes_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = []
    for count in ("1", "2"):
        monkeypatch.setenv(WORKERS, count)
        site = tmp_path / count
        site.mkdir()
        for number in range(12):
            (site / f"{number}.html").write_text(f"<p>words {number} " * 200 * (number + 1))
        asked = []
        real = pack_module.ProcessPoolExecutor
        monkeypatch.setattr(pack_module, "ProcessPoolExecutor", lambda **how: (asked.append(how), real(**how))[1])  # noqa: B023
        assert dist(site, tmp_path / f"cache{count}").packed == 12
        monkeypatch.setattr(pack_module, "ProcessPoolExecutor", real)
        assert asked == [{"max_workers": int(count)}], "every core is to work"
        sites.append({path.name: path.read_bytes() for path in site.iterdir()})
    assert sites[0] == sites[1] and len(sites[0]) == 36


def test_packing_forgets_what_no_file_has_needed_for_a_week(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    site.mkdir()
    names = []
    for words in ("first ", "second ", "third "):
        before = set(cache.glob("*"))
        (site / "index.html").write_text(words * 200)
        dist(site, cache, workers=1)
        names.append(set(cache.glob("*")) - before)
    for old in names[0] | names[2]:
        os.utime(old, (0, 0))
    dist(site, cache, workers=1)
    assert set(cache.glob("*")) == names[1] | names[2], "old and needed, or new: kept; old and not needed: gone"


def test_large_files_are_packed_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(brotli, "compress", lambda content, quality: (asked.append(quality), b"")[1])
    pack(b"x" * LARGE)
    pack(b"x" * (LARGE - 1))
    assert asked == [9, 11]


def test_the_published_schema_is_that_of_the_data():
    made = json.dumps(evidence_json.Evidence.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
    told = f"write Evidence.model_json_schema() into {evidence_json.SCHEMA}, as the line above makes it"
    assert evidence_json.SCHEMA.read_text(encoding="utf-8") == made, told


def test_the_data_is_what_the_schema_says(tmp_path: Path) -> None:
    """It is written piece by piece; read as a whole, it is the model from which the schema is made, with nothing left out."""
    sources = read(project(tmp_path))
    text = evidence_json.evidence(sources, claims(sources))
    whole = evidence_json.Evidence.model_validate_json(text)
    assert json.dumps(whole.model_dump(), ensure_ascii=False, indent=1) + "\n" == text
    assert whole.articles and whole.references[0].findings[0].figures and whole.claims[0].anchor == "r1a"
