"""Finds the links of the site to other sites, and asks about each of them once."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx2

from evidence.lookup import doi_handles
from evidence.lookup.answer import Answer, Unavailable, no_network, refusal, trouble
from evidence.lookup.ask import Asker
from evidence.problem import Place
from evidence.reading.addresses import read_address
from evidence.reading.project_files import BIBLIOGRAPHY
from evidence.reading.references.identifiers import doi, doi_of_address, is_address
from evidence.reading.references.latex import plain_identifier
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import line_of, walk

REDIRECTS = 5  # followed for one address
ENOUGH = 8  # addresses; if nobody answers about the first so many, our network seems to be down


@dataclass(frozen=True, slots=True)
class Outside:
    """A web address that the site links to, every place that names it, and its DOI if it is the address of one."""

    address: str
    places: tuple[Place, ...]
    doi: str = ""

    @property
    def host(self) -> str:
        """The host that is asked about the address."""
        return "doi.org" if self.doi else read_address(self.address).host


def outside_links(sources: Sources) -> list[Outside]:
    """Every address in pages, records, data files and the bibliography, sorted. However it is written, a DOI is once."""
    found: dict[str, list[Place]] = {}
    for address, place in _everywhere(sources):
        if not is_address(address):
            continue
        name = doi_of_address(address)
        found.setdefault(f"https://doi.org/{name.lower()}" if name else address.partition("#")[0], []).append(place)
    return [
        Outside(address, tuple(dict.fromkeys(places)), doi_of_address(address))
        for address, places in sorted(found.items())
        if read_address(address).host not in ("", "localhost", "127.0.0.1")
    ]


def _everywhere(sources: Sources) -> Iterator[tuple[str, Place]]:
    for page in sources.pages:
        for link in page.links:
            yield link.target, page.typed_at(page.at(link))
        yield from _in_yaml(page.meta, page.meta_lines, page.path)
    for data in sources.data.values():
        yield from _in_yaml(data.content, data.lines, data.path)
    for reference in sources.references.values():
        if value := doi(reference):
            yield f"https://doi.org/{value}", Place(BIBLIOGRAPHY, reference.fields["doi"].line)
        if value := plain_identifier(reference.get("url")):
            yield value, Place(BIBLIOGRAPHY, reference.fields["url"].line)


def _in_yaml(value: Any, lines: Mapping[str, int], file: str) -> Iterator[tuple[str, Place]]:
    for path, text in walk(value):
        if isinstance(text, str):
            yield text, Place(file, line_of(lines, path))


def ask_all(
    links: Iterable[Outside], asker: Asker, done: Callable[[Outside], object] = lambda link: None
) -> list[Answer[Any]]:
    """Ask about each link and call `done` after each, never twice at once. The answers are in the order of the links.

    Several hosts are asked at once, but each host about one address at a time. Once ENOUGH links were asked about and
    nobody answered, no further link is asked about: the answers are then those few.
    """
    wanted = list(links)
    by_host: dict[str, list[Outside]] = {}
    for link in wanted:
        by_host.setdefault(link.host, []).append(link)
    answers: dict[str, Answer[Any]] = {}
    one_at_a_time = threading.Lock()

    def one_host(group: list[Outside]) -> None:
        for link in group:
            if len(answers) >= ENOUGH and no_network(tuple(answers.values())):
                return
            if link.address in answers:
                continue
            answers[link.address] = ask(link, asker)
            with one_at_a_time:
                done(link)

    with ThreadPoolExecutor(8) as pool:
        while not answers.keys() >= {link.address for link in wanted}:  # again if somebody answered after all
            list(pool.map(one_host, by_host.values()))  # raises what a thread raised
            if no_network(tuple(answers.values())):
                break
    return [answers[link.address] for link in wanted if link.address in answers]


def ask(link: Outside, asker: Asker) -> Answer[Any]:
    """Ask about one address: FOUND with where it leads, ABSENT if the server says that it is gone."""
    if link.doi:
        return doi_handles.ask(link.doi, asker)
    return asker.ask(f"link {link.address}", link.host, lambda: _follow(link.address, asker))


def _follow(address: str, asker: Asker) -> dict[str, Any]:
    """GET an address without its body. Returns where its redirects lead, and whether all of them are permanent."""
    url, lasting = httpx2.URL(address), True
    try:
        for _ in range(REDIRECTS + 1):
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
        raise Unavailable(f"more than {REDIRECTS} redirects", again=False)
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        raise Unavailable(trouble(error)) from error
