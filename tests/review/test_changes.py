"""`evidence diff` on real Git histories: golden reports, hostile text, and histories that cannot be compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers import command
from helpers.history import commit, git, write
from helpers.projects import MKDOCS, article, entry, record, sound
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading import sources
from evidence.reading.configuration import sound_redirects
from evidence.review import changes_report
from evidence.review.changed_pages import LostAddress, abandoned
from evidence.review.changes import Changes, compare
from evidence.review.readability import Grade
from evidence.review.seen import Line
from evidence.review.seen_changes import LineChange
from evidence.review.seen_site import PlaceChanges
from evidence.review.signoff import digest
from evidence.text import cell, fenced_changes

GOLDEN = Path(__file__).parent / "golden"
A, BIB, STUDY = "docs/articles/a.md", "references.bib", "docs/studies/feder2021.md"
KEY_FACTS = """## Key facts {#key-facts}

In a small trial, 10 of 15 people (67%) had fewer symptoms.[@feder2021]

It was given in a hospital.[@feder2021]

## What is not known {#unknown}

Nobody knows whether it lasts.
"""


def base(body: str = KEY_FACTS, **files: str | None) -> dict[str, str]:
    return {**sound(), A: article(body), **files}  # type: ignore[dict-item]


def second(key: str = "berger2009") -> dict[str, str]:
    return {
        BIB: entry() + "\n" + entry(key, author="Berger, W.", year="2009", title="{Older} medicines"),
        f"docs/studies/{key}.md": record(
            key, certainty="very-low", certainty_reason='"Nobody was assigned by chance."'
        ),
    }


SLEPT = KEY_FACTS.replace("## What is not", "Sleep got worse in some.[@feder2021]\n\n## What is not")


def two(certainty: str = "", outcome: str = "bad sleep") -> str:
    """A record with a second finding, with this certainty of its own or with none."""
    own = f"\n    certainty: {certainty}" if certainty else ""
    second = f"""
  - id: sleep
    outcome: "{outcome}"
    says: Sleep got worse in some.
    direction: no-difference
    place: abstract
    read: abstract{own}"""
    return record().replace("\n---\n\n#", f"{second}\n---\n\n#")


def run(root: Path, *arguments: str):
    return command.run("diff", *arguments, "--root", root)


def report(root: Path, *arguments: str) -> str:
    done = run(root, *(arguments or ("HEAD~1",)))
    assert done.exit_code in (0, 1), done.output
    text = re.sub(r"`[0-9a-f]{10}`", "`…`", done.stdout)
    return re.sub(r"\n### Reading level.*", "", text, flags=re.DOTALL)  # a test of its own


# Golden reports -----------------------------------------------------------------------------------------------------

OTHER_FIGURE = "In a small trial, 3 of 15 people (20%) had fewer symptoms.[@feder2021]"
CASES: dict[str, tuple[dict[str, str | None], dict[str, str | None]]] = {
    "nothing": (
        base(),
        {A: article(KEY_FACTS.replace("hospital.[@", "hospital.\n[@").replace("\n[@", "[@"), updated="2026-11-09")},
    ),
    "claim-added": (base(), {A: article(KEY_FACTS + "\nIt fell by 67%.[@feder2021]\n")}),
    "claim-dropped": (base(), {A: article(KEY_FACTS.replace("It was given in a hospital.[@feder2021]\n", ""))}),
    "figure-changed": (base(), {A: article(KEY_FACTS.replace("10 of 15 people (67%)", "11 of 15 people (73%)"))}),
    "figure-of-another-arm": (base(), {A: article(KEY_FACTS.replace("10 of 15 people (67%)", "3 of 15 people (20%)"))}),
    "citation-lost": (base(), {A: article(KEY_FACTS.replace("hospital.[@feder2021]", "hospital."))}),
    "citation-swapped": (
        base(**second()),
        {A: article(KEY_FACTS.replace("hospital.[@feder2021]", "hospital.[@berger2009]"))},
    ),
    "finding-changed": (
        base(),
        {STUDY: record().replace("{value: 10, of: 15", "{value: 9, of: 15").replace("More people", "Fewer people")},
    ),
    "certainty-changed": (base(), {STUDY: record(certainty="very-low")}),
    # Only the claim that says the finding rests on its label.
    "certainty-of-a-finding-changed": (base(SLEPT, **{STUDY: two()}), {STUDY: two("very-low")}),
    # No label changed, but the sentence now says a weaker finding.
    "another-finding-said": (
        base(SLEPT, **{STUDY: two("very-low")}),
        {STUDY: two("very-low", outcome="where it was given: a hospital")},
    ),
    "entry-changed": (base(), {BIB: entry(volume="179", pages="")}),
    "study-added": (base(), second()),
    "heading-lost": (base(), {A: article(KEY_FACTS.replace(" {#unknown}", ""))}),
    "page-removed": (
        base(**{"docs/articles/b.md": article("Old.[@feder2021]", title="B")}),
        {"docs/articles/b.md": None},
    ),
    "article-renamed": (
        base(),
        {A: None, "docs/articles/c.md": article(KEY_FACTS + "\nNew: it wore off.[@feder2021]\n")},
    ),
    "article-renamed-with-redirect": (
        base(),
        {
            A: None,
            "docs/articles/c.md": article(KEY_FACTS),
            "mkdocs.yml": MKDOCS.replace("redirect_maps: {}", "redirect_maps: {articles/a.md: articles/c.md}"),
        },
    ),
    "merge-conflict": (base(), {BIB: "<<<<<<< HEAD\n" + entry() + "=======\n@article{broken,\n>>>>>>> other\n"}),
    "hostile": (
        base(),
        {
            A: article(
                "## ![x](https://evil.example/p.png) [@team](https://evil.example) {#key-facts}\n\n"
                "In `` ` `` ``` a <img src=x onerror=alert(1)> @octocat #1 https://evil.example | 12 of 15 people "
                "\\[click](javascript:alert(1)) <!-- hidden --> had fewer symptoms.[@feder2021]\n\n"
                "## What is not known {#unknown}\n"
            ),
            "docs/articles/`@x`](y).md": article("Bad name.[@feder2021]", title="<b>Bold</b>"),
            BIB: entry(title="{<script>alert(1)</script>} | `x` @octocat"),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_as_in_the_golden_file(tmp_path, name):
    before, after = CASES[name]
    commit(tmp_path, before)
    commit(tmp_path, after)
    golden = GOLDEN / f"{name}.md"
    text = report(tmp_path)
    assert text == golden.read_text(), f"if this is right, write it to {golden.name}"


def test_a_lapsing_sign_off_is_told(tmp_path):
    commit(tmp_path, base())
    read = sources.read(tmp_path)
    who = "by: A. Clinician\n  role: psychiatrist\n  on: 2026-11-01"
    signed = f"- article: {A}\n  {who}\n  digest: {digest(read.page(A), read)}\n"
    commit(tmp_path, {"docs/data/signoffs.yml": signed})
    commit(tmp_path, {A: article(KEY_FACTS.replace("hospital", "clinic"))})
    line = f"`{A}`, approved by `A. Clinician, psychiatrist` on 2026-11-01, needs a new review"
    assert line in report(tmp_path)
    commit(tmp_path, {A: article(KEY_FACTS)})
    assert "approved by" not in report(tmp_path, "HEAD~1")


def test_reading_level_is_told_of_changed_pages(tmp_path):
    commit(tmp_path, base())
    commit(
        tmp_path, {A: article(KEY_FACTS + "\nParadoxically, heterogeneous methodologies complicate interpretation.\n")}
    )
    done = run(tmp_path, "HEAD~1")
    (row,) = re.findall(rf"\| `{A}` \| ([\d.]+) \| ([\d.]+) \|", done.stdout)
    assert float(row[1]) > float(row[0])


# What is compared ---------------------------------------------------------------------------------------------------


def test_uncommitted_changes_count_and_the_tree_is_left_alone(tmp_path):
    commit(tmp_path, {**base(), ".gitignore": ".cache/\n"})
    changed = article(KEY_FACTS.replace("67%", "73%"))
    write(tmp_path, {A: changed, "docs/articles/new.md": article("New.[@feder2021]", title="New")})
    before = git(tmp_path, "status", "--porcelain")
    text = report(tmp_path, "HEAD")
    assert "`67%` → `73%`" in text and "docs/articles/new.md" in text and "The files as they are now" in text
    assert git(tmp_path, "status", "--porcelain") == before and (tmp_path / A).read_text() == changed


def test_with_head_uncommitted_changes_do_not_count(tmp_path):
    commit(tmp_path, base())
    commit(tmp_path, {})
    write(tmp_path, {A: article("Other.[@feder2021]")})
    assert changes_report.NOTHING in report(tmp_path, "HEAD~1", "--head", "HEAD")


def test_what_others_did_on_the_base_meanwhile_does_not_count(tmp_path):
    commit(tmp_path, base())
    git(tmp_path, "switch", "-q", "-c", "mine")
    commit(tmp_path, {A: article(KEY_FACTS.replace("67%", "73%"))})
    git(tmp_path, "switch", "-q", "main")
    commit(tmp_path, {STUDY: record(certainty="very-low")})
    git(tmp_path, "switch", "-q", "mine")
    text = report(tmp_path, "main")
    assert "`67%` → `73%`" in text and "certainty" not in text


def test_a_project_in_a_folder_of_a_larger_repository(tmp_path):
    commit(tmp_path, {f"site/{name}": text for name, text in base().items()})
    commit(tmp_path, {f"site/{A}": article(KEY_FACTS.replace("67%", "73%"))})
    assert "`67%` → `73%`" in report(tmp_path / "site")


def test_a_link_in_a_commit_leads_nowhere(tmp_path):
    commit(tmp_path, base())
    (tmp_path / "docs/articles/link.md").symlink_to("/etc/passwd")
    commit(tmp_path, {})
    text = report(tmp_path, "HEAD~1", "--head", "HEAD")
    assert "root:" not in text and changes_report.NOTHING in text


def test_the_same_commits_give_the_same_report(tmp_path):
    commit(tmp_path, base())
    commit(tmp_path, {A: article(KEY_FACTS.replace("67%", "73%"))})
    assert run(tmp_path, "HEAD~1").stdout == run(tmp_path, "HEAD~1", "--head", "HEAD").stdout.replace(
        "Commit `" + git(tmp_path, "rev-parse", "HEAD")[:10] + "`", "The files as they are now"
    )


# Addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "code"),
    [("page-removed", 1), ("heading-lost", 1), ("article-renamed", 1), ("article-renamed-with-redirect", 0)],
)
def test_a_page_or_heading_that_vanishes_without_a_redirect_fails(tmp_path, case, code):
    before, after = CASES[case]
    commit(tmp_path, before)
    commit(tmp_path, after)
    done = run(tmp_path, "HEAD~1")
    assert done.exit_code == code and ("would lead nowhere" in done.stderr) is bool(code)


def test_an_address_may_be_given_up_on_purpose(tmp_path):
    commit(tmp_path, base())
    commit(
        tmp_path,
        {
            A: article(KEY_FACTS.replace(" {#unknown}", "")),
            "mkdocs.yml": MKDOCS.replace("extra:\n", 'extra:\n  gone: ["articles/a.md#unknown"]\n'),
        },
    )
    assert run(tmp_path, "HEAD~1").exit_code == 0


@pytest.mark.parametrize(
    ("plugins", "found"),
    [
        ([{"redirects": {"redirect_maps": {"a.md": "b.md"}}}], {"a.md": "b.md"}),
        ({"search": {}, "redirects": {"redirect_maps": {"a.md": "b.md"}}}, {"a.md": "b.md"}),
        (["search", {"redirects": None}], {}),
        ("search", {}),
        (None, {}),
        ([{"redirects": {"redirect_maps": ["a.md"]}}], {}),
    ],
)
def test_redirects_are_read_whichever_way_they_are_written(plugins, found):
    assert sound_redirects({"plugins": plugins}) == found
    assert abandoned({"extra": plugins}) == frozenset()


# Histories that cannot be compared: one line ------------------------------------------------------------------------


def refused(root: Path, *arguments: str) -> str:
    return command.refused(root, "diff", *arguments, "--root", root)


def test_bad_histories_are_one_line(tmp_path):
    plain = tmp_path / "plain"
    write(plain, base())
    assert "not under Git" in refused(plain, "main")
    root = tmp_path / "repository"
    commit(root, {"README.md": "x"})
    commit(root, base())
    assert 'Git knows no "nowhere"' in refused(root, "nowhere")
    assert "there is no docs/ folder at commit" in refused(root, "HEAD~1")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    assert "this clone is shallow" in refused(tmp_path / "shallow", "HEAD~1")


def test_a_base_that_begins_with_a_dash_is_no_option_of_git(tmp_path):
    commit(tmp_path, base())
    done = command.run("diff", "--root", tmp_path, "--", "--output=x")
    assert done.exit_code == 2 and "names no commit" in done.stderr


def test_no_git_is_one_line(tmp_path, monkeypatch):
    write(tmp_path, base())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Git is not installed" in refused(tmp_path, "main")


# Escaping and size --------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from("-+ "), st.text(max_size=40)), max_size=4))
def test_no_text_leaves_its_block(pairs):
    block = fenced_changes(pairs).split("\n")
    assert len(block) == len(pairs) + 2 and block[-1] == block[0].removesuffix("diff")
    assert not any(line.strip().startswith(block[-1]) for line in block[1:-1])


@given(st.text(max_size=40))
def test_no_text_leaves_its_cell(text):
    assert "\n" not in cell(text) and not re.search(r"(?<!\\)\|", cell(text))


def test_a_very_long_report_is_cut_at_a_section(tmp_path):
    found = Changes(
        unread=["x" * 290] * 300,
        lost=[LostAddress("y" * 290, "do", "z" * 290)] * 300,
        moved=[("a" * 290, "b" * 290)] * 300,
    )
    text = changes_report.markdown(found, "a", "b", [Grade("p" * 200, None, None)] * 300)
    assert len(text) < 65_000 and text.count("more.") >= 3
    huge = Changes(
        places=[PlaceChanges("k", "", (LineChange(Line("f", "o" * 290), None),))] * 40,
        unread=["é" * 290] * 40,
        lost=[LostAddress("y" * 290, "do", "z" * 290)] * 40,
    )
    huge.claims = []
    assert len(changes_report.markdown(huge, "a", "b", [Grade("p" * 290, 1.0, 2.0)] * 40)) < 65_000


def test_a_page_compared_with_itself_has_no_change(tmp_path):
    write(tmp_path, base())
    read = sources.read(tmp_path)
    assert compare(read, read).empty
