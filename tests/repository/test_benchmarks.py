"""The benchmark is fair, and what it prints is what it measured; no other tool and no network is needed for that."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.projects import check

from benchmarks import __main__ as bench
from benchmarks import generate, machine, measure, ours, preview, report, search, tools
from benchmarks.measure import Run
from benchmarks.table import table
from evidence.problem import Level

MARKER = re.compile(r"\[[@^](\w+)\](?!:)")
LINK = re.compile(r"\[[^\]]+\]\([^)]+\)")


def articles(folder: Path) -> list[str]:
    """The articles of a generated site, in order."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("articles/page-*.md"))]


def without_front_matter(text: str) -> str:
    return text.split("---\n\n", 1)[1] if text.startswith("---\n") else text


def test_the_same_number_gives_the_same_article_and_another_one_another():
    assert generate.article(5, 20) == generate.article(5, 20)
    assert generate.body(5, 20) != generate.body(6, 20)


@pytest.mark.parametrize("number", [0, 7, 400])
def test_an_article_weighs_what_is_said_of_it(number):
    text = generate.body(number, 1000)
    cited = MARKER.findall(text)
    assert 1200 <= len(MARKER.sub("", text).split()) <= 1300
    assert len(re.findall(r"^#+ ", text, flags=re.M)) == 8
    assert len(re.findall(r"\n\n- ", text)) == 2
    assert len(re.findall(r"^\| --- ", text, flags=re.M)) == 1
    assert (len(cited), len(set(cited))) == (10, 7)
    assert len(set(LINK.findall(text))) == 3


def test_every_article_can_be_edited_and_each_edit_is_new():
    text = generate.body(3, 10)
    assert all(generate.FIRST_WORDS in generate.body(number, 1000) for number in range(1000))
    (one, words), (other, others) = generate.edited(text), generate.edited(text)
    assert words in one and others in other and words != others


@pytest.mark.parametrize("listed", [200, 2])
def test_a_made_up_project_passes_every_check(listed, tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "LISTED", listed)
    problems = check(generate.ours(tmp_path / "ours", 3))
    assert not [problem for problem in problems if problem.level is Level.ERROR]


def test_ours_and_stock_get_the_same_text_and_the_same_bibliography(tmp_path):
    mine, stock = generate.ours(tmp_path / "ours", 9), generate.stock(tmp_path / "stock", 9)
    assert [without_front_matter(text) for text in articles(mine)] == articles(stock)
    assert (mine / "references.bib").read_text() == (stock / "references.bib").read_text()


@pytest.mark.parametrize("tool", [tools.ZENSICAL, tools.HUGO], ids=lambda tool: tool.name)
def test_who_reads_no_bibliography_gets_as_many_markers_links_and_words(tool, tmp_path):
    stock, other = articles(generate.stock(tmp_path / "stock", 9)), articles(tool.make(tmp_path / tool.name, 9))
    for cited, noted in zip(stock, map(without_front_matter, other), strict=True):
        text, notes = noted.split("\n\n[^", 1)
        assert MARKER.findall(text) == MARKER.findall(cited)
        assert f"[^{notes}".count("]: ") == len(set(MARKER.findall(cited)))
        assert len(LINK.findall(text)) == len(LINK.findall(cited))
        assert LINK.sub("", MARKER.sub("", text)).split() == LINK.sub("", MARKER.sub("", cited)).split()


def test_hugos_links_lead_to_pages(tmp_path):
    folder = tools.HUGO.make(tmp_path, 9)
    targets = {target for text in articles(folder) for target in re.findall(r"\]\(\.\./([^/]+)/\)", text)}
    assert targets == {path.stem for path in folder.glob("content/articles/*.md")}


TITLES = {"ours": "ours, all", "stock": "stock", "hugo": "Hugo"}
COLD = {
    10: {name: [Run(1, 0.5, 40)] for name in TITLES},
    1000: {
        "ours": [Run(2, 3, 100), Run(6, 5, 300), Run(4, 4, 200)],
        "stock": [Run(8, 7, 50)],
        "hugo": "it | fell\nover",
    },
}


def test_the_table_holds_medians_ratios_and_reasons():
    edited = {"ours": [1.0, 2.0], "stock": [30.0], "hugo": "not visible"}
    assert table(TITLES, COLD, (1000, edited)).split("\n") == [
        "| | 10 articles | 1,000 articles | ÷ stock at 10 | ÷ stock at 1,000 | ÷ hugo at 1,000 "
        "| edit until visible at 1,000 | ÷ stock |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| ours, all | 1.00 (0.50), 40 | 4.00 (4.00), 200 | 1.00 | 0.50 | – | 1.50 (1.00, 2.00) | 0.05 |",
        "| stock | 1.00 (0.50), 40 | 8.00 (7.00), 50 | 1.00 | 1.00 | – | 30.0 (30.0) | 1.00 |",
        "| Hugo | 1.00 (0.50), 40 | not measured: it / fell over | 1.00 | – | – | not measured: not visible | – |",
    ]


def test_the_table_compares_with_hugo_too():
    cold = {10: {"ours": [Run(4, 1, 1)], "stock": [Run(8, 1, 1)], "hugo": [Run(2, 1, 1)]}}
    found = table(TITLES, cold, None).split("\n")
    assert found[0].endswith("| ÷ stock at 10 | ÷ hugo at 10 |")
    assert found[2].endswith("| 0.50 | 2.00 |") and found[4].endswith("| 0.25 | 1.00 |")


def test_the_table_without_edits_and_without_stock():
    cold = {10: {"ours": [Run(1, 0.5, 40)]}}
    assert table({"ours": "ours"}, cold, None).split("\n")[2] == "| ours | 1.00 (0.50), 40 | – |"


def test_the_tools_take_turns_and_one_that_fails_stops_no_other():
    asked = []

    def measured(tool: tools.Tool) -> list[float]:
        asked.append(tool.name)
        if tool is tools.STOCK:
            raise RuntimeError("no room")  # of any kind
        return [1.0]

    assert bench.in_turns([tools.OURS, tools.STOCK], 2, measured) == {"ours": [1.0, 1.0], "stock": "no room"}
    assert asked == ["ours", "stock", "ours"]


def test_growth_is_told_as_cost_of_a_page_and_the_largest_site_is_weighed(monkeypatch, tmp_path):
    runs = {10: Run(1, 1, 1), 300: Run(3.9, 3, 1), 3000: Run(30, 25, 300), 10_000: Run(120, 100, 705)}
    monkeypatch.setattr(ours, "cold", lambda tool, size: runs[size])
    monkeypatch.setattr(ours, "made", lambda tool, size: tmp_path)
    (tmp_path / "site/about/long").mkdir(parents=True)
    (tmp_path / "site/about/index.html").write_text("small")
    (tmp_path / "site/about/long/index.html").write_text("a" * 1_000_000)
    lines = ours.growth()
    assert lines[0] == "3,000 articles from cold: 30.0 (25.0), 300"
    assert re.fullmatch(
        r"10,000 articles from cold: 120\.0 \(100\.0\), 705; 2 files, 1 MB; the largest page, about/long, \d{2} bytes packed",
        lines[1],
    )
    assert lines[2] == "a page at 300 articles 13.0 ms, at 10,000 12.0 ms by the clock: 0.92 times (aim: at most 1.2)"


def test_articles_of_a_large_site_are_listed_on_several_pages_each_once():
    for total in (10, generate.LISTED, generate.LISTED + 1, 1000):
        found = generate.lists(total)
        named = Counter(re.findall(r"\((page-\d+)\.md\)", "".join(found.values())))
        assert len(named) == total and set(named.values()) == {1}
        parts = set(re.findall(r"\((from-\d+)\.md\)", found["articles/index.md"]))
        assert {f"articles/{part}.md" for part in parts} == set(found) - {"articles/index.md"}


def test_what_a_search_loads_is_told_beside_its_aim(monkeypatch, tmp_path):
    asked = [search.Asked("one", 12, 40_000, 0.1, 10), search.Asked("two", 20, 60_000, 0.2, 0)]
    monkeypatch.setattr(search, "asked_on", lambda count, folder: asked)
    (tmp_path / "search/terms").mkdir(parents=True)
    (tmp_path / "search/terms/a.json").write_text("{}")
    lines = search.lines(1000, tmp_path)
    assert lines[0].startswith(
        "search among 1,000 pages, 2 questions: 50 KB packed each (median), most 60 KB in 20 files (“two”"
    )
    assert "at most 0.20 s" in lines[1] and lines[-1] == "questions without an answer: two"


def test_a_browser_that_is_missing_costs_the_part_about_searches_alone(monkeypatch):
    def none(count, folder):
        raise RuntimeError("no browser\nmore")

    monkeypatch.setattr(search, "asked_on", none)
    with pytest.raises(measure.Failed, match="RuntimeError: no browser"):
        ours.searches(10)


def test_a_run_is_timed_and_a_failure_says_why(tmp_path):
    run = measure.run([sys.executable, "-c", "sum(range(10**6))"], tmp_path)
    assert 0 < run.cpu and 0 < run.wall
    with pytest.raises(measure.Failed, match="because"):
        measure.run([sys.executable, "-c", "raise SystemExit('because')"], tmp_path)


TOLD = Path("/proc").exists()  # elsewhere nothing tells of other processes


def test_children_and_what_they_take_are_seen():
    child = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", parent], stdin=pipe, stdout=pipe) as process:
        process.stdout.readline()
        assert len(measure.descendants(process.pid)) == TOLD
        assert measure.spent(process.pid) >= 0.1 * TOLD
        process.communicate(b"\n")
    assert not measure.descendants(process.pid)


SERVER = """
import http.server, subprocess, sys
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
http.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind="127.0.0.1")
"""


def test_an_edit_is_timed_and_the_preview_ends_with_its_children(tmp_path):
    page, port = tmp_path / "page.md", preview.free_port()
    page.write_text(generate.body(1, 10))
    server = [sys.executable, "-c", SERVER, str(port)]
    took = preview.edits(server, tmp_path, page, f"http://127.0.0.1:{port}/page.md", 1)
    assert len(took) == 1 and took[0] < 10
    assert page.read_text() == generate.body(1, 10)
    child = int(measure.log_of(tmp_path).read_text().split()[0])
    assert ended(child)


def ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for its parent to notice."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_preview_that_ends_by_itself_is_not_waited_for(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(generate.body(1, 10))
    with pytest.raises(measure.Failed, match=r"ended by itself \(3\)"):
        preview.edits([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, page, "http://127.0.0.1:9/", 1)


def test_every_tool_is_told_the_port():
    for tool in tools.TOOLS:
        assert any("4321" in word for word in tool.server(4321)), tool.name


def test_the_machine_is_described_and_judged():
    assert re.search(r"\d+ cores, .+, Python 3", machine.described())
    assert re.fullmatch(
        r"Load average .+ at the end(; other work took \d+% .+|; this system .+)", machine.Watch().told()
    )


def test_parts_can_be_chosen():
    assert bench.options(["10"]).parts == list(bench.PARTS)
    assert bench.options(["10", "--no-edit"]).parts == ["cold", "site", "again", "dist", "growth", "search", "entries"]
    chosen = bench.options(["10", "50", "--only", "ours", "--parts", "edit"])
    assert (chosen.sizes, chosen.only, chosen.parts) == ([10, 50], ["ours"], ["edit"])


PAGE = "Before.\n\n<!-- bench: begin (written) -->\n\nold | figures\n\n<!-- bench: end -->\n\nAfter.\n"


def test_a_report_replaces_the_last_one_and_nothing_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    report.put(page, "bench", "new \\1 figures\n")
    assert page.read_text() == PAGE.replace("old | figures", "new \\1 figures")
    report.put(page, "bench", "old | figures")
    assert page.read_text() == PAGE


@pytest.mark.parametrize("text", ["", "<!-- bench: begin -->", PAGE + PAGE, "<!-- bench: end --><!-- bench: begin -->"])
def test_a_page_without_its_marks_is_left_alone(text, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(text)
    with pytest.raises(report.NoMarks, match="bench"):
        report.put(page, "bench", "new")
    assert page.read_text() == text


@pytest.mark.parametrize(("file", "name"), [(report.PERFORMANCE, "bench"), (report.COMPARISON, "stock")])
def test_the_handbook_has_a_place_for_each_report(file, name, tmp_path):
    copy = tmp_path / file.name
    copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    report.put(copy, name, "measured just now")
    assert "measured just now" in copy.read_text(encoding="utf-8")


def test_only_a_run_that_is_told_to_writes_into_the_handbook(monkeypatch, tmp_path, capsys):
    page = tmp_path / "performance.md"
    page.write_text(PAGE)
    monkeypatch.setattr(report, "PERFORMANCE", page)
    monkeypatch.setattr(bench, "installed", lambda tools: ([], ["- nothing was measured"]))
    bench.main(["10", "--parts", "dist"])
    assert page.read_text() == PAGE
    bench.main(["10", "--parts", "dist", "--write"])
    assert "- nothing was measured" in page.read_text() and "old" not in page.read_text()
    assert capsys.readouterr().out.count("- nothing was measured") == 2


def test_the_table_about_stock_counts_what_was_said():
    stock = runpy.run_path(str(ROOT / "scripts/stock.py"), run_name="stock")
    verdicts = Counter({("CIT", "silent"): 2, ("CIT", "fails"): 1, ("BIB", "file"): 1, ("BIB", "line"): 1})
    titles = {"BIB": "Bibliography", "CIT": "Citations", "FIG": "Figures"}
    assert stock["table"](verdicts, titles).split("\n")[2:] == [
        "| Bibliography (BIB) | 2 | 2 | 2 | 1 |",
        "| Citations (CIT) | 3 | 1 | 0 | 0 |",
        "| all | 5 | 3 | 2 | 1 |",
    ]
