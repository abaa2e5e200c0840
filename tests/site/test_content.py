"""What a machine can decide about the sources of the real pages, where no check does so already.

T1 to T17 are the rules of handbook/decisions/014-what-a-page-must-do.md.

Elsewhere: T1, T2 test_readability; T3, T4, T6, T13 the checks CLM and FIG; T5, T7, T10, T14, T15 the tests of the built
site; T8's sections and T11's dates the checks PAG and DAT. T16 (no run of eight words shared with a source) needs the
sources' full texts, which may not be kept here: an editor compares by hand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import ROOT
from markdown import Markdown

from evidence.reading import sources
from evidence.reading.models.record import Study
from evidence.reading.pages.page import Page
from evidence.reading.pages.quick_markdown import Quick
from evidence.reading.pages.sentences import plain, sentence_spans
from evidence.reading.pages.settings import settings
from evidence.reading.sources import Sources
from evidence.render import search_parts, search_terms
from evidence.tracing import certainty
from evidence.tracing.figures import figures
from evidence.tracing.matching import reports
from evidence.tracing.prose import prose
from evidence.tracing.reported_figures import reported_figures

SOURCES: Sources = sources.read(ROOT)
ARTICLES = [page for page in SOURCES.articles if page.meta.get("kind") in ("treatment", "decision")]
TREATMENT = [page for page in ARTICLES if page.meta["kind"] == "treatment"]
MAIN = "docs/articles/ketamine-for-ptsd.md"


def told(page: Page) -> str:
    """What a page tells, in small letters and on one line."""
    return " ".join(" ".join(plain(block.text) for block in page.blocks).lower().split())


def by_page(pages: list[Page]):
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.path.removeprefix("docs/articles/"))


def test_there_are_articles_to_judge() -> None:
    assert len(TREATMENT) >= 7 and len(ARTICLES) >= 9


# T8 -----------------------------------------------------------------------------------------------------------------


@by_page(TREATMENT)
@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("that ketamine is not approved", r"not approved|has not approved|approved ketamine for no|no .{0,20}approval"),
        ("off-label use or compounding", r"off-label|compounded"),
        ("the vein", r"\bvein|\bdrip|infusion"),
        ("the tablet", r"tablet|lozenge|by mouth"),
        ("no treatment", r"no treatment|no more treatment|no .{0,20}treatment for now|waiting"),
        ("what is not known", r"what we don.t know|what is not known|nobody knows"),
    ],
)
def test_a_treatment_page_names(page: Page, what: str, words: str) -> None:
    """T8: a page on the treatment leaves none of these out."""
    text = told(page)
    assert re.search(words, text), f"{page.path} does not name {what}: T8"


@by_page(TREATMENT)
def test_a_treatment_page_cites_a_trial_that_found_nothing(page: Page) -> None:
    """T8: at least one randomised trial in PTSD whose record has a finding of no difference."""
    negative = {
        key
        for key, record in SOURCES.records.items()
        if isinstance(record, Study)
        and record.about == "this-condition"
        and record.design in ("randomised-trial", "crossover-trial")
        and any(
            finding.direction == "no-difference" and finding.id in ("ptsd", "symptoms") for finding in record.findings
        )
    }
    assert negative, "no record has a negative finding on PTSD"
    cited = {citation.key for citation in page.citations}
    assert cited & negative, f"{page.path} cites none of {', '.join(sorted(negative))}"


# T9 -----------------------------------------------------------------------------------------------------------------


@by_page(list(SOURCES.articles))
def test_markers_count_from_one_and_leave_none_out(page: Page) -> None:
    """T9: the source article's second and third markers were lost; ours run 1, 2, 3 … by first appearance."""
    first = list(dict.fromkeys(citation.number for citation in page.citations))
    assert first == list(range(1, len(first) + 1))


@pytest.mark.parametrize("key", sorted({c.key for page in SOURCES.articles for c in page.citations}))
def test_a_cited_reference_can_be_followed(key: str) -> None:
    """T9: a DOI, PMCID or address; and, for a study, its design and how many people, or that this was not seen."""
    reference = SOURCES.references[key]
    assert any(reference.get(name) for name in ("doi", "pmcid", "pmid", "url")), f"{key} leads nowhere"
    record = SOURCES.records[key]
    if isinstance(record, Study) and record.design not in ("narrative-review", "systematic-review"):
        assert record.people.number or record.people.studies or record.unverified, f"{key} does not say how many people"


# T12, T2: reports -----------------------------------------------------------------------------------------------------


def section_words(page: Page) -> dict[str, int]:
    """Words under each second-level heading, those below it included, by anchor."""
    found: dict[str, int] = {}
    at, tops = "", {h.line: h.anchor for h in page.headings if h.level == 2}
    for block, text in prose(page):
        lines = [line for line in tops if line <= block.line]
        at = tops[max(lines)] if lines else ""
        found[at] = found.get(at, 0) + len(text.split())
    return found


def test_harms_get_their_share_of_the_words(capsys) -> None:
    """T12: a report, not a gate. Target: harms at least 0.7 times the words on what is known."""
    with capsys.disabled():
        print("\nharms : known, in words (target 0.70)")
        for page in ARTICLES:
            words = section_words(page)
            harms, known = words.get("harms", 0), words.get("known", 0)
            assert harms and known, f"{page.path} has no words under #harms or #known"
            print(f"  {page.path:52} {harms:5} : {known:5} = {harms / known:.2f}{'' if harms >= 0.7 * known else '*'}")


def test_paragraphs_and_lists_are_short_enough_to_take_in(capsys) -> None:
    """T2: a report, not a gate. Target: four sentences a paragraph, seven items a list."""
    long = []
    for page in SOURCES.articles:
        for block in page.blocks:
            count = len(list(sentence_spans(block.text))) if block.kind == "paragraph" else 0
            if count > 4:
                long.append(f"  {page.path}:{block.line} {count} sentences in a paragraph")
        for first, count in list_lengths(page):
            if count > 7:
                long.append(f"  {page.path}:{first} {count} items in a list")
    with capsys.disabled():
        print(f"\n{len(long)} paragraphs or lists beyond the target of 4 sentences, 7 items", *long, sep="\n")


def list_lengths(page: Page):
    """The line on which each list begins, and its items; nested ones count as their own lines stand."""
    first, count = 0, 0
    for block in page.blocks:
        if block.kind == "item":
            first, count = (first or block.line), count + 1
        elif count:
            yield first, count
            first, count = 0, 0
    if count:
        yield first, count


# T17 ------------------------------------------------------------------------------------------------------------------


TESTIMONIAL_RE = re.compile(
    r"aggregateRating|reviewRating|schema\.org/Review\b|\"@type\":\s*\"Review\"|class=.?testimonial|itemprop"
)


def test_no_testimonial_markup() -> None:
    """T17: nothing in pages, templates or rendering marks up a testimonial or a rating."""
    files = [*ROOT.glob("docs/**/*.md"), *ROOT.glob("overrides/**/*"), *ROOT.glob("src/evidence/render/*.py")]
    found = [
        str(path.relative_to(ROOT))
        for path in files
        if path.is_file() and TESTIMONIAL_RE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


# What the site says in its data, and its page on its method -------------------------------------------------------------


def test_what_the_page_is_told_can_be_used() -> None:
    told = search_parts.for_the_page(SOURCES.subject.search)
    assert told["also"] and told["alone"] and told["said"] and told["elsewhere"]
    for added in told["also"].values():
        assert all(search_terms.words(word) == [word.lower()] for word in added)
    assert all(search_terms.words(word) == [word] for word in told["also"])


def test_the_page_on_our_method_gives_the_rule_for_certainty_that_the_code_has() -> None:
    page = (ROOT / "docs/about/how-we-check.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w ]+) \| (.+) \|$", page.partition("{#certainty}")[2].partition("\n## ")[0], flags=re.M)
    assert [label for label, _ in rows[1:]] == [
        certainty.WORDS[label].label for label, _ in certainty.rule(SOURCES.subject.certainty)
    ]
    for (_, told), (label, rule) in zip(rows[1:], certainty.rule(SOURCES.subject.certainty), strict=True):
        assert re.findall(r"[\d,]*\d", told) == re.findall(r"[\d,]*\d", rule), f"the numbers for {label} differ"


@by_page([page for page in SOURCES.pages if page.text.strip()])
def test_the_quicker_markdown_steps_make_the_same_of_every_page(page: Page) -> None:
    # The keys become footnotes, as mkdocs-bibtex makes them.
    text = page.text[page.body :].replace("[@", "[^")
    text += "".join(f"\n\n[^{key}]: {key}" for key in dict.fromkeys(citation.key for citation in page.citations))
    names, given = settings(SOURCES.config)
    plainly, quickly = (Markdown(extensions=[*names, *more], extension_configs=given) for more in ([], [Quick()]))
    assert quickly.convert(text) == plainly.convert(text)


def test_an_altered_figure_of_the_real_pages_is_noticed() -> None:
    """Each traced figure of this site, changed by one, up or down, or by ten. What goes unnoticed is another figure
    of the same study (30 people began, 29 finished)."""
    known = {key: reported_figures(record) for key, record in SOURCES.records.items()}
    altered = noticed = 0
    for page in SOURCES.pages:
        own = (Path(page.path).stem,) if page.path.startswith("docs/studies/") else ()
        for block, text in prose(page):
            keys = {*(citation.key for citation in block.citations), *own}
            if not keys or not keys <= known.keys():
                continue
            for mention in figures(text):
                for by in (1, -1, 10) if mention.kind != "share" else ():
                    value = mention.value + by
                    if value < 0 or (mention.of and value > mention.of):
                        continue
                    altered += 1
                    noticed += not any(reports(known[key], replace(mention, value=value)) for key in keys)
    assert altered > 300
    assert noticed / altered > 0.9, f"{noticed} of {altered} altered figures noticed"
