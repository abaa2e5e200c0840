"""Who stands behind the site, as `extra` in mkdocs.yml states it, and who gains from the reader's choice."""

import datetime as dt
import html
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.reading.configuration import STATED
from evidence.reading.language import AMERICAN, Language


def stated(extra: Mapping[str, Any], language: Language = AMERICAN) -> dict[str, str]:
    """What is stated, each as the text that readers see in a language; empty where nothing is."""
    return {name: _text(extra.get(name), language) for name in STATED}


def structured_data(extra: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated, as properties of a schema.org page; those that are not stated are left out."""
    authors = [{"@type": "Person", "name": name, "jobTitle": role} for name, role in _people(extra.get("authors"))]
    publisher, license_ = _text(extra.get("publisher")), _text(extra.get("text_license"))
    first = extra.get("first_published")
    found = {
        "author": authors,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "datePublished": first.isoformat() if isinstance(first, dt.date) else None,
        "license": license_,
    }
    return {name: value for name, value in found.items() if value}


def _text(value: Any, language: Language = AMERICAN) -> str:
    """A setting as readers see it: a date in words, people with their roles."""
    if isinstance(value, dt.date):
        return language.date(value)
    if isinstance(value, list):
        return ", ".join(f"{name} ({role})" for name, role in _people(value))
    return str(value or "")


def _people(value: Any) -> Iterator[tuple[str, str]]:
    for person in value if isinstance(value, list) else ():
        if isinstance(person, dict):
            yield str(person.get("name") or ""), str(person.get("role") or "")


_NOBODY = "No publisher is named yet; nothing is sold on this page."
_NOTHING = "This site sells nothing and earns nothing from your choice."


def interest(extra: Mapping[str, Any]) -> str:
    """The statement of interest as HTML, by what `extra` says of the publisher.

    While nobody is named, nobody can say who earns what, so only what the page shows is said.
    """
    publisher = extra.get("publisher") or ""
    if extra.get("sells_treatment"):
        who = html.escape(publisher) or "The publisher of this site"
        return f"{who} sells treatment that is described here, and earns money if you choose it. Read the pages with that in mind."
    return _NOTHING if publisher else _NOBODY
