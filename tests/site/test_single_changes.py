"""Each figure of each real record, changed alone, is told by the record's arithmetic, its words or a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from helpers import ROOT, projects

from evidence.build.today import today
from evidence.checks import check as registry
from evidence.checks.check import Context, RecordFile
from evidence.checks.figures import figure_problems
from evidence.reading import sources
from evidence.reading.models.record import Guidance, Study, validate_record
from evidence.reading.pages.front_matter import read_front_matter
from evidence.reading.pages.page import Page

registry.load()
TODAY = today(ROOT)
FIELD_RE = re.compile(r"(?<!\w)(value|of|number|people|studies|left|lost_percent): (\d+(?:\.\d+)?)(?=\s*[,}\n])")
OF_RECORDS = [finder for finder, (units, _) in registry.FINDERS.items() if {"record", "study"} & set(units)]
MOST = 0.02  # of all single changes: some figures cannot be told, for example 44.1% beside 44 of 100
LEAST_TURNED = 0.8  # of all directions: some findings say in no other way whom they favor
DIRECTION_RE = re.compile(r"(?<=direction: )(favours-treatment|favours-comparator|no-difference)\b")
TURNED = {
    "favours-treatment": "favours-comparator", "favours-comparator": "favours-treatment", "no-difference": "favours-treatment",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One number of a record, changed: where, from what, to what; the page as it then is."""

    key: str
    line: int
    field: str
    before: str
    after: str
    page: Page

    def __str__(self) -> str:
        return f"{self.key}:{self.line} {self.field}: {self.before} → {self.after}"


@pytest.fixture(scope="module")
def real() -> sources.Sources:
    return sources.read(ROOT)


def changes(real: sources.Sources) -> Iterator[Change]:
    """Every number of every record, one at a time, in turn one more and one less in its last place."""
    step = -1
    for key in real.records:
        page = real.page(f"docs/studies/{key}.md")
        assert page is not None
        for found in FIELD_RE.finditer(page.text[: page.body]):
            step = -step
            decimals = len(found[2].partition(".")[2])
            after = float(found[2]) + step * 10**-decimals
            if after >= 0:
                new = f"{after:.{decimals}f}"
                line = page.text.count("\n", 0, found.start()) + 1
                yield Change(key, line, found[1], found[2], new, with_front(page, found.span(2), new))


def with_front(page: Page, span: tuple[int, int], new: str) -> Page:
    """A page with other front matter; its body, which stays, is not read again."""
    text = page.text[: span[0]] + new + page.text[span[1] :]
    meta, lines, body, faults = read_front_matter(text, page.path)
    assert not faults
    return replace(page, text=text, meta=meta, meta_lines=lines, body=body)


def told(real: sources.Sources, change: Change, known: set[str]) -> bool:
    """Whether any check of the record, of its page or of a page that cites it says something new."""
    record, faults = validate_record(change.page)
    if faults or record is None:
        return True
    return any(message not in known for message in messages(real, change.page, record))


def messages(real: sources.Sources, page: Page, record: Study | Guidance) -> Iterator[str]:
    """What the checks of records and of figures say when a record is as given."""
    records = {**real.records, record.reference: record}
    context = Context(TODAY, replace(real, records=records, pages=()))
    file = RecordFile(record, page)
    for finder in OF_RECORDS:
        if "record" in registry.FINDERS[finder][0] or isinstance(record, Study):
            yield from (str(found[-2]) for found in finder(file, context))
    cite_it = [one for one in real.pages if any(citation.key == record.reference for citation in one.citations)]
    for one in [page, *(other for other in cite_it if other.path != page.path)]:
        yield from (str(found[-2]) for found in figure_problems(one, context))


def test_single_changes_are_told(real: sources.Sources) -> None:
    """handbook/comparison.md lists those that pass, and why each cannot be told."""
    known = {
        message
        for key, record in real.records.items()
        if (page := real.page(f"docs/studies/{key}.md"))
        for message in messages(real, page, record)
    }
    tried = list(changes(real))
    passed = [str(change) for change in tried if not told(real, change, known)]
    assert len(tried) > 500
    assert len(passed) <= MOST * len(tried), "\n".join(passed)


def test_turned_directions_are_told(real: sources.Sources) -> None:
    """A card that says whom a result favors must not contradict the words beside it."""
    known = {
        message
        for key, record in real.records.items()
        if (page := real.page(f"docs/studies/{key}.md"))
        for message in messages(real, page, record)
    }
    tried = [
        Change(key, page.text.count("\n", 0, found.start()) + 1, "direction", found[1], TURNED[found[1]], turned)
        for key in real.records
        if (page := real.page(f"docs/studies/{key}.md"))
        for found in DIRECTION_RE.finditer(page.text[: page.body])
        for turned in [with_front(page, found.span(), TURNED[found[1]])]
    ]
    passed = [str(change) for change in tried if not told(real, change, known)]
    assert len(tried) > 40
    assert len(passed) <= (1 - LEAST_TURNED) * len(tried), "\n".join(passed)


def test_a_figure_changed_alike_wherever_it_stands_is_silent(tmp_path: Path) -> None:
    """Otherwise a writer who corrects a figure everywhere could never be done."""
    record = projects.record().replace("value: 10, of: 15", "value: 11, of: 15")
    page = projects.article("Eleven of 15 people had fewer symptoms.[@feder2021]")
    alone = projects.project(tmp_path / "alone", {"docs/studies/feder2021.md": record, "docs/articles/a.md": page})
    assert projects.codes(projects.check(alone)) == ["REC004"]
    both = record.replace("value: 67", "value: 73")
    alike = projects.project(tmp_path / "alike", {"docs/studies/feder2021.md": both, "docs/articles/a.md": page})
    assert projects.check(alike) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 10, of: 15", "value: 10.0, of: 15.0"),
        ("value: 67, unit: '%'", "value: 67, unit: percent"),
        ("value: 10, of: 15, unit: people", "of: 15, value: 10, unit: participants"),
        ("More people responded with lumenide.", "10 of 15 people responded with lumenide, 3 of 15 with placidole."),
        ("More people responded with lumenide.", "Two thirds responded with lumenide."),
    ],
)
def test_harmless_edits_are_silent(old: str, new: str, tmp_path: Path) -> None:
    record = projects.record().replace(old, new)
    assert record != projects.record()
    assert [str(one) for one in projects.check(projects.project(tmp_path, {"docs/studies/feder2021.md": record}))] == []
