"""The evidence at a glance: every randomized trial of one treatment as a row, drawn from the records.

A row says how many people took part, by what route, compared with what, which way it came out, and how sure that is.
"""

import re

from evidence.reading.language import Language
from evidence.reading.models.record import Study
from evidence.reading.references.reference import Reference
from evidence.reading.sources import Sources
from evidence.render import picture
from evidence.render.html import escape
from evidence.render.retraction import with_retraction
from evidence.tracing import words
from evidence.tracing.certainty import certainty_of, chip
from evidence.tracing.drawn import main_result, trials, uncompared
from evidence.tracing.frame_links import EVIDENCE, page_at

# For each direction of a main result: the sign and the words of the group, and the class of rows that count people.
# Sign and words say which way a trial came out, so that nothing depends on color.
GROUPS = {
    "no-difference": ("=", "No clear difference", "no"),
    "favours-treatment": ("▲", "{} did better", ""),
    "favours-comparator": ("▼", "{} did worse", "no"),
    "not-a-comparison": ("?", "Cannot tell", "no"),
    "retracted": ("×", "Retracted: cannot be relied on", "no"),
}
_ONES = "no one two three four five six seven eight nine ten eleven twelve".split()


def trial_rows(sources: Sources, treatment: str, up: str) -> str:
    """The picture of all trials of a treatment as HTML; `up` is the relative path to the site's root.

    The group with most people comes first, so that the order depends on how much evidence there is, not on what it
    says. Raises LookupError with a sentence for writers if there is no such trial.
    """
    found = trials(sources.records, treatment)
    if not found:
        raise LookupError(f'no record is of a randomized trial of "{treatment}"')
    groups: dict[str, list[str]] = {}
    for key, record in found.items():
        result = main_result(record)
        direction = result.direction if result else "not-a-comparison"
        groups.setdefault("retracted" if record.retracted else direction, []).append(key)
    most = max(record.people.number or 0 for record in found.values())
    order = sorted(groups, key=lambda name: -sum(found[key].people.number or 0 for key in groups[name]))
    body = "\n".join(_group(name, groups[name], found, sources, treatment, most) for name in order)
    return picture.picture(
        _title(len(found), treatment, sources.language),
        _how(sources, treatment, most, up, len(found)),
        body,
        "took",  # the color of no result: the dots are all who took part
    )


def _title(count: int, treatment: str, language: Language) -> str:
    """ "Seven trials of lumenide: which way did each come out?"; "One trial of lumenide."

    It does not say how many came out which way: a reader would take that for a vote of trials that cannot be added up.
    """
    if count == 1:
        return f"One trial of {treatment}."
    return f"{_word(count, language).capitalize()} trials of {treatment}: which way did each come out?"


def _how(sources: Sources, treatment: str, most: int, up: str, count: int) -> str:
    others = uncompared(sources.records, treatment)
    more = f"{_word(others, sources.language).capitalize()} more {'study' if others == 1 else 'studies'}"
    if page_at(EVIDENCE, sources):
        more = f'<a href="{escape(up)}{EVIDENCE}">{more}</a>'
    several = " The trials differ, so do not add them up." if count > 1 else ""
    rest = f" {more} had no comparison group, so they cannot tell." if others else ""
    dot = picture.each_dot(picture.per_dot(most), sources.language)
    return f"{dot} who took part. Dots do not show who got better. Press a name for more.{several}{rest}"


def _group(name: str, keys: list[str], found: dict[str, Study], sources: Sources, treatment: str, most: int) -> str:
    sign, title, _ = GROUPS[name]
    head = f'<p><b><span aria-hidden="true">{sign}</span> {escape(title.format(treatment.capitalize()))}</b></p>'
    return f"{head}\n" + picture.rows(_row(found[key], sources.references[key], most, sources.language) for key in keys)


def _row(record: Study, reference: Reference, most: int, language: Language) -> str:
    head = f"{picture.study(reference)}<i>{chip(certainty_of(record, main_result(record)))}</i>"
    number = record.people.number
    drawing = picture.dots(number, most) if number else ""
    return picture.row(head, drawing, escape(with_retraction(record.retracted, _sentence(record, language))))


def _sentence(record: Study, language: Language) -> str:
    """ "41 people (adults with GLIM), into a vein, compared with placidole. …" and the main result's first sentence."""
    number = record.people.number
    people = f"{language.number(number)} people" if number else "An unknown number of people"
    took_part = words.first_clause(record.people.who)
    took_part = f"{took_part[:1].lower()}{took_part[1:]}"
    who = took_part.removeprefix("people") if took_part.startswith("people ") else f" ({took_part})"
    given = f"{_first(record.route)}, " if record.route else ""
    return f"{people}{who}, {given}compared with {_first(record.comparator)}. {_said(record, people)}"


def _said(record: Study, people: str) -> str:
    """The first sentence of the main result, without the number of people if it begins with that."""
    result = main_result(record)
    if not result:
        return "No result is recorded."
    said = re.split(r"(?<=[.!?])\s", result.says, maxsplit=1)[0].removeprefix(f"In {people}, ")
    return said[:1].upper() + said[1:]


def _first(text: str) -> str:
    """The text up to its first comma, semicolon or colon: records put the detail after it."""
    return re.split(r"[,;:]", text, maxsplit=1)[0].strip()


def _word(count: int, language: Language) -> str:
    return _ONES[count] if count < len(_ONES) else language.number(count)
