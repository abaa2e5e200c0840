"""The picture at the top of a study's page: its main result, drawn, and the first thing that it cannot show."""

from evidence.reading.language import Language
from evidence.reading.models.record import Study
from evidence.render import picture
from evidence.render.html import escape
from evidence.render.icon_arrays import arm_row, counts_of, kind_of
from evidence.render.retraction import first
from evidence.render.trial_rows import GROUPS
from evidence.tracing import words
from evidence.tracing.certainty import certainty_of, chip
from evidence.tracing.drawn import main_result


def study_picture(record: Study, language: Language) -> str:
    """The main result as HTML: its counts arm by arm, or else the people in it; then what the study cannot show."""
    result = main_result(record)
    counts = counts_of(result) if result else []
    number = record.people.number
    most = max([int(figure.of or 0) for figure in counts] or [number or 0])
    people = f"{language.number(number)} people" if number else escape(words.design(record.design, language))
    drawing = picture.dots(number, most) if number and not counts else ""
    said = escape(first(record.retracted, result.says if result else "No result is recorded."))
    rows = [
        picture.row(f'<b>{people}</b> <i class="q">{chip(certainty_of(record))}</i>', drawing, said),
        *(arm_row(figure, most, language) for figure in counts),
        picture.row("<b>It cannot show</b>", "", f"{escape(record.cannot_show[0])}."),
    ]
    filled = "; a filled one is counted" if counts else ""
    how = (
        f"{picture.each_dot(picture.per_dot(most), language, counts)}{filled}."
        if most
        else "No number of people is given, so no dots are drawn."
    )
    return picture.picture(
        f"{result.outcome[:1].upper()}{result.outcome[1:]}." if result else "What it found.",
        how,
        picture.rows(rows, (kind_of(result) or GROUPS[result.direction][-1]) if result else ""),
    )
