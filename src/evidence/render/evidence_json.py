"""`evidence.json`: articles, claims, figures and findings as data, with a documented, versioned schema.

The schema (`SCHEMA`, made from these models) is published beside the data. A change that takes a field away or gives
it another meaning raises `VERSION`.
"""

from collections.abc import Iterable
from typing import Final, Literal

from pydantic import Field
from pydantic_core import to_json

from evidence.files import RESOURCES
from evidence.reading.models.base import Strict
from evidence.reading.models.record import Certainty, Study
from evidence.reading.pages.page import Page
from evidence.reading.references.identifiers import paper_url
from evidence.reading.references.latex import plain
from evidence.reading.sources import Sources
from evidence.tracing.claims import Claim

VERSION: Final = 2
SCHEMA = RESOURCES / "evidence.schema.json"  # a file, since to make it takes as long as five pages; a test compares it


class ExportedFigure(Strict):
    """A number of a finding."""

    value: float
    unit: str
    of: float | None = None
    arm: str | None = None
    low: float | None = None
    high: float | None = None
    derived: bool = Field(description="true where we computed it from the paper's own numbers")


class ExportedFinding(Strict):
    """A result of a study, where it stands in the paper and how it was read."""

    id: str
    outcome: str
    says: str
    direction: str
    certainty: Certainty | None
    source_grade: str | None = Field(description="the grade that the source itself gives this evidence")
    place: str
    read: str
    figures: list[ExportedFigure]


class ExportedReference(Strict):
    """A reference with its record."""

    key: str
    kind: Literal["study", "guidance"]
    title: str
    address: str = Field(description="DOI address, else the reference's own; empty where it has none")
    certainty: Certainty | None
    retracted: str = Field(description='"Retracted on November 10, 2026"; empty for a work that stands')
    cannot_show: list[str]
    findings: list[ExportedFinding]


class ExportedClaim(Strict):
    """A cited sentence."""

    page: str = Field(description="address of the page, relative to the site's root")
    anchor: str = Field(description="id of the marker on that page")
    heading: str
    text: str
    references: list[str]
    certainty: Certainty | None = Field(
        description="that of the weakest finding which the sentence, and what rests on its citations, says; null for guidance alone"
    )


class ExportedArticle(Strict):
    """A page for readers."""

    url: str
    title: str
    kind: str
    updated: str
    references: list[str]


class Evidence(Strict):
    """The whole chain as data."""

    version: Literal[2] = VERSION
    site: str
    articles: list[ExportedArticle]
    references: list[ExportedReference]
    claims: list[ExportedClaim]


def evidence(sources: Sources, claims: Iterable[Claim]) -> str:
    """Everything that the site claims, and the evidence for it, as the JSON text of an `Evidence`.

    It is the same for the same sources. The models are made one by one: those of 10,000 claims need six times their text.
    """
    whole = {
        "version": VERSION,
        "site": str(sources.config.get("site_name", "")),
        "articles": map(_article, sources.articles),
        "references": (_reference(key, sources) for key in sources.references if key in sources.records),
        "claims": map(_claim, claims),
    }
    return to_json(whole, indent=1).decode() + "\n"


def _article(page: Page) -> ExportedArticle:
    meta = page.meta
    keys = list(dict.fromkeys(citation.key for citation in page.citations))
    return ExportedArticle(
        url=page.url,
        title=str(meta.get("title", "")),
        kind=str(meta.get("kind", "")),
        updated=str(meta.get("updated", "")),
        references=keys,
    )


def _reference(key: str, sources: Sources) -> ExportedReference:
    record = sources.records[key]
    own = record.certainty if isinstance(record, Study) else None
    findings = [
        ExportedFinding(
            **found.model_dump(include=_FINDING),
            certainty=found.certainty or own,
            figures=[ExportedFigure(**figure.model_dump(include=_FIGURE)) for figure in found.figures],
        )
        for found in record.findings
    ]
    return ExportedReference(
        key=key,
        kind=record.kind,
        title=plain(sources.references[key].get("title")),
        address=paper_url(sources.references[key]),
        certainty=own,
        retracted=record.retracted,
        cannot_show=record.cannot_show,
        findings=findings,
    )


_FIGURE = set(ExportedFigure.model_fields)
_FINDING = set(ExportedFinding.model_fields) - {"certainty", "figures"}


def _claim(claim: Claim) -> ExportedClaim:
    return ExportedClaim(
        page=claim.page.url,
        anchor=claim.anchor,
        heading=claim.heading.text if claim.heading else "",
        text=claim.sentence.text,
        references=list(claim.keys),
        certainty=claim.certainty,
    )
