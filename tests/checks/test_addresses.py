"""Addresses and crisis numbers: each trick that was tried, and beside it the honest text that must stay silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers import ROOT, projects
from hypothesis import given
from hypothesis import strategies as st

from evidence.checks.configuration.setting_values import _is_website
from evidence.reading.addresses import read_address
from evidence.reading.references.identifiers import doi_of_address
from evidence.render.untrusted import is_safe

CRISIS = """title: In danger?
actions:
  - {label: Call 988, href: "tel:988"}
  - {label: Text 988, href: "sms:988"}
lines:
  - [{text: "Veterans: 988, then press 1, or text "}, {text: "838255", href: "sms:838255"}]
  - [{text: "Danger: "}, {text: "911", href: "tel:911"}]
more: {label: More, url: articles/a/}
contacts:
  - name: Veterans Crisis Line, by chat
    number: VeteransCrisisLine.net/Chat
    href: https://www.veteranscrisisline.net/get-help-now/chat/
    source: https://example.org/
    checked: 2026-11-20
    how: the page itself
  - name: Poison Help, poison centers in the US
    number: 1-800-222-1222
    href: "tel:18002221222"
    source: https://example.org/
    checked: 2026-11-20
    how: the page itself
"""

TRIED = {  # what was typed, the codes that must be told, and its legal neighbour
    "[our advisers](tel:18005550100)": ("DAT011", "[poison centers](tel:18002221222)"),
    "[our advisers](TEL:18005550100)": ("DAT011", "[poison centers](TEL:1-800-222-1222)"),
    "[our advisers](tel:%31%32%33%34)": ("DAT011", "[the lifeline](tel:%39%38%38)"),
    "[our advisers](tel:１２３４５)": ("DAT011", "[the lifeline](tel:988)"),
    "[text us](sms:741741?body=HI)": ("DAT011", "[text us](sms:988?body=HELLO)"),
    "[the lifeline](tel:９８８)": ("PAG045", "[the lifeline](tel:988)"),
    "[write to us](mailto:)": ("PAG045", "[write to us](mailto:a@b.org)"),
    "[write to us](mailto:a@b.org,c@d.org)": ("PAG045", "[write to us](mailto:a@b.org?subject=An%20error)"),
    "[write to us](mailto:a@b.org?bcc=c@d.org)": ("PAG045", "<a@b.org>"),
    "[<b>help</b>](sms:18002221222)": ("DAT011", "[**help**](tel:18002221222)"),
    "[988 lifeline](https://988lifeline.com/)": ("DAT012", "[988 lifeline](tel:988)"),
    "[988 Suicide & Crisis Lifeline](https://988.example.org/)": ("DAT012", "[988 numbers](https://988.example.org/)"),
    "[988](https://example.org/)": ("DAT012", "[988 in numbers](https://example.org/)"),
    "[Call 988](../index.md)": ("DAT012", "[Call 988](tel:988)"),
    "[**988**](https://example.org/)": ("DAT012", "[**988**](tel:988)"),
    "[Veterans Crisis Line](https://example.org/)": (
        "DAT012",
        "[Veterans Crisis Line](https://www.veteranscrisisline.net/)",
    ),
    "[Poison Help](tel:911)": ("DAT012", "[Poison Help](tel:18002221222)"),
    "[1-800-222-1222](https://example.org/)": ("DAT012", "[1-800-222-1222](tel:18002221222)"),
    "[va.gov](https://example.org/)": ("PAG046", "[va.gov](https://www.glim.va.gov/)"),
    "[https://www.va.gov/](https://va.gov.example.org/)": ("PAG046", "[https://www.va.gov/](https://www.va.gov/a)"),
    "[visit va.gov](https://example.org/)": ("PAG046", "[what va.gov says](https://example.org/)"),
    "[a@b.org](mailto:c@d.org)": ("PAG046", "[a@b.org](mailto:a@b.org)"),
    "[VA](https://www.va.gov@example.org/)": ("PAG045", "[VA](https://example.org/@www.va.gov)"),
    "[VA](https://va%2egov/)": ("PAG045", "[VA](https://www.va.gov/a%2eb)"),
    "[VA](https://vа.gov/)": ("PAG045", "[Munich](https://de.wikipedia.org/wiki/München)"),
    "[VA](https://xn--v-7sb.gov/)": ("PAG045", "[VA](https://www.va.gov/xn--a)"),
    "[VA](https://ｖa.gov/)": ("PAG045", "[VA](https://VA.gov/)"),
    "[VA](https://192.0.2.7/)": ("PAG045", "[VA](https://www.va.gov/192.0.2.7)"),
    "[VA](https://3221225991/)": ("PAG045", "[VA](https://911.gov/)"),
    "[VA](https://[2001:db8::1]/)": ("PAG045", "[VA](https://www.va.gov/a:b)"),
    "[VA](https://www.va.gov:8443/)": ("PAG045", "[VA](https://www.va.gov/:8443)"),
    "[VA](https:/www.va.gov/)": ("PAG045", "[VA](https://www.va.gov//a)"),
    "[VA](https:www.va.gov)": ("PAG045", "[Home](../index.md)"),
    "[VA](https:///www.va.gov/)": ("PAG045", "[VA](https://www.va.gov/a/https:/b)"),
    "[VA](https:\\\\www.va.gov/)": ("PAG045", "[VA](https://www.va.gov/)"),
    "[VA](/\\www.va.gov/)": ("PAG010", "[VA](https://www.va.gov/)"),
    "[x](java&#9;script:alert(1))": ("PAG017", "[x and y](https://example.org/java-script:alert)"),
    "[x](java&Tab;script:alert(1))": ("PAG017", "[x and y](https://example.org/?javascript:)"),
    "[x](&#1;javascript:alert(1))": ("PAG017", "[x and y](https://example.org/#javascript:)"),
    "[x](%6Aavascript:alert(1))": ("PAG017", "[x and y](https://example.org/%6Aavascript:)"),
    "Call nine eight eight.": ("DAT013", "Call 988."),
    "Call nine nine eight.": ("DAT013", "She scored nine, nine and eight points."),
    "Text 8 3 8 2 5 5.": ("DAT013", "Text 838255."),
    "Call 9 9 8.": ("DAT013", "The scores were 9, 9 and 8."),
    "Dial nine-one-one.": ("DAT013", "Nine one-hour talks."),
    "Call ９８８.": ("DAT013", "Call 988 at ９ o'clock."),
    "Call ９９８.": ("DAT013", "Room ９９."),
    "Veterans call 988, then press 2.": ("DAT014", "Veterans call 988, then press 1."),
    "Veterans call 988 and press two.": ("DAT014", "Veterans call 988 and press one."),
    "The Veterans Crisis Line: 988, pressing the 3": ("DAT014", "To print, press 3 keys at once."),
}


def codes(text: str, folder: Path) -> list[str]:
    body = f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{text}"
    files = {"docs/articles/a.md": projects.article(body), "docs/data/crisis.yml": CRISIS}
    found = projects.codes(projects.check(projects.project(folder, files)))
    return [code for code in found if code != "DAT020"]  # the card's own numbers are no contacts here


@pytest.mark.parametrize(("typed", "code", "legal"), [(typed, *rest) for typed, rest in TRIED.items()], ids=str)
def test_tricks_are_told_and_honest_text_is_not(typed: str, code: str, legal: str, tmp_path: Path) -> None:
    assert code in codes(typed, tmp_path / "tried")
    assert codes(legal, tmp_path / "legal") == []


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    """Never an error; and what the finishing step keeps is nothing that the checks take for code."""
    for raw in (text, f"https://{text}", f"tel:{text}", f"java{text}script:x"):
        address = read_address(raw)
        assert is_safe(raw) == (address.scheme in ("", "http", "https", "mailto", "tel", "sms"))


@pytest.mark.parametrize(
    ("raw", "scheme", "host", "number"),
    [
        ("safety.md#harms", "", "", ""),
        ("//example.org/a", "", "example.org", ""),
        ("HTTPS://Example.ORG", "https", "example.org", ""),
        ("https://ｅxample.org", "https", "example.org", ""),
        ("https://0x7f.1/", "https", "127.0.0.1", ""),
        (" tel:+1 (800) 222-1222", "tel", "", "+18002221222"),
        ("mailto:a@b.org", "mailto", "", ""),
        ("java\nscript:alert(1)", "javascript", "", ""),
    ],
)
def test_an_address_is_read_as_browsers_do(raw: str, scheme: str, host: str, number: str) -> None:
    address = read_address(raw)
    assert (address.scheme, address.host, address.number) == (scheme, host, number)


@pytest.mark.parametrize(
    ("raw", "doi"),
    [
        ("https://doi.org/10.1000/a(b)2<3>", "10.1000/a(b)2<3>"),
        ("https://doi.org/10.1000%2Fabc?x=1#y", "10.1000/abc"),
        ("HTTPS://DX.DOI.ORG/10.1000/abc", "10.1000/abc"),
        ("https:\\\\doi.org\\10.1000\\abc", "10.1000/abc"),
        ("https://doi.org/a/../10.1000/abc", "10.1000/abc"),
        ("https://do\ni.org/10.1000/abc", "10.1000/abc"),
        ("https://doi.org@example.org/10.1000/abc", ""),
        ("https://doi.org.example.org/10.1000/abc", ""),
        ("https://example.org/doi.org/10.1000/abc", ""),
    ],
)
def test_a_doi_is_found_where_a_browser_would_find_it(raw: str, doi: str) -> None:
    assert doi_of_address(raw) == doi


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("https://example.org/", True), ("http://example.org/", False), ("https://", False), ("https://a@example.org/", False),
        ("https://192.168.0.7/", False), ("https://exаmple.org/", False), ("http://localhost:8000/", True), ("example.org", False),
    ],
)  # fmt: skip
def test_the_address_of_the_site_is_plain(value: str, plain: bool) -> None:
    assert _is_website(value) is plain


def test_one_function_reads_addresses() -> None:
    """What is no reader's address may be taken apart otherwise, and says so in a comment on the line."""
    found = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\burl(?:split|parse)\(", line) and "#" not in line
    ]
    assert found == []
