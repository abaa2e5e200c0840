"""One visible thing is changed at a time: the report says it, first where it can hurt; the approval lapses or holds.

The table goes through every field of a record, every data file, every kind of block and every template's words.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers import ROOT
from helpers.projects import article, record, tiny
from helpers.seen import BODY, CRISIS_HELP, RECORD, A, report_of

from evidence.reading.sources import Sources, read
from evidence.review.changes_report import NOTHING
from evidence.review.signoff import REVIEWERS, review
from evidence.writing.sign import sign

THEME = "src/evidence/resources/theme"
STUDY = "docs/studies/yermus2024.md"
CHART, CHANGED = "docs/assets/chart.svg", "docs/about/changes.md"
FIRST, ENDS, HOLDS = "first", "ends", "holds"
HEAD = "### Look at this first: it can hurt"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sources]:
    """A signed project, and what was read of it."""
    root = tiny(
        tmp_path_factory.mktemp("before"),
        {
            A: article(f"{BODY}\n![A chart of weeks](../assets/chart.svg)\n"),
            CHART: "<svg xmlns='http://www.w3.org/2000/svg'><text>12 weeks</text></svg>\n",
            CHANGED: article("- Another mistake.", title="Changes", short="Changes", kind="about"),
            STUDY: record("yermus2024", **RECORD),
            CRISIS_HELP: article("Call 988 at any hour.", title="Crisis help", short="Crisis help", kind="help"),
            REVIEWERS: article("Jo Doe, MD, psychiatrist.", title="Reviewers", short="Reviewers", kind="about"),
            "docs/data/wordings.yml": "- rule: driving\n  sentence: Do not drive for 24 hours.\n  known_by: [[driv*]]\n",
            "docs/data/passages.yml": "note: |\n  Bring what you take.\n",
            "docs/articles/b.md": article("Nothing is cited here.", title="Another page"),
        },
    )
    shutil.copytree(
        ROOT / "src/evidence/resources", root / "src/evidence/resources"
    )  # as where the package lies beside
    sign(root, A, "Jo Doe, MD", "psychiatrist", dt.date(2026, 11, 1))
    return root, read(root)


@dataclass(frozen=True)
class Case:
    """A change of one file, what the report says of it, where, and what becomes of the approval."""

    name: str
    file: str
    old: str
    new: str
    said: str
    approval: str = HOLDS
    first: bool = False


def in_record(name: str, old: str, new: str, said: str, approval: str = ENDS, first: bool = False) -> Case:
    return Case(f"record: {name}", STUDY, old, new, said, approval, first)


def in_page(name: str, old: str, new: str, said: str, approval: str = ENDS, first: bool = False) -> Case:
    return Case(f"page: {name}", A, old, new, said, approval, first)


def in_data(name: str, old: str, new: str, said: str, approval: str = HOLDS, first: bool = False) -> Case:
    return Case(f"data: {name} {new[:20]}", f"docs/data/{name}.yml", old, new, said, approval, first)


def in_template(name: str, old: str, new: str, first: bool = False) -> Case:
    return Case(
        f"template: {new[:30]}", f"{THEME}/{name}.html", old, new, new.split('="')[-1].strip("'\"<>"), HOLDS, first
    )


CASES = [
    # Every field of a record
    in_record("title", 'title: "A trial of Lumenide', 'title: "The trial of Lumenide', "Title: The trial of", HOLDS),
    in_record("description", "A small trial of", "A large trial of", "Description: A large trial", HOLDS),
    in_record("question", "Does lumenide lower", "Can lumenide lower", "question: Can lumenide lower", HOLDS),
    in_record("design", "design: randomised-trial", "design: crossover-trial", "design: Randomized crossover trial"),
    in_record("about", "about: this-condition", "about: mixed", "about: people with several illnesses"),
    in_record("who", "adults with long GLIM", "soldiers with long GLIM", "who was studied: soldiers with long GLIM"),
    in_record("how many", "number: 30", "number: 31", "how many: 31 people"),
    in_record("how many studies", "number: 30", "number: 30, studies: 2", "how many: 2 studies, 30 people"),
    in_record("arm", "given: placidole", "given: salt water", "given salt water"),
    in_record("dose", "given: placidole", "given: placidole, dose: 2 mg", "dose 2 mg", ENDS, True),
    in_record("route", "into a vein", "as a nasal spray", "how it was given: as a nasal spray"),
    in_record("comparator", "comparator: placidole", "comparator: salt water", "compared with: salt water"),
    in_record("comparator's name", "[calming drug]", "[quiet drug]", "quiet drug", HOLDS),
    in_record("cite with", "[feder2021]", "[]", "to be cited with: feder2021", HOLDS),
    in_record("outcomes", "[a symptom scale]", "[an interview]", "measured: an interview", HOLDS),
    in_record("follow-up", "left: 20", "left: 12", "follow-up: four weeks, 12 people left"),
    in_record("setting", "one clinic", "two clinics", "place: two clinics", HOLDS),
    in_record("funding", "a ministry", "the maker of the drug", "who paid: the maker of the drug", HOLDS),
    in_record("conflicts", "none stated", "two authors own shares", "conflicts of interest: two authors", HOLDS),
    in_record("certainty", "certainty: low", "certainty: very-low", "certainty: very low"),
    in_record("its reason", "One small trial.", "One tiny trial.", "certainty: low: One tiny trial."),
    in_record("a limit", "Whether it lasts.", "Nothing of note.", "cannot show: Nothing of note."),
    in_record("a limit that is gone", '"Whether it lasts.", ', "", "cannot show: Whether it lasts."),
    in_record("not verified", "[the dose]", "[the year]", "not verified: the year", HOLDS),
    in_record("source", "what: abstract", "what: full text", "full text, on 2026-10-01", HOLDS),
    in_record("finding", "More people responded", "Fewer people responded", "Fewer people responded", ENDS, True),
    in_record("finding's outcome", "after two weeks", "after one week", "what was measured: at least 30%"),
    in_record("direction", "favours-treatment", "no-difference", "which way it came out: no clear difference"),
    in_record("figure", "value: 10, of: 15", "value: 9, of: 15", "figure: 9 of 15 people, lumenide"),
    in_record("figure's meaning", "unit: '%', arm: placidole", "unit: '%', arm: placidole, means: counted", "counted"),
    in_record("interval", "value: 67, unit: '%'", "value: 67, low: 40, high: 80, unit: '%'", "95% interval 40 to 80"),
    in_record("place in the paper", "place: abstract", "place: table 2", "how we read it: table 2"),
    in_record("how it was read", "read: abstract", "read: full text", "we read the full text"),
    in_record("finding's certainty", "    place: abstract", "    certainty: very-low\n    place: abstract", "very low"),
    in_record("finding's picture", "    place: abstract", "    good: false\n    place: abstract", "a bad outcome"),
    in_record("finding's name", "id: response", "id: better", "finding “better”"),
    in_record("its own text", "What the study did,", "All that the study did,", "Text: All that the study did", HOLDS),
    # Every kind of block, and what stands around it
    in_page("title", "title: A page", "title: The page", "Title: The page"),
    in_page("description", "What this page is about", "Why most do well with it", "Description: Why most do well"),
    in_page("name in menus", "short: A page", "short: Pages", "Name in menus: Pages", HOLDS),
    in_page("review date", "review_by: 2027-05-01", "review_by: 2029-05-01", "To be reviewed by: 2029-05-01", HOLDS),
    in_page("figure", "Ten of 15 people", "Nine of 15 people", "Nine of 15 people"),
    in_page("citation", "were asked.[@yermus2024]", "were asked.[@feder2021]", "feder2021"),
    in_page("denial", "We found no trial", "We found a trial", "We found a trial of tablets", ENDS, True),
    in_page("heading", "## What is known", "## What is sure", "What is sure"),
    in_page("printed label", "Certainty: low.", "Certainty: very low.", "Certainty: very low."),
    in_page("list item", "- Bring a friend.", "- Bring a book.", "List item: Bring a book."),
    in_page("new item", "- Bring a friend.", "- Bring a friend.\n- Bring water.", "List item: Bring water."),
    in_page("numbered item", "1. Ask first.", "1. Ask later.", "List item in a numbered list: Ask later."),
    in_page("list becomes numbers", "- Bring a friend.", "1. Bring a friend.", "in a numbered list: Bring a friend."),
    in_page("table", "| Ann | 12 |", "| Ann | 13 |", "Table row: | Ann | 13 |"),
    in_page("head of a table", "| Who |", "| Whom |", "Head of a table: | Whom |"),
    in_page("quotation", "> Take your time.", "> Take some time.", "Quotation: Take some time."),
    in_page("code", "    make site", "    make list", "Code: make list"),
    in_page("box", "Call for chest pain.", "Call for pain.", "Text in a warning box: Call for pain.", ENDS, True),
    in_page("box's title", '"Get help"', '"Get going"', "Title of a box in a warning box: Get going", ENDS, True),
    in_page("line out of its box", "    Call for chest pain.", "Call for chest pain.", "+ Text: Call for chest", ENDS, True),
    in_page("line gone from a box", "\n\n    Call for chest pain.", "", "Text in a warning box: Call for", ENDS, True),
    in_page("kind of box", "!!! warning", "!!! note", "Text in a note box: Call for chest", ENDS, True),
    in_page("order in a box", "Call 911 if somebody cannot be woken.\n\n    Call for chest pain.",
            "Call for chest pain.\n\n    Call 911 if somebody cannot be woken.", "Moved, Text in a warning box", ENDS, True),
    in_page("order of steps, with another word", "1. Ask first.\n2. Then decide.", "1. Then decide at home.\n2. Ask first.",
            "Moved, List item in a numbered list “"),
    in_page("sentence in another paragraph", "Most felt sick. Much is being studied.\n\nA café", "Much is being studied.\n\nMost "
            "felt sick. A café", "moved, Text: Most felt sick."),
    in_page("outside link", "https://www.fda.gov/", "https://www.nih.gov/", "https://www.nih.gov/"),
    in_page("inside link", "(../help/crisis.md)", "(b.md)", "Link: where to call → articles/b.md", HOLDS),
    in_page("bold", "Most felt sick.", "Most **felt** sick.", "bold", HOLDS),
    in_page("harm", "Most felt sick.", "Some felt sick, and one overdosed.", "one overdosed", ENDS, True),
    in_page("another picture", "{{ icons: feder2021#response }}", "{{ icons: yermus2024#response }}", "icons: yermus"),
    in_page("comment that allows", "Certainty: low.", "<!-- evidence: allow FIG002 because x -->\nCertainty: low.",
            "Comment that silences a check: evidence: allow FIG002", HOLDS),
    in_page("wording", "Much is being studied.", "Much is under study.", "Wording alone"),
    # Every data file
    in_data("crisis", "tel:988", "tel:989", "→ tel:989", HOLDS, True),
    in_data("crisis", "label: ", "label: Or ", "Button: Or ", HOLDS, True),
    in_data("crisis", "title: ", "title: Now, ", "Title: Now, ", HOLDS, True),
    in_data("timeline", "title: Checks and plan", "title: Checks", "Step 1: Days before: Checks.", ENDS),
    in_data("glossary", "  plain: ", "  plain: Roughly, ", "Roughly, "),
    in_data("programme", 'value: "4"', 'value: "5"', "Length: 5 months", HOLDS),
    in_data("wordings", "sentence: Do not drive for 24", "sentence: Do not drive for 12", "for 12 hours", HOLDS, True),
    in_data("passages", "Bring what you take.", "Bring nothing.", "Text: Bring nothing.", ENDS, True),
    Case("a retraction", "docs/data/verification.yml", "", "yermus2024:\n  crossref:\n    id: 10.1000/yermus2024\n    says: agrees\n"
         "    asked: 2026-11-20\n    later: [{kind: retraction, date: '2026-11-10'}]\n", "Retracted on November 10, 2026",
         ENDS, True),
    Case("crisis page", CRISIS_HELP, "at any hour", "in the morning", "Text: Call 988 in the morning.", HOLDS, True),
    # References, settings, templates, and what the report cannot judge
    Case("reference", "references.bib", "volume = {178}", "volume = {179}", "volume: 179"),
    Case("who paid for the site", "mkdocs.yml", 'funding: ""', "funding: A drug company pays.", "A drug company pays."),
    Case("another picture under the same name", CHART, "12", "24", "Picture: A chart of weeks (chart.svg, content ", ENDS),
    Case("list of corrections", CHANGED, "- An", "- The emergency box was wrong.\n- An", "The emergency box was wrong."),
    Case("redirect", "mkdocs.yml", "redirect_maps: {}", "redirect_maps: {old.md: articles/a.md}", "Redirect: old.md → articles/a.md"),
    in_template("frame", "Do not start, stop or change", "You may start, stop or change", True),
    in_template("frame", "Skip to the text", "Jump to the text"),
    in_template("frame", "Last updated ", "Changed on "),
    in_template("frame", ">Privacy<", ">What we keep<"),
    in_template("frame", "'about/privacy/' | url", "'about/other/' | url"),
    in_template("frame", 'aria-label="Sections"', 'aria-label="Parts"'),
    in_template("frame", "Retracted study", "Old study"),
    in_template("search", "What would you like to know?", "What do you seek?"),
    in_template("404", "We could not find that page", "Nothing is here", True),
    Case("markup of templates", f"{THEME}/frame.html", '<div class="text">', '<div class="texts">', "the form of every page"),
    Case("stylesheet", f"{THEME}/assets/site.css", ":root{", ":root{--x:1;", "the look of all pages"),
    Case("words of the checks", "src/evidence/resources/claims.yml", "most patients", "most people", "words and tables"),
    Case("style of references", "src/evidence/resources/ama.csl", "<title>", "<title>My ", "how all references are printed"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_tells_what_readers_see(before: tuple[Path, Sources], tmp_path: Path, case: Case) -> None:
    root, old = before
    new = changed(root, tmp_path, case.file, case.old, case.new)
    report = report_of(old, new, [case.file])
    assert NOTHING not in report
    assert case.said in report, report
    first = report.partition(HEAD)[2].partition("\n### ")[0]
    assert (case.said in first) is case.first, report
    page = new.page(A)
    state = review(page, new) if page else None
    assert state and state.current is (case.approval is HOLDS), state
    if case.approval is ENDS:
        assert state.changes and state.text.startswith("Changed since the review by Jo Doe, MD")


SILENT = [
    ("wrapped lines", A, "We found no trial of tablets at home.", "We found no trial\nof tablets at home."),
    ("another bullet", A, "- Bring a friend.\n- Bring a list.", "* Bring a friend.\n* Bring a list."),
    ("Windows line ends", A, "\n", "\r\n"),
    ("a comment", A, "Certainty: low.", "<!-- see the record -->\n\nCertainty: low."),
    ("the date", A, "updated: 2026-11-01", "updated: 2026-11-20"),
    ("blank lines", A, "\n\nCertainty: low.", "\n\n\nCertainty: low."),
    ("composed letters", A, "café", "cafe\u0301"),
    ("a comment in data", "docs/data/timeline.yml", "# One dosing", "# A dosing"),
    ("quotes in YAML", STUDY, "comparator: placidole", 'comparator: "placidole"'),
    ("spaces in an entry", "references.bib", "volume = {178}", "volume   =   {178}"),
]


@pytest.mark.parametrize("case", SILENT, ids=lambda case: case[0])
def test_what_no_reader_sees_changes_nothing(
    before: tuple[Path, Sources], tmp_path: Path, case: tuple[str, ...]
) -> None:
    root, old = before
    new = changed(root, tmp_path, *case[1:])
    report = report_of(old, new, [case[1]])
    assert NOTHING in report, report
    page = new.page(A)
    assert page and review(page, new).current


def changed(root: Path, folder: Path, file: str, old: str, new: str) -> Sources:
    """A copy of the project with one text replaced in one file, as it is read."""
    shutil.copytree(root, folder / "after", ignore=shutil.ignore_patterns(".cache"))
    path = folder / "after" / file
    text = path.read_bytes().decode() if path.exists() else ""
    assert old in text, f"{file} does not hold {old!r}"
    path.write_bytes((text.replace(old, new) if old == "\n" else text.replace(old, new, 1)).encode())
    return read(folder / "after")
