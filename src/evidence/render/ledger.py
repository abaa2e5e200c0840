"""The ledger: every study side by side, every official position, and every claim by its certainty.

Where all this is too long for one page, each list of it is cut into parts, by study and then by article.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial

from evidence.reading.language import Language
from evidence.reading.models.record import CERTAINTIES, AnyRecord, Guidance, Study
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render.html import escape, folded, items, link, row, table_of_rows
from evidence.render.parts import LongList, Part, Row, links_to
from evidence.tracing import added_ids, words
from evidence.tracing.certainty import OWN_GRADE, WORDS, certainty_of, rule
from evidence.tracing.claims import Claim

MARK = "ledger"

_STUDIES = ("Study", "Who", "What it found", "What it cannot show", "Certainty")
_STUDIES_WITH_WAYS = ("Study", "Who, and given how", *_STUDIES[2:])
_GUIDANCE = ("Position", "Issued by", "What it says", "What it cannot show")


def markdown(sources: Sources, claims: Collection[Claim], up: str, cut: Collection[Part] = ()) -> str:
    """The ledger's sections as Markdown, for the mark `{{ ledger }}`.

    `up` leads to the site's root; `cut` are the parts of `lists`.
    """
    found = {long.name: long for long in lists(sources, claims, up, {part.name for part in cut})}
    shown: dict[str, str] = {}
    for name, long in found.items():
        shown[name] = links_to((part for part in cut if part.name == name), up) or long.html
    by_certainty = [
        f"### {long.title} {{#{name}}}\n\n{shown[name]}" for name, long in found.items() if "claims-" in name
    ]
    return "\n\n".join(
        [
            f"## All studies side by side {{#{added_ids.STUDIES}}}",
            shown["studies"],
            f"## Official positions {{#{added_ids.GUIDANCE}}}",
            shown["guidance"],
            f"## Claims by certainty {{#{added_ids.CLAIMS}}}",
            "The label of a claim is that of the weakest finding that it tells. A finding without one has that of its "
            "study. A label says how far the study can carry a claim, by this rule:",
            "\n".join(
                f"- **{WORDS[label].label}.** {said}"
                for label, said in rule(sources.subject.certainty, sources.language)
            ),
            *by_certainty,
            f"## Downloads {{#{added_ids.DOWNLOADS}}}",
            _downloads(up),
        ]
    )


def lists(sources: Sources, claims: Collection[Claim], up: str, empty: Collection[str] = ()) -> list[LongList]:
    """The ledger's lists, in their order. Of the claims, those named in `empty` are made without their rows."""
    counts = Counter(key for claim in claims for key in claim.keys)
    records = [(key, sources.records[key]) for key in sorted(sources.references) if key in sources.records]
    studies, guidance = [], []
    for key, record in records:
        name, times = short_name(sources.references[key]), counts[key]
        cited = link(f"{up}studies/{key}/#{added_ids.CITED}", f"cited {times} times" if times != 1 else "cited once")
        if isinstance(record, Study):
            studies.append(Row(name, _study_row(f"{up}studies/{key}/", name, record, cited, sources.language)))
        else:
            guidance.append(Row(name, _guidance_row(f"{up}studies/{key}/", record, cited)))
    ways_told = any(isinstance(record, Study) and record.route for _, record in records)
    heads = _STUDIES_WITH_WAYS if ways_told else _STUDIES
    return [
        LongList("studies", "All studies side by side", tuple(studies), partial(table_of_rows, "Every study that this site cites", heads)),
        LongList("guidance", "Official positions", tuple(guidance), partial(table_of_rows, "Every official position that this site cites", _GUIDANCE)),
        *_claims(sources, claims, up, empty),
    ]  # fmt: skip


def _study_row(address: str, name: str, record: Study, cited: str, language: Language) -> str:
    return row([
        f"{link(address, name)}{_retracted(record)}<br>{escape(words.design(record.design, language))}<br>{cited}",
        "<br>".join(escape(one[:1].upper() + one[1:]) for one in (record.people.who, record.route) if one),
        _findings(record),
        _limits(record),
        escape(WORDS[certainty_of(record)].plain) + _own_grades(record),
    ])  # fmt: skip


def _own_grades(record: Study) -> str:
    """The grades that the source gives its own evidence, each once."""
    grades = list(dict.fromkeys(finding.source_grade for finding in record.findings if finding.source_grade))
    return f"<br>{OWN_GRADE}: {escape('; '.join(grades))}" if grades else ""


def _guidance_row(address: str, record: Guidance, cited: str) -> str:
    return row([
        f"{link(address, record.title)}{_retracted(record)}<br>{cited}",
        f"{escape(record.issuer)}<br>{escape(record.issued)}",
        _findings(record),
        _limits(record),
    ])  # fmt: skip


def _retracted(record: AnyRecord) -> str:
    return f"<br><b>{escape(record.retracted)}</b>" if record.retracted else ""


def _findings(record: AnyRecord) -> str:
    """What was found: the first finding, and on a phone the others folded."""
    first, *others = [escape(finding.says) for finding in record.findings] or ["no finding recorded"]
    return first if not others else items([first]) + folded(f"{len(others)} more", items(others))


def _limits(record: AnyRecord) -> str:
    """What a source cannot show, folded on a phone; the summary says how much there is."""
    count = len(record.cannot_show)
    return folded(f"{count} limit{'s' if count != 1 else ''}", items(map(escape, record.cannot_show)))


def _claims(sources: Sources, claims: Iterable[Claim], up: str, empty: Collection[str]) -> Iterator[LongList]:
    """The claims by certainty; those of one certainty by their first study, then in the order of articles."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    # A large site names a study thousands of times, and links to it as often.
    named = cache(partial(words.study_name, sources=sources))
    linked = cache(partial(_study_link, up=up, sources=sources, named=named))
    for claim in claims:
        groups[claim.certainty or added_ids.OFFICIAL].append(claim)
    for label in [*reversed(CERTAINTIES), added_ids.OFFICIAL]:
        if found := sorted(groups[label], key=lambda claim: claim.keys[0]):
            kind = "an official position" if label == added_ids.OFFICIAL else f"certainty {WORDS[label].plain}"
            name = added_ids.of_claims(label)
            shown = () if name in empty else found
            rows = tuple(Row(named(claim.keys[0]), _claim(claim, up, linked)) for claim in shown)
            yield LongList(name, f"Claims with {kind}", rows, items)


def _claim(claim: Claim, up: str, linked: Callable[[str], str]) -> str:
    return f"{link(f'{up}{claim.page.url}#{claim.anchor}', claim.text)} ({', '.join(map(linked, claim.keys))})"


def _study_link(key: str, up: str, sources: Sources, named: Callable[[str], str]) -> str:
    return link(f"{up}studies/{key}/", named(key) + (", retracted" if key in sources.retracted else ""))


def _downloads(up: str) -> str:
    return items(
        [
            link(f"{up}downloads/references.bib", "All references, BibTeX"),
            link(f"{up}downloads/references.json", "All references, CSL-JSON"),
            link(f"{up}downloads/evidence.json", "Articles, claims, figures and findings, JSON")
            + f" ({link(f'{up}downloads/evidence.schema.json', 'its schema')})",
        ]
    )
