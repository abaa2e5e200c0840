"""scripts/audit.py: its judges complain when they should, and a missing tool is named with what to type."""

from __future__ import annotations

import contextlib
import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers import ROOT

AUDIT = runpy.run_path(str(ROOT / "scripts/audit.py"), run_name="audit")
CONF = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
EXPLAINED = [
    {"type": "error", "message": "CSS: “position-area”: Property “position-area” doesn't exist."},
    {"type": "error", "message": "CSS: “inset”: “anchor(top)” is not a “inset” value."},
    {"type": "error", "message": "CSS: “scroll-target-group”: Property “scroll-target-group” doesn't exist."},
    {"type": "info", "subType": "warning", "message": "Inline script violates Content Security Policy (meta tag)"},
    {"type": "info", "subType": "warning", "message": "external script “a” blocked by “script-src” directive."},
]


def audit(name: str, **patched: object):
    """A function of the script, with some of its own names put in place of others."""
    function = AUDIT[name]
    function.__globals__.update(patched)
    return function


@pytest.fixture(autouse=True)
def as_it_was():
    before = dict(AUDIT["main"].__globals__)
    yield
    AUDIT["main"].__globals__.update(before)


def test_nu_is_quiet_about_what_is_explained_and_informs():
    assert audit("nu_complaints")([*EXPLAINED, {"type": "info", "message": "The document is fine."}]) == []


@pytest.mark.parametrize("kind", [{"type": "error"}, {"type": "info", "subType": "warning"}])
def test_nu_names_page_and_line_of_anything_else(kind):
    said = {**kind, "message": "Stray end tag “div”.", "url": "file:/x/site/help/index.html", "lastLine": 7}
    assert audit("nu_complaints")([*EXPLAINED, said]) == ["help/index.html:7: Stray end tag “div”."]


def test_an_allowed_message_that_nothing_needs_is_a_complaint():
    (complaint,) = audit("nu_complaints")(EXPLAINED[:-1])
    assert "script-src" in complaint


@pytest.mark.parametrize(
    "said, words",
    [
        (json.dumps({"messages": EXPLAINED}), "did not look"),
        ("Error: Unable to access jarfile", "broke off: Error: Unable"),
    ],
)
def test_a_checker_that_did_not_look_is_a_complaint(said, words):
    ran = SimpleNamespace(run=lambda *_, **__: SimpleNamespace(stderr=said))
    nu = audit("nu", subprocess=ran, need=lambda *_: "java", vnu=lambda: Path("vnu.jar"))
    assert words in nu()[0]


def test_a_missing_tool_is_named_with_the_one_command(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    need = audit("need", find=lambda _: None, os=SimpleNamespace(geteuid=lambda: 1))
    with pytest.raises(AUDIT["Missing"], match="type: sudo apt-get install nginx-light"):
        need("nginx", "nginx-light")


def test_missing_tools_end_with_2_and_complaints_with_1(tmp_path, capsys):
    (tmp_path / "404.html").touch()
    (tmp_path / "index.html.br").touch()

    def lacks():
        raise AUDIT["Missing"]("java is missing; type: sudo apt-get install default-jre-headless")

    judges = {"lacks": ("Lacking", lacks), "finds": ("Finding", lambda: ["a fault"]), "ok": ("Content", list)}
    main = audit("main", SITE=tmp_path, JUDGES=judges)
    assert [main([]), main(["finds"]), main(["ok"]), main(["lacks"])] == [2, 1, 0, 2]
    captured = capsys.readouterr()
    assert "a fault" in captured.out and "sudo apt-get install default-jre-headless" in captured.err


def test_without_a_packed_site_it_says_what_to_type(tmp_path, capsys):
    assert audit("main", SITE=tmp_path)([]) == 2
    assert "make dist" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url, for_ever",
    [
        ("/assets/search.daf10b1e1b.js", True),
        ("/assets/a/b.0123456789.svg", True),
        ("/assets/icon.svg", False),
        ("/assets/search.DAF10B1E1B.js", False),
        ("/articles/search.daf10b1e1b.js", False),
        ("/assets/search.daf10b1e1b.js/", False),
    ],
)
def test_only_hashed_names_are_kept_for_ever(url, for_ever):
    (pattern,) = re.findall(r'"~(\S+)"\s+"public, max-age=31536000, immutable"', CONF)
    assert bool(re.search(pattern, url)) == for_ever


def test_nginx_knows_the_types_that_the_audit_expects():
    known = dict(re.findall(r"^        (\S+/\S+) (.+);$", CONF, flags=re.M))
    named = {"." + suffix: kind for kind, suffixes in known.items() for suffix in suffixes.split()}
    assert {suffix: kind.partition(";")[0] for suffix, kind in AUDIT["TYPES"].items()} == named


class Served:
    """nginx as HOSTING.md wants it, over a small site, without nginx; `spoil` changes each answer."""

    def __init__(self, site: Path, spoil=lambda url, coding, answer: answer) -> None:
        self.site, self.spoil = site, spoil
        lines = (site / "_headers").read_text(encoding="utf-8")
        self.ours = {n.lower(): v for n, v in re.findall(r"^  ([A-Za-z-]+): (.+)$", lines, flags=re.M)}

    def ask(self, port: int, url: str, **asked: str):
        coding = asked.get("Accept_Encoding", "identity")
        return self.spoil(url, coding, self._answer(url, coding, "If_None_Match" in asked))

    def _answer(self, url: str, coding: str, known: bool):
        headers = {**self.ours, "server": "nginx", "vary": "Accept-Encoding", "etag": "1"}
        if url == "/articles/safety":
            return 301, {**headers, "location": f"{url}/"}, b""
        file = self.site / (f"{url}index.html" if url.endswith("/") else url).lstrip("/")
        status = 200 if file.is_file() and file.suffix not in (".br", ".gz") and file.name != "_headers" else 404
        file = file if status == 200 else self.site / "404.html"
        if known:
            return 304, headers, b""
        packed = file.with_name(f"{file.name}.{ {'br': 'br', 'gzip': 'gz'}.get(coding, '') }")
        headers["cache-control"] = AUDIT["KEEP" if status == 200 and re.search(r"\.[0-9a-f]{10}\.", url) else "ASK"]
        headers["content-type"] = AUDIT["TYPES"][file.suffix]
        if coding != "identity" and packed.exists():
            return status, {**headers, "content-encoding": coding}, packed.read_bytes()
        return status, headers, file.read_bytes()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A built and packed site of a few files."""
    for name in ("index.html", "404.html", "articles/safety/index.html", "assets/search.0123456789.js"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name * 50)
        for suffix in ("br", "gz"):
            file.with_name(f"{file.name}.{suffix}").write_text(f"{name} packed as {suffix}")
    (tmp_path / "_headers").write_text((ROOT / "deploy/_headers").read_text(encoding="utf-8"))
    return tmp_path


def complaints(site: Path, **spoil: object) -> list[str]:
    return audit("served", SITE=site, nginx=lambda: contextlib.nullcontext(1), ask=Served(site, **spoil).ask)()


def test_a_server_that_does_as_hosting_says_gives_nothing_to_complain_about(small):
    assert complaints(small) == []


def without(name: str):
    return lambda url, coding, answer: (answer[0], {k: v for k, v in answer[1].items() if k != name}, answer[2])


def with_header(name: str, value: str):
    return lambda url, coding, answer: (answer[0], {**answer[1], name: value}, answer[2])


FAULTS = {
    "has no Referrer-Policy": without("referrer-policy"),
    "headers that nobody asked for": with_header("set-cookie", "a=1"),
    "tells nginx's version": with_header("server", "nginx/1.22"),
    "is cached wrongly": with_header("cache-control", "public, max-age=60"),
    "the 404 for": with_header("cache-control", "public, max-age=60"),
    "is called": with_header("content-type", "text/plain"),
    "does not name its coding": without("content-encoding"),
    "names a coding that it has not": with_header("content-encoding", "br"),
    "caches are not told": without("vary"),
    "is not the packed file": lambda url, coding, answer: (*answer[:2], b"other" if coding == "br" else answer[2]),
    "is not the file": lambda url, coding, answer: (*answer[:2], b"other" if coding == "identity" else answer[2]),
    "sent again": lambda url, coding, answer: (200 if answer[0] == 304 else answer[0], *answer[1:]),
    "not 404 with our page": lambda url, coding, answer: (200 if answer[0] == 404 else answer[0], *answer[1:]),
    "not 200": lambda url, coding, answer: (500 if answer[0] == 200 else answer[0], *answer[1:]),
    "folder without slash": lambda url, coding, answer: (404 if answer[0] == 301 else answer[0], *answer[1:]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_server_does_otherwise_is_a_complaint(fault, small):
    found = complaints(small, spoil=FAULTS[fault])
    assert any(fault in said for said in found), found
