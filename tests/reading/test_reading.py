"""The reader's frame: its settings come from mkdocs.yml, its limits are told at a line, what it keeps is what it reads."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.projects import ENGINE, MKDOCS, article, check, project, read

from evidence.checks.citations.near_misses import near_misses
from evidence.cli import main
from evidence.reading import sources
from evidence.reading.pages import limits
from evidence.reading.pages.kept import FILE, keep, key, made_of
from evidence.reading.pages.reader import apart

HOSTILE = {
    "citations": "x[@feder2021] " * 10_000,
    "hand-written notes": "x[^a] " * 10_000 + "\n\n[^a]: b",
    "open pictures": "![" * 10_000,
    "open brackets": "[" * 30_000,
    "open links": "[a](" * 3_000,
    "brackets in brackets": "[" * 5_000 + "a" + "]" * 5_000,
    "attributes": "words\n{: .x }\n\n" * 3_000,
    "links": "[a](b.md) " * 7_000,
    "open tags": "<a " * 20_000,
    "quotations": "> " * 5_000 + "a",
    "a deep list": "\n".join("    " * depth + "- a" for depth in range(300)),
    "a deep list on one line": "- " * 300 + "a",
    "deep boxes": "".join("    " * depth + "!!! note\n" for depth in range(300)),
    "a long line": "word " * 200_000,
    "a long word": "a" * 1_000_000,
    "blanks": "# x" + " " * 200_000 + "x",
    "emphasis": "*a* " * 30_000,
    "escapes": "\\*" * 100_000,
    "references to characters": "&amp; " * 30_000,
    "backticks": "".join("`" * count + "a" for count in range(1, 900)),
    "fences": "```\n" * 20_001,
    "headings": "# a\n" * 10_000,
    "nested emphasis": "*a **b " * 900 + "x" + " c** d*" * 900,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_would_take_minutes_is_refused_at_a_line(text: str) -> None:
    """Before the engine is asked, by a limit that is named; or it is read, in time that grows with its length."""
    start = time.process_time()
    page = read(f"# Title\n\nText.\n\n{text}\n")
    assert apart(page, ENGINE) is None
    list(near_misses(page, set()))
    assert time.process_time() - start < 6  # three seconds on a machine that does nothing else
    for fault in page.faults:
        assert fault.code in (limits.TOO_MUCH, limits.UNREADABLE)
        assert 1 <= fault.place.line <= page.text.count("\n") + 1 and fault.hint


@pytest.mark.parametrize(
    "name", ["citations", "open pictures", "open brackets", "quotations", "a deep list", "a long line", "headings"]
)
def test_a_limit_is_told(name: str) -> None:
    (fault,) = read(HOSTILE[name]).faults
    assert fault.code == limits.TOO_MUCH


def test_what_is_inherited_counts(tmp_path: Path) -> None:
    """INHERIT is followed as MkDocs follows it: mappings are merged, lists replaced."""
    base = MKDOCS.replace('  publisher: ""', "  publisher: Base").replace(
        '  contact: ""', "  contact: mailto:a@example.org"
    )
    child = "INHERIT: base.yml\nextra: {publisher: Child}\n"
    root = project(tmp_path, {"base.yml": base, "mkdocs.yml": child, "docs/articles/a.md": article("Ten.[@feder2021]")})
    config = sources.read(root).config
    assert (config["extra"]["publisher"], config["extra"]["contact"]) == ("Child", "mailto:a@example.org")
    assert "admonition" in config["markdown_extensions"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (MKDOCS.replace("  - tables\n", "  - tables\n  - no.such.extension\n"), "no.such.extension"),
        (MKDOCS.replace("      permalink: false\n", "      no_such_setting: 1\n"), "toc"),
        ("INHERIT: gone.yml\n" + MKDOCS, "gone.yml"),
        ("INHERIT: mkdocs.yml\n" + MKDOCS, "circle"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(config: str, said: str, tmp_path: Path) -> None:
    problems = check(project(tmp_path, {"mkdocs.yml": config}))
    (problem,) = [problem for problem in problems if problem.code == "INP006"]
    assert said in problem.message


def checked(root: Path) -> str:
    return CliRunner().invoke(main, ["check", "--root", str(root), "--today", "2026-11-23"]).output


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    """A page that was kept is the page as it would be read; with other text or settings it is read anew."""
    text = "## H {#h}\n\nTen **of** 15.[@feder2021]\n\n| A |\n|---|\n| [b](../index.md) |\n\n<!-- c -->\n\n1. a\n3. b"
    root = project(tmp_path, {"docs/articles/a.md": article(text)})
    fresh = sources.read(root).pages
    first = checked(root)
    kept = sources.read(root).pages
    assert (root / FILE).is_file() and not any(page.mirror for page in kept)
    of_fields = {name for name in fresh[0].__dataclass_fields__ if not name.endswith("_packed")} - {"mirror"}
    names = of_fields | {"blocks", "code", "cited_packed", "shown"}
    assert all(getattr(a, name) == getattr(b, name) for a, b in zip(fresh, kept, strict=True) for name in names)
    assert checked(root) == first
    (root / "mkdocs.yml").write_text(re.sub(r"  - attr_list.*\n", "", MKDOCS))
    assert all(page.mirror for page in sources.read(root).pages)


def test_only_pages_that_are_not_kept_are_handed_to_workers(tmp_path: Path) -> None:
    """A worker would have to send a kept page, which takes longer than to read it. The order stays."""
    root = project(tmp_path, {f"docs/articles/{name}.md": article("Ten.") for name in "abc"})
    fresh = sources.read(root)
    checked(root)
    (root / "docs/articles/b.md").write_text(article("Eleven."))
    asked: list[str] = []
    again = sources.read(root, many=lambda work, paths: map(work, asked.extend(paths) or paths))
    assert asked == ["docs/articles/b.md"]
    assert [page.path for page in again.pages] == [page.path for page in fresh.pages]
    assert "Eleven." in again.page("docs/articles/b.md").text


@pytest.mark.parametrize(
    "field",
    [
        "when: 2026-11-01",
        "when: 2026-11-01 10:30:00",
        "far: [.inf, 1e3, {a: ~}]",
        "when: 2026-13-01",
        'kind: "a',
        "a: *b",
    ],
)
def test_front_matter_is_kept_with_its_page(field: str, tmp_path: Path) -> None:
    """It has the same values and lines when it is read again; what is wrong in it is told again."""
    text = article("Ten.").replace("\nkind:", f"\n{field}\nkind:", 1)
    root = project(tmp_path, {"docs/articles/a.md": text})
    fresh = sources.read(root)
    first = checked(root)
    again = sources.read(root)
    assert (again.page("docs/articles/a.md").meta, again.problems) == (
        fresh.page("docs/articles/a.md").meta,
        fresh.problems,
    )
    assert again.page("docs/articles/a.md").meta_lines == fresh.page("docs/articles/a.md").meta_lines
    assert checked(root) == first


@pytest.mark.parametrize("content", ["", "{", "\n", "x\ny\tz\n", "MADE\nKEY\n", "MADE\nKEY\t{\n", "MADE\nKEY\t{}\n"])
def test_a_broken_file_of_kept_pages_is_no_fault(content: str, tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / FILE).parent.mkdir(parents=True)
    page = sources.read(root).pages[0]
    made, name = made_of(sources.read(root).config), key(page.path, page.text)
    (root / FILE).write_text(content.replace("MADE", made).replace("KEY", name))
    assert checked(root).startswith("no problems")


def keep_all(root: Path) -> list[str]:
    """Read and keep all pages, as a build does. Returns the lines of the file."""
    keep(sources.read(root))
    return (root / FILE).read_text().splitlines()


def parsed_by(root: Path) -> list[str]:
    """The pages that the next run must parse."""
    parsed: list[str] = []

    def many(work, paths):
        parsed.extend(paths)
        return map(work, paths)

    sources.read(root, many=many)
    return parsed


def test_only_what_is_new_is_added_to_what_is_kept(tmp_path: Path) -> None:
    root = project(tmp_path, {"docs/articles/a.md": article("One.")})
    before = keep_all(root)
    (root / "docs/articles/a.md").write_text(article("Two."))
    after = keep_all(root)
    assert after[: len(before)] == before and len(after) == len(before) + 1
    assert keep_all(root) == after and parsed_by(root) == []
    (root / "docs/articles/a.md").write_text(article("One."))
    assert keep_all(root) == after and parsed_by(root) == []


def test_a_file_of_kept_pages_with_many_others_is_written_anew(tmp_path: Path) -> None:
    root = project(tmp_path, {"docs/articles/a.md": article("One.")})
    lines = keep_all(root)
    most = 0
    for number in range(80):
        (root / "docs/articles/a.md").write_text(article(f"{number}."))
        most = max(most, len(keep_all(root)))
    assert len(lines) + 20 < most < len(lines) + 70 and len(keep_all(root)) < most
    assert parsed_by(root) == []


@pytest.mark.parametrize("with_it", ["other", "torn", "gone"])
def test_a_file_that_changed_while_pages_were_read_harms_no_page(with_it: str, tmp_path: Path) -> None:
    """Another version of our code wrote it anew, or a run was killed while it wrote."""
    root = project(tmp_path, {"docs/articles/a.md": article("One.")})
    keep_all(root)
    (root / "docs/articles/a.md").write_text(article("Two."))
    found = sources.read(root)
    kept = (root / FILE).read_text()
    if with_it == "gone":
        (root / FILE).unlink()
    else:
        (root / FILE).write_text({"other": "other\n", "torn": f"{kept}0123\t01234567 [1"}[with_it])
    keep(found)
    assert with_it != "other" or (root / FILE).read_text() == "other\n"
    for _ in range(2):
        assert [page.shown for page in sources.read(root).pages] == [page.shown for page in found.pages]
        keep_all(root)
    assert parsed_by(root) == []


def test_a_kept_page_that_was_damaged_is_read_anew(tmp_path: Path) -> None:
    """Whichever letter differs: the packed parts of a page are unpacked long after the file was read."""
    root = project(tmp_path, {"docs/articles/a.md": article("Ten of 15 people.[@feder2021]\n\n    code")})
    checked(root)
    whole = (root / FILE).read_text()
    fresh = [(page.blocks, page.code, page.shown) for page in sources.read(root).pages]
    begin = whole.index("\n") + 1
    for at in range(begin, len(whole), max(1, (len(whole) - begin) // 60)):
        (root / FILE).write_text(whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :])
        assert [(page.blocks, page.code, page.shown) for page in sources.read(root).pages] == fresh, f"letter {at}"
