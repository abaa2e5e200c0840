"""Marks that draw: what is said of a name that cannot be drawn, and what is offered instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, check, project, record


@pytest.mark.parametrize(
    ("mark", "message", "hint"),
    [
        ("days: feder2021#response", 'finding "response" of "feder2021" has no length of time', ""),
        ("days: nobody1999#x", "there is no {{ days: nobody1999#x }}", ""),
        ("icons: feder2021#nothing", "there is no {{ icons: feder2021#nothing }}", "did you mean {{ icons: feder2021#"),
        ("icon: feder2021#response", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("Icons: feder2021#response", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("icons feder2021#response", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("icons : feder2021#response", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("feder2021#response", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("ledgre", "there is no", "did you mean {{ ledger }}?"),
        ("cite: feder2021", "there is no", "a citation is written [@feder2021]"),
        ("@feder2021", "there is no", "a citation is written [@feder2021]"),
        ("icons: feder2021#response, feder2021#other", "there is no", "write a mark for each: {{ icons: feder2021#response }} and "
         "{{ icons: feder2021#other }}"),
        ("icons: feder2021#response, other", "there is no", "write a mark for each: {{ icons: feder2021#response }} and "
         "{{ icons: feder2021#other }}"),
        ("trials: lumenide, placidole", "there is no", "write a mark for each: {{ trials: lumenide }} and {{ trials: placidole }}"),
        ("icons: feder2021#response, nobody1999#x", "there is no", "did you mean {{ icons: feder2021#response }}?"),
        ("trials: lumenid", "there is no {{ trials: lumenid }}", "did you mean {{ trials: lumenide }}?"),
    ],
)  # fmt: skip
def test_a_picture_of_nothing_is_refused(tmp_path: Path, mark: str, message: str, hint: str) -> None:
    text = f"Ten of 15 people.[@feder2021]\n\n{{{{ {mark} }}}}"
    other = record().partition("findings:")[2].replace("id: response", "id: other").rstrip("-\n").partition("\n---")[0]
    files = {
        "docs/articles/a.md": article(text),
        "docs/studies/feder2021.md": record().replace("\n---\n", f"{other}\n---\n"),
    }
    found = [p for p in check(project(tmp_path, files)) if p.code == "DAT003"]
    assert len(found) == 1 and message in found[0].message and hint in found[0].hint, [str(p) for p in found]


def test_a_list_whose_entries_have_addresses_comes_once(tmp_path: Path) -> None:
    text = "Ten of 15 people.[@feder2021]\n\n{{ studies }}\n\n{{ studies }}"
    found = [str(p) for p in check(project(tmp_path, {"docs/articles/a.md": article(text)})) if p.code == "DAT008"]
    assert found == [
        "docs/articles/a.md:16:1: DAT008 {{ studies }} is on this page already, on line 14 (remove one of the two)"
    ]


def test_a_record_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """The pictures of its trials may be right."""
    marks = "{{ trials: lumenide }}\n\n{{ icons: feder2021#response }}"
    files = {
        "docs/articles/a.md": article(f"Ten of 15 people.[@feder2021]\n\n{marks}"),
        "docs/studies/feder2021.md": record(desgin="randomised-trial"),
    }
    assert {problem.code for problem in check(project(tmp_path, files))} == {"REC001"}
