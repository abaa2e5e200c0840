"""The page for machines: schema.org `MedicalWebPage` as JSON-LD, for the head of an article."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from evidence.reading.pages.page import Page
from evidence.reading.references.addresses import paper_url
from evidence.reading.references.latex import plain
from evidence.reading.references.reference import Reference
from evidence.review.signoff import Review

ABOUT = [
    {"@type": "MedicalCondition", "name": "Post-traumatic stress disorder"},
    {"@type": "Drug", "name": "Ketamine"},
]


def page_data(page: Page, references: Iterable[Reference], url: str, review: Review) -> dict[str, Any]:
    """The page at a `url` as schema.org data.

    `references` are those that the page cites, in order. `lastReviewed` and `reviewedBy` are there only where the
    review still holds.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": page.meta.get("title"),
        "url": url,
        "dateModified": str(page.meta.get("updated")),
        "about": ABOUT,
        "citation": [_article(reference) for reference in references],
    }
    if review.current:
        data["lastReviewed"] = str(review.on)
        data["reviewedBy"] = {"@type": "Person", "name": review.by, "jobTitle": review.role}
    return data


def _article(reference: Reference) -> str:
    """A cited work by its address alone, or by its title where it has none: the list of references has the rest."""
    return paper_url(reference) or plain(reference.get("title"))


def script(data: dict[str, Any]) -> str:
    """The data as the text of a script element: "<" escaped, so that no text in it can end the element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
