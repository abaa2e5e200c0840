"""Asks Crossref about a DOI, through habanero, the Python client that Crossref recommends.

The form of the answers was checked against Crossref's documentation and stored answers, not against the live service.
`/works/{doi}` answers `{"status": "ok", "message": {…}}`; for an unknown DOI it answers 404 "Resource not found." in
plain text. A retracted work has `updated-by` with `type`, `DOI`, `updated` and `source` ("publisher" or
"retraction-watch"); the notice of retraction has `update-to`, the other direction.
"""

from typing import Any
from urllib.parse import quote

import httpx2
from habanero import Crossref
from habanero.exceptions import RequestError

from evidence.lookup.answer import Answer, Unavailable, refusal, trouble
from evidence.lookup.ask import Asker
from evidence.lookup.clean import as_dict, as_list, date_text, number, text, year
from evidence.lookup.services import user_agent
from evidence.lookup.work import Name, Update, UpdateKind, Work
from evidence.reading.addresses import read_address

# The types of updates (from Crossref's Crossmark documentation) that tell a reader something about the findings.
KINDS: dict[str, UpdateKind] = {
    "retraction": "retraction",
    "partial_retraction": "retraction",
    "withdrawal": "retraction",
    "removal": "retraction",
    "expression_of_concern": "concern",
    "correction": "correction",
    "corrigendum": "correction",
    "erratum": "correction",
}


def work(doi: str, asker: Asker) -> Answer[Work]:
    """The work that has this DOI."""
    host = read_address(asker.services.crossref).host
    question = f"crossref {asker.services.crossref} {doi.lower()}"
    return asker.ask(question, host, lambda: _fetch(doi, asker), read)


def _fetch(doi: str, asker: Asker) -> Any:
    services = asker.services
    client = Crossref(
        base_url=services.crossref,
        mailto=services.contact or None,
        ua_string=user_agent(services),
        timeout=int(services.timeout) or 1,
    )
    try:
        # habanero puts the DOI into the address as it is, where a "#" would cut it short; so it is quoted here.
        return client.works(ids=[quote(doi, safe="")])
    except httpx2.HTTPStatusError as error:
        raise refusal(error.response.status_code, error.response.headers) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unavailable(trouble(error)) from error
    except RequestError as error:  # not JSON; its status may still be 200
        raise Unavailable("an answer that is not JSON") from error
    except (ValueError, KeyError, RecursionError, RuntimeError) as error:
        raise Unavailable("an answer that is not JSON, or only half of it") from error


def read(answer: Any) -> Work:
    """Crossref's answer as a work, whatever types its values have. Raises Unavailable only if it has no title."""
    message = as_dict(as_dict(answer).get("message"))
    title = _title(message)
    if not title:
        raise Unavailable("an answer without a title")
    return Work(
        source="Crossref",
        title=title,
        names=tuple(name for person in as_list(message.get("author")) if (name := _name(as_dict(person)))),
        years=_years(message),
        journal=_first(message.get("container-title")),
        volume=number(message.get("volume")),
        number=number(message.get("issue")),
        pages=number(message.get("page")) or number(message.get("article-number")),
        doi=text(message.get("DOI")),
        publisher=_publisher(message),
        type=text(message.get("type")),
        updates=tuple(
            dict.fromkeys(update for item in as_list(message.get("updated-by")) if (update := _update(item)))
        ),
    )


def _first(value: Any) -> str:
    return next((found for item in as_list(value) if (found := text(item))), "")


def _title(message: dict[str, Any]) -> str:
    title, subtitle = _first(message.get("title")), _first(message.get("subtitle"))
    return f"{title}: {subtitle}" if title and subtitle and subtitle.lower() not in title.lower() else title


def _publisher(message: dict[str, Any]) -> str:
    """The server of a preprint or the institution of a report, otherwise the publisher."""
    institutions = (text(as_dict(item).get("name")) for item in as_list(message.get("institution")))
    return next(filter(None, institutions), "") or text(message.get("publisher"))


def _name(person: dict[str, Any]) -> Name | None:
    family, given, body = text(person.get("family")), text(person.get("given")), text(person.get("name"))
    if family:
        suffix = text(person.get("suffix"))
        return Name(f"{family}, {suffix}" if suffix else family, given)
    return Name(body, body=True) if body else None


def _years(message: dict[str, Any]) -> tuple[int, ...]:
    """Every year that Crossref gives. The year of the printed issue comes first."""
    fields = ("published-print", "issued", "published", "published-online", "posted")
    dates = (as_list(as_dict(message.get(field)).get("date-parts"))[:1] for field in fields)
    years = (year(part) for date in dates for parts in date for part in as_list(parts)[:1])
    return tuple(dict.fromkeys(number for number in years if number is not None))


def _update(item: Any) -> Update | None:
    item = as_dict(item)
    kind = KINDS.get(text(item.get("type")).lower().replace(" ", "_").replace("-", "_"))
    if kind is None:
        return None
    parts = as_list(as_dict(item.get("updated")).get("date-parts"))
    who = "Retraction Watch" if item.get("source") == "retraction-watch" else "Crossref"
    return Update(kind, date_text(parts[0]) if parts else "", text(item.get("DOI")), who)
