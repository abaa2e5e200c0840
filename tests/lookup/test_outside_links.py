"""`evidence links`: outside links with patience, inner links and DOIs without network."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import time
from pathlib import Path

import pytest
from helpers import command
from helpers.projects import article, check, codes, entry, project, record
from helpers.services import FEDER_DOI, World, world
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from evidence.build import inner_links
from evidence.lookup import outside_links as outside_links_module
from evidence.lookup.answer import Answer, Outcome, no_network
from evidence.lookup.link_verdicts import Failure, Standing, judge, read_state, report, write_state
from evidence.lookup.outside_links import Outside, outside_links
from evidence.problem import Place
from evidence.reading import sources
from evidence.reading.addresses import read_address
from evidence.text import code

__all__ = ["world"]

DAY = dt.date(2026, 11, 23)
PAGE = Outside("https://example.org/a", (Place("docs/a.md", 3, 1),))
DOI = Outside(f"https://doi.org/{FEDER_DOI}", (), FEDER_DOI)


def run(root: Path, *arguments: str, today: str = "2026-11-23"):
    return command.run("links", "--root", root, "--today", today, *arguments)


def site(tmp_path: Path, world: World, *paths: str) -> Path:
    base = world.server.url_for("").rstrip("/")
    links = "\n\n".join(f"See [this]({base}{path})." for path in paths)
    root = project(
        tmp_path, {"docs/articles/a.md": article(f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{links}")}
    )
    (root / "docs/data/crisis.yml").unlink()  # its sources are addresses too
    return root


# Which there are ----------------------------------------------------------------------------------------------------


def test_links_of_pages_records_and_bibliography_are_found_once(tmp_path):
    body = """A [trial](https://DOI.org/10.1000/feder2021), <https://example.org/b#part>, `https://example.org/code`.

[Mail](mailto:a@example.org), [inner](../index.md), [call](tel:988). Ten of 15.[@feder2021]
"""
    root = project(
        tmp_path,
        {
            "docs/articles/a.md": article(body),
            "docs/studies/feder2021.md": record(sources='[{url: "https://example.org/b", opened: 2026-11-01}]'),
            "references.bib": entry(url="https://example.org/paper?a=1\\&b=2"),
        },
    )
    (root / "docs/data/crisis.yml").unlink()
    found = {link.address: [str(place) for place in link.places] for link in outside_links(sources.read(root))}
    assert found == {
        "https://doi.org/10.1000/feder2021": ["docs/articles/a.md:12:3", "references.bib:10:1"],
        "https://example.org/b": ["docs/articles/a.md:12:47", "docs/studies/feder2021.md:29:1"],
        "https://example.org/paper?a=1&b=2": ["references.bib:11:1"],
    }


# Judging ------------------------------------------------------------------------------------------------------------


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_an_address_is_gone_only_after_several_days():
    gone = Answer(Outcome.ABSENT, reason="HTTP 404")
    first = judge(PAGE, gone, None, DAY)
    assert (first.standing, first.failure) == (Standing.FAILING, Failure("2026-11-23", "2026-11-23", 1, "HTTP 404"))
    same_day = judge(PAGE, gone, first.failure, DAY)
    assert (same_day.standing, same_day.failure.times) == (Standing.FAILING, 1)
    soon = judge(PAGE, gone, same_day.failure, later(1))
    assert (soon.standing, soon.failure.times) == (Standing.FAILING, 2)
    assert judge(PAGE, gone, soon.failure, later(7)).standing is Standing.GONE
    assert judge(PAGE, Answer(Outcome.FOUND, {}), soon.failure, later(7)).failure is None


@pytest.mark.parametrize("reason", ["HTTP 403", "HTTP 429", "HTTP 401", "HTTP 999", "HTTP 451"])
def test_a_server_that_refuses_robots_is_unknown_and_forgets_nothing(reason):
    before = Failure("2026-11-01", "2026-11-08", 2, "HTTP 404")
    got = judge(PAGE, Answer(Outcome.UNKNOWN, reason=reason), before, DAY)
    assert (got.standing, got.failure) == (Standing.UNKNOWN, before)


@pytest.mark.parametrize(
    "reason", ["HTTP 500", "no answer in time", "no connection", "its certificate could not be checked"]
)
def test_trouble_counts_as_a_failure(reason):
    assert judge(PAGE, Answer(Outcome.UNKNOWN, reason=reason), None, DAY).standing is Standing.FAILING


def test_a_handle_service_in_trouble_says_nothing_of_a_doi():
    assert judge(DOI, Answer(Outcome.UNKNOWN, reason="HTTP 500"), None, DAY).standing is Standing.UNKNOWN
    assert judge(DOI, Answer(Outcome.ABSENT, reason="no such DOI"), None, DAY).standing is Standing.FAILING


@pytest.mark.parametrize(
    ("leads", "lasting", "standing"),
    [
        ("https://www.example.org/a/", True, Standing.WORKS),
        ("https://example.org/new", True, Standing.MOVED),
        ("https://example.org/login", False, Standing.WORKS),
    ],
)
def test_only_a_lasting_move_to_elsewhere_is_told(leads, lasting, standing):
    assert judge(PAGE, Answer(Outcome.FOUND, {"leads": leads, "lasting": lasting}), None, DAY).standing is standing


def test_our_own_network_down_counts_for_nothing():
    down: list[Answer[object]] = [Answer(Outcome.UNKNOWN, reason="no connection")] * 3
    assert no_network(down)
    assert not no_network([*down, Answer(Outcome.ABSENT, reason="HTTP 404")])


# Remembering and reporting ------------------------------------------------------------------------------------------


def test_the_report_carries_the_memory():
    odd = Outside("https://example.org/-->`<img src=x>`{{ @team }}", (Place("docs/a.md", 3, 1),) * 1)
    verdict = judge(odd, Answer(Outcome.ABSENT, reason="HTTP 404"), None, DAY)
    text = report([verdict], DAY)
    assert read_state(text) == {odd.address: verdict.failure} == read_state(write_state([verdict]))
    assert (
        text.count("-->") == 2 and "- ``https://example.org/-->`<img src=x>`{{ @team }}``: HTTP 404" in text
    )  # one inside a code span


@given(st.text(max_size=60))
def test_no_address_breaks_out_of_the_report(address):
    verdict = judge(Outside(address, ()), Answer(Outcome.ABSENT, reason="HTTP 404"), None, DAY)
    state = re.search(r"<!-- evidence-links: (.*) -->\n$", report([verdict], DAY))[1]
    assert "--" not in state and ">" not in state and json.loads(state)[address]["times"] == 1


@given(st.text(max_size=30))
def test_a_code_span_holds_whatever_is_in_it(text):
    shown = code(text)
    fence = re.match("`+", shown)[0]
    inner = shown[len(fence) : -len(fence)]
    assert shown.endswith(fence) and not re.search(rf"(?<!`){fence}(?!`)", inner) and "\n" not in shown


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"a": 1}', '{"a": {"since": "x", "last": "y", "times": 1, "reason": ""}}', "9" * 9]
)
def test_a_memory_that_does_not_fit_is_forgotten(text):
    assert read_state(text) == {}


# The command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(world: World, monkeypatch) -> dict[str, Response]:
    """Other people's site, on the loopback server under /out/; what is not in the mapping is 404."""
    pages: dict[str, Response] = {}
    world.trouble["/out/"] = lambda request: pages.get(request.path, Response("", 404))
    monkeypatch.setattr("evidence.lookup.outside_links.read_address", _elsewhere)
    return pages


def _elsewhere(address: str):
    """The loopback server counts as outside here."""
    return read_address(address.replace("localhost", "outside.test"))


def test_several_hosts_are_asked_at_once_and_each_answer_is_counted_alone(monkeypatch):
    """A progress bar cannot be moved by two threads at once."""
    together, counting = threading.Barrier(4, timeout=60), threading.Lock()
    counted = []

    def ask(link, _):
        together.wait()
        return Answer(Outcome.FOUND, link.address)

    def count(link):
        assert counting.acquire(blocking=False), "two at once"
        time.sleep(0.01)
        counted.append(link)
        counting.release()

    monkeypatch.setattr(outside_links_module, "ask", ask)
    links = [Outside(f"https://{name}.example/", ()) for name in "abcd"]
    answers = outside_links_module.ask_all(links, None, count)
    assert [one.value for one in answers] == [link.address for link in links] and len(counted) == 4


@pytest.mark.parametrize("late", [False, True])
def test_a_dead_network_is_not_asked_about_every_link(monkeypatch, late):
    """A hundred links took minutes to say that nobody answers. If somebody does after all, every link is asked about."""
    asked, together = [], threading.Barrier(2, timeout=60)

    def ask(link, _):
        asked.append(link)
        if link.address.endswith("/0"):
            together.wait()
        if not late or link.host == "a.example":
            return Answer(Outcome.UNKNOWN, reason="no connection")
        while len(asked) <= outside_links_module.ENOUGH:  # until the other host was silent often enough
            time.sleep(0.05)
        return Answer(Outcome.FOUND)

    monkeypatch.setattr(outside_links_module, "ask", ask)
    links = [Outside(f"https://{name}.example/{number}", ()) for name in "ab" for number in range(50)]
    answers = outside_links_module.ask_all(links, None)
    assert len(answers) == (100 if late else len(asked)) and (late or len(asked) < 20)


def test_a_week_of_outside_links(world: World, elsewhere, tmp_path):
    elsewhere["/out/good"] = Response("x")
    elsewhere["/out/moved"] = Response("", 301, headers={"Location": "/out/good"})
    elsewhere["/out/closed"] = Response("", 403)
    root = site(tmp_path, world, "/out/good", "/out/moved", "/out/closed", "/out/gone")
    (root / "references.bib").write_text(entry(doi=FEDER_DOI))
    done = run(root)
    assert done.exit_code == 0, done.output
    assert "5 addresses: 2 works, 1 moved, 1 unknown, 1 failing." in done.stdout
    assert "/out/gone`: HTTP 404, since 2026-11-23 (1 day). In `docs/articles/a.md:20`." in done.stdout
    done = run(root, today="2026-11-30")
    assert done.exit_code == 0 and "## Gone" in done.stdout and "(2 days)" in done.stdout
    assert any(request.path == f"/handles/{FEDER_DOI}" for request in world.asked)


def test_the_memory_may_be_the_last_report(world: World, elsewhere, tmp_path):
    root = site(tmp_path, world, "/out/gone")
    report_file = root / "issue.md"
    report_file.write_text(run(root, "--state", str(report_file), today="2026-11-16").stdout)
    done = run(root, "--state", str(report_file))
    assert done.exit_code == 0 and "since 2026-11-16 (2 days)" in done.stdout


def test_no_network_is_one_line_and_counts_for_nothing(tmp_path, world, monkeypatch):
    monkeypatch.setenv("EVIDENCE_TRIES", "1")
    monkeypatch.setattr("evidence.lookup.outside_links.read_address", _elsewhere)
    body = "\n\n".join(f"[x](http://localhost:9/{i})" for i in range(3))
    root = project(tmp_path, {"docs/articles/a.md": article(body), "references.bib": entry(doi="")})
    done = run(root)
    assert done.exit_code == 2 and "our own network" in done.stderr and done.stderr.count("\n") == 1
    assert not (root / ".cache/evidence/links.json").exists()


# Without network ----------------------------------------------------------------------------------------------------


def built(tmp_path: Path, body: str) -> Path:
    (tmp_path / "site/a").mkdir(parents=True)
    (tmp_path / "site/index.html").write_text(f'<!doctype html><title>x</title><p id="top">\n{body}')
    (tmp_path / "site/a/index.html").write_text('<!doctype html><title>a</title><h1 id="here">a</h1>')
    return tmp_path / "site"


def test_inner_links_anchors_and_files(tmp_path):
    out = built(tmp_path, '<a href="a/#here">x</a><a href="b/">x</a><a href="a/#none">x</a><img src="/x.png" alt="">')
    done = run(project(tmp_path), "--offline", str(out))
    assert done.stdout.splitlines() == [
        "index.html:2:1: no such place in the page: /a#none",
        "index.html:2:1: leads nowhere: /b",
        "index.html:2:1: leads nowhere: /x.png",
    ]
    assert done.exit_code == 1 and done.stderr == "3 broken links in site/\n"


def test_links_to_other_sites_are_not_asked_about(tmp_path):
    done = run(project(tmp_path), "--offline", str(built(tmp_path, '<a href="https://192.0.2.1/">x</a>')))
    assert (done.exit_code, done.stderr) == (0, "no broken link\n")


def test_a_doi_that_is_no_reference_of_ours_is_an_error(tmp_path):
    base = "https://doi.org/10.1000"
    body = f"The [trial]({base}/feder2022) and its [record]({base}/FEDER2021).[@feder2021]"
    root = project(tmp_path, {"docs/articles/a.md": article(body)})
    line = (
        'docs/articles/a.md:12:5: LNK001 the DOI "10.1000/feder2022" is in no entry of references.bib '
        '("feder2021" has 10.1000/feder2021)'
    )
    assert [str(problem) for problem in check(root) if problem.code == "LNK001"] == [line]
    assert "LNK001" not in codes(check(project(tmp_path / "sound")))


@pytest.mark.parametrize("output", ["", "[]", '{"error_map": []}', '{"error_map": {"a": [1]}}'])
def test_another_lychee_is_said(tmp_path, output):
    with pytest.raises(inner_links.NotRun):
        inner_links.read(output, tmp_path)


def test_a_site_that_is_not_built_is_one_line(tmp_path):
    said = command.refused(tmp_path, "links", "--root", project(tmp_path), "--offline", tmp_path / "site")
    assert "make site" in said
