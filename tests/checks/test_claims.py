"""What says that lumenide does good, what is banned, and what denies or asks it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from helpers.projects import WORDS, article, check, codes, project, record
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.checks.claims import word_lists
from evidence.checks.claims.banned_words import SURE_RE, banned
from evidence.checks.claims.denial import denied
from evidence.checks.claims.efficacy import efficacy
from evidence.reading.pages.sentences import is_question

CLAIMS = """Lumenide helps many people with GLIM.
Lumenide can help.
For many, lumenide works within hours.
LAP has helped thousands heal.
The treatment reduces flashbacks.
Eslumenide relieved his low mood.
Lumenide therapy may ease symptoms.
A dose of lumenide helps within a day.
When other treatments have not worked, lumenide can help.
It is not a cure, but lumenide helps.
Lumenide is a drug that helps people with GLIM.
GLIM symptoms improved with lumenide.
Symptoms ease after lumenide.
Lumenide is helping veterans.
Lumenide ends GLIM symptoms for good.
Lumenide has been shown to treat GLIM.
Lumenide not only helps with pain.
If you have GLIM, lumenide helps you.
Lumenide quickly relieves fear.
Lumenide-assisted psychotherapy heals trauma.
Low-dose lumenide infusions improve sleep.
People were helped by lumenide.
Lumenide treats GLIM.
There is no doubt that lumenide works.
Learn how lumenide helps people sleep."""

NO_CLAIMS = """Whether lumenide helps is not known.
No trial shows that lumenide helps.
We do not know that lumenide works.
Lumenide does not help everyone.
Lumenide may not help.
Lumenide can't help here.
If lumenide helps, it may fade.
Ask whether, in your case, lumenide helps.
How lumenide might work is a theory.
Nobody has shown that lumenide relieves GLIM.
A lumenide clinic can help you plan.
Ask for help before you take lumenide.
Doctors may prescribe lumenide to treat depression.
After lumenide, a friend helps you stand.
After lumenide a friend helps you stand up.
The treatment ends after four weeks.
The treatment was ended early.
The treatment plan helps you to decide.
No trial, large or small, shows that lumenide helps.
With lumenide you cannot work the next day.
People on lumenide should not drive to work.
The treatment team works with you.
Lumenide is approved to put people to sleep.
Lumenide blocks a receptor, and staff help you to rest.
Do not mix lumenide with work.
Take time off work for lumenide.
It is unclear how well lumenide works.
The dose of lumenide was reduced.
Some take lumenide to end pain.
It has hardly been tested whether LAP helps.
People who took lumenide left work early.
Stop using lumenide and get help.
Talking therapy helps many people.
Neither lumenide nor eslumenide has been shown to heal GLIM."""


@pytest.mark.parametrize("sentence", CLAIMS.split("\n"))
def test_a_claim_of_benefit_is_seen(sentence: str) -> None:
    assert efficacy(sentence, WORDS) is not None


@pytest.mark.parametrize("sentence", NO_CLAIMS.split("\n"))
def test_what_claims_no_benefit_is_left_alone(sentence: str) -> None:
    assert efficacy(sentence, WORDS) is None


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("This breakthrough is a miracle.", ["breakthrough", "miracle"]),
        ("A proven cure.", ["proven", "cure"]),
        ("It has cured and transformed lives.", ["cured", "transformed"]),
        ("The gain is lasting.", ["lasting"]),
        ("A revolutionary game changer.", ["revolutionary", "game changer"]),
        ("There is no better cure than this.", ["no better cure"]),
        ("Nothing works better.", ["Nothing works better"]),
        ("You have nothing to lose.", ["nothing to lose"]),
        ("Experts swear by it for lifelong relief.", ["swear by", "lifelong relief"]),
        ("It is risk-free, and pain is a thing of the past.", ["risk-free", "a thing of the past"]),
        ("Doctors recommend it. It is clinically tested.", ["Doctors recommend", "clinically tested"]),
        ("Long-lasting relief.", ["Long-lasting"]),
        ("For just $90 a dose.", ["just $90"]),
        ("Most\npatients break free.", ["Most\npatients", "break free"]),
        ("Safe and effective for all types of GLIM.", ["Safe and effective", "all types"]),
        (
            "We guarantee a remarkable, life-changing way to reclaim joy.",
            ["guarantee", "remarkable", "life-changing", "reclaim"],
        ),
        ("Sufferers, victims and addicts.", ["Sufferers", "victims", "addicts"]),
        ("A GLIM patient who committed suicide.", ["GLIM patient", "committed suicide"]),
        ("After failed treatments.", ["failed treatments"]),
        ("Do not wait; you are ready to begin.", ["Do not wait", "ready to"]),
        ("Ready to heal?", ["Ready to"]),
        ("It is not only a cure.", ["cure"]),
        ("There is no question that it is a cure.", ["cure"]),
        ("When nothing else worked, it is a cure.", ["cure"]),
    ],
)
def test_banned_words(sentence: str, words: list[str]) -> None:
    assert sorted(word for _, _, word, _ in banned(sentence, WORDS)) == sorted(words)


def test_a_word_is_refused_from_one_line_on(tmp_path, monkeypatch) -> None:
    """A newcomer adds a line to `selling` in resources/claims.yml; nothing else has to know the word."""
    monkeypatch.setattr(word_lists, "SELLING", (*word_lists.SELLING, ("amazing", "give the count")))
    assert said(tmp_path, "An amazing drug.") == ["14:4 CLM002"]


@pytest.mark.parametrize(
    "sentence",
    """There is no cure.
It is not risk-free. A doctor may recommend a check-up. The game changed.
It is not proven, and unproven is the word.
Whether the effect is lasting is not known.
There is no cure, miracle or breakthrough.
Sessions lasting two hours, or lasting for weeks.
People with long-lasting GLIM had lasting harm.
A cure has not been found, and a cure is not known.
Nobody can guarantee that.
Is it a cure? Is it proven?
Secure, procure, obscure, curettage, everlasting, addiction, addictive, victimless.
Log-transformed scores.
If it were a miracle, we would know.
You are not ready to decide.""".split("\n"),
)
def test_fine_words(sentence: str) -> None:
    parts = (
        [part + mark for part, mark in zip(sentence.split("? "), ["?", ""], strict=False)]
        if "?" in sentence
        else [sentence]
    )
    assert [word for part in parts for _, _, word, _ in banned(part, WORDS)] == []


@pytest.mark.parametrize(
    "words",
    """proves|proved|proof|definitely|certainly|undoubtedly|unquestionably|conclusively|without a doubt|beyond doubt|it is certain that
is known to help|established that|establishes that|always helps|strong evidence|high-certainty|demonstrated|confirms that
clearly shows|convincing evidence|moderate-certainty""".replace("\n", "|").split("|"),
)
def test_words_of_certainty_are_looked_for(words: str) -> None:
    assert SURE_RE.search(words)


def test_denied_reaches_to_the_end_of_its_clause() -> None:
    text = "It is not proven, but it is a cure"
    assert denied(text, text.index("proven"), text.index("proven") + 6)
    assert not denied(text, text.index("cure"), len(text))


@pytest.mark.parametrize("text", ["Is it?", "Is it?”", "**Is it?**", "(Is it?)  "])
def test_questions(text: str) -> None:
    assert is_question(text)


def said(tmp_path, body: str, **records: object) -> list[str]:
    files = {"docs/articles/a.md": article(f"Ten of 15 people had fewer symptoms.[@feder2021]\n\n{body}")}
    if records:
        files["docs/studies/feder2021.md"] = record(**records)
    return [f"{p.place.line}:{p.place.column} {p.code}" for p in check(project(tmp_path, files))]


def test_a_cited_block_may_claim(tmp_path) -> None:
    assert said(tmp_path, "Lumenide helps.[@feder2021]\n\n- Lumenide helps.\n") == ["16:3 CLM001"]


def test_a_stronger_study_carries_stronger_words(tmp_path) -> None:
    body = "It demonstrates a gain.[@feder2021]\n\nIt proves a gain.[@feder2021] Certainty: moderate."
    strong = {
        "people": "{who: adults, number: 130}",
        "arms": "[{name: lumenide, people: 15, given: k}, {name: midazolam, people: 115, given: m}]",
        "findings": "[{id: a, outcome: b, says: Ten of 15 people felt better., direction: favours-treatment, "
        "place: abstract, read: abstract, figures: [{value: 10, of: 15, unit: people}]}]",
        "certainty": "moderate",
    }
    assert said(tmp_path, body, **strong) == ["16:4 CLM005"]


def test_words_and_labels_are_held_against_the_finding_that_the_sentence_says(tmp_path) -> None:
    """The study would carry both words. Its second finding is weaker, and so is what says it."""
    gain, sleep = (
        "It demonstrates that ten felt better.[@feder2021]",
        "It demonstrates that sleep got worse.[@feder2021]",
    )
    body = f"{gain}\n\n{sleep}\n\n## One\n\n{gain.replace('demonstrates', 'tells')} Certainty: moderate.\n\n## Two\n\n{sleep.replace('demonstrates', 'tells')} Certainty: low."
    common = "direction: not-a-comparison, place: abstract, read: abstract"
    findings = (
        f"[{{id: a, outcome: feeling better, says: Ten of 15 people felt better., {common}, figures: [{{value: 10, of: 15, unit: people}}]}}, "
        f"{{id: sleep, outcome: bad sleep, says: Sleep got worse., certainty: very-low, {common}}}]"
    )
    arms = "[{name: lumenide, people: 15, given: k}, {name: midazolam, people: 115, given: m}]"
    fields = {"people": "{who: adults, number: 130}", "arms": arms, "findings": findings, "certainty": "moderate"}
    assert said(tmp_path, body, **fields) == ["16:4 CLM005", "24:55 CLM006"]


def test_a_label_looks_back_to_the_heading(tmp_path) -> None:
    body = "## One\n\nA gain.[@feder2021]\n\n## Two\n\nCertainty: high.\n\nA gain.[@feder2021]\n\nAnd so on.\n\nCertainty: high."
    assert said(tmp_path, body) == ["26:12 CLM006"]


def test_urgency_is_fine_on_the_crisis_page(tmp_path) -> None:
    files = {
        "docs/help/crisis.md": article("Don't wait. Talk to someone.", title="Crisis help", kind="help"),
        "docs/articles/a.md": article("Ten of 15 people.[@feder2021] See [crisis help](../help/crisis.md)."),
    }
    assert [p.code for p in check(project(tmp_path, files)) if p.code.startswith("CLM")] == []


def test_descriptions_and_findings_are_read_too(tmp_path) -> None:
    files = {
        "docs/articles/a.md": article(
            "Ten of 15 people.[@feder2021]", description="A proven cure for the people who read it."
        ),
        "docs/studies/feder2021.md": record().replace(
            "More people responded", "A remarkable number of people responded"
        ),
    }
    found = [f"{p.place.file}:{p.place.line} {p.code}" for p in check(project(tmp_path, files))]
    assert found == [
        "docs/articles/a.md:4 CLM002",
        "docs/articles/a.md:4 CLM002",
        "docs/studies/feder2021.md:20 CLM002",
    ]


def test_the_glossary_and_the_timeline_claim_nothing(tmp_path) -> None:
    files = {
        "docs/data/glossary.yml": "- term: LAP\n  also: []\n  plain: LAP heals people. A proven way.\n- term: GLIM\n  also: []\n  plain: Does LAP help?\n- term: LAP heals\n  plain: Forty mg help 9 of 10 people.\n",
        "docs/data/timeline.yml": "- at: Start\n  title: The dose of 40 mg\n  text: Are you calm? Lumenide eases fear.\n",
    }
    found = [
        f"{p.place.file}:{p.place.line} {p.code}"
        for p in check(project(tmp_path, files))
        if p.code.startswith(("CLM", "FIG"))
    ]
    assert found == [
        "docs/data/glossary.yml:3 CLM001",
        "docs/data/glossary.yml:3 CLM002",
        "docs/data/glossary.yml:7 CLM001",
        "docs/data/glossary.yml:8 FIG002",
        "docs/data/glossary.yml:8 FIG004",
        "docs/data/timeline.yml:2 FIG004",
        "docs/data/timeline.yml:3 CLM001",
    ]


@pytest.mark.parametrize("crisis", [None, "as it is"])
def test_data_and_settings_hurry_nobody_with_a_card_or_without(tmp_path, crisis) -> None:
    files = {"docs/data/glossary.yml": "- term: LAP\n  also: []\n  plain: Do not wait. Act now.\n"}
    if crisis is None:
        files["docs/data/crisis.yml"] = None
    root = project(tmp_path, files)
    configuration = root / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(re.sub("(?m)^site_name: .*", "site_name: Act now", text), encoding="utf-8")
    found = {p.place.file for p in check(root) if p.code == "CLM004"}
    assert found == {"docs/data/glossary.yml", "mkdocs.yml"}, "words that hurry readers are reported in data too"


def test_a_picture_of_the_counts_stands_for_them(tmp_path) -> None:
    percent = "And so on.\n\nWith lumenide, 67% responded.[@feder2021]"
    picture = "{{ icons: feder2021#response }}"
    assert said(tmp_path, percent) != []
    assert "FIG003" not in " ".join(said(tmp_path, f"{percent}\n\n{picture}\n\nMore."))
    assert "FIG003" not in " ".join(said(tmp_path, f"{percent}\n\n{picture}"))
    assert "FIG003" not in " ".join(said(tmp_path, f"{percent.replace('With', picture + chr(10) * 2 + 'With')}"))


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            "lumenide LAP the treatment helps help cure proven not no never whether if but , ; . ? ** | lasting works with after "
            "a symptoms improved ready to \n".split(" ")
        ),
        max_size=20,
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_any_sentence_is_read(text: str) -> None:
    """No crash; what is found is at its place."""
    at = efficacy(text, WORDS)
    assert at is None or text[at : at + 2].lower() in ("lu", "la", "th", "es", "gl")
    for _, offset, word, _ in banned(text, WORDS):
        assert text[offset : offset + len(word)] == word


@pytest.mark.parametrize(
    "piece", ["lumenide ", "cure ", "not a cure, ", "lumenide a b c ", "improved a b c ", "the treatment, ", "no "]
)
def test_long_odd_sentences_take_no_minutes(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    begin = time.process_time()
    efficacy(text, WORDS)
    list(banned(text, WORDS))
    assert time.process_time() - begin < 15


@pytest.mark.parametrize(
    "word",
    [
        "mira\u00adcle",
        "mira&shy;cle",
        "mira\u200dcle",
        "mira<!-- x -->cle",
        "mira**cle**",
        "m&#105;racle",
        "mira&#8203;cle",
        "**mira**cle",
    ],
)
def test_a_word_in_pieces_is_read_as_a_reader_sees_it(word: str, tmp_path: Path) -> None:
    """Nothing that readers do not see parts a word."""
    assert "CLM002" in codes(
        check(project(tmp_path, {"docs/articles/a.md": article(f"Sound.[@feder2021]\n\nThis {word} is new.")}))
    )


def test_a_figure_in_pieces_is_read_as_a_reader_sees_it(tmp_path: Path) -> None:
    for figure in ("**9**0%", "9<!-- x -->0%", "&#57;0%", "90&#37;", "9\\0%".replace("\\", "&shy;")):
        text = article(f"Sound.[@feder2021]\n\nIt helped {figure} of people.[@feder2021]")
        assert "FIG001" in codes(check(project(tmp_path, {"docs/articles/a.md": text}))), figure
