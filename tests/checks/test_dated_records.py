"""A study of prices or policies says until when it holds, as guidance does: the day is shown, approved and checked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from helpers.projects import check, project, record
from helpers.projects import read as read_page_of

from evidence.reading.language import AMERICAN
from evidence.reading.models.record import validate_record
from evidence.reading.sources import read
from evidence.render.study_page import sections
from evidence.review.seen_records import clinical

STUDY = "docs/studies/feder2021.md"
HOLDS = dt.date(2027, 2, 23)


def test_a_study_says_nothing_before_its_day_and_is_told_after_it(tmp_path: Path) -> None:
    root = project(tmp_path, {STUDY: record(valid_until=HOLDS)})
    assert [str(problem) for problem in check(root)] == []
    told = [str(problem) for problem in check(root, HOLDS + dt.timedelta(days=1)) if problem.code == "DAT004"]
    assert told == [f"{STUDY}:29:1: notice: DAT004 this was valid until 2027-02-23 (look it up again)"]


def test_a_day_before_the_year_of_the_study_is_a_slip(tmp_path: Path) -> None:
    root = project(tmp_path, {STUDY: record(valid_until="2019-02-23")})
    told = [problem.message for problem in check(root) if problem.code == "REC020"]
    assert told == ["valid until 2019-02-23, before the study of 2021"]


def test_its_page_shows_the_day_and_an_approval_covers_it(tmp_path: Path) -> None:
    dated, problems = validate_record(read_page_of(record(valid_until=HOLDS), STUDY))
    undated, _ = validate_record(read_page_of(record(), STUDY))
    assert dated and undated and not problems
    reference = read(project(tmp_path)).references["feder2021"]
    shown = [sections(one, reference, [], [], AMERICAN) for one in (dated, undated)]
    assert ["Holds until" in text for text in shown] == [True, False]
    assert "2027-02-23" in shown[0]
    rows = [set(clinical(one)) for one in (dated, undated)]
    assert rows[0] - rows[1] == {("holds until", "2027-02-23", "valid_until")}
