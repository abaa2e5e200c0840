"""Five pages beside their reference pictures, two of them also in the dark and on paper.

`make pictures` takes those anew; `helpers.pictures` says what counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from helpers import ROOT, pictures
from helpers.browser import Server, serve
from PIL import Image

REFERENCES = pictures.references()

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pictures")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(pictures.build(tmp_path_factory.mktemp("pictures") / "site")) as running:
        yield running


@pytest.fixture(scope="module")
def look(server: Server, chrome: Any) -> Any:
    """look(name, style) -> what the page shows otherwise than its reference picture, with a style put after its own."""

    def compare(name: str, style: str = "") -> list[str]:
        before = Image.open(pictures.FOLDER / f"{name}.png").convert("RGB")
        after = pictures.take(chrome, server.url, REFERENCES[name], style)
        found = list(pictures.differences(before, after))
        if found and not style:
            pictures.side_by_side(before, after, ROOT / f".cache/pictures/{name}.png")
        return found

    return compare


@pytest.mark.parametrize("name", REFERENCES)
def test_a_page_looks_as_in_its_reference_picture(look: Any, name: str) -> None:
    assert look(name) == [], (
        f"look at .cache/pictures/{name}.png (before, after, the difference); is it meant so? type: make pictures"
    )


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("home-360", ".glance svg{visibility:hidden}"),
        ("article-1280", ".no svg{display:none}"),
        ("article-1280", ".toc{position:static;grid-area:auto}"),
        ("article-360", ".crisis{position:relative;top:2rem}"),
        ("crisis-360", ".crisis{background:none}"),
        ("crisis-1280", ".crisis{float:none!important}"),
        ("compare-1280", "td{display:block!important}"),
        ("compare-1280", "table{width:auto;max-width:36rem!important}"),
        ("compare-360", "td::before{content:none!important}"),
        ("study-1280", ".admonition,.glance li{display:block!important}"),
        ("study-360", "h2{margin-top:1rem}"),
        ("article-360-dark", ".crisis{background:none}"),
        ("compare-1280-dark", "html{background:#fcfbf8}"),
        ("article-print", "header,.toc{display:block!important}"),
        ("compare-print", "th,td{display:block!important}"),
    ],
)
def test_a_lost_picture_a_moved_card_or_a_broken_table_is_told(look: Any, name: str, style: str) -> None:
    assert look(name, style) != []


@pytest.mark.parametrize(
    "style",
    ["html{padding:1px 0 0 1px}", "body{font-family:monospace;-webkit-font-smoothing:none}", "input{opacity:0}"],
)
@pytest.mark.parametrize("name", ["article-360", "article-1280"])
def test_a_rounded_pixel_another_font_and_another_check_box_are_not(look: Any, name: str, style: str) -> None:
    assert look(name, style) == []


def test_the_pictures_are_small_and_each_is_compared() -> None:
    files = list(pictures.FOLDER.glob("*.png"))
    assert {file.stem for file in files} == set(REFERENCES)
    assert all(file.stat().st_size < 20_000 for file in files)
