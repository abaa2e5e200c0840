"""The ledger for `docs/about/evidence.md`: every study side by side, and every claim by its certainty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evidence.reading.models.record import CERTAINTIES, Guidance, Study
from evidence.reading.references.authors import short_name
from evidence.reading.sources import Sources
from evidence.render.html import escape, items, link, table
from evidence.tracing import words
from evidence.tracing.certainty import OWN_GRADE, RULE, WORDS, certainty_of
from evidence.tracing.claims import Claim

UP = "../../"  # from about/evidence/ to the site's root


def markdown(sources: Sources, claims: Iterable[Claim]) -> str:
    """The ledger's sections as Markdown, for the mark `{{ ledger }}`."""
    claims = list(claims)
    return "\n\n".join(
        [
            "## All studies side by side {#studies}",
            _studies(sources, claims),
            "## Official positions {#guidance}",
            _guidance(sources, claims),
            "## Claims by certainty {#claims}",
            "The label of a claim is that of the weakest study it cites. A label says how far the study can carry "
            "a claim, by this rule:",
            "\n".join(f"- **{WORDS[label].label}.** {rule}" for label, rule in RULE),
            *_claims(claims),
            "## Downloads {#downloads}",
            _downloads(),
        ]
    )


def _studies(sources: Sources, claims: list[Claim]) -> str:
    head = ("Study", "Who, and given how", "What it found", "What it cannot show", "Certainty")
    rows = [_study_row(key, one, sources, claims) for key, one in _records(sources) if isinstance(one, Study)]
    return table("Every study that this site cites", head, rows)


def _records(sources: Sources) -> list[tuple[str, Study | Guidance]]:
    """The records with their keys, in the order of the bibliography."""
    return [(key, sources.records[key]) for key in sources.references if key in sources.records]


def _study_row(key: str, record: Study, sources: Sources, claims: list[Claim]) -> list[str]:
    name = link(f"{UP}studies/{key}/", short_name(sources.references[key]))
    return [
        f"{name}<br>{escape(words.DESIGNS[record.design])}<br>{_cited(key, claims)}",
        f"{escape(record.people.who)}<br>{escape(record.route)}",
        items(escape(finding.says) for finding in record.findings) or "no finding recorded",
        items(map(escape, record.cannot_show)),
        escape(WORDS[certainty_of(record)].plain) + _own_grades(record),
    ]


def _own_grades(record: Study) -> str:
    """The grades that the source gives its own evidence, each once."""
    grades = list(dict.fromkeys(finding.source_grade for finding in record.findings if finding.source_grade))
    return f"<br>{OWN_GRADE}: {escape('; '.join(grades))}" if grades else ""


def _guidance(sources: Sources, claims: list[Claim]) -> str:
    head = ("Position", "Issued by", "What it says", "What it cannot show")
    rows = [
        [
            f"{link(f'{UP}studies/{key}/', record.title)}<br>{_cited(key, claims)}",
            f"{escape(record.issuer)}<br>{escape(record.issued)}",
            items(escape(finding.says) for finding in record.findings) or "no finding recorded",
            items(map(escape, record.cannot_show)),
        ]
        for key, record in _records(sources)
        if isinstance(record, Guidance)
    ]
    return table("Every official position that this site cites", head, rows)


def _cited(key: str, claims: list[Claim]) -> str:
    count = sum(key in claim.keys for claim in claims)
    return link(f"{UP}studies/{key}/#cited", f"cited {count} times" if count != 1 else "cited once")


def _claims(claims: list[Claim]) -> Iterable[str]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.certainty or "official"].append(claim)
    for label in [*reversed(CERTAINTIES), "official"]:
        if groups[label]:
            kind = "an official position" if label == "official" else f"certainty {WORDS[label].plain}"
            yield f"### Claims with {kind} {{#claims-{label}}}"
            yield items(map(_claim, groups[label]))


def _claim(claim: Claim) -> str:
    studies = ", ".join(link(f"{UP}studies/{key}/", key) for key in claim.keys)
    return f"{link(f'{UP}{claim.page.url}#{claim.anchor}', claim.sentence.text)} ({studies})"


def _downloads() -> str:
    return items(
        [
            link(f"{UP}downloads/references.bib", "All references, BibTeX"),
            link(f"{UP}downloads/references.json", "All references, CSL-JSON"),
            link(f"{UP}downloads/evidence.json", "Articles, claims, figures and findings, JSON")
            + f" ({link(f'{UP}downloads/evidence.schema.json', 'its schema')})",
        ]
    )
