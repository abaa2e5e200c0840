"""Small pictures of pages with bars for letters, and how two of them differ. `make pictures` writes the references.

A picture shows the layout, not words. The site in `tests/sites/pictures` has words of its own, which stand still
while the real pages are edited; its styles and templates are the real ones. The package's own sentences in drawings are
one gray block of three lines each, so that a better word is no other picture. Each letter is drawn as one bar of the same
width (`bars.woff2`, made with fontTools: every letter is a box of half an em, a space is 0.3 em wide), so that no
machine's fonts play a part, and headings are not balanced, which each browser does in its own way. What a phone
lays out only when it comes into view is laid out. A picture is kept at an eighth of its size, and compared through a blur: what moved by a
pixel or two is the same picture still, what moved by a line is not.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter

TESTS = Path(__file__).parents[1]
FOLDER = TESTS / "browser/pictures"
SITE = TESTS / "sites/pictures"
PAGES = {
    "home": "",
    "article": "articles/lumenide-for-glim/",
    "compare": "articles/compare/",
    "study": "studies/adams2021/",
    "crisis": "help/crisis/",
}
WIDTHS = (360, 1280)
PAPER = 700  # CSS pixels: a sheet without its margins
CELL = 8  # pixels of the page on each side of one pixel of a picture
BLUR = ImageFilter.BoxBlur((1, 2))  # 24 by 40 pixels of the page
UNLIKE = 12  # of 255, in any of the three colors: our palest tint differs by 14 from the page
ALLOWED = 128  # cells that may differ: a patch of 90 by 90 pixels; a check box of another browser is 24 by 24
LONGER = 2  # cells that a page may be longer or shorter

BARS = f"""@font-face{{font-family:Bars;font-weight:1 1000;
  src:url(data:font/woff2;base64,{base64.b64encode((FOLDER / "bars.woff2").read_bytes()).decode()})}}
*,::before,::after{{font-family:Bars!important;font-synthesis:none!important;text-rendering:geometricPrecision!important;
  text-wrap:wrap!important;content-visibility:visible!important}}
.glance :is(figcaption,li p){{height:3lh;overflow:hidden;background:#888}}
.glance :is(figcaption,li p),.glance :is(figcaption,li p) *{{color:transparent!important;border-color:transparent!important;text-decoration:none}}"""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a picture is taken of: the page, its width in CSS pixels, "light" or "dark", "screen" or "print"."""

    url: str
    width: int
    scheme: str = "light"
    media: str = "screen"


def references() -> dict[str, Reference]:
    """Each picture's name, and what it is taken of: every page in light, two in the dark, two as they are printed."""
    light = {f"{page}-{width}": Reference(url, width) for page, url in PAGES.items() for width in WIDTHS}
    dark = {"article-360-dark": ("article", 360), "compare-1280-dark": ("compare", 1280)}
    return (
        light
        | {name: Reference(PAGES[page], width, scheme="dark") for name, (page, width) in dark.items()}
        | {f"{page}-print": Reference(PAGES[page], PAPER, media="print") for page in ("article", "compare")}
    )


def take(browser: Any, server: str, shown: Reference, style: str = "") -> Image.Image:
    """The picture of a whole page, in a running Chromium; `style` is put after the page's own."""
    context = browser.new_context(
        viewport={"width": shown.width, "height": 800},
        color_scheme=shown.scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    page.emulate_media(media=shown.media)
    page.goto(server + shown.url)
    page.add_style_tag(content=BARS + style)
    page.evaluate("() => document.fonts.load('1em Bars').then(() => document.fonts.ready)")
    assert page.evaluate("document.fonts.check('1em Bars')"), "the letters are not bars"
    shot = page.screenshot(full_page=True, animations="disabled")
    context.close()
    return Image.open(io.BytesIO(shot)).convert("RGB").reduce(CELL)


def unlike(before: Image.Image, after: Image.Image) -> Image.Image:
    """White where two pictures differ, on black; what only one of them has is left out."""
    size = (0, 0, min(before.width, after.width), min(before.height, after.height))
    pair = (picture.crop(size).filter(BLUR) for picture in (before, after))
    red, green, blue = ImageChops.difference(*pair).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda value: 255 if value > UNLIKE else 0)


def differences(before: Image.Image, after: Image.Image) -> Iterator[str]:
    """How a picture differs from the one before, as sentences. There are none if the layout is the same."""
    if abs(after.height - before.height) > LONGER or after.width != before.width:
        sizes = [f"{picture.width * CELL} by {picture.height * CELL}" for picture in (before, after)]
        yield f"the page was {sizes[0]} pixels large and is {sizes[1]}"
    where = unlike(before, after)
    if (count := where.histogram()[255]) > ALLOWED:
        left, top, right, bottom = (edge * CELL for edge in where.getbbox() or (0, 0, 0, 0))
        yield f"{count} cells of {CELL} by {CELL} pixels differ, between {left},{top} and {right},{bottom}"


def side_by_side(before: Image.Image, after: Image.Image, file: Path) -> None:
    """Write a picture before, after, and where they differ, for a person to look at."""
    shown = (before, after, unlike(before, after).convert("RGB"))
    sheet = Image.new("RGB", (sum(one.width + CELL for one in shown), max(one.height for one in shown)), "gray")
    left = 0
    for one in shown:
        sheet.paste(one, (left, 0))
        left += one.width + CELL
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST).save(file)


def build(folder: Path) -> Path:
    """Build the site of the pictures in a new folder; the folder of its pages. Raises AssertionError."""
    from helpers import projects

    shutil.copytree(SITE, folder)
    done = projects.build(folder)
    assert done.code == 0, done.said
    return done.site


def main() -> None:
    """Take every picture anew and write the references."""
    from helpers.browser import serve, start

    with tempfile.TemporaryDirectory() as folder:
        with serve(build(Path(folder, "site"))) as server, start() as browser:
            for name, shown in references().items():
                take(browser, server.url, shown).save(FOLDER / f"{name}.png", optimize=True)
    print(f"written: {len(references())} pictures in {FOLDER}; look at them, then commit them")


if __name__ == "__main__":
    sys.exit(main())
