"""The links of the site to other sites, and asking about each of them once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from evidence.problem import Place, at
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.identifiers import doi, doi_of_address, is_address, plain_identifier
from evidence.reading.sources import Sources

if TYPE_CHECKING:
    from evidence.lookup.answer import Answer
    from evidence.lookup.ask import Asker


@dataclass(frozen=True, slots=True)
class Outside:
    """An address that the site leads to, and every place that names it. doi: set where it is a DOI."""

    address: str
    places: tuple[Place, ...]
    doi: str = ""

    @property
    def host(self) -> str:
        """Who is asked."""
        return "doi.org" if self.doi else (urlsplit(self.address).hostname or "")


# Which there are ----------------------------------------------------------------------------------------------------


def outside_links(sources: Sources) -> list[Outside]:
    """Every address in pages, records, data files and the bibliography, sorted; a DOI counts once however written."""
    found: dict[str, list[Place]] = {}
    for address, place in _everywhere(sources):
        name = doi_of_address(address)
        found.setdefault(f"https://doi.org/{name.lower()}" if name else address.partition("#")[0], []).append(place)
    return [
        Outside(address, tuple(dict.fromkeys(places)), doi_of_address(address))
        for address, places in sorted(found.items())
        if (urlsplit(address).hostname or "") not in ("", "localhost", "127.0.0.1")
    ]


def _everywhere(sources: Sources) -> Iterator[tuple[str, Place]]:
    for page in sources.pages:
        for link in page.links:
            if is_address(link.target):
                yield link.target, Place(page.path, link.line, link.column)
        for address, path in _texts(page.meta):
            yield address, at(page.path, page.meta_lines.get(path, 1))
    for data in sources.data.values():
        for address, path in _texts(data.content):
            yield address, at(data.path, data.lines.get(path, 1))
    for reference in sources.references.values():
        if value := doi(reference):
            yield f"https://doi.org/{value}", at(BIBLIOGRAPHY, reference.fields["doi"].line)
        if is_address(value := plain_identifier(reference.get("url"))):
            yield value, at(BIBLIOGRAPHY, reference.fields["url"].line)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every address in front matter or data, with its dotted path."""
    if isinstance(value, str):
        if is_address(value):
            yield value, path
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in items:
            yield from _texts(inner, f"{path}.{name}" if path else str(name))


# Asking -------------------------------------------------------------------------------------------------------------


def ask_all(
    links: Iterable[Outside], asker: Asker, tell: Callable[[Outside], None] = lambda link: None
) -> list[Answer[Any]]:
    """Ask about each, hosts side by side, one host's addresses one after the other; in the order given."""
    wanted = list(links)
    answers: dict[str, Answer[Any]] = {}

    def one_host(group: list[Outside]) -> None:
        for link in group:
            answers[link.address] = ask(link, asker)
            tell(link)

    groups = [
        list(group) for _, group in groupby(sorted(wanted, key=lambda link: link.host), key=lambda link: link.host)
    ]
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(one_host, group) for group in groups]:
            done.result()
    return [answers[link.address] for link in wanted]


def ask(link: Outside, asker: Asker) -> Answer[Any]:
    """Ask about one address: FOUND with where it leads, ABSENT where the server knows that it is gone."""
    from evidence.lookup import doi_handles

    if link.doi:
        return doi_handles.ask(link.doi, asker)
    return asker.ask(f"link {link.address}", link.host, lambda: _follow(link.address, asker))


def _follow(address: str, asker: Asker) -> dict[str, Any]:
    """GET an address without its body, along at most five redirects; whether one of them was for good."""
    import httpx2

    from evidence.lookup.answer import Unavailable, refusal, trouble

    url, lasting = httpx2.URL(address), True
    try:
        for _ in range(6):
            with asker.client.stream("GET", url, headers={"Accept": "text/html,*/*"}) as response:
                status, target = response.status_code, response.headers.get("location", "")
                if 300 <= status < 400 and target:
                    lasting = lasting and status in (301, 308)
                    url = response.url.join(target)
                    if url.scheme not in ("http", "https"):
                        raise Unavailable(f"a redirect to {url.scheme}:", again=False)
                    continue
                if 200 <= status < 300:
                    return {"leads": str(url), "lasting": lasting}
                raise refusal(status, response.headers)
        raise Unavailable("more than five redirects", again=False)
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        raise Unavailable(trouble(error)) from error
