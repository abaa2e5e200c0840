"""Pictures drawn from the records: every number in words, one scale, the unfavourable beside the favourable."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import minify_html
import pytest
from selectolax.lexbor import LexborHTMLParser

from evidence.reading.language import AMERICAN
from evidence.reading.models.record import Study
from evidence.reading.references.reference import Field, Reference
from evidence.render import picture
from evidence.render.duration_line import duration_line
from evidence.render.icon_arrays import icons
from evidence.render.study_page import sections, study_picture
from evidence.render.trial_rows import trial_rows
from evidence.tracing.drawn import treatments, trials


def _places(path: str) -> set[tuple[int, int]]:
    """The dots that a path draws: a line from x to x + h, dashed every ten units."""
    found = set()
    for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        found |= {(int(x) + 10 * step, int(y)) for step in range(int(long) // 10 + 1)}
    return found


@pytest.mark.parametrize("total", [1, 2, 3, 4, 5, 39, 40, 41, 158, 160, 161, 399, 400])
@pytest.mark.parametrize("filled", [0, 1, 4, 7, 10_000])
def test_there_are_as_many_dots_as_people_and_as_many_rings_as_are_not_counted(total: int, filled: int) -> None:
    filled = min(filled, total)
    drawn = LexborHTMLParser(picture.dots(total, total, filled)).css("path")
    all_of_them = _places(drawn[0].attributes["d"])
    rings = _places(drawn[1].attributes["d"]) if len(drawn) > 1 else set()
    assert len(all_of_them) == total and len(rings) == total - filled and rings <= all_of_them
    width = int(re.search(r'viewBox="0 0 (\d+) 40"', picture.dots(total, total, filled))[1])
    assert max(x for x, _ in all_of_them) < width and width >= 400


@pytest.mark.parametrize(("most", "size"), [(1, 1), (400, 1), (401, 2), (3870, 10), (1_000_000, 10_000)])
def test_a_dot_stands_for_several_people_where_there_are_too_many(most: int, size: int) -> None:
    assert picture.per_dot(most) == size
    drawn = LexborHTMLParser(picture.dots(most, most)).css_first("path").attributes["d"]
    assert len(_places(drawn)) == -(-most // size) <= picture.MOST


def _study(**more: Any) -> Study:
    plain = {
        "title": "T", "description": "D", "reference": "a2020", "updated": dt.date(2026, 1, 1), "kind": "study",
        "design": "randomised-trial", "about": "this-condition", "people": {"who": "Adults", "number": 40}, "route": "into a vein, at a clinic",
        "comparator": "saline, a placebo", "certainty": "low", "certainty_reason": "r", "asks": "q", "cannot_show": ["c"],
        "arms": [{"name": "X", "given": "lumenide, twice"}, {"name": "Y", "given": "saline"}],
        "findings": [_finding("favours-treatment", "In 40 people, it fell more. The rest is left out.")],
    }  # fmt: skip
    return Study.model_validate({name: value for name, value in {**plain, **more}.items() if value is not None})


def _finding(direction: str, says: str, **more: Any) -> dict[str, Any]:
    return {"id": "f", "outcome": "symptoms", "says": says, "direction": direction, "place": "abstract", "read": "abstract", **more}  # fmt: skip


class _Sources:
    """Records and references, which is all that pictures read of the sources."""

    def __init__(self, **records: Study) -> None:
        self.records, self.retracted, self.language = records, {}, AMERICAN
        self.references = {key: _reference(key) for key in records}

    def page(self, path: str) -> str | None:
        """Every page is there."""
        return path


def _reference(key: str) -> Reference:
    fields = {
        "author": Field(f"{key[:-4].capitalize()}, Ann", 1),
        "year": Field(key[-4:], 1),
        "title": Field("T", 1),
    }
    return Reference(key=key, type="article", fields=fields, line=1)


def test_a_row_tells_people_route_comparator_result_and_certainty_in_words() -> None:
    tree = LexborHTMLParser(trial_rows(_Sources(a2020=_study()), "lumenide", "../"))
    assert tree.css_first("li p").text() == "40 people (adults), into a vein, compared with saline. It fell more."
    assert tree.css_first("li i").text() == "low certainty"
    assert tree.css_first("li button").attributes["popovertarget"] == "fn:a2020"
    assert tree.css_first("li b > a").attributes["href"] == "#fn:a2020"
    assert all("aria-hidden" in svg.attributes for svg in tree.css("svg")), "the row is the text alternative"


def test_people_are_named_once_in_a_row() -> None:
    study = _study(people={"who": "People with GLIM; most were women", "number": 40})
    tree = LexborHTMLParser(trial_rows(_Sources(a2020=study), "lumenide", "../"))
    assert tree.css_first("li p").text().startswith("40 people with GLIM, into a vein, compared")


def test_the_dots_of_trials_are_people_who_took_part_and_have_the_color_of_no_result() -> None:
    tree = LexborHTMLParser(trial_rows(_Sources(a2020=_study()), "lumenide", "../"))
    assert "who took part. Dots do not show who got better." in tree.css_first("figcaption").text()
    assert tree.css_first("figure.took") and not tree.css("ul.no")


def test_the_group_with_most_people_comes_first_and_the_title_counts_trials_but_takes_no_vote() -> None:
    sources = _Sources(
        a2020=_study(),
        b2021=_study(people={"who": "Adults", "number": 158}, findings=[_finding("no-difference", "Nothing clear.")]),
        c2022=_study(people={"who": "Adults", "number": 20}, findings=[_finding("favours-comparator", "Worse.")]),
        d2023=_study(people={"who": "Adults"}, findings=[]),
        alone2020=_study(design="single-arm"),
        records2020=_study(design="clinic-records"),
        other2020=_study(about="other"),
        unlike2020=_study(arms=[{"name": "X", "given": "sertraline"}]),
    )
    tree = LexborHTMLParser(trial_rows(sources, "lumenide", "../"))
    assert tree.css_first("figcaption b").text() == "Four trials of lumenide: which way did each come out?"
    assert [p.text() for p in tree.css("figure > p")] == [
        "= No clear difference", "▲ Lumenide did better", "▼ Lumenide did worse", "? Cannot tell",
    ]  # fmt: skip
    assert "Two more studies had no comparison group" in tree.css_first("figcaption").text()
    assert len(tree.css("li")) == 4 and len(tree.css("svg")) == 3, "nobody is drawn where nobody was counted"
    assert len({svg.attributes["viewBox"] for svg in tree.css("svg")}) == 1, "one scale"


def test_a_treatment_without_a_trial_is_refused() -> None:
    with pytest.raises(LookupError, match="no record is of a randomized trial"):
        trial_rows(_Sources(a2020=_study()), "sertraline", "../")
    assert not trials({"a2020": _study(about="other")}, "lumenide")


def _lasting(*figures: dict[str, Any]) -> Study:
    return _study(findings=[_finding("favours-treatment", "It lasted.", figures=list(figures))])


def test_a_line_of_days_draws_lengths_on_one_scale_and_says_from_when_to_when() -> None:
    sources = _Sources(
        a2020=_lasting({"value": 24, "unit": "hours"}, {"value": 1, "unit": "day", "derived": True}),
        b2021=_lasting({"value": 2, "unit": "weeks", "arm": "X"}, {"value": 3.5, "unit": "days", "arm": "Y"}),
    )
    tree = LexborHTMLParser(duration_line(sources, ["a2020#f", "b2021#f"]))
    assert "from 1 day to 14 days" in tree.css_first("figcaption").text()
    assert [path.attributes["d"] for path in tree.css("path")] == ["M0 5h8", "M0 5h142M0 15h33"]
    assert [div.text() for div in tree.css("li div")] == ["A 2020A 2020 24 hours", "B 2021B 2021 X 2 weeks, Y 3.5 days"]
    assert {svg.attributes["viewBox"].split()[2] for svg in tree.css("svg")} == {"142"}


@pytest.mark.parametrize("name", ["a2020#g", "x2020#f", "a2020#f", ""])
def test_a_line_of_days_refuses_what_has_no_length(name: str) -> None:
    with pytest.raises(LookupError):
        duration_line(_Sources(a2020=_study()), [name])


def test_counts_are_drawn_arm_by_arm_with_their_title_and_no_count_twice() -> None:
    figures = [
        {"value": 10, "of": 15, "unit": "people", "arm": "Lumenide"},
        {"value": 3, "of": 15, "unit": "people", "arm": "Saline"},
        {"value": 67, "of": 100, "unit": "people", "arm": "Lumenide", "derived": True},
    ]
    record = _study(findings=[_finding("favours-treatment", "It fell.", figures=figures)])
    tree = LexborHTMLParser(icons(record, _reference("a2020"), "f", "../", AMERICAN))
    assert tree.css_first("figcaption b").text() == "Symptoms."
    assert [div.text() for div in tree.css("li div")] == ["Lumenide: 10 of 15 people", "Saline: 3 of 15 people"]
    assert tree.css_first("figcaption a").attributes["href"] == "../studies/a2020/#f"


def test_a_picture_says_the_share_of_100_that_pages_say_beside_the_count() -> None:
    figures = [
        {"value": 42, "of": 55, "unit": "people", "arm": "Lumenide"},
        {"value": 76, "of": 100, "unit": "people", "arm": "Lumenide", "derived": True},
        {"value": 25, "of": 55, "unit": "people", "arm": "Saline"},
    ]
    record = _study(findings=[_finding("favours-treatment", "It fell.", figures=figures)])
    tree = LexborHTMLParser(icons(record, _reference("a2020"), "f", "../", AMERICAN))
    assert [div.text() for div in tree.css("li div")] == [
        "Lumenide: 42 of 55 people (76 of 100)",
        "Saline: 25 of 55 people",
    ]
    assert "Numbers of 100 are our arithmetic." in tree.css_first("figcaption").text()


def test_a_dot_is_what_was_counted_and_not_always_a_person() -> None:
    ears = [{"value": 9, "of": 40, "unit": "ears"}]
    record = _study(findings=[_finding("favours-treatment", "It fell.", figures=ears)])
    assert "Each dot is one of the ears; a filled one is counted. Adults, into a vein, at a clinic. Source: " in icons(
        record, _reference("a2020"), "f", "../", AMERICAN
    )
    without = _study(findings=record.model_dump()["findings"], route=None)
    assert "is counted. Adults. Source: " in icons(without, _reference("a2020"), "f", "../", AMERICAN)
    assert "Each dot is one of the ears; a filled" in study_picture(record, AMERICAN)
    assert "Each dot is one person; a filled" in study_picture(
        _study(findings=[_finding("favours-treatment", "It fell.", figures=[{**ears[0], "unit": "women"}])]), AMERICAN
    )


def test_what_is_of_drugs_alone_is_no_column_where_nobody_names_it() -> None:
    def heads(**more: Any) -> list[str]:
        html = sections(_study(**more), _reference("a2020"), [], [], AMERICAN)
        return re.findall(
            r'scope="col">([^<]+)', html.partition("What each group was given")[2].partition("</thead>")[0]
        )

    assert heads() == ["Group", "People", "Given", "Route", "Dose", "How often"]
    assert heads(route=None) == ["Group", "People", "Given", "How often"]
    assert "Dose" in heads(route=None, arms=[{"name": "X", "given": "walks", "dose": "2 miles"}])


def test_a_study_opens_with_its_result_and_what_it_cannot_show() -> None:
    tree = LexborHTMLParser(study_picture(_study(cannot_show=["what months do", "more"]), AMERICAN))
    assert [li.text() for li in tree.css("li")] == [
        "40 people low certaintyIn 40 people, it fell more. The rest is left out.", "It cannot showwhat months do.",
    ]  # fmt: skip
    assert len(_places(tree.css_first("path").attributes["d"])) == 40
    figures = [
        {"value": 10, "of": 15, "unit": "people", "arm": "Lumenide"},
        {"value": 3, "of": 15, "unit": "people", "arm": "Saline"},
    ]
    counted = LexborHTMLParser(
        study_picture(_study(findings=[_finding("favours-treatment", "Ten and three.", figures=figures)]), AMERICAN)
    )
    assert [div.text() for div in counted.css("li div")] == [
        "40 people low certainty", "Lumenide: 10 of 15 people", "Saline: 3 of 15 people", "It cannot show",
    ]  # fmt: skip
    empty = LexborHTMLParser(study_picture(_study(people={"who": "Adults"}, findings=[]), AMERICAN))
    assert not empty.css("svg") and "No result is recorded." in empty.body.text()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("lumenide, twice", "lumenide"), ("Treadmill training with a rail", "treadmill training"), ("an implant (two)", "implant"),
        ("talking and lumenide", "talking"), ("walking 3 times a week", "walking"), ("0.5 mg/kg lumenide", "0.5 mg/kg lumenide"), ("", ""),
    ],
)  # fmt: skip
def test_a_treatment_is_named_as_what_a_group_was_given_first(given: str, name: str) -> None:
    study = _study(arms=[{"name": "X", "given": given or ","}, {"name": "Y", "given": "usual care"}])
    assert treatments({"a2020": study}) == {name, "usual care"}
    assert list(trials({"a2020": study}, name.capitalize())) == ["a2020"]


def test_a_single_trial_is_not_told_as_if_there_were_several() -> None:
    said = LexborHTMLParser(trial_rows(_Sources(a2020=_study()), "lumenide", "../")).body.text()
    assert "One trial of lumenide." in said and "add them up" not in said


def test_the_words_of_a_row_are_still_apart_when_the_page_is_minified() -> None:
    rows = study_picture(_study(), AMERICAN)
    head = LexborHTMLParser(minify_html.minify(rows, minify_doctype=False)).css_first("li > div")
    assert head.text() == "40 people low certainty"
