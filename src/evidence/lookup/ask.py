"""Asks other people's servers politely and patiently, so that their trouble never becomes ours.

A question has one of three outcomes: found, absent, or could not ask. Whatever a server does (an error, silence, a
cut connection, half an answer, a value of the wrong type) becomes one of these, with a reason in plain words. "Could
not ask" never means "wrong".
"""

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

TOO_LARGE = 5_000_000  # bytes of an answer; the metadata of one paper is 100 kB at most
LONGEST_WAIT = 60.0  # seconds; if a server wants us to wait longer, we ask on another day


@dataclass
class Answers:
    """A folder that keeps the answers that were found. Failures are not kept, and unreadable files are ignored.

    `fresh` is the age in seconds up to which an answer is used.
    """

    folder: Path
    fresh: float = 86_400.0
    clock: Callable[[], float] = time.time

    def get(self, question: str) -> Any:
        """The kept answer to a question, or None."""
        try:
            kept = json.loads(self._file(question).read_text(encoding="utf-8"))
            if kept["question"] == question and 0 <= self.clock() - kept["at"] < self.fresh:
                return kept["answer"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass
        return None

    def keep(self, question: str, answer: Any) -> None:
        """Keep an answer. If that is not possible, nothing is said."""
        kept = {"question": question, "at": self.clock(), "answer": answer}
        with contextlib.suppress(OSError):
            write_beside(self._file(question), json.dumps(kept))

    def _file(self, question: str) -> Path:
        return self.folder / f"{hashlib.sha256(question.encode()).hexdigest()[:32]}.json"


@dataclass
class Asker:
    """Asks services. It keeps answers, pauses between questions to one host, and retries after longer and longer waits."""

    services: Services
    answers: Answers | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    _last: dict[str, float] = field(default_factory=dict)

    @cached_property
    def client(self) -> httpx2.Client:
        """One client for all questions, since making its certificate store takes longer than a question."""
        return httpx2.Client(headers={"User-Agent": user_agent(self.services)}, timeout=self.services.timeout)

    def ask(
        self, question: str, host: str, fetch: Callable[[], Any], read: Callable[[Any], Value] = lambda raw: raw
    ) -> Answer[Value]:
        """Put one question.

        `fetch` gets JSON-like data and `read` makes a value of it. Both may raise Absent or Unavailable; any other
        exception is a fault in our code. Only data that `read` accepts is kept.
        """
        kept = self.answers.get(question) if self.answers else None
        if kept is not None:
            with contextlib.suppress(Absent, Unavailable):  # an old or damaged answer is asked for again
                return Answer(Outcome.FOUND, read(kept))
        for attempt in range(max(1, self.services.tries)):
            self._wait_for(host)
            try:
                raw = fetch()
                value = read(raw)
            except Absent as absent:
                return Answer(Outcome.ABSENT, reason=str(absent))
            except Unavailable as unavailable:
                wait = self._wait_after(attempt, unavailable)
                if wait is None:
                    return Answer(Outcome.UNKNOWN, reason=str(unavailable))
                self.sleep(wait)
                continue
            if self.answers:
                self.answers.keep(question, raw)
            return Answer(Outcome.FOUND, value)
        raise AssertionError("unreachable: the last attempt returns")

    def _wait_after(self, attempt: int, failure: Unavailable) -> float | None:
        """How many seconds to wait before asking again. None if asking again is of no use."""
        if not failure.again or attempt + 1 >= self.services.tries:
            return None
        wait = self.services.pause * 2**attempt if failure.after is None else failure.after
        return wait if wait <= LONGEST_WAIT else None

    def _wait_for(self, host: str) -> None:
        since = self.clock() - self._last.get(host, float("-inf"))
        if 0 <= since < self.services.pause:
            self.sleep(self.services.pause - since)
        self._last[host] = self.clock()

    def get_json(self, url: str, params: dict[str, str] | None = None) -> Any:
        """GET a JSON answer. Raises Absent for 404 and 410, and Unavailable for all else but JSON with status 200."""
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
