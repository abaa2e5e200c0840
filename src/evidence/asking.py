"""Asks other people's servers: politely, patiently, and never so that their trouble becomes ours.

An answer has three values: found, absent, or could not ask. Whatever a server does (an error, silence, a cut
connection, half an answer, another type than promised) ends as one of these, with a reason in plain words. Nothing
here decides what "could not ask" means to a check: it never means "wrong".
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import httpx2

from evidence.files import write_beside

Value = TypeVar("Value")

TOO_LARGE = 5_000_000  # bytes of an answer; metadata of one paper is some 100 kB at most
LONGEST_WAIT = 60.0  # seconds; a server that asks for more is asked another day
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class Outcome(StrEnum):
    """What became of a question."""

    FOUND = "found"
    ABSENT = "absent"
    UNKNOWN = "could not ask"


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value]):
    """An answer: its outcome, the value where something was found, and the reason where nothing was."""

    outcome: Outcome
    value: Value | None = None
    reason: str = ""


class Absent(Exception):
    """The server knows that there is no such thing."""


class Unavailable(Exception):
    """The server gave no usable answer.

    again: whether asking once more may help; after: the seconds that it asked us to wait.
    """

    def __init__(self, reason: str, *, again: bool = True, after: float | None = None) -> None:
        super().__init__(reason)
        self.again, self.after = again, after


class BadSettings(Exception):
    """The addresses of the services are not usable; the text says which and what to write."""


@dataclass(frozen=True, slots=True)
class Services:
    """Where to ask, and how to introduce ourselves.

    contact is a mail address; Crossref and NCBI ask for one, so that they can write before they block
    (Crossref: REST API, access and authentication; NCBI: E-utilities, usage guidelines).
    """

    crossref: str = "https://api.crossref.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    handles: str = "https://doi.org/api/handles"
    idconv: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles"
    contact: str = ""
    timeout: float = 20.0
    tries: int = 3
    pause: float = 1.0  # seconds: between tries doubled each time, and between two questions to one host


def services(root: Path, environment: dict[str, str] | None = None) -> Services:
    """The services by `EVIDENCE_CROSSREF`, … in the environment, else `[tool.evidence]` in pyproject.toml, else ours.

    Raises BadSettings for an address that is no http address or a number that is none.
    """
    given = _from_pyproject(root / "pyproject.toml")
    environment = dict(os.environ) if environment is None else environment
    made: dict[str, Any] = {}
    for item in fields(Services):
        value = environment.get(f"EVIDENCE_{item.name.upper()}") or given.get(item.name)
        if value is not None:
            made[item.name] = _setting(item.name, value)
    return Services(**made)


def _from_pyproject(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("evidence", {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _setting(name: str, value: Any) -> Any:
    shown = str(value)[:80]
    if name == "contact":
        return "".join(char for char in shown if char.isprintable())
    if name in ("timeout", "tries", "pause"):
        try:
            return int(value) if name == "tries" else float(value)
        except (TypeError, ValueError):
            raise BadSettings(f'EVIDENCE_{name.upper()} is "{shown}": write a number') from None
    try:
        parts = urlsplit(str(value))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSettings(f'EVIDENCE_{name.upper()} is "{shown}": write an address that begins with https://')
    return str(value).rstrip("/")


def user_agent(given: Services) -> str:
    """Who asks, for the other side's log."""
    try:
        own = version("evidence")
    except PackageNotFoundError:
        own = "0"
    return f"evidence/{own}" + (f" (mailto:{given.contact})" if given.contact else "")


@dataclass
class Asker:
    """Asks with retries, back-off, a pause per host and a cache of what was found (never of trouble).

    cache is a folder (None: no cache); fresh the age in seconds up to which a cached answer is used.
    """

    services: Services
    cache: Path | None = None
    fresh: float = 86_400.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    _last: dict[str, float] = field(default_factory=dict)

    @cached_property
    def client(self) -> httpx2.Client:
        """One client for all questions: making its certificate store takes longer than a question."""
        return httpx2.Client(headers={"User-Agent": user_agent(self.services)}, timeout=self.services.timeout)

    def ask(
        self, question: str, host: str, fetch: Callable[[], Any], read: Callable[[Any], Value] = lambda raw: raw
    ) -> Answer[Value]:
        """Put one question.

        fetch gets JSON-like data, read makes a value of it; both may raise Absent or Unavailable, all else is a bug.
        Only what read accepts is cached.
        """
        cached = self._remembered(question)
        if cached is not None:
            with contextlib.suppress(Absent, Unavailable):  # an old or spoilt cache is asked anew
                return Answer(Outcome.FOUND, read(cached))
        for turn in range(1, max(1, self.services.tries) + 1):
            self._wait_for(host)
            try:
                raw = fetch()
                value = read(raw)
            except Absent as absent:
                return Answer(Outcome.ABSENT, reason=str(absent))
            except Unavailable as trouble:
                wait = trouble.after if trouble.after is not None else self.services.pause * 2 ** (turn - 1)
                if turn >= self.services.tries or not trouble.again or wait > LONGEST_WAIT:
                    return Answer(Outcome.UNKNOWN, reason=str(trouble))
                self.sleep(wait)
                continue
            self._remember(question, raw)
            return Answer(Outcome.FOUND, value)
        raise AssertionError("unreachable")

    def _wait_for(self, host: str) -> None:
        since = self.clock() - self._last.get(host, float("-inf"))
        if 0 <= since < self.services.pause:
            self.sleep(self.services.pause - since)
        self._last[host] = self.clock()

    def _file(self, question: str) -> Path | None:
        name = hashlib.sha256(question.encode()).hexdigest()[:32]
        return self.cache / f"{name}.json" if self.cache else None

    def _remembered(self, question: str) -> Any:
        file = self._file(question)
        try:
            held = json.loads(file.read_text(encoding="utf-8")) if file else None
            if held and held["question"] == question and 0 <= self.clock() - held["at"] < self.fresh:
                return held["answer"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass  # a cache that cannot be read only costs time
        return None

    def _remember(self, question: str, value: Any) -> None:
        file = self._file(question)
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_beside(file, json.dumps({"question": question, "at": self.clock(), "answer": value}))
        except OSError:
            pass

    # Fetching ---------------------------------------------------------------------------------------------------

    def get_json(self, url: str, params: dict[str, str] | None = None) -> Any:
        """GET a JSON answer. Raises Absent on 404, Unavailable on everything else that is no JSON with status 200."""
        try:
            with self.client.stream("GET", url, params=params, headers={"Accept": "application/json"}) as response:
                if response.status_code != 200:
                    raise refusal(response.status_code, response.headers)
                body = _body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise Unavailable(trouble(error)) from error
        return parse(body)


def _body(response: httpx2.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > TOO_LARGE:
            raise Unavailable(f"an answer of more than {TOO_LARGE:,} bytes", again=False)
        parts.append(part)
    return b"".join(parts)


def parse(body: bytes | str) -> Any:
    """JSON, or Unavailable: half an answer, a web page in its place, nested beyond reason."""
    try:
        return json.loads(body)
    except RecursionError:
        raise Unavailable("an answer nested too deeply to read", again=False) from None
    except (ValueError, UnicodeDecodeError):
        raise Unavailable("an answer that is no JSON, or only half of one") from None


def refusal(status: int, headers: Any) -> Exception:
    """What a status other than 200 means."""
    if status in (404, 410):
        return Absent(f"HTTP {status}")
    return Unavailable(f"HTTP {status}", again=status in TRANSIENT, after=retry_after(headers.get("retry-after", "")))


def retry_after(value: str) -> float | None:
    """The seconds of a Retry-After header (a number, or a date); None where there is none that makes sense."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def trouble(error: Exception) -> str:
    """A network error in plain words."""
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx2.ConnectError):
        text = str(error).lower()
        if any(
            part in text
            for part in ("name or service", "getaddrinfo", "nodename", "name resolution", "address associated")
        ):
            return "no such host, or no network"
        if "certificate" in text or "ssl" in text:
            return "its certificate could not be checked"
        return "no connection"
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return "the connection was cut"
    return f"no connection ({type(error).__name__})"
