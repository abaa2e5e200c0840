"""Makes the files of a new site: small, whole, and passing every check but those for what is still to do (TODO)."""

import datetime as dt
import json
import re
from dataclasses import dataclass

from evidence.files import RESOURCES
from evidence.reading.language import Language, is_english
from evidence.writing.new_pages import MARKDOWN_SIGN_RE, REVIEW
from evidence.writing.schemas import FOLDER, schemas

TEMPLATE = RESOURCES / "site"
CRISIS_PAGE = "docs/help/crisis.md"
_WRITTEN_AS = {"gitignore": ".gitignore", "vscode-settings.json": ".vscode/settings.json"}
_NUMBER_RE = re.compile(r"\+?\d(?:[ -]?\d){1,14}")


class BadAnswer(Exception):
    """An answer cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new site is asked.

    name:       the name of the site.
    conditions: what it is about, the main one first; treatments: what is done about it. Either may be empty.
    emergency:  the emergency numbers of its readers; without any, the site has no card.
    language:   "en-GB" and the like.
    publisher:  who answers for it, or empty. It is written as a comment: a site with a publisher fails while there are TODO.
    sells:      whether they sell, or earn from, a treatment that it describes.
    """

    name: str
    conditions: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    emergency: tuple[str, ...] = ()
    language: str = "en"
    publisher: str = ""
    sells: bool = False


def listed(answer: str, separators: str = ";") -> tuple[str, ...]:
    """The parts of an answer that names several things."""
    return tuple(part for one in re.split(f"[{separators}]", answer) if (part := " ".join(one.split())))


def numbers(answer: str) -> tuple[str, ...]:
    """The telephone numbers of an answer; "none" has none."""
    return () if answer.strip().lower() in ("no", "none", "-") else listed(answer, ",;")


def files(given: Answers, today: dt.date) -> dict[str, str]:
    """The text of each file by its path in the new folder. Raises BadAnswer."""
    _look_at(given)
    words = _words(given, today)
    made: dict[str, str] = {}
    for path in sorted(TEMPLATE.rglob("*")):
        name = path.relative_to(TEMPLATE).as_posix()
        if path.is_file() and (given.emergency or name != CRISIS_PAGE):
            made[_WRITTEN_AS.get(name, name)] = re.sub(
                r"@([A-Z_]+)@", lambda found: words[found[1]], path.read_text(encoding="utf-8")
            )
    made["docs/data/subject.yml"] = _subject(given)
    if given.emergency:
        made["docs/data/crisis.yml"] = _crisis(given, today)
    made |= {f"{FOLDER}/{name}": text for name, text in schemas().items()}
    return made


def _look_at(given: Answers) -> None:
    for text in (given.name, given.publisher, *given.conditions, *given.treatments):
        if not text.isprintable() or MARKDOWN_SIGN_RE.search(text):
            raise BadAnswer(f'"{text}" has a sign that means something in Markdown; write it in plain words')
    if not given.name.strip():
        raise BadAnswer("the site needs a name; give it with --name")
    if not is_english(given.language):
        raise BadAnswer(f'"{given.language}" is no kind of English; write en-US, en-GB, en-IE or the like')
    for number in given.emergency:
        if not _NUMBER_RE.fullmatch(number):
            raise BadAnswer(f'"{number}" is no telephone number; write the digits alone')


def _words(given: Answers, today: dt.date) -> dict[str, str]:
    """What replaces each @WORD@ of the template."""
    numbers = "\n".join(f"- Call [{number}](tel:{_digits(number)})." for number in given.emergency)
    return {
        "SITE_NAME": _quoted(given.name),
        "SITE_NAME_PLAIN": given.name,
        "PUBLISHER": f": write {_quoted(given.publisher)} once nothing is left to write" if given.publisher else "",
        "SELLS": "true" if given.sells else "false",
        "LANGUAGE": given.language,
        "TREATMENT": _named(given.treatments[0])[0] if given.treatments else "the subject",
        "TODAY": today.isoformat(),
        "TODAY_IN_WORDS": Language(given.language).date(today),
        "REVIEW_BY": (today + REVIEW).isoformat(),
        "HELP_LINK": "- [Whom to call right now](crisis.md).\n" if given.emergency else "",
        "NUMBERS": numbers,
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _digits(number: str) -> str:
    return re.sub(r"[ -]", "", number)


def _subject(given: Answers) -> str:
    short = re.split(r"[:–—|]", given.name)[0].strip() or given.name
    lines = [
        "# What this site is about. Checks, pages for machines and the search take their words from here.",
        "# schemas/subject.json explains each key, and what else may be written here; editors show it as you type.",
        f"short: {_quoted(short)}",
    ]
    if given.conditions:
        lines.append(
            "conditions:  # words: other names and short forms; labels: words that make people into their illness"
        )
        for name, words in map(_named, given.conditions):
            lines += [f"  - name: {_quoted(name)}", words, f"    person: {_quoted(f'person with {name}')}"]
    if given.treatments:
        lines.append("treatments:  # kind: drug, device, procedure, surgery, talking, exercise, test or other")
        for name, words in map(_named, given.treatments):
            lines += [f"  - name: {_quoted(name)}", "    kind: other", words]
    return "\n".join(lines) + "\n"


def _named(answer: str) -> tuple[str, str]:
    """A name, and the line with its other words: "magnetic stimulation (TMS)" is one of both."""
    found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", answer)
    name, others = (found[1], listed(found[2], ",/")) if found else (answer, ())
    return name, f"    words: [{', '.join(map(_quoted, others))}]"


def _crisis(given: Answers, today: dt.date) -> str:
    first, *others = given.emergency
    more = "".join(f', {{text: ", or "}}, {{text: {_quoted(one)}, href: "tel:{_digits(one)}"}}' for one in others)
    contacts = "".join(
        f'  - name: "Emergency number {one}"\n    number: {_quoted(one)}\n    href: "tel:{_digits(one)}"\n'
        f"    source: https://example.org/TODO:the-official-page-that-you-opened\n    checked: {today}\n"
        '    how: "TODO: how you read it there, and what the number is for as name"\n'
        for one in given.emergency
    )
    return f"""# The emergency card on every page, and under `contacts` where each number was read.
# Look at each of them again before each release. Without this file there is no card.
title: "In danger right now?"
actions:
  - {{label: {_quoted(f"Call {first}")}, href: "tel:{_digits(first)}"}}
lines:
  - [{{text: "Call "}}, {{text: {_quoted(first)}, href: "tel:{_digits(first)}"}}{more}, {{text: "."}}]
more: {{label: "More help", url: "help/crisis/"}}
contacts:
{contacts}"""
