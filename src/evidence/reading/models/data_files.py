"""Reads the data files under `docs/data/`: facts that grow old, crisis lines, sign-offs, glossary, timeline.

Each file has a typed form here. What does not fit the form is a problem with its line. The contents are kept as plain
data.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, HttpUrl, model_validator

from evidence.problem import Place, Problem
from evidence.reading.merges import CODE
from evidence.reading.models.base import Strict, Text, Whole
from evidence.reading.models.faults import validate
from evidence.reading.models.subject import Subject
from evidence.reading.pages import passages
from evidence.reading.project_files import DATA, read_text
from evidence.reading.yaml_lines import line_of, read_yaml


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file under `docs/data/`: its parsed content, and the line of each top-level key (or list item)."""

    path: str
    content: Any
    lines: dict[str, int] = field(default_factory=dict)

    def place_of(self, *steps: object) -> Place:
        """The place of a value in the file, or of the nearest thing that contains it; see `line_of`."""
        return Place(self.path, line_of(self.lines, *steps))


APPROVED = f"{DATA}approved/"  # what clinicians approved, a file each
APPROVED_RE = re.compile(rf"{APPROVED}[0-9a-f]{{64}}\.txt")

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
PassageName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Target = Annotated[str, Field(pattern=r"^(?:https://|tel:\+?[0-9]+$|sms:\+?[0-9]+$)")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _text_or_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise ValueError("write text in quotes, or a number")
    return value


class Fact(Strict):
    """A fact that grows old: what it is, who said so, when it was recorded, and until when it is true.

    value:       the fact itself, text in quotes or a number.
    unit:        its unit, printed after it.
    source:      who said so, or the address where it was read.
    recorded:    the day on which it was read.
    valid_until: the day until which it holds.
    note:        what else a writer should know; it is not printed.
    past: true where that day has passed for good, so that nobody is asked to look the fact up again.
    """

    value: Annotated[Any, AfterValidator(_text_or_number)]
    unit: str = ""
    source: Text
    recorded: dt.date
    valid_until: dt.date
    past: bool = False
    note: str = ""


class Programme(Whole):
    """`programme.yml`: the facts about one treatment programme, by name."""

    root: dict[Name, Fact]


class Action(Strict):
    """A button of the crisis card.

    label: the words on it.
    href:  what it calls (tel:999), texts (sms:999) or opens (https://…).
    """

    label: Text
    href: Target


class Part(Strict):
    """A piece of a line: text, or text that calls a number or leads to an address.

    text: the words to show.
    href: what it calls, texts or opens; nothing for plain text.
    """

    text: Text
    href: Target | None = None


class More(Strict):
    """Where the crisis card leads: a page of the site. Words that hurry are allowed there.

    label: the words of the link.
    url:   the page's address from the site's root, such as help/crisis/.
    """

    label: Text
    url: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9/-]*/$")]


class Contact(Strict):
    """A number or address as it was looked up. A link may call no other, and the checks report a slip of one on the card.

    name:    whose it is; a link with this name must lead there.
    country: where it can be called.
    number:  as people write it.
    href:    what calls, texts or opens it.
    source:  the page on which it was read.
    checked: the day on which it was read.
    how:     what was opened and read there.
    """

    name: Text
    country: str = ""
    number: Text
    href: Target
    source: HttpUrl
    checked: dt.date
    how: Text


class Crisis(Strict):
    """`crisis.yml`: the emergency numbers, and the card on every page. Without this file there is no card and no check.

    With contacts alone, pages may call these numbers, and the checks report a slip of one, but no page has a card.

    title:    the question or words above the card's buttons.
    actions:  its buttons.
    lines:    its lines of text, each a list of pieces. What follows "press" there is the key that pages may name.
    more:     the page about emergencies, where words that hurry are allowed; the card leads there.
    contacts: every number and address that pages may call or name, with where each was read.
    """

    title: Text | None = None
    actions: Annotated[list[Action], Field(min_length=1)] | None = None
    lines: Annotated[list[list[Part]], Field(min_length=1)] | None = None
    more: More | None = None
    contacts: list[Contact] = []

    @model_validator(mode="after")
    def _whole_card_or_none(self) -> "Crisis":
        card = {"title": self.title, "actions": self.actions, "lines": self.lines}
        lacking = [name for name, value in card.items() if value is None]
        if lacking and (len(lacking) < len(card) or not self.contacts):
            raise ValueError(f"a card needs {' and '.join(lacking)}; for numbers without a card, write only contacts")
        return self


class SignOff(Strict):
    """A clinician's approval of one article as it was that day. `evidence sign` writes it.

    article: the path of the article.
    by:      the clinician's name, as the reviewers' page has it.
    role:    what they are.
    on:      the day of the approval.
    digest:  what was approved, as a digest of the text and of the findings that it cites.
    """

    article: Annotated[str, Field(pattern=r"^docs/articles/[a-z0-9-]+\.md$")]
    by: Text
    role: Text
    on: dt.date
    digest: Digest


def approved_path(digest: str) -> str:
    """Where the text is kept that an approval is bound to."""
    return f"{APPROVED}{digest}.txt"


class SignOffs(Whole):
    """`signoffs.yml`: every approval ever given. The last one of an article counts. `evidence sign` writes it."""

    root: list[SignOff]


class Term(Strict):
    """A word of the glossary.

    term:  the word, as its heading shows it.
    also:  other forms and names of it.
    plain: what it means, in plain words.
    """

    term: Text
    also: list[Text] = []
    plain: Text


class Glossary(Whole):
    """`glossary.yml`."""

    root: Annotated[list[Term], Field(min_length=1)]


class Step(Strict):
    """A step of the timeline of one session.

    at:    when it comes.
    title: its name in a few words.
    text:  what happens then.
    """

    at: Text
    title: Text
    text: Text


class Timeline(Whole):
    """`timeline.yml`."""

    root: Annotated[list[Step], Field(min_length=1)]


class Wording(Strict):
    """A rule that pages state in the same words.

    rule:     what the rule is about, in a few words.
    sentence: the words; or leave it out and name a passage.
    passage:  the passage of passages.yml that has the words.
    also:     shorter words, for pages with less room.
    known_by: a sentence with one word of each list is about the rule; a star stands for any ending.
    """

    rule: Text
    sentence: str = ""
    passage: str = ""
    also: list[Text] = []
    known_by: Annotated[list[Annotated[list[Text], Field(min_length=1)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _told_once(self) -> "Wording":
        if bool(self.sentence.strip()) == bool(self.passage.strip()):
            raise ValueError("write either  sentence  or  passage, and not both")
        return self


class Passages(Whole):
    """`passages.yml`: Markdown that several pages share, by name."""

    root: dict[PassageName, Text]


class Wordings(Whole):
    """`wordings.yml`."""

    root: Annotated[list[Wording], Field(min_length=1)]


Model = type[Programme | Crisis | SignOffs | Glossary | Passages | Subject | Timeline | Wordings]
MODELS: dict[str, Model] = {
    "crisis": Crisis,
    "glossary": Glossary,
    "passages": Passages,
    "programme": Programme,
    "signoffs": SignOffs,
    "subject": Subject,
    "timeline": Timeline,
    "wordings": Wordings,
}
ELSEWHERE: frozenset[Literal["verification"]] = frozenset({"verification"})  # read by the module of that name
MAY_BE_EMPTY: dict[str, Callable[[], Any]] = {"signoffs": list, "verification": dict}
_DATED = frozenset({"source", "recorded", "valid_until"})


def read_data(root: Path, files: Iterable[str]) -> tuple[dict[str, DataFile], list[Problem]]:
    """The data files by stem, and their problems. A file that does not fit its form is left out.

    `files` are the paths of all files below `docs/`, relative to the root. Never raises.
    """
    found: dict[str, DataFile] = {}
    problems: list[Problem] = []
    for path in files:
        if not path.startswith(DATA) or APPROVED_RE.fullmatch(path):
            continue
        stem, _, ending = path.removeprefix(DATA).rpartition(".")
        if ending != "yml" or stem not in MODELS and stem not in ELSEWHERE:
            known = ", ".join(f"{name}.yml" for name in sorted({*MODELS, *ELSEWHERE}))
            problems.append(Problem(Place(path), "DAT006", "nothing reads this file", f"known here: {known}"))
            continue
        data, faults = _read(root, path, stem)
        problems += faults
        if data is not None:
            found[stem] = data
    return found, problems


def read_approved(root: Path, files: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """What clinicians approved, by the path of its file, and what is wrong with the files."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in files:
        if APPROVED_RE.fullmatch(path):
            found[path], faults = read_text(root / path, path)
            problems += faults
    return found, problems


def _read(root: Path, path: str, stem: str) -> tuple[DataFile | None, list[Problem]]:
    text, problems = read_text(root / path, path)
    if any(problem.code != CODE for problem in problems):
        return None, problems
    content, lines, faults = read_yaml(text, path)
    if faults:
        return None, [*problems, *faults]
    if content is None and stem in MAY_BE_EMPTY:
        content = MAY_BE_EMPTY[stem]()
    if stem in MODELS:
        if content is None:
            empty = Problem(Place(path), "DAT001", "this file is empty", "restore it from Git, or fill it")
            return None, [*problems, empty]
        _, faults = validate(MODELS[stem], content, lines, path, _code(stem))
    if stem == "passages" and not faults:
        faults = passages.faults(text, content, lines)
    return (None if faults else DataFile(path, content, lines)), [*problems, *faults]


def _code(stem: str) -> str | Callable[[tuple[Any, ...]], str]:
    """The code of a fault. In programme.yml, a missing source or date has a code of its own."""
    if stem != "programme":
        return "DAT001"
    return lambda loc: "DAT002" if len(loc) == 2 and loc[-1] in _DATED else "DAT001"
