"""Looking up a paper: what a writer may type, what the services answer, and everything that can go wrong on the way."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from urllib.parse import quote

import pytest
from helpers.services import FEDER_DOI, FEDER_PMID, World, as_json, crossref_work, pubmed_summary, world
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_socket import SocketConnectBlockedError
from werkzeug import Response

from evidence.lookup import crossref, doi_handles, pubmed
from evidence.lookup.answer import Outcome, Unavailable, retry_after
from evidence.lookup.ask import Answers, Asker
from evidence.lookup.clean import full_pages, text
from evidence.lookup.find_study import find
from evidence.lookup.identify import Identifier, identify
from evidence.lookup.services import BadSettings, Services, services, user_agent

__all__ = ["world"]

SICI = "10.1002/(SICI)1097-0258(19980815/30)17:15<1661::AID-SIM968>3.0.CO;2-2"  # DOIs of the 1990s


# What a writer may type --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("10.1176/appi.ajp.2020.20050596", "doi", "10.1176/appi.ajp.2020.20050596"),
        ("doi:10.1176/appi.ajp.2020.20050596", "doi", "10.1176/appi.ajp.2020.20050596"),
        ("https://doi.org/10.1176/appi.ajp.2020.20050596", "doi", "10.1176/appi.ajp.2020.20050596"),
        ("doi.org/10.1176/appi.ajp.2020.20050596.", "doi", "10.1176/appi.ajp.2020.20050596"),
        ("http://dx.doi.org/10.1016/S0140-6736(97)11096-0", "doi", "10.1016/S0140-6736(97)11096-0"),
        ("https://doi.org/10.1002%2F14651858.CD002795.pub3", "doi", "10.1002/14651858.CD002795.pub3"),
        ("https://ajp.psychiatryonline.org/doi/full/10.1176/appi.ajp.2020.20050596", "doi", FEDER_DOI),
        ("https://www.frontiersin.org/articles/10.3389/fpsyt.2020.00001/full", "doi", "10.3389/fpsyt.2020.00001"),
        (SICI, "doi", SICI),
        (f"https://doi.org/{quote(SICI)}", "doi", SICI),
        (f"<https://doi.org/{SICI}>.", "doi", SICI),
        ("(see 10.1176/appi.ajp.2020.20050596)".removeprefix("(see "), "doi", FEDER_DOI),
        ("33397139", "pmid", "33397139"),
        ("PMID: 33397139", "pmid", "33397139"),
        ("https://pubmed.ncbi.nlm.nih.gov/33397139/", "pmid", "33397139"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/33397139", "pmid", "33397139"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC5904792/", "pmcid", "PMC5904792"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/pmc5904792", "pmcid", "PMC5904792"),
        ("pmc5904792", "pmcid", "PMC5904792"),
    ],
)
def test_every_form_that_people_copy_is_understood(typed, kind, value):
    assert identify(typed) == Identifier(kind, value)


@pytest.mark.parametrize(
    "typed", ["", "feder2021", "https://example.org/", "10.1176", "https://[", "0", "10.1/x y", "x" * 999]
)
def test_what_names_no_paper_is_refused_in_one_line(typed):
    with pytest.raises(ValueError) as caught:
        identify(typed)
    assert "\n" not in str(caught.value) and "10.1136/" in str(caught.value) and len(str(caught.value)) < 400


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_no_text_breaks_the_reading_of_identifiers(typed):
    try:
        identify(typed)
    except ValueError as fault:
        assert str(fault)


# What the services answer -------------------------------------------------------------------------------------------


def test_a_doi_is_completed_by_pubmed(world: World):
    found = find(identify(FEDER_DOI), world.asker()).value
    assert (found.pmid, found.short_journal, found.journal) == (
        FEDER_PMID,
        "Am J Psychiatry",
        "American Journal of Psychiatry",
    )
    assert [name.family for name in found.names] == ["Feder", "Costi"]
    assert found.names[0].given == "Adriana" and found.years == (2021,) and found.pages == "193-202"
    assert "Randomized Controlled Trial" in found.designs


def test_a_pmid_leads_to_the_doi(world: World):
    found = find(identify(FEDER_PMID), world.asker()).value
    assert found.doi == FEDER_DOI and found.names[0].given == "Adriana"


def test_a_pmc_number_leads_to_both(world: World):
    found = find(identify("PMC1234567"), world.asker()).value
    assert (found.doi, found.pmid, found.pmcid) == (FEDER_DOI, FEDER_PMID, "PMC1234567")


def test_a_doi_that_does_not_exist_is_absent_not_unknown(world: World):
    assert find(identify("10.9999/nothing"), world.asker()).outcome is Outcome.ABSENT
    assert find(identify("1"), world.asker()).outcome is Outcome.ABSENT
    assert find(identify("PMC999"), world.asker()).outcome is Outcome.ABSENT


def test_pubmed_alone_is_enough(world: World):
    world.trouble["/crossref"] = as_json({}, 503)
    found = find(identify(FEDER_PMID), world.asker())
    assert found.value.source == "PubMed" and found.value.names[1].given == "S."


def test_shortened_pages_are_written_out():
    assert full_pages("1849-59") == "1849-1859"
    assert full_pages("681-8") == "681-688"
    assert full_pages("e12-e19") == "e12-e19"
    assert full_pages("74") == "74"


def test_odd_characters_in_a_doi_reach_the_service_whole(world: World):
    doi = "10.1002/(sici)1097-0258(19980815)17:15/16#x?y"
    world.works[doi] = crossref_work(DOI=doi)
    assert crossref.work(doi, world.asker()).outcome is Outcome.FOUND


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("retraction", "retraction"), ("expression_of_concern", "concern"), ("erratum", "correction"), ("addendum", None)],
)
def test_crossref_says_what_came_later(world: World, kind, expected):
    update = {
        "type": kind,
        "DOI": "10.1176/notice",
        "updated": {"date-parts": [[2026, 5, 3]]},
        "source": "retraction-watch",
    }
    world.works[FEDER_DOI] = crossref_work(**{"updated-by": [update]})
    updates = crossref.work(FEDER_DOI, world.asker()).value.updates
    assert [(u.kind, u.date, u.notice, u.source) for u in updates] == (
        [(expected, "2026-05-03", "10.1176/notice", "Retraction Watch")] if expected else []
    )


def test_a_notice_of_retraction_is_not_itself_retracted(world: World):
    world.works[FEDER_DOI] = crossref_work(**{"update-to": [{"type": "retraction", "DOI": "10.1176/other"}]})
    assert crossref.work(FEDER_DOI, world.asker()).value.updates == ()


def test_pubmed_says_what_came_later(world: World):
    references = [
        {"refsource": "N Engl J Med. 2005 Mar 3;352(9):950", "reftype": "Erratum in", "pmid": "", "note": ""},
        {"refsource": "N Engl J Med. 2006;1:1", "reftype": "Comment in", "pmid": 1, "note": ""},
    ]
    world.papers[FEDER_PMID] = pubmed_summary(
        references=references, pubtype=["Journal Article", "Retracted Publication"]
    )
    updates = pubmed.work(FEDER_PMID, world.asker()).value.updates
    assert [(u.kind, u.date) for u in updates] == [("correction", "2005"), ("retraction", "")]


def test_the_handle_service_knows_or_does_not(world: World):
    assert doi_handles.ask(FEDER_DOI, world.asker()).outcome is Outcome.FOUND
    assert doi_handles.ask("10.9999/none", world.asker()).outcome is Outcome.ABSENT
    world.handles["10.1/odd"] = 2
    assert doi_handles.ask("10.1/odd", world.asker()).outcome is Outcome.UNKNOWN


# What can go wrong --------------------------------------------------------------------------------------------------

HALF = Response(b'{"message": {"title": ["A Rando', 200, content_type="application/json")
WEB_PAGE = Response("<html>Just a moment...</html>", 200, content_type="text/html")
NO_JSON = Response("<html>", 200, content_type="application/json")
DEEP = Response("[" * 200_000, 200, content_type="application/json")
ELSEWHERE = Response("", 302, headers={"Location": "http://192.0.2.1/"})


@pytest.mark.parametrize("answer", [HALF, WEB_PAGE, NO_JSON, DEEP, ELSEWHERE, Response("", 403), Response("", 500)])
@pytest.mark.parametrize("service", [crossref.work, pubmed.work, doi_handles.ask])
def test_whatever_a_server_does_is_could_not_ask(world: World, service, answer):
    world.trouble["/"] = answer
    got = service(FEDER_PMID if service is pubmed.work else FEDER_DOI, world.asker())
    assert got.outcome is Outcome.UNKNOWN and got.reason and "\n" not in got.reason


WRONG = [
    None,
    7,
    "text",
    [],
    [[]],
    {},
    {"message": 5},
    {"message": {"title": "no list"}},
    {"message": {"title": [None, 3]}},
]
WRONG += [{"result": []}, {"result": {FEDER_PMID: []}}, {"result": {FEDER_PMID: {"title": 4}}}, {"responseCode": "1"}]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("service", [crossref.work, pubmed.work, doi_handles.ask])
def test_wrong_types_are_could_not_ask(world: World, service, value):
    world.trouble["/"] = as_json(value)
    got = service(FEDER_PMID if service is pubmed.work else FEDER_DOI, world.asker())
    assert got.outcome is Outcome.UNKNOWN


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "name", "date-parts", "type"]), inner)
    ),
    max_leaves=8,
)
FIELDS = [
    "title",
    "author",
    "issued",
    "updated-by",
    "page",
    "volume",
    "authors",
    "pubtype",
    "references",
    "articleids",
    "pages",
]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
@settings(max_examples=300)
def test_no_types_in_an_answer_break_the_readers(message):
    with suppress(Unavailable):  # no title
        crossref.read({"message": {"title": ["A title"]} | message})
    with suppress(Unavailable):
        pubmed.read({"title": "A title"} | message)


def test_a_slow_server_is_left_alone():
    silent = socket.create_server(("127.0.0.1", 0))  # takes connections and never answers
    base = f"http://127.0.0.1:{silent.getsockname()[1]}"
    got = doi_handles.ask(FEDER_DOI, Asker(Services(handles=base, timeout=0.1, tries=2, pause=0)))
    assert (got.outcome, got.reason) == (Outcome.UNKNOWN, "no answer in time")
    silent.close()


def test_a_cut_connection_is_could_not_ask():
    listener = socket.create_server(("127.0.0.1", 0))

    def cut():
        for _ in range(2):
            connection, _ = listener.accept()
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{")
            connection.close()

    threading.Thread(target=cut, daemon=True).start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for ask in (doi_handles.ask, crossref.work):
        got = ask(FEDER_DOI, Asker(Services(crossref=base, handles=base, tries=1, pause=0)))
        assert (got.outcome, got.reason) == (Outcome.UNKNOWN, "the connection was cut")
    listener.close()


def test_no_network_is_could_not_ask():
    got = doi_handles.ask(FEDER_DOI, Asker(Services(handles="http://127.0.0.1:9", tries=1, pause=0)))
    assert (got.outcome, got.reason) == (Outcome.UNKNOWN, "no connection")


def test_a_passing_fault_is_asked_again_and_the_wait_doubles(world: World):
    waits: list[float] = []
    world.trouble["/"] = [Response("", 503), Response("", 429)]
    asker = world.asker(services={"pause": 1.0})
    asker.sleep, asker.clock = waits.append, lambda: 5_000.0 * len(world.asked)
    assert doi_handles.ask(FEDER_DOI, asker).outcome is Outcome.FOUND
    assert waits == [1.0, 2.0]


def test_retry_after_is_kept_unless_it_is_too_long(world: World):
    waits: list[float] = []
    world.trouble["/"] = [Response("", 429, headers={"Retry-After": "7"})]
    asker = world.asker()
    asker.sleep = waits.append
    assert doi_handles.ask(FEDER_DOI, asker).outcome is Outcome.FOUND and waits == [7.0]
    world.trouble["/"] = [Response("", 429, headers={"Retry-After": "86400"})]
    assert doi_handles.ask(FEDER_DOI, asker).reason == "HTTP 429" and waits == [7.0]
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("soon") is None


def test_one_host_is_asked_with_a_pause(world: World):
    waits: list[float] = []
    asker = world.asker(services={"pause": 2.0})
    asker.sleep, asker.clock = waits.append, lambda: 100.0
    doi_handles.ask(FEDER_DOI, asker)
    doi_handles.ask("10.9999/none", asker)
    assert waits == [2.0]


def test_a_found_answer_is_cached_and_trouble_is_not(world: World, tmp_path):
    world.trouble["/"] = [Response("", 403)]
    asker = world.asker(answers=Answers(tmp_path))
    assert doi_handles.ask(FEDER_DOI, asker).outcome is Outcome.UNKNOWN
    assert doi_handles.ask(FEDER_DOI, asker).outcome is Outcome.FOUND
    count = len(world.asked)
    assert doi_handles.ask(FEDER_DOI.upper(), asker).outcome is Outcome.FOUND and len(world.asked) == count
    asker.answers.clock = lambda: time.time() + 90_000
    doi_handles.ask(FEDER_DOI, asker)
    assert len(world.asked) == count + 1


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "null", '{"question": 1}'])
def test_a_spoilt_cache_is_asked_anew(world: World, tmp_path, spoilt):
    asker = world.asker(answers=Answers(tmp_path))
    doi_handles.ask(FEDER_DOI, asker)
    (file,) = tmp_path.iterdir()
    held = json.loads(file.read_text()) if spoilt == "" else None
    file.write_text(json.dumps(held | {"answer": {"responseCode": 9}}) if held else spoilt)
    assert doi_handles.ask(FEDER_DOI, asker).outcome is Outcome.FOUND


# Hostile text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("<i>Lumenide</i> for <scp>GLIM</scp>", "Lumenide for GLIM"),
        ("Stress &amp;amp; trauma", "Stress & trauma"),
        ("<script>alert(1)</script>Trial", "alert(1)Trial"),
        ("p < 0.05 in <18-year-olds", "p < 0.05 in <18-year-olds"),
        ("a\u202eb\u200bc\x00d\n\te", "abcd e"),
        ("&lt;img src=x onerror=alert(1)&gt;Trial", "Trial"),
        ("<scr<b>ipt>Trial", "Trial"),
        (["list"], ""),
        (None, ""),
    ],
)
def test_titles_become_one_plain_line(hostile, clean):
    assert text(hostile) == clean


# Settings -----------------------------------------------------------------------------------------------------------


def test_addresses_come_from_the_environment_then_from_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.evidence]\ncrossref = "https://a.example/"\ncontact = "a@example.org"\n'
    )
    assert services(tmp_path, {}).crossref == "https://a.example"
    assert services(tmp_path, {"EVIDENCE_CROSSREF": "http://127.0.0.1:1"}).crossref == "http://127.0.0.1:1"
    assert user_agent(services(tmp_path, {})).endswith("(mailto:a@example.org)")
    assert services(tmp_path / "none", {}) == Services()


@pytest.mark.parametrize(
    "name, value", [("CROSSREF", "ftp://x"), ("PUBMED", "eutils"), ("TIMEOUT", "long"), ("HANDLES", "http://[")]
)
def test_a_useless_setting_is_said(tmp_path, name, value):
    with pytest.raises(BadSettings, match=f"EVIDENCE_{name}"):
        services(tmp_path, {f"EVIDENCE_{name}": value})


# No test reaches beyond the loopback address ------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:A test tried")
def test_no_test_can_reach_beyond_the_loopback_address():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    with pytest.raises(SocketConnectBlockedError):
        doi_handles.ask(FEDER_DOI, Asker(Services(handles="https://192.0.2.1/api", tries=1, pause=0)))
