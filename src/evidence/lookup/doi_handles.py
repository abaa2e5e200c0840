"""Asks the DOI handle service whether a DOI exists. No publisher's server is asked, so none can refuse.

The DOI Handbook describes the answers of `https://doi.org/api/handles/<doi>` (not checked against the live service):
JSON with `responseCode` 1 (found), 2 (error), 100 (no such handle, HTTP 404) or 200 (the handle exists, but has no
values of this type).
"""

from typing import Any
from urllib.parse import quote

from evidence.lookup.answer import Absent, Answer, Unavailable
from evidence.lookup.ask import Asker
from evidence.lookup.clean import as_dict
from evidence.reading.addresses import read_address


def ask(doi: str, asker: Asker) -> Answer[int]:
    """FOUND if the DOI is registered, ABSENT if it is not, UNKNOWN if the service gave no answer."""
    base = asker.services.handles
    address = f"{base}/{quote(doi, safe='/')}"
    question, host = f"handle {base} {doi.lower()}", read_address(base).host
    return asker.ask(question, host, lambda: asker.get_json(address, {"type": "URL"}), _code)


def _code(answer: Any) -> int:
    code = as_dict(answer).get("responseCode")
    if code == 100:
        raise Absent("no such DOI")
    if code not in (1, 200):
        raise Unavailable("an answer with an unknown response code")
    return int(code)
