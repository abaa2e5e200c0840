"""The page for machines: schema.org `MedicalWebPage` as JSON-LD, for the head of an article."""

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.reading.models.subject import Code, Subject
from evidence.reading.pages.page import Page
from evidence.reading.references.identifiers import paper_url
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.review.signoff import Review
from evidence.text import packed_json

# What schema.org calls each kind of treatment.
_TYPES = {
    "drug": "Drug",
    "device": "MedicalDevice",
    "procedure": "MedicalProcedure",
    "surgery": "SurgicalProcedure",
    "talking": "PsychologicalTreatment",
    "test": "MedicalTest",
}


def about(subject: Subject) -> list[dict[str, Any]]:
    """What the site is about: its conditions and treatments, each with its code if one is known."""
    found = [("MedicalCondition", one.name, one.code) for one in subject.conditions]
    found += [(_TYPES.get(one.kind, "MedicalTherapy"), one.name, one.code) for one in subject.treatments]
    return [{"@type": kind, "name": name, **_code(code)} for kind, name, code in found]


def _code(code: Code | None) -> dict[str, Any]:
    if code is None:
        return {}
    return {"code": {"@type": "MedicalCode", "codingSystem": code.system, "codeValue": code.value}}


def page_data(
    page: Page,
    references: Iterable[Reference],
    url: str,
    review: Review,
    subject: Subject,
    retracted: Mapping[str, str],
) -> dict[str, Any]:
    """The page at a `url` as schema.org data.

    `references` are those that the page cites or draws, in order; `retracted` are the words "Retracted on …" by key.
    `lastReviewed` and `reviewedBy` are there only if the review is still valid.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": page.meta.get("title"),
        "url": url,
        "dateModified": str(page.meta.get("updated")),
        "medicalAudience": {"@type": "Patient"},
        **({"about": about(subject)} if subject.conditions or subject.treatments else {}),
        "citation": [_article(reference, retracted.get(reference.key, "")) for reference in references],
    }
    if review.current:
        data["lastReviewed"] = str(review.on)
        data["reviewedBy"] = {"@type": "Person", "name": review.by, "jobTitle": review.role}
    return data


def _article(reference: Reference, retracted: str) -> str | dict[str, str]:
    """A cited work by its address alone, or by its title if it has none: the list of references has the rest.

    A retracted one is a thing with its state, so that no machine takes it for a source.
    """
    work = paper_url(reference) or plain(reference.get("title"))
    return {"@type": "CreativeWork", "@id": work, "creativeWorkStatus": retracted} if retracted else work


def script(data: dict[str, Any]) -> str:
    """The data as the text of a script element: "<" escaped, so that no text in it can end the element."""
    return packed_json(data).replace("<", "\\u003c")
