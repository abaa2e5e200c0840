"""The page for machines: schema.org `MedicalWebPage` as JSON-LD, for the head of an article."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from evidence.bibliography import plain
from evidence.markdown import Page
from evidence.references import paper_url
from evidence.sources import Reference

# ICD-10 and ATC codes of what every page is about.
PTSD = {
    "@type": "MedicalCondition",
    "name": "Post-traumatic stress disorder",
    "code": {"@type": "MedicalCode", "codingSystem": "ICD-10", "codeValue": "F43.1"},
}
KETAMINE = {
    "@type": "Drug",
    "name": "Ketamine",
    "code": {"@type": "MedicalCode", "codingSystem": "ATC", "codeValue": "N01AX03"},
}


def page_data(
    page: Page, references: Iterable[Reference], *, url: str, site_name: str, review: dict[str, str] | None
) -> dict[str, Any]:
    """The page as schema.org data.

    references are those that the page cites, in order; review has `by`, `role` and `on` of a sign-off that still
    holds, or is None: then neither `lastReviewed` nor `reviewedBy` is claimed.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": page.meta.get("title"),
        "description": page.meta.get("description"),
        "url": url,
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": site_name},
        "dateModified": str(page.meta.get("updated")),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": [PTSD, KETAMINE],
        "citation": [_article(reference) for reference in references],
    }
    if review:
        data["lastReviewed"] = review["on"]
        data["reviewedBy"] = {"@type": "Person", "name": review["by"], "jobTitle": review["role"]}
    return data


def _article(reference: Reference) -> dict[str, Any]:
    """A cited work by its address alone: title and authors stand in the page's own list of references."""
    kind = "ScholarlyArticle" if reference.type == "article" else "CreativeWork"
    address = paper_url(reference)
    return {"@type": kind, "@id": address} if address else {"@type": kind, "name": plain(reference.get("title"))}


def script(data: dict[str, Any]) -> str:
    """The data as the text of a script element: "<" escaped, so that no text in it can end the element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
