"""The generated sections of a study page: the record as tables, and where the study is cited."""

from collections.abc import Collection, Iterable, Iterator

from evidence.reading.addresses import read_address
from evidence.reading.language import Language
from evidence.reading.models.record import NOT_SEEN, AnyRecord, Finding, FollowUp, Guidance, Source, Study
from evidence.reading.references.authors import short_name
from evidence.reading.references.reference import Reference
from evidence.render import picture
from evidence.render.html import escape, items, link, pairs, table
from evidence.render.icon_arrays import arm_row, counts_of, kind_of
from evidence.render.parts import LongList, Part, Row, cut, links_to, parts
from evidence.render.retraction import warning, with_retraction
from evidence.render.trial_rows import GROUPS
from evidence.tracing import added_ids, words
from evidence.tracing.certainty import OWN_GRADE, WORDS, certainty_of, chip
from evidence.tracing.claims import Claim
from evidence.tracing.drawn import main_result

UP = "../../"  # from studies/KEY/ to the site's root

CITED = 8_000  # characters of the list of places that stays on the study's own page


def sections(
    record: AnyRecord,
    reference: Reference,
    claims: Iterable[Claim],
    others: Iterable[Part],
    language: Language,
) -> str:
    """The sections below the record's own summary: Markdown headings with HTML tables.

    `claims` are those of the whole site that cite this reference; `others` are the parts that `cited_parts` made.
    """
    parts = [
        f"## The record {{#{added_ids.RECORD}}}",
        _study(record, reference, language) if isinstance(record, Study) else _guidance(record, reference),
        f"## What it found, figure by figure {{#{added_ids.FINDINGS}}}",
        _findings(record.findings, language) if record.findings else "No finding is recorded.",
        f"## Where it is cited {{#{added_ids.CITED}}}",
        _cited(claims, others),
    ]
    return "\n\n".join(parts)


def _study(record: Study, reference: Reference, language: Language) -> str:
    rows = [
        ("Question", escape(record.asks)),
        ("Design", escape(words.design(record.design, language))),
        ("Who was studied", escape(record.people.who)),
        ("How many", escape(words.how_many(record.people, language))),
        *([("How it was given", escape(record.route))] if record.route else []),
        ("Compared with", escape(record.comparator)),
        ("Where", escape(record.setting)),
        ("Measured", items(map(escape, record.outcomes)) or NOT_SEEN),
        ("Follow-up", items(_follow_up(one, language) for one in record.follow_up) or NOT_SEEN),
        ("Who paid", escape(record.funding)),
        ("Conflicts of interest", escape(record.conflicts)),
        ("Certainty, our own label", f"{escape(WORDS[certainty_of(record)].plain)}: {escape(record.certainty_reason)}"),
        *_shared(record, reference),
    ]
    parts = [pairs("The study at a glance", rows)]
    if record.arms:
        parts.append(_arms(record, language))
    return "\n\n".join(parts)


def _guidance(record: Guidance, reference: Reference) -> str:
    rows = [
        ("Issued by", escape(record.issuer)),
        ("When", escape(record.issued)),
        ("About", escape(record.about)),
        *_shared(record, reference),
    ]
    return pairs("The position at a glance", rows)


def _shared(record: AnyRecord, reference: Reference) -> list[tuple[str, str]]:
    unverified = [*record.unverified, *sorted(reference.unverified)]
    return [
        ("Retracted", escape(warning(record.retracted))),
        ("Holds until", escape(record.valid_until) if record.valid_until else ""),
        ("What it cannot show", items(map(escape, record.cannot_show))),
        ("Not verified", items(map(escape, dict.fromkeys(unverified)))),
        ("What we opened", items(map(_source, record.sources))),
    ]


def _source(source: Source) -> str:
    return f"{link(str(source.url), _shown(str(source.url)))}, {escape(source.what)}, opened {source.opened}"


def _shown(url: str) -> str:
    """An address as a reader sees it in a table: its host alone, which never bursts a column."""
    return (read_address(url).host or url).removeprefix("www.")


def _follow_up(found: FollowUp, language: Language) -> str:
    left = f": {language.number(found.left)} people left" if found.left is not None else ""
    lost = f" ({language.number(found.lost_percent)}% lost)" if found.lost_percent is not None else ""
    return escape(f"{found.when}{left}{lost}")


def _arms(record: Study, language: Language) -> str:
    """The groups. An operation or exercise has no dose: what is of drugs alone is left out where nobody names it."""
    arms = record.arms
    columns = {
        "Group": [arm.name for arm in arms],
        "People": [NOT_SEEN if arm.people is None else language.number(arm.people) for arm in arms],
        "Given": [arm.given for arm in arms],
        "Route": [arm.route for arm in arms],
        "Dose": [arm.dose for arm in arms],
        "How often": [arm.schedule for arm in arms],
    }
    for name in ("Route", "Dose"):
        if not record.route and {*columns[name]} == {NOT_SEEN}:
            del columns[name]
    return table(
        "What each group was given", columns, zip(*(map(escape, one) for one in columns.values()), strict=True)
    )


def _findings(findings: Iterable[Finding], language: Language) -> str:
    head = ("What was measured", "Result", "Where, and how we read it")
    return table("Findings", head, (_finding(finding, language) for finding in findings))


def _finding(finding: Finding, language: Language) -> list[str]:
    figures = items(
        escape(f"{f'{f.arm}: ' if f.arm else ''}{words.figure(f, language)}{f', {f.means}' if f.means else ''}")
        for f in finding.figures
    )
    read = words.READ[finding.read]
    if finding.relay:
        read = f"{escape(read)}: {link(str(finding.relay), _shown(str(finding.relay)))}"
    name = f'<span id="{escape(finding.id)}">{escape(finding.outcome)}</span>'
    where = escape(f"{finding.place[:1].upper()}{finding.place[1:]}")
    grade = f"<br>{OWN_GRADE}: {escape(finding.source_grade)}." if finding.source_grade else ""
    own = f"<br>Our own label for it: {escape(WORDS[finding.certainty].plain)}." if finding.certainty else ""
    return [name, f"{escape(finding.says)}{figures}", f"{where}: {read}{grade}{own}"]


def cited_parts(
    reference: Reference, claims: Collection[Claim], of: str, title: str, taken: Collection[str]
) -> list[Part]:
    """The pages for those places where a study is cited that do not fit on its own page. That has a title, and is at
    `of`.

    taken are the files that there are.
    """
    first = next(cut(_rows(claims, UP), CITED), [])
    rest = tuple(_rows(claims, f"{UP}../"))[len(first) :]
    return parts(
        LongList(added_ids.CITED, f"Where {short_name(reference)} is cited", rest, items), of, title, taken, first=2
    )


def _cited(claims: Iterable[Claim], others: Iterable[Part]) -> str:
    first = next(cut(_rows(claims, UP), CITED), [])
    found = items(row.html for row in first) or "No article cites it yet."
    more = links_to(others, UP)
    return f"{found}\n\nIt is cited in more places:\n\n{more}" if more else found


def _rows(claims: Iterable[Claim], up: str) -> Iterator[Row]:
    return (Row(str(claim.page.meta.get("title", claim.page.path)), _claim(claim, up)) for claim in claims)


def _claim(claim: Claim, up: str) -> str:
    where = claim.page.meta.get("title", claim.page.path)
    heading = claim.heading.text if claim.heading and claim.heading.level > 1 else ""
    target = f"{up}{claim.page.url}#{claim.anchor}"
    under = f", under “{escape(heading)}”" if heading else ""
    return f"{link(target, claim.text)} In {escape(where)}{under}."


def study_picture(record: Study, language: Language) -> str:
    """The main result as HTML: its counts arm by arm, or else the people in it; then what the study cannot show."""
    result = main_result(record)
    counts = counts_of(result) if result else []
    number = record.people.number
    most = max([int(figure.of or 0) for figure in counts] or [number or 0])
    people = f"{language.number(number)} people" if number else escape(words.design(record.design, language))
    drawing = picture.dots(number, most) if number and not counts else ""
    said = escape(with_retraction(record.retracted, result.says if result else "No result is recorded."))
    rows = [
        picture.row(f"<b>{people} </b><i>{chip(certainty_of(record, result))}</i>", drawing, said),
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
