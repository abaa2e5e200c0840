"""What may lie below docs/ and be published: whole files that only show something, and whose words are read."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from helpers.examples import PNG
from helpers.projects import MKDOCS, article, check, codes, project

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'
SVGS = {
    "<style>a{b:u\\72l(x)}</style>": False,
    "<style>@\\69mport 'x'</style>": False,
    "<style>a{b:image-set('x' 1x)}</style>": False,
    "<style>a{b:src('x')}</style>": False,
    "<rect style='fill:url(https://example.org/a)'/>": False,
    "<use xml:base='https://example.org/' href='#a'/>": False,
    "<handler xmlns='http://www.w3.org/2001/xml-events'>x</handler>": False,
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><mtext>x</mtext></math>": False,
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>x</x:script>": False,
    "<?xml-foo href='x'?>": False,
    "<rect filter=\"url('#a')\" fill='url(#b)'/>": True,
    "<style>text{font-family:sans-serif}</style>": True,
    "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>": True,
    "<n:view xmlns:n='http://www.inkscape.org/namespaces/inkscape'/>": True,
}


@pytest.mark.parametrize(("inside", "right"), SVGS.items())
def test_a_picture_asks_for_nothing_from_elsewhere(inside: str, right: bool, tmp_path: Path) -> None:
    found = check(project(tmp_path, {"docs/assets/a.svg": SVG.format(inside)}))
    assert ("FIL002" in codes(found)) != right


def test_a_picture_is_in_utf_8(tmp_path: Path) -> None:
    """In another encoding it could declare what no check would see."""
    found = check(project(tmp_path, {"docs/assets/a.svg": SVG.format("<rect/>").encode("utf-16")}))
    assert codes(found) == ["FIL002"]


PDF = b"%%PDF-1.7\n1 0 obj\n<<%s>>\nendobj\n%%%%EOF\n"
PACKED = b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\n" + zlib.compress(b"1 0 <</S/JavaScript>>") + b"\nendstream"
WHOLE = {
    "a.png": PNG,
    "a.gif": b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\1D\0;",
    "a.jpg": b"\xff\xd8\xff\xe0pixels\xff\xd9",
    "a.pdf": PDF % b"/OpenAction[3 0 R/XYZ null null 0]/A<</S/URI/URI(https://example.org/JS)>>",
    "b.pdf": PDF % b">>\nstream\nx/JS x\nendstream\n<<",
}
NOT_WHOLE = {
    "a.png": PNG + b"<script>alert(1)</script>",
    "b.png": PNG[:-8],
    "a.gif": b"GIF89a=1;alert(1)//",
    "a.jpg": b"\xff\xd8\xff\xe0<?php 1 ?>",
    "a.pdf": b"%PDF-1.7\n<script>alert(1)</script>",
    "b.pdf": PDF % b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
    "c.pdf": PDF % b"/OpenAction<</S/J#61vaScript>>",
    "d.pdf": PDF % b"/A<</S/Launch/F(cmd.exe)>>",
    "e.pdf": PDF % PACKED,
    "c.png": PNG[:-8] + b"\0" * 5_000_000 + PNG[-8:],
}


@pytest.mark.parametrize(("name", "content", "right"), [
    *((name, content, True) for name, content in WHOLE.items()),
    *((name, content, False) for name, content in NOT_WHOLE.items()),
])  # fmt: skip
def test_a_file_is_whole_and_only_shows_something(name: str, content: bytes, right: bool, tmp_path: Path) -> None:
    """Nothing hides behind the end of a picture, and a document runs nothing when it is opened."""
    assert codes(check(project(tmp_path, {f"docs/assets/{name}": content}))) == ([] if right else ["FIL002"])


@pytest.mark.parametrize(("name", "text", "line"), [
    ("a.svg", SVG.format("\n<text>Lumenide <tspan>cures</tspan>\n<tspan>90% of people</tspan></text>"), 2),
    ("a.svg", SVG.format("<title>Lumenide cures 90% of people</title>"), 1),
    ("a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nLumenide <b>cures</b>\n90% of people.\n", 4),
])  # fmt: skip
def test_the_words_of_pictures_and_subtitles_are_read(name: str, text: str, line: int, tmp_path: Path) -> None:
    """Readers see or hear them as they see those of a page."""
    found = check(project(tmp_path, {f"docs/assets/{name}": text}))
    assert {(problem.code, problem.place.line) for problem in found} == {("CLM002", line), ("FIG002", line)}


def test_plain_words_in_them_are_fine(tmp_path: Path) -> None:
    files = {"docs/assets/a.svg": SVG.format("<text>Two weeks</text>"), "docs/assets/a.vtt": "WEBVTT\n"}
    assert codes(check(project(tmp_path, files))) == []


def test_only_templates_lie_in_their_folder(tmp_path: Path) -> None:
    """MkDocs copies everything else from there into the site."""
    files = {"overrides/main.html": '{% extends "frame.html" %}', "overrides/README.md": "x", "overrides/a/b.js": "x"}
    assert [(one.code, one.place.file) for one in check(project(tmp_path, files))] == [("FIL001", "overrides/a/b.js")]


def test_a_link_that_leads_to_itself_is_told(tmp_path: Path) -> None:
    root = project(tmp_path)
    os.symlink("loop.md", root / "docs/articles/loop.md")
    assert codes(check(root)) == ["INP008"]


@pytest.mark.parametrize("text", ["- a\n", "hello\n"])
def test_settings_that_are_none_are_told(text: str, tmp_path: Path) -> None:
    """YAML that is a list or a word has no settings at all."""
    assert "INP006" in codes(check(project(tmp_path, {"mkdocs.yml": text})))


@pytest.mark.parametrize("name", ["x .md", "x..md", " x.md", "con.md", "AUX.md", "nul.png"])
def test_a_name_that_no_file_on_windows_can_have_is_told(name: str, tmp_path: Path) -> None:
    """Nobody there could get the project."""
    content = article("Sound.") if name.endswith(".md") else PNG
    assert "INP009" in codes(check(project(tmp_path, {f"docs/articles/{name}": content})))


@pytest.mark.parametrize("name", ["a-b.md", "a_b.c.md", "confusion.md", "404.md", "a b.md", "é.md"])
def test_other_names_are_fine(name: str, tmp_path: Path) -> None:
    content = article("Sound.") if name.endswith(".md") else PNG
    assert "INP009" not in codes(check(project(tmp_path, {f"docs/articles/{name}": content})))


@pytest.mark.parametrize(
    "text", ["See [home](<../index.md>).", 'See [home](<help/x.md> "Words").', "See [home][x].\n\n[x]: <help/x.md>"]
)
def test_an_address_between_angle_brackets_is_no_raw_html(text: str, tmp_path: Path) -> None:
    files = {
        "docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{text}"),
        "docs/articles/help/x.md": article("Sound.", title="X"),
    }
    assert [
        code for code in codes(check(project(tmp_path, files))) if code.startswith("PAG01") and code != "PAG013"
    ] == []


@pytest.mark.parametrize(
    "path", ["robots.txt.md", "sitemap.xml/index.md", "404.html.md", "downloads/references.bib.md", "feed.xml/a.md"]
)
def test_no_page_stands_where_the_build_writes_a_file(path: str, tmp_path: Path) -> None:
    """Neither a page nor a redirect: the build ended in a traceback."""
    found = check(project(tmp_path / "page", {f"docs/{path}": article("Sound.", title="B", short="B")}))
    assert ("FIL003", f"docs/{path}") in [(one.code, one.place.file) for one in found]
    config = MKDOCS.replace("redirect_maps: {}", f'redirect_maps: {{"{path}": articles/a.md}}')
    assert codes(check(project(tmp_path / "redirect", {"mkdocs.yml": config}))) == ["CFG006"]


@pytest.mark.parametrize("path", ["robots.md", "404.md", "downloads/index.md", "articles/feed.xml.md"])
def test_other_addresses_are_free(path: str, tmp_path: Path) -> None:
    found = check(project(tmp_path, {f"docs/{path}": article("Sound.", title="B", short="B")}))
    assert "FIL003" not in codes(found)
