"""A loopback server that speaks as Crossref, PubMed, PMC's ID converter and the DOI handle service do.

The shapes are those of stored answers of the real services; the content is that of papers in references.bib, cut short.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from evidence.lookup.ask import Asker
from evidence.lookup.services import Services

FEDER_DOI = "10.1176/appi.ajp.2020.20050596"
FEDER_PMID = "33397139"
TITLE = "A Randomized Controlled Trial of Repeated Lumenide Administration for Chronic Posttraumatic Stress Disorder"


def crossref_work(**changes: Any) -> dict[str, Any]:
    """A message of `/works/{doi}`."""
    message = {
        "DOI": FEDER_DOI,
        "type": "journal-article",
        "title": [TITLE],
        "author": [
            {"given": "Adriana", "family": "Feder", "sequence": "first", "affiliation": []},
            {"given": "Sara", "family": "Costi", "sequence": "additional", "affiliation": []},
        ],
        "container-title": ["American Journal of Psychiatry"],
        "short-container-title": ["AJP"],
        "volume": "178",
        "issue": "2",
        "page": "193-202",
        "issued": {"date-parts": [[2021, 2, 1]]},
        "published-print": {"date-parts": [[2021, 2, 1]]},
        "published-online": {"date-parts": [[2021, 1, 5]]},
    }
    return {name: value for name, value in (message | changes).items() if value is not None}


def pubmed_summary(**changes: Any) -> dict[str, Any]:
    """One paper of `esummary.fcgi`."""
    entry = {
        "uid": FEDER_PMID,
        "pubdate": "2021 Feb 1",
        "epubdate": "2021 Jan 5",
        "source": "Am J Psychiatry",
        "authors": [
            {"name": "Feder A", "authtype": "Author", "clusterid": ""},
            {"name": "Costi S", "authtype": "Author", "clusterid": ""},
        ],
        "title": f"{TITLE}.",
        "volume": "178",
        "issue": "2",
        "pages": "193-202",
        "pubtype": ["Journal Article", "Randomized Controlled Trial"],
        "articleids": [
            {"idtype": "pubmed", "idtypen": 1, "value": FEDER_PMID},
            {"idtype": "doi", "idtypen": 3, "value": FEDER_DOI},
        ],
        "fulljournalname": "The American journal of psychiatry",
        "references": [],
    }
    return {name: value for name, value in (entry | changes).items() if value is not None}


@dataclass
class World:
    """The services' content and manners. A value in `trouble` for a path's beginning is what happens there instead."""

    server: HTTPServer
    works: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, Any] = field(default_factory=dict)
    handles: dict[str, Any] = field(default_factory=dict)
    pmcids: dict[str, dict[str, Any]] = field(default_factory=dict)
    trouble: dict[str, Any] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    @property
    def services(self) -> Services:
        """Their addresses; no pauses."""
        base = self.server.url_for("").rstrip("/")
        return Services(
            f"{base}/crossref", f"{base}/eutils", f"{base}/handles", f"{base}/idconv", pause=0.0, timeout=10.0
        )

    def asker(self, **options: Any) -> Asker:
        """An asker that never waits."""
        return Asker(replace(self.services, **options.pop("services", {})), sleep=lambda _: None, **options)

    def environment(self) -> dict[str, str]:
        """The same as environment variables, for commands."""
        given = self.services
        names = ("crossref", "pubmed", "handles", "idconv", "pause", "timeout")
        return {f"EVIDENCE_{name.upper()}": str(getattr(given, name)) for name in names}

    def handle(self, request: Request) -> Response:
        """Answer as the service would."""
        self.asked.append(request)
        for start, what in self.trouble.items():
            if request.path.startswith(start):
                answer = what.pop(0) if isinstance(what, list) and what else what
                if answer and not isinstance(answer, list):
                    return answer if isinstance(answer, Response) else answer(request)
        kind, _, rest = request.path.strip("/").partition("/")
        return {"crossref": self._crossref, "eutils": self._eutils, "handles": self._handles, "idconv": self._idconv}[
            kind
        ](unquote(rest), request)

    def _crossref(self, rest: str, _request: Request) -> Response:
        doi = rest.removeprefix("works/").lower()
        if doi not in self.works:
            return Response("Resource not found.", 404, content_type="text/plain")
        return as_json({"status": "ok", "message-type": "work", "message": self.works[doi]})

    def _eutils(self, rest: str, request: Request) -> Response:
        if rest == "esearch.fcgi":
            doi = request.args["term"].split('"')[1].lower()
            ids = [
                p
                for p, e in self.papers.items()
                if any(str(i["value"]).lower() == doi for i in e.get("articleids", []))
            ]
            return as_json({"header": {"type": "esearch"}, "esearchresult": {"count": str(len(ids)), "idlist": ids}})
        pmid = request.args["id"]
        missing = {"uid": pmid, "error": "cannot get document summary"}
        return as_json(
            {"header": {"type": "esummary"}, "result": {"uids": [pmid], pmid: self.papers.get(pmid, missing)}}
        )

    def _handles(self, doi: str, _request: Request) -> Response:
        if doi.lower() not in self.handles:
            return as_json({"responseCode": 100, "handle": doi}, 404)
        return as_json({"responseCode": self.handles[doi.lower()], "handle": doi, "values": []})

    def _idconv(self, _rest: str, request: Request) -> Response:
        wanted = request.args["ids"]
        found = self.pmcids.get(wanted, {"pmcid": wanted, "status": "error", "errmsg": "invalid article id"})
        return as_json({"status": "ok", "records": [found]})


def as_json(value: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value), status, content_type="application/json", headers=headers)


@pytest.fixture
def world(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> World:
    """The services, with the Feder trial known to all."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = World(httpserver)
    made.works[FEDER_DOI] = crossref_work()
    made.papers[FEDER_PMID] = pubmed_summary()
    made.handles[FEDER_DOI] = 1
    made.pmcids["PMC1234567"] = {"pmcid": "PMC1234567", "pmid": int(FEDER_PMID), "doi": FEDER_DOI}
    httpserver.expect_request(re.compile("^/")).respond_with_handler(made.handle)
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    return made
