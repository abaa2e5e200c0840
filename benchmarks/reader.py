"""What a reader gets: the main article in our site, in stock Material and as bare HTML, painted by a slow phone.

    .venv/bin/python -m benchmarks.reader 10      loads of each, in turns; needs site/ (make site) and a quiet machine

Chromium with a cold cache, a line and a processor as Lighthouse's mobile preset has them when it slows the browser
itself (`core/config/constants.js`): 150 ms there and back count 3.75 times, since Chromium slows requests and not
connections, which take several ways there and back; 1.6 Mbit/s count 0.9 times; the processor is slowed four times.
Prints the table for benchmarks/reader.md. A load counts once it is three seconds old.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import minify_html
import yaml
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.browser import serve, start  # noqa: E402

ARTICLE = "articles/ketamine-for-ptsd/"
STOCK = """\
site_name: Stock
theme: {name: material, font: false}
plugins:
  - search
  - bibtex: {bib_file: references.bib, bib_by_default: true, enable_inline_citations: false}
markdown_extensions: [admonition, attr_list, footnotes, tables]
"""
FURNITURE = "aside, nav, button, input, label, .legend, i, svg, div.card, .card > :nth-last-child(n+3), .facts, .cite"
SETTLED = 3_000  # milliseconds
PAINTS = """() => new Promise(done => new PerformanceObserver(list => done([
  performance.getEntriesByName('first-contentful-paint')[0].startTime, list.getEntries().at(-1).startTime]))
  .observe({type: 'largest-contentful-paint', buffered: true}))"""


def stock(folder: Path) -> Path:
    """Our pages built by stock MkDocs with Material and mkdocs-bibtex, passages put in; the folder of the site."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "references.bib", folder)
    (folder / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    passages = yaml.safe_load((folder / "docs/data/passages.yml").read_text(encoding="utf-8"))
    for page in (folder / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8").replace("template: search.html\n", "")
        put = re.sub(r"\{\{ passage: ([\w-]+) \}\}", lambda name: str(passages.get(name[1], "")).strip(), text)
        page.write_text(put, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
    return folder / "site"


def bare(folder: Path) -> Path:
    """The words of our finished article as the lists and paragraphs they are, and nothing else; the folder of the site.

    No styles, frame, contents, crisis help, labels, dots, cards; the references are those of the closed list.
    """
    article = LexborHTMLParser((ROOT / "site" / ARTICLE / "index.html").read_text(encoding="utf-8")).css_first(
        "article"
    )
    for node in article.css(FURNITURE):
        node.decompose()
    for node in article.css("*"):
        for name in set(node.attributes) - {"href", "id"}:
            del node.attrs[name]
    (folder / ARTICLE).mkdir(parents=True)
    html = f"<!doctype html><html lang=en><meta charset=utf-8><title>Ketamine for PTSD</title>{article.inner_html}"
    (folder / ARTICLE / "index.html").write_text(minify_html.minify(html), encoding="utf-8")
    return folder


def load(browser: Any, url: str) -> tuple[float, float, float, float, int]:
    """First and largest paint and processor time of the main thread in milliseconds, bytes and requests of one cold load."""
    context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=1.75, bypass_csp=True)
    page = context.new_page()
    line = context.new_cdp_session(page)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    speed = {
        "latency": 150 * 3.75,
        "downloadThroughput": 1_600 * 1_024 * 0.9 / 8,
        "uploadThroughput": 750 * 1_024 * 0.9 / 8,
    }
    line.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url)
    page.wait_for_timeout(SETTLED)
    first, largest = page.evaluate(PAINTS)
    busy = {one["name"]: one["value"] * 1_000 for one in line.send("Performance.getMetrics")["metrics"]}["TaskDuration"]
    context.close()
    return first, largest, busy, sum(sizes), len(sizes)


def main(runs: int) -> None:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder, start() as browser:
        theirs = stock(Path(folder, "stock"))
        sites = {
            "bare HTML": bare(Path(folder, "bare")),
            "ours": ROOT / "site",
            "Material, `font: false`": theirs,
        }
        loads: dict[str, list[tuple[float, float, float, float, int]]] = {name: [] for name in sites}
        for run in range(runs + 1):  # the first warms up
            for name, site in sites.items():
                with serve(site) as server:
                    found = load(browser, server.url + ARTICLE)
                if run:
                    loads[name].append(found)
    print("| build | runs | first paint, ms | largest paint, ms | times bare | main thread, ms | bytes | requests |")
    print("|---|---|---|---|---|---|---|---|")
    plain = [one[1] for one in loads["bare HTML"]]
    for name, found in loads.items():
        *times, sizes, requests = zip(*found, strict=True)
        first, largest, busy = (f"{median(all_):.0f} ({min(all_):.0f}–{max(all_):.0f})" for all_ in times)
        # Each load beside the bare one of its turn, so that a machine that grows slower slows both.
        ratio = median(ours / bare for ours, bare in zip(times[1], plain, strict=True))
        print(
            f"| {name} | {runs} | {first} | {largest} | {ratio:.2f} | {busy} | {median(sizes):,.0f} | {requests[0]} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
