"""Every word that is published is read as a reader sees it, wherever it stands and however it is written.

Rows of `../shared/attacks.md`, kinds 5, 11 and 15, in other letters, each kind with a neighbor that is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.projects import EMERGENCY, SUBJECT, article, check, project

CLAIM = "Lumenide cures people"
PLACES = {
    "heading": f"## {CLAIM}",
    "heading of another form": f"{CLAIM}\n---",
    "link text": f"[{CLAIM}](b.md)",
    "text of a named link": f"[{CLAIM}][b]\n\n[b]: b.md",
    "link title": f'[More](b.md "{CLAIM}")',
    "title of a named link": f'[More][b]\n\n[b]: b.md "{CLAIM}"',
    "picture text": f"![{CLAIM}](../pictures/a.png)",
    "picture title": f'![A street](../pictures/a.png "{CLAIM}")',
    "block quotation": f"> {CLAIM}.",
    "quotation in a list": f"- One.\n\n    > {CLAIM}.",
    "box title": f'!!! note "{CLAIM}"\n    Words.',
    "box text": f"!!! note\n    {CLAIM}.",
    "indented text": f"Words.\n\n    {CLAIM}",
    "fence": f"```\n{CLAIM}\n```",
    "code": f"See `{CLAIM}` here.",
    "code alone": f"`{CLAIM}`",
    "half in code": "Lumenide `cures` people.",
    "quotation marks": f'"{CLAIM}." That is so.',
    "curly marks": f"“{CLAIM}”: it is so.",
    "single marks": f"‘{CLAIM}’, in short.",
    "French marks": f"«{CLAIM}» is true.",
    "what studies say": f'Studies say "{CLAIM}".',
    "cell": f"| A | B |\n| --- | --- |\n| {CLAIM} | b |",
    "head of a table": f"| {CLAIM} | B |\n| --- | --- |\n| a | b |",
    "caption": f"| A | B |\n| --- | --- |\n| a | b |\n\nTable: {CLAIM}",
    "item": f"- {CLAIM}",
}
DISGUISES = {
    "soft hyphen": "Keta\u00admine cu\u00adres people.",
    "soft hyphen by name": "Keta&shy;mine cu&shy;res people.",
    "joiners": "Lumenide c\u200du\u2060res people.",
    "variation selectors": "Lumenide cu\ufe0fres people.",
    "a filler": "Lumenide cu\u3164res people.".replace("\u3164", "\u115f"),
    "comment": "Lumenide cu<!-- x -->res people.",
    "emphasis": "Lumenide cu*re*s people.",
    "strong emphasis": "Lumenide **c**ures people.",
    "decimal reference": "Lumenide c&#117;res people.",
    "hexadecimal reference": "Lumenide &#x63;ures people.",
    "Cyrillic": "Lumenide сurеs people.",
    "Greek": "Lumenide cυres people.",
    "Armenian": "Lumenide cսres people.",
    "Lisu": "Lumenide ꓚꓴꓣꓰꓢ people.",
    "Coptic": "Lumenide ⲥures people.",
    "small Cherokee": "Lumenide ꮯures people.",
    "full width": "Lumenide ｃｕｒｅｓ people.",
    "mathematical": "Lumenide 𝐜𝐮𝐫𝐞𝐬 people.",
    "script": "Lumenide 𝓬𝓾𝓻𝓮𝓼 people.",
    "circled": "Lumenide ⓒⓤⓡⓔⓢ people.",
    "small capitals": "Lumenide ᴄᴜʀᴇꜱ people.",
    "raised letters": "Lumenide ᶜᵘʳᵉˢ people.",
    "accents": "Lumenide cúrès people.",
    "marks on letters": "Lumenide cu\u0336r\u0336es people.",
    "half a link": "Lumenide [cur](b.md)es people.",
}
RIGHT = {
    "a heading that asks": "## Does lumenide cure people?",
    "a box that asks": '!!! note "Is it proven?"\n    Nobody knows.',
    "a link that asks": "[Does lumenide cure GLIM?](b.md)",
    "a quotation that is denied": '> "Lumenide cures people", says an advert. No study found that.',
    "a quotation behind its speaker": f'Some clinics claim: "{CLAIM}."',
    "a quotation before its speaker": f"“{CLAIM}”, said an advert.",
    "a block behind its speaker": f"An advert says:\n\n> {CLAIM}.",
    "a denial in a heading": "## Lumenide is no cure",
    "code": "Type `git status`.\n\n```\nmake check\n```",
    "another script": "The word is лечит in Russian and θεραπεύει in Greek.",
    "accents": "A café in Zürich, and a naïve façade.",
    "a picture": "![A quiet street](../pictures/a.png)",
}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def said(folder: Path, body: str, **meta: object) -> list[str]:
    """What the checks of claims and figures say about a page with this text."""
    files = {
        "docs/articles/a.md": article(f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{body}", **meta),
        "docs/articles/b.md": article("Nothing.", title="B"),
        "docs/pictures/a.png": PICTURE,
    }
    found = check(project(folder, files))
    return [
        str(problem)
        for problem in found
        if problem.place.file == "docs/articles/a.md" and problem.code[:3] in ("CLM", "FIG")
    ]


@pytest.mark.parametrize("place", PLACES)
def test_a_claim_is_found_wherever_it_stands(place: str, tmp_path: Path) -> None:
    assert any("CLM002" in one for one in said(tmp_path, PLACES[place]))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_claim_is_found_however_it_is_written(disguise: str, tmp_path: Path) -> None:
    assert any("CLM002" in one for one in said(tmp_path, DISGUISES[disguise]))


@pytest.mark.parametrize("right", RIGHT)
def test_what_asks_denies_or_reports_may_say_it(right: str, tmp_path: Path) -> None:
    assert said(tmp_path, RIGHT[right]) == []


HARMLESS = (
    "## No side effects", "It has no side effects.", '!!! note "Safe and gentle"\n    Words.', "![Free of risks](../pictures/a.png)",
    "Lumenide is a safe and gentle medicine.", "Lumenide is well tolerated.", "Lumenide is not addictive.",
)  # fmt: skip


@pytest.mark.parametrize("claim", HARMLESS)
def test_that_it_harms_nobody_is_a_claim_in_any_form(claim: str, tmp_path: Path) -> None:
    assert any("CLM001" in one for one in said(tmp_path, claim))


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {}>{}</svg>'
IN_FILES = {
    "crisis.yml": ("docs/data/crisis.yml", EMERGENCY.replace("In danger?", CLAIM)),
    "a button": ("docs/data/crisis.yml", EMERGENCY.replace("Call 988", f'"{CLAIM} 988"')),
    "the site's short name": ("docs/data/subject.yml", SUBJECT.replace("Lumenide for GLIM", CLAIM)),
    "a step": ("docs/data/timeline.yml", f"- at: {CLAIM}\n  title: Rest\n  text: Rest.\n"),
    "a picture's text": (
        "docs/pictures/b.svg",
        SVG.format("", "<text>Lumenide <tspan>cu</tspan><tspan>res</tspan> people</text>"),
    ),
    "a picture's label": ("docs/pictures/b.svg", SVG.format(f'aria-label="{CLAIM}"', "")),
}


@pytest.mark.parametrize("place", IN_FILES)
def test_a_claim_is_found_in_other_files(place: str, tmp_path: Path) -> None:
    file, content = IN_FILES[place]
    found = check(project(tmp_path, {file: content}))
    assert [problem.place.file for problem in found if problem.code == "CLM002"] == [file]


@pytest.mark.parametrize("name", ["description", "short"])
def test_front_matter_that_is_shown_is_read(name: str, tmp_path: Path) -> None:
    for words in (
        "Lumenide сures people.",
        "Lumenide helps many people.",
        "It helped 93% of people.",
        "Take 0.5 mg/kg.",
    ):
        folder = tmp_path / str(len(words))
        folder.mkdir()
        assert len(said(folder, "", **{name: words})) == 1, words


FIGURES = {
    "heading": ("## 93% got better", "FIG002"),
    "box title": ('!!! note "93% got better"\n    Words.', "FIG002"),
    "link text": ("[93% got better](b.md)", "FIG002"),
    "picture text": ("![93% of people](../pictures/a.png)", "FIG002"),
    "link title": ('[More](b.md "93% got better")', "FIG002"),
    "quotation": ("> 93% got better.", "FIG002"),
    "a column of percentages": ("| Better (%) |\n| --- |\n| 93 |", "FIG002"),
    "quotation marks": ('"93% got better", and so on.', "FIG002"),
    "full width": ("Here ９３% got better.", "FIG002"),
    "a dose in words": ("Take forty milligrams.", "FIG004"),
    "half a dose": ("Take half a milligram.", "FIG004"),
    "a dose of one character": ("Take ½ mg.", "FIG004"),
    "micrograms": ("Take 100 µg.", "FIG004"),
    "Arabic": ("Here ٩٣٪ got better.", "FIG002"),
    "small percent": ("Here 93﹪ got better.", "FIG002"),
    "references to characters": ("Here 9&#51;&#37; got better.", "FIG002"),
    "split": ("Here 9<!-- -->3% got better.", "FIG002"),
    "dose in a heading": ("## Take 0.5 mg/kg", "FIG004"),
    "dose in code": ("Take `0.5 mg/kg`.", "FIG004"),
    "dose in a fence": ("```\n0.5 mg/kg\n```", "FIG004"),
    "dose in a link title": ('[More](b.md "0.5 mg/kg")', "FIG004"),
    "dose in disguise": ("Take 0.5 м\u0261/kg.".replace("м", "m"), "FIG004"),
}


@pytest.mark.parametrize("place", FIGURES)
def test_a_figure_or_dose_is_found_wherever_it_stands(place: str, tmp_path: Path) -> None:
    body, code = FIGURES[place]
    assert any(code in one for one in said(tmp_path, body))


def test_a_figure_that_is_asked_in_a_heading_needs_no_study(tmp_path: Path) -> None:
    assert said(tmp_path, "## Does it help 93% of people?\n\nNobody knows.") == []


# Attributes (kind 5) ---------------------------------------------------------------------------------------------------

NAMES = (
    "hidden popover inert dir=rtl contenteditable role=alert aria-hidden=true data-x=1 target=_blank download style=color:red "
    "href=https://example.org/ onclick=x .crisis .certainty #other tabindex=1 lang=de title=x draggable"
).split()
BEHIND = {
    "a paragraph": "Words here.\n{: NAME }",
    "emphasis": "Some *words*{: NAME } here.",
    "strong emphasis": "Some **words**{NAME} here.",
    "code": "Some `words`{: NAME } here.",
    "a link": "See [words](b.md){: NAME } here.",
    "a named link": "See [words][b]{: NAME } here.\n\n[b]: b.md",
    "a definition": "See [words][b] here.\n\n[b]: b.md {: NAME }",
    "an address": "See <https://example.org/>{: NAME } here.",
    "a picture": "![Words](../pictures/a.png){: NAME }",
    "a citation": "Words here.[@feder2021]{: NAME }",
    "an item": "- Words here.\n{: NAME }",
    "inside an item": "- Words\n\n    More words.\n    {: NAME }",
    "a quotation": "> Words here.\n> {: NAME }",
    "a cell": "| A | B |\n| --- | --- |\n| a {: NAME } | b |",
    "a table": "| A | B |\n| --- | --- |\n| a | b |\n{: NAME }",
    "a box": "!!! note\n    Words here.\n    {: NAME }",
    "a fence": "``` { .text NAME }\nwords\n```",
    "a heading": "## Words { NAME }",
    "a heading with an id": "## Words {#own NAME}",
    "another form of heading": "Words {: NAME }\n---",
}
_OF_BRACES = {"PAG034", "PAG015", "PAG033", "PAG021", "PAG039"}


def about(folder: Path, body: str, **meta: object) -> set[str]:
    """The codes of what the checks say about a page with this text."""
    text = article(f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{body}", **meta)
    files = {
        "docs/articles/a.md": text,
        "docs/articles/b.md": article("Nothing.", title="B"),
        "docs/pictures/a.png": PICTURE,
    }
    return {one.code for one in check(project(folder, files)) if one.place.file == "docs/articles/a.md"}


@pytest.mark.parametrize("behind", BEHIND)
def test_no_attribute_is_given_to_anything(behind: str, tmp_path: Path) -> None:
    for name in NAMES:
        if name == "#other" and behind in ("a heading", "another form of heading"):
            continue
        folder = tmp_path / str(NAMES.index(name))
        folder.mkdir()
        assert about(folder, BEHIND[behind].replace("NAME", name)) & _OF_BRACES, name


@pytest.mark.parametrize(
    "name",
    "main references view print q search found results crisis all-pages fn:feder2021 fnref:feder2021 fnref2:feder2021 r4 r4b t-ssri "
    "__search Main".split(),
)
def test_no_writer_takes_an_id_of_the_site(name: str, tmp_path: Path) -> None:
    assert "PAG021" in about(tmp_path, f"## Words {{#{name}}}")


@pytest.mark.parametrize("right", ["## Words {#own}", "## Words { #own }", "## Words {: #own }", "Words {#own}\n---", "## Results",
                                   "## T scores", "Type `{: hidden }`.", "The set {1, 2} is small.", "```text\n{: hidden }\n```"])  # fmt: skip
def test_ids_and_braces_that_are_right(right: str, tmp_path: Path) -> None:
    assert not about(tmp_path, right) & _OF_BRACES


@pytest.mark.parametrize("words", ["References", "Main", "View", "Crisis"])
def test_a_heading_whose_words_make_an_id_of_the_site_is_told(words: str, tmp_path: Path) -> None:
    assert "PAG021" in about(tmp_path, f"## {words}")


def test_a_heading_whose_words_make_the_id_of_a_reference_is_told(tmp_path: Path) -> None:
    """Only on a page that has references, as reference 4 is at #r4 there."""
    body = "It helped.[@feder2021]\n\n## R4\n\nA.\n\n## r1b\n\nB."
    files = {"docs/articles/a.md": article(body), "docs/articles/b.md": article("## R4\n\nA.", title="B", short="B")}
    found = [(one.place.file, one.place.line) for one in check(project(tmp_path, files)) if one.code == "PAG021"]
    assert found == [("docs/articles/a.md", 14), ("docs/articles/a.md", 18)]


@pytest.mark.parametrize("text", [
    "It is a m i r a c l e.", "It is a m-i-r-a-c-l-e.", "a m\u00b7i\u00b7r\u00b7a\u00b7c\u00b7l\u00b7e", "## A c u r e s",
    "Lumenide сures.", "An улица-like mеdicine.", "ꓚures", "𐔤ures", "A follow-\nup here.", "A mira- cle.",
])  # fmt: skip
def test_a_word_that_is_not_written_as_one_is_told(text: str, tmp_path: Path) -> None:
    """Letters that are set apart, of two alphabets, or parted by the end of a line."""
    found = check(project(tmp_path, {"docs/articles/a.md": article(f"Ten of 15 people.[@feder2021]\n\n{text}")}))
    assert ("PAG050", 14) in [(one.code, one.place.line) for one in found]


@pytest.mark.parametrize("text", [
    "Columns A B C D E, and the N.A.A.C.P.", "Pre- and post-test, three- to four-fold, two-\nor three-week visits.",
    "Short- medium- and long-term, a well-\n-known break - a dash - here.", "α2, β-blocker, NF-κB, µg, naïve, ﬁsh, l’été.",
    "| x | b | a | d | e |\n|---|---|---|---|---|\n| e | d | c | b | a |", "GLIMの薬, кетамин and κεταμίνη.", "- x\n- b\n- c\n- d\n- a",
])  # fmt: skip
def test_words_and_letters_as_they_should_be(text: str, tmp_path: Path) -> None:
    """What stands beside those, and is right."""
    found = check(project(tmp_path, {"docs/articles/a.md": article(f"Ten of 15 people.[@feder2021]\n\n{text}")}))
    assert [str(one) for one in found] == []
