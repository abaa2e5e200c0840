"""Sentences of a block and the claims that hang on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import article, project, read
from hypothesis import given
from hypothesis import strategies as st

from evidence.reading import sources
from evidence.reading.pages.page import Block, Citation
from evidence.reading.pages.sentences import cited_sentences, plain, sentence_spans, sentences
from evidence.tracing.claims import Claim, claims


def block(text: str, *keys: str) -> Block:
    found, at = [], 0
    for key in keys:
        at = text.index(f"@{key}", at)
        found.append(Citation(key, 1, 1, 0, 1, at, at - 1, at + len(key), at - 1))
    return Block(0, "paragraph", text, 0, 1, None, tuple(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It fell in 10 of 15 v. 3 of 15 people. It rose.", ["It fell in 10 of 15 v. 3 of 15 people.", "It rose."]),
        ("By 11.88 points. Then nothing.", ["By 11.88 points.", "Then nothing."]),
        ("No stop at all", ["No stop at all"]),
        ("Is it safe? Nobody knows.", ["Is it safe?", "Nobody knows."]),
        ("", []),
        (
            "Not approved. The US says so.[@feder2021] Doctors may.",
            ["Not approved.", "The US says so.", "Doctors may."],
        ),
        (
            "J. Smith came. A. M. Feder et al. found it. So it is.",
            ["J. Smith came.", "A. M. Feder et al. found it.", "So it is."],
        ),
        ("Vitamin C. It helps. Plan B. Then rest.", ["Vitamin C.", "It helps.", "Plan B.", "Then rest."]),
        ("See No. 5 and p. 3. They said no. Then we left.", ["See No. 5 and p. 3.", "They said no.", "Then we left."]),
        ("At 5 p.m. we went. In the U.S. rules differ.", ["At 5 p.m. we went.", "In the U.S. rules differ."]),
        (
            "In the U.S. The rules, e.g. These, etc. and so on.",
            ["In the U.S.", "The rules, e.g. These, etc. and so on."],
        ),
        ("Wait... what? “So.” (See it.) End", ["Wait... what?", "“So.”", "(See it.)", "End"]),
        ("By 27.5 days on 1.1.2026. Over\ntwo lines.", ["By 27.5 days on 1.1.2026.", "Over two lines."]),
    ],
)
def test_sentences_end_where_a_reader_hears_them_end(text, expected):
    assert [sentence.text for sentence in sentences(block(text))] == expected


def test_a_marker_after_the_stop_belongs_to_the_sentence_before():
    first, second = sentences(block("It fell.[@feder2021] It came back. [@yermus2024]", "feder2021", "yermus2024"))
    assert [c.key for c in first.citations] == ["feder2021"]
    assert [c.key for c in second.citations] == ["yermus2024"]


def test_plain_text_has_no_marks():
    (found,) = read("See **this** [page](a.md) n<!-- x -->ow.[@feder2021]").blocks
    assert plain(found.text) == "See this page now."


@given(st.text('Ab .!?…"”)]*[@x\n1', max_size=60) | st.text(max_size=60))
def test_sentences_part_any_text_without_loss(text):
    """Spans are in order, none is empty, and nothing but blanks lies between them."""
    found = list(sentence_spans(text))
    assert all(text[low:high].strip() for low, high in found)
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))
    left = "".join(
        text[low:high]
        for low, high in zip([0, *(high for _, high in found)], [*(low for low, _ in found), len(text)], strict=True)
    )
    assert not left.strip()


@given(
    st.lists(
        st.sampled_from(
            [
                "It was so. ",
                "See p. 4 there. ",
                "No. ",
                "It was[@feder2021] so. ",
                "Done.[@feder2021] ",
                "Is it? ",
                "e.g. ",
                "\n",
                "[@feder2021]",
            ]
        ),
        max_size=14,
    )
)
def test_the_cited_sentences_are_those_of_all_that_have_a_citation(parts):
    """Whichever way they are looked for."""
    page = read("".join(parts))
    found = [one for block in page.blocks for one in sentences(block) if one.citations]
    assert [one for _, one in cited_sentences(page)] == found


def test_a_page_keeps_its_cited_sentences_each_below_its_heading() -> None:
    text = "It fell.[@feder2021] It rose.\n\n## Then\n\n- Less[@feder2021; @yermus2024] and more.[@feder2021]\n\n| A | B |\n|---|---|\n| 1[@yermus2024] | 2 |"
    page = read(article(text))
    found = [(block.heading, one) for block in page.blocks for one in sentences(block) if one.citations]
    assert list(cited_sentences(page)) == found
    assert [one.raw for _, one in found if len(one.citations) == 3]
    assert len({heading and heading.text for heading, _ in found}) == 2


def test_a_claim_in_a_table_is_told_by_its_cells() -> None:
    page = read(article("| Option | Better |\n|---|---|\n| Drips, *small* trial | 10 of 15 people.[@feder2021] |"))
    told = [Claim(page, None, one, ("feder2021",), None).text for _, one in cited_sentences(page)]
    assert told == ["Drips, small trial · 10 of 15 people."]


def test_a_page_does_not_keep_its_blocks_after_it_was_asked_for_its_claims(tmp_path: Path) -> None:
    """Claims are found before workers are forked, and each worker copies what pages hold by then."""
    found = sources.read(project(tmp_path, {"docs/articles/a.md": article("It fell.[@feder2021] It rose.")}))
    (claim,) = (claim for claim in claims(found) if claim.page.path == "docs/articles/a.md")
    assert claim.text == "It fell."
    assert not any("blocks" in vars(page) for page in found.pages)
    (block,) = (block for block in claim.page.blocks if block.citations)
    assert block.citations[0] is claim.page.citations[0]
    assert block.heading is claim.page.headings[0] is claim.heading
