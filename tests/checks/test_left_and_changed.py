"""What the engine leaves as signs, changes or swallows is told at its line; what is legal beside it stays silent.

Each entry is a kind that was met in real pages of other projects, in several forms.
"""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from helpers.projects import article, check, project, read

FIRST = 14  # the line on which each text begins

LEFT = {
    "a backslash before a sign": ["About \\~20 days.", 'She said \\"stop\\".', "It\\'s fine.", "p \\< .05", "5 \\% of it"],
    "a backslash at a line's end": ["Call first\\\nand say your name.", "\\", "- one\\\n- two"],
    "a backslash in a cell": ["| A | B |\n|---|---|\n| p \\< .05 | x |"],
    "a reference of Quarto": ["See @fig-scores.", "More in @sec-harms.", "(@tbl-one)", "As @eq-a shows."],
    "a reference of bookdown": ["See Figure \\@ref(fig:scores)."],
    "a citation in braces": ["So it is @{feder2021}."],
    "a link of a wiki": ["On [[Safety]].", "On [[Safety|the page]].", "![[scores.png]]", "> In [[Safety#harms]]."],
    "the fence of a box": ["::: {.callout-warning}", ":::note", "::::: warning", ":::"],
    "a tag of a template": ["{% include a.html %}", 'In {% channel "jobs" %} today.', "{% raw %} and {% endraw %}"],
    "a short code": ["{{< youtube x >}}", "{{% notice %}}", 'See [the page]({{< relref "safety" >}}).'],
    "attributes": ["[Call first]{.underline} now.", "[]{#_Toc1}Who", "**Who**{\n.wide}", "**Who** {#who}", "So {: .wide } it is.",
                   "![A picture of it](../assets/p.png) {width=50%}"],
    "a note in the text": ["It helped.^[In one trial.]"],
    "a formula": ["The $p < .05$ here.", "$$", "$$a = b$$", "It is $\\alpha$."],
    "a command of TeX": ["Asked\\index{asking} twice.", "\\newpage", "It is \\textbf{bold}.", "a \\times b", "\\tableofcontents"],
    "a box of another tool": ["[!NOTE]", "> [!tip] Try it", '??? note "x"', '???+ note "x"', " !!! note", '=== "Tab"'],
    "a task": ["- [ ] Ask\n- [x] Done", "- [] Ask", "- [-] Ask"],
    "a definition": ["Term\n:   A text.", ": A caption. {#tbl-a}"],
    "an abbreviation": ["The GLIM scale.\n\n*[GLIM]: post-traumatic stress"],
    "marked text": ["==It was small.==", "It is ~~gone~~.", "H~2~O", "x^2^", "^^under^^", "++ctrl+c++", "--8<-- 'a.md'"],
    "the name of a sign": ["A :smile: here.", ":material-heart:"],
    "a number with a bracket": ["1) one\n2) two"],
    "a table that is none": ["Text right above\n| A | B |\n|---|---|\n| x | y |", "- Asked:\n  | A | B |\n  | --- | --- |",
                             "| A | B |\n|---+---|\n| a | b |", "+---+---+\n| A | B |\n+===+===+\n| a | b |",
                             "|===\n| A | B\n|==="],
    "a list that runs together": ["a. One\nb. Two", "A) One\nB) Two", "(1) One\n(2) Two", "i. One\nii. Two", "1.One\n2.Two",
                                  "1.) One\n2.) Two", "1- One\n2- Two", "Two things:\na) one\nb) two", "(a) one\n(b) two"],
    "a heading of another markup": ["== Who ==", "=== Who", "= Who ="],
    "emphasis of a wiki": ["It is ''so'' here.", "'''So''' it is.", "``So'' it is."],
    "a link of a wiki with its words": ["See [https://example.org/ the paper]."],
    "what other tools take out": ["%% not yet %%", "Text ^block-one", ".. note::\n\n   Call first.", "[TOC]", "[[toc]]"],
    "a role of another tool": ["See {ref}`harms` too.", "Found {cite}`feder2021`.", "See :ref:`harms`."],
    "hidden text": ["The answer is ||here||."],
    "a placeholder": ["${toc}", "{toc}", "{:toc}", "{{< toc >}}", "Read {@link Foo}.", "See {props.name}.", "{code:python}\nx",
                      "{/* not yet */}", "{::options /}", "Ask #{name}.", "Dear {{%name%}},", "<%= name %>"],
    "a mark of a reviewer": ["{++added++}", "{--gone--}", "{>>why?<<}", "{+ added +}", "{~~old~>new~~}"],
    "AsciiDoc": ["image::a.png[A picture]", "include::a.adoc[]", "See xref:a.adoc[the page].", "So.footnote:[Not all.]", "[NOTE]"],
    "reStructuredText": [".. _target:", ".. image:: a.png", ":Author: Somebody", "As |release| says.", "As another_ says.", "So::\n\n  x"],
    "wikis and mail": ["h2. Who", "[Safety|https://example.org/]", "[b]Call[/b] first.", "[url=https://example.org/]x[/url]",
                       "[~somebody] said so.", "[[Safety][the page]]"],
    "bullets of Word and Notion": ["o\tA second level", "§\tA third level", "▶ Opens", "● One", "➢ One"],
    "edges of blocks": ["= Title\n\nText", ".Title\nText", "[quote, Somebody]\n\nText", "'''", "<<<", "--", "bq. A quotation"],
    "items with many stars": ["* one\n** two\n*** three"],
    "commands with brackets": ["Press kbd:[Ctrl].", "!image.png!"],
    "Pandoc": ["% Title\n% Author", "(@) An example", "(@one) An example", "-----  ----\n a      b\n-----  ----"],
    "what stands around code": ["See `the page <https://example.org/>`_ here.", "It is $`x`$ so."],
    "code that others draw": ["```mermaid\ngraph TD\n```", "- One\n\n    ```math\n    x\n    ```"],
    "an item below code": ["1. One\n\n    ```\n    code\n    ```\n2. Two", "- One\n\n    ```\n    code\n    ```\n- Two"],
    "odd shares": ["XC% were well.", "XC per cent were well.", "900 ‰ were well."],
    "columns parted by tabs": ["Who\tResult\nadults\tbetter\nchildren\tworse"],
    "commands of MDX": ["import Tabs from '@theme/Tabs';", "export const a = 1;"],
    "fields of Word": ["Error! Reference source not found.", 'See HYPERLINK "https://example.org" here.'],
    "a name of a character": ["Call&amp;nbsp;first.", "It is &amp;lt; 5."],
    "lines of a poem, rows without a table": ["| One\n| two", "| One | two |"],
    "a list of definitions": ["Term\n  ~ A text."],
    "an address that is none": ["[^note", "A ``quote", "a::b", "See [here]{x}."],
    "a heading behind a blank": [" ## Who", "   # Who", "  ### Who may join"],
}  # fmt: skip
CHANGED = {
    "PAG034": ["Take it\n{only if a nurse is there}", "## Who {adults only}", "**some**{in one trial}", "*a*{b c}",
               "| A | B |\n|---|---|\n| adults {not children} | now |", "See [the first page](../index.md){for adults}.",
               "## Who {.wide}", "Text.\n{: .wide }", "`code`{.python}", "- one\n{two}"],
    "PAG035": ["1. Call.\n\nSay.\n\n2. Wait.", "Then:\n\n3. Wait.\n4. Ask.", "1. Call.\n   1. Say.\n   2. Ask.\n2. Wait.",
               "- Before:\n  1. Eat.\n  2. Drink.\n- After", "1. Call.\n2. Wait.\n\n- It is open.", "- Open.\n\n1. Call.",
               "1. Call.\n3. Wait.", "* Call.\n\n1. Wait."],
    "PAG036": ["- Call.\n\n  Say.\n\n- Wait.", "- Call.\n\n   Say.", "> We are open.\nCome in.", "> We are open.\n- a\n- b",
               "- a\n    - b\n\n      c", "> We are open.\n1. a",
               "| A | B |\n|---|---|\n| a | b |\nCome in."],
    "PAG037": ["It is 2*3*4 days.", "(5)*4 = 20*1", "Who | Result\n--- | ---\n| adults | better |", "| A | B |\n|---|---|\n| a | b | c |"],
    "PAG038": ["- >65 years", "- >= 65 years", ">65 years old", "1. >65 years", "- > 65 years"],
    "PAG039": ["```{note} Before you go\nCall first.\n```", '```text title="a" lines="1 2"\nCall first.\n```',
               "Above:\n\n    Lumenide helped most people in this trial.", "``` python {.x} y\na\n```"],
}  # fmt: skip
SILENT = [
    "This is \\*not\\* so, 1\\. is none, \\[sic\\], C:\\Users and C:\\Users\\me.", "`\\~` and `{% x %}` and `[[a]]`",
    "```\n::: note\n{% x %}\n$$\n```", "Write to help@example.org, 5 @ 10.", "[[the first page]](../index.md)",
    "3:1:1 at 12:30:45", "Write {name}, one of {1, 2}.", "$3 here and $5 there", "## Who {#who}", "## Who {: #who }",
    "1. a\n1. b", "1. a\n\n    b\n\n2. c", "1. a\n    1. b\n    2. c\n2. d", "- a\n\n    b\n\n- c", "- <18 years\n- \\>65",
    "> a\n> b\n\n- c", "> said\n>\n> - one\n> - two", "> 1. one\n> 2. two", "| A | B |\n|---|---|\na | b", "## H\n- a\n- b",
    "## H\n1. a\n2. b", "age * 2 * weight", "| A | B |\n|---|---|\n| a* | b |\n\n*Only here.", "room #12, our #1",
    "[a](https://example.org/x(20)3-5.pdf)", "[b](https://example.org/a.html#(1))", "[Health @ Home](../index.md)",
    "a \\| b", "![Scores fell](../assets/p.png)", "He said: go. Why not? 1:2", "* * *", "- - -", "Text\n\n***\n\nText",
    "!!! note\n    a\n\n    1. b\n    2. c", "Line  \nbreak", "It is so: 1) here, and 2) there,\n3) not", "see (1) and [2]",
    "- one\n\n    ```\n    code\n    ```\n\n- two", "5 > 3 and 3 < 5", "Text - with dashes -- and --- more",
    "so:\n(b) is right, and (a) is not", "It is a\nb. And so on", "1.5 of it, and\n2.5 of that", "5'10'' tall", "'tis ''", "100%%",
    "a == b", "= 5", "x ^2", "[ ]", "1. a\n   ```\n   code\n   ```\n2. b", "| A | B |\n|---|---|\n| a | b |\n\nCome in.",
    "Write {name} `a` {b}", "`code`: words", "the interval [0, 1) and [0.5–12; P = .03]", "[n=12] or [P < .05]", "A & B, R&D; Q&A",
    "\"@\" and (#), its #, or 'a|b'", "C++, C#, A+, 2^10, 10^-3, x^(n), ~5, ~$5, US$ 5, 5$, $ 5, P(a|b), |d| > 0.8", "Name: ____, _____",
    "a => b -> c <- d, <=, >=, x << y", "@somebody and @some-body", "repo#12 and #MeToo", "{ brace } {see below}.", "1:1, 12::1",
    "https://example.org/a_b~c#d?e={f}", "a.b_c@example-site.org", "C:\\Users\\me", "[so [@feder2021] it is]", "A list of sets: {a}, {b}", "[the toc](../index.md)", "and/or \\ or",
]  # fmt: skip


def told(text: str) -> list[tuple[str, int]]:
    """The codes of what is left or changed, with their lines, and nothing of other checks."""
    from evidence.checks.markdown_rules import run_in_lists
    from evidence.checks.pages.changed import changed
    from evidence.checks.pages.leftovers import left

    page = read(f"\n{text}")
    found = [("PAG033", place.line) for place, _, _ in left(page, None)]  # type: ignore[arg-type]
    found += [("MDL032", place.line) for place, _, _ in run_in_lists(page, None)]  # type: ignore[arg-type]
    found += [(code, place.line) for code, place, _, _ in changed(page, None)]  # type: ignore[arg-type]
    return sorted(found)


@pytest.mark.parametrize("text", [text for texts in LEFT.values() for text in texts])
def test_signs_that_are_left_are_told(text: str) -> None:
    """Each with its line, and with what to write here."""
    assert "PAG033" in [code for code, _ in told(text)]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in CHANGED.items() for text in texts])
def test_what_is_changed_is_told(code: str, text: str) -> None:
    """Words that vanish, numbers that change, text that is published out of its place."""
    assert code in [found for found, _ in told(text)]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_legal_is_silent(text: str) -> None:
    """The neighbor of each kind, which readers see as it was meant."""
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("::: note\nCall.\n:::", 2), ("a\n\n- b\n\n  c", 6), ("1. a\n\nb\n\n2. c", 6), ("a\n\n\n ## b", 5),
        ("Text\n| A | B |\n|---|---|", 3), ("> a\nb", 3), ("a\n{b c}", 3), ("a\n\n    It is told so in the trial.", 4),
    ],
)  # fmt: skip
def test_the_line_is_where_it_was_typed(text: str, line: int) -> None:
    assert line in [found for _, found in told(text)]


def test_a_note_without_text_is_a_line_for_the_writer(tmp_path: Path) -> None:
    """The engine itself fails on it: no traceback, its line, and all other problems of the page besides."""
    root = project(
        tmp_path, {"docs/articles/a.md": article("Sound.[@feder2021]\n\n[^1]:\n\n## A [@feder2021]\n\n[^b]:")}
    )
    assert [(problem.code, problem.place.line) for problem in check(root)] == [
        ("CIT009", FIRST), ("PAG031", FIRST), ("CIT010", 16), ("CIT009", 18), ("PAG031", 18),
    ]  # fmt: skip


def test_a_page_that_is_too_much_is_given_to_no_other_reader(tmp_path: Path) -> None:
    """rumdl's time grows with the square of some signs: a page that we refused took it longer than all else."""
    root = project(tmp_path, {"docs/articles/a.md": article("Sound.[@feder2021]\n\n" + "*a " * 60_000)})
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert [problem.code for problem in check(root)][:1] == ["PAG030"]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize("text", ["---\ntitle: Safety\n---\n\nCall.", "+++\ntitle = 1\n+++"])
def test_front_matter_in_the_middle_of_a_page_is_told(text: str, tmp_path: Path) -> None:
    """Two pages that were pasted into one, or the settings of another tool."""
    found = check(project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{text}")}))
    assert "PAG033" in [problem.code for problem in found]


def test_what_another_check_says_better_is_told_once(tmp_path: Path) -> None:
    text = "Sound.[@feder2021]\n\nAs {@feder2021} says.\n\n{{ site.contact }\n\n```\ncode"
    found = check(project(tmp_path, {"docs/articles/a.md": article(text)}))
    assert [problem.code for problem in found] == ["CIT006", "DAT010", "PAG018"]


@pytest.mark.parametrize(
    "mark", ["{{ site.\ncontact }}", "{{ site.contact\n}}", "{% if\na %}", "{{< a\nb >}}", "${a\nb}", "<% a\nb %>"]
)
def test_a_mark_over_two_lines_is_told_once(tmp_path: Path, mark: str) -> None:
    found = check(
        project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\nSee {mark} here, {{x}} too.")})
    )
    assert [(one.place.line, one.place.column) for one in found if one.code in ("PAG033", "DAT010")] == [(14, 5)]


@pytest.mark.parametrize(("text", "code", "hint"), [
    ("If a<b | c>d then.", "PAG016", "less than"), ("x<br>y", "PAG016", "Markdown"),
    ("[@feder2021](../index.md)", "PAG025", "write [@feder2021]"), ("2021. That was it.", "PAG035", "2021\\. where it is no list"),
    ('!!! note "A "so" box"\n    a', "PAG026", "A 'so' box\""), ("It is **bold **not.", "PAG028", "**the words**"),
    ("It is *italic and not.", "PAG028", "*the words*"), ("He said **never*.", "PAG028", "*the words*"),
])  # fmt: skip
def test_the_remedy_makes_it_right(text: str, code: str, hint: str, tmp_path: Path) -> None:
    found = check(project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{text}")}))
    assert [(problem.code, hint in problem.hint) for problem in found] == [(code, True)]


@pytest.mark.parametrize("text", [
    "Note. *p < .05, **p < .01, ***p < .001.", "Said of adults* here.\n\n*Only here.", "A \\*star\\* and \\**two\\**.", "(*p* < .05)",
    "2 * 3, 2*3, 2**8 and 5 × 4", "| a* | b* |\n|---|---|\n| *p < .05 | x |",
])  # fmt: skip
def test_stars_that_mean_something_are_silent(text: str, tmp_path: Path) -> None:
    found = check(project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\n{text}")}))
    assert [problem.code for problem in found if problem.code in ("PAG028", "PAG033", "PAG037")] == []
