"""Links that lead out of the site: which there are, and which of them are gone.

A stranger's server decides nothing at once: an address is *gone* only when it failed on several days; a server that
refuses robots (403, 429 …) is "unknown"; a DOI is asked of the handle service, never of the publisher. The memory of
failures is a small JSON text that can travel inside the report itself.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from evidence.problems import Place
from evidence.quoting import code
from evidence.references import DOI_RE, doi, plain_identifier
from evidence.sources import BIBLIOGRAPHY, Sources, at

if TYPE_CHECKING:
    from evidence.asking import Answer, Asker

PATIENCE = dt.timedelta(days=3)  # from the first failure on, before an address is called gone
TIMES = 2  # failures on different days
BLOCKED = frozenset(f"HTTP {status}" for status in (401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 999))
_STATE_RE = re.compile(r"<!-- evidence-links: (\{.*?\}) -->", re.DOTALL)
_ADDRESS_RE = re.compile(r"^https?://[^\s<>\"]+$", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class Failure:
    """Since when an address fails: days as YYYY-MM-DD, on how many different days, and how it failed last."""

    since: str
    last: str
    times: int
    reason: str


class Standing(StrEnum):
    """What is thought of an address."""

    WORKS = "works"
    MOVED = "moved"
    UNKNOWN = "unknown"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An address, what is thought of it, and why."""

    outside: Outside
    standing: Standing
    reason: str = ""
    failure: Failure | None = None


# Which there are ----------------------------------------------------------------------------------------------------


def outside_links(sources: Sources) -> list[Outside]:
    """Every address in pages, records, data files and the bibliography, sorted; a DOI counts once however written."""
    found: dict[str, list[Place]] = {}
    for address, place in _everywhere(sources):
        name = _doi_of(address)
        found.setdefault(f"https://doi.org/{name.lower()}" if name else address.partition("#")[0], []).append(place)
    return [
        Outside(address, tuple(dict.fromkeys(places)), _doi_of(address))
        for address, places in sorted(found.items())
        if (urlsplit(address).hostname or "") not in ("", "localhost", "127.0.0.1")
    ]


def _everywhere(sources: Sources) -> Iterator[tuple[str, Place]]:
    for page in sources.pages:
        for link in page.links:
            if _is_address(link.target):
                yield link.target, Place(page.path, link.line, link.column)
        for address, path in _texts(page.meta):
            yield address, at(page.path, page.meta_lines.get(path, 1))
    for data in sources.data.values():
        for address, path in _texts(data.content):
            yield address, at(data.path, data.lines.get(path, 1))
    for reference in sources.references.values():
        if value := doi(reference):
            yield f"https://doi.org/{value}", at(BIBLIOGRAPHY, reference.fields["doi"].line)
        if _is_address(value := plain_identifier(reference.get("url"))):
            yield value, at(BIBLIOGRAPHY, reference.fields["url"].line)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every address in front matter or data, with its dotted path."""
    if isinstance(value, str):
        if _is_address(value):
            yield value, path
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in items:
            yield from _texts(inner, f"{path}.{name}" if path else str(name))


def _is_address(value: str) -> bool:
    if not _ADDRESS_RE.match(value):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False


def _doi_of(address: str) -> str:
    """The DOI of an address at doi.org, or an empty string."""
    parts = urlsplit(address)
    name = unquote(parts.path.removeprefix("/"))
    return name if parts.hostname in ("doi.org", "dx.doi.org", "www.doi.org") and DOI_RE.match(name) else ""


def strange_dois(sources: Sources) -> Iterator[tuple[Place, str]]:
    """The DOI links in pages that are no reference of ours: mistyped, or a study cited past the chain."""
    known = {value.lower() for reference in sources.references.values() if (value := doi(reference))}
    for page in sources.pages:
        for link in page.links:
            if _is_address(link.target) and (name := _doi_of(link.target)) and name.lower() not in known:
                yield Place(page.path, link.line, link.column), name


def nearest(name: str, sources: Sources) -> str:
    """The entry whose DOI is most like this one, as a hint."""
    import difflib

    dois = {value.lower(): reference.key for reference in sources.references.values() if (value := doi(reference))}
    close = difflib.get_close_matches(name.lower(), list(dois), n=1, cutoff=0.8)
    if close:
        return f'"{dois[close[0]]}" has {close[0]}'
    return "add the study with  evidence cite  and cite it by its key"


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
    from evidence import handles

    if link.doi:
        return handles.ask(link.doi, asker)
    return asker.ask(f"link {link.address}", link.host, lambda: _follow(link.address, asker))


def _follow(address: str, asker: Asker) -> dict[str, Any]:
    """GET an address without its body, along at most five redirects; whether one of them was for good."""
    import httpx2

    from evidence.asking import Unavailable, refusal, trouble

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


# Judging ------------------------------------------------------------------------------------------------------------


def judge(link: Outside, answer: Answer[Any], before: Failure | None, today: dt.date) -> Verdict:
    """What to think of an address, by this answer and by what is remembered of earlier ones."""
    from evidence.asking import Outcome

    if answer.outcome is Outcome.FOUND:
        moved = _moved(link, answer.value)
        return Verdict(link, Standing.MOVED if moved else Standing.WORKS, moved)
    if answer.outcome is Outcome.UNKNOWN and (answer.reason in BLOCKED or link.doi):
        return Verdict(link, Standing.UNKNOWN, answer.reason, before)
    failure = _failed_again(before, answer.reason, today)
    patient = today - dt.date.fromisoformat(failure.since) < PATIENCE or failure.times < TIMES
    return Verdict(link, Standing.FAILING if patient else Standing.GONE, answer.reason, failure)


def _failed_again(before: Failure | None, reason: str, today: dt.date) -> Failure:
    day = today.isoformat()
    if before is None:
        return Failure(day, day, 1, reason)
    return replace(before, last=day, times=before.times + (before.last != day), reason=reason)


def _moved(link: Outside, value: Any) -> str:
    """Where an address has moved for good; a change of http to https, of www or of a last slash is none."""
    if link.doi or not isinstance(value, dict) or not value.get("lasting"):
        return ""
    leads = str(value.get("leads", ""))
    return leads if _bare(leads) != _bare(link.address) else ""


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0], flags=re.IGNORECASE).rstrip("/").lower()


def no_network(verdicts: Iterable[Verdict]) -> bool:
    """Whether our own network must be down: several were asked, and nobody answered at all."""
    silent = ("no connection", "no such host, or no network", "no answer in time")
    answers = [verdict.reason in silent or verdict.reason.startswith("no connection") for verdict in verdicts]
    return len(answers) > 2 and all(answers)


# Remembering --------------------------------------------------------------------------------------------------------


def read_state(text: str) -> dict[str, Failure]:
    """The failures remembered: from JSON, or from a report that carries it. Whatever does not fit is forgotten."""
    found = _STATE_RE.search(text)
    try:
        held = json.loads(found[1] if found else text or "{}")
    except (ValueError, RecursionError):
        return {}
    failures: dict[str, Failure] = {}
    for address, value in held.items() if isinstance(held, dict) else ():
        try:
            failure = Failure(str(value["since"]), str(value["last"]), int(value["times"]), str(value["reason"])[:200])
            dt.date.fromisoformat(failure.since), dt.date.fromisoformat(failure.last)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        failures[str(address)] = failure
    return failures


def write_state(verdicts: Iterable[Verdict]) -> str:
    """The failures to remember, as JSON that is also safe inside an HTML comment."""
    held = {verdict.outside.address: asdict(verdict.failure) for verdict in verdicts if verdict.failure}
    text = json.dumps(held, ensure_ascii=True, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")


# Reporting ----------------------------------------------------------------------------------------------------------

_PARTS = (
    (Standing.GONE, "Gone", "They failed on several days. Replace them, or take them out."),
    (Standing.FAILING, "Failing", "They failed, but not yet on enough days to be called gone."),
    (Standing.MOVED, "Moved for good", "They work. Write the new address when you next edit the page."),
    (Standing.UNKNOWN, "Could not ask", "Their servers refuse robots or did not answer. Nothing needs doing."),
)


def report(verdicts: list[Verdict], today: dt.date) -> str:
    """Markdown for the standing issue; it carries the memory of failures in a hidden comment."""
    counts = {standing: sum(verdict.standing is standing for verdict in verdicts) for standing in Standing}
    shown = ", ".join(f"{count} {standing.value}" for standing, count in counts.items() if count)
    lines = [f"# Links to other sites, {today}", "", f"{len(verdicts)} addresses: {shown or 'none'}."]
    for standing, title, advice in _PARTS:
        chosen = [verdict for verdict in verdicts if verdict.standing is standing]
        if chosen:
            lines += ["", f"## {title}", "", advice, "", *map(_line, chosen)]
    return "\n".join([*lines, "", f"<!-- evidence-links: {write_state(verdicts)} -->", ""])


def _line(verdict: Verdict) -> str:
    places = ", ".join(f"{place.file}:{place.line}" for place in verdict.outside.places[:5])
    more = len(verdict.outside.places) - 5
    why = code(verdict.reason) if verdict.standing is Standing.MOVED else verdict.reason
    if verdict.failure and verdict.standing is not Standing.UNKNOWN:
        days = verdict.failure.times
        why += f", since {verdict.failure.since} ({days} day{'' if days == 1 else 's'})"
    return f"- {code(verdict.outside.address)}: {why}. In {places}{f' and {more} more' if more > 0 else ''}."
