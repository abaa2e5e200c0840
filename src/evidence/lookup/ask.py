"""Asks other people's servers: politely, patiently, and never so that their trouble becomes ours.

An answer has three values: found, absent, or could not ask. Whatever a server does (an error, silence, a cut
connection, half an answer, another type than promised) ends as one of these, with a reason in plain words. Nothing
here decides what "could not ask" means to a check: it never means "wrong".
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2

from evidence.files import write_beside
from evidence.lookup.answer import Absent, Answer, Outcome, Unavailable, Value, parse, refusal, trouble
from evidence.lookup.services import Services, user_agent

TOO_LARGE = 5_000_000  # bytes of an answer; metadata of one paper is some 100 kB at most
LONGEST_WAIT = 60.0  # seconds; a server that asks for more is asked another day


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
