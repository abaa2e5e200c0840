"""The finishing step: what must go, what must come, and that it is the same every time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from evidence.build.mkdocs import files
from evidence.render.cards import Card, Found, Term, card_html, legend_html
from evidence.render.citations import Markers
from evidence.render.finish import finish
from evidence.render.finish_context import FinishContext
from evidence.render.glossary_terms import Terms
from evidence.render.page_styles import shorten
from evidence.render.short_ids import with_short_ids
from evidence.render.tables import LETTERS, finish_tables

FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>
<style>p{{color:red}}</style></head><body>
<main id="main"><article><h1>T</h1><div class="text">{body}</div></article></main>
</body></html>"""

FEDER = Card(
    key="feder2021",
    short="Feder 2021",
    reference="Feder A, et al. <em>Am J Psychiatry</em>. 2021.",
    study="Randomized trial. 30 people. Into a vein.",
    certainty="low",
    findings=(Found("response", "10 of 15 people & 3 of 15."),),
    url="studies/feder2021/",
)
YERMUS = Card(
    "yermus2024",
    "Yermus 2024",
    "Yermus R, et al.",
    "One group.",
    "very-low",
    (Found("lost", "82% lost."),),
    "studies/yermus2024/",
)


def mark(key: str, number: int, occurrence: int = 1) -> str:
    ref = f"fnref{'' if occurrence == 1 else occurrence}:{key}"
    return f'<sup id="{ref}"><a class="footnote-ref" href="#fn:{key}">{number}</a></sup>'


def notes(*keys: str) -> str:
    items = "".join(
        f'<li id="fn:{key}">\n<p>Text of {key}.&#160;<a class="footnote-backref" href="#fnref:{key}" title="Jump back '
        f'to footnote in the text">&#8617;</a></p>\n</li>'
        for key in keys
    )
    return f'<div class="footnote">\n<hr />\n<ol>\n{items}\n</ol>\n</div>'


def done(body: str, **more: object) -> LexborHTMLParser:
    context = FinishContext(url="articles/a/", base="../..", cards={c.key: c for c in (FEDER, YERMUS)}, **more)  # type: ignore[arg-type]
    return LexborHTMLParser(finish(FRAME.format(body=body), context))


def test_nothing_of_the_themes_frame_is_left() -> None:
    html = finish(FRAME.format(body="<p>a</p>"), FinishContext(url=""))
    assert "md-" not in html and "__drawer" not in html and "no-js" not in html


def test_a_citation_is_a_link_and_a_button_of_the_same_name_and_opens_its_card() -> None:
    tree = done("<p>Ten of 15." + mark("feder2021", 1) + "</p>" + notes("feder2021"))
    sup = tree.css_first("sup")
    link, button = sup.css_first("a"), sup.css_first("button")
    assert sup.attributes["id"] == "fnref:feder2021"
    assert link.attributes["role"] == "doc-noteref" and link.attributes["href"] == "#fn:feder2021"
    assert button.attributes["aria-label"] == "Reference 1: Feder 2021" and "role" not in button.attributes
    card = tree.css_first(".refs li.card")
    assert card.attributes["id"] == button.attributes["popovertarget"] == "fn:feder2021"
    assert "popover" in card.attributes and "autofocus" in card.css_first("button").attributes
    for words in (
        "Feder 2021",
        "low certainty",
        "Randomized trial. 30 people.",
        "10 of 15 people & 3 of 15.",
        "Feder A, et al. Am J Psychiatry",
    ):
        assert words in card.text()
    assert [a.attributes["href"] for a in card.css("a")] == ["../../studies/feder2021/", "#fnref:feder2021"]


def test_one_card_per_reference_and_distinct_ways_back() -> None:
    body = f"<ul><li>a{mark('feder2021', 1, 2)}</li></ul><p>b{mark('feder2021', 1)}{mark('yermus2024', 2)}</p>" + notes(
        "feder2021", "yermus2024"
    )
    tree = done(body)
    assert [node.attributes["id"] for node in tree.css("sup")] == [
        "fnref:feder2021",
        "fnref2:feder2021",
        "fnref:yermus2024",
    ]
    assert len(tree.css(".card")) == 2
    backs = [(a.attributes["href"], a.text()) for a in tree.css('.back a[href^="#"]')]
    assert backs == [
        ("#fnref:feder2021", "Back to citation 1a"),
        ("#fnref2:feder2021", "1b"),
        ("#fnref:yermus2024", "Back to citation 2"),
    ]
    assert "↩" not in tree.html


def test_numbers_and_list_follow_the_reading_order_whatever_markdown_numbered() -> None:
    tree = done(f"<p>a{mark('yermus2024', 2)}</p><p>b{mark('feder2021', 1)}</p>" + notes("feder2021", "yermus2024"))
    assert [button.text() for button in tree.css("sup button")] == ["1", "2"]
    assert [li.attributes["id"] for li in tree.css(".refs li")] == ["fn:yermus2024", "fn:feder2021"]


def test_each_citation_has_the_certainty_of_its_source_and_blocks_have_no_sign_of_their_own() -> None:
    body = (
        f"<p>a{mark('feder2021', 1)}{mark('yermus2024', 2)}</p>"
        f'<p class="own">b{mark("feder2021", 1, 2)}</p><p>c{mark("else2020", 3)}</p><p>d</p>'
    ) + notes("feder2021", "yermus2024", "else2020")
    tree = done(body)
    assert [p.attributes.get("class") for p in tree.css(".text > p")] == [None, "own", None, None]
    assert [chip.text() for chip in tree.css("sup i")] == ["low certainty", "very low certainty", "low certainty"]


def test_a_citation_may_have_a_word_of_its_own_and_the_key_has_each_word_that_is_said_and_no_other() -> None:
    """The second sentence says a weaker finding than the first; the head of the card keeps the study's own word."""
    key = '<details class="legend"></details>'
    body = f"{key}<p>a{mark('feder2021', 1)}</p><p>b{mark('feder2021', 1, 2)}</p>" + notes("feder2021")
    tree = done(body, apart={("feder2021", 1): "low", ("feder2021", 2): "very-low"})
    assert [chip.text() for chip in tree.css("sup i")] == ["low certainty", "very low certainty"]
    assert tree.css_first("li.card i").text() == "low certainty"
    assert [i.text() for i in tree.css(".legend i")] == ["low certainty", "very low certainty"]
    assert [i.text() for i in done(body).css(".legend i")] == ["low certainty"]


def test_the_key_has_the_word_that_only_a_finding_on_a_card_has() -> None:
    key, found = '<details class="legend"></details>', Found("sleep", "Sleep got worse.", "very-low")
    context = FinishContext(url="articles/a/", base="../..", cards={"feder2021": replace(FEDER, findings=(found,))})
    body = f"{key}<p>a{mark('feder2021', 1)}</p>" + notes("feder2021")
    tree = LexborHTMLParser(finish(FRAME.format(body=body), context))
    assert [i.text() for i in tree.css(".legend i")] == ["low certainty", "very low certainty"]


def test_a_study_that_only_a_picture_shows_is_last_in_the_list_and_leads_back_to_its_row() -> None:
    row = '<b><a href="#fn:yermus2024">Y</a><button popovertarget="fn:yermus2024">Y</button></b>'
    tree = done(f"<p>a{mark('feder2021', 1)}</p>{row}{row}" + notes("feder2021"), drawn=("yermus2024", "feder2021"))
    assert [li.attributes["id"] for li in tree.css(".refs li")] == ["fn:feder2021", "fn:yermus2024"]
    ways = [a.attributes["href"] for a in tree.css(".refs li:last-child .back a")]
    assert ways == ["../../studies/yermus2024/", "#fnref:yermus2024"]
    assert [b.attributes.get("id") for b in tree.css("b:has(button)")] == ["fnref:yermus2024", None]


def test_the_key_of_the_labels_has_those_that_only_a_picture_shows() -> None:
    key = '<details class="legend"></details>'
    tree = done(f"{key}<p>a{mark('feder2021', 1)}</p>" + notes("feder2021"), drawn=("yermus2024",))
    assert [i.text() for i in tree.css(".legend i")] == ["low certainty", "very low certainty"]


def test_a_key_without_a_card_stays_a_link() -> None:
    tree = done("<p>a" + mark("else2020", 1) + "</p>" + notes("else2020"))
    assert tree.css_first("sup a.plain") is not None and tree.css_first("sup button") is None


EVIL = [
    "<script>alert(1)</script>",
    '<b onclick="x()">b</b>',
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" java&#9;script:alert(1)">a</a>',
    '<a href="JAVASCRIPT&colon;alert(1)">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<a href="vbscript:x">a</a>',
    '<img src="data:image/svg+xml,x">',
    "<svg/onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text>t</text></a></svg>',
    '<svg><animate attributeName="href" values="javascript:alert(1)"/></svg>',
    "<iframe src=https://example.net></iframe>",
    '<object data="x"></object>',
    '<embed src="x">',
    '<base href="https://example.net/">',
    '<meta http-equiv="refresh" content="0;url=https://example.net">',
    '<form action="https://example.net"><input name=a><button formaction="javascript:x">b</button></form>',
    '<p style="position:fixed">x</p>',
    "<style>body{display:none}</style>",
    '<link rel="stylesheet" href="https://example.net/x.css">',
    '</div></article><script src="https://example.net/x.js"></script><article><div>',
    '<script type="module" src="assets/search.js.evil.js"></script>',
    "<math><mtext><script>alert(1)</script></mtext></math>",
    '<a href="#" ping="https://example.net">a</a>',
    '<img srcset="https://example.net/x 1x" src="x.png">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">t</p></noscript>',
    "<style>0</style>",
    "<p title='>' onclick='x()' class='>'>t</p>",
    '<p title=">" onclick="x()" class=">">t</p>',
    """<p title=' content="' onclick="x()" class='"'>t</p>""",
    """<p title=' href="#' onclick="x()" class='"'>t</p>""",
    '<!-- a><b --><b onclick="x()">b</b>',
]


@pytest.mark.parametrize("texts", [(), ("<p>before</p>",)])
@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_could_run_reaches_the_page(evil: str, texts: tuple[str, ...]) -> None:
    html = finish(FRAME.format(body=f"<p>before</p>{evil}<p>after</p>"), FinishContext(url="", texts=texts))
    tree = LexborHTMLParser(html)
    assert not tree.css(
        "script, iframe, object, embed, base, form, math, animate, link[rel=stylesheet], [style], [ping]"
    )
    assert len(tree.css("style")) == 1 and len(tree.css("meta[http-equiv]")) == 1
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert not re.match(r"(?i)(javascript|data|vbscript):", re.sub(r"[\x00-\x20]", "", value or ""))
    assert "before" in tree.body.text() and "after" in tree.body.text()


def test_only_texts_that_are_known_to_be_harmless_are_not_searched() -> None:
    texts = [f'<p onclick="{name}()">{name}</p>' for name in "abcde"]
    tree = done(f"{''.join(texts)}{texts[2]}<i>4</i>", texts=(texts[0], "", *texts[1:4]))
    assert [node.attributes.get("onclick") for node in tree.css("p")] == ["a()", "b()", None, None, None, None]


PIECES = st.sampled_from(
    [*EVIL, *(piece for evil in EVIL for piece in re.split("(?=[<>])", evil)), *"<>\"'= x", "href=", "</p>", "&lt;"]
)


@given(st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=8).map("".join))
def test_a_page_is_the_same_whether_or_not_a_text_in_it_is_known(before: str, after: str) -> None:
    """Most frames of pages differ in their words alone, so that they need not be searched one by one."""
    page, text = FRAME.format(body=f"<ul>{before}</ul><i>known</i><ul>{after}</ul>"), "<i>known</i>"
    assume(any(node.html == text for node in LexborHTMLParser(page).css("i")))
    assert finish(page, FinishContext(url="", texts=(text,))) == finish(page, FinishContext(url=""))


def test_a_plain_word_for_readers_without_script_stays() -> None:
    said = "<noscript><p>Search needs JavaScript.</p></noscript>"
    assert said in finish(FRAME.format(body=said), FinishContext(url=""))
    assert "noscript" not in finish(FRAME.format(body="<noscript><b>x</b></noscript>"), FinishContext(url=""))


@pytest.mark.parametrize("where", ["body", "head"])
def test_no_text_takes_the_stylesheets_place(where: str) -> None:
    css = "p{color:red}"
    page = FRAME.format(body="<p>a</p>" + ("<style>0</style>" if where == "body" else ""))
    page = re.sub(r"<style>.*?</style>", f"<style>{css}</style>", page, count=1, flags=re.S)
    if where == "head":
        page = page.replace("<head>", '<head><meta name="description" content="<style>0</style>">', 1)
    tree = LexborHTMLParser(finish(page, FinishContext(url="", stylesheet=css)))
    assert [node.text() for node in tree.css("style")] == [css]
    assert css not in "".join(node.attributes.get("content") or "" for node in tree.css("meta"))


def test_the_policy_names_what_is_there_and_nothing_else() -> None:
    html = finish(FRAME.format(body="<p>a</p>"), FinishContext(url=""))
    policy = LexborHTMLParser(html).css_first("meta[http-equiv]").attributes["content"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "script-src" not in policy and "style-src 'sha256-" in policy
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_aligned_cells_carry_a_class_not_a_style() -> None:
    html = finish(FRAME.format(body='<p style="text-align: right;">a</p>'), FinishContext(url=""))
    assert "style=" not in html and "class=right" in html


TABLE = (
    '<table>\n<thead>\n<tr>\n<th>Option</th>\n<th class="right">Seen</th>\n<th>Sure</th>\n</tr>\n</thead>\n<tbody>\n'
    '<tr>\n<td>Talk</td>\n<td class="right">10</td>\n<td></td>\n</tr>\n{row}</tbody>\n</table>{after}'
)


@pytest.mark.parametrize(
    ("row", "after"),
    [
        ("", "\n<p>Table: Options side by side.</p>"),
        ("<tr><td>Table: Options side by side.</td><td></td><td></td></tr>", ""),
    ],
)
def test_tables_get_scope_a_caption_and_labels(row: str, after: str) -> None:
    tree = LexborHTMLParser(finish_tables(TABLE.format(row=row, after=after)))
    assert tree.css_first("caption").text() == "Options side by side."
    assert [th.attributes["scope"] for th in tree.css("th")] == ["col", "col", "col", "row"]
    assert [td.attributes.get("data-l") for td in tree.css("td")] == ["Seen", "Sure"]
    assert tree.css_first("td").attributes["class"] == "right"
    assert len(tree.css("tbody tr")) == 1 and "Table:" not in tree.body.text()


def test_a_table_with_its_own_caption_keeps_it_and_one_that_needs_more_than_a_line_is_stacked() -> None:
    columns_that_fit = LETTERS // 4  # a word of two letters, and the gap after it
    columns = "".join(f'<th scope="col">c{n % 10}</th>' for n in range(columns_that_fit + 1))
    own = f'<table>\n<caption>Own</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n<tr><th scope="row">a</th><td>b</td></tr>\n</tbody>\n</table>'
    tree = LexborHTMLParser(finish_tables(own))
    assert tree.css_first("caption").text() == "Own" and tree.css_first("table").attributes["class"] == "many"
    assert tree.css_first("td").attributes["data-l"] == "c1" and tree.html.count("scope") == columns_that_fit + 2
    fits = LexborHTMLParser(finish_tables(own.replace(f'<th scope="col">c{columns_that_fit % 10}</th></tr>', "</tr>")))
    assert "class" not in fits.css_first("table").attributes
    pairs = '<table>\n<caption>P</caption>\n<tbody>\n<tr><th scope="row">a</th><td>b</td></tr>\n</tbody>\n</table>'
    assert LexborHTMLParser(finish_tables(pairs)).css_first("td").text() == "b"


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("Exposure (PE): you tell the memory aloud, step by step", "Exposure"),
        ("Drips: a trial of one dose, 1,575 people in all", "Drips"),
        ('<a href="x/">Adams 2021</a><br>Randomized trial', "Adams 2021"),
        ("1,575 people in the larger one of both trials", None),
        ("Venlafaxine, or another", None),
        ("Lumenide tablets at home", None),
    ],
)
def test_of_a_row_that_says_more_than_its_name_the_name_alone_is_bold(head: str, named: str | None) -> None:
    table = f"<table>\n<tbody>\n<tr><td>{head}</td><td>b</td></tr>\n</tbody>\n</table>"
    bold = LexborHTMLParser(finish_tables(table)).css_first('th[scope="row"] b')
    assert (bold.text() if bold else None) == named


@pytest.mark.parametrize(
    ("columns", "letters", "stacked"), [(2, 900, False), (3, 60, False), (5, 60, False), (5, 120, True)]
)
def test_columns_of_long_sentences_are_stacked_rather_than_squeezed(columns: int, letters: int, stacked: bool) -> None:
    cells = f"<td>{'some ' * (letters // 5)}</td>" * columns
    table = LexborHTMLParser(finish_tables(f"<table>\n<tbody>\n<tr>{cells}</tr>\n</tbody>\n</table>")).css_first(
        "table"
    )
    assert (table.attributes.get("class") == "many") == stacked


TERM = Term("randomised-trial", "randomised trial", "Groups made by chance.", ("randomised trials",))


def test_a_term_is_explained_at_its_first_use_outside_links_and_headings() -> None:
    tree = done(
        '<h2>A randomised trial</h2><p><a href="#">randomised trial</a> Two Randomised trials. A randomised trial.</p>',
        terms=(TERM,),
    )
    (opener,) = tree.css(".t")
    assert opener.text() == "Randomised trials"
    button = opener.css_first("button")
    assert button.attributes["popovertarget"] == "t-randomised-trial"
    assert button.attributes["aria-label"] == "randomised trial: what it means"
    assert tree.css_first("#t-randomised-trial a").attributes["href"] == "../../help/glossary/#randomised-trial"


@given(st.text('<>/"= apsu', max_size=60) | st.text(max_size=60))
def test_no_character_is_lost_where_terms_are_looked_for(html: str) -> None:
    text = f"{html}<b>trial"  # not in a paragraph, so that it is not explained
    terms = Terms((Term("trial", "trial", "A test."),), subject="", most=2)
    assert terms.explain_in(text) == text or terms.explained


def test_a_superscript_of_the_writers_is_no_marker() -> None:
    text = '<sup id="fnref:x">2</sup> m<sup>2</sup>'
    assert Markers({}).numbered(text) == text
    assert Markers({}).numbered(f"{mark('feder2021', 7)}{mark('feder2021', 7, 2)}").count(">1</a>") == 2


@pytest.mark.parametrize(
    ("term", "covered"),
    [("FDA", "FDA"), ("randomised trial", "trial"), ("off-label", "label"), ("CAPS-5", "CAPS-5"), ("and/or", "or")],
)
def test_the_button_of_a_term_covers_what_no_end_of_a_line_can_cut(term: str, covered: str) -> None:
    """A line may end after a blank, and after a hyphen before a letter: a button over both parts would have no shape."""
    tree = done(f"<p>It says {term}, here.</p>", terms=(Term("a", term, "A meaning."),))
    assert tree.css_first(".t").text() == term
    assert tree.css_first(".t > span").text() == covered and tree.css_first(".t > span > button") is not None


def test_the_glossary_itself_has_no_term_popovers() -> None:
    context = FinishContext(url="help/glossary/", base="../..", terms=(TERM,))
    assert "popover" not in finish(FRAME.format(body="<p>A randomised trial.</p>"), context)


def test_same_input_same_bytes_and_odd_html_does_no_harm() -> None:
    body = f"<p>a<li>b{mark('feder2021', 1)}<table><p>c</div>" + notes("feder2021")
    assert finish(FRAME.format(body=body), FinishContext(url="")) == finish(
        FRAME.format(body=body), FinishContext(url="")
    )
    assert finish("", FinishContext(url="")) and finish("<p>x", FinishContext(url=""))


def test_theme_files_that_no_page_loads_are_named() -> None:
    for name in (
        "assets/javascripts/bundle.a5f9.min.js",
        "assets/stylesheets/main.css",
        "assets/images/favicon.png",
        "search/worker.js",
        "x.js.map",
    ):
        assert files.is_theme_junk(name)
    for name in ("search/head.json", "search/terms/a.json", "assets/social.png", "articles/a/index.html"):
        assert not files.is_theme_junk(name)


def test_css_is_shortened_without_losing_a_rule() -> None:
    assert shorten(
        "/* x */\na , b:hover {\n color:red;\n margin: 0 1px;\n}\n@media (min-width: 1px) { a { b: c } }"
    ) == ("a,b:hover{color:red;margin: 0 1px}@media (min-width: 1px){a{b: c}}")


def test_a_hashed_name_changes_with_the_content() -> None:
    assert files.hashed("assets/search.js", b"a") != files.hashed("assets/search.js", b"b")
    assert re.fullmatch(r"assets/search\.[0-9a-f]{10}\.js", files.hashed("assets/search.js", b"a"))


def test_the_legend_names_the_labels_that_occur_and_what_caps_them() -> None:
    html = legend_html("../about/", {"low", "official", ""})
    assert re.findall(r"<i>([^<]+)<", html) == ["low certainty", "official position"]
    assert "number of people caps them" in html
    assert "own grade" not in html and "have its own" not in html
    assert "have the source’s own grade" in legend_html(
        "../about/", {"low"}, [FEDER, replace(FEDER, findings=(Found("a", "b", grade="high"),))]
    )
    assert "A finding can have its own." in legend_html(
        "../about/", {"low"}, [replace(FEDER, findings=(Found("a", "b", "very-low"),))]
    )


def test_the_card_has_the_source_s_own_grade_beside_its_finding() -> None:
    found = Found("response", "10 of 15 people & 3 of 15.", grade="high (GRADE)")
    graded = card_html("feder2021", "A reference.", replace(FEDER, findings=(found,)), "", str)
    assert "10 of 15 people &amp; 3 of 15. The source’s own grade: high (GRADE).</p>" in graded
    assert "own grade" not in card_html("feder2021", "A reference.", FEDER, "", str)


def test_the_card_says_where_its_finding_was_read_in_a_copy_only() -> None:
    found = Found("response", "10 of 15 people & 3 of 15.", "very-low", relayed=True)
    relayed = card_html("feder2021", "A reference.", replace(FEDER, findings=(found,)), "", str)
    assert "10 of 15 people &amp; 3 of 15. Very low certainty. Read in a copy, not the original.</p>" in relayed


def test_ids_of_references_and_citations_are_short_in_what_is_sent() -> None:
    """As `Citation.anchor` says; what is no reference of the page keeps its address. No marker stands apart from its word."""
    page = (
        "<p>One. <sup id=fnref:b><a href=#fn:b>1</a></sup><sup id=fnref2:b><a href=#fn:b>1</a></sup><sup id=fnref:a><a href=#fn:a>2</a>"
        "</sup><a href=#fn:c>c</a> It reads href=#fn:b here, x=fn:b > 1 < 2=fn:b > 0.<ol><li class=card id=fn:b popover><a href=#fnref2:b>1b</a><li id=fn:a><a href=#fnref:a>2</a></ol>"
    )
    assert with_short_ids(page) == (
        "<p>One.<sup id=r1a><a href=#r1>1</a></sup><sup id=r1b><a href=#r1>1</a></sup><sup id=r2a><a href=#r2>2</a>"
        "</sup><a href=#fn:c>c</a> It reads href=#fn:b here, x=fn:b > 1 < 2=fn:b > 0.<ol><li class=card id=r1 popover><a href=#r1b>1b</a><li id=r2><a href=#r2a>2</a></ol>"
    )


def test_the_ids_of_terms_are_short_in_what_is_sent_and_what_is_no_term_keeps_its_id() -> None:
    page = (
        "<p id=t-one>In t-one<button popovertarget=t-one></button> and=t-two<button popovertarget=t-two></button>"
        "<div class=card id=t-two popover><button popovertarget=t-two></button></div>"
    )
    assert with_short_ids(page) == (
        "<p id=t-one>In t-one<button popovertarget=t-one></button> and=t-two<button popovertarget=t.1></button>"
        "<div class=card id=t.1 popover><button popovertarget=t.1></button></div>"
    )


def test_a_title_has_no_id_that_its_words_made() -> None:
    page = "<h1 id=a-title>A title</h1><h2 id=b>B</h2>"
    assert with_short_ids(page) == "<h1>A title</h1><h2 id=b>B</h2>"
    assert with_short_ids(page, title=True) == page


def test_the_lines_of_a_drawing_close_themselves_and_nothing_else_does() -> None:
    body = '<p>a "</path>" b</p><svg aria-hidden="true" viewBox="0 0 4 4"><path d="M0 0h1"/><path d="M1 1h2"/></svg>'
    html = finish(FRAME.format(body=body), FinishContext(url=""))
    assert '<path d="M0 0h1"/><path d="M1 1h2"/></svg>' in html
    tree = LexborHTMLParser(html)
    assert [path.attributes for path in tree.css("svg > path")] == [{"d": "M0 0h1"}, {"d": "M1 1h2"}]
