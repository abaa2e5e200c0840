"""What one search loads, and how soon it answers, on a made-up site whose words are as frequent as those of this site.

Articles that repeat a few words pack to nothing. So each page here has words of this site by their frequency, and now
and then one of 20,000 rare ones. The page and the script are those of the built site.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli

from benchmarks import generate
from evidence.reading.models.subject import Search
from evidence.render import search_index, search_parts, search_terms

SITE = generate.ROOT / "site"
SECTIONS, WORDS = 9, 140  # of a page; of a section
RARE, RARE_SHARE = 20_000, 0.06
SLOWER = 4  # times: a slow phone beside this machine
QUESTIONS = ("ketamine", "is ketamine safe", "how much does it cost", "side effects of infusions", "does it work for ptsd",
             "questions to ask a doctor before a session", "ketemine", "xetamine", "pain in the bladder")  # fmt: skip
# Times from the question being sent until the answer is in the page, as the page's own clock has them.
WATCH = """() => {
  document.getElementById("search").addEventListener("submit", () => { window.asked = performance.now(); }, true);
  new MutationObserver(() => { window.answered = performance.now(); })
    .observe(document.getElementById("results"), { childList: true });
}"""
# A form that the script does not answer yet would load another page.
ANSWERS = """() => !document.getElementById("search").dispatchEvent(new Event("submit", { cancelable: true }))"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its question, the files that were loaded for it, their bytes packed, seconds, pages found."""

    question: str
    files: int
    packed: int
    seconds: float
    pages: int


def frequencies() -> Counter[str]:
    """How often each word stands on the pages of the built site."""
    found: Counter[str] = Counter()
    for file in SITE.glob("search/pages/*.json"):
        for _, heading, text in json.loads(file.read_text(encoding="utf-8"))["sections"]:
            found.update(search_terms.words(f"{heading} {text}"))
    return found


def pages(count: int) -> Iterator[list[dict[str, str]]]:
    """The entries of made-up pages, as `search_index.entries` gives them; the same for the same site and count."""
    random_ = random.Random(18)
    common = frequencies()
    words, weights = list(common), list(itertools.accumulate(common.values()))
    letters = ["".join(pair) for pair in itertools.product("bdfgklmnprstvz", "aeiou")]
    rare = ["".join(random_.choices(letters, k=random_.randint(2, 4))) for _ in range(RARE)]

    def text(length: int) -> str:
        taken = random_.choices(words, cum_weights=weights, k=length)
        return " ".join(random_.choice(rare) if random_.random() < RARE_SHARE else word for word in taken)

    for number in range(count):
        title, url = text(6), f"articles/{'-'.join(text(3).split())}-{number}/"
        found = [{"location": url, "title": title, "text": text(WORDS)}]
        for section in range(1, SECTIONS):
            found.append({"location": f"{url}#s{section}", "title": text(5), "text": text(WORDS)})
        yield found


def make(folder: Path, pages: Iterable[list[dict[str, str]]]) -> None:
    """A site that is nothing but its search: this site's page and script, and the index of made-up pages' entries."""
    shutil.copytree(SITE / "assets", folder / "assets", dirs_exist_ok=True)
    (folder / "search").mkdir(parents=True, exist_ok=True)
    shutil.copy(SITE / "search/index.html", folder / "search")
    made = {found[0]["location"]: found for found in pages}
    numbers = search_index.numbers(made)
    for url, found in made.items():
        _write(folder / search_index.path(numbers[url]), search_index.texts(found))
    for path, text in search_parts.files(
        (search_index.terms(found, numbers[url], 1) for url, found in made.items()), Search()
    ):
        _write(folder / path, text)


def ask(chrome: Any, url: str, folder: Path, question: str) -> Asked:
    """A reader's search, with nothing loaded before; `url` serves the folder."""
    context = chrome.new_context(viewport={"width": 360, "height": 640})
    page, loaded = context.new_page(), []
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.on("request", lambda request: loaded.append(request.url.removeprefix(url)))
    page.goto(f"{url}search/")
    page.wait_for_function(ANSWERS)
    page.evaluate(WATCH)
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.locator("#found").filter(has_text=f"“{question}”").wait_for()
    seconds = page.evaluate("(window.answered - window.asked) / 1000")
    found = page.locator("#results > li").count()
    context.close()
    files = [folder / path for path in loaded if path.endswith(".json")]
    packed = sum(len(brotli.compress(file.read_bytes(), quality=11)) for file in files)
    return Asked(question, len(files), packed, seconds, found)


def asked_on(count: int, folder: Path) -> list[Asked]:
    """Each question, asked on a made-up site of so many pages, which is written into a folder."""
    sys.path.insert(0, str(generate.ROOT / "tests"))
    from helpers.browser import serve, start  # the tests' own server, which packs, and their browser

    shutil.rmtree(folder, ignore_errors=True)
    make(folder, pages(count))
    with serve(folder) as server, start() as chrome:
        for question in QUESTIONS:
            ask(chrome, server.url, folder, question)  # the server packs what it has not served before
        return [ask(chrome, server.url, folder, question) for question in QUESTIONS]


def lines(count: int, folder: Path) -> list[str]:
    """The lines of the report about searches among so many pages."""
    asked = asked_on(count, folder)
    parts = [len(brotli.compress(file.read_bytes(), quality=11)) for file in folder.glob("search/[et]*/*.json")]
    most, slow = max(asked, key=lambda one: one.packed), max(asked, key=lambda one: one.seconds)
    middle = statistics.median(one.packed for one in asked)
    return [
        f"search among {count:,} pages, {len(asked)} questions: {middle / 1000:.0f} KB packed each (median), most "
        f"{most.packed / 1000:.0f} KB in {most.files} files (“{most.question}”; aim: at most 100)",
        f"the answer on a processor {SLOWER} times slower: {statistics.median(one.seconds for one in asked):.2f} s, at most "
        f"{slow.seconds:.2f} s (“{slow.question}”; aim: at most 0.3)",
        f"the index: {len(parts)} parts, {sum(parts) / 1e6:.2f} MB packed, the largest {max(parts) / 1000:.1f} KB",
        "questions without an answer: " + (", ".join(one.question for one in asked if not one.pages) or "none"),
    ]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
