"""The three answers that a service can give: a value, "there is no such thing", or nothing usable at the moment."""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import httpx2

Value = TypeVar("Value")

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class Outcome(StrEnum):
    """How a question was answered."""

    FOUND = "found"
    ABSENT = "absent"
    UNKNOWN = "could not ask"


@dataclass(frozen=True, slots=True)
class Answer(Generic[Value]):
    """An answer: its outcome, the value if something was found, and the reason if nothing was."""

    outcome: Outcome
    value: Value | None = None
    reason: str = ""


class Absent(Exception):
    """The server knows that there is no such thing."""


class Unavailable(Exception):
    """The server gave no usable answer.

    again: whether it may help to ask once more.
    after: how many seconds the server asked us to wait, or None.
    """

    def __init__(self, reason: str, *, again: bool = True, after: float | None = None) -> None:
        super().__init__(reason)
        self.again, self.after = again, after


def parse(body: bytes | str) -> Any:
    """The JSON in an answer. Raises Unavailable for half an answer, a web page instead of JSON, or absurd nesting."""
    try:
        return json.loads(body)
    except RecursionError:
        raise Unavailable("an answer nested too deeply to read", again=False) from None
    except (ValueError, UnicodeDecodeError):
        raise Unavailable("an answer that is not JSON, or only half of it") from None


def refusal(status: int, headers: Any) -> Exception:
    """The exception for an HTTP status other than 200."""
    if status in (404, 410):
        return Absent(f"HTTP {status}")
    return Unavailable(f"HTTP {status}", again=status in TRANSIENT, after=retry_after(headers.get("retry-after", "")))


def retry_after(value: str) -> float | None:
    """The seconds in a Retry-After header, which has a number or a date. None if it has neither."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


_NO_HOST_WORDS = ("name or service", "getaddrinfo", "nodename", "name resolution", "address associated")


def trouble(error: Exception) -> str:
    """A network error in plain words."""
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx2.ConnectError):
        text = str(error).lower()
        if any(part in text for part in _NO_HOST_WORDS):
            return "no such host, or no network"
        if "certificate" in text or "ssl" in text:
            return "its certificate could not be checked"
        return "no connection"
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError):
        return "the connection was cut"
    return f"no connection ({type(error).__name__})"


def is_silence(reason: str) -> bool:
    """Whether a reason that `trouble` gave means that nobody answered, as when our own network is down."""
    return reason in ("no such host, or no network", "no answer in time") or reason.startswith("no connection")


def no_network(answers: Collection[Answer[Any]]) -> bool:
    """Whether our own network must be down, because several addresses were asked about and nobody answered at all."""
    return len(answers) > 2 and all(is_silence(answer.reason) for answer in answers)
